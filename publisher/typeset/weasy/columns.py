"""Columns balanced in a few tries.

WeasyPrint balances columns by setting them again and again, each time higher by the least that any
try before was seen to lack: two pages of an index of authors took a hundred settings and eight
seconds. Here the least height at which all fits is found by halving what is left between a height
that is too small and one that is not, and WeasyPrint is told it (CSS Multi-column Layout 1,
section 7.1). Columns that run on to another page are filled as WeasyPrint does; only, it fills them
twice, once to see whether all fits, and here the second time is the first.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from typing import Any

import weasyprint.layout.block
from weasyprint.css.properties import Dimension
from weasyprint.formatting_structure import boxes
from weasyprint.layout.block import block_box_layout, remove_placeholders

from publisher.typeset.weasy.replacing import replacing

Lay = Callable[[Any], Any]


def balanced_columns() -> AbstractContextManager[None]:
    """While this lasts, columns are balanced by halving."""
    theirs = weasyprint.layout.block.columns_layout
    heights: dict[int, tuple[Any, bool]] = {}

    def columns_layout(
        context: Any, box: Any, bottom_space: float, skip_stack: Any, containing_block: Any,
        page_is_empty: bool, absolute_boxes: Any, fixed_boxes: Any, adjoining_margins: Any,
        first_letter_style: Any, first_line_style: Any,
    ) -> Any:  # fmt: skip
        def lay(columns: Any) -> Any:
            with replacing(weasyprint.layout.block, block_level_layout=_Across(columns)):
                return theirs(
                    context, columns, bottom_space, skip_stack, containing_block, page_is_empty,
                    absolute_boxes, fixed_boxes, adjoining_margins, first_letter_style,
                    first_line_style,
                )  # fmt: skip

        if id(box) not in heights:  # columns on many pages are laid out on each of them
            box.children = list(_spanning(box))
            heights[id(box)] = box, _is_plain(box)
        if not heights[id(box)][1]:
            return lay(box)
        return _Columns(lay, context, box).balance()

    return replacing(weasyprint.layout.block, columns_layout=columns_layout)


def _spanning(box: Any) -> Iterator[Any]:
    """The children of columns, those of a section in its place where one of them goes across: only
    what is a child of the columns themselves does (CSS Multi-column Layout 1, section 6.1)."""
    for child in box.children:
        if child.is_table_wrapper and child.get_wrapped_table().style["column_span"] == "all":
            child.style = child.style.copy()  # WeasyPrint leaves it at the table inside
            child.style["column_span"] = "all"
        is_section = child.element_tag == "section" and isinstance(child, boxes.BlockBox)
        if not is_section or not any(
            part.style["column_span"] == "all" for part in child.descendants()
        ):
            yield child
            continue
        within = list(_spanning(child))
        if child.style["anchor"] and within and not within[0].style["anchor"]:
            within[0].style = within[0].style.copy()
            within[0].style["anchor"] = child.style["anchor"]
        yield from within


class _Across:
    """As WeasyPrint's `block_level_layout`, but that what goes across `columns` and runs on to the
    next page goes on where it ended: WeasyPrint takes its place for one in a column, which is a
    child further in (CSS Multi-column Layout 1, section 6.1)."""

    def __init__(self, columns: Any) -> None:
        self._lay: Callable[..., Any] = weasyprint.layout.block.block_level_layout
        self._across = {
            child.element
            for child in columns.children
            if child.style["column_span"] == "all" and child.element is not None
        }

    def __call__(
        self, context: Any, box: Any, bottom_space: float, skip_stack: Any, *more: Any, **named: Any
    ) -> Any:
        if box.style["column_span"] != "all" or box.element not in self._across:
            return self._lay(context, box, bottom_space, skip_stack, *more, **named)
        inner = next(iter(skip_stack.values())) if skip_stack else None
        child, resume_at, *rest = self._lay(context, box, bottom_space, inner, *more, **named)
        return child, {0: resume_at} if resume_at else None, *rest


def _is_plain(box: Any) -> bool:
    """Whether `box` is to be balanced, and holds nothing that leaves its place."""
    style = box.style
    if "auto" in (style["column_fill"], style["column_count"]) or style["height"] != "auto":
        return False
    return not any(
        part.footnote or part.is_absolutely_positioned() or part.is_floated() or part.is_running()
        or part.style["column_span"] == "all"
        for part in box.descendants() if part is not box
    )  # fmt: skip


class _Columns:
    """Columns of `box` to be balanced; `lay` is WeasyPrint's own layout of a box in its place."""

    def __init__(self, lay: Lay, context: Any, box: Any) -> None:
        self._lay, self._context, self._box = lay, context, box
        self._count = int(box.style["column_count"])
        self._line = _line(box)

    def balance(self) -> Any:
        """What WeasyPrint returns for the columns at the least height that holds them."""
        best = self._at(None)
        if best[1] is not None or best[0] is None or not best[0].children:
            return best
        heights = _heights(best[0])
        short, enough = sum(heights) / self._count - 1, max(heights)
        while enough - short > self._line:
            height = (short + enough) / 2
            trial = self._at(height)
            if self._fits(trial, height):
                self._forget(best)
                best, enough = trial, max(_heights(trial[0]))
            else:
                self._forget(trial)
                short = height
        return best

    def _at(self, height: float | None) -> Any:
        """The columns filled one after the other, each `height` CSS pixels high; as high as the
        page allows where that is `None`."""
        box = self._box.copy()
        box.style = box.style.copy()
        box.style["column_fill"] = "auto"
        if height is not None:
            box.style["height"] = Dimension(height, "px")
        with replacing(weasyprint.layout.block, block_box_layout=_Filling()):
            layout = self._lay(box)
        if height is not None and layout[0] is not None:
            layout[0].height = max(_heights(layout[0]))
        return layout

    def _fits(self, layout: Any, height: float) -> bool:
        """Whether nothing is left over, and nothing that cannot be parted sticks out."""
        box, resume_at = layout[:2]
        if box is None or resume_at is not None or len(box.children) > self._count:
            return False
        return max(_heights(box)) <= height + 1

    def _forget(self, layout: Any) -> None:
        if layout[0] is not None:
            remove_placeholders(self._context, [layout[0]], [], [])


