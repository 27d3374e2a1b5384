"""Formulas for print: MathML, or TeX, as a picture that sits on the baseline.

In: the `math` element of a chapter, or TeX. Out: a `FormulaSvg`: an SVG of outlines, no fonts
named, and its extent in em. The letters are those of the text face and the symbols those of a math
font (docs/explanation/math.md tells why this is set here and not by another's engine). Nothing here
needs WeasyPrint."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from lxml import etree

from publisher.math.layout.boxes import Box, extent, pad_box
from publisher.math.layout.drawing import svg
from publisher.math.layout.faces import math_faces
from publisher.math.layout.layout import set_element
from publisher.math.layout.pieces import Piece, set_pieces
from publisher.math.layout.style import MathStyle
from publisher.math.tex import FormulaFault, Macro, build_formula
from publisher.model.style import EB_GARAMOND, FormulaFace

_TAIL = 0.12
"""How far, in em, the ink of a letter may reach out of a formula that has no room for it."""

EDGE = 0.02
"""Room around the ink in em, so that rounding cuts nothing."""


@dataclass(frozen=True, slots=True)
class FormulaSvg:
    """`svg` is `None` where `error` says why. `width_em`, `height_em` (the whole) and `depth_em`
    (of it, below the baseline) are em of the text around: lower the picture by `depth_em`."""

    svg: str | None
    width_em: float = 0.0
    height_em: float = 0.0
    depth_em: float = 0.0
    error: FormulaFault | None = None


def set_mathml(math: Any, measure_em: float | None = None, face: FormulaFace = EB_GARAMOND) -> Box:
    """The box of the `math` element (of lxml, of xml.etree, or as text), all its ink inside it.

    `face` is what its letters are set in. `measure_em` is the width of the page: where rows have
    numbers of their own these stand at its edge, and the box is that wide; without it they stand
    beside the rows. `ValueError` for text that is no XML."""
    if isinstance(math, (str, bytes)):
        try:
            math = etree.fromstring(math)
        except etree.XMLSyntaxError as error:
            raise ValueError("not well-formed MathML") from error
    display = math.get("display") == "block"
    return _whole(
        set_element(math, MathStyle(math_faces(face), display=display, measure=measure_em))
    )


def set_mathml_pieces(math: Any, face: FormulaFace = EB_GARAMOND) -> list[Piece]:
    """The same of a formula in the pieces that lines may part it into, each with its ink inside it.
    A space at the end of a piece is part of it."""
    display = math.get("display") == "block"
    pieces = set_pieces(math, MathStyle(math_faces(face), display=display))
    return [piece._replace(box=_whole(piece.box)) for piece in pieces]


def draw_mathml(math: Any, color: str = "#000", face: FormulaFace = EB_GARAMOND) -> FormulaSvg:
    """The `math` element as a picture; raises as `set_mathml` does."""
    return _picture(set_mathml(math, face=face), color)


def to_svg(
    tex: str,
    display: bool,
    macros: Mapping[str, Macro] | None = None,
    numbers: Mapping[str, str] | None = None,
    color: str = "#000",
) -> FormulaSvg:
    """`tex` as a picture, by way of `publisher.math.tex`, whose faults are given back."""
    fault, root, _ = build_formula(tex, display, macros, numbers)
    if root is None:
        return FormulaSvg(None, error=fault)
    return _picture(
        _whole(set_element(root, MathStyle(math_faces(EB_GARAMOND), display=display))), color
    )


def _whole(box: Box) -> Box:
    """`box` with what leans out at its end, which is ink all the same, as is what stands over its
    neighbours at an end; space that goes back beyond its beginning takes no room."""
    left, right = extent(box.marks)
    beyond = right - box.width
    box = pad_box(box, -left if -left > _TAIL else 0.0, beyond if beyond > _TAIL else box.italic)
    return replace(box, width=max(0.0, box.width), height=max(0.0, box.height))


def _picture(box: Box, color: str) -> FormulaSvg:
    return FormulaSvg(
        svg(box, EDGE, color),
        round(box.width + 2 * EDGE, 4),
        round(box.total + 2 * EDGE, 4),
        round(box.depth + EDGE, 4),
    )


def fit(width_em: float, measure_em: float) -> float:
    """By how much a formula `width_em` wide is to be scaled to stand in `measure_em`: 1 where it
    does, never more."""
    return min(1.0, measure_em / width_em) if width_em > 0 else 1.0
