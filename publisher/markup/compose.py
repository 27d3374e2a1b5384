"""Composes one manuscript: parses its parts, finishes the tree, writes XHTML.

In: a `Paper` with the Markdown of its body and of some of its front matter. Out: a `Text`. The
steps of finishing are the literal list in `_finish`; each is a module of its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache, partial
from html import escape
from pathlib import PurePath
from xml.etree import ElementTree

from lxml import etree

from publisher.diagnostics import Diagnostic, Span, limit_per_code, sort_key
from publisher.files import Files
from publisher.limits import cure
from publisher.manuscripts.decoding import clean
from publisher.markup.constructs import (
    abbreviations,
    admonitions,
    blocks,
    code,
    columntables,
    deflists,
    divs,
    emoji,
    escapes,
    examples,
    figures,
    formulas,
    grids,
    headings,
    lineblocks,
    links,
    lists,
    looselabels,
    metablocks,
    notes,
    quotes,
    rawhtml,
    reftexts,
    smart,
    subsuper,
    tables,
)
from publisher.markup.constructs import citations as citing
from publisher.markup.finish import atreferences, crossrefs, endnotes, equations, outline, reading
from publisher.markup.finish.labels import collect
from publisher.markup.finish.repair import repair
from publisher.markup.finish.sanitise import sanitise
from publisher.markup.finish.serialise import inner_xml, xml
from publisher.markup.latex import blocks as texblocks
from publisher.markup.latex import commands as texcommands
from publisher.markup.latex import floats as texfloats
from publisher.markup.latex import styles as texstyles
from publisher.markup.myst import shortcodes
from publisher.markup.myst import syntax as myst
from publisher.markup.reader.dialect import Dialect, dialect_of
from publisher.markup.reader.inlines import fill_element
from publisher.markup.reader.options import MarkupOptions, PaperRef
from publisher.markup.reader.places import FileOrigin, FixedOrigin, Origin
from publisher.markup.reader.tokens import TooManyTokens
from publisher.markup.reader.tree import Ids, Tree, from_parsed, line_of, text_of, unwrap
from publisher.markup.reader.work import Work
from publisher.model.paper import Paper
from publisher.model.text import Read, Text

CONSTRUCTS = (
    escapes.install,
    code.install,
    links.install,
    blocks.install,
    headings.install,
    lists.install,
    quotes.install,
    notes.install,
    citing.install,
    formulas.install,
    texcommands.install,
    texstyles.install,
    texfloats.install,
    texblocks.install,
    reftexts.install,
    shortcodes.install,
    subsuper.install,
    tables.install,
    grids.install,
    columntables.install,
    divs.install,
    admonitions.install,
    emoji.install,
    metablocks.install,
    examples.install,
    myst.install,
    rawhtml.install,
    deflists.install,
    lineblocks.install,
    abbreviations.install,
    smart.install,
)
"""The constructs of the dialect, in the order they are installed: those that ask first at one
priority stand first. The first seven are Markdown's own."""

_INLINE_PARTS = ("title", "short_title", "subtitle")
_MARKED = re.compile(r"([$*_^~`]).*\1|\\|['\"]|--|\.\.\.")
"""What a keyword with markup or typewriter's signs holds; any other is the words it is."""


@lru_cache(maxsize=1)
def _dialect() -> Dialect:
    """One Markdown instance a process; the paper at work is the only state it keeps."""
    return dialect_of(CONSTRUCTS)


def compose(
    paper: Paper, files: Files, options: MarkupOptions, papers: Mapping[str, PaperRef]
) -> Text:
    """The text of `paper` (see `publisher.markup.compose_text`)."""
    dialect = _dialect()
    folder = PurePath(paper.source.folder).as_posix()
    dialect.work = Work(options, paper.lang, paper.id, papers, files, folder, paper.source.path)
    dialect.work.lasting["shows_code"] = paper.shows_code
    try:
        if len(paper.source.body) > options.limits.characters:
            return _too_large(paper, options)
        dialect.work.macros += texcommands.macro_sources(paper.preamble)
        root = etree.Element("paper")
        for name, text, origin, lang in _parts(paper):
            part = _parse(dialect, text, origin)
            part.set("name", name)
            if lang:
                part.set("data-lang", lang)
            root.append(part)
        return _finish(dialect, root, paper, files)
    except TooManyTokens:
        return _failed(paper, "more constructs (links, formulas, escapes) than one paper can have")
    except RecursionError:
        return _failed(paper, "markup nested too deep to be read")
    finally:
        dialect.work = Work()


