"""What the typesetting workers are asked for. Importing this does not import WeasyPrint."""

from __future__ import annotations

from dataclasses import dataclass

from publisher.model.chapter import Chapter, Image
from publisher.model.galley import Side
from publisher.model.style import (
    EB_GARAMOND,
    Direction,
    FontInstance,
    FormulaFace,
    HangingSigns,
    PageGeometry,
)

SHEET = 100
"""Folios in a sheet: WeasyPrint's time grows faster than its pages, so a book has many sheets."""


COLUMN_GAP = 6.0
"""The room between two columns, in mm, as columns.css has it."""


@dataclass(frozen=True, slots=True)
class TypesettingJob:
    """What one galley is made from. `blind` is true where no page prints a folio; `turns` where
    the galley may come to stand on the other side."""

    chapter: Chapter
    side: Side
    blind: bool = False
    turns: bool = True


@dataclass(frozen=True, slots=True)
class Look:
    """What all galleys of a volume share: its faces, the style's rules and the page format.

    `css` is the style's print sheet; `accent` a CSS colour. `titles` maps the class of an opening
    to the size of its title, in em of the text; `formulas` is what formulas are set in; `hanging`
    what signs stand in the margin; `columns` how many the text of a paper has;
    `drop_caps` the kinds of chapters that open with a large letter; `direction` is that in which
    the book is read and bound; with `end_notes` notes stand behind the text they are called in."""

    faces: tuple[FontInstance, ...]
    page: PageGeometry
    css: str
    accent: str = "#000"
    titles: tuple[tuple[str, float], ...] = ()
    formulas: FormulaFace = EB_GARAMOND
    hanging: tuple[HangingSigns, ...] = ()
    columns: int = 1
    drop_caps: tuple[str, ...] = ()
    direction: Direction = "ltr"
    end_notes: bool = False

    @property
    def measure_em(self) -> float:
        """The measure in em of the text."""
        return self.page.measure / 25.4 * 72 / self.page.size

    def column_em(self, kind: str) -> float:
        """The width of a column of the text of a chapter of that `kind`, in em."""
        if kind != "paper" or self.columns == 1:
            return self.measure_em
        gaps = COLUMN_GAP * (self.columns - 1) / 25.4 * 72 / self.page.size
        return (self.measure_em - gaps) / self.columns


@dataclass(frozen=True, slots=True)
class ReviewSheets:
    """What is laid under a reviewer's copy of so many `pages`, the first on `side`: numbers of
    `lines` lines a page, and the name of the `reader`, who may have none."""

    side: Side
    pages: int
    lines: int
    reader: str = ""


@dataclass(frozen=True, slots=True)
class CitationLine:
    """What an offprint says of the book it is from. `address` is the web address that
    `address_text` stands for, both empty where there is none; `lang` is the line's language;
    `side` is that of the page it stands on."""

    text: str
    lang: str
    side: Side
    address: str = ""
    address_text: str = ""


@dataclass(frozen=True, slots=True)
class CoverJob:
    """What the sheet of a cover is set from: `body` is one element; `css` the style's sheet for
    covers; lengths are mm."""

    body: str
    css: str
    lang: str
    images: tuple[Image, ...]
    width: float
    height: float
    bleed: float
