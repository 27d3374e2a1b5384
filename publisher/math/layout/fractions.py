"""Fractions, stacks and radicals (*The TeXbook*, appendix G, rules 11 and 15; MathML Core, 3.3)."""

from __future__ import annotations

from publisher.math.layout.boxes import Box, Put, Rule, box_of_grown, overlay
from publisher.math.layout.constants import constants
from publisher.math.layout.growing import grow_glyph
from publisher.math.layout.style import MathStyle

_SIDES = 0.09
"""Space at each side of a fraction, in em: TeX's `nulldelimiterspace` is 0.12."""


def fraction(above: Box, below: Box, style: MathStyle, ruled: bool) -> Box:
    """`above` over `below`, with a bar on the axis where `ruled`."""
    width = max(above.width, below.width) + 2 * _SIDES * style.size
    up, down = _ruled(above, below, style) if ruled else _stacked(above, below, style)
    puts = [
        Put(above, (width - above.width) / 2, up),
        Put(below, (width - below.width) / 2, -down),
    ]
    if ruled:
        c, size, edge = constants(style.faces), style.size, _SIDES * style.size * 0.4
        thick = c["FractionRuleThickness"] * size * 0.85
        bar = Rule(edge, style.axis - thick / 2, width - 2 * edge, thick)
        puts.append(Put(Box(width, style.axis + thick / 2, 0.0, (bar,)), 0.0))
    return overlay(puts, width)


def _ruled(above: Box, below: Box, style: MathStyle) -> tuple[float, float]:
    """Rule 15d: how far up and down from the baseline, with a bar between."""
    c, size = constants(style.faces), style.size
    word = "DisplayStyle" if style.display else ""
    half = c["FractionRuleThickness"] * size / 2
    gap_above = c["FractionNumDisplayStyleGapMin" if style.display else "FractionNumeratorGapMin"]
    gap_below = c[
        "FractionDenomDisplayStyleGapMin" if style.display else "FractionDenominatorGapMin"
    ]
    axis = style.axis
    up = max(
        c[f"FractionNumerator{word}ShiftUp"] * size, axis + half + gap_above * size + above.depth
    )
    down = max(
        c[f"FractionDenominator{word}ShiftDown"] * size,
        half + gap_below * size + below.height - axis,
    )
    return up, down


def _stacked(above: Box, below: Box, style: MathStyle) -> tuple[float, float]:
    """Rule 15c: the same without a bar."""
    c, size = constants(style.faces), style.size
    word = "DisplayStyle" if style.display else ""
    up = c[f"StackTop{word}ShiftUp"] * size
    down = c[f"StackBottom{word}ShiftDown"] * size
    least = c["StackDisplayStyleGapMin" if style.display else "StackGapMin"] * size
    lacking = least - ((up - above.depth) - (below.height - down))
    if lacking > 0:
        up, down = up + lacking / 2, down + lacking / 2
    return up, down


def radical(inner: Box, degree: Box | None, style: MathStyle) -> Box:
    """`inner` under a radical sign, `degree` in its crook (rule 11)."""
    c, size = constants(style.faces), style.size
    gap = c["RadicalDisplayStyleVerticalGap" if style.display else "RadicalVerticalGap"] * size
    thick = c["RadicalRuleThickness"] * size * 0.85
    target = max(inner.total, 0.35 * size) + gap + thick
    grown = grow_glyph(style.faces, "√", True, round(target / size, 3))
    assert grown is not None, "the math font has a radical sign"
    sign = box_of_grown(grown, size, True)
    # what the sign has too much goes half under, half over the radicand
    gap += max(0.0, sign.total - target) / 2
    top = inner.height + gap + thick
    # how far the degree reaches over the sign, which begins so that its degree has room
    tuck = -c["RadicalKernAfterDegree"] * size
    x = 0.0 if degree is None else max(0.0, degree.width - tuck)
    foot = top - sign.total
    bar = Rule(0.0, top - thick, inner.width + 0.04 * size, thick)
    roof = Box(inner.width, top + c["RadicalExtraAscender"] * size * 0.5, 0.0, (bar,))
    # the right end of the ink, not of the advance, is where the bar begins
    reach = max(piece.shape.right for piece in grown.pieces) * size
    puts = [Put(sign, x, foot), Put(roof, x + reach - 0.01 * size), Put(inner, x + reach)]
    if degree is not None:
        rise = foot + c["RadicalDegreeBottomRaisePercent"] * sign.total + degree.depth
        puts.append(Put(degree, max(0.0, x + tuck - degree.width), rise))
    return overlay(puts, x + reach + inner.width + 0.06 * size)
