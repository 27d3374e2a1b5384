"""Sets the citations of a paper and its bibliography into the finished tree.

In: the ``<citation>`` elements that are no references. Out: citations as the style sets them, and
the list of references under the heading that the author gave it, or as a section of its own.
"""

from __future__ import annotations

import dataclasses
import posixpath
import re
from collections.abc import Callable
from pathlib import PurePath

from lxml import etree

from publisher.citations.citing.citation import Cluster, with_affixes
from publisher.citations.citing.references import (
    Citation,
    CitationResult,
    find_style,
    set_citations,
)
from publisher.citations.csl.style import CslStyle
from publisher.citations.reading.bibliography import BibEntry, Library, load_library
from publisher.citations.reading.defaults import bibliographies, is_project
from publisher.diagnostics import Span
from publisher.files import Files
from publisher.limits import cure
from publisher.markup.constructs.citations import TextCitation
from publisher.markup.finish import endnotes
from publisher.markup.reader.tree import Ids, Tree, replace
from publisher.markup.reader.work import Work
from publisher.math.tex import to_mathml
from publisher.model.paper import Paper
from publisher.model.text import CitedWork

Inline = Callable[[str, int], str]
"""Makes XHTML of an affix: its Markdown, and its offset in the scanned text."""


def fill_citations(
    root: Tree,
    elements: list[Tree],
    paper: Paper,
    files: Files,
    work: Work,
    ids: Ids,
    inline: Inline,
) -> Tree | None:
    """Set `elements`; returns the section of references where the author gave no place for it."""
    limit = work.options.limits.citations
    if len(elements) > limit:
        work.say(
            "MD001",
            f"{len(elements)} citations, more than the limit of {limit}",
            None,
            cure("citations", "split the paper"),
        )
        for element in elements[limit:]:
            replace(element, work.citations[int(element.get("n", "0"))].source)
        elements = elements[:limit]
    style, faults = find_style(
        _style(paper, files, work), files, paper.spans.get("csl") or Span(paper.source.path)
    )
    work.diagnostics += faults

    def told(element: Tree) -> TextCitation:
        cited: TextCitation = work.citations[int(element.get("n", "0"))].data
        return cited

    calls = endnotes.with_numbers(
        root, elements, lambda e: style.note and told(e).cluster.cites[0].mode != "author"
    )
    citations = [told(element) for element, _ in calls]
    clusters = []
    for element, number in calls:
        opens, closes = _edges(element)
        cluster = _with_affixes(told(element), inline)
        clusters.append(dataclasses.replace(cluster, note=number, opens=opens, closes=closes))
    rendering = _set_paper(clusters, citations, style, paper, files, work)
    work.diagnostics += rendering.diagnostics
    new_ids = _rename(rendering, ids)
    for (element, _), citation in zip(calls, rendering.citations, strict=True):
        _place(element, citation, new_ids, work.lang)
    work.works += (
        CitedWork(new_ids.get(entry.id, entry.id), entry.kind, entry.doi, entry.year)
        for entry in rendering.references
    )
    if not rendering.references:
        return None
    return _bibliography(root, rendering, new_ids, work, ids)


def _edges(element: Tree) -> tuple[bool, bool]:
    """Whether the citation `element` opens a sentence and closes its note, where it stands in one
    of the author's."""
    note = next(element.iterancestors("note"), None)
    if note is None:
        return True, True
    before, after, passed = "", element.tail or "", False
    for event, part in etree.iterwalk(note, events=("start", "end")):
        if part is element:
            passed = True
            continue
        text = (part.text if event == "start" else part.tail if part is not note else "") or ""
        before, after = (before, after + text) if passed else (before + text, after)
    return not before.strip() or before.rstrip().endswith((".", "!", "?")), not after.strip()


def _with_affixes(cited: TextCitation, inline: Inline) -> Cluster:
    return with_affixes(cited.cluster, lambda text, at: inline(text, cited.base + at))


def _set_paper(
    clusters: list[Cluster],
    citations: list[TextCitation],
    style: CslStyle,
    paper: Paper,
    files: Files,
    work: Work,
) -> CitationResult:
    def place(index: int, start: int, end: int) -> Span | None:
        return work.span(citations[index].base + start, citations[index].base + end)

    library = by_doi(read_library(paper, files, work), clusters, place, work)
    return set_citations(
        clusters, library, style, paper.lang, nocite=(*paper.nocite, *work.nocite), place=place,
        math=_math, nocite_span=paper.spans.get("nocite"),
    )  # fmt: skip


