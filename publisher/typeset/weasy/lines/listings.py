"""Text that is set as it is written (CSS Text 3, ``white-space: pre-wrap``), broken at its spaces.

WeasyPrint breaks the lines of code where prose may break, after the hyphen of ``hermes-rheo``, and
takes any word inside an element for the first of its line, so that ``overflow-wrap: anywhere`` cuts
words that would fit on the next. While `spaced_lines` lasts, such a line ends after a space; a word
is cut only where it is wider than the measure by itself (CSS Text 3, section 5.2).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import accumulate
from math import inf
from typing import Any

import weasyprint.layout.inline as inline
from weasyprint.formatting_structure import boxes

from publisher.typeset.weasy.lines.measuring import shape_text
from publisher.typeset.weasy.replacing import replacing

_WRITTEN = "pre-wrap"
_LINE = re.compile("[^\n\r\f\x85\u2028\u2029]*")
_BREAK = re.compile(r"(?<= )(?=[^ ])")
_NARROW = 8
"""Characters to an em that are surely wider than it: what is longer is not measured whole."""


class _Breaker:
    """What stands in for five functions of WeasyPrint's `layout.inline` for one layout.

    `_written` says whether the line being filled is set as it is written; `_cuts` whether a word
    may be cut in it; `_asked` whether one would be, if it might.
    """

    def __init__(self) -> None:
        self._split = inline.split_inline_box
        self._split_text = inline.split_text_box
        self._split_line = inline.split_first_line
        self._can_break = inline.can_break_text
        self._trailing = inline.trailing_whitespace_size
        self._written = self._cuts = self._asked = False

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
        """As WeasyPrint's own; of a line, once with its words whole, and where that is too wide, or
        is no more than what a line is indented by, again with words cut."""

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

        if not isinstance(box, boxes.LineBox) or box.style["white_space"] != _WRITTEN:
            return split(max_x)
        before = self._written, self._cuts, self._asked
        try:
            self._written, self._cuts, self._asked = True, False, False
            line_split = split(max_x)
            if self._asked and self._is_poor(context, line_split, max_x - position_x):
                forget()
                self._cuts = True
                line_split = split(max_x)
            return line_split
        finally:
            self._written, self._cuts, self._asked = before

    def _is_poor(self, context: Any, line_split: tuple[Any, ...], measure: float) -> bool:
        line, resume_at, is_preserved, *_ = line_split
        if resume_at is not None and not is_preserved and _is_blank(line):
            return True
        return bool(line.width - self.trailing_whitespace_size(context, line) > measure + 1e-3)

    def split_text_box(
        self, context: Any, box: Any, available_width: float, skip: int, is_line_start: bool = True
    ) -> Any:
        """As WeasyPrint's own, told whether a word may be cut: in any element of a line that begins
        with a word wider than the measure."""
        begins = self._cuts if self._written else is_line_start
        return self._split_text(context, box, available_width, skip, begins)

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
        """As WeasyPrint's own; text as it is written ends after the last space that it can."""
        is_as_written = (
            style["white_space"] == _WRITTEN and max_width is not None and max_width != inf
        )
        self._asked |= is_as_written and style["overflow_wrap"] != "normal"
        if not is_as_written:
            return self._split_line(
                text, style, context, max_width, justification_spacing, is_line_start, minimum
            )
        assert max_width is not None
        line = _line_of(text)
        # with the line goes how it ends, and that another follows
        whole = line + text[len(line) : len(line) + 2]
        head = line[: int(max(max_width, 0) / style["font_size"] * _NARROW) + 100]
        at = (
            list(accumulate(shape_text(head, style, context).widths, initial=0.0))
            if head
            else [0.0]
        )
        if at[len(head.rstrip(" "))] <= max_width:
            return self._split_line(whole, style, context, None, justification_spacing)
        places = [match.start() for match in _BREAK.finditer(head)]
        if self._cuts:
            # what a line is indented by is no line
            places = [place for place in places if head[:place].strip(" ")]
        fitting = [place for place in places if at[len(head[:place].rstrip(" "))] <= max_width]
        end = fitting[-1] if fitting else next(iter(places), len(head))
        width = max_width if self._cuts and not fitting else None
        if end == len(line) and width is None:
            return self._split_line(whole, style, context, None, justification_spacing)
        layout, length, resume, *size = self._split_line(
            head[:end], style, context, width, justification_spacing, is_line_start, minimum
        )
        if resume is None and end < len(text):
            resume = len(head[:end].encode())
        return layout, length, resume, *size

    def can_break_text(self, text: str, lang: str | None) -> bool:
        """As WeasyPrint's own; in what is set as it is written, whether a word begins in `text`, or
        words are cut: then a line ends between any two elements, too."""
        if self._written:
            return self._cuts or bool(_BREAK.search(text))
        return bool(self._can_break(text, lang))

    def trailing_whitespace_size(self, context: Any, box: Any) -> float:
        """As WeasyPrint's own; the spaces that written text ends in hang as well (CSS Text 3,
        section 4.1.3)."""
        last = box
        while isinstance(last, boxes.InlineBox | boxes.LineBox) and last.children:
            last = last.children[-1]
        if not isinstance(last, boxes.TextBox) or last.style["white_space"] != _WRITTEN:
            return float(self._trailing(context, box))
        spaces = last.text[len(last.text.rstrip(" ")) :]
        return sum(shape_text(spaces, last.style, context).widths) if spaces else 0.0


def _line_of(text: str) -> str:
    match = _LINE.match(text)
    assert match is not None
    return match.group()


def _is_blank(line: Any) -> bool:
    return all(isinstance(box, boxes.TextBox) and not box.text.strip(" ") for box in _leaves(line))


def _leaves(box: Any) -> Iterator[Any]:
    for child in box.children:
        if isinstance(child, boxes.InlineBox):
            yield from _leaves(child)
        else:
            yield child


@contextmanager
def spaced_lines() -> Iterator[None]:
    """While this lasts, text that is set as it is written is broken at its spaces."""
    breaker = _Breaker()
    names = ("split_inline_box", "split_text_box", "split_first_line", "can_break_text",
             "trailing_whitespace_size")  # fmt: skip
    with replacing(inline, **{name: getattr(breaker, name) for name in names}):
        yield
