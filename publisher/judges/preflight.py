"""Preflight: what a printer would reject, told before the printer tells it.

In: a PDF, made by Publisher or not. Out: diagnostics, page by page, PDF010 and on. The rules are
those of PDF/X-4 (ISO 15930-7:2010) and of printers' own sheets: resolution, ink, lines, bleed. A
pure function of the bytes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from publisher.bind.inspection import Box, FileFacts, PageFacts, UnreadablePdf, inspect
from publisher.diagnostics import Diagnostic, Severity, Span
from publisher.model.printers import printers

MM = 72 / 25.4


@dataclass(frozen=True, slots=True)
class PressLimits:
    """What a press asks for. `resolution` in pixels an inch; `ink` in percent, 400 being full ink
    on all four plates; `line` in pt; `bleed` in mm; pages come in multiples of `multiple`.
    `standard` is what the file says of itself, ``PDF`` for nothing; `flat` takes no
    transparency."""

    resolution: float = 200
    ink: float = 330
    line: float = 0.2
    bleed: float = 3
    multiple: int = 2
    standard: str = "PDF/X-4"
    flat: bool = False


_LIMITS = PressLimits()

Judge = Callable[[PageFacts, PressLimits], Iterator[Diagnostic]]


def preflight(
    pdf: Path | bytes, *, shown: str | None = None, limits: PressLimits = _LIMITS
) -> tuple[Diagnostic, ...]:
    """What a printer would hold against `pdf`; nothing where it can go to press.

    `shown` is what the file is called in diagnostics, its path where `None`. `OSError` where it
    cannot be read.
    """
    data = pdf if isinstance(pdf, bytes) else pdf.read_bytes()
    name = shown or (str(pdf) if isinstance(pdf, Path) else "a PDF")
    try:
        facts = inspect(data)
    except UnreadablePdf as error:
        return (Diagnostic("PDF010", str(error), Span(name)),)
    diagnostics = [*_file(facts, limits)]
    for page in facts.pages:
        for judge in _JUDGES:
            diagnostics += judge(page, limits)
    return tuple(Diagnostic(d.code, d.message, Span(name), d.help, d.severity) for d in diagnostics)


def limits_of(printer: str) -> PressLimits:
    """What the press of the printer called so asks for; what any does where none is."""
    known = printers().get(printer)
    if known is None or known.key == "plain":
        return _LIMITS
    return PressLimits(
        resolution=known.resolution, ink=known.ink, bleed=known.bleed, multiple=known.multiple,
        standard=known.standard, flat=known.flat,
    )  # fmt: skip


_NEWEST = {"PDF/X-4": "1.6", "PDF/X-1a": "1.4"}
"""The last version of PDF that each standard is built on."""


def _file(facts: FileFacts, limits: PressLimits) -> Iterator[Diagnostic]:
    """What the file as a whole says of itself."""
    wanted, newest = limits.standard, _NEWEST.get(limits.standard, "2.0")
    if wanted != "PDF" and not facts.standard.startswith(wanted):
        claim = f"`{facts.standard}`" if facts.standard else "nothing"
        yield Diagnostic("PDF011", f"the file should say that it is {wanted}; it says {claim}")
    elif facts.trapped not in ("True", "False") or not facts.dated or facts.version > newest:
        yield Diagnostic("PDF011", f"the file says it is {wanted}, but not its dates, its trapping "
                         f"or a version up to {newest} (it says {facts.version})")  # fmt: skip
    intents = [intent for intent in facts.intents if intent.kind == "GTS_PDFX"]
    if len(intents) != 1 or not intents[0].condition:
        yield Diagnostic("PDF012", "the file names no printing condition")
    elif intents[0].components != 4:
        yield Diagnostic("PDF012", f"`{intents[0].condition}` comes without a CMYK profile")
    for thing in facts.active:
        yield Diagnostic("PDF013", f"the file holds {thing}")
    yield from _sizes(facts)
    if len(facts.pages) % limits.multiple:
        message = f"{len(facts.pages)} pages are no multiple of {limits.multiple}"
        yield Diagnostic("PDF016", message)


def _sizes(facts: FileFacts) -> Iterator[Diagnostic]:
    sizes: dict[tuple[int, int], list[PageFacts]] = {}
    for page in [page for page in facts.pages if page.trim] or facts.pages:
        left, bottom, right, top = page.page
        sizes.setdefault((round(right - left), round(top - bottom)), []).append(page)
    most = max(sizes.values(), key=len, default=[])
    for (width, height), pages in sizes.items():
        if pages is not most:
            size = f"{width / MM:.0f} × {height / MM:.0f} mm"
            yield Diagnostic("PDF015", f"{_pages(pages)}: {size}, unlike the other pages")


def _pages(pages: list[PageFacts]) -> str:
    labels = ", ".join(page.label for page in pages[:5])
    return f"page {labels}" + (f" and {len(pages) - 5} more" if len(pages) > 5 else "")


def _boxes(page: PageFacts, _: PressLimits) -> Iterator[Diagnostic]:
    if page.trim is None or page.art is not None:
        yield _at(page, "PDF014", "no TrimBox says where it is cut")
        return
    if not _within(page.trim, page.bleed or page.trim) or not _within(
        page.bleed or page.trim, page.media
    ):
        yield _at(page, "PDF014", "TrimBox, BleedBox and MediaBox do not lie in each other")
    if page.is_rotated:
        yield _at(page, "PDF014", "it is turned by /Rotate")


def _annotations(page: PageFacts, _: PressLimits) -> Iterator[Diagnostic]:
    if page.annotations:
        yield _at(page, "PDF013", f"{page.annotations} links or other annotations")


def _colours(page: PageFacts, _: PressLimits) -> Iterator[Diagnostic]:
    for space, things in sorted(page.paint.spaces.items()):
        what = ", ".join(sorted(things))
        if space == "DeviceRGB":
            yield _at(page, "PDF017", f"{what} in RGB")
        elif space in ("ICCBased 3", "CalRGB", "Lab"):
            message = f"{what} in colours of a profile ({space}), left to the printer to separate"
            yield _at(page, "PDF017", message, Severity.WARNING)


def _fonts(page: PageFacts, _: PressLimits) -> Iterator[Diagnostic]:
    for font in page.loose_fonts:
        yield _at(page, "PDF018", f"the font {font} is not embedded")


def _transparency(page: PageFacts, limits: PressLimits) -> Iterator[Diagnostic]:
    if "transparency" in page.paint.states and limits.flat:
        yield _at(page, "PDF027", "something lets through what is under it")
    elif "transparency" in page.paint.states and page.blend != "DeviceCMYK":
        yield _at(page, "PDF019", "transparency that does not say it is blended in CMYK")
    if "overprint" in page.paint.states:
        yield _at(page, "PDF020", "something is set to overprint")


def _pictures(page: PageFacts, limits: PressLimits) -> Iterator[Diagnostic]:
    for picture in page.paint.pictures:
        if 0 < picture.resolution < limits.resolution:
            width, height = picture.pixels
            message = f"a picture of {width} × {height} pixels has {picture.resolution:.0f} dpi"
            yield _at(page, "PDF021", f"{message} as printed")


def _ink(page: PageFacts, limits: PressLimits) -> Iterator[Diagnostic]:
    if page.paint.ink > limits.ink + 0.5:
        message = f"{page.paint.ink:.0f} % ink at one place; {limits.ink:.0f} % is the most"
        yield _at(page, "PDF022", message)
    for inks in sorted(page.paint.black_text):
        if len(inks) == 4 and inks[1] > 0:
            yield _at(page, "PDF023", "black text in more than one ink")
            break


def _lines(page: PageFacts, limits: PressLimits) -> Iterator[Diagnostic]:
    thinnest = page.paint.thinnest
    if thinnest is not None and thinnest < limits.line:
        yield _at(page, "PDF024", f"a line {thinnest:.2f} pt wide; {limits.line:g} pt is the least")


def _edges(page: PageFacts, limits: PressLimits) -> Iterator[Diagnostic]:
    """What goes up to the cut must go on beyond it, or a white thread shows."""
    if page.trim is None:
        return
    signs = (-1, -1, 1, 1)
    for area in page.paint.areas:
        for side, cut, sign in zip(area, page.trim, signs, strict=True):
            beyond = (side - cut) * sign
            if -0.5 < beyond < limits.bleed * MM - 0.5 and _meets(area, page.trim):
                message = f"something ends {abs(beyond) / MM:.1f} mm beyond the cut"
                yield _at(page, "PDF025", f"{message}; {limits.bleed:g} mm of bleed are the least")
                return


_JUDGES: tuple[Judge, ...] = (
    _boxes,
    _annotations,
    _colours,
    _fonts,
    _transparency,
    _pictures,
    _ink,
    _lines,
    _edges,
)


def _within(inner: Box, outer: Box) -> bool:
    left, bottom, right, top = (a - b for a, b in zip(inner, outer, strict=True))
    return left >= -0.01 and bottom >= -0.01 and right <= 0.01 and top <= 0.01


def _meets(area: Box, page: Box) -> bool:
    """Whether some of `area` lies on the page."""
    return area[0] < page[2] and area[2] > page[0] and area[1] < page[3] and area[3] > page[1]


def _at(page: PageFacts, code: str, message: str, severity: Severity | None = None) -> Diagnostic:
    sheet = "" if page.label == str(page.number) else f" (sheet {page.number})"
    return Diagnostic(code, f"page {page.label}{sheet}: {message}", severity=severity)
