"""A formula as WeasyPrint's own kind of image, drawn straight into the page.

In: a `Box`. Out: an object with the two methods that WeasyPrint asks of a replaced element's image
(`weasyprint.images.RasterImage` is the pattern). Each glyph is one form XObject of the document
(ISO 32000-1, 8.10), drawn as often as it stands there: against an SVG, whose outlines WeasyPrint
reads and writes anew each time, a page of formulas is set in a twentieth of the time and a tenth of
the bytes. The colour is that of the text around.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from math import ceil, floor
from typing import Any

import pydyf

from publisher.math.layout.boxes import Box, Glyph, Letters, Rule, Stroke, corners
from publisher.math.layout.faces import Contours, Shape

UNITS = 1000


@dataclass(frozen=True, slots=True)
class GlyphForm:
    """One glyph, as the form XObject of which a document holds one copy. `id` names it there."""

    id: str
    shape: Shape

    def get_x_object(self, _interpolate: bool, _dpi_ratio: float) -> Any:
        """The form, a thousand units to the em, y upwards; it takes the colour it is drawn in."""
        shape = self.shape
        bounds = (shape.left, shape.bottom, shape.right, shape.top)
        low, high = (
            [floor(c * UNITS) - 1 for c in bounds[:2]],
            [ceil(c * UNITS) + 1 for c in bounds[2:]],
        )
        extra = pydyf.Dictionary(
            {"Type": "/XObject", "Subtype": "/Form", "BBox": pydyf.Array([*low, *high])}
        )
        return pydyf.Stream([_outline(shape.contours)], extra, compress=True)


@lru_cache(maxsize=4096)
def _form(shape: Shape) -> GlyphForm:
    face, glyph = shape.key
    safe = "".join(char if char.isalnum() else "-" for char in glyph)
    return GlyphForm(f"-{face}-{safe}-", shape)


def _outline(contours: Contours) -> bytes:
    """Path operators of the contours, quadratics made cubics (ISO 32000-1, 8.5.2), and the fill."""
    out: list[str] = []
    for contour in contours:
        x, y = contour[0]
        out.append(f"{_unit(x)} {_unit(y)} m")
        for segment in contour[1:]:
            out.append(_segment(x, y, segment))
            x, y = segment[-2:]
        out.append("h")
    return " ".join([*out, "f"]).encode()


def _unit(em: float) -> int:
    return round(em * UNITS)


def _segment(x: float, y: float, points: tuple[float, ...]) -> str:
    if len(points) == 4:
        # the cubic that is this quadratic has its handles at two thirds of the way
        cx, cy, ex, ey = points
        points = (
            x + (cx - x) * 2 / 3, y + (cy - y) * 2 / 3,
            ex + (cx - ex) * 2 / 3, ey + (cy - ey) * 2 / 3, ex, ey,
        )  # fmt: skip
    return " ".join(str(_unit(c)) for c in points) + (" l" if len(points) == 2 else " c")


@dataclass(frozen=True, slots=True)
class FormulaImage:
    """`box` with `edge` em of room around it. A formula with characters that only the reader's
    fonts have (`drawable` is false) cannot be drawn so; its SVG can."""

    box: Box
    edge: float

    @property
    def drawable(self) -> bool:
        return not any(isinstance(mark, Letters) for mark in self.box.marks)

    @property
    def size(self) -> tuple[float, float]:
        """Width and height in em."""
        return self.box.width + 2 * self.edge, self.box.total + 2 * self.edge

    def get_intrinsic_size(self, _resolution: Any, font_size: float) -> tuple[float, float, float]:
        """Width, height and their ratio, in CSS pixels where the font is `font_size` large."""
        width, height = self.size
        return width * font_size, height * font_size, width / height

    def draw(self, stream: Any, width: float, height: float, style: Any) -> None:
        """Draw into `stream`, whose origin is the upper left corner, y downwards."""
        stream.set_color(style["color"])
        across, down = width / self.size[0], height / self.size[1]
        left, base = self.edge * across, (self.box.height + self.edge) * down
        for mark in self.box.marks:
            if isinstance(mark, Glyph):
                if not mark.shape.contours:
                    continue
                name = stream.add_image(_form(mark.shape), False, 1)
                a, d = mark.size * across / UNITS, -mark.size * down / UNITS
                x, y = left + mark.x * across, base - mark.y * down
                stream.stream.append(f"q {a:.5f} 0 0 {d:.5f} {x:.3f} {y:.3f} cm /{name} Do Q")
            elif isinstance(mark, (Rule, Stroke)):
                points = ((left + x * across, base - y * down) for x, y in corners(mark))
                path = " l ".join(f"{x:.3f} {y:.3f}" for x, y in points)
                stream.stream.append(f"{path.replace(' l ', ' m ', 1)} l h f")
