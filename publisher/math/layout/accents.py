"""Accents, bars and braces over and under a base (*The TeXbook*, appendix G, rule 12; MathML Core,
3.4.3)."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from publisher.math.layout import tokens
from publisher.math.layout.boxes import Box, Put, Rule, box_of_grown, glyph_box, overlay
from publisher.math.layout.constants import constants
from publisher.math.layout.faces import shape_of
from publisher.math.layout.growing import grow_glyph, widest_within
from publisher.math.layout.style import MathStyle

_COMBINING = {
    "^": "̂", "ˆ": "̂", "~": "̃", "˜": "̃", "¯": "̄", "‾": "̄", "˙": "̇", "¨": "̈", "´": "́",
    "`": "̀", "˘": "̆", "ˇ": "̌", "˚": "̊", "→": "⃗", "←": "⃖",
}  # fmt: skip
_BARS = frozenset("¯‾_̲̄")
_BRACES = frozenset("⏞⏟⏜⏝⎴⎵⏠⏡")


def over(base: Box, mark: Any, style: MathStyle) -> Box:
    """`base` under the accent, bar, brace or arrow of the `mo` element `mark`."""
    char = tokens.token_text(mark)
    wide = mark.get("stretchy") == "true" or char in _BRACES
    if char in _BARS and mark.get("stretchy") != "false":
        return _bar_over(base, style)
    if char in _BRACES or (char in "←→↔⇀⇁↼↽" and mark.get("stretchy") != "false"):
        gap = constants(style.faces)["StretchStackGapBelowMin"] * style.size
        sign = _along(char, base.width, style)
        return _stacked(base, sign, base.height + gap + sign.depth)
    return _accented(base, _COMBINING.get(char, char), style, wide)


def _accented(base: Box, char: str, style: MathStyle, wide: bool) -> Box:
    size = style.size
    shape = (
        widest_within(style.faces, char, round(base.width / size * 1.05, 2))
        if wide
        else shape_of(style.faces, char, "roman")
    )
    if shape is None:
        return base
    # an accent is drawn for the small letters; over a taller base it rises with it
    rise = base.height - style.faces.text.small * size
    box = glyph_box(shape, size)
    centre = (shape.left + shape.right) / 2 * size
    place = base.accent if base.accent is not None and base.single else base.width / 2
    puts = [Put(base, 0.0), Put(box, place - centre, rise)]
    result = overlay(puts, base.width)
    return replace(result, italic=base.italic, accent=base.accent, single=base.single)


def _bar_over(base: Box, style: MathStyle) -> Box:
    c, size = constants(style.faces), style.size
    thick = c["OverbarRuleThickness"] * size * 0.85
    y = base.height + c["OverbarVerticalGap"] * size * 0.7
    edge = min(0.04 * size, base.width / 6)
    lean = base.italic
    bar = Rule(edge, y, max(base.width + lean - 2 * edge, 0.1 * size), thick)
    roof = Box(base.width, y + thick + c["OverbarExtraAscender"] * size * 0.5, 0.0, (bar,))
    return overlay([Put(base, 0.0), Put(roof, 0.0)], base.width)


def _along(char: str, width: float, style: MathStyle) -> Box:
    """A sign as wide as `width`."""
    grown = grow_glyph(style.faces, char, False, round(width / style.size, 3))
    return Box(0, 0, 0) if grown is None else box_of_grown(grown, style.size, False)


def _stacked(base: Box, sign: Box, y: float) -> Box:
    width = max(base.width, sign.width)
    puts = [Put(base, (width - base.width) / 2), Put(sign, (width - sign.width) / 2, y)]
    return overlay(puts, width)


def under(base: Box, mark: Any, style: MathStyle) -> Box:
    """`base` over the bar, brace or arrow of the `mo` element `mark`."""
    c, size = constants(style.faces), style.size
    char = tokens.token_text(mark)
    if char in _BARS:
        thick = c["UnderbarRuleThickness"] * size * 0.85
        y = -base.depth - c["UnderbarVerticalGap"] * size * 0.7 - thick
        bar = Box(base.width, 0.0, -y, (Rule(0.0, y, base.width, thick),))
        return overlay([Put(base, 0.0), Put(bar, 0.0)], base.width)
    sign = _along(char, base.width, style)
    gap = c["StretchStackGapAboveMin"] * size
    return _stacked(base, sign, -base.depth - gap - sign.height)
