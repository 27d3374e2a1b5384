"""Token elements: letters, numbers, operators, text, space (MathML 3, 3.2)."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import replace
from typing import Any

from publisher.math.layout import operators
from publisher.math.layout.boxes import (
    EMPTY,
    Box,
    Letters,
    Put,
    Rule,
    box_of_grown,
    centre_box,
    glyph_box,
    overlay,
    row,
)
from publisher.math.layout.constants import constants
from publisher.math.layout.faces import Shape, shape_of
from publisher.math.layout.growing import display_operator, grow_glyph
from publisher.math.layout.style import MathStyle

Element = Any

_LOOKS = {
    "bold": "bold",
    "italic": "italic",
    "bold-italic": "bold_italic",
    "normal": "roman",
    "sans-serif": "roman",
    "monospace": "roman",
}
_OVERHANG = 0.05
"""How far, in em, the tail of a letter such as *f* may reach under what stands before it."""

_INVISIBLE = frozenset("\u2061\u2062\u2063\u2064\u200b\ufeff\u00ad")


def token_text(element: Element) -> str:
    """The characters of a token, white space at its ends trimmed as MathML says (MathML 3,
    2.1.7)."""
    return " ".join(("".join(element.itertext())).split())


def identifier(element: Element, style: MathStyle) -> Box:
    """`mi`: one letter is italic, several are upright, unless the element says otherwise."""
    content = token_text(element)
    variant = element.get("mathvariant")
    if len(content) == 1 and variant != "normal":
        return _letter(content, _LOOKS.get(variant or "italic", "italic"), style)
    return _word(content, _LOOKS.get(variant or "normal", "roman"), style)


def _letter(char: str, look: str, style: MathStyle) -> Box:
    """A single letter in math: room made for its tail at the left and its hook at the right."""
    if look == "italic" and not _leans(char):
        look = "roman"
    shape = shape_of(style.faces, char, look)
    if shape is None:
        return _foreign(char, style)
    if shape.key[0] == "symbols":
        return glyph_box(shape, style.size)
    size = style.size
    lead = max(0.0, -shape.left - _OVERHANG)
    box = glyph_box(shape, size, lead * size, (shape.advance + lead) * size)
    return replace(box, accent=(lead + _accent_place(shape)) * size)


def _leans(char: str) -> bool:
    """Letters of Latin and small letters of Greek are italic in math; capitals of Greek are what
    the engine made them."""
    return unicodedata.category(char)[0] == "L"


def _accent_place(shape: Shape) -> float:
    """Over the middle of the ink of a letter, a little to the right where it leans."""
    middle = (shape.left + shape.right) / 2
    lean = 0.12 * max(0.0, shape.top - 0.2) if "italic" in shape.key[0] else 0.0
    return middle + lean


def _word(content: str, look: str, style: MathStyle) -> Box:
    boxes = []
    for char in content:
        if char in _INVISIBLE:
            continue
        shape = shape_of(style.faces, char, look)
        boxes.append(_foreign(char, style) if shape is None else glyph_box(shape, style.size))
    if not boxes:
        return EMPTY
    box = row(boxes)
    return replace(box, single=len(boxes) == 1)


def _foreign(char: str, style: MathStyle) -> Box:
    """A character that no face has: left to the fonts of whoever draws the picture."""
    wide = unicodedata.east_asian_width(char) in "WF"
    width = (1.0 if wide else 0.55) * style.size
    mark = Letters(char, 0.0, 0.0, style.size)
    return Box(width, 0.78 * style.size, 0.2 * style.size, (mark,))


def number(element: Element, style: MathStyle) -> Box:
    """`mn`: upright."""
    return _word(
        token_text(element), _LOOKS.get(element.get("mathvariant", "normal"), "roman"), style
    )


def prose(element: Element, style: MathStyle) -> Box:
    """`mtext`: the text's own face, spaces kept."""
    look = _LOOKS.get(element.get("mathvariant", "normal"), "roman")
    content = "".join(element.itertext()).replace("\n", " ").replace("\u00a0", " ")
    return _word(content, look, style)


def operator(element: Element, style: MathStyle) -> Box:
    """`mo` by itself: a large operator in the size of its style, any other as it comes. Space
    around it is the row's to give."""
    char = token_text(element)
    if char in _INVISIBLE or not char:
        return EMPTY
    if char in operators.LARGE:
        return _large(char, style)
    if element.get("minsize") and char in operators.VERTICAL:
        return fence(element, (0.0, 0.0), style)
    if len(char) > 1:
        return _word(char, "roman", style)
    shape = shape_of(style.faces, char, "roman")
    if shape is None:
        return _foreign(char, style)
    box = glyph_box(shape, style.size)
    return replace(box, single=False) if char in operators.FENCES else box