_DOI = re.compile(r"(?:doi:|(?:https?://)?(?:dx\.)?doi\.org/)?(10\.\d{4,9}/\S+)", re.IGNORECASE)


def by_doi(library: Library, clusters: list[Cluster],
           place: Callable[[int, int, int], Span | None], work: Work) -> Library:  # fmt: skip
    """`library` with an entry for each key that is a DOI (MyST): the one that has the DOI, or one
    that says nothing else, and REF020."""
    added: dict[str, BibEntry] = {}
    entries: dict[str, BibEntry] | None = None
    for index, cluster in enumerate(clusters):
        for one in cluster.cites:
            match = _DOI.fullmatch(one.key)
            if not match or one.key in library.entries or one.key in added:
                continue
            entries = _dois(library) if entries is None else entries
            entry = entries.get(match[1].lower())
            span = place(index, one.start, one.end) or Span("")
            if entry is None:
                work.say("REF020", f"`{match[1]}` is cited by its DOI alone", span,
                         "add the work to the bibliography")  # fmt: skip
                item = {"type": "document", "title": f"doi:{match[1]}", "DOI": match[1]}
                entry = BibEntry(one.key, span, item={"id": one.key, **item})
            added[one.key] = dataclasses.replace(entry, key=one.key)
    return dataclasses.replace(library, entries={**library.entries, **added}) if added else library


def _dois(library: Library) -> dict[str, BibEntry]:
    entries = {}
    for entry in library.entries.values():
        fields = (
            dict(entry.raw.fields) if entry.raw else {"doi": str((entry.item or {}).get("DOI", ""))}
        )
        match = _DOI.search(str(fields.get("doi", "")))
        if match:
            entries[match[1].strip('{}"').lower()] = entry
    return entries


def _math(tex: str) -> str:
    formula = to_mathml(tex, False)
    if formula.mathml:
        return formula.mathml
    code = etree.Element("code", {"class": "math-failed"})
    code.text = tex
    return str(etree.tostring(code, encoding="unicode"))


def _below(paper: Paper, name: str) -> str:
    folder = PurePath(paper.source.folder).as_posix()
    return posixpath.normpath(posixpath.join(folder, name)) if folder != "." else name


def read_library(paper: Paper, files: Files, work: Work) -> Library:
    """The works that `paper` may cite, read once; what is wrong with their files is told then."""
    if "library" in work.lasting:
        there: Library = work.lasting["library"]
        return there
    names = tuple(_below(paper, name) for name in paper.bibliography) or _beside(paper, files, work)
    folder = PurePath(paper.source.folder).as_posix()
    parent = posixpath.dirname(paper.source.path)
    shown = parent.removesuffix(folder).rstrip("/") if folder != "." else parent
    library, faults = load_library(files, names, shown, _named_at(paper))
    work.diagnostics += faults
    work.lasting["library"] = library
    return library


def _named_at(paper: Paper) -> Span | None:
    """Where the front matter names the bibliography."""
    return paper.spans.get("bibliography") or paper.spans.get("bibliography.0")


def _beside(paper: Paper, files: Files, work: Work) -> tuple[str, ...]:
    """The bibliographies that a paper means that names none; told, but in a project of MyST."""
    try:
        names = files.names(PurePath(paper.source.folder).as_posix())
    except (OSError, ValueError):
        return ()
    bibs = bibliographies(names, paper.source.path)
    if bibs and not is_project(names):
        names_text = ", ".join(f"`{PurePath(name).name}`" for name in bibs)
        work.say(
            "REF015",
            f"no bibliography is named, and {names_text} is taken",
            paper.source.span(1),
            f"add `bibliography: {PurePath(bibs[0]).name}` to the front matter",
        )
    return bibs


def _style(paper: Paper, files: Files, work: Work) -> str:
    """The style's name; a file is looked for beside the paper, then in the volume."""
    if not paper.csl:
        return work.options.csl
    if not paper.csl.endswith(".csl"):
        return paper.csl
    below = _below(paper, paper.csl)
    try:
        return below if files.find(below) else paper.csl
    except (OSError, ValueError):
        return below


