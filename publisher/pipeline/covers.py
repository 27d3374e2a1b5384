"""The cover: the sheet that a printer prints, and the picture of its front that screens show.

In: an `Edition`. Out: the PDF of the sheet, in inks, as the printer of the volume asks; the task
for the picture. Both are set from one template of the style. Stage 4.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from io import BytesIO

from publisher import __version__
from publisher.bind.book import Bound, Description
from publisher.bind.press.order import PrintOrder
from publisher.cover.barcode import MODULE, bar_code, price_addon
from publisher.cover.panels import CoverSheet, Panel, cover_sheet
from publisher.diagnostics import Diagnostic, Span
from publisher.engine import Engine, Shared, Task
from publisher.files import Folder, OutsideFolder
from publisher.model.chapter import Image
from publisher.model.style import Style
from publisher.model.volume import Volume
from publisher.pictures.picture import Made
from publisher.pipeline.binding import MADE
from publisher.pipeline.forms import Edition, FormFiles
from publisher.style.styles import geometry
from publisher.templating.cover import cover_body
from publisher.templating.environment import Templates
from publisher.typeset.job import CoverJob, Look
from publisher.xhtml.tree import direction

SET = "publisher.typeset.worker:set_cover"
PRESSED = "publisher.pipeline.covers:press_cover"
DRAWN = "publisher.pipeline.covers:draw_front"
LOADED = "publisher.pipeline.covers:load_art"

CREATOR = f"Publisher {__version__}"

_WIDTH, _HEIGHT = 1600, 2560
"""Pixels of the picture that shops ask for."""

_LARGEST = 64 << 20
"""Bytes of a picture on a cover."""


@dataclass(frozen=True, slots=True)
class CoverPressing:
    """What the sheet for the printer is made from: its PDF, what it is called, when it was made
    (seconds since 1970, UTC), how it is printed."""

    pdf: bytes
    title: str
    lang: str
    order: PrintOrder
    created: int


@dataclass(frozen=True, slots=True)
class CoverArt:
    """A file of the volume that stands on the cover, as `panel`."""

    panel: str
    name: str
    data: bytes


def make(edition: Edition, engine: Engine) -> FormFiles:
    """The sheet of the cover, where the book has pages."""
    volume, set_book = edition.volume, edition.set_book
    order = edition.order
    if set_book is None or edition.look is None or order is None:
        return FormFiles({})
    pages = len(order.padded(set_book.page_map).folios)
    page = geometry(edition.style, volume.page.size)
    is_right_bound = direction(volume.language) == "rtl"
    sheet = cover_sheet(volume.print, page, pages, is_right_bound)
    images = edition.art
    found = [*_spine_findings(volume, sheet, pages)]
    addon = volume.cover.addon or price_addon(volume.price.amount, volume.price.currency)
    code = bar_code(volume.isbn.print, addon)
    names = {key: image.name for key, image in images.items()}
    body = cover_body(edition.templates, volume, sheet, names, accent(edition.style), code, MODULE)
    job = CoverJob(
        body, cover_css(edition.style, volume.language), volume.language, tuple(images.values()),
        sheet.width, sheet.height, sheet.bleed,
    )  # fmt: skip
    name = f"{volume.id}-cover.pdf"
    typeset = engine.one("cover", Task(name, SET, job, shared=edition.look, result_type=bytes))
    found += typeset.diagnostics
    if typeset.value is None:
        return FormFiles({}, tuple(found))
    pressing = CoverPressing(
        typeset.value,
        volume.title,
        volume.language,
        replace(order, bleed=sheet.bleed),
        edition.modified,
    )
    pressed = engine.one("cover", Task(name, PRESSED, pressing, result_type=MADE))
    found += pressed.diagnostics
    files = {name: pressed.value.pdf} if pressed.value is not None else {}
    return FormFiles(files, tuple(found))


def accent(style: Style) -> str:
    """The one colour of a style."""
    return str(style.settings.get("accent", "#000000"))


def cover_css(style: Style, lang: str) -> str:
    """The style's sheet for covers, in its first face, then in those that it has for `lang` and for
    other languages."""
    others = sorted(
        (font for font in style.system_fonts if not font.heads),
        key=lambda font: lang.split("-")[0] not in font.langs,
    )
    families = dict.fromkeys([*style.families[:1], *(font.family for font in others)])
    names = ", ".join(f'"{family}"' for family in families)
    return f"html {{ font-family: {names} }}\n{style.css['cover']}"


def press_cover(pressing: CoverPressing) -> Bound:
    """The sheet as the printer wants it: a task."""
    from publisher.bind.press.printfile import press_sheet

    created = datetime.fromtimestamp(pressing.created, UTC)
    description = Description(
        title=pressing.title, lang=pressing.lang, creator=CREATOR, created=created
    )
    return press_sheet(pressing.pdf, description, pressing.order)


def load_art(art: CoverArt) -> Made:
    """The picture of an author, as every reader shows it: a task."""
    from publisher.pictures.loading import make as make_picture

    return make_picture(art.data, art.name)


def draw_front(job: CoverJob, look: Look) -> bytes:
    """The front as PNG: a task. Its colours are few, so a palette holds them."""
    import pypdfium2
    from PIL import Image as Pillow

    from publisher.typeset.worker import set_cover

    with pypdfium2.PdfDocument(set_cover(job, look)) as document:
        page = document[0]
        picture = page.render(scale=_WIDTH / page.get_width()).to_pil().convert("RGB")
    if picture.size != (_WIDTH, _HEIGHT):
        picture = picture.resize((_WIDTH, _HEIGHT), Pillow.Resampling.LANCZOS)
    out = BytesIO()
    if not job.images:
        picture = picture.quantize(128, dither=Pillow.Dither.NONE)
    picture.save(out, "PNG", optimize=bool(job.images))
    return out.getvalue()


def front_task(
    volume: Volume, style: Style, templates: Templates, look: Shared, art: Mapping[str, Image]
) -> Task:
    """The task that draws the front of `volume`: it is the same whatever becomes of its papers."""
    width = 100.0
    height = width * _HEIGHT / _WIDTH
    sheet = CoverSheet(width, height, 0, Panel(0, 0), Panel(0, 0), Panel(0, width))
    shown = {panel: image for panel, image in art.items() if panel in ("image", "front")}
    names = {key: each.name for key, each in shown.items()}
    body = cover_body(templates, volume, sheet, names, accent(style))
    job = CoverJob(
        body,
        cover_css(style, volume.language),
        volume.language,
        tuple(shown.values()),
        width,
        height,
        0,
    )
    return Task(volume.id, DRAWN, job, shared=look, weight=1.0, result_type=bytes)


def cover_art(volume: Volume, engine: Engine) -> tuple[dict[str, Image], tuple[Diagnostic, ...]]:
    """The pictures that `volume` names for its cover, by panel; and what is wrong with them."""
    folder, found, arts = Folder(volume.folder), [], []
    for panel in ("image", "front", "back", "spine"):
        name = getattr(volume.cover, panel)
        span = volume.spans.get(f"cover.{panel}") or Span(volume.path)
        if not name:
            continue
        try:
            arts.append(CoverArt(panel, name, folder.read(name, _LARGEST)))
        except (OSError, ValueError, OutsideFolder) as error:
            why = (
                "is not there"
                if isinstance(error, FileNotFoundError)
                else f"cannot be read: {error}"
            )
            found.append(Diagnostic("VOL084", f"`{name}` {why}", span))
    tasks = [Task(art.name, LOADED, art, weight=1.0, result_type=Made) for art in arts]
    images = {}
    for art, outcome in zip(arts, engine.run("cover", tasks), strict=True):
        made, span = outcome.value, volume.spans.get(f"cover.{art.panel}") or Span(volume.path)
        if made is not None and made.image is not None:
            images[art.panel] = made.image
            continue
        remarks = [remark.message for remark in made.remarks] if made is not None else []
        remarks += [each.message for each in outcome.diagnostics]
        found.append(Diagnostic("VOL084", f"`{art.name}`: {'; '.join(remarks)}", span))
    return images, tuple(found)


def _spine_findings(volume: Volume, sheet: CoverSheet, pages: int) -> Iterator[Diagnostic]:
    """Whether the spine may be trusted."""
    if sheet.is_guess:
        message = (f"the spine is {sheet.spine.width:.1f} mm for {pages} pages, on a guess at the "
                   "paper")  # fmt: skip
        span = volume.spans.get("print") or Span(volume.path)
        yield Diagnostic("VOL085", message, span)
