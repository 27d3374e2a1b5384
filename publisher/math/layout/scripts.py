"""Scripts beside a base, and limits over and under it (*The TeXbook*, appendix G, rules 13 and 18;
MathML Core, 3.4)."""

from __future__ import annotations

from publisher.math.layout.boxes import Box, Put, overlay
from publisher.math.layout.constants import constants
from publisher.math.layout.style import MathStyle


def _shifts(
    base: Box, sub: Box | None, sup: Box | None, style: MathStyle, inner: MathStyle
) -> tuple[float, float]:
    """How far the superscript goes up and the subscript down."""
    c, size = constants(style.faces), style.size
    up = down = 0.0
    if sup is not None:
        rise = "SuperscriptShiftUpCramped" if style.cramped else "SuperscriptShiftUp"
        up = max(
            c[rise] * size,
            0.0 if base.single else base.height - c["SuperscriptBaselineDropMax"] * size,
            sup.depth + c["SuperscriptBottomMin"] * size,
        )
    if sub is not None:
        down = max(
            c["SubscriptShiftDown"] * size,
            0.0 if base.single else base.depth + c["SubscriptBaselineDropMin"] * size,
            sub.height - c["SubscriptTopMax"] * size,
        )
    if sub is not None and sup is not None:
        gap = (up - sup.depth) - (sub.height - down)
        lacking = c["SubSuperscriptGapMin"] * size - gap
        if lacking > 0:
            lift = min(
                lacking,
                max(0.0, c["SuperscriptBottomMaxWithSubscript"] * size - (up - sup.depth)),
            )
            up += lift
            down += lacking - lift
    return up, down


def attach_scripts(
    base: Box, sub: Box | None, sup: Box | None, style: MathStyle, large: bool
) -> Box:
    """`base` with scripts at its right. The italic correction of a large operator draws the
    subscript in; that of a letter sends the superscript out."""
    up, down = _shifts(base, sub, sup, style, style.script)
    after = constants(style.faces)["SpaceAfterScript"] * style.size
    puts = [Put(base, 0.0)]
    # the hook of an f reaches over its subscript, but not out of the box
    width = base.width if large else base.width + base.italic
    if sup is not None:
        x = base.width + base.italic if not large else base.width
        puts.append(Put(sup, x, up))
        width = max(width, x + sup.width + after)
    if sub is not None:
        x = base.width - base.italic if large else base.width
        puts.append(Put(sub, x, -down))
        width = max(width, x + sub.width + after)
    return overlay(puts, width)


def attach_before(base: Box, sub: Box | None, sup: Box | None, style: MathStyle) -> Box:
    """`base` with scripts at its left, flush with it."""
    up, down = _shifts(base, sub, sup, style, style.script)
    after = constants(style.faces)["SpaceAfterScript"] * style.size
    lead = max((box.width for box in (sub, sup) if box is not None), default=0.0) + after
    puts = [Put(base, lead)]
    if sup is not None:
        puts.append(Put(sup, lead - after - sup.width, up))
    if sub is not None:
        puts.append(Put(sub, lead - after - sub.width, -down))
    return overlay(puts, lead + base.width)


def set_limits(base: Box, under: Box | None, over: Box | None, style: MathStyle) -> Box:
    """`base` with limits centred over and under it, leaning with a large operator."""
    c, size = constants(style.faces), style.size
    lean = base.italic / 2
    width = max(box.width for box in (base, under, over) if box is not None)
    middle = width / 2
    puts = [Put(base, middle - base.width / 2)]
    if over is not None:
        rise = max(c["UpperLimitGapMin"] * size, c["UpperLimitBaselineRiseMin"] * size - over.depth)
        y = base.height + rise + over.depth
        puts.append(Put(over, middle - over.width / 2 + lean, y))
    if under is not None:
        gap = max(c["LowerLimitGapMin"] * size,
                  c["LowerLimitBaselineDropMin"] * 0.8 * size - under.height)  # fmt: skip
        y = -base.depth - gap - under.height
        puts.append(Put(under, middle - under.width / 2 - lean, y))
    return overlay(puts, width)
