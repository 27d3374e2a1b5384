"""Figures that do not fit on their page stand at the top of the next, and the text runs on.

WeasyPrint leaves white what is too low for a figure. Here a numbered figure, to which the text
refers by its number, waits for the next page, and what follows it is set first, as LaTeX does. It
stands on the page it would have stood on anyway, and never before one that is named earlier. Its
element stays where it is: tags and reading order are the author's, only the box is moved. (CSS
Page Floats 3, section 3: ``float-reference: page; float: block-start; float-defer: 1``, which
WeasyPrint 70 does not know.)
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import weasyprint.layout.block as block
import weasyprint.layout.page as page
from weasyprint.css.properties import ZERO_PIXELS
from weasyprint.formatting_structure import boxes

from publisher.typeset.replacing import replaced

Lay = Callable[..., Any]

_NO_ROOM = 1e6
"""CSS pixels to be left free at the foot of a page where nothing more is to be set."""

_TEXT = ("section", "div", "body")
"""The elements whose children are the running text."""


class _Floats:
    """Stands in for two functions of WeasyPrint for one layout. `_waiting` are the figures that
    had no room on a page, by its number; a page that is laid out again finds them anew."""

    def __init__(self) -> None:
        self._in_flow: Lay = block._in_flow_layout
        self._lay: Lay = page.block_level_layout
        self._waiting: dict[int, list[Any]] = {}

    def in_flow_layout(
        self, context: Any, box: Any, index: int, child: Any, above: list[Any], *rest: Any
    ) -> Any:
        """As WeasyPrint's own; a figure that waits leaves nothing here and takes no room."""
        page_is_empty, _, _, margins, bottom, y, *_, next_page, max_lines = rest
        if _may_float(context, box, child):
            first = page_is_empty and not above
            if self._is_set(context, child) or (
                not first and self._waits(context, box, child, bottom, margins)
            ):
                _run_on(box.children, index)
                return False, False, None, y, margins, next_page, above, max_lines
            if self._waiting[context.current_page]:
                rest = (*rest[:4], _NO_ROOM, *rest[5:])
        return self._in_flow(context, box, index, child, above, *rest)

    def _is_set(self, context: Any, figure: Any) -> bool:
        """Whether `figure` stands at the top of this page or of one before."""
        return any(figure in self._waiting.get(n, ()) for n in range(context.current_page))

    def _waits(self, context: Any, box: Any, figure: Any, bottom: float, margins: Any) -> bool:
        """Whether `figure` waits for the next page: it has no room here, or one before it waits,
        and those that wait leave room for it there."""
        waiting = self._waiting[context.current_page]
        if figure in waiting:
            return True
        if not waiting and _fits(context, box, figure, bottom, margins):
            return False
        leaf = context.current_footnote_area.page
        if _height(_set(context, [*waiting, figure])) > leaf.height:
            return False
        waiting.append(figure)
        return True

    def root_layout(self, context: Any, root: Any, *rest: Any, **options: Any) -> Any:
        """As WeasyPrint's own for what stands on a page; the whole text (`root`) is set under the
        figures that waited for the page."""
        if not root.is_for_root_element:
            return self._lay(context, root, *rest, **options)
        bottom, resume_at, leaf, page_is_empty, *lists = rest
        on = context.current_page
        waited, self._waiting[on] = self._waiting.get(on - 1, []), []
        if not root.children:
            self._waiting[on] = waited
        top = _set(context, waited) if root.children else []
        root.position_y += _height(top)
        page_is_empty = page_is_empty and not top
        made = self._lay(context, root, bottom, resume_at, leaf, page_is_empty, *lists)
        if made[0] is None and top:
            empty = _without_text(root, resume_at)
            made = self._lay(context, empty, bottom, resume_at, leaf, True, *lists)
            made = made[0], resume_at, *made[2:]
        if top:
            made[0].children = [*top, *made[0].children]
        return self._with_a_page_more(on, root, made)

    def _with_a_page_more(self, on: int, root: Any, made: Any) -> Any:
        """What was `made` of a page; where the text has ended and figures wait, it has not."""
        text, resume_at, *rest = made
        if resume_at is not None:
            self._waiting[on] = [f for f in self._waiting[on] if _passed(root, resume_at, f)]
        elif self._waiting[on] and root.children:
            resume_at = {len(root.children): None}
        return text, resume_at, *rest


def _may_float(context: Any, box: Any, child: Any) -> bool:
    """Whether `child` of `box` is a figure with a number, whole, in running text."""
    return (
        child.element_tag == "figure"
        and box.element_tag in _TEXT
        and not context.in_column
        and child.style["break_inside"] == "avoid"
        and any(
            "caption-label" in (part.element.get("class") or "").split()
            for part in child.descendants()
            if part.element is not None
        )
        and not any(part.footnote for part in child.descendants())
    )


def _fits(context: Any, box: Any, figure: Any, bottom: float, margins: list[Any]) -> bool:
    """Whether `figure` has room where it comes in `box`."""
    made = block.block_level_layout(
        context, figure.deepcopy(), bottom, None, box, False, [], [], list(margins)
    )[0]
    return made is not None and not context.overflows_page(
        bottom, made.border_box_y() + made.border_height()
    )


def _set(context: Any, figures: list[Any]) -> list[Any]:
    """`figures` laid out one under the other from the top of the page."""
    leaf = context.current_footnote_area.page
    made: list[Any] = []
    for figure in figures:
        box = figure.deepcopy()
        box.style = box.style.copy()
        box.style["margin_top"] = ZERO_PIXELS
        box.position_x, box.position_y = leaf.content_box_x(), leaf.content_box_y() + _height(made)
        made.append(block.block_level_layout(context, box, -leaf.height, None, leaf)[0])
    return made


def _height(made: list[Any]) -> float:
    return float(sum(box.margin_height() for box in made))


def _without_text(root: Any, resume_at: Any) -> Any:
    """A copy of `root` that has nothing from `resume_at` on, and fills the page."""
    copy = box = parent = root.deepcopy()
    while resume_at:
        ((index, resume_at),) = resume_at.items()
        box, parent = box.children[index], box
    parent.children, parent.force_fragmentation = [], True
    return copy


def _passed(box: Any, resume_at: Any, figure: Any) -> bool:
    """Whether `figure` stands in `box` before the place where the next page is to begin."""
    while resume_at:
        ((index, resume_at), *_) = resume_at.items()
        if any(figure is part for child in box.children[:index] for part in _all(child)):
            return True
        if index >= len(box.children):
            return False
        box = box.children[index]
    return False


def _all(box: Any) -> list[Any]:
    return [box, *(box.descendants() if isinstance(box, boxes.ParentBox) else ())]


def _run_on(children: list[Any], index: int) -> None:
    """Indent the paragraph after the figure as any that follows another, where it now does."""
    before, after = children[max(index - 1, 0)], children[index + 1 : index + 2]
    if before.element_tag == "p" and after and after[0].element_tag == "p":
        indents = [c.style["text_indent"] for c in children if c.element_tag == "p"]
        indent = max(indents, key=lambda length: getattr(length, "value", 0))
        for box in (after[0], *after[0].children):
            box.style = box.style.copy()
            box.style["text_indent"] = indent


@contextmanager
def deferred_figures() -> Iterator[None]:
    """While this lasts, figures without room wait for the next page and the text runs on."""
    floats = _Floats()
    with (
        replaced(block, _in_flow_layout=floats.in_flow_layout),
        replaced(page, block_level_layout=floats.root_layout),
    ):
        yield
