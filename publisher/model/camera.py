"""A camera-ready paper: one that came as a PDF, whose pages are bound as they are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from html import escape
from typing import Literal

from publisher.diagnostics import Diagnostic
from publisher.model.chapter import Heading
from publisher.model.frozen import Frozen
from publisher.model.galley import Point

Box = tuple[float, float, float, float]
"""Left, bottom, right, top, in pt."""

Fit = Literal["", "own", "page", "centre"]
Screen = Literal["", "text", "landing"]


class Depiction(Frozen):
    """What a figure shows, in words, for whom it is not seen: the next one without words on `page`
    (from 1)."""

    page: int
    alt: str


class CameraCopy(Frozen):
    """How a paper that came as a PDF is bound. `file` is the PDF's name from the root of the
    volume. `fit` says what size its pages get: their ``own``, the volume's ``page`` by scaling, or
    the volume's page with theirs unscaled in its ``centre``. `screen` says what EPUB and web
    edition hold of it: its ``text`` as far as it can be read, or only its ``landing`` page; either
    is empty where the paper leaves it to its volume. `pages` is how many it should have, 0 where
    nobody says. `proposed` are the keys of the front matter that were read from the PDF."""

    file: str = ""
    fit: Fit = ""
    screen: Screen = ""
    pages: int = 0
    figures: tuple[Depiction, ...] = ()
    proposed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CameraPage:
    """A page of an author, upright. Lengths are pt; `ink` is the box of all that is drawn on it,
    `None` on an empty page."""

    width: float
    height: float
    ink: Box | None = None


@dataclass(frozen=True, slots=True)
class CameraPages:
    """A PDF made ready to be bound: cleaned, tagged, repaired.

    `anchors` maps its headings and the places that its links go to to points of its pages. `words`
    counts those read. `failures` are the rules that it still breaks, by standard (``PDF/UA-1``,
    ``PDF/A-3a``), with the judge's words; `unjudged` says why nobody could tell, empty where
    somebody did. `lacks` is what a reader who does not see the pages misses, one thing a line.
    `renamed` counts the characters of each page that were given a meaning they had not.
    `body` is its text as XHTML, empty where it could not be read; `page_ids` are the ids in it of
    the places where pages begin.
    """

    pdf: bytes
    pages: tuple[CameraPage, ...]
    anchors: Mapping[str, Point] = field(default_factory=dict)
    headings: tuple[tuple[str, int, str], ...] = ()
    body: str = ""
    page_ids: tuple[str, ...] = ()
    words: int = 0
    failures: tuple[tuple[str, str, str], ...] = ()
    unjudged: str = ""
    lacks: tuple[str, ...] = ()
    renamed: tuple[int, ...] = ()
    diagnostics: tuple[Diagnostic, ...] = ()

    @property
    def sections(self) -> tuple[Heading, ...]:
        """Its headings below the title, as those of a chapter."""
        return tuple(
            Heading(id=name, level=level, html=escape(text, quote=False), text=text)
            for name, level, text in self.headings
            if level > 1
        )
