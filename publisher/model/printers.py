"""Printers by name: what each asks of a book and of its cover.

In: `printers.toml`. Out: a frozen `Printer`, and the widths of spine and cover that follow from it.
Lengths are mm.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class Printer:
    """What a printer asks for; `printers.toml` says what each is. `inner` are pairs of a number of
    pages and the least inner margin up to it; `papers` maps a name to mm a leaf."""

    key: str
    name: str
    source: str
    read: date
    standard: str
    bleed: float
    cover_bleed: float
    wrap: float
    hinge: float
    overhang: float
    marks: bool
    multiple: int
    blank_last: bool
    flat: bool
    resolution: float
    ink: float
    pages: tuple[int, int]
    spine_pages: int
    spine_mm: float
    spine_extra: float
    inner: tuple[tuple[int, float], ...]
    outer: float
    papers: Mapping[str, float]

    def least_inner(self, pages: int) -> float:
        """The least inner margin of a book of so many pages."""
        return next((mm for most, mm in self.inner if pages <= most), self.inner[-1][1])

    def spine(self, pages: int, leaf: float) -> float:
        """The width of the spine of a block of so many pages, of leaves so thick."""
        return pages / 2 * leaf + self.spine_extra

    def has_spine_text(self, pages: int, width: float) -> bool:
        """Whether words may stand on a spine so wide, of so many pages."""
        return pages >= self.spine_pages and width >= self.spine_mm


@lru_cache(maxsize=1)
def printers() -> Mapping[str, Printer]:
    """All printers that are known, by key."""
    table = tomllib.loads((files("publisher.model") / "printers.toml").read_text("utf-8"))
    return {key: _printer(key, row) for key, row in table.items()}


def _printer(key: str, row: Mapping[str, object]) -> Printer:
    values = {name.replace("-", "_"): value for name, value in row.items()}
    values |= {name: tuple(values[name]) for name in ("pages",)}  # type: ignore[arg-type]
    values["inner"] = tuple((int(most), float(mm)) for most, mm in values["inner"])  # type: ignore[attr-defined]
    return Printer(key=key, **values)  # type: ignore[arg-type]
