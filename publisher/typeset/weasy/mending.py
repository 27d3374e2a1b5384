"""What WeasyPrint 70 gets wrong in breaking lines, put right while a chapter is laid out.

A run of text that fills its line to the width, but for the space at its end, and is followed by an
inline element, is broken after its first *word*: `split_first_line` sees that the line is too wide,
Pango sees nothing to break (it hangs the space), and what is left is the branch that hyphenates the
first word. The space at a line's end takes no room (CSS Text 3, section 4.1.2), so the run is asked
for again without it. A test says when WeasyPrint no longer needs this.

Much is asked of all that is left of a text, though the answer stands near its beginning, and so
takes the square of its length. White space before the end of a line is looked for from each of its
characters: 50,000 spaces took 20 s. Where the text after a line cannot be broken soon, all that is
left is shaped for each line: 50,000 characters took 40 s. And for each word that might be divided,
Pango is asked for the ends of all words.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from typing import Any

import weasyprint.formatting_structure.boxes
import weasyprint.layout.inline
from weasyprint.text import line_break

from publisher.typeset.weasy.replacing import replacing

_UNDERFULL = 0.6
"""The share of a line below which a break is looked at twice: the fault leaves one word."""

_NARROWEST = 0.125
"""The width of a narrow character in ems: what a line takes is looked for in twice as many."""

_NARROW = 0.25
"""The same for prose: each division of what is beyond the line would be tried in vain."""

_WRAPPING = ("normal", "pre-line")

_LONGEST_WORD = 256
"""Characters of most words that may be divided, twice over."""

_WIDEST = 2**21
"""Pixels from which WeasyPrint asks for no width (`create_layout`)."""


def whole_lines() -> AbstractContextManager[None]:
    """While this lasts, no line is broken for the sake of the space at its end."""
    theirs = weasyprint.layout.inline.split_first_line

    def split_first_line(
        text: str, style: Any, context: Any, max_width: float | None,
        justification_spacing: float, is_line_start: bool = True, minimum: bool = False,
    ) -> Any:  # fmt: skip
        more = justification_spacing, is_line_start, minimum
        result = theirs(text, style, context, max_width, *more)
        _, _, resume_index, width, _, _ = result
        if resume_index is None or not text.endswith(" ") or not max_width:
            return result
        if width > max_width * _UNDERFULL or style["white_space"] != "normal":
            return result
        bare = theirs(text.rstrip(" "), style, context, max_width, *more)
        return bare if bare[2] is None else result

    return replacing(weasyprint.layout.inline, split_first_line=split_first_line)


def gathered_spaces() -> AbstractContextManager[None]:
    """While this lasts, white space around a line feed is found in time that grows with it."""
    return replacing(
        weasyprint.formatting_structure.boxes,
        TAB_RE=re.compile("(?<![\t ])[\t ]*\n[\t ]*"),
    )


def short_looks() -> AbstractContextManager[None]:
    """While this lasts, the end of a line is looked for in the text near it alone."""
    theirs = weasyprint.layout.inline.split_first_line

    def split_first_line(
        text: str, style: Any, context: Any, max_width: float | None,
        justification_spacing: float, is_line_start: bool = True, minimum: bool = False,
    ) -> Any:  # fmt: skip
        more = justification_spacing, is_line_start, minimum
        for near in _near(text, style, max_width):
            result = theirs(near, style, context, max_width, *more)
            if result[2] is not None and result[2] <= len(near.encode()) // 2:
                return result
        return theirs(text, style, context, max_width, *more)

    return replacing(weasyprint.layout.inline, split_first_line=split_first_line)


def _near(text: str, style: Any, max_width: float | None) -> Iterator[str]:
    """More and more of the beginning of `text`, where that may be broken. What ends a line, and how
    a word is divided there, depends on no more than the word after it."""
    if style["white_space"] not in _WRAPPING or not style["font_size"]:
        return
    if max_width is None or not max_width < _WIDEST:
        return
    narrow = _NARROWEST if style["hyphens"] == "none" else _NARROW
    reach = 2 * int(max(max_width, 0) / style["font_size"] / narrow) + 32
    while reach < len(text):
        yield text[:reach]
        reach *= 4


def near_breaks() -> AbstractContextManager[None]:
    """While this lasts, the next word and the next place to break a line are looked for in the text
    near them alone."""
    names = ("get_next_break_point_from_text", "get_next_word_boundaries")
    return replacing(line_break, **{name: _nearest(getattr(line_break, name)) for name in names})


def _nearest(theirs: Callable[[str, str], Any]) -> Callable[[str, str], Any]:
    """`theirs`, asked of more and more of the text, until it finds something well before its end.
    What is found is a place, or the beginning and the end of a word."""

    def find(text: str, lang: str) -> Any:
        reach = _LONGEST_WORD
        while text and reach < len(text):
            result = theirs(text[:reach], lang)
            end = result[1] if isinstance(result, tuple) else result
            if end is not None and end <= reach // 2:
                return result
            reach *= 4
        return theirs(text, lang)

    return find
