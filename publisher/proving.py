"""Proving a book complete: what each chapter is proved from, and the tasks.

In: the volume, its chapters, their galleys, the EPUB. Out: tasks for `publisher.proof`, one a
chapter: an unchanged paper is not proved again. Stage 5.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import PurePosixPath
from typing import Any

from publisher.composition import Work
from publisher.diagnostics import Diagnostic, Span
from publisher.engine import Engine, Outcome, Task
from publisher.markup.text import Text
from publisher.model.book import Book
from publisher.model.chapter import Chapter
from publisher.model.pagemap import PageMap, label, padded
from publisher.model.paper import Paper
from publisher.model.volume import Volume
from publisher.packaging import Package
from publisher.proof.binding import Beginning, Counting, tags
from publisher.proof.completeness import Proving, Script
from publisher.setting import SetBook

PROVED = "publisher.proof.completeness:proved"
COUNTED = "publisher.proof.binding:counted"
Findings = tuple[Diagnostic, ...]
"""What both make."""


@dataclass(frozen=True, slots=True)
class Shelf:
    """The documents of an EPUB that are in its reading order, by the chapter they hold; `None`
    where no EPUB was made."""

    documents: Mapping[str, tuple[bytes, ...]] | None = None

    def of(self, chapter: str) -> tuple[bytes, ...] | None:
        """The documents of `chapter`; `None` where the EPUB is to have none of it."""
        return None if self.documents is None else self.documents.get(chapter)


def on_the_web(documents: Mapping[str, tuple[bytes, ...]] | None) -> Shelf:
    """The pages of a web edition by the chapter they hold, without the marks of printed pages."""
    if documents is None:
        return Shelf()
    return Shelf(
        {
            chapter: tuple(_FOLIO.sub(b"", page) for page in pages)
            for chapter, pages in documents.items()
        }
    )


_FOLIO = re.compile(rb'<a class="folio"[^<>]*></a>')
_MARK = re.compile(rb'<span [^<>]*role="doc-pagebreak"[^<>]*/>')
_ITEM = re.compile(rb"<item\b[^<>]*>")
_ITEMREF = re.compile(rb'<itemref\b[^<>]*\bidref="([^"]*)"')


def shelf(epub: bytes, names: Mapping[str, tuple[str, ...]]) -> Shelf:
    """The documents of `epub`. `names` are file names of documents by chapter, from the package
    document. Marks of printed pages are left out, so that a paper put in front of another does not
    change what the other is proved from."""
    with zipfile.ZipFile(io.BytesIO(epub)) as book:
        within = _spine(book)
        return Shelf(
            {
                chapter: tuple(
                    _MARK.sub(b"", book.read(within[name])) for name in parts if name in within
                )
                for chapter, parts in names.items()
            }
        )


def _spine(book: zipfile.ZipFile) -> dict[str, str]:
    """What the reading order holds: names from the package document, to names in the container
    (EPUB 3.3, 5.7)."""
    package = next(name for name in book.namelist() if name.endswith(".opf"))
    folder = package.rpartition("/")[0]
    text, there = book.read(package), set(book.namelist())
    read = set(_ITEMREF.findall(text))
    found = {}
    for item in _ITEM.findall(text):
        values = dict(re.findall(rb'\b(id|href)="([^"]*)"', item))
        name = values.get(b"href", b"").decode()
        whole = f"{folder}/{name}" if folder else name
        if values.get(b"id") in read and whole in there:
            found[name] = whole
    return found


def provings(
    volume: Volume,
    chapters: Iterable[Chapter],
    texts: Mapping[str, Text],
    set_book: SetBook | None,
    on_shelf: Shelf,
    pages: Shelf,
) -> Iterator[Task]:
    """The task for each chapter."""
    papers = {p.id: p for p in (*volume.front, *volume.papers, *volume.back)}
    for chapter in chapters:
        paper, text = papers.get(chapter.id), texts.get(chapter.id)
        is_whole = isinstance(paper, Paper) and text is not None and chapter.kind != "failed"
        if text is not None and any(found.code == "MD001" for found in text.diagnostics):
            is_whole = False  # what is beyond a limit is left out, and was told
        is_set = set_book is not None and chapter.id not in set_book.unset
        galley = set_book.galleys.get(chapter.id) if set_book and is_set else None
        job = Proving(
            chapter.id,
            chapter.body,
            _script(paper, text) if is_whole and isinstance(paper, Paper) and text else None,
            galley.pdf if galley else None,
            on_shelf.of(chapter.id),
            None if chapter.kind == "index" else pages.of(chapter.id),
        )
        yield Task(chapter.id, PROVED, job, weight=float(len(chapter.body)), made=Findings)


def _script(paper: Paper, text: Text) -> Script:
    source = paper.source
    abstracts = (said for _, said in text.abstracts)
    ends = (text.acknowledgements_html, text.funding_html, text.references, text.notes)
    parts = (text.title_html, text.subtitle_html, *abstracts, text.body, *ends)
    excuses = {(d.span.line, d.code) for d in text.diagnostics if d.span and d.span.line}
    return Script(
        source.path, source.body, source.body_line, tuple(_heads(paper)), tuple(sorted(excuses)),
        tuple(filter(None, parts)), text.read, text.markup,
        text.markup_beside,
    )  # fmt: skip


def _heads(paper: Paper) -> Iterator[tuple[str, Span]]:
    """What the front matter says that every kind of paper prints, with its place."""

    def place(key: str) -> Span:
        return paper.spans.get(key) or paper.spans.get(key.split(".")[0]) or Span(paper.source.path)

    yield paper.title, place("title")
    yield paper.subtitle, place("subtitle")
    for index, author in enumerate(paper.authors):
        yield author.person.display, place(f"authors.{index}")
    for said in paper.abstract.values():
        yield said, place("abstract")
    yield paper.acknowledgements, place("acknowledgements")
    yield paper.funding, place("funding")


def without_document(chapters: Iterable[Chapter], on_shelf: Shelf) -> Iterator[Diagnostic]:
    """Chapters that the EPUB has not."""
    for chapter in chapters:
        if on_shelf.documents is not None and not on_shelf.of(chapter.id):
            message = f"the chapter “{chapter.title}” has no document in the reading order"
            yield Diagnostic("OUT014", message, paper=chapter.id)


def countings(
    volume: str,
    made: Mapping[str, Any],
    page_map: PageMap,
    chapters: Mapping[str, Chapter],
    multiple: int,
) -> Iterator[Task]:
    """The task for each bound file of `made` (by name). The printer's has blank pages at its end,
    up to a multiple of `multiple`, and neither bookmarks nor tags."""
    maps = {f"{volume}.pdf": page_map, f"{volume}-print.pdf": padded(page_map, multiple)}
    places = {place.chapter: place for place in page_map.places}
    begins = tuple(
        Beginning(name, chapters[name].title, place.sheet, place.pages)
        for name, place in places.items()
        if name in chapters
    )
    for name, file in made.items():
        if name in maps:
            labels = tuple(folio.label for folio in maps[name].folios)
            job = Counting(name, file.pdf, len(labels), None, labels, begins)
            if maps[name] is page_map:
                each = tuple(replace(b, tags=_tags((chapters[b.chapter],))) for b in begins)
                job = replace(
                    job, tags=_tags(chapters[one.chapter] for one in begins), beginnings=each
                )
            yield Task(name, COUNTED, job, made=Findings)
        elif name.endswith(".pdf"):
            paper = PurePosixPath(name).stem
            place, chapter = places[paper], chapters[paper]
            numbers = range(place.first, place.last + 1)
            labels = tuple(label(number, place.numbering) for number in numbers)
            begin = Beginning(paper, chapter.title, 0, place.pages)
            job = Counting(name, file.pdf, place.pages, paper, labels, (begin,), _tags((chapter,)))
            yield Task(paper, COUNTED, job, made=Findings)


def _tags(chapters: Iterable[Chapter]) -> tuple[tuple[str, int], ...]:
    return tuple(sorted(tags(chapter.body for chapter in chapters).items()))


class Proofs:
    """What was written compared with what was made, word by word: begun by `begin`, else when
    `found` is asked for. `pages` are those of the web edition by chapter, where there is one;
    the printer's file has a multiple of `multiple` pages."""

    def __init__(
        self,
        work: Work,
        engine: Engine,
        volume: Volume,
        book: Book,
        texts: Mapping[str, Text],
        set_book: SetBook | None,
        multiple: int,
    ) -> None:
        self.pages: Mapping[str, tuple[bytes, ...]] | None = None
        self._work, self._engine, self._volume = work, engine, volume
        self._book, self._texts, self._set = book, texts, set_book
        self._multiple = multiple
        self._shelf = Shelf()
        self._outcomes: Iterator[Outcome] | None = None

    def begin(self, epub: Package | None) -> Iterator[Outcome]:
        """Prove the chapters: their galleys, the web edition and `epub`."""
        if epub is not None:
            self._shelf = shelf(epub.epub, epub.documents)
        chapters = self._set.chapters.values() if self._set else self._book.chapters
        web = on_the_web(self.pages)
        self._outcomes = self._run(
            provings(self._volume, chapters, self._texts, self._set, self._shelf, web)
        )
        return self._outcomes

    def found(self, made: Mapping[str, Any]) -> list[Diagnostic]:
        """What is missing in the chapters, and in the files of `made` (by name)."""
        volume, book = self._volume.id, self._set
        outcomes = self._outcomes or self.begin(made.get(f"{volume}.epub"))
        bound: Iterable[Outcome] = ()
        if book is not None:
            bound = self._run(countings(volume, made, book.page_map, book.shown, self._multiple))
        found = [d for o in (*outcomes, *bound) for d in o.value or o.diagnostics]
        return [*found, *without_document(self._book.chapters, self._shelf)]

    def _run(self, tasks: Iterable[Task]) -> Iterator[Outcome]:
        """Outcomes of `tasks`, which are begun."""
        tasks = tuple(tasks)
        return self._engine.run("proof", tasks, self._work.told("proof", len(tasks)))
