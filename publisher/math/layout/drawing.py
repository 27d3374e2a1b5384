"""A box as SVG: one path for all its glyphs and rules, in thousandths of an em.

In: a `Box`. Out: an `svg` element as text, its size in em, so that it scales with the type around
it. Coordinates are whole numbers: a thousandth of an em is a hundredth of a point in running text.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from xml.sax.saxutils import escape

from publisher.math.layout.boxes import Box, Glyph, Letters, Mark, Rule, Stroke, corners
from publisher.math.layout.faces import Shape

UNITS = 1000


def svg(box: Box, edge: float, color: str) -> str:
    """`box` with `edge` em of room around it; `color` is a CSS colour."""
    x, y = _unit(-edge), _unit(-box.height - edge)
    width, height = _unit(box.width + 2 * edge), _unit(box.total + 2 * edge)
    path = "".join(_path(mark) for mark in box.marks)
    letters = "".join(_letters(mark) for mark in box.marks if isinstance(mark, Letters))
    path_element = f'<path d="{path}"/>' if path else ""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width / UNITS:g}em" '
        f'height="{height / UNITS:g}em" viewBox="{x} {y} {width} {height}" fill="{escape(color)}">'
        f"{path_element}{letters}</svg>"
    )


def _unit(em: float) -> int:
    return round(em * UNITS)


def _path(mark: Mark) -> str:
    if isinstance(mark, Glyph):
        size = round(mark.size * UNITS)
        x, y = _unit(mark.x), -_unit(mark.y)
        return "".join(f"M{x + dx} {y + dy}{rest}" for dx, dy, rest in _outline(mark.shape, size))
    if isinstance(mark, Rule):
        x, y = _unit(mark.x), -_unit(mark.y)
        width, height = max(1, _unit(mark.width)), max(1, _unit(mark.height))
        return f"M{x} {y}h{width}v{-height}h{-width}z"
    return _stroke(mark) if isinstance(mark, Stroke) else ""


def _stroke(mark: Stroke) -> str:
    return "M" + "L".join(f"{_unit(x)} {-_unit(y)}" for x, y in corners(mark)) + "z"


def _letters(mark: Letters) -> str:
    size = round(mark.size * UNITS)
    x, y = _unit(mark.x), -_unit(mark.y)
    return f'<text x="{x}" y="{y}" font-size="{size}">{escape(mark.text)}</text>'


@lru_cache(maxsize=4096)
def _outline(shape: Shape, size: int) -> tuple[tuple[int, int, str], ...]:
    """The contours of `shape`, `size` thousandths large: where each starts, and the rest of its
    path in relative coordinates."""
    return tuple(_contour(contour, size) for contour in shape.contours if len(contour) > 1)


def _contour(contour: tuple[tuple[float, ...], ...], size: int) -> tuple[int, int, str]:
    start = round(contour[0][0] * size), -round(contour[0][1] * size)
    return (*start, "".join(_segments(contour[1:], start, size)) + "z")


_LETTER = {2: "l", 4: "q", 6: "c"}


def _segments(
    segments: tuple[tuple[float, ...], ...], at: tuple[int, int], size: int
) -> Iterator[str]:
    """Relative commands; each end is rounded where it stands, so that errors do not add up."""
    x, y = at
    for segment in segments:
        points = [
            (round(segment[i] * size) - x, -round(segment[i + 1] * size) - y)
            for i in range(0, len(segment), 2)
        ]
        dx, dy = points[-1]
        if dx == dy == 0:
            continue
        if len(points) == 1 and dy == 0:
            yield f"h{dx}"
        elif len(points) == 1 and dx == 0:
            yield f"v{dy}"
        else:
            numbers = " ".join(f"{px} {py}" for px, py in points)
            yield _LETTER[len(segment)] + numbers.replace(" -", "-")
        x, y = x + dx, y + dy
