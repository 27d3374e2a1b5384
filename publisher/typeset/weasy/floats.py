"""Figures that do not fit on their page stand at the top of the next, and the text runs on.

WeasyPrint leaves white what is too low for a figure. Here a numbered figure, to which the text
refers by its number, waits, and what follows it is set first, as LaTeX does. Its element stays
where it is: tags and reading order are the author's, only the box is moved. (CSS Page Floats 3,
section 3: ``float-reference: page; float: block-start``, which WeasyPrint 70 does not know.)

A page is made from two things, and from nothing else: the place where the text goes on, and the
figures that wait, in their order, all of which stand before that place. They go from page to page
as one value, a `Place`, in WeasyPrint's own list of pages; so a page that is made again, in
another pass or in vain, is made from the same. Of each page this holds:

- it has as many of those that wait as fit, the first first, and the text below them;
- where no text goes below them the page has none at all, and the place is what it was;
- those that wait afterwards are the rest, and the figures between the old place and the new one
  that do not stand on the page.

So the places of the pages part the text, each of its boxes is laid on the page of its place, and
each figure stands in the text or at a top, once. Figures stand in the order of their numbers; none
leaves a section that holds nothing else, or comes after the text's end: the references, notes and
what follows the text wait until all figures stand.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import weasyprint.layout.block as block
import weasyprint.layout.page as page
from weasyprint.css.properties import ZERO_PIXELS
from weasyprint.formatting_structure import boxes

from publisher.typeset.floats import Path, WaitingFigures, has_number, is_behind, is_numbered
from publisher.typeset.weasy.breaking import LayoutState
from publisher.typeset.weasy.replacing import replacing

Lay = Callable[..., Any]
_NO_ROOM = 1e6
"""CSS pixels to be left free at the foot of a page where nothing more is to be set."""

_LEAST_TEXT = 1 / 8
"""The share of a page's depth that text below figures has at least: two lines are left behind."""

_TEXT = ("html", "body", "section", "div")
"""The elements whose children are the running text."""

_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")


def _read(waiting: WaitingFigures, box: Any, path: Path = ()) -> WaitingFigures:
    """Look through what is below `box`, once, for what may wait and what comes after it."""
    for index, child in enumerate(box.children):
        here = (*path, index)
        if _may_wait(child) and not _is_alone(box.children, index):
            waiting.figures[child] = here
        elif is_behind(child.element) and child.element_tag in ("section", "footer"):
            waiting.after[child] = here
        elif _is_open(child):
            _read(waiting, child, here)
        elif child.element is not None and has_number(child.element):
            waiting.after[child] = here
    return waiting


def _is_open(box: Any) -> bool:
    """Whether `box` is a part of the running text, and no frame that a figure would leave."""
    style = box.style
    return (
        type(box) is boxes.BlockBox
        and box.element_tag in _TEXT
        and box.is_in_normal_flow()
        and style["break_inside"] == "auto"
        and style["column_count"] == style["column_width"] == style["height"] == "auto"
        and not any(style[f"border_{side}_width"] for side in ("top", "right", "bottom", "left"))
    )


def _may_wait(box: Any) -> bool:
    """Whether `box` is a figure with a number, whole, that calls no note."""
    return (
        box.element_tag == "figure"
        and box.style["break_inside"] == "avoid"
        and is_numbered(box.element)
        and not any(part.footnote for part in box.descendants())
    )


def _is_alone(children: list[Any], index: int) -> bool:
    """Whether nothing but figures stands in the section of the figure that is `children[index]`:
    under a heading, with no text behind. The heading would be left with nothing, or another
    section's text come to stand under it."""
    before = next((b for b in reversed(children[:index]) if b.element_tag != "figure"), None)
    after = next((b for b in children[index + 1 :] if b.element_tag != "figure"), None)
    return (before is None or before.element_tag in _HEADINGS) and (
        after is None or after.element_tag in (*_HEADINGS, "section")
    )


