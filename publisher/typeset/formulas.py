"""The picture of a formula in its place in the text.

In: a ``math`` element of a chapter. Out: an `img` whose source names an image object that
WeasyPrint finds in its cache, lowered to sit on the baseline, with the formula's alternative text.
Sizes are in em, so that a formula in a note or a title scales with it. A formula wider than the
measure is scaled to it.
"""

from __future__ import annotations

import base64
from typing import Any
from xml.etree import ElementTree as ET

from publisher.diagnostics import Diagnostic
from publisher.math.picture import EDGE, draw_mathml, fit, set_mathml
from publisher.model.style import FormulaFace
from publisher.typeset.weasy.formulas import FormulaImage

TOO_SMALL = 0.75
"""The scale below which a formula made to fit is told: its letters are smaller than a note's."""


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
        display = math.get("display") == "block"
        alt = math.get("alttext", "")
        box = set_mathml(math, self._measure_em, self._face)
        image = FormulaImage(box, EDGE)
        width, height = image.size
        scale = fit(width, self._measure_em)
        if scale < TOO_SMALL:
            self._tell(alt, scale)
        source = f"formula:{len(self.images)}"
        if image.drawable:
            self.images[source] = image
        else:
            svg = draw_mathml(math, face=self._face).svg or ""
            source = f"data:image/svg+xml;base64,{base64.b64encode(svg.encode()).decode()}"
        size = f"width:{scale * width:.4f}em;height:{scale * height:.4f}em"
        shift = "" if display else f";vertical-align:{-scale * (box.depth + EDGE):.4f}em"
        attributes = {"class": "formula display" if display else "formula", "alt": alt or "formula"}
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
