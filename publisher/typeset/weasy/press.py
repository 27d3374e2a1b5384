"""Pages laid out and written by WeasyPrint.

In: the HTML tree of a chapter, the look of its book. Out: a `Print`: the PDF and all that is known
of its pages. Faces, parsed style sheets and hyphenation are shared between what one worker sets.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import EmailMessage
from io import BytesIO
from typing import Any
from urllib.parse import unquote
from xml.etree import ElementTree as ET

import cssselect2
from weasyprint import CSS, HTML
from weasyprint.css.counters import CounterStyle
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher, URLFetcherResponse

from publisher.diagnostics import Diagnostic
from publisher.model.chapter import Image
from publisher.model.galley import Overleaf, Point, Side
from publisher.typeset.hanging import NO_HANGING, Hanging, hanging
from publisher.typeset.job import Look, TypesettingJob
from publisher.typeset.sheets import FONT_SCHEME, prelude
from publisher.typeset.weasy.computed import Patterns
from publisher.typeset.weasy.directions import part_runs
from publisher.typeset.weasy.figures import altered_figures
from publisher.typeset.weasy.filling import underfull
from publisher.typeset.weasy.mapping import Notes, anchors, page_starts
from publisher.typeset.weasy.overleaf import Leaves
from publisher.typeset.weasy.wrappers import (
    BASE,
    LAYING_OUT,
    TAGGING,
    WRITING,
    ChapterAtWork,
    installing,
)


@dataclass(frozen=True, slots=True)
class Print:
    """A chapter as it was printed: the fields of a `Galley` of the same names; `drawn` are the
    signs that stand in each family of fonts, `findings` are about its pages, `odd` the pictures
    that came out otherwise than they looked."""

    pdf: bytes
    pages: int
    anchors: dict[str, Point]
    starts: tuple[int, ...]
    notes: Notes
    overleaf: tuple[Overleaf, ...]
    unshown: tuple[str, ...]
    drawn: dict[str, frozenset[str]]
    findings: tuple[Diagnostic, ...]
    odd: tuple[Image, ...]


class _Fetcher(URLFetcher):  # type: ignore[misc]
    """Serves the chapter's own images and the style's faces, and nothing else."""

    def __init__(self, look: Look, images: tuple[Image, ...] = ()) -> None:
        super().__init__(fail_on_errors=False)
        self._faces = {face.name: face.data for face in look.faces}
        self._images = {f"images/{image.name}": image for image in images}

    def fetch(self, url: str, headers: dict[str, str] | None = None) -> Any:
        if url.startswith(FONT_SCHEME):
            return _response(url, self._faces[unquote(url.removeprefix(FONT_SCHEME))], "font/ttf")
        if url.startswith("data:image/"):
            return super().fetch(url, headers)
        image = self._images.get(unquote(url.removeprefix(BASE).lstrip("/")))
        if image is None:
            raise ValueError(f"no such image: {url[:80]}")
        return _response(url, image.data, image.media_type)


def _response(url: str, data: bytes, media_type: str) -> Any:
    headers = EmailMessage()
    headers["Content-Type"] = media_type
    return URLFetcherResponse(url, BytesIO(data), headers)


class _TreeHTML(HTML):  # type: ignore[misc]
    """WeasyPrint's document from an element tree: no serialising, no second parse, and notes may
    hold paragraphs inside paragraphs, which no HTML text can say."""

    def __init__(self, root: ET.Element, fetcher: URLFetcher) -> None:
        self.base_url = f"{BASE}/"
        self.url_fetcher = fetcher
        self.media_type = "print"
        self.wrapper_element = cssselect2.ElementWrapper.from_html_root(root, content_language=None)
        self.etree_element = self.wrapper_element.etree_element


@dataclass(slots=True)
class _LookResources:
    """What one worker keeps warm for one look: faces, the sheets of either side, what they say."""

    look: Look
    fonts: FontConfiguration = field(default_factory=FontConfiguration)
    counters: CounterStyle = field(default_factory=CounterStyle)
    sheets: dict[str, CSS] = field(default_factory=dict)
    patterns: Patterns = field(default_factory=Patterns)
    hanging: Hanging = NO_HANGING

    def sheet(self, side: Side) -> CSS:
        if side not in self.sheets:
            look = self.look
            self.sheets[side] = CSS(
                string=prelude(look.faces, look.page, side, look.accent) + look.css,
                font_config=self.fonts,
                counter_style=self.counters,
                base_url=f"{BASE}/",
                url_fetcher=_Fetcher(look),
            )
        return self.sheets[side]


_presses: list[_LookResources] = []


def _press(look: Look) -> _LookResources:
    """The press for `look`, made once in a process."""
    for press in _presses:
        if press.look is look or press.look == look:
            return press
    del _presses[:-3]
    _presses.append(_LookResources(look, hanging=hanging(look.hanging)))
    return _presses[-1]


def warm_up(look: Look) -> None:
    """Read the sheet of the side that a specimen does not stand on."""
    _press(look).sheet("verso")


def lay_out(
    root: ET.Element,
    look: Look,
    side: Side,
    images: tuple[Image, ...] = (),
    cache: dict[str, Any] | None = None,
    leaves: Leaves | None = None,
) -> Any:
    """WeasyPrint's document for the HTML tree `root`. `cache` are pictures made already; `leaves`
    gathers what both sides of its leaves have."""
    press = _press(look)
    part_runs(root[-1])
    chapter = ChapterAtWork(root, press.patterns, leaves, press.hanging, look.page.line)
    with installing(LAYING_OUT, chapter):
        return _TreeHTML(root, _Fetcher(look, images)).render(
            font_config=press.fonts,
            counter_style=press.counters,
            stylesheets=[press.sheet(side)],
            cache=cache or {},
        )


def page_pdf(
    root: ET.Element,
    look: Look,
    side: Side,
    identifier: bytes,
    tagged: bool,
    images: tuple[Image, ...] = (),
) -> bytes:
    """The pages of a tree that is no chapter, as PDF."""
    document = lay_out(root, look, side, images)
    with installing(TAGGING if tagged else ()):
        pdf: bytes = document.write_pdf(
            pdf_tags=tagged, pdf_version="1.7", pdf_identifier=identifier
        )
    return pdf


def print_chapter(
    root: ET.Element, job: TypesettingJob, look: Look, formulas: dict[str, Any]
) -> Print:
    """The chapter of `job`, whose HTML tree is `root`, as a tagged PDF with everything but folios.
    `formulas` are the pictures of its formulas."""
    leaves = Leaves()
    document = lay_out(
        root, look, job.side, job.chapter.images, formulas, leaves if job.turns else None
    )
    finish = _Finish(leaves)
    with installing(WRITING):
        leaves.draw_apart(document.pages)
        pdf = document.write_pdf(
            finisher=finish, pdf_tags=True, pdf_version="1.7", pdf_identifier=b"galley"
        )
    starts, notes = page_starts(document.pages, root[1])
    return Print(
        pdf=pdf,
        pages=len(document.pages),
        anchors=anchors(document.pages),
        starts=starts,
        notes=notes,
        overleaf=finish.overleaf,
        unshown=tuple(sorted({chr(c) for font in document.fonts.values() for c in font.missing})),
        drawn=_drawn(document),
        findings=tuple(underfull(document.pages, job.chapter)),
        odd=altered_figures(document.pages, pdf, job.chapter.images),
    )


def _drawn(document: Any) -> dict[str, frozenset[str]]:
    drawn: dict[str, set[str]] = {}
    for font in document.fonts.values():
        drawn.setdefault(font.family, set()).update(*font.to_unicode.values())
    return {family: frozenset(signs) for family, signs in drawn.items()}


class _Finish:
    """What is done to the PDF last: heads joined to their pages, pictures left sharp."""

    def __init__(self, leaves: Leaves) -> None:
        self._leaves = leaves
        self.overleaf: tuple[Overleaf, ...] = ()

    def __call__(self, _document: Any, pdf: Any) -> None:
        _sharpen(pdf)
        if self._leaves.turnable:
            overleaf = self._leaves.join(pdf)
            self.overleaf = () if _has_patterns(pdf) else overleaf


def _has_patterns(pdf: Any) -> bool:
    """Whether something is tied to the page and not to its content (ISO 32000-1, 8.7.3.1)."""
    return any(
        "PatternType" in (getattr(pdf_object, "extra", None) or ()) for pdf_object in pdf.objects
    )


def _sharpen(pdf: Any) -> None:
    """No picture is smoothed by the viewer (ISO 19005-3, 6.2.8). A style sheet says so too, but it
    does not reach the pictures inside an SVG."""
    for pdf_object in pdf.objects:
        extra = getattr(pdf_object, "extra", None)
        if extra and extra.get("Subtype") == "/Image" and "Interpolate" in extra:
            extra["Interpolate"] = "false"


class _Collector(logging.Handler):
    def __init__(self, records: list[logging.LogRecord]) -> None:
        super().__init__(logging.WARNING)
        self.records = records

    def emit(self, record: logging.LogRecord) -> None:
        self.records.append(record)


@contextmanager
def listening(records: list[logging.LogRecord]) -> Iterator[None]:
    """Everything WeasyPrint and fontTools log meanwhile goes into `records` and nowhere else."""
    handler = _Collector(records)
    logger = logging.getLogger("weasyprint")
    before = logger.propagate, logger.level
    logger.addHandler(handler)
    logger.propagate = False
    logging.getLogger("fontTools").setLevel(logging.ERROR)
    try:
        yield
    finally:
        logger.removeHandler(handler)
        logger.propagate, logger.level = before
