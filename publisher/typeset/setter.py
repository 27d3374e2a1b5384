"""Typesetting one chapter with WeasyPrint.

In: a `Job` (a chapter, the side it starts on, a style). Out: a `Galley`. A pure function of its
input: it reads nothing but the font files the style names, and it shares faces, parsed style
sheets and hyphenation between the chapters that one worker process sets.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field, replace
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

from publisher.model.chapter import Chapter, Image
from publisher.model.galley import Galley, Overleaf, Side
from publisher.model.style import PageGeometry
from publisher.typeset.balance import balance
from publisher.typeset.breaking import breaking_boxes
from publisher.typeset.columns import balanced_columns
from publisher.typeset.computed import Patterns
from publisher.typeset.deflating import quick_deflating
from publisher.typeset.document import chapter_tree
from publisher.typeset.drawing import lean_drawing
from publisher.typeset.figures import in_pixels, large_patterns, otherwise, told
from publisher.typeset.filling import underfull
from publisher.typeset.floats import deferred_figures
from publisher.typeset.formulas import Formulas
from publisher.typeset.glyphs import missing
from publisher.typeset.job import Job, Look
from publisher.typeset.lines.listings import spaced_lines
from publisher.typeset.lines.planning import planned_lines
from publisher.typeset.log import as_diagnostics, missing_glyph
from publisher.typeset.mapping import anchors, page_starts
from publisher.typeset.mending import gathered_spaces, near_breaks, short_looks, whole_lines
from publisher.typeset.notes import kept_notes
from publisher.typeset.overleaf import Leaves, both_sides
from publisher.typeset.pages import lean_pages, listed_pages
from publisher.typeset.sheets import FONT_SCHEME, prelude
from publisher.typeset.tables import fit_tables
from publisher.typeset.tagging import own_tags
from publisher.typeset.typenames import few_names

_BASE = "chapter:/"


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
        image = self._images.get(unquote(url.removeprefix(_BASE).lstrip("/")))
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
        self.base_url = f"{_BASE}/"
        self.url_fetcher = fetcher
        self.media_type = "print"
        self.wrapper_element = cssselect2.ElementWrapper.from_html_root(root, content_language=None)
        self.etree_element = self.wrapper_element.etree_element


@dataclass(slots=True)
class _Press:
    """What one worker keeps warm for one look: faces, the sheets of either side, what they say."""

    look: Look
    fonts: FontConfiguration = field(default_factory=FontConfiguration)
    counters: CounterStyle = field(default_factory=CounterStyle)
    sheets: dict[str, CSS] = field(default_factory=dict)
    patterns: Patterns = field(default_factory=Patterns)

    def sheet(self, side: Side) -> CSS:
        if side not in self.sheets:
            look = self.look
            self.sheets[side] = CSS(
                string=prelude(look.faces, look.page, side, look.accent) + look.css,
                font_config=self.fonts,
                counter_style=self.counters,
                base_url=f"{_BASE}/",
                url_fetcher=_Fetcher(look),
            )
        return self.sheets[side]


_presses: list[_Press] = []


def _press(look: Look) -> _Press:
    """The press for `look`, made once in a process."""
    for press in _presses:
        if press.look is look or press.look == look:
            return press
    del _presses[:-3]
    _presses.append(_Press(look))
    return _presses[-1]


def typeset(job: Job, look: Look) -> Galley:
    """Set `job`'s chapter as a tagged PDF with everything but folios.

    Raises nothing for bad content: what WeasyPrint says becomes diagnostics of the galley. A
    drawing that comes out otherwise than it looked is set again in pixels.
    """
    galley, odd = _set(job, look)
    if not odd:
        return galley
    still, chapter = odd, job.chapter
    pixels = {image.name: made for image in odd if (made := in_pixels(image))}
    if pixels:
        images = tuple(pixels.get(image.name, image) for image in chapter.images)
        galley, still = _set(replace(job, chapter=replace(chapter, images=images)), look)
    wrong = {image.name for image in still}
    found = (told(image, chapter, image.name not in wrong) for image in odd)
    return replace(galley, diagnostics=(*galley.diagnostics, *found))


def _set(job: Job, look: Look) -> tuple[Galley, tuple[Image, ...]]:
    """The galley of `job`, and the pictures that came out otherwise in it."""
    said: list[logging.LogRecord] = []
    with _listening(said), few_names():
        formulas = Formulas(job.chapter.id, look.measure_em)
        root = chapter_tree(job.chapter, formulas.draw, _long_note(look.page))
        balance(root, dict(look.titles), look.measure_em, look.faces[0])
        fit_tables(root, look.measure_em, look.faces[0])
        with both_sides(root, f"{_BASE}/") if job.turns else nullcontext(Leaves()) as leaves:
            document = lay_out(root, look, job.side, job.chapter.images, formulas.images)
        finish = _Finish(leaves)
        with own_tags(), lean_drawing(), listed_pages(), quick_deflating(), large_patterns():
            leaves.draw_apart(document.pages)
            pdf = document.write_pdf(
                finisher=finish, pdf_tags=True, pdf_version="1.7", pdf_identifier=b"galley"
            )
    pages = len(document.pages)
    starts, notes = page_starts(document.pages, root[1])
    unknown = tuple(missing("".join(root[1].itertext()), look.faces))
    galley = Galley(
        chapter=job.chapter.id,
        pdf=pdf,
        pages=pages,
        side=job.side,
        blind=frozenset(range(pages)) if job.blind else frozenset(),
        anchors=anchors(document.pages),
        starts=starts,
        notes=notes,
        diagnostics=(
            *as_diagnostics(said, job.chapter, [character for character, _ in unknown]),
            *formulas.diagnostics,
            *underfull(document.pages, job.chapter),
            *(missing_glyph(c, job.chapter, font) for c, font in unknown),
        ),
        overleaf=finish.overleaf,
        unshown=tuple(sorted({chr(c) for font in document.fonts.values() for c in font.missing})),
    )
    return galley, otherwise(document.pages, pdf, job.chapter.images)


_SPECIMEN = """\
<section xmlns="http://www.w3.org/1999/xhtml"><h1>Specimen</h1><p>Words <em>that</em> nobody reads:
they load faces, hyphenation, the <strong>tables</strong> of characters and what a library sets up
when it is first called.</p></section>
"""


def make_ready(look: Look) -> None:
    """Do once what the first chapter set with `look` in a process pays for all after it."""
    _press(look).sheet("verso")
    typeset(Job(Chapter("specimen", "address", "en", "", "", _SPECIMEN), "recto"), look)


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
    return any("PatternType" in (getattr(found, "extra", None) or ()) for found in pdf.objects)


def _sharpen(pdf: Any) -> None:
    """No picture is smoothed by the viewer (ISO 19005-3, 6.2.8). A style sheet says so too, but it
    does not reach the pictures inside an SVG."""
    for found in pdf.objects:
        extra = getattr(found, "extra", None)
        if extra and extra.get("Subtype") == "/Image" and "Interpolate" in extra:
            extra["Interpolate"] = "false"


def lay_out(
    root: ET.Element,
    look: Look,
    side: Side,
    images: tuple[Image, ...] = (),
    cache: dict[str, Any] | None = None,
) -> Any:
    """WeasyPrint's document for the HTML tree `root`; `cache` are pictures made already."""
    press = _press(look)
    written_lines = spaced_lines if root.find(".//pre") is not None else nullcontext
    with (
        press.patterns.shared(), short_looks(), whole_lines(), written_lines(), planned_lines(),
        kept_notes(), balanced_columns(), lean_pages(), breaking_boxes(), deferred_figures(),
        gathered_spaces(), near_breaks(),
    ):  # fmt: skip
        return _TreeHTML(root, _Fetcher(look, images)).render(
            font_config=press.fonts,
            counter_style=press.counters,
            stylesheets=[press.sheet(side)],
            cache=cache or {},
        )


def _long_note(page: PageGeometry) -> int:
    """How many characters of a note may stand at a foot: a little under half a page."""
    characters_a_line = page.measure / (page.size * 0.16)
    lines = page.depth / (page.line * 25.4 / 72)
    return int(characters_a_line * lines * 0.42)


class _Collector(logging.Handler):
    def __init__(self, said: list[logging.LogRecord]) -> None:
        super().__init__(logging.WARNING)
        self.said = said

    def emit(self, record: logging.LogRecord) -> None:
        self.said.append(record)


@contextmanager
def _listening(said: list[logging.LogRecord]) -> Iterator[None]:
    """Everything WeasyPrint and fontTools log meanwhile goes into `said` and nowhere else."""
    handler = _Collector(said)
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
