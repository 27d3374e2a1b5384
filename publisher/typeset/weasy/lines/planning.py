"""Lines broken as planned: WeasyPrint is told how wide each line of a justified paragraph is.

WeasyPrint puts into a line whatever fits and never looks ahead. While `planned_lines` lasts, a
paragraph that is to be justified is first measured and its best breaks are found; then each line is
asked for with just the width of what is to stand in it, and spread or closed to the measure after.
Where a line does not come out as planned it is broken by WeasyPrint, and the rest planned anew.

That the end of a line is known spares most of the shaping too: WeasyPrint shapes the length of two
lines to find where one ends, tries the next word and its syllables, and shapes again what it chose.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import weasyprint.layout.block as block
import weasyprint.layout.inline as inline
from weasyprint.formatting_structure import boxes

from publisher.typeset.fitting import HOLE, Break, fit_evenly, fit_lines
from publisher.typeset.hanging import NO_HANGING, Hanging
from publisher.typeset.weasy.breaking import LayoutState
from publisher.typeset.weasy.lines.justifying import Hung, set_line
from publisher.typeset.weasy.lines.measuring import LinePart, Measured, NotMeasurable
from publisher.typeset.weasy.lines.waiting import WaitingLayout
from publisher.typeset.weasy.replacing import replacing

_SLACK = 1.0
"""CSS pixels a planned line may come out wider: less than the narrowest syllable."""

_WIDEST = 1e5

_TRIES = 3
"""How often the lines at the foot of a page are planned."""


class _Paragraph:
    """A paragraph and its lines: for each place where one begins, where it ends, how wide it is
    and what of it hangs. The width is `None` where WeasyPrint is to do what it can."""

    def __init__(self, measured: Measured) -> None:
        self.measured = measured
        self.measure = 0.0
        self._lines: dict[int, tuple[int, float | None, Hung]] = {}

    def line(self, place: int, measure: float, indent: float) -> tuple[int, float | None, Hung]:
        """The line that begins at `place`; behind the last letter there is nothing to plan."""
        if measure != self.measure:
            self.measure, self._lines = measure, {}
        if place not in self._lines and place < len(self.measured.text):
            self._plan(place, indent)
        return self._lines.get(place, (-1, None, Hung(0.0, 0.0, False)))

    def forbid(self, start: int, place: int) -> None:
        """Plan the lines that begin at `start` and later anew, none of them ending at `place`."""
        self.measured.forbid(place)
        self._lines = {at: line for at, line in self._lines.items() if at < start}

    def _plan(self, place: int, indent: float) -> None:
        """Plan the lines from `place` on, divide words only where they need it."""
        places, breaks = self._breaks(place, indent, dividing=False)
        lines = fit_evenly(breaks, self.measure, self.measured.space)
        if lines is None:
            places, breaks = self._breaks(place, indent, dividing=True)
            lines = fit_lines(breaks, self.measure, self.measured.space)
        for line in lines:
            start, end = places[line.start], places[line.end]
            ragged = line.ratio is not None and line.ratio > HOLE
            hung = Hung(
                self.measured.out_left.get(start, 0.0),
                self.measured.out_right.get(end, 0.0),
                ragged,
            )
            width = None if line.ratio is None else line.width + hung.left + hung.right
            if width is not None and not line.start:
                width -= indent
            self._lines[start] = end, width, hung

    def _breaks(self, place: int, indent: float, dividing: bool) -> tuple[list[int], list[Break]]:
        """Where lines may end from `place` on, the first of them indented by `indent`."""
        places, breaks = self.measured.breaks(place, dividing)
        breaks[0] = breaks[0]._replace(begin=breaks[0].begin - indent)
        return places, breaks


class _Planner:
    """What stands in for five functions of WeasyPrint for one layout.

    `_filling` is the paragraph whose line is being filled, and the character where that line ends;
    `_part` what of the text box being split stands in it.
    """

    def __init__(self, hanging: Hanging) -> None:
        self._hanging = hanging
        self._split = inline.split_inline_box
        self._split_text = inline.split_text_box
        self._split_line = inline.split_first_line
        self._align = inline.text_align
        self._lay_lines = block._linebox_layout
        self._paragraphs: dict[int, tuple[Any, _Paragraph | None]] = {}
        self._filling: tuple[Measured, int] | None = None
        self._part: LinePart | None = None

    def split_inline_box(
        self,
        context: Any,
        box: Any,
        position_x: float,
        max_x: float,
        bottom_space: float,
        skip_stack: Any,
        containing_block: Any,
        absolute_boxes: Any,
        fixed_boxes: Any,
        line_placeholders: Any,
        waiting_floats: Any,
        line_children: Any,
        first_letter_style: Any,
        first_line_style: Any,
    ) -> Any:
        """As WeasyPrint's own, in the width that is planned for the line."""

        def split(max_x: float) -> Any:
            return self._split(
                context, box, position_x, max_x, bottom_space, skip_stack, containing_block,
                absolute_boxes, fixed_boxes, line_placeholders, waiting_floats, line_children,
                first_letter_style, first_line_style,
            )  # fmt: skip

        def forget() -> None:
            for gathered in (
                absolute_boxes, fixed_boxes, line_placeholders, waiting_floats, line_children
            ):  # fmt: skip
                if isinstance(gathered, list):
                    gathered.clear()

        is_styled = first_letter_style is not None or first_line_style is not None
        if not isinstance(box, boxes.LineBox) or is_styled or not _plannable(context, box, max_x):
            return split(max_x)
        paragraph = self._paragraph(context, box, containing_block)
        if paragraph is None:
            return split(max_x)
        indent = box.text_indent
        measured = paragraph.measured
        place = measured.place(skip_stack)
        end, width, hung = paragraph.line(place, max_x - position_x + indent, indent)
        if width is None:
            return split(max_x)
        with self._fill((measured, end)):
            line_split = split(position_x + width + _SLACK)
        if line_split[1] is None or measured.place(line_split[1]) == end:
            line_split[0].hung = hung
            if measured.is_divided(end):
                line_split[0].divided = paragraph, end
            return line_split
        forget()
        return split(max_x)

    @contextmanager
    def _fill(self, line: tuple[Measured, int]) -> Iterator[None]:
        """Meanwhile `line` is filled, even where it stands in a box of another."""
        before, self._filling = self._filling, line
        try:
            yield
        finally:
            self._filling = before

    def split_text_box(
        self, context: Any, box: Any, available_width: float, skip: int, is_line_start: bool = True
    ) -> Any:
        """As WeasyPrint's own; from a planned line's text, what is planned to stand in it."""
        self._part = None
        if self._filling:
            measured, end = self._filling
            self._part = measured.part(box, skip, end)
        return self._split_text(context, box, available_width, skip, is_line_start)

    def split_first_line(
        self,
        text: str,
        style: Any,
        context: Any,
        max_width: float | None,
        justification_spacing: float,
        is_line_start: bool = True,
        minimum: bool = False,
    ) -> Any:
        """As WeasyPrint's own, but what is planned is shaped once, or not until it is drawn, if it
        is no wider than asked."""
        part, self._part = self._part, None
        if part and max_width is not None:
            first_line = _planned(part, max_width, justification_spacing) or self._split_line(
                part.text + part.hyphen, style, context, None, justification_spacing,
                is_line_start, minimum,
            )  # fmt: skip
            layout, length, _, width, *size = first_line
            if width <= max_width:
                layout.max_width = max_width
                return layout, length - len(part.hyphen.encode()), part.resume, width, *size
        return self._split_line(
            text, style, context, max_width, justification_spacing, is_line_start, minimum
        )

    def _paragraph(self, context: Any, box: Any, around: Any) -> _Paragraph | None:
        entry = self._paragraphs.get(id(box))
        if entry is None:
            try:
                entry = box, _Paragraph(Measured(box, context, around, self._hanging))
            except NotMeasurable:
                entry = box, None
            self._paragraphs[id(box)] = entry
        return entry[1]

    def linebox_layout(
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
        draw_bottom_decoration: bool,
        max_lines: Any,
    ) -> Any:
        """As WeasyPrint's own; where a page would end in a divided word, it is planned anew:
        on either side of a leaf, as a galley may come to stand on the other."""
        count = len(new_children)
        for left in reversed(range(_TRIES)):
            state = LayoutState(context, absolute_boxes, fixed_boxes)
            laid = self._lay_lines(
                context, box, index, child, new_children, page_is_empty, absolute_boxes,
                fixed_boxes, adjoining_margins, bottom_space, position_y, skip_stack,
                first_letter_style, first_line_style, draw_bottom_decoration, max_lines,
            )  # fmt: skip
            abort, stop = laid[:2]
            last = new_children[-1] if len(new_children) > count else None
            divided = getattr(last, "divided", None)
            if not left or abort or not stop or divided is None or context.in_column:
                return laid
            paragraph, end = divided
            paragraph.forbid(paragraph.measured.place(skip_stack), end)
            del new_children[count:]
            state.undo()
        return laid

    def text_align(self, context: Any, line: Any, available_width: float, last: bool) -> Any:
        """As WeasyPrint's own; a planned line is set as it was planned."""
        if line.style["direction"] == "rtl" and line.text_indent:
            # WeasyPrint moves the line to the right by its indent, whichever way it runs
            for child in line.children:
                child.translate(-line.text_indent, 0)
        hung: Hung | None = getattr(line, "hung", None)
        if hung is None:
            return self._align(context, line, available_width, last)
        extra = available_width + hung.left + hung.right - line.width
        if extra < 0 or not (last or hung.is_ragged):
            set_line(context, line, extra)
        return -hung.left


def _plannable(context: Any, box: Any, max_x: float) -> bool:
    """Whether the lines of `box` are to be justified and stand beside nothing."""
    style = box.style
    return style["text_align_all"] == "justify" and not context.excluded_shapes and max_x < _WIDEST


def _planned(part: LinePart, max_width: float, spacing: float) -> tuple[Any, ...] | None:
    """What `split_first_line` is to answer of `part`, if its glyphs are known."""
    if part.cut is None:
        return None
    text = part.text + part.hyphen
    waiting = WaitingLayout(text, spacing, max_width, part.cut.glyphs)
    return waiting, len(text.encode()), part.resume, *part.cut.size


@contextmanager
def planned_lines(hanging: Hanging = NO_HANGING) -> Iterator[None]:
    """While this lasts, justified paragraphs are broken as a whole; the signs of `hanging` stand in
    the margin."""
    planner = _Planner(hanging)
    names = ("split_inline_box", "split_text_box", "split_first_line", "text_align")
    ours = {name: getattr(planner, name) for name in names}
    with (
        replacing(inline, **ours),
        replacing(block, _linebox_layout=planner.linebox_layout),
    ):
        yield
