"""From MathML to boxes.

In: an element of presentation MathML as `publisher.math.tex` writes it. Out: a `Box`. The rules
are those of TeX (*The TeXbook*, appendix G) with the distances of the font's MATH table, in the
words of MathML Core, section 3.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise, zip_longest
from typing import Any

from publisher.math.layout import accents, fractions, operators, scripts, tables, tokens
from publisher.math.layout.boxes import (
    Box,
    Put,
    Rule,
    Stroke,
    overlay,
    pad_box,
    raise_box_by,
    row,
)
from publisher.math.layout.style import MathStyle

Element = Any
"""An element of lxml or of xml.etree: both give children by iteration, `tag`, `text` and `get`."""

Setter = Callable[[Element, MathStyle], Box]

TRANSPARENT_WORDS = """
mrow mstyle semantics mpadded math
"""
TRANSPARENT = frozenset(TRANSPARENT_WORDS.split())
_EMBELLISHED_WORDS = """
msub msup msubsup munder mover munderover mmultiscripts
"""
_EMBELLISHED = frozenset(_EMBELLISHED_WORDS.split())


def name(element: Element) -> str:
    """Local name of an element; empty for a comment."""
    tag = element.tag
    return tag.rsplit("}", 1)[-1] if isinstance(tag, str) else ""


def children(element: Element) -> list[Element]:
    """Elements below, annotations left out."""
    return [child for child in element if not name(child).startswith("annotation") and name(child)]


def set_element(element: Element, style: MathStyle) -> Box:
    """The box of `element`. An element that is not known is set as a row of its children."""
    return _SETTERS.get(name(element), _set_row)(element, style)


def set_children(element: Element, style: MathStyle) -> Box:
    """The children of `element` as one row, operators spaced and grown."""
    below = children(element)
    if len(below) == 1 and core_operator(below[0]) is None:
        return set_element(below[0], style)  # its scripts see it as it is
    return row(row_boxes(set_items(element, style), style))


def set_items(element: Element, style: MathStyle) -> list[RowItem]:
    """The children of `element`, set, those that grow as high as the others."""
    items = [RowItem(child) for child in children(element)]
    _give_forms(items)
    for item in items:
        if not item.grows:
            item.box = set_element(item.element, style)
    reach = _reach(items, style)
    for item in items:
        if item.grows:
            item.box = _grow_item(item, reach, style)
    return items


def row_boxes(items: list[RowItem], style: MathStyle) -> list[Box]:
    """The boxes of a row, each with its space; a letter that leans out gets its italic correction
    unless another letter follows (*The TeXbook*, appendix G, rule 17)."""
    boxes = []
    for item, after in zip_longest(items, items[1:]):
        # an operator alone, as in a script, is no operator: it joins nothing
        box = item.spaced(style) if len(items) > 1 else item.whole
        letter = after is not None and name(after.element) == "mi"
        if box.italic and item.core is None and not (letter and box.single):
            box = replace(pad_box(box, 0.0, box.italic), italic=0.0)
        boxes.append(box)
    return boxes


class RowItem:
    """A child of a row while the row is being set."""

    def __init__(self, element: Element) -> None:
        self.element = element
        self.core = core_operator(element)
        self.form = "infix"
        self.box: Box | None = None

    @property
    def grows(self) -> bool:
        """Whether it is a bare operator that grows upwards with its row."""
        if self.core is None or self.core is not self.element:
            return False
        char = tokens.token_text(self.core)
        if char not in operators.VERTICAL:
            return False
        attribute = self.core.get("stretchy")
        wants = operators.stretchy(char, self.form) if attribute is None else attribute == "true"
        return wants or self.core.get("minsize") is not None

    @property
    def whole(self) -> Box:
        """The box, once it is set."""
        assert self.box is not None
        return self.box

    def spaced(self, style: MathStyle) -> Box:
        """The box with the space that an operator keeps around it."""
        if self.core is None:
            return self.whole
        left, right = tokens.space_around(self.core, self.form, style)
        return pad_box(self.whole, left * style.size, right * style.size)


def core_operator(element: Element) -> Element | None:
    """The `mo` that `element` is or embellishes (MathML Core, 3.2.4.1); `None` for no operator."""
    kind = name(element)
    if kind == "mo":
        return element
    below = children(element)
    if kind in _EMBELLISHED and below:
        return core_operator(below[0])
    if kind in TRANSPARENT and kind != "mpadded":
        rest = [child for child in below if name(child) != "mspace"]
        if len(rest) == 1 and len(below) == 1:
            return core_operator(rest[0])
    return None


def _give_forms(items: list[RowItem]) -> None:
    """Prefix first, postfix last, infix between (MathML Core, 3.2.4.2), unless the element says."""
    visible_items = [item for item in items if name(item.element) != "mspace"]
    for index, item in enumerate(visible_items):
        if item.core is None:
            continue
        form = item.core.get("form")
        if form:
            item.form = form
        elif len(visible_items) > 1 and index == 0:
            item.form = "prefix"
        elif len(visible_items) > 1 and index == len(visible_items) - 1:
            item.form = "postfix"


def _reach(items: list[RowItem], style: MathStyle) -> tuple[float, float]:
    """Height and depth that what grows has to cover."""
    boxes = [item.box for item in items if item.box is not None]
    if not boxes:
        return 0.7 * style.size, 0.2 * style.size
    return max(box.height for box in boxes), max(box.depth for box in boxes)


def _grow_item(item: RowItem, reach: tuple[float, float], style: MathStyle) -> Box:
    assert item.core is not None
    return tokens.fence(item.core, reach, style)


_SHIFTED = re.compile(r"translateX\((-?[\d.]+)%\)")


def _set_row(element: Element, style: MathStyle) -> Box:
    box = set_children(element, style)
    shift = _SHIFTED.search(element.get("style", ""))
    return overlay([Put(box, float(shift[1]) / 100 * box.width)], box.width) if shift else box


def _set_style(element: Element, style: MathStyle) -> Box:
    return set_children(element, style_within(element, style))


def style_within(element: Element, style: MathStyle) -> MathStyle:
    """`style` as the attributes of `element` change it (MathML 3, 3.3.4)."""
    display = element.get("displaystyle")
    level = element.get("scriptlevel", "")
    if display:
        style = style._replace(display=display == "true")
    if level.lstrip("+-").isdigit():
        number = style.level + int(level) if level[0] in "+-" else int(level)
        style = style._replace(level=min(max(number, 0), 2))
    return style


def _set_phantom(element: Element, style: MathStyle) -> Box:
    return replace(set_children(element, style), marks=())


_PADDING = re.compile(r"padding-(left|right):\s*([\d.]+)")


def _set_padded(element: Element, style: MathStyle) -> Box:
    box = set_children(element, style)
    sides = {side: float(em) for side, em in _PADDING.findall(element.get("style", ""))}
    if style.level:
        sides = {side: em if em < operators.MEDIUM else 0.0 for side, em in sides.items()}
    box = pad_box(box, sides.get("left", 0.0) * style.size, sides.get("right", 0.0) * style.size)
    if rise := tokens.length_in_em(element.get("voffset")):
        box = raise_box_by(box, rise * style.size)
    return replace(
        box,
        width=0.0 if element.get("width") == "0" else box.width,
        height=0.0 if element.get("height") == "0" else box.height,
        depth=0.0 if element.get("depth") == "0" else box.depth,
    )


def _set_fraction(element: Element, style: MathStyle) -> Box:
    above, below = _two(element)
    return fractions.fraction(
        set_element(above, style.numerator),
        set_element(below, style.denominator),
        style,
        ruled=element.get("linethickness", "") not in ("0", "0pt", "0px", "0em"),
    )


def _set_square_root(element: Element, style: MathStyle) -> Box:
    inner = set_children(element, style._replace(cramped=True))
    return fractions.radical(inner, None, style)


def _set_root(element: Element, style: MathStyle) -> Box:
    radicand, degree = _two(element)
    inner = set_element(radicand, style._replace(cramped=True))
    smallest = style.script.script
    return fractions.radical(inner, set_element(degree, smallest), style)


def _two(element: Element) -> tuple[Element, Element]:
    below = children(element)
    return below[0], below[1]


def _set_scripts(element: Element, style: MathStyle) -> Box:
    base, *rest = children(element)
    kind = name(element)
    sub = rest[0] if kind in ("msub", "msubsup") else None
    sup = rest[-1] if kind in ("msup", "msubsup") else None
    return _scripted(base, sub, sup, style)


def _scripted(base: Element, sub: Element | None, sup: Element | None, style: MathStyle) -> Box:
    core = core_operator(base)
    large = core is not None and tokens.token_text(core) in operators.LARGE
    return scripts.attach_scripts(
        set_element(base, style),
        None if sub is None else set_element(sub, style.cramped_script),
        None if sup is None else set_element(sup, style.script),
        style,
        large,
    )


def _set_multiscripts(element: Element, style: MathStyle) -> Box:
    """Scripts before and after a base (MathML 3, 3.4.7)."""
    base, *rest = children(element)
    cut = next((i for i, child in enumerate(rest) if name(child) == "mprescripts"), len(rest))
    box = set_element(base, style)
    for sub, sup in _pairs(rest[:cut]):
        box = scripts.attach_scripts(box, *_script_boxes(sub, sup, style), style, False)
    for sub, sup in reversed(_pairs(rest[cut + 1 :])):
        box = scripts.attach_before(box, *_script_boxes(sub, sup, style), style)
    return box


def _pairs(elements: list[Element]) -> list[tuple[Element, Element | None]]:
    return [
        (elements[i], elements[i + 1] if i + 1 < len(elements) else None)
        for i in range(0, len(elements), 2)
    ]


def _script_boxes(
    sub: Element, sup: Element | None, style: MathStyle
) -> tuple[Box | None, Box | None]:
    return (
        None if name(sub) == "none" else set_element(sub, style.cramped_script),
        None if sup is None or name(sup) == "none" else set_element(sup, style.script),
    )


def _set_limits(element: Element, style: MathStyle) -> Box:
    """`munder`, `mover`, `munderover`: accents, limits, or scripts where limits may move."""
    base, *rest = children(element)
    kind = name(element)
    under = rest[0] if kind in ("munder", "munderover") else None
    over = rest[-1] if kind in ("mover", "munderover") else None
    core = core_operator(base)
    if core is not None and _limits_move(core, style):
        return _scripted(base, under, over, style)
    if over is not None and (element.get("accent") == "true" or _is_mark(over)):
        inner = style._replace(cramped=True)
        mark = core_operator(over)
        if mark is not None:
            top = accents.over(set_element(base, inner), mark, style)
            return _below(top, under, element, style)
    if under is not None and over is None and _is_mark(under):
        mark = core_operator(under)
        assert mark is not None
        return accents.under(set_element(base, style), mark, style)
    over_box = None if over is None else set_element(over, style.script)
    under_box = None if under is None else set_element(under, style.cramped_script)
    return scripts.set_limits(
        _limited(base, core, under_box, over_box, style), under_box, over_box, style
    )


def _below(box: Box, under: Element | None, element: Element, style: MathStyle) -> Box:
    if under is None:
        return box
    return scripts.set_limits(box, set_element(under, style.cramped_script), None, style)


def _limits_move(core: Element, style: MathStyle) -> bool:
    attribute = core.get("movablelimits")
    movable = tokens.token_text(core) in operators.LARGE - operators.INTEGRALS
    return not style.display and (movable if attribute is None else attribute == "true")


def _is_mark(element: Element) -> bool:
    """Whether a script is a sign that lies along its base: a brace, a bar, an arrow."""
    return name(element) == "mo" and tokens.token_text(element) in operators.HORIZONTAL


def _limited(
    base: Element, core: Element | None, under: Box | None, over: Box | None, style: MathStyle
) -> Box:
    """The base of limits; an arrow grows to the width of what stands over and under it."""
    if core is not None and core is base and tokens.token_text(core) in operators.HORIZONTAL:
        width = max((box.width for box in (under, over) if box is not None), default=0.0)
        if core.get("stretchy") != "false":
            return tokens.stretch_sign(core, width, style)
    return set_element(base, style)


def _set_enclosed(element: Element, style: MathStyle) -> Box:
    """`menclose`: a box around, or lines through (MathML 3, 3.3.9)."""
    inner = set_children(element, style)
    notation = element.get("notation", "box").split()
    thick = 0.05 * style.size
    if "circle" in notation:
        return _circled(inner, thick)
    if "phasorangle" in notation:
        return _phasor(inner, thick)
    if "box" not in notation:
        return overlay([Put(inner, 0.0), Put(_strikes(inner, notation, thick), 0.0)], inner.width)
    gap = 0.25 * style.size
    width, bottom = inner.width + 2 * gap, -inner.depth - gap
    height = inner.total + 2 * gap
    frame = (
        Rule(0, bottom, width, thick),
        Rule(0, bottom + height - thick, width, thick),
        Rule(0, bottom, thick, height),
        Rule(width - thick, bottom, thick, height),
    )
    outline = Box(width, inner.height + gap, inner.depth + gap, frame)
    return overlay([Put(inner, gap), Put(outline, 0.0)], width)


def _strikes(inner: Box, notation: list[str], thick: float) -> Box:
    width, top, bottom = inner.width, inner.height, -inner.depth
    middle = (top + bottom) / 2
    lines = {
        "updiagonalstrike": Stroke(0, bottom, width, top, thick),
        "downdiagonalstrike": Stroke(0, top, width, bottom, thick),
        "horizontalstrike": Stroke(0, middle, width, middle, thick),
        "verticalstrike": Stroke(width / 2, bottom, width / 2, top, thick),
    }
    marks = [lines[kind] for kind in notation if kind in lines]
    if "updiagonalarrow" in notation:
        marks += _arrow(width, bottom, top, thick)
    if "actuarial" in notation or "longdiv" in notation:
        marks.append(Stroke(0, top + thick, width, top + thick, thick))
    if "actuarial" in notation:
        marks.append(Stroke(width, bottom, width, top + thick, thick))
    return Box(width, inner.height + thick, inner.depth, tuple(marks))


def _arrow(width: float, bottom: float, top: float, thick: float) -> list[Stroke]:
    """An arrow from the lower left corner to beyond the upper right one."""
    reach = math.hypot(width, top - bottom) or 1.0
    dx, dy = width / reach, (top - bottom) / reach
    tip = (width + 2 * thick * dx, top + 2 * thick * dy)
    # the barbs lie back from the tip, each half a right angle from the shaft
    barb = 4.5 * thick
    ends = [(-dx * c - dy * s, dx * s - dy * c) for c, s in ((0.82, 0.57), (0.82, -0.57))]
    return [
        Stroke(0, bottom, *tip, thick),
        *(Stroke(tip[0] + ex * barb, tip[1] + ey * barb, *tip, thick) for ex, ey in ends),
    ]


def _phasor(inner: Box, thick: float) -> Box:
    """`inner` on an angle that leans before it."""
    lead, bottom = 0.5 * inner.total, -inner.depth - 2 * thick
    width = inner.width + lead
    angle = Box(
        width, inner.height, -bottom,
        (Stroke(0, bottom, lead, inner.height, thick), Stroke(0, bottom, width, bottom, thick)),
    )  # fmt: skip
    return overlay([Put(inner, lead), Put(angle, 0.0)], width)


_SIDES = 32


def _circled(inner: Box, thick: float) -> Box:
    """`inner` in a circle, as a ring of short lines."""
    radius = math.hypot(inner.width, inner.total) / 2 + 2 * thick
    cx, cy = radius, (inner.height - inner.depth) / 2
    points = [
        (cx + radius * math.cos(2 * math.pi * i / _SIDES),
         cy + radius * math.sin(2 * math.pi * i / _SIDES))
        for i in range(_SIDES + 1)
    ]  # fmt: skip
    ring = tuple(Stroke(*a, *b, thick) for a, b in pairwise(points))
    outline = Box(2 * radius, cy + radius, radius - cy, ring)
    return overlay([Put(inner, cx - inner.width / 2), Put(outline, 0.0)], 2 * radius)


def _set_table(element: Element, style: MathStyle) -> Box:
    style = style_within(element, style)
    inner = style._replace(measure=None)
    aligns = element.get("columnalign", "").split()
    rows = [
        [
            tables.FormulaCell(set_children(cell, inner), cell.get("style", ""), align)
            for cell, align in zip_longest(children(line), aligns[: len(line)])
        ]
        for line in children(element)
    ]
    css = element.get("style", "")
    return (
        tables.numbered_rows_box(rows, style)
        if "width: 100%" in css
        else tables.table_box(rows, style, css)
    )


_SETTERS: dict[str, Setter] = {
    "mi": tokens.identifier,
    "mn": tokens.number,
    "mo": tokens.operator,
    "mtext": tokens.prose,
    "ms": tokens.prose,
    "mspace": tokens.space,
    "mstyle": _set_style,
    "mphantom": _set_phantom,
    "mpadded": _set_padded,
    "mfrac": _set_fraction,
    "msqrt": _set_square_root,
    "mroot": _set_root,
    "msub": _set_scripts,
    "msup": _set_scripts,
    "msubsup": _set_scripts,
    "mmultiscripts": _set_multiscripts,
    "munder": _set_limits,
    "mover": _set_limits,
    "munderover": _set_limits,
    "menclose": _set_enclosed,
    "mtable": _set_table,
}
