"""Drawings in pixels, where drawn as lines they came out otherwise than they looked.

In: a picture of a chapter. Out: the same in pixels, drawn by another hand than WeasyPrint's; and
what there is to say of it.
"""

from __future__ import annotations

from dataclasses import replace

from publisher.diagnostics import Diagnostic, Span
from publisher.model.chapter import Chapter, Image

_SVG = "image/svg+xml"

_DPI, _MOST = 300, 4000
"""Pixels to the inch, and on the long edge, of a drawing that is set in pixels."""


def in_pixels(image: Image) -> Image | None:
    """`image`, a drawing, in pixels under its own name; `None` where that would not help."""
    from publisher.pictures import glance

    width, height = image.width or 1, image.height or 1
    if image.media_type != _SVG:
        return None
    scale = min(_DPI / 96, _MOST / max(width, height))
    data = glance.pixels(image.data, round(width * scale) or 1, round(height * scale) or 1)
    return replace(image, media_type="image/png", data=data) if data else None


def figure_finding(image: Image, chapter: Chapter, came_right: bool) -> Diagnostic:
    """What there is to say of a drawing that came out otherwise, and right in pixels or not."""
    place = Span("", text=image.source or image.name)
    if came_right:
        message = f"image `{image.source}`: drawn as lines it came out otherwise, so it is pixels"
        return Diagnostic("TYP005", message, place, paper=chapter.id)
    message = f"image `{image.source}`: it came out otherwise than it was drawn"
    return Diagnostic("TYP006", message, place, paper=chapter.id)
