"""An edition: the volume as it stands after one save.

In: a set book and what was found. Out: the sheets to show, each under a key that is another when
anything on it is another, and the edition as JSON for the page. Nothing is drawn here.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from publisher.diagnostics import Diagnostic, render
from publisher.model.book import Book
from publisher.model.chapter import Chapter
from publisher.model.galley import Galley
from publisher.model.pagemap import Folio, PageMap, make_page_map
from publisher.model.style import Style
from publisher.model.volume import Volume
from publisher.pipeline.typesetting import TypesetBook
from publisher.typeset.job import SHEET


@dataclass(frozen=True)
class PreviewEdition:
    """`number` counts editions from 1. `seconds` is what it took; `partial` is true while the rest
    of the book is still being set. `trouble` says why there is no newer one, empty where there
    is."""

    number: int
    volume: Volume
    style: Style
    book: Book
    set_book: TypesetBook
    diagnostics: tuple[Diagnostic, ...]
    seconds: float
    partial: bool = False
    trouble: str = ""

    @cached_property
    def digests(self) -> dict[str, str]:
        """The name of each galley (by chapter) that is its content."""
        return {name: name_of(galley) for name, galley in self.set_book.galleys.items()}

    @cached_property
    def galleys(self) -> dict[str, Galley]:
        """Each galley by the name that is its content."""
        return {self.digests[name]: galley for name, galley in self.set_book.galleys.items()}

    def folio_sheet(self, numbering: str, number: int) -> tuple[bytes, int] | None:
        """The sheet that shows a folio, and the page of it that does (from 0)."""
        sheets = self.set_book.roman if numbering == "roman" else self.set_book.arabic
        sheet, page = divmod(number - 1, SHEET)
        return (sheets[sheet], page) if 0 <= sheet < len(sheets) and sheets[sheet] else None

    def chapter(self, name: str) -> Chapter | None:
        return self.set_book.chapters.get(name)

    def as_json(self) -> dict[str, Any]:
        """What the page in the browser is told."""
        page_map = self.set_book.page_map
        return {
            "number": self.number,
            "title": self.volume.title,
            "seconds": round(self.seconds, 2),
            "partial": self.partial,
            "trouble": self.trouble,
            "sheets": list(self._sheets(page_map)),
            "chapters": list(self._chapters(page_map)),
            "diagnostics": [_finding_facts(diagnostic) for diagnostic in self.diagnostics],
        }

    def _sheets(self, page_map: PageMap) -> Iterable[list[Any]]:
        """Key, label, chapter and page in it (from 0) of each page; a blank has no chapter."""
        starts = {place.chapter: place.sheet for place in page_map.places}
        for folio in page_map.folios:
            if folio.chapter is None:
                yield ["", folio.label, "", 0]
            else:
                page = folio.sheet - starts[folio.chapter]
                digest = self.digests[folio.chapter]
                yield [key(digest, page, folio), folio.label, folio.chapter, page]

    def _chapters(self, page_map: PageMap) -> Iterable[dict[str, Any]]:
        worst = {d.paper: d.severity for d in self.diagnostics if not d.is_error}
        worst |= {d.paper: d.severity for d in self.diagnostics if d.is_error}
        for place in page_map.places:
            chapter = self.set_book.chapters[place.chapter]
            yield {
                "id": chapter.id,
                "kind": chapter.kind,
                "title": chapter.title,
                "first": page_map.span(chapter.id)[0] if place.pages else "",
                "name": hashlib.sha256(chapter.body.encode()).hexdigest()[:16],
                "found": str(worst.get(chapter.id) or ""),
            }


def name_of(galley: Galley) -> str:
    return hashlib.sha256(galley.pdf).hexdigest()[:20]


def key(digest: str, page: int, folio: Folio) -> str:
    """The address of the picture of a page."""
    printed = f"{folio.numbering}-{folio.number}" if folio.is_printed else "blind-0"
    return f"{digest}/{page}/{printed}"


def _finding_facts(diagnostic: Diagnostic) -> dict[str, Any]:
    return {
        "code": diagnostic.code,
        "severity": str(diagnostic.severity),
        "paper": diagnostic.paper or "",
        "text": render(diagnostic),
    }


def with_galley(edition: PreviewEdition, galley: Galley, seconds: float) -> PreviewEdition | None:
    """`edition` with one galley in place of the one it had, at once: what else moves by it is
    mended when all is set. `None` where it is not in the book or is what it was."""
    earlier = edition.set_book.galleys.get(galley.chapter)
    if earlier is None or earlier.pdf == galley.pdf:
        return None
    galleys: Mapping[str, Galley] = {**edition.set_book.galleys, galley.chapter: galley}
    places = edition.set_book.page_map.places
    page_map = make_page_map(
        [galleys[place.chapter] for place in places if place.numbering == "roman"],
        [galleys[place.chapter] for place in places if place.numbering == "arabic"],
    )
    set_book = replace(edition.set_book, galleys=galleys, page_map=page_map)
    return replace(
        edition, number=edition.number + 1, set_book=set_book, seconds=seconds, partial=True
    )
