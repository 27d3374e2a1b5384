"""Proving a book complete: what was written compared with what was made, word by word.

In: the volume, its chapters, their galleys, the EPUB, the web edition. Out: tasks for
`publisher.proof`, one a chapter, so that an unchanged paper is not proved again, and one a bound
file. Stage 5.
"""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

from lxml import etree

from publisher.diagnostics import Diagnostic, Span
from publisher.engine import Task
from publisher.files import Folder
from publisher.model.chapter import Chapter
from publisher.model.paper import Paper
from publisher.model.text import Text
from publisher.model.volume import Volume
from publisher.pipeline.typesetting import TypesetBook
from publisher.proof.boundfile import Beginning, Counting, expected_tags
from publisher.proof.completeness import Proving, Script
from publisher.xhtml.tree import cut_out, h, inner, parse_body

if TYPE_CHECKING:
    from publisher.bind.press.order import PrintOrder

PROVED = "publisher.proof.completeness:prove_chapter"
COUNTED = "publisher.proof.boundfile:check_bound_file"
Findings = tuple[Diagnostic, ...]
"""What both make."""


Documents = Mapping[str, tuple[bytes, ...]]
"""The documents of an EPUB or a web edition, by the chapter they hold."""

_MARK = re.compile(rb'<span [^<>]*role="doc-pagebreak"[^<>]*/>|<a class="folio"[^<>]*></a>')
"""A mark of a printed page, as an EPUB and a web edition have it, found by its bytes: to read and
write all documents of a book as trees, in every build, takes thirteen times as long."""


def without_marks(documents: Documents) -> Documents:
    """`documents` without the marks of printed pages, so that a paper put in front of another does
    not change what the other is proved from."""
    return {
        chapter: tuple(_MARK.sub(b"", part) for part in parts)
        for chapter, parts in documents.items()
    }


def in_reading_order(epub: bytes, names: Mapping[str, tuple[str, ...]]) -> Documents:
    """The documents of `epub` that its reading order has. `names` are the names of documents by
    chapter, from the package document."""
    with zipfile.ZipFile(io.BytesIO(epub)) as book:
        # Names from the package document, to names in the container (EPUB 3.3, 5.7).
        package = next(name for name in book.namelist() if name.endswith(".opf"))
        folder, root = package.rpartition("/")[0], etree.fromstring(book.read(package))
        read = {item.get("idref") for item in root.iterfind("{*}spine/{*}itemref")}
        hrefs = (i.get("href") for i in root.iterfind("{*}manifest/{*}item") if i.get("id") in read)
        there = set(book.namelist())
        within = {n: whole for n in hrefs if (whole := posixpath.join(folder, n)) in there}
        return {
            chapter: tuple(book.read(within[name]) for name in parts if name in within)
            for chapter, parts in names.items()
        }


def provings(
    volume: Volume,
    chapters: Iterable[Chapter],
    texts: Mapping[str, Text],
    set_book: TypesetBook | None,
    documents: Documents | None,
    pages: Documents | None,
) -> Iterator[Task]:
    """The task for each chapter; `documents` are those of the EPUB and `pages` those of the web
    edition, `None` where there is none."""
    documents, pages = without_marks(documents or {}), without_marks(pages or {})
    papers = {p.id: p for p in (*volume.front, *volume.papers, *volume.back)}
    for chapter in chapters:
        paper, text = papers.get(chapter.id), texts.get(chapter.id)
        is_whole = isinstance(paper, Paper) and text is not None and chapter.kind != "failed"
        if text is not None and any(diagnostic.code == "MD001" for diagnostic in text.diagnostics):
            is_whole = False  # what is beyond a limit is left out, and was told
        is_set = set_book is not None and chapter.id not in set_book.replacements
        galley = set_book.galleys.get(chapter.id) if set_book and is_set else None
        job = Proving(
            chapter.id,
            chapter.body,
            make_script(paper, text) if is_whole and isinstance(paper, Paper) and text else None,
            galley.pdf if galley else None,
            documents.get(chapter.id),
            None if chapter.kind == "index" else pages.get(chapter.id),
            running=(chapter.running_verso, chapter.running_recto),
        )
        if text is not None and text.camera is not None and isinstance(paper, Paper):
            job = replace(job, script=None, source=_source(volume, paper),
                          renamed=text.camera.renamed)  # fmt: skip
        yield Task(chapter.id, PROVED, job, weight=float(len(chapter.body)), result_type=Findings)


def _source(volume: Volume, paper: Paper) -> bytes | None:
    """The PDF that `paper` came as."""
    try:
        return Folder(volume.folder).read(paper.camera.file) if paper.camera else None
    except (OSError, ValueError):
        return None


def make_script(paper: Paper, text: Text) -> Script:
    """What the proof is told of the manuscript of `paper`, of which `text` was composed."""
    source = paper.source
    abstracts = (abstract for _, abstract in text.abstracts)
    ends = (
        text.data_availability_html, text.competing_interests_html, text.acknowledgements_html,
        text.funding_html, text.references, text.notes,
    )  # fmt: skip
    parts = (text.title_html, text.subtitle_html, *abstracts, text.body, *ends)
    included = tuple(
        Script(part.path, part.text, part.line, (), _excuses(text, part.path), markup=part.markup)
        for part in text.included
    )
    return Script(
        source.path, source.body, source.body_line, tuple(_heads(paper)),
        _excuses(text, source.path), tuple(filter(None, parts)), text.things, text.markup,
        text.markup_beside, included,
    )  # fmt: skip


