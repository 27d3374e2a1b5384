"""Notes kept at the foot of the page that calls them.

WeasyPrint 70 lays out the lines of a paragraph one by one and, where the second line has no room
under the first, makes some: it sends notes that stand at the foot of the page on to the next one.
A note belongs to the page of its call (CSS GCPM 3, section 2.5), so here the notes stay, and the
paragraph breaks where it may. And a note may be sent on for no reason: whether the notes of a page
are too high is asked without regard to the rounding of their sum. And whether a box is the call of
a note that waits for its page is asked of every box, and was answered by a look through all notes:
the square of them. How high the notes of a page are is worked out anew with each, by setting them
all: of a page with a dozen, half of the time. Tests say when WeasyPrint no longer needs this.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Any

import weasyprint.document
from weasyprint.css.properties import Dimension
from weasyprint.formatting_structure import build
from weasyprint.formatting_structure.boxes import BlockLevelBox
from weasyprint.layout import LayoutContext, block

from publisher.typeset.weasy.replacing import replacing

_ROUNDING = 0.01
"""CSS pixels."""


class WaitingNotes(dict[Any, None]):
    """Notes that wait for their page, in the order of their calls: what WeasyPrint asks of a list,
    where each question costs the same however many there are."""

    def append(self, note: Any) -> None:
        """Let `note` wait behind the others."""
        self[note] = None

    def remove(self, note: Any) -> None:
        """`note` waits no more. Raises `ValueError`, as a list does, where it did not."""
        if note not in self:
            raise ValueError(note)
        del self[note]

    def copy(self) -> WaitingNotes:
        """The same notes, waiting apart."""
        return WaitingNotes(self)


class _Waiting(LayoutContext):  # type: ignore[misc]
    """A layout whose notes wait for their page in a `WaitingNotes`."""

    def __init__(
        self, style_for: Any, get_image_from_uri: Any, font_config: Any, counter_style: Any,
        target_collector: Any,
    ) -> None:  # fmt: skip
        super().__init__(
            style_for, get_image_from_uri, font_config, counter_style, target_collector
        )
        self.footnotes: Any = WaitingNotes()


class _Measured(LayoutContext):  # type: ignore[misc]
    """A layout that sets each note of a page once, to learn how high they are together.

    `_measured` is the area of the page at work, and for each of its notes what is as high."""

    current_page_footnotes: Any
    _measured: tuple[Any, dict[Any, Any]] = None, {}

    def _update_footnote_area(self) -> Any:
        """Work out how high the notes of the page are: the last is set, what is as high as they are
        stands for those before it."""
        area, notes = self.current_footnote_area, self.current_page_footnotes
        if self._measured[0] is not area:  # another page
            self._measured = area, {}
        self.current_page_footnotes = [*map(self._stand_in, notes[:-1]), *notes[-1:]]
        try:
            return super()._update_footnote_area()
        finally:
            self.current_page_footnotes = area.children = notes

    def _stand_in(self, note: Any) -> Any:
        area, heights = self._measured
        if note not in heights:
            alone = build.create_anonymous_boxes(area.copy_with_children([note]).deepcopy())
            laid = block.block_level_layout(self, alone, -math.inf, None, area.page)[0]
            heights[note] = _as_high(note, laid.children[0])
        return heights[note]


class _Kept(LayoutContext):  # type: ignore[misc]
    """A layout that tells a note that has no room from one that is to make room.

    `_new` is a note that was laid out and may still be found too long for the page; `_kept` are
    those that were asked to make room, last note first."""

    current_page_footnotes: Any
    _new: Any = None
    _kept: tuple[Any, ...] = ()

    def layout_footnote(self, footnote: Any) -> Any:
        overflows = super().layout_footnote(footnote)
        self._new = footnote
        area = self.current_footnote_area
        return overflows and area.height > area.max_height - _ROUNDING

    def overflows_page(self, bottom_space: float, position_y: float) -> Any:
        overflows = super().overflows_page(bottom_space, position_y)
        if not overflows:
            self._new = None
        return overflows

    def report_footnote(self, footnote: Any) -> None:
        if footnote is self._new or self.in_column:
            super().report_footnote(footnote)
        else:
            self.current_page_footnotes.remove(footnote)
            self._kept = (*self._kept, footnote)

    def keep(self) -> None:
        """Put the notes back that were to make room. What was sent on before them is turned round,
        as WeasyPrint, which counts them to it, does so once more."""
        if count := len(self._kept):
            self.current_page_footnotes += reversed(self._kept)
            self._kept = ()
            if count > 1:
                self.reported_footnotes[-count:] = self.reported_footnotes[-count:][::-1]


def _as_high(note: Any, laid: Any) -> Any:
    """An empty box as high as `note`, which was set as `laid`; `note` itself where something in it
    has a margin, which may reach out of it."""
    if any(part.margin_top or part.margin_bottom for part in _blocks(laid)):
        return note
    box = note.copy_with_children([])
    box.style = note.style.copy()
    box.style["box_sizing"] = "content-box"
    box.style["height"] = Dimension(laid.height, "px")
    return box


def _blocks(laid: Any) -> Iterator[Any]:
    return (p for p in laid.descendants() if p is not laid and isinstance(p, BlockLevelBox))


def _context(own: type) -> AbstractContextManager[None]:
    """While this lasts, layouts are `own` as well."""
    context = type("Context", (own, weasyprint.document.LayoutContext), {})
    return replacing(weasyprint.document, LayoutContext=context)


def waiting_notes() -> AbstractContextManager[None]:
    """While this lasts, whether a note waits is asked at the same cost, however many do."""
    return _context(_Waiting)


def measured_notes() -> AbstractContextManager[None]:
    """While this lasts, how high a note is is worked out once."""
    return _context(_Measured)


@contextmanager
def kept_notes() -> Iterator[None]:
    """While this lasts, no note leaves the page of its call to make room for a line."""
    theirs = block._break_line

    def break_line(
        context: Any, box: Any, line: Any, new_children: Any, needed: float, page_is_empty: bool,
        index: int, skip_stack: Any, resume_at: Any, absolute_boxes: Any, fixed_boxes: Any,
    ) -> Any:  # fmt: skip
        context.keep()
        return theirs(
            context, box, line, new_children, needed, page_is_empty, index, skip_stack, resume_at,
            absolute_boxes, fixed_boxes,
        )  # fmt: skip

    with _context(_Kept), replacing(block, _break_line=break_line):
        yield
