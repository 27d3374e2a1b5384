"""The picture of a formula in its place in the text.

In: a ``math`` element of a chapter. Out: an `img` whose source names an image object that
WeasyPrint finds in its cache, lowered to sit on the baseline, with the formula's alternative text.
Sizes are in em, so that a formula in a note or a title scales with it. A formula wider than the
measure is scaled to it. One in a line is a row of pictures, that lines may part after its relations
and operators.
"""

from __future__ import annotations

import base64
from typing import Any
from xml.etree import ElementTree as ET

from publisher.diagnostics import Diagnostic
from publisher.math.layout.boxes import Box
from publisher.math.layout.pieces import in_lines
from publisher.math.picture import (
    EDGE,
    draw_mathml,
    fit,
    set_mathml,
    set_mathml_pieces,
)
from publisher.model.style import FormulaFace
from publisher.typeset.weasy.formulas import FormulaImage

TOO_SMALL = 0.75
"""The scale below which a formula made to fit is told: its letters are smaller than a note's."""


BESIDE = "data-beside"
"""The attribute of a ``math`` element that says how many em its number takes beside it."""

PIECE = "formula-piece"
"""The class of a picture that is a part of a formula."""

_lowered = ";vertical-align:{depth:.4f}em"

_LEAST = 3.5
"""A formula of fewer em stays whole: to part it would gain little."""

_RELATION, _OPERATOR, _BRACKET = 500.0**2, 700.0**2, 5e5
"""What it costs to end a line after a relation, after an operator, and more in brackets, in
demerits (*The TeXbook*, chapter 18: `relpenalty` and `binoppenalty`)."""


class Formulas:
    """The formulas of one chapter. `images` is the cache WeasyPrint is given; `diagnostics` tells
    the formulas that are too wide. `measure_em` is the measure in em of the text, `face` what their
    letters are set in."""

    def __init__(self, chapter: str, measure_em: float, face: FormulaFace) -> None:
        self.images: dict[str, Any] = {}
        self.diagnostics: list[Diagnostic] = []
        self._chapter = chapter
        self._measure_em = measure_em
        self._face = face

    def draw(self, math: ET.Element) -> ET.Element:
        """The picture of `math`, to stand in its place."""
        alt = math.get("alttext", "") or "formula"
        if math.get("display") == "block":
            return self._display(math, alt)
        pieces = set_mathml_pieces(math, self._face)
        whole = sum(piece.box.width for piece in pieces)
        drawable = all(FormulaImage(piece.box, EDGE).drawable for piece in pieces)
        if len(pieces) == 1 or whole < _LEAST or not drawable:
            box = set_mathml(math, self._measure_em, self._face)
            return self._picture(math, box, {"class": "formula", "alt": alt}, _lowered)
        span = ET.Element("span", {"class": "formula", "aria-label": alt})
        for before, piece in zip((None, *pieces), pieces, strict=False):
            attributes = {"class": PIECE}
            if piece is not pieces[-1]:
                penalty = _RELATION if piece.relation else _OPERATOR
                penalty += _BRACKET if piece.within else 0.0
                attributes |= {"data-penalty": f"{penalty:.0f}", "data-trail": f"{piece.trail:.4f}"}
            # the room around the ink of both is none between them
            closed = f";margin-left:{-2 * EDGE:.4f}em" if before else ""
            span.append(self._picture(math, piece.box, attributes, _lowered + closed))
        return span

    def _display(self, math: ET.Element, alt: str) -> ET.Element:
        """A displayed formula: in lines, where it is wider than the measure leaves beside its
        number, and scaled to that, where a part of it still is."""
        room = self._measure_em - float(math.get(BESIDE, 0.0))
        box = set_mathml(math, self._measure_em, self._face)
        if box.width + 2 * EDGE > room:
            pieces = set_mathml_pieces(math, self._face)
            box = in_lines(pieces, room - 2 * EDGE) or box
        return self._picture(math, box, {"class": "formula display", "alt": alt}, "", room)

    def _picture(
        self,
        math: ET.Element,
        box: Box,
        attributes: dict[str, str],
        look: str,
        room: float | None = None,
    ) -> ET.Element:
        """A picture of `box`, of `math`, in `room` (in em; `None`: the measure); `look` are more
        rules for it, with its ``{depth}``."""
        image = FormulaImage(box, EDGE)
        width, height = image.size
        scale = fit(width, room or self._measure_em)
        if scale < TOO_SMALL:
            self._tell(math.get("alttext", ""), scale)
        source = f"formula:{len(self.images)}"
        if image.drawable:
            self.images[source] = image
        else:
            svg = draw_mathml(math, face=self._face).svg or ""
            source = f"data:image/svg+xml;base64,{base64.b64encode(svg.encode()).decode()}"
        size = f"width:{scale * width:.4f}em;height:{scale * height:.4f}em"
        shift = look.format(depth=-scale * (box.depth + EDGE))
        return ET.Element("img", attributes | {"src": source, "style": size + shift})

    def _tell(self, alt: str, scale: float) -> None:
        label = alt if len(alt) < 60 else alt[:59] + "…"
        self.diagnostics.append(
            Diagnostic(
                "MTH008",
                f"the formula `{label}` is set at {scale:.0%} of its size to fit the measure",
                help="break it into lines with an `aligned` environment",
                paper=self._chapter,
            )
        )
