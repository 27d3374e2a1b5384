"""Lines on a grid: those of facing pages meet, and inner pages end at their last line.

Everything vertical of a style adds up to whole lines but what has a height of its own: formulas,
tables, code, pictures, type of another size. While `lines_on_grid` lasts,

- a line of text with a raised formula in it is one line high, or two: it never opens by a part;
- running text stands on the grid of its page; a heading stays as close to it as it is drawn, and
  other things before it have what that takes above and below them, in halves;
- where a page would end short of its last line by a line or two, for the sake of a heading or of
  two lines kept together, these go to where there is a gap anyway: before headings, beside figures,
  tables, formulas, lists.

(CSS Rhythm 1, section 3, ``block-step``, and CSS Line Grid 1, which WeasyPrint 70 does not know.)
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import weasyprint.layout.block as block
import weasyprint.layout.inline as inline
import weasyprint.layout.page as page
from weasyprint.formatting_structure import boxes

from publisher.typeset.weasy.replacing import replacing

Lay = Callable[..., Any]

_OVERLAP = 0.31
"""The share of a line by which a formula may reach into the next: an inline fraction does so where
hardly ever a letter stands."""

_NEAR = 0.05
"""CSS pixels that are no distance."""

_MOST = 3
"""Lines that a page is filled up by: what lacks more is short for a reason that is told."""

_OPEN = ("html", "body", "section")
_HEADINGS = ("h2", "h3", "h4", "h5", "h6")
_APART = ("figure", "table", "pre", "ul", "ol", "dl", "blockquote")


def _is_open(box: Any) -> bool:
    """Whether the children of `box` are the running text."""
    classes = _classes(box)
    if box.element_tag in _OPEN:
        return "abstract" not in classes
    return box.element_tag == "div" and "text" in classes


def _classes(box: Any) -> list[str]:
    return [] if box.element is None else (box.element.get("class") or "").split()


def _stands_on_grid(box: Any) -> bool:
    """Whether the lines of `box` are to stand on the grid, where it stands in the running text."""
    return bool(box.element_tag == "p")


class _PageGrid:
    """Stands in for three functions of WeasyPrint for one layout. `_step` is the distance of lines,
    in CSS pixels; `_closed` counts the boxes around that are no running text; `_moved` is how far
    the first line of what is laid out was moved to the grid, `None` before there is one."""

    def __init__(self, step: float) -> None:
        self._in_flow: Lay = block._in_flow_layout
        self._lines: Lay = block._linebox_layout
        self._next_line: Lay = inline.get_next_linebox
        self._step = step
        self._closed = 0
        self._moved: float | None = None

    def get_next_linebox(
        self, context: Any, linebox: Any, position_y: float, bottom_space: float, skip_stack: Any,
        containing_block: Any, absolute_boxes: Any, fixed_boxes: Any, first_letter_style: Any,
        first_line_style: Any,
    ) -> Any:  # fmt: skip
        """As WeasyPrint's own; a line of the text's height takes whole lines."""
        line, resume_at = self._next_line(
            context, linebox, position_y, bottom_space, skip_stack, containing_block,
            absolute_boxes, fixed_boxes, first_letter_style, first_line_style,
        )  # fmt: skip
        if line is not None and line.height > self._step + _NEAR:
            height, baseline = inline.strut(linebox.style)
            if abs(height - self._step) < _NEAR:
                self._close(line, baseline)
        return line, resume_at

    def _close(self, line: Any, baseline: float) -> None:
        """Give `line` the height of whole lines; `baseline` is how far below the top of a line of
        letters alone that of the letters is."""
        step = self._step
        above = max(0.0, line.baseline - baseline)
        below = max(0.0, line.height - line.baseline - (step - baseline))
        before, after = (max(0, math.ceil(over / step - _OVERLAP)) for over in (above, below))
        top = line.position_y
        line.translate(0, baseline + before * step - line.baseline)
        line.position_y = top
        line.baseline = baseline + before * step
        line.height = (1 + before + after) * step

    def linebox_layout(
        self, context: Any, box: Any, index: int, child: Any, new_children: list[Any],
        page_is_empty: bool, absolute_boxes: Any, fixed_boxes: Any, adjoining_margins: Any,
        bottom_space: float, position_y: float, skip_stack: Any, first_letter_style: Any,
        first_line_style: Any, draw_bottom_decoration: bool, max_lines: Any,
    ) -> Any:  # fmt: skip
        """As WeasyPrint's own; the first line of running text stands on the grid of its page."""
        moved = 0.0
        if not self._closed and _stands_on_grid(box) and not context.in_column:
            if adjoining_margins:
                position_y += block.collapse_margin(adjoining_margins)
                adjoining_margins = []
            top = context.current_footnote_area.page.content_box_y()
            moved = -(position_y - top) % self._step
            moved = 0.0 if self._step - moved < _NEAR else moved
        if self._moved is None:
            self._moved = moved
        return self._lines(
            context, box, index, child, new_children, page_is_empty, absolute_boxes, fixed_boxes,
            adjoining_margins, bottom_space, position_y + moved, skip_stack, first_letter_style,
            first_line_style, draw_bottom_decoration, max_lines,
        )  # fmt: skip

    def in_flow_layout(
        self, context: Any, box: Any, index: int, child: Any, new_children: list[Any],
        page_is_empty: bool, absolute_boxes: Any, fixed_boxes: Any, adjoining_margins: Any,
        bottom_space: float, position_y: float, skip_stack: Any, first_letter_style: Any,
        first_line_style: Any, discard: bool, next_page: Any, max_lines: Any,
    ) -> Any:  # fmt: skip
        """As WeasyPrint's own; what stands before text that was moved to the grid stands in the
        middle of its room."""
        is_closed = not (
            _is_open(child) or _stands_on_grid(child) or child.element_tag in _HEADINGS
        )
        before, self._moved = self._moved, None
        count = len(new_children)
        self._closed += is_closed
        try:
            laid = self._in_flow(
                context, box, index, child, new_children, page_is_empty, absolute_boxes,
                fixed_boxes, adjoining_margins, bottom_space, position_y, skip_stack,
                first_letter_style, first_line_style, discard, next_page, max_lines,
            )  # fmt: skip
        finally:
            self._closed -= is_closed
        siblings = laid[6]
        if self._moved and not self._closed and not is_closed and len(siblings) == count + 1:
            _follow(siblings[:-1], self._moved)
        self._moved = self._moved if before is None else before
        return laid


