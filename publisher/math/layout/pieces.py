"""Formulas in more than one line.

In: an element of MathML, as `publisher.math.layout.layout` takes it. Out: the pieces that lines may
part it into, and of a displayed one its box in lines that fit (*The TeXbook*, chapters 18, 19).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from publisher.math.layout import operators, tokens
from publisher.math.layout.boxes import Box, Put, overlay, row
from publisher.math.layout.layout import (
    TRANSPARENT,
    Element,
    children,
    name,
    row_boxes,
    set_element,
    set_items,
)
from publisher.math.layout.style import MathStyle


class Piece(NamedTuple):
    """What of a row may stand in a line of its own. `relation` tells whether it ends in a relation
    or in an operator, `within` whether inside brackets; `trail` is the space at its end, which a
    line that ends there is without. The last of a row ends in neither."""

    box: Box
    relation: bool = False
    within: bool = False
    trail: float = 0.0


def set_pieces(element: Element, style: MathStyle) -> list[Piece]:
    """The outer row of `element` in the pieces that lines may part it into (*The TeXbook*, chapters
    18 and 19): in a line of text after its relations and operators, displayed before them, but not
    where one opens it or stands alone."""
    below = children(element)
    while name(element) in TRANSPARENT and len(below) == 1 and name(below[0]) in TRANSPARENT:
        element, below = below[0], children(below[0])
    if name(element) not in TRANSPARENT or element.get("style") or len(below) < 3:
        return [Piece(set_element(element, style))]
    items = set_items(element, style)
    pieces: list[Piece] = []
    boxes: list[Box] = []
    depth = 0
    for item, box in zip(items, row_boxes(items, style), strict=True):
        char = "" if item.core is None else tokens.token_text(item.core)
        depth += (char in operators.OPENING) - (char in operators.CLOSING)
        kind = operators.breaks_after(char, item.form)
        if kind and boxes and item is not items[-1]:
            assert item.core is not None
            sides = tokens.space_around(item.core, item.form, style)
            before = [box] if style.display else []
            whole = row(boxes if style.display else [*boxes, box])
            trail = 0.0 if style.display else sides[1] * style.size
            pieces.append(Piece(whole, kind == "relation", depth > 0, trail))
            boxes = before
        else:
            boxes.append(box)
    return [*pieces, Piece(row(boxes))]


def in_lines(pieces: Sequence[Piece], measure_em: float) -> Box | None:
    """The box of a displayed formula in lines of at most `measure_em`, the first at the left, those
    after it set in; `None` where a piece of it is wider. Lines are parted before relations that
    stand in no brackets where that is enough, else before operators too."""
    for depths in ("relation", "operator", "bracket"):
        lines: list[Box] = []
        open_line: list[Box] = []
        for piece, before in zip(pieces, (None, *pieces), strict=False):
            may = before is not None and (
                depths == "bracket"
                or (not before.within and (before.relation or depths == "operator"))
            )
            room = measure_em - (_SET_IN if lines else 0.0)
            if may and sum(box.width for box in (*open_line, piece.box)) > room:
                lines.append(row(open_line))
                open_line = []
            open_line.append(piece.box)
        lines.append(row(open_line))
        insets = [0.0, *(_SET_IN for _ in lines[1:])]
        width = max(inset + line.width for inset, line in zip(insets, lines, strict=True))
        if width <= measure_em:
            return _stacked_lines(lines, insets, width)
    return None


def _stacked_lines(lines: list[Box], insets: list[float], width: float) -> Box:
    y, puts, before = 0.0, [], None
    for line, inset in zip(lines, insets, strict=True):
        if before is not None:
            y -= max(_LINE_STEP, before.depth + line.height + _LINE_GAP)
        puts.append(Put(line, inset, y))
        before = line
    return overlay(puts, width)


_SET_IN = 2.0
"""How far lines after the first of a displayed formula are set in, in em: TeX's `multlinegap`."""

_LINE_STEP, _LINE_GAP = 1.6, 0.35
"""The least distance of two lines of a displayed formula from baseline to baseline, and from the
ink of one to that of the next, in em."""
