"""A galley: one chapter typeset, with everything but its folios."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from publisher.diagnostics import Diagnostic

Side = Literal["recto", "verso"]

MOST_PAGES = 1_000_000
"""Of one chapter: more than any limit of its text and of its time lets it have."""


@dataclass(frozen=True, slots=True)
class Point:
    """A place on a galley's page: `page` counts from 0; `x` and `y` are pt from the lower left."""

    page: int
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Overleaf:
    """A page on the other side of its leaf: its text stands `shift` pt further right, and `heads`
    is the content, in names of the galley's resources, that stands in the place of the last stream
    of its own."""

    shift: float
    heads: bytes


@dataclass(frozen=True, slots=True)
class FreeMargins:
    """Where a page that its author laid out has room: `left` and `right` are the edges of its text,
    `head` and `foot` the bands above and below it, from and to; `None` where there is no room. All
    in pt from the lower left."""

    left: float
    right: float
    head: tuple[float, float] | None = None
    foot: tuple[float, float] | None = None


@dataclass(frozen=True, slots=True)
class Galley:
    """A tagged PDF of one chapter.

    `side` is the side its first page was laid out for; `overleaf` has, for each page, what turns it
    to the other, and is empty where the chapter is to be set again for that. `pages` counts its
    pages. `blind` are the pages (from 0) that print no folio. `anchors` maps every id of the
    chapter to its place. `starts[i]` is the number of characters, white space not counted, of the
    chapter's running text (notes and generated text excluded) that stand before page `i`;
    a page that holds none of it has the number of the next. `notes` has, for pages behind the
    running text that begin in a note set there, its id and how many characters of it stand before.
    `unshown` are the characters that no font has: the glyph ``.notdef`` stands for them. `margins`
    are those of pages that came from an author, empty where the style laid them out; `unmet` are
    the standards (``PDF/UA-1``) that such pages do not conform to.
    """

    chapter: str
    pdf: bytes
    pages: int
    side: Side
    blind: frozenset[int] = frozenset()
    anchors: Mapping[str, Point] = field(default_factory=dict)
    starts: tuple[int, ...] = ()
    notes: Mapping[int, tuple[str, int]] = field(default_factory=dict)
    diagnostics: tuple[Diagnostic, ...] = ()
    overleaf: tuple[Overleaf, ...] = ()
    unshown: tuple[str, ...] = ()
    margins: tuple[FreeMargins, ...] = ()
    unmet: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """`ValueError` for what no chapter has: it may come from a cache or a worker, and whoever
        counts its pages would not come to an end."""
        if not 0 <= self.pages <= MOST_PAGES:
            raise ValueError(f"a galley of {self.pages} pages")
