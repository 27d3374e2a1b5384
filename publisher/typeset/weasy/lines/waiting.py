"""Text of a line that waits to be drawn.

WeasyPrint shapes a line when it is laid out, lets go of it, sets up another layout when the line is
justified, lets go of that too, and shapes again to draw. What a planned line needs of the first is
known from measuring its paragraph, and the second needs nothing but the width of a space. Where the
glyphs are known too, cut from those of the paragraph, they are drawn and nothing is shaped again.
"""

from __future__ import annotations

from contextlib import AbstractContextManager
from typing import Any

import weasyprint.layout.inline as inline
from weasyprint.formatting_structure import boxes
from weasyprint.text.line_break import Layout, create_layout

from publisher.typeset.weasy.glyphruns import Glyphs
from publisher.typeset.weasy.replacing import replacing


class WaitingLayout(Layout):  # type: ignore[misc]
    """A layout of WeasyPrint's that is set up when it is drawn (`reactivate`) and not before. Where
    `glyphs` are known, who draws may do without."""

    def __init__(
        self,
        text: str,
        justification_spacing: float,
        max_width: float | None,
        glyphs: tuple[Glyphs, ...] = (),
    ) -> None:
        self.text = text
        self.justification_spacing = justification_spacing
        self.max_width = max_width
        self.glyphs = glyphs
        self.first_line_direction = 0

    def deactivate(self) -> None:
        """Let go of Pango's layout, where there is one."""
        if hasattr(self, "layout"):
            super().deactivate()


def can_wait(style: Any) -> bool:
    """Whether nothing but the text is drawn: a rule through or under it asks for the face first."""
    return bool(style["text_decoration_line"] == "none")


def _waiting_layout(
    text: str, style: Any, context: Any, max_width: float | None, justification_spacing: float
) -> Any:
    """In place of WeasyPrint's `create_layout` where it justifies."""
    if can_wait(style):
        return WaitingLayout(text, justification_spacing, max_width)
    return create_layout(text, style, context, max_width, justification_spacing)


def waiting_lines() -> AbstractContextManager[None]:
    """While this lasts, lines are justified without being shaped."""
    theirs = inline.add_word_spacing
    count = inline.count_expandable_spaces

    def count_expandable_spaces(box: Any) -> int:
        """As WeasyPrint's own; in text that is set sign by sign, the room between signs too."""
        # WeasyPrint's goes into children by this name: it is asked of boxes without any, or each
        # level of nested elements would double the work.
        if isinstance(box, boxes.LineBox | boxes.InlineBox):
            return sum(map(count_expandable_spaces, box.children))
        places: int = count(box)
        if isinstance(box, boxes.TextBox):
            layout: Any = getattr(box, "pango_layout", None)
            runs: tuple[Glyphs, ...] = getattr(layout, "glyphs", ())
            if any(run.joints for run in runs):
                last = len(layout.text[-1:].encode())
                places += sum(len(run.joints) for run in (*runs[:-1], runs[-1].within(last)))
        return places

    def add_word_spacing(
        context: Any, box: Any, justification_spacing: float, x_advance: float
    ) -> Any:
        layout: Any = getattr(box, "pango_layout", None)
        if not isinstance(box, boxes.TextBox) or not getattr(layout, "glyphs", ()):
            return theirs(context, box, justification_spacing, x_advance)
        box.justification_spacing = justification_spacing
        box.position_x += x_advance
        box.pango_layout = WaitingLayout(layout.text, justification_spacing, None, layout.glyphs)
        wider = justification_spacing * inline.count_expandable_spaces(box)
        box.width += wider
        return x_advance + wider

    return replacing(
        inline,
        add_word_spacing=add_word_spacing,
        count_expandable_spaces=count_expandable_spaces,
        create_layout=_waiting_layout,
    )
