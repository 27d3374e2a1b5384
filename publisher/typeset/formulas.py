"""The picture of a formula in its place in the text.

In: TeX. Out: an `img` element whose source is the SVG, lowered to sit on the baseline, with the
formula's alternative text. Sizes are in em, so that a formula in a note or a title scales with it.
"""

from __future__ import annotations

import base64
from functools import lru_cache
from xml.etree import ElementTree as ET

from publisher.typeset.document import Formula
from publisher.typeset.job import Look


def formula_picture(look: Look) -> Formula:
    """The drawer of formulas for the measure of `look`'s page."""
    measure_em = look.measure_em

    def draw(tex: str, display: bool, alt: str) -> ET.Element:
        return ET.fromstring(_picture(tex, display, alt, measure_em))

    return draw


@lru_cache(maxsize=4096)
def _picture(tex: str, display: bool, alt: str, measure_em: float) -> bytes:
    from publisher.typeset.math import to_svg

    drawn = to_svg(tex, display)
    kind = "formula display" if display else "formula"
    if drawn.svg is None:
        element = ET.Element("span", {"class": f"{kind} failed"})
        element.text = tex
        return ET.tostring(element)
    scale = min(1.0, measure_em / drawn.width_em) if drawn.width_em else 1.0
    source = base64.b64encode(drawn.svg.encode()).decode()
    size = f"width:{drawn.width_em * scale:.4f}em;height:{drawn.height_em * scale:.4f}em"
    shift = "" if display else f";vertical-align:{-drawn.depth_em * scale:.4f}em"
    attributes = {
        "class": kind,
        "alt": alt or tex,
        "src": f"data:image/svg+xml;base64,{source}",
        "style": size + shift,
    }
    return ET.tostring(ET.Element("img", attributes))
