"""What the typesetting workers are asked for. Importing this does not import WeasyPrint."""

from __future__ import annotations

from dataclasses import dataclass

from publisher.model.chapter import Chapter
from publisher.model.galley import Side
from publisher.model.style import EB_GARAMOND, FontInstance, FormulaFace, HangingSigns, PageGeometry

SHEET = 100
"""Folios in a sheet: WeasyPrint's time grows faster than its pages, so a book has many sheets."""


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
    what signs stand in the margin."""

    faces: tuple[FontInstance, ...]
    page: PageGeometry
    css: str
    accent: str = "#000"
    titles: tuple[tuple[str, float], ...] = ()
    formulas: FormulaFace = EB_GARAMOND
    hanging: tuple[HangingSigns, ...] = ()

    @property
    def measure_em(self) -> float:
        """The measure in em of the text."""
        return self.page.measure / 25.4 * 72 / self.page.size


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
