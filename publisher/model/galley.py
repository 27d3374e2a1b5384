"""A galley: one chapter typeset, with everything but its folios."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from publisher.diagnostics import Diagnostic

Side = Literal["recto", "verso"]


@dataclass(frozen=True, slots=True)
class Point:
    """A place on a galley's page: `page` counts from 0; `x` and `y` are pt from the lower left."""

    page: int
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Galley:
    """A tagged PDF of one chapter.

    `side` is the side its first page was laid out for. `pages` counts its pages. `blind` are the
    pages (from 0) that print no folio. `anchors` maps every id of the chapter to its place.
    `starts[i]` is the number of characters, white space not counted, of the chapter's running text
    (notes and generated text excluded) that stand before page `i`. `lines[i]` is the number of
    lines of running text on page `i`.
    """

    chapter: str
    pdf: bytes
    pages: int
    side: Side
    blind: frozenset[int] = frozenset()
    anchors: Mapping[str, Point] = field(default_factory=dict)
    starts: tuple[int, ...] = ()
    diagnostics: tuple[Diagnostic, ...] = ()
