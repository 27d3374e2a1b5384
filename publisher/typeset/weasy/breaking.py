"""Boxes and rows that are kept whole where a page can hold them, and break where it cannot.

A style sheet asks that boxes, rows of tables, letters of an index are not parted (CSS Fragmentation
4, section 3.2: ``break-inside: avoid``). What is higher than a page would then be moved to the next
one, and be parted there all the same: before it stands a page nearly empty. Here what is higher
than half a page breaks from where it begins; a figure of words where no page holds it, one of
pictures never.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import weasyprint.layout.block as block

from publisher.typeset.weasy.replacing import replacing

Lay = Callable[..., Any]

_MOST = 1 / 2
"""The share of a page's depth up to which something is kept whole."""

_PAIR = 1 / 2
"""The share of that which two rows may take that are not to be parted."""

_LONG, _LINE = 800, 30
"""Characters from which something may be that high, where an element counts as so many: what is
shorter is not measured."""


class LayoutState:
    """What a layout changes beside its boxes, to be put back where it came to nothing: notes taken
    to the page, and the lists `placed_lists` of what is positioned."""

    def __init__(self, context: Any, *placed_lists: list[Any]) -> None:
        self._context = context
        self._placed = [(boxes, list(boxes)) for boxes in placed_lists]
        self._height = context.current_footnote_area.height
        self._bottom = context.page_bottom
        names = ("footnotes", "current_page_footnotes", "reported_footnotes", "broken_out_of_flow")
        self._values = {name: getattr(context, name).copy() for name in names}

    def undo(self) -> None:
        """Put it back."""
        for boxes, was in self._placed:
            boxes[:] = was
        for name, value in self._values.items():
            setattr(self._context, name, value)
        self._context.page_bottom = self._bottom
        area = self._context.current_footnote_area
        area.height, area.children = self._height, self._context.current_page_footnotes


class _Wholes:
    """Stands in for two functions of WeasyPrint for one layout. `_high` says of the elements that
    may be too high whether they are, `_heights` how high the rows of such tables are: boxes are
    copied, as in columns, and elements are not."""

    def __init__(self) -> None:
        self._in_flow: Lay = block._in_flow_layout
        self._table: Lay = block.table_layout
        self._high: dict[Any, bool] = {}
        self._heights: dict[Any, float] = {}
        self._settled: set[Any] = set()

    def in_flow_layout(
        self,
        context: Any,
        box: Any,
        index: int,
        child: Any,
        new_children: list[Any],
        page_is_empty: bool,
        absolute_boxes: Any,
        fixed_boxes: Any,
        adjoining_margins: Any,
        bottom_space: float,
        position_y: float,
        skip_stack: Any,
        first_letter_style: Any,
        first_line_style: Any,
        discard: bool,
        next_page: Any,
        max_lines: Any,
    ) -> Any:
        """As WeasyPrint's own; a box that is too high to be kept whole may break."""
        if child.style["break_inside"] == "avoid" and _may_be_high(child):
            if child.element not in self._high:
                most = _most(context) / (_MOST if child.element_tag == "figure" else 1)
                self._high[child.element] = _height(context, child, box) > most
            if self._high[child.element]:
                child.style = child.style.copy()
                child.style["break_inside"] = "auto"
        return self._in_flow(
            context, box, index, child, new_children, page_is_empty, absolute_boxes, fixed_boxes,
            adjoining_margins, bottom_space, position_y, skip_stack, first_letter_style,
            first_line_style, discard, next_page, max_lines,
        )  # fmt: skip

    def table_layout(
        self, context: Any, table: Any, bottom_space: float, skip_stack: Any,
        containing_block: Any, page_is_empty: bool, absolute_boxes: Any, fixed_boxes: Any,
    ) -> Any:  # fmt: skip
        """As WeasyPrint's own; a row that is too high to be kept whole may break, and rows that
        are high may stand apart, of which two or three are kept together at the ends of a table."""
        rows = _rows(table)
        if table.element not in self._high and _may_be_high(table):
            state = LayoutState(context)
            copy = table.deepcopy()
            trial = self._table(context, copy, -math.inf, None, containing_block, True, [], [])[0]
            state.undo()
            self._high[table.element] = True
            self._heights |= {row.element: row.height for row in _rows(trial)}
        if table.element in self._high and table not in self._settled:
            self._settled.add(table)
            most = _most(context)
            heights = [self._heights.get(row.element, 0.0) for row in rows]
            for index, row in enumerate(rows):
                row.style = row.style.copy()
                if heights[index] > most:
                    row.style["break_inside"] = "auto"
                if sum(heights[index : index + 2]) > most * _PAIR:
                    row.style["break_after"] = "auto"
                if sum(heights[max(index - 1, 0) : index + 1]) > most * _PAIR:
                    row.style["break_before"] = "auto"
        return self._table(
            context, table, bottom_space, skip_stack, containing_block, page_is_empty,
            absolute_boxes, fixed_boxes,
        )  # fmt: skip


def _rows(table: Any) -> list[Any]:
    return [row for group in table.children for row in group.children]


def _height(context: Any, box: Any, around: Any) -> float:
    """How high `box` is in `around`, whole; CSS pixels."""
    state = LayoutState(context)
    copy = box.deepcopy()
    trial = block.block_level_layout(context, copy, -math.inf, None, around, False, [], [], [])[0]
    state.undo()
    return float(trial.border_height()) if trial is not None else 0.0


def _most(context: Any) -> float:
    return float(context.current_footnote_area.page.height * _MOST)


def _may_be_high(box: Any) -> bool:
    """Whether `box` is long enough to be measured, and nothing that cannot be parted: a figure of
    something else than words."""
    element = box.element
    if (
        element is None
        or sum(map(len, element.itertext())) + _LINE * sum(1 for _ in element.iter()) < _LONG
    ):
        return False
    return box.element_tag != "figure" or not any(
        part.element_tag in ("img", "svg", "object") for part in box.descendants()
    )


@contextmanager
def breaking_boxes() -> Iterator[None]:
    """While this lasts, what is higher than half a page is not kept whole."""
    wholes = _Wholes()
    with replacing(block, _in_flow_layout=wholes.in_flow_layout, table_layout=wholes.table_layout):
        yield
