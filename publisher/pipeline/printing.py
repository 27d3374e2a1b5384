"""The printer of a volume: how its file is made, and what the printer would say of the book.

In: the volume, its style, the settings; the number of pages. Out: a `PrintOrder`; findings at the
key that names the printer. Stage 4.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from publisher.diagnostics import Diagnostic, Span
from publisher.model.printers import Printer, printers
from publisher.model.style import PageGeometry, Style
from publisher.model.volume import Volume
from publisher.pipeline.settings import Settings

if TYPE_CHECKING:
    from publisher.bind.press.order import PrintOrder


def print_order(volume: Volume, style: Style, settings: Settings) -> PrintOrder:
    """How `volume` is printed: as its printer asks. What a style says under ``[settings.print]``
    comes before a plain printer's usual, and what `settings` say before all. Raises `BadProfile`
    where the profile is not one of a press."""
    from publisher.bind.press.order import PrintOrder, condition, own_profile

    printer = printers()[volume.print.profile]
    table = style.settings.get("print", {}) if printer.key == "plain" else {}
    profile = own_profile() if settings.icc is None else settings.icc.read_bytes()
    condition(profile)
    bleed = table.get("bleed", printer.bleed) if settings.bleed is None else settings.bleed
    multiple = table.get("multiple", printer.multiple)
    return PrintOrder(
        profile,
        bleed=float(bleed),
        marks=bool(table.get("marks", printer.marks)),
        multiple=int(multiple if settings.multiple is None else settings.multiple),
        standard=printer.standard,
        flat=printer.flat,
        blank_last=printer.blank_last,
        # A profile of a press limits its ink by itself; a printer that asks for less is obeyed.
        ink=printer.ink if printer.key != "plain" else 400,
    )


def printer_findings(volume: Volume, page: PageGeometry, pages: int) -> Iterator[Diagnostic]:
    """What the printer of `volume` would say of a book of so many `pages` of such a format."""
    printer = printers()[volume.print.profile]
    span = volume.spans.get("print.profile") or volume.spans.get("print") or Span(volume.path)
    yield from _count(printer, pages, span)
    least = printer.least_inner(pages)
    for side, margin, wanted in (
        ("inner", page.inner, least),
        ("outer", page.outer, printer.outer),
        ("upper", page.head, printer.outer),
        ("lower", page.foot, printer.outer),
    ):
        if margin < wanted - 0.05:
            message = (f"the {side} margin is {margin:g} mm; {printer.name} wants {wanted:.1f} mm "
                       f"for {pages} pages")  # fmt: skip
            yield Diagnostic("PDF026", message, span)


def _count(printer: Printer, pages: int, span: Span) -> Iterator[Diagnostic]:
    fewest, most = printer.pages
    if not fewest <= pages <= most:
        message = f"the book has {pages} pages; {printer.name} binds {fewest} to {most}"
        yield Diagnostic("VOL083", message, span)
