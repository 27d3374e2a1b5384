"""The glyphs that a formula is set in.

In: the text face of a style, a character and how it is to look. Out: a `Shape`: where its ink is
and its outline. Letters, figures and plain signs come from the text's own face, so that an *x* in a
formula is the *x* of the text; symbols, large operators and all that grows come from a math font
(OpenType 1.9, MATH table), scaled so that its axis and its strokes match the text face.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, field, replace
from functools import cache, cached_property, lru_cache
from importlib.util import find_spec
from io import BytesIO
from pathlib import Path
from typing import Any, NamedTuple

from fontTools.pens.basePen import BasePen
from fontTools.ttLib import TTFont

from publisher.model.style import FormulaFace

Contours = tuple[tuple[tuple[float, ...], ...], ...]
"""A glyph's outline in em: contours of segments; a segment is the points it goes through, two
numbers each: one point a line, two a quadratic, three a cubic curve; the first is the start."""


class Shape(NamedTuple):
    """A glyph of size 1 em, y upwards. `left`, `right`, `bottom`, `top` bound its ink. `italic` is
    how far its top leans out of its advance; `accent` is the x where an accent stands. `key` names
    it, `contours` draws it."""

    key: tuple[str, str]
    advance: float
    left: float
    bottom: float
    right: float
    top: float
    contours: Contours
    italic: float = 0.0
    accent: float = 0.0

    @property
    def total(self) -> float:
        return self.top - self.bottom


class _Outline(BasePen):  # type: ignore[misc]
    """Collects contours with their points scaled."""

    def __init__(self, glyphs: Any, scale: float) -> None:
        super().__init__(glyphs)
        self.scale = scale
        self.contours: list[list[tuple[float, ...]]] = []

    def _add(self, *points: tuple[float, float]) -> None:
        self.contours[-1].append(tuple(c * self.scale for point in points for c in point))

    def _moveTo(self, pt: tuple[float, float]) -> None:  # noqa: N802 (the pen protocol)
        self.contours.append([])
        self._add(pt)

    def _lineTo(self, pt: tuple[float, float]) -> None:  # noqa: N802
        self._add(pt)

    def _curveToOne(self, pt1: Any, pt2: Any, pt3: Any) -> None:  # noqa: N802
        self._add(pt1, pt2, pt3)

    def _qCurveToOne(self, pt1: Any, pt2: Any) -> None:  # noqa: N802
        self._add(pt1, pt2)


@dataclass(frozen=True, eq=False)
class MathFace:
    """A font at one place of its design space; `scale` is em for one font unit."""

    name: str
    font: TTFont
    scale: float
    weight: int | None = None
    _cache: dict[str, Shape] = field(default_factory=dict)

    @property
    def characters(self) -> dict[int, str]:
        cmap: dict[int, str] = self.font.getBestCmap()
        return cmap

    def has(self, char: str) -> bool:
        return ord(char) in self.characters

    def glyph(self, char: str) -> Shape:
        """The shape of `char`, which the face must have."""
        return self.shape(self.characters[ord(char)])

    def shape(self, name: str) -> Shape:
        """The shape of the glyph `name`."""
        if name not in self._cache:
            self._cache[name] = self._draw(name)
        return self._cache[name]

    def _draw(self, name: str) -> Shape:
        glyph = self._glyphs[name]
        pen = _Outline(self._glyphs, self.scale)
        glyph.draw(pen)
        xs = [c for contour in pen.contours for segment in contour for c in segment[::2]] or [0.0]
        ys = [c for contour in pen.contours for segment in contour for c in segment[1::2]] or [0.0]
        advance = glyph.width * self.scale
        contours = tuple(tuple(contour) for contour in pen.contours)
        italic, accent = self._optics(name, advance, max(xs))
        return Shape(
            (self.name, name), advance, min(xs), min(ys), max(xs), max(ys), contours, italic, accent
        )

    @cached_property
    def _glyphs(self) -> Any:
        return self.font.getGlyphSet(location={"wght": self.weight} if self.weight else None)

    @cached_property
    def _math(self) -> dict[str, tuple[float, float | None]] | None:
        return _math_info(self.font)

    def _optics(self, name: str, advance: float, right: float) -> tuple[float, float]:
        """Italic correction and the place of an accent: from the MATH table, or from the ink."""
        if self._math is not None:
            italic, accent = self._math.get(name, (0.0, None))
            place = advance / 2 if accent is None else accent * self.scale
            return italic * self.scale, place
        return max(0.0, right - advance), advance / 2


@dataclass(frozen=True, eq=False)
class MathFaces:
    """The faces of one book: text upright, italic and bold, and the math font; `text` says how that
    is fitted to them."""

    roman: MathFace
    italic: MathFace
    bold: MathFace
    bold_italic: MathFace
    symbols: MathFace
    text: FormulaFace

    @cached_property
    def level(self) -> bool:
        """Whether the signs of the text face stand at the axis of the math font."""
        minus = self.roman.glyph("−")
        axis = self.symbols.font["MATH"].table.MathConstants.AxisHeight.Value * self.symbols.scale
        return bool(abs((minus.bottom + minus.top) / 2 - axis) < _LEVEL)


def _package_file(package: str, *parts: str) -> Path:
    """A file that an installed package carries, without importing it."""
    spec = find_spec(package)
    if spec is None or not spec.submodule_search_locations:
        raise FileNotFoundError(f"the package {package} is not installed")
    return Path(next(iter(spec.submodule_search_locations)), *parts)


_SYMBOLS = ("ziamath", ("fonts", "STIXTwoMath-Regular.ttf"))


@cache
def _font(package: str, parts: tuple[str, ...]) -> TTFont:
    return TTFont(_package_file(package, *parts), lazy=True)


def _face(
    name: str, package: str, parts: tuple[str, ...], size: float = 1.0, weight: int | None = None
) -> MathFace:
    font = _font(package, parts)
    return MathFace(name, font, size / font["head"].unitsPerEm, weight)


@lru_cache(maxsize=8)
def math_faces(text: FormulaFace) -> MathFaces:
    """The faces, opened once a process; glyphs are drawn as they are asked for."""
    package, roman, italic = text.package, ("files", text.roman), ("files", text.italic)
    if text.files:
        return _faces_of_files(text)
    return MathFaces(
        _face("roman", package, roman),
        _face("italic", package, italic),
        _face("bold", package, roman, weight=text.bold),
        _face("bold-italic", package, italic, weight=text.bold),
        _face("symbols", *_SYMBOLS, size=text.symbols),
        text,
    )


def _faces_of_files(text: FormulaFace) -> MathFaces:
    """The faces from files of a style. What is not said is taken from how high the small letters of
    the roman are beside those of the math font: sizes between the two look alike."""
    names = ("roman", "italic", "bold", "bold-italic")
    fonts = [TTFont(BytesIO(data), lazy=True) for data in text.files]
    roman, italic, bold, bold_italic = (
        MathFace(name, font, 1 / font["head"].unitsPerEm, text.bold if "bold" in name else None)
        for name, font in zip(names, fonts, strict=True)
    )
    small = text.small or round(roman.glyph("x").top, 3)
    symbols = text.symbols or round((1 + small / _SMALL_OF_SYMBOLS) / 2, 2)
    fitted = replace(
        text, small=small, symbols=symbols, axis=text.axis or round(_AXIS_OF_SYMBOLS * symbols, 3)
    )
    math = _face("symbols", *_SYMBOLS, size=symbols)
    return MathFaces(roman, italic, bold, bold_italic, math, fitted)


_SMALL_OF_SYMBOLS, _AXIS_OF_SYMBOLS = 0.473, 0.258
"""How high in em small letters, and the middle of signs, are in STIX Two Math."""


def _math_info(font: TTFont) -> dict[str, tuple[float, float | None]] | None:
    """Italic correction and accent place of each glyph in font units; `None` without a MATH
    table."""
    if "MATH" not in font:
        return None
    info = font["MATH"].table.MathGlyphInfo
    italics = info.MathItalicsCorrectionInfo
    accents = info.MathTopAccentAttachment
    by_glyph: dict[str, tuple[float, float | None]] = {
        glyph: (value.Value, None)
        for glyph, value in zip(
            italics.Coverage.glyphs, italics.ItalicsCorrection, strict=True
        )
    }  # fmt: skip
    for glyph, value in zip(
        accents.TopAccentCoverage.glyphs, accents.TopAccentAttachment, strict=True
    ):
        by_glyph[glyph] = (by_glyph.get(glyph, (0.0, None))[0], value.Value)
    return by_glyph


# the text face draws these as well as letters; what else it has is left to the math font
_PLAIN_SIGNS = frozenset(",.;:!?'\"%&@#§¶†‡…–—-/()[]{}*°′″$€£")

_AXIAL = frozenset("+−=<>±×÷")
"""Signs whose middle is the axis. A text face may draw them as well, for figures as high as its
capitals: then they stand too high beside those of the math font."""

_LEVEL = 0.02
"""How far, in em, the two may differ."""

_STYLED = {
    "MATHEMATICAL BOLD ITALIC ": "bold_italic",
    "MATHEMATICAL BOLD ": "bold",
    "MATHEMATICAL ITALIC ": "italic",
}
_OWN = ("MATHEMATICAL BOLD SCRIPT", "MATHEMATICAL BOLD FRAKTUR", "MATHEMATICAL BOLD SANS")


_TEX_FORMS = {"∂": "\U0001d715"}
"""Symbols that TeX sets otherwise than Unicode shows them: its partial sign is slanted."""


@lru_cache(maxsize=4096)
def shape_of(book_faces: MathFaces, char: str, look: str) -> Shape | None:
    """The shape of `char`; `look` is a field of `MathFaces` that letters without a look of their
    own are set in. `None` where no face has it."""
    char = _TEX_FORMS.get(char, char)
    look, base = _letter(char, look)
    face: MathFace = getattr(book_faces, look)
    is_plain = base.isalnum() or base in _PLAIN_SIGNS or (base in _AXIAL and book_faces.level)
    if is_plain and face.has(base) and _of_text(base):
        return face.glyph(base)
    for other in (book_faces.symbols, book_faces.roman):
        if other.has(char):
            return other.glyph(char)
    return book_faces.symbols.glyph(base) if book_faces.symbols.has(base) else None


def _of_text(char: str) -> bool:
    """Letters of the scripts that a text face draws; letterlike symbols are the math font's."""
    return ord(char) < 0x2100


def _letter(char: str, look: str) -> tuple[str, str]:
    """Take a mathematical letter (Unicode 16, 22.2.1) apart into its look and its plain letter."""
    if char == "ℎ":
        return "italic", "h"
    if char in _TEX_FORMS.values():
        return look, char
    if not 0x1D400 <= ord(char) <= 0x1D7FF:
        return look, char
    name = unicodedata.name(char, "")
    if name.startswith(_OWN):
        return look, char
    for prefix, styled in _STYLED.items():
        if name.startswith(prefix):
            return styled, unicodedata.normalize("NFKC", char)
    return look, char
