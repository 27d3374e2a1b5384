"""A planned line set to its measure: letters first, then spaces; hanging signs in the margin.

In: a line of WeasyPrint's whose boxes stand side by side. Out: the same, as wide as it is to be.
Letters of the paragraph's own face are set wider or narrower by up to `EXPANSION`, and only what
that does not take up is taken by the spaces. `expanded_text` draws such letters through their text
matrix (ISO 32000-1, 9.4.2): their widths in the font, and what is read back, stay as they are.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager
from typing import Any, NamedTuple

import weasyprint.layout.inline as inline
from weasyprint.draw import text as drawing
from weasyprint.formatting_structure import boxes

from publisher.typeset.fitting import EXPANSION
from publisher.typeset.weasy.lines.measuring import is_elastic
from publisher.typeset.weasy.replacing import replacing


class Hung(NamedTuple):
    """How far the first and the last sign of a line hang in the margin, in CSS pixels, and whether
    the line is left ragged."""

    left: float
    right: float
    is_ragged: bool


def set_line(context: Any, line: Any, extra: float) -> None:
    """Make `line` wider by `extra` CSS pixels, or narrower; from right to left by its spaces alone:
    letters that join are not widened."""
    if line.style["direction"] == "rtl":
        if spaces := inline.count_expandable_spaces(line):
            inline.add_word_spacing(context, line, extra / spaces, 0)
        return
    family = line.style["font_family"][0]
    texts = list(_texts(line))
    elastic = [text for text in texts if is_elastic(text, family)]
    width = sum(text.width for text in elastic)
    give = EXPANSION * width
    share = EXPANSION if extra > give else -EXPANSION if extra < -give else extra / (width or 1)
    share = round(share, 5)
    left = extra - share * width
    if abs(left) > 1e-3:
        within = sum(map(inline.count_expandable_spaces, elastic))
        spaces = sum(map(inline.count_expandable_spaces, texts)) + share * within
        if spaces:
            inline.add_word_spacing(context, line, left / spaces, 0)
    if share:
        for text in elastic:
            text.expansion = share
        _expand(line, 0.0)


def _texts(box: Any) -> Iterator[Any]:
    """The text boxes in the flow of a line."""
    for child in box.children:
        if isinstance(child, boxes.TextBox):
            yield child
        elif isinstance(child, boxes.InlineBox) and child.is_in_normal_flow():
            yield from _texts(child)


def _expand(box: Any, moved: float) -> float:
    """Widen the expanded texts of `box`, which is moved to the right by `moved`; how far what
    follows it is."""
    if isinstance(box, boxes.TextBox):
        box.position_x += moved
        wider: float = box.width * getattr(box, "expansion", 0.0)
        box.width += wider
        return moved + wider
    if isinstance(box, boxes.LineBox | boxes.InlineBox):
        box.position_x += moved
        before = moved
        for child in box.children:
            if child.is_in_normal_flow():
                moved = _expand(child, moved)
        box.width += moved - before
    else:
        box.translate(moved, 0)
    return moved


def expanded_text() -> AbstractContextManager[None]:
    """While this lasts, texts are drawn as wide as they were set."""
    theirs = drawing.draw_first_line

    def draw_first_line(
        stream: Any, textbox: Any, text_overflow: str, block_ellipsis: Any, matrix: Any
    ) -> Any:
        if share := getattr(textbox, "expansion", 0.0):
            matrix = type(matrix)(a=1 + share) @ matrix
        return theirs(stream, textbox, text_overflow, block_ellipsis, matrix)

    return replacing(drawing, draw_first_line=draw_first_line)
