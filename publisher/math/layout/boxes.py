"""Boxes: what has been set, with its extent and the ink in it.

Lengths are em of the formula's own size, y upwards, the origin at the left end of the baseline. A
box is not changed once made; moving one makes another.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from publisher.math.layout.faces import Shape
from publisher.math.layout.growing import Grown


class Glyph(NamedTuple):
    """A shape with its origin at `x`, `y`, `size` em large."""

    shape: Shape
    x: float
    y: float
    size: float


class Rule(NamedTuple):
    """A filled rectangle from its lower left."""

    x: float
    y: float
    width: float
    height: float


class Stroke(NamedTuple):
    """A line."""

    x1: float
    y1: float
    x2: float
    y2: float
    thickness: float


class Letters(NamedTuple):
    """Text that no face of ours has, for the reader's own fonts."""

    text: str
    x: float
    y: float
    size: float


Mark = Glyph | Rule | Stroke | Letters


def corners(mark: Rule | Stroke) -> tuple[tuple[float, float], ...]:
    """The four corners of the ink of a rule or a line."""
    if isinstance(mark, Rule):
        x, y, right, top = mark.x, mark.y, mark.x + mark.width, mark.y + mark.height
        return (x, y), (right, y), (right, top), (x, top)
    dx, dy = mark.x2 - mark.x1, mark.y2 - mark.y1
    length = (dx * dx + dy * dy) ** 0.5 or 1.0
    nx, ny = -dy / length * mark.thickness / 2, dx / length * mark.thickness / 2
    return (
        (mark.x1 + nx, mark.y1 + ny),
        (mark.x2 + nx, mark.y2 + ny),
        (mark.x2 - nx, mark.y2 - ny),
        (mark.x1 - nx, mark.y1 - ny),
    )


def extent(marks: Iterable[Mark]) -> tuple[float, float]:
    """Where the ink of `marks` begins and ends, 0 and 0 for none."""
    left = right = 0.0
    for mark in marks:
        if isinstance(mark, Glyph):
            ends = mark.x + mark.shape.left * mark.size, mark.x + mark.shape.right * mark.size
        elif isinstance(mark, Letters):
            ends = mark.x, mark.x
        else:
            ends = min(x for x, _ in corners(mark)), max(x for x, _ in corners(mark))
        left, right = min(left, ends[0]), max(right, ends[1])
    return left, right


@dataclass(frozen=True, slots=True)
class Box:
    """`height` above and `depth` below the baseline, both counted away from it. `italic` is how far
    the top leans out at the right; `accent` the x where an accent stands (`None`: the middle);
    `single` is true of one glyph alone, which scripts hang on closer."""

    width: float
    height: float
    depth: float
    marks: tuple[Mark, ...] = ()
    italic: float = 0.0
    accent: float | None = None
    single: bool = False

    @property
    def total(self) -> float:
        return self.height + self.depth


EMPTY = Box(0.0, 0.0, 0.0)


def move_marks(marks: Iterable[Mark], dx: float, dy: float) -> Iterable[Mark]:
    """`marks` elsewhere."""
    for mark in marks:
        if isinstance(mark, Stroke):
            yield Stroke(mark.x1 + dx, mark.y1 + dy, mark.x2 + dx, mark.y2 + dy, mark.thickness)
        else:
            yield mark._replace(x=mark.x + dx, y=mark.y + dy)


class Put(NamedTuple):
    """A box with its origin at `x`, `y`."""

    box: Box
    x: float
    y: float = 0.0


def overlay(puts: Sequence[Put], width: float) -> Box:
    """One box of several in their places, `width` wide."""
    if not puts:
        return Box(width, 0.0, 0.0)
    marks = tuple(mark for put in puts for mark in move_marks(put.box.marks, put.x, put.y))
    height = max(put.box.height + put.y for put in puts)
    depth = max(put.box.depth - put.y for put in puts)
    return Box(width, height, depth, marks)


def row(boxes: Sequence[Box]) -> Box:
    """Boxes side by side on one baseline."""
    if len(boxes) == 1:
        return boxes[0]
    puts, x = [], 0.0
    for box in boxes:
        puts.append(Put(box, x))
        x += box.width
    italic = boxes[-1].italic if boxes else 0.0
    return replace(overlay(puts, x), italic=italic)


def raise_box_by(box: Box, dy: float) -> Box:
    """`box` moved up."""
    return replace(overlay([Put(box, 0.0, dy)], box.width), italic=box.italic)


def pad_box(box: Box, left: float, right: float) -> Box:
    """`box` with space at its sides."""
    if not left and not right:
        return box
    return replace(overlay([Put(box, left)], box.width + left + right), italic=box.italic)


def glyph_box(shape: Shape, size: float, x: float = 0.0, width: float | None = None) -> Box:
    """One glyph; `x` moves its ink, `width` replaces its advance."""
    return Box(
        shape.advance * size if width is None else width,
        max(0.0, shape.top) * size,
        max(0.0, -shape.bottom) * size,
        (Glyph(shape, x, 0.0, size),),
        shape.italic * size,
        x + shape.accent * size,
        True,
    )


def box_of_grown(grown: Grown, size: float, vertical: bool) -> Box:
    """What has grown, from its lower (or left) end at the origin; the ink is the box."""
    first = grown.pieces[0].shape
    marks: list[Mark] = []
    for shape, offset in grown.pieces:
        if vertical:
            marks.append(Glyph(shape, 0.0, (offset - shape.bottom) * size, size))
        else:
            marks.append(Glyph(shape, (offset - shape.left) * size, 0.0, size))
    length = grown.length * size
    if vertical:
        width = max(shape.advance for shape, _ in grown.pieces) * size
        return Box(width, length, 0.0, tuple(marks), grown.italic * size)
    top = max(shape.top for shape, _ in grown.pieces) * size
    bottom = min(shape.bottom for shape, _ in grown.pieces) * size
    return Box(length, top, -bottom, tuple(marks), 0.0, first.accent * size)


def centre_box(box: Box, axis: float) -> Box:
    """`box` raised or lowered until its middle is on the axis."""
    return raise_box_by(box, axis - (box.height - box.depth) / 2)