def _follow(siblings: list[Any], moved: float) -> None:
    """Move what stands before text that was `moved` down to the grid, at the end of `siblings`:
    headings as far, what is off the grid, and has text before it, half as far."""
    run: list[Any] = []
    for sibling in reversed(siblings):
        if _is_open(sibling) or _stands_on_grid(sibling):
            for each in run:
                each.translate(0, moved / 2)
            return
        if sibling.element_tag in _HEADINGS and not run:
            sibling.translate(0, moved)
        elif sibling.is_in_normal_flow():
            run.append(sibling)


# ---- pages


def _fill(leaf: Any, step: float) -> None:
    """Put the lines by which the page `leaf` is short where it has gaps."""
    root, notes, *_ = leaf.children
    blocks = list(_blocks(root))
    if not blocks:
        return
    limit = leaf.content_box_y() + leaf.height - notes.margin_height()
    short = int((limit - max(map(_bottom, blocks)) + _NEAR) / step)
    if not 0 < short <= _MOST:
        return
    places = {place for _, place in sorted(_gaps(blocks))[:short]}
    down = 0.0
    for place, each in enumerate(blocks):
        down += step * (place in places)
        each.translate(0, down)


def _blocks(box: Any) -> Iterator[Any]:
    """The blocks of the running text of a page, in their order."""
    for child in box.children:
        if not child.is_in_normal_flow():
            continue
        if _is_open(child):
            yield from _blocks(child)
        else:
            yield child


def _bottom(box: Any) -> float:
    """Where the last of what is seen of `box` ends; a box that goes on overleaf fills its page."""
    if isinstance(box, boxes.LineBox | boxes.ReplacedBox) or not getattr(box, "children", ()):
        return float(box.position_y + box.margin_height() - (box.margin_bottom or 0))
    inner = max((_bottom(child) for child in box.children if child.is_in_normal_flow()), default=0)
    if isinstance(box, boxes.BlockBox) and box.style["border_bottom_width"]:
        return max(inner, float(box.border_box_y() + box.border_height()))
    return float(inner)


def _gaps(blocks: list[Any]) -> Iterator[tuple[int, int]]:
    """Where a line more is not noticed: how much it is, and before which of `blocks`."""
    for place in range(1, len(blocks)):
        before, after = blocks[place - 1], blocks[place]
        if before.element_tag in _HEADINGS or before.element_tag == "header":
            continue
        if after.element_tag in _HEADINGS:
            yield 0, place
        elif before.element_tag in _APART or after.element_tag in _APART:
            yield 1, place
        elif not (_stands_on_grid(before) and _stands_on_grid(after)):
            yield 2, place


@contextmanager
def lines_on_grid(line: float) -> Iterator[None]:
    """While this lasts, the lines of running text stand on a grid of lines `line` pt apart."""
    step = line / 72 * 96
    grid = _PageGrid(step)
    theirs = page.make_page

    def make_page(
        context: Any, root_box: Any, page_type: Any, resume_at: Any, page_number: int,
        page_state: Any,
    ) -> Any:  # fmt: skip
        """As WeasyPrint's own; a page that the text goes on from is full."""
        leaf, resume, next_page = theirs(
            context, root_box, page_type, resume_at, page_number, page_state
        )
        if resume is not None and not page_type.blank and next_page["break"] in ("any", "auto"):
            _fill(leaf, step)
        return leaf, resume, next_page

    with (
        replacing(
            block,
            _in_flow_layout=grid.in_flow_layout,
            _linebox_layout=grid.linebox_layout,
        ),
        replacing(inline, get_next_linebox=grid.get_next_linebox),
        replacing(page, make_page=make_page),
    ):
        yield