def _too_large(paper: Paper, options: MarkupOptions) -> Text:
    size, limit = len(paper.source.body), options.limits.characters
    return _failed(paper, f"a manuscript of {size} characters, more than the limit of {limit}")


def _failed(paper: Paper, message: str) -> Text:
    """The text of a paper that passes a limit: its title, and why there is no more."""
    diagnostic = Diagnostic(
        "MD001", message, Span(paper.source.path), cure("characters", "split the paper"),
        paper=paper.id,
    )  # fmt: skip
    title = etree.Element("x")
    title.text = re.sub(
        "[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]", "\ufffd", paper.title
    )
    return Text(inner_xml(title), title.text, diagnostics=(diagnostic,))


END_TEXTS = ("acknowledgements", "funding", "competing_interests", "data_availability")
"""Texts of front matter that stand at the end of a paper, in paragraphs."""


def _parts(paper: Paper) -> Iterator[tuple[str, str, Origin, str]]:
    """Name, Markdown, place and language of every text of the manuscript, in the order of
    reading."""

    def place(key: str) -> Origin:
        span = paper.spans.get(key) or paper.spans.get(key.split(".")[0])
        return FixedOrigin(span or Span(paper.source.path))

    for name in _INLINE_PARTS:
        yield name, getattr(paper, name), place(name), ""
    for index, author in enumerate(paper.authors):
        yield f"author{index}", author.note, place(f"authors.{index}"), ""
    for index, keyword in enumerate(paper.keywords):
        if _MARKED.search(keyword):
            yield f"keyword{index}", keyword, place("keywords"), ""
    for lang, text in paper.abstract.items():
        yield "abstract", text, place("abstract"), lang
    source = paper.source
    plain = clean(source.body)[0]
    yield "body", source.body, FileOrigin(source.path, plain, source.body_line), ""
    for name in END_TEXTS:
        yield name, getattr(paper, name), place(name), ""


def _parse(dialect: Dialect, text: str, origin: Origin) -> Tree:
    """The tree of one text, before finishing; its root is a ``part``."""
    md = dialect.md
    scanned = dialect.scan(text, origin)
    root = ElementTree.Element("part")
    md.parser.parseChunk(root, scanned)
    for processor in md.treeprocessors:
        processor.run(root)
    return from_parsed(root)


def _finish(dialect: Dialect, root: Tree, paper: Paper, files: Files) -> Text:
    work = dialect.work
    parts = {part.get("name", ""): part for part in root}
    abstracts = [(p.get("data-lang", ""), p) for p in root if p.get("name") == "abstract"]
    body = parts["body"]
    ids = Ids()
    pictures = figures.Pictures(files, work.folder)
    is_numbered = work.options.numbered if paper.numbered is None else paper.numbered

    _lift_notes(root)
    figures.arrange(root, pictures, work)
    equations.spread(root)
    looselabels.attach_labels(root)
    outline.drop_empty(body, work)
    outline.shift_headings(body, work)
    _unique(root, ids, work)
    outline.identify_headings(body, ids, work)
    outline.mark_appendices(body)
    outline.number_headings(body, is_numbered)
    outline.wrap_sections(body)
    outline.name_bibliography(body)
    labels = collect(root, ids, work)
    crossrefs.resolve_references(root, labels, work)

    def is_work(key: str) -> bool:
        from publisher.markup.finish import citations

        return key in citations.read_library(paper, files, work).entries

    pending = atreferences.resolve_at_references(root, labels, work, is_work)
    references = None
    if pending or paper.nocite or work.nocite:
        from publisher.markup.finish import (
            citations,  # the engine of citations is a third of all imports
        )

        references = citations.fill_citations(
            root, pending, paper, files, work, ids, partial(_affix, dialect)
        )
    equations.set_all(root, work, labels.numbers)
    notes = endnotes.gather_notes(root, ids, work)
    _unused(work)
    outline.show_numbers(body)
    for section in (notes, references):
        if section is not None:
            root.append(section)
    abbreviations.explain(root, work)
    things = reading.read_things(root, work)
    sanitise(root, work)
    repair(root)
    return _written(paper, abstracts, parts, (notes, references), pictures, things, work)


