"""What WeasyPrint 70 gets wrong in breaking lines, put right while a chapter is laid out.

A run of text that fills its line to the width, but for the space at its end, and is followed by an
inline element, is broken after its first *word*: `split_first_line` sees that the line is too wide,
Pango sees nothing to break (it hangs the space), and what is left is the branch that hyphenates the
first word. The space at a line's end takes no room (CSS Text 3, section 4.1.2), so the run is asked
for again without it. A test says when WeasyPrint no longer needs this.

White space before the end of a line is looked for from each of its characters, which takes the
square of their number: 50,000 spaces 20 s. And where a line may end after any character, as in
code, all that is left of the text is shaped for each line: one of 50,000 characters took 40 s.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import AbstractContextManager
from typing import Any

import weasyprint.formatting_structure.boxes
import weasyprint.layout.inline

from publisher.typeset.replacing import replaced

_UNDERFULL = 0.6
"""The share of a line below which a break is looked at twice: the fault leaves one word."""

_NARROWEST = 0.125
"""The width of a narrow character in ems: what a line takes is looked for in twice as many."""

_WIDEST = 2**21
"""Pixels from which WeasyPrint asks for no width (`create_layout`)."""


def whole_lines() -> AbstractContextManager[None]:
    """While this lasts, no line is broken for the sake of the space at its end."""
    theirs = weasyprint.layout.inline.split_first_line

    def split_first_line(
        text: str, style: Any, context: Any, max_width: float | None, *args: Any, **options: Any
    ) -> Any:
        found = theirs(text, style, context, max_width, *args, **options)
        _, _, resume_index, width, _, _ = found
        if resume_index is None or not text.endswith(" ") or not max_width:
            return found
        if width > max_width * _UNDERFULL or style["white_space"] != "normal":
            return found
        bare = theirs(text.rstrip(" "), style, context, max_width, *args, **options)
        return bare if bare[2] is None else found

    return replaced(weasyprint.layout.inline, split_first_line=split_first_line)


def gathered_spaces() -> AbstractContextManager[None]:
    """While this lasts, white space around a line feed is found in time that grows with it."""
    return replaced(
        weasyprint.formatting_structure.boxes,
        TAB_RE=re.compile("(?<![\t ])[\t ]*\n[\t ]*"),
    )


def short_looks() -> AbstractContextManager[None]:
    """While this lasts, a line that may end anywhere is looked for in the text near it alone."""
    theirs = weasyprint.layout.inline.split_first_line

    def split_first_line(
        text: str, style: Any, context: Any, max_width: float | None, *args: Any, **options: Any
    ) -> Any:
        for near in _near(text, style, max_width):
            found = theirs(near, style, context, max_width, *args, **options)
            if found[2] is not None and found[2] <= len(near.encode()) // 2:
                return found
        return theirs(text, style, context, max_width, *args, **options)

    return replaced(weasyprint.layout.inline, split_first_line=split_first_line)


def _near(text: str, style: Any, max_width: float | None) -> Iterator[str]:
    """More and more of the beginning of `text`, where no division of a word depends on its end."""
    if style["overflow_wrap"] == "normal" or style["hyphens"] != "none" or not style["font_size"]:
        return
    if max_width is None or not max_width < _WIDEST:
        return
    reach = 2 * int(max(max_width, 0) / style["font_size"] / _NARROWEST) + 32
    while reach < len(text):
        yield text[:reach]
        reach *= 4