class _Floats:
    """Stands in for two functions of WeasyPrint for one layout; `_waiting` are the figures of the
    text below `_root`."""

    def __init__(self) -> None:
        self._in_flow: Lay = block._in_flow_layout
        self._lay: Lay = page.block_level_layout
        self._root: Any = None
        self._waiting = WaitingFigures()
        self._heights: dict[Any, float] = {}
        self._indents: dict[Any, list[tuple[Any, Any]]] = {}

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
        """As WeasyPrint's own; a figure that waits leaves nothing here and takes no room."""
        waiting = self._waiting
        if (path := waiting.figures.get(child)) is not None:
            first = page_is_empty and not new_children
            if self._waits(context, box, child, path, bottom_space, adjoining_margins, first):
                waiting.skipped.add(child)
                self._run_on(box.children, index)
                return (
                    False, False, None, position_y, adjoining_margins, next_page, new_children,
                    max_lines,
                )  # fmt: skip
            self._run_off(child)
        if path is None:
            path = waiting.after.get(child)
        if path is not None and (new_children or not page_is_empty) and waiting.is_late(path):
            bottom_space = _NO_ROOM
        return self._in_flow(
            context, box, index, child, new_children, page_is_empty, absolute_boxes, fixed_boxes,
            adjoining_margins, bottom_space, position_y, skip_stack, first_letter_style,
            first_line_style, discard, next_page, max_lines,
        )  # fmt: skip

    def _waits(
        self, context: Any, box: Any, figure: Any, path: Path, bottom: float, margins: Any,
        first: bool,
    ) -> bool:  # fmt: skip
        """Whether `figure` waits: it has no room here, or one before it waits. What is higher than
        a page does not; nor does what begins one, which is as good a place as the next."""
        if figure in self._waiting.skipped:
            return True
        late = self._waiting.is_late(path)
        if not late and (first or _fits(context, box, figure, bottom, margins)):
            return False
        leaf = context.current_footnote_area.page
        return not context.overflows(leaf.height, self._height(context, figure))

    def root_layout(
        self,
        context: Any,
        box: Any,
        bottom_space: float,
        skip_stack: Any,
        containing_block: Any,
        page_is_empty: bool = True,
        absolute_boxes: Any = None,
        fixed_boxes: Any = None,
        adjoining_margins: Any = None,
        first_letter_style: Any = None,
        first_line_style: Any = None,
        discard: bool = False,
        max_lines: Any = None,
    ) -> Any:
        """As WeasyPrint's own for what stands on a page; the whole text is set under the
        figures that waited for the page."""
        if not box.is_for_root_element or not box.children:  # it has none on a blank page
            return self._lay(
                context, box, bottom_space, skip_stack, containing_block, page_is_empty,
                absolute_boxes, fixed_boxes, adjoining_margins, first_letter_style,
                first_line_style, discard, max_lines,
            )  # fmt: skip
        root, place, leaf = box, skip_stack, containing_block
        if self._root is not root:
            self._root, self._waiting = root, _read(WaitingFigures(), root)
        waiting = self._waiting
        waiting.begin(place)

        # Figures first: what is left of the page is for the text.
        tops: list[Any] = []
        y = root.position_y
        while waiting.left:
            end = y + self._height(context, waiting.left[0])
            has_other = tops or context.current_page_footnotes
            if context.overflows_page(bottom_space, end) and has_other:
                break
            figure = waiting.left.pop(0)
            tops.append(_set(context, figure, leaf, y, absolute_boxes, fixed_boxes))
            y = tops[-1].position_y + tops[-1].margin_height()

        layout: Any = (None,)
        ended = place is not None and len(root.children) in place
        room = context.page_bottom - bottom_space - y
        if not ended and (not tops or room > leaf.height * _LEAST_TEXT):
            root.position_y = y
            state = LayoutState(context, absolute_boxes, fixed_boxes)
            layout = self._lay(
                context, root, bottom_space, place, leaf, page_is_empty and not tops,
                absolute_boxes, fixed_boxes, adjoining_margins,
            )  # fmt: skip
            if layout[0] is None:
                state.undo()
        if layout[0] is None and place is None:
            return layout
        if layout[0] is None:
            waiting.skipped = set()
            empty = root.copy_with_children([])
            layout = self._lay(
                context, empty, bottom_space, None, leaf, True, absolute_boxes, fixed_boxes, []
            )
            on = {"break": "any", "page": context.page_maker[context.current_page - 1][1]["page"]}
            layout = layout[0], None if ended else place, on, *layout[3:]
        if tops:
            layout[0].children = [*tops, *layout[0].children]
        return layout[0], waiting.next(layout[1], len(root.children)), *layout[2:]

    def _height(self, context: Any, figure: Any) -> float:
        """How high `figure` is at the top of a page, in CSS pixels."""
        if figure not in self._heights:
            leaf = context.current_footnote_area.page
            box = _set(context, figure, leaf, leaf.content_box_y(), [], [])
            self._heights[figure] = box.margin_height() - box.margin_bottom
        return self._heights[figure]

    def _run_on(self, children: list[Any], index: int) -> None:
        """Indent the paragraph after the figure as any that follows another, where it now does."""
        figure, after = children[index], children[index + 1 : index + 2]
        before = next((b for b in reversed(children[:index]) if b not in self._indents), None)
        self._indents.setdefault(figure, [])
        if not after or self._indents[figure] or before is None:
            return
        if before.element_tag == after[0].element_tag == "p":
            indents = [c.style["text_indent"] for c in children if c.element_tag == "p"]
            indent = max(indents, key=lambda length: getattr(length, "value", 0))
            for box in (after[0], *after[0].children):
                self._indents[figure].append((box, box.style))
                box.style = box.style.copy()
                box.style["text_indent"] = indent

    def _run_off(self, figure: Any) -> None:
        """Undo that: `figure`, passed over in a layout before, stands in the text after all."""
        for box, style in self._indents.pop(figure, ()):
            box.style = style


def _fits(context: Any, box: Any, figure: Any, bottom: float, margins: list[Any]) -> bool:
    """Whether `figure` has room where it comes in `box`."""
    trial = block.block_level_layout(
        context, figure.deepcopy(), bottom, None, box, False, [], [], list(margins)
    )[0]
    return trial is not None and not context.overflows_page(
        bottom, trial.border_box_y() + trial.border_height()
    )


def _set(
    context: Any, figure: Any, leaf: Any, y: float, absolute: list[Any], fixed: list[Any]
) -> Any:
    """A copy of `figure` laid out whole at the left of the text block of `leaf`, from `y` on."""
    box = figure.deepcopy()
    box.style = box.style.copy()
    box.style["margin_top"] = ZERO_PIXELS
    box.position_x, box.position_y = leaf.content_box_x(), y
    return block.block_level_layout(context, box, -math.inf, None, leaf, True, absolute, fixed)[0]


@contextmanager
def deferred_figures() -> Iterator[None]:
    """While this lasts, figures without room wait for the next page and the text runs on."""
    floats = _Floats()
    with (
        replacing(block, _in_flow_layout=floats.in_flow_layout),
        replacing(page, block_level_layout=floats.root_layout),
    ):
        yield
