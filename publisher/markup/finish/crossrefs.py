"""Cross-references: the words and links that refer to what has a label.

In: the tree of a paper and its `Labels`. Out: the same tree, each reference in TeX and each link
within the paper resolved; what leads nowhere is told (REF040, MD051).
"""

from __future__ import annotations

import posixpath
import re
from urllib.parse import unquote

from lxml import etree

from publisher.diagnostics import Span
from publisher.languages import textwords
from publisher.markup.finish.labels import Labels, Target, place_of
from publisher.markup.latex.commands import TexReference
from publisher.markup.reader.tree import Tree, replace, slug, text_of
from publisher.markup.reader.work import Work


def resolve_references(root: Tree, labels: Labels, work: Work) -> None:
    """Put words and links in the place of every reference in TeX, and see that links lead
    somewhere. Authors' links first: they name labels, those that are made here name ids."""
    for link in list(root.iter("a")):
        _internal(link, labels, work)
    for element in list(root.iter("crossref")):
        token = work.references[int(element.get("n", "0"))]
        reference: TexReference = token.data
        span = work.span(token.start, token.end)
        if reference.command == "embed" and reference.labels[0] not in labels.targets:
            work.say(
                "MD016", f"`{reference.labels[0]}` is not in this paper: no notebook is run",
                span,
            )  # fmt: skip
            replace(element, missing_element(reference.labels[0]))
            continue
        targets = [t for t in (find_target(n, labels, span, work) for n in reference.labels) if t]
        if targets:
            replace(element, *phrase(targets, reference.command, work.words, before_it(element)))
        else:
            replace(element, missing_element(reference.labels[0] if reference.labels else ""))


_TWICE = re.compile(r"^(?:fig|tab):(?=(?:fig|tab|tbl)-)")
"""What bookdown puts before the name of a chunk that says its kind already: ``fig:fig-x``."""


def find_target(name: str, labels: Labels, span: Span | None, work: Work) -> Target | None:
    """What `name` refers to; it is told at `span` where that is nothing, or has no number."""
    target = labels.targets.get(name) or labels.targets.get(_TWICE.sub("", name))
    if target is not None and target.kind == "picture":
        work.say(
            "REF040", f"`{name}` is a picture within a line of text, which has no number", span,
            "set the picture in a paragraph of its own, with a caption: it becomes a figure",
        )  # fmt: skip
        return None
    if target is None:
        near = labels.near(name)
        cure = (
            f"labels that are close: {', '.join(f'`{n}`' for n in near)}"
            if near
            else f"correct it, or give it to what is meant: `{{#{name}}}`"
        )
        work.say("REF040", f"there is no label `{name}` in this paper", span, cure)
    return target


def missing_element(name: str) -> Tree:
    """What stands in the place of a reference that leads nowhere."""
    span = etree.Element("span", {"class": "missing-ref"})
    span.text = f"[{name}]"
    return span


def before_it(element: Tree) -> str:
    """The text right before `element` in its parent."""
    previous = element.getprevious()
    if previous is not None:
        return previous.tail or ""
    parent = element.getparent()
    return (parent.text or "") if parent is not None else ""


def phrase(targets: list[Target], form: str, said: textwords.Said, before: str) -> list[Tree | str]:
    """Words and links for `targets`. `form` is LaTeX's command: ``ref`` gives the number alone,
    ``eqref`` in parentheses, others the word too, unless it stands there already."""
    kinds = {target.kind for target in targets}
    if len(kinds) > 1 or (len(targets) > 1 and targets[0].word):
        parts: list[Tree | str] = []
        for index, target in enumerate(targets):
            if index:
                parts.append("; ")
            parts += phrase([target], form, said, before if not index else "")
        return parts
    kind = targets[0].kind
    if kind == "item" and form != "nameref":
        form = "ref"  # LaTeX says the number of an item and no more
    has_word = targets[0].word or kind == "item" or kind in textwords.KINDS
    if form == "nameref" or not has_word or not targets[0].number:
        return _titles(targets, form, said, before)
    numbers = [f"({t.number})" if form == "eqref" else t.number for t in targets]
    bare = form in ("ref", "eqref", "pageref", "vref") or textwords.names_kind(before)
    if len(targets) == 1:
        return [_link(targets[0], _worded(targets[0], numbers[0], said, bare))]
    lead, end = ("", "") if bare else textwords.around(kind, said, plural=True)
    out: list[Tree | str] = [lead] if lead else []
    marks = textwords.join_words(["\x00"] * len(targets), said).split("\x00")
    for index, target in enumerate(targets):
        if marks[index]:
            out.append(marks[index])
        out.append(_link(target, numbers[index]))
    return [*out, end] if end else out


