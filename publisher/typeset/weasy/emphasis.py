"""Marks of emphasis beside the signs of East Asia (CSS Text Decoration 4, section 3): WeasyPrint
has no `text-emphasis`.

In: text boxes whose style says ``--text-emphasis: dot above`` or ``dot below``. Out: the same, with
a dot for each sign but spaces and punctuation, drawn with the text it belongs to.
"""

from __future__ import annotations

import unicodedata
from contextlib import AbstractContextManager
from typing import Any

import weasyprint.draw as drawing

from publisher.typeset.weasy.lines.measuring import shape_text
from publisher.typeset.weasy.replacing import replacing

_RADIUS, _ABOVE, _BELOW = 0.075, 1.02, 0.3
"""In em: half of a dot, and how far its middle is above or below the line of the letters."""
_ROUND = 0.5523
"""How far the controls of a quarter of a circle are from its ends, in radii."""


def emphasis_marks() -> AbstractContextManager[None]:
    """While this lasts, text is drawn with its marks of emphasis."""
    theirs = drawing.draw_text

    def draw_text(
        stream: Any, textbox: Any, offset_x: float, text_overflow: str, block_ellipsis: Any
    ) -> None:
        theirs(stream, textbox, offset_x, text_overflow, block_ellipsis)
        said = [getattr(token, "value", "") for token in textbox.style["__text_emphasis"] or ()]
        if "dot" in said and textbox.text.strip():
            _draw(stream, textbox, is_above="below" not in said)

    return replacing(drawing, draw_text=draw_text)


def _draw(stream: Any, textbox: Any, is_above: bool) -> None:
    style, text = textbox.style, textbox.text
    widths = shape_text(text, style, None).widths
    # what the line was justified by stands between the signs
    extra = (textbox.width - sum(widths)) / max(len(text) - 1, 1)
    em = style["font_size"]
    y = textbox.position_y + textbox.baseline + (-_ABOVE if is_above else _BELOW) * em
    x = textbox.position_x
    stream.set_color(style["color"])
    for sign, width in zip(text, widths, strict=True):
        if unicodedata.category(sign)[0] not in "PZCM":
            _dot(stream, x + min(width, em) / 2, y, _RADIUS * em)
        x += width + extra
    stream.fill()


def _dot(stream: Any, x: float, y: float, radius: float) -> None:
    """Add a circle to the path."""
    control = radius * _ROUND
    stream.move_to(x + radius, y)
    stream.curve_to(x + radius, y + control, x + control, y + radius, x, y + radius)
    stream.curve_to(x - control, y + radius, x - radius, y + control, x - radius, y)
    stream.curve_to(x - radius, y - control, x - control, y - radius, x, y - radius)
    stream.curve_to(x + control, y - radius, x + radius, y - control, x + radius, y)