def _rename(rendering: CitationResult, ids: Ids) -> dict[str, str]:
    """The ids of the entries, where something in the paper has one of them already."""
    out = {}
    for reference in rendering.references:
        new_id = ids.take(reference.id)
        if new_id != reference.id:
            out[reference.id] = new_id
    return out


def _element(tag: str, inner: str, new_ids: dict[str, str]) -> Tree:
    try:
        element = etree.fromstring(f"<{tag}>{inner}</{tag}>")
    except etree.XMLSyntaxError:
        element = etree.Element(tag)
        element.text = re.sub("<[^>]*>", "", inner)
    for link in element.iter("a"):
        name = link.get("href", "").removeprefix("#")
        if name in new_ids:
            link.set("href", f"#{new_ids[name]}")
    return element


def _place(element: Tree, citation: Citation, new_ids: dict[str, str], lang: str) -> None:
    span = _element("span", citation.html, new_ids)
    span.set("class", "citation")
    at = {"data-at": element.get("data-at", "")} if element.get("data-at") else {}
    span.attrib.update(at)
    inside = next(element.iterancestors("note"), None) is not None
    if citation.hugs or (citation.note and not citation.html and not inside):
        _close_up(element)
    if not citation.note:
        replace(element, span)
        return
    call = etree.Element("noteref", at)
    call.append(_element("note", citation.note, new_ids))
    if inside:
        note_element = _element("span", citation.note, new_ids)
        note_element.attrib.update({"class": "citation", **at})
        replace(element, *([span, " "] if citation.html else []), note_element)
    else:
        replace(element, *([span] if citation.html else []), call)
        if lang.split("-")[0].lower() not in _CALLS_FIRST:
            _after_marks(call)


# French, Italian and Spanish typography set a note's call before the mark ("mot²."); others after.
_CALLS_FIRST = frozenset(("es", "fr", "it"))
_MARKS = re.compile(r"[.,;:!?…]+[”’“‘»«]*")


def _after_marks(call: Tree) -> None:
    """Move the marks that follow `call` before it, and before the calls that it stands with."""
    match = _MARKS.match(call.tail or "")
    first = call
    while (before := first.getprevious()) is not None and before.tag == call.tag:
        if before.tail:
            break
        first = before
    parent = first.getparent()
    if match is None or parent is None:
        return
    text = (before.tail if before is not None else parent.text) or ""
    printed = text or "".join(before.itertext() if before is not None else ())
    if not printed.strip():
        return
    # "et al. [@a]." has one full stop, as where nothing is cited.
    marks = match[0].removeprefix(".") if printed.endswith((".", "!", "?", "…")) else match[0]
    call.tail = (call.tail or "")[match.end() :] or None
    if before is not None:
        before.tail = text + marks
    else:
        parent.text = text + marks


def _close_up(element: Tree) -> None:
    """Take away the space before `element`."""
    before = element.getprevious()
    parent = element.getparent()
    if before is not None:
        before.tail = (before.tail or "").rstrip() or None
    elif parent is not None:
        parent.text = (parent.text or "").rstrip() or None


def _bibliography(
    root: Tree, rendering: CitationResult, new_ids: dict[str, str], work: Work, ids: Ids
) -> Tree | None:
    """Put the list where the author wants it: a div ``#refs``, or a section whose heading says so
    (`publisher.markup.finish.outline:name_bibliography`)."""
    classes = [
        "references",
        *(["hanging"] if rendering.hanging else []),
        *(["aligned"] if rendering.has_labels else []),
    ]
    entries = etree.Element("ul", {"class": " ".join(classes)})
    for reference in rendering.references:
        item = _element("li", reference.html, new_ids)
        item.set("id", new_ids.get(reference.id, reference.id))
        item.set("class", "csl-entry")
        entries.append(item)
    for div in root.iter("div"):
        if div.get("id") == "refs":
            div.append(entries)
            return None
    for section in root.iter("section"):
        if section.get("role") == "doc-bibliography":
            nested = section.find("section")
            section.insert(section.index(nested) if nested is not None else len(section), entries)
            return None
    section = etree.Element("section", {
        "role": "doc-bibliography", "data-epub-type": "bibliography", "id": ids.take("references"),
    })  # fmt: skip
    heading = etree.SubElement(section, "h2")
    heading.text = work.words["text.references"]
    section.append(entries)
    return section
