"""Glyphs that grow: delimiters, radicals, braces, arrows, large operators.

In: a character, a direction and the size wanted. Out: the smallest variant that is large enough, or
an assembly of parts (OpenType 1.9, MATH, MathVariants; MathML Core, 5.3 "Stretchy operators").
"""

from __future__ import annotations

from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from publisher.math.layout.faces import MathFaces, Shape, shape_of


class GlyphPiece(NamedTuple):
    """A shape at `offset` along the direction it grows in."""

    shape: Shape
    offset: float


class Grown(NamedTuple):
    """Pieces and the length they cover. `italic` is the correction of the whole."""

    pieces: tuple[GlyphPiece, ...]
    length: float
    italic: float = 0.0

    @property
    def shape(self) -> Shape:
        return self.pieces[0].shape


class _GlyphPart(NamedTuple):
    shape: Shape
    length: float
    extender: bool
    start: float
    end: float


class _Construction(NamedTuple):
    variants: tuple[tuple[Shape, float], ...]
    parts: tuple[_GlyphPart, ...]
    overlap: float


@lru_cache(maxsize=512)
def _construction(faces: MathFaces, char: str, vertical: bool) -> _Construction | None:
    face = faces.symbols
    if not face.has(char):
        return None
    table = face.font["MATH"].table.MathVariants
    coverage = table.VertGlyphCoverage if vertical else table.HorizGlyphCoverage
    items = table.VertGlyphConstruction if vertical else table.HorizGlyphConstruction
    name = face.characters[ord(char)]
    if coverage is None or name not in coverage.glyphs:
        return None
    item = items[coverage.glyphs.index(name)]
    scale = face.scale
    variants = tuple(
        (face.shape(record.VariantGlyph), record.AdvanceMeasurement * scale)
        for record in item.MathGlyphVariantRecord
    )
    assembly = item.GlyphAssembly
    parts = tuple(
        _GlyphPart(
            face.shape(record.glyph),
            record.FullAdvance * scale,
            bool(record.PartFlags & 1),
            record.StartConnectorLength * scale,
            record.EndConnectorLength * scale,
        )
        for record in (assembly.PartRecords if assembly else ())
    )
    return _Construction(variants, parts, table.MinConnectorOverlap * scale)


def ink_length(shape: Shape, vertical: bool) -> float:
    """Extent of a shape's ink in a direction."""
    return shape.total if vertical else shape.right - shape.left


@lru_cache(maxsize=4096)
def grow_glyph(
    faces: MathFaces, char: str, vertical: bool, target: float, look: str = "roman"
) -> Grown | None:
    """`char` at least `target` em long, or as long as the font can; `None` where no face has it."""
    base = shape_of(faces, char, look)
    if base is not None and ink_length(base, vertical) >= target:
        return _single(base, vertical)
    construction = _construction(faces, char, vertical)
    if construction is None:
        return _single(base, vertical) if base is not None else None
    for shape, _ in construction.variants:
        if ink_length(shape, vertical) >= target:
            return _single(shape, vertical)
    if construction.parts:
        return _assemble(construction, target)
    longest = construction.variants[-1][0] if construction.variants else base
    return _single(longest, vertical) if longest is not None else None


@lru_cache(maxsize=512)
def widest_within(faces: MathFaces, char: str, target: float) -> Shape | None:
    """The widest horizontal variant of `char` that is no wider than `target`: for accents."""
    base = shape_of(faces, char, "roman")
    construction = _construction(faces, char, False)
    fitting = [
        shape
        for shape, _ in (construction.variants if construction else ())
        if ink_length(shape, False) <= target
    ]
    return fitting[-1] if fitting else base


def display_operator(faces: MathFaces, char: str, minimum: float) -> Grown | None:
    """A large operator as display style wants it: taller than the one in a line of text."""
    base = shape_of(faces, char, "roman")
    construction = _construction(faces, char, True)
    if base is None:
        return None
    for shape, _ in construction.variants if construction else ():
        if shape.total >= max(minimum, base.total * 1.2):
            return _single(shape, True)
    return _single(
        construction.variants[-1][0] if construction and construction.variants else base, True
    )


def _single(shape: Shape, vertical: bool) -> Grown:
    return Grown((GlyphPiece(shape, 0.0),), ink_length(shape, vertical), shape.italic)


_MOST = 200


def _assemble(construction: _Construction, target: float) -> Grown:
    """Parts in order, extenders repeated, overlaps as large as they may be while the whole is long
    enough (OpenType 1.9, MATH, "GlyphAssembly table")."""
    for repeats in range(_MOST):
        parts = [
            part for part in construction.parts for _ in range(repeats if part.extender else 1)
        ]  # fmt: skip
        if not parts:
            continue
        joints = [min(a.end, b.start) for a, b in pairwise(parts)]
        full = sum(part.length for part in parts)
        if full - construction.overlap * len(joints) < target and repeats < _MOST - 1:
            continue
        spare = full - construction.overlap * len(joints) - target
        room = sum(max(0.0, joint - construction.overlap) for joint in joints)
        share = min(1.0, max(0.0, spare / room)) if room else 0.0
        return _assembly(
            parts,
            [construction.overlap + share * max(0.0, j - construction.overlap) for j in joints],
        )
    raise AssertionError("an assembly ends in the loop")


def _assembly(parts: list[_GlyphPart], overlaps: list[float]) -> Grown:
    pieces, offset = [], 0.0
    for index, part in enumerate(parts):
        pieces.append(GlyphPiece(part.shape, offset))
        offset += part.length - (overlaps[index] if index < len(overlaps) else 0.0)
    return Grown(tuple(pieces), offset)
