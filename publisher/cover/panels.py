"""The flat sheet of a cover: where back, spine, front and flaps stand on it.

In: how the book is printed, the format of its pages, their number. Out: a frozen `CoverSheet`.
Lengths are mm, from the left edge of the trimmed sheet as it is seen from outside. Hard covers are
cased: their boards stand over the pages on three sides, a joint is between board and spine, and the
sheet is turned in around the boards.
"""

from __future__ import annotations

from dataclasses import dataclass

from publisher.model.printers import Printer, printers
from publisher.model.style import PageGeometry
from publisher.model.volume import PrintSetup

_BOARD = 2.0
"""mm of a board, which the spine of a cased book has twice."""

_FLAP = 0.6
"""Of the width of a page: a flap of a jacket."""


@dataclass(frozen=True, slots=True)
class Panel:
    """A part of the sheet: where it begins, how wide it is."""

    left: float
    width: float

    @property
    def right(self) -> float:
        return self.left + self.width


@dataclass(frozen=True, slots=True)
class CoverSheet:
    """`width` and `height` are of the trimmed sheet, `bleed` is around it: for a hard cover what is
    turned in. `flaps` are none or the two of a jacket. `has_spine_text` is whether words may stand
    on the spine; `is_guess` whether nobody said how thick the paper is."""

    width: float
    height: float
    bleed: float
    back: Panel
    spine: Panel
    front: Panel
    flaps: tuple[Panel, ...] = ()
    has_spine_text: bool = False
    is_guess: bool = False


def cover_sheet(
    setup: PrintSetup, page: PageGeometry, pages: int, is_right_bound: bool = False
) -> CoverSheet:
    """The sheet for a book of so many `pages`. One that `is_right_bound` has its front on the
    left."""
    printer = printers()[setup.profile]
    is_cased = setup.binding in ("hard", "jacket")
    width, height, joint = page.width, page.height, 0.0
    if is_cased:
        width, height = width + printer.overhang, height + 2 * printer.overhang
        joint = printer.hinge
    spine = 0.0 if setup.binding == "saddle" else _spine(setup, printer, pages, is_cased)
    flap = round(_FLAP * page.width, 1) if setup.binding == "jacket" else 0.0
    first = Panel(flap, width)
    middle = Panel(first.right + joint, spine)
    second = Panel(middle.right + joint, width)
    total = second.right + flap
    back, front = (second, first) if is_right_bound else (first, second)
    return CoverSheet(
        total,
        height,
        printer.wrap if setup.binding == "hard" else printer.cover_bleed,
        back,
        middle,
        front,
        (Panel(0, flap), Panel(second.right, flap)) if flap else (),
        has_spine_text=spine > 0 and printer.has_spine_text(pages, spine),
        is_guess=spine > 0 and not (setup.spine or setup.thickness or setup.paper),
    )


def _spine(setup: PrintSetup, printer: Printer, pages: int, is_cased: bool) -> float:
    """How wide the spine is: as said, else of its leaves, of the printer's first paper where
    nothing is said of that."""
    if setup.spine:
        return setup.spine
    paper = setup.paper or next(iter(printer.papers))
    leaf = setup.thickness or printer.papers[paper]
    return printer.spine(pages, leaf) + (2 * _BOARD if is_cased else 0)
