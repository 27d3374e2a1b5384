"""Text of a line that waits, unshaped, to be drawn.

WeasyPrint shapes a line when it is laid out, lets go of it, sets up another layout when the line is
justified, lets go of that too, and shapes again to draw. What a planned line needs of the first is
known from measuring its paragraph, and the second needs nothing but the width of a space.
"""

from __future__ import annotations

from typing import Any

from weasyprint.text.line_break import Layout, create_layout


class WaitingLayout(Layout):  # type: ignore[misc]
    """A layout of WeasyPrint's that is set up when it is drawn (`reactivate`) and not before."""

    def __init__(self, text: str, justification_spacing: float, max_width: float | None) -> None:
        self.text = text
        self.justification_spacing = justification_spacing
        self.max_width = max_width
        self.first_line_direction = 0

    def deactivate(self) -> None:
        """Let go of Pango's layout, where there is one."""
        if hasattr(self, "layout"):
            super().deactivate()


def can_wait(style: Any) -> bool:
    """Whether nothing but the text is drawn: a rule through or under it asks for the face first."""
    return bool(style["text_decoration_line"] == "none")


def waiting_layout(
    text: str, style: Any, context: Any, max_width: float | None, justification_spacing: float
) -> Any:
    """In place of WeasyPrint's `create_layout` where it justifies."""
    if can_wait(style):
        return WaitingLayout(text, justification_spacing, max_width)
    return create_layout(text, style, context, max_width, justification_spacing)