def _large(char: str, style: MathStyle) -> Box:
    minimum = constants(style.faces)["DisplayOperatorMinHeight"] * 0.8
    grown = display_operator(style.faces, char, minimum) if style.display else None
    if grown is None:
        shape = shape_of(style.faces, char, "roman")
        if shape is None:
            return _foreign(char, style)
        box = glyph_box(shape, style.size)
    else:
        box = glyph_box(grown.shape, style.size)
    return replace(centre_box(box, style.axis), italic=box.italic, single=False)


_LENGTH = re.compile(r"\s*(-?[\d.]+)\s*(em|ex|rem|px|pt|mu|cm|mm|in|)\s*\Z")
_EMS = {"em": 1.0, "ex": 0.42, "rem": 1.0, "px": 1 / 14, "pt": 0.094, "mu": 1 / 18, "cm": 2.67,
        "mm": 0.267, "in": 6.78, "": 1.0}  # fmt: skip


def length_in_em(value: str | None) -> float | None:
    """A MathML length in em; `None` for what is none."""
    match = _LENGTH.match(value or "")
    return float(match[1]) * _EMS[match[2]] if match else None


_STYLED = re.compile(r"(margin-left|margin-right|(?<!-)\bwidth):\s*([^;]+)")


def space(element: Element, style: MathStyle) -> Box:
    """`mspace`; a negative one stands in the margin of its style, where MathML Core has none."""
    styled = [length_in_em(value) or 0.0 for _, value in _STYLED.findall(element.get("style", ""))]
    width = (length_in_em(element.get("width")) or 0.0) + (styled[0] if styled else 0.0)
    height, depth = (length_in_em(element.get(side)) or 0.0 for side in ("height", "depth"))
    size = style.size
    ink = (
        (Rule(0.0, -depth * size, width * size, (height + depth) * size),)
        if "background" in element.get("style", "")
        else ()
    )
    return Box(width * size, height * size, depth * size, ink)


def space_around(core: Element, form: str, style: MathStyle) -> tuple[float, float]:
    """Space left and right of an operator in em of its size. In scripts only thin spaces stay
    (*The TeXbook*, chapter 18)."""
    default = operators.spacing(token_text(core), form)
    left, right = length_in_em(core.get("lspace")), length_in_em(core.get("rspace"))
    both = (default.left if left is None else left, default.right if right is None else right)
    if style.level:
        return tuple(0.0 if em > operators.THIN + 0.01 else em for em in both)  # type: ignore[return-value]
    return both


def fence(core: Element, reach: tuple[float, float], style: MathStyle) -> Box:
    """A delimiter grown around the axis to cover `reach` (height, depth), or to the size that the
    element asks for. As in TeX it may fall a tenth short (*The TeXbook*, chapter 17)."""
    char = token_text(core)
    axis = style.axis
    if core.get("symmetric") == "false":
        target = sum(reach)
    else:
        target = 2 * max(reach[0] - axis, reach[1] + axis)
    target = max(target * 0.9, target - 0.5 * style.size)
    smallest, largest = length_in_em(core.get("minsize")), length_in_em(core.get("maxsize"))
    if smallest is not None:
        target = (
            smallest * style.size if largest == smallest else max(target, smallest * style.size)
        )
    grown = grow_glyph(style.faces, char, True, round(target / style.size, 3))
    if grown is None:
        return _foreign(char, style)
    base = shape_of(style.faces, char, "roman")
    if len(grown.pieces) == 1 and base is not None and grown.shape.key == base.key:
        return glyph_box(base, style.size)
    return centre_box(box_of_grown(grown, style.size, True), axis)


def stretch_sign(core: Element, width: float, style: MathStyle) -> Box:
    """A horizontal sign grown to `width`, on the baseline as it comes."""
    char = token_text(core)
    grown = grow_glyph(style.faces, char, False, round(width / style.size, 3))
    if grown is None:
        return _foreign(char, style)
    box = box_of_grown(grown, style.size, False)
    # the ink of an arrow does not touch what stands at its ends
    return overlay([Put(box, 0.0)], box.width)
