"""The page map: the one source of every page number in every output."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from types import MappingProxyType
from typing import Literal

from publisher.model.galley import Galley, Point

Numbering = Literal["roman", "arabic", "lettered"]
"""``lettered`` are pages put in after publication: 23a and 23b behind 23."""

_LETTERS = 26


def inserted_number(base: int, letter: int) -> int:
    """The number of the page that stands `letter` (from 0) behind the published page `base`."""
    return base * _LETTERS + letter


def is_recto(number: int, numbering: Numbering) -> bool:
    """Whether a page of this number stands on the right."""
    if numbering == "lettered":
        base, letter = divmod(number, _LETTERS)
        return (base + letter + 1) % 2 == 1
    return number % 2 == 1


def roman(number: int) -> str:
    """`number` (from 1) in lower-case roman numerals; from 4000 on with as many m as it takes."""
    pairs = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"),
             (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))  # fmt: skip
    if number <= 0:
        raise ValueError(f"no roman numeral for {number}")
    text = ""
    for value, letters in pairs:
        count, number = divmod(number, value)
        text += letters * count
    return text


def folio_label(number: int, numbering: Numbering) -> str:
    """A folio as printed: ``xiv`` or ``14``; one that nobody could read in Roman figures as the
    latter; ``14a`` for a page put in."""
    if numbering == "lettered":
        base, letter = divmod(number, _LETTERS)
        return f"{base}{chr(ord('a') + letter)}"
    return roman(number) if numbering == "roman" and number < 10_000 else str(number)


@dataclass(frozen=True, slots=True)
class GalleyPlace:
    """Where one galley stands. `sheet` is the 0-based index in the file of its first page; `first`
    is the folio number of that page; `pages` counts its pages, of which the first `kept` have the
    numbers that they had when the volume was published, and those behind them letters; 0 where all
    have numbers."""

    chapter: str
    sheet: int
    first: int
    pages: int
    numbering: Numbering
    anchors: Mapping[str, Point] = field(default_factory=dict)
    blind: frozenset[int] = frozenset()
    kept: int = 0

    def number(self, page: int) -> tuple[int, Numbering]:
        """The number of page `page` (from 0), and its numbering."""
        if self.kept and page >= self.kept:
            return inserted_number(self.first + self.kept - 1, page - self.kept), "lettered"
        return self.first + page, self.numbering

    def label(self, page: int) -> str:
        """The folio of page `page` (from 0)."""
        return folio_label(*self.number(page))


@dataclass(frozen=True, slots=True)
class Folio:
    """One page of the bound file: `folio_label` as a citation names it; `is_printed` is false where
    the page shows no folio; `chapter` is `None` on a blank page."""

    sheet: int
    number: int
    numbering: Numbering
    is_printed: bool
    chapter: str | None

    @property
    def label(self) -> str:
        return folio_label(self.number, self.numbering)


@dataclass(frozen=True)
class PageMap:
    """Places in the order of the book, and the pages between them that are blank."""

    places: tuple[GalleyPlace, ...]
    folios: tuple[Folio, ...]

    def place(self, chapter: str) -> GalleyPlace:
        """The place of `chapter`; `KeyError` where it has none."""
        return self._by_chapter[chapter]

    @cached_property
    def _by_chapter(self) -> dict[str, GalleyPlace]:
        return {place.chapter: place for place in self.places}

    def folio(self, chapter: str, anchor: str | None = None) -> str:
        """The folio of the page where `chapter`, or `anchor` in it, begins."""
        place = self.place(chapter)
        return place.label(place.anchors[anchor].page if anchor else 0)

    def span(self, chapter: str) -> tuple[str, str]:
        """First and last folio of `chapter`, as a citation gives them."""
        place = self.place(chapter)
        return place.label(0), place.label(place.pages - 1)


def folios(first: str, last: str) -> str:
    """A run of pages by its folios: *7–10*, or *7* for one page."""
    return "–".join(dict.fromkeys((first, last)))


@dataclass(frozen=True, slots=True)
class KeptPlace:
    """Where a chapter stood when the volume was published: the number of its first page, and how
    many pages it had."""

    first: int
    pages: int


def make_page_map(
    roman_part: Iterable[Galley],
    arabic_part: Iterable[Galley],
    pad_to: int = 1,
    kept: Mapping[str, KeptPlace] = MappingProxyType({}),
) -> PageMap:
    """The page map of a book whose galleys come in this order.

    Chapters that are `kept` begin where they began, with blank pages before them where another has
    become shorter; what has become longer goes on under letters, on leaves of its own.

    A folio is odd on a recto and even on a verso, in each numbering, so a galley laid out for the
    other side is preceded by a blank page; so is the first arabic page where the roman part ends
    on a recto. `pad_to` adds blanks at the end up to a multiple of that many pages.
    """
    places: list[GalleyPlace] = []
    folios: list[Folio] = []
    parts: tuple[tuple[Numbering, Iterable[Galley]], ...] = (
        ("roman", roman_part),
        ("arabic", arabic_part),
    )
    for numbering, galleys in parts:
        number = 1
        if len(folios) % 2:
            folios.append(Folio(len(folios), len(folios) + 1, "roman", False, None))
        for galley in galleys:
            was = kept.get(galley.chapter)
            while was is not None and number < was.first:
                folios.append(Folio(len(folios), number, numbering, False, None))
                number += 1
            if (number % 2 == 1) != (galley.side == "recto"):
                folios.append(Folio(len(folios), number, numbering, False, None))
                number += 1
            longer = was is not None and galley.pages > was.pages
            place = GalleyPlace(
                galley.chapter, len(folios), number, galley.pages, numbering,
                galley.anchors, galley.blind, was.pages if was is not None and longer else 0,
            )  # fmt: skip
            places.append(place)
            for page in range(galley.pages):
                printed = page not in galley.blind
                folios.append(Folio(len(folios), *place.number(page), printed, galley.chapter))
            number += place.kept or galley.pages
            if place.kept and (galley.pages - place.kept) % 2:
                blank, how = place.number(galley.pages)
                folios.append(Folio(len(folios), blank, how, False, None))
    return pad_page_map(PageMap(tuple(places), tuple(folios)), pad_to)


def pad_page_map(page_map: PageMap, multiple: int, blank_last: bool = False) -> PageMap:
    """`page_map` with blank pages at its end up to a multiple of `multiple` pages; with one at the
    least where the last page is to be blank."""
    folios = list(page_map.folios)
    while folios and (len(folios) % multiple or (blank_last and folios[-1].chapter is not None)):
        last = folios[-1]
        folios.append(Folio(len(folios), last.number + 1, last.numbering, False, None))
    return PageMap(page_map.places, tuple(folios))