@dataclass(frozen=True, slots=True)
class _Within:
    """The place of text that stands at `start` of what was scanned before."""

    work: Work
    start: int

    def span(self, start: int, end: int) -> Span:
        return self.work.span(self.start + start, self.start + end) or Span("")


def _affix(dialect: Dialect, text: str, at: int) -> str:
    """An affix of a citation as XHTML; its edges' spaces are kept."""
    scanned = dialect.scan(text, _Within(dialect.work, at))
    holder = ElementTree.Element("span")
    fill_element(holder, dialect.engine.parse(scanned))
    tree = from_parsed(holder)
    equations.set_all(tree, dialect.work, {})
    for element in list(
        tree.iter("noteref", "label", "citation", "crossref", "image", "pagebreak")
    ):
        unwrap(element)
    sanitise(tree, dialect.work)
    before, after = text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]
    return before + inner_xml(tree).strip() + after


def _lift_notes(root: Tree) -> None:
    """Notes' texts stand at the end of the part that holds them; they belong to the paper."""
    for part in list(root):
        for note in list(part.iterchildren("note")):
            root.append(note)


def _unused(work: Work) -> None:
    for note in work.notes.values():
        if not note.is_called:
            work.say("MD030", f"the note `{note.label}` is never called", (note.start, note.end))


def _unique(root: Tree, ids: Ids, work: Work) -> None:
    """Every id an author gave is given once."""
    for element in root.iter():
        name = element.get("id")
        if name is None:
            continue
        new_id = ids.take(name)
        if new_id != name:
            at = int(element.get("data-at", "-1"))
            work.say("MD050", f"there is another element with the id `{name}`",
                     (at, at + 1) if at >= 0 else None)  # fmt: skip
            element.set("id", new_id)


def _written(paper: Paper, abstracts: list[tuple[str, Tree]], parts: dict[str, Tree],
             sections: tuple[Tree | None, Tree | None], pictures: figures.Pictures,
             things: tuple[Read, ...], work: Work) -> Text:  # fmt: skip
    body = parts["body"]
    notes, references = sections
    markup, beside, included = reading.markup_places(work)
    keywords = [parts.get(f"keyword{i}") for i in range(len(paper.keywords))]
    return Text(
        title_html=_inline(parts["title"]),
        title_text=line_of(parts["title"]),
        short_title_text=line_of(parts["short_title"]),
        subtitle_html=_inline(parts["subtitle"]),
        abstracts=tuple((lang, inner_xml(part).strip()) for lang, part in abstracts),
        **{f"{name}_html": inner_xml(parts[name]).strip() for name in END_TEXTS},
        camera=None,
        author_notes=tuple(_inline(parts[f"author{i}"]) for i in range(len(paper.authors))),
        keywords_html=tuple(
            escape(word, quote=False) if part is None else _inline(part)
            for word, part in zip(paper.keywords, keywords, strict=True)
        ),
        body=inner_xml(body).strip(),
        notes=xml(notes) if notes is not None else "",
        references=xml(references) if references is not None else "",
        headings=outline.headings_list(body),
        images=tuple(pictures.images.values()),
        words=len(re.findall(r"\w[\w'’-]*", text_of(body))),
        things=things,
        markup=markup,
        markup_beside=beside,
        included=included,
        works=tuple(work.works),
        diagnostics=limit_per_code(sorted(work.diagnostics, key=sort_key)),
    )  # fmt: skip


def _inline(part: Tree) -> str:
    """The part as inline markup: a title is one paragraph without its element."""
    for child in list(part):
        if child.tag in ("p", "h2", "h3", "h4", "h5", "h6"):
            unwrap(child)
    return inner_xml(part).strip()