class _Filling:
    """As WeasyPrint's `block_box_layout`, but that a column that is to be filled as one was before
    is that one, moved to its place."""

    def __init__(self) -> None:
        self._filled: dict[Any, tuple[float, Any]] = {}

    def __call__(
        self,
        context: Any,
        box: Any,
        bottom_space: float,
        skip_stack: Any,
        containing_block: Any,
        page_is_empty: bool,
        absolute_boxes: Any,
        fixed_boxes: Any,
        adjoining_margins: Any,
        first_letter_style: Any,
        first_line_style: Any,
        discard: bool,
        max_lines: Any,
    ) -> Any:
        def lay() -> Any:
            return block_box_layout(
                context, box, bottom_space, skip_stack, containing_block, page_is_empty,
                absolute_boxes, fixed_boxes, adjoining_margins, first_letter_style,
                first_line_style, discard, max_lines,
            )  # fmt: skip

        if not box.is_column:
            return lay()
        first = next(iter(box.children), None)
        key = first, round(bottom_space, 6), repr(skip_stack), bool(page_is_empty)
        x, layout = self._filled.pop(key, (0.0, None))
        if layout is None:
            layout = lay()
            self._filled[key] = box.position_x, layout
        elif layout[0] is not None:
            layout[0].translate(box.position_x - x)
        return layout


def _heights(box: Any) -> list[float]:
    """How far down the content of each column reaches, in CSS pixels."""
    return [
        max((c.border_box_y() + c.border_height() for c in column.children), default=0.0)
        - column.position_y
        for column in box.children
    ]


def _line(box: Any) -> float:
    """About the distance of baselines in `box`, in CSS pixels."""
    line_height = box.style["line_height"]
    return float(getattr(line_height, "value", None) or box.style["font_size"])