def _excuses(text: Text, path: str) -> tuple[tuple[int, str], ...]:
    """The lines of the file `path` at which compose told something, with the codes."""
    spans = ((d.span, d.code) for d in text.diagnostics)
    return tuple(sorted({(s.line, code) for s, code in spans if s and s.line and s.path == path}))


def _heads(paper: Paper) -> Iterator[tuple[str, Span]]:
    """What the front matter says that every kind of paper prints, with its place."""

    def place(key: str) -> Span:
        return paper.spans.get(key) or paper.spans.get(key.split(".")[0]) or Span(paper.source.path)

    yield paper.title, place("title")
    yield paper.subtitle, place("subtitle")
    for index, author in enumerate(paper.authors):
        yield author.person.display, place(f"authors.{index}")
    for abstract in paper.abstract.values():
        yield abstract, place("abstract")
    for key in ("data_availability", "competing_interests", "acknowledgements", "funding"):
        yield getattr(paper, key), place(key)
    yield paper.track, place("track")
    for award in paper.awards:
        yield award, place("awards")


def article_provings(texts: Mapping[str, Text], articles: Mapping[str, bytes]) -> Iterator[Task]:
    """The task that proves each full text of `articles`, by the id of its paper: against the words
    that were composed."""
    for name, article in articles.items():
        text = texts[name]
        body, lists = _references_apart(_flat_cells(text.body))
        parts = (
            *(html for _, html in text.abstracts), body, text.data_availability_html,
            text.competing_interests_html, text.acknowledgements_html, text.funding_html,
            text.notes, lists, text.references,
        )  # fmt: skip
        job = Proving(name, f"<section>{''.join(parts)}</section>", article=article)
        yield Task(name, PROVED, job, result_type=Findings)


def _flat_cells(body: str) -> str:
    """`body` with the words alone of tables that stand in cells of others: no cell of an archive's
    table may hold one (JATS 1.4, ``<td>``)."""
    if body.count("<table") < 2:
        return body
    root = parse_body(body, "en").find(h("body"))
    for table in root.xpath("//*[local-name()='td' or local-name()='th']//*[local-name()='table']"):
        for each in table.iter(*map(h, ("table", "thead", "tbody", "tr", "th", "td", "caption"))):
            each.tag = h("div")
    return inner(root)


def _references_apart(body: str) -> tuple[str, str]:
    """`body` without the lists of references that its author placed in it, and those: archives have
    them at the end, whatever comes behind them in the paper."""
    if 'role="doc-bibliography"' not in body:
        return body, ""
    root = parse_body(body, "en").find(h("body"))
    lists = [each for each in root.iter(h("section")) if each.get("role") == "doc-bibliography"]
    apart = "".join(etree.tostring(each, encoding="unicode", with_tail=False) for each in lists)
    for each in lists:
        cut_out(each)
    return inner(root), apart


def without_document(chapters: Iterable[Chapter], documents: Documents) -> Iterator[Diagnostic]:
    """Chapters that the EPUB, whose `documents` are given, has not."""
    for chapter in chapters:
        if not documents.get(chapter.id):
            message = f"the chapter “{chapter.title}” has no document in the reading order"
            yield Diagnostic("OUT014", message, paper=chapter.id)


def countings(
    volume: str,
    products: Mapping[str, Any],
    set_book: TypesetBook,
    order: PrintOrder | None,
) -> Iterator[Task]:
    """The task for each bound file of `products` (by name). The printer's has blank pages at its
    end, as its `order` says, and neither bookmarks nor tags."""
    page_map, chapters = set_book.page_map, set_book.printed_chapters
    # What pages of authors hold is in their PDFs, not in a chapter.
    foreign = {name for name, galley in set_book.galleys.items() if galley.margins}
    told = {n: replace(c, body="") if n in foreign else c for n, c in chapters.items()}
    maps = {f"{volume}.pdf": page_map}
    if order is not None:
        padded = order.padded(page_map)
        maps[f"{volume}-print.pdf"] = padded
    places = {place.chapter: place for place in page_map.places}
    begins = tuple(
        Beginning(name, chapters[name].title, place.sheet, place.pages)
        for name, place in places.items()
        if name in chapters
    )
    for name, file in products.items():
        if name in maps:
            labels = tuple(folio.label for folio in maps[name].folios)
            job = Counting(name, file.pdf, len(labels), None, labels, begins)
            if maps[name] is page_map:
                each = tuple(replace(b, tags=_tags((told[b.chapter],))) for b in begins)
                job = replace(job, tags=_tags(told[one.chapter] for one in begins), beginnings=each)
            yield Task(name, COUNTED, job, result_type=Findings)
        elif name.endswith(".pdf"):
            paper = PurePosixPath(name).stem
            place, chapter = places[paper], chapters[paper]
            title = "" if paper in foreign else chapter.title  # which its first page may spell else
            labels = tuple(map(place.label, range(place.pages)))
            begin = Beginning(paper, title, 0, place.pages)
            job = Counting(
                name, file.pdf, place.pages, paper, labels, (begin,), _tags((told[paper],))
            )
            yield Task(paper, COUNTED, job, result_type=Findings)


def _tags(chapters: Iterable[Chapter]) -> tuple[tuple[str, int], ...]:
    return tuple(sorted(expected_tags(chapter.body for chapter in chapters).items()))