def _worded(target: Target, number: str, said: textwords.Said, bare: bool) -> str:
    if bare:
        return number
    if target.word:
        return target.word + textwords.gap(said) + number
    return textwords.word_with_number(target.kind, number, said)


def _titles(
    targets: list[Target], form: str, said: textwords.Said, before: str
) -> list[Tree | str]:
    """References to what has a title and no number."""
    out: list[Tree | str] = []
    for index, target in enumerate(targets):
        if index:
            out.append(", ")
        text = f"“{target.title}”" if target.title else target.id
        worded = (
            target.kind == "section"
            and form not in ("ref", "nameref")
            and not textwords.names_kind(before)
        )
        if worded:
            text = f"{textwords.label_word('section', said)} {text}"
        out.append(_link(target, text))
    return out


def _link(target: Target, text: str) -> Tree:
    link = etree.Element("a", {"href": f"#{target.id}", "class": "ref"})
    link.text = text
    return link


def _internal(link: Tree, labels: Labels, work: Work) -> None:
    """Links by label, by the text of a heading, to another paper; ``%s`` and empty texts are
    filled."""
    href = link.get("href", "")
    if href.startswith("heading:"):
        name = work.lasting.get("headings", {}).get(href.removeprefix("heading:"), "")
        if name:
            link.set("href", f"#{name}")
        return
    if work.papers and (paper := _paper(href, work)):
        link.set("href", f"volume:{paper}")
        link.set("class", "paper-ref")
        return
    if labels.files and (inside := _included(href, labels, work)):
        link.set("href", href := inside)
        if href[1:] in labels.files.values():
            return
    if not href.startswith("#") or link.get("role"):
        return
    name = href[1:]
    target = labels.targets.get(name) or labels.by_case(name)
    if target is None and re.search(r"\s|%20", name):  # the words of a heading, for its id
        target = labels.by_case(slug(unquote(name)))
    if target is None:
        near = labels.near(name)
        cure = f"ids that are close: {', '.join(f'`#{n}`' for n in near)}" if near else None
        work.say("MD051", f"nothing in this paper has the id `{name}`", place_of(link, work), cure)
        link.attrib.pop("href")
        link.tag = "span"
        return
    link.set("href", f"#{target.id}")
    if not len(link) and not (link.text or "").strip():
        words_and_links = phrase([target], "autoref", work.words, "")
        link.text = "".join(p if isinstance(p, str) else text_of(p) for p in words_and_links)
    elif "%s" in (link.text or "") or "{number}" in (link.text or ""):
        number = target.number or f"“{target.title}”"
        link.text = (link.text or "").replace("%s", number).replace("{number}", number)


def _paper(href: str, work: Work) -> str:
    """The paper of the volume to whose manuscript `href` leads, with the place in it; empty for
    none. Its path is from the folder of this manuscript, of the papers, or of the volume."""
    path, mark, place = unquote(href).partition("#")
    if not path or ":" in path:
        return ""
    paths = {posixpath.normpath(posixpath.join(base, path)) for base in (work.folder, "papers", "")}
    paper_id = next((ref.id for ref in work.papers.values() if ref.path in paths), "")
    return f"{paper_id}{mark}{place}" if paper_id else ""


def _included(href: str, labels: Labels, work: Work) -> str:
    """Where in the paper stands what `href` leads to in a file that it includes; empty for nowhere.
    The file is named from the paper's folder, or from that of another such file."""
    path, _, place = unquote(href).partition("#")
    if not path or ":" in path:
        return ""
    folders = (work.folder, *map(posixpath.dirname, labels.files))
    paths = (posixpath.normpath(posixpath.join(folder, path)) for folder in folders)
    begins = next((labels.files[name] for name in paths if name in labels.files), "")
    return f"#{place or begins}" if begins else ""
