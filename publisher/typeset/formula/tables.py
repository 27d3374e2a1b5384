"""Matrices, cases and aligned lines (MathML 3, 3.5; distances of amsmath)."""

from __future__ import annotations

import re
from typing import NamedTuple

from publisher.typeset.formula.boxes import Box, Put, Rule, centred, overlay
from publisher.typeset.formula.constants import AXIS
from publisher.typeset.formula.style import Style

_STRUT = (0.78, 0.32)
"""Height and depth that a row has at least, in em: a matrix reads as lines of the text do."""

_GAP = {"display": 0.42, "text": 0.18, "tight": 0.08}
"""Space between the ink of two rows at least, in em."""

_COLUMN = 0.5
"""Space at each side of a column; `arraycolsep` is 0.5 em."""

_OUTER = 0.1
"""Space before the first and after the last column of a matrix, which stand against its fences."""

_RULE = 0.05


class Cell(NamedTuple):
    """A cell set, and the CSS that the engine wrote for it."""

    box: Box
    css: str

    @property
    def align(self) -> str:
        match = re.search(r"text-align: (left|right|center)", self.css)
        return match[1] if match else "center"

    def padding(self, side: str) -> float | None:
        match = re.search(rf"padding-{side}:\s*([\d.]+)", self.css)
        return float(match[1]) if match else None

    def bordered(self, side: str) -> bool:
        return f"border-{side}" in self.css


def table(rows: list[list[Cell]], style: Style, full: bool) -> Box:
    """Rows of cells, columns aligned, the whole centred on the axis. `full` tables have a first
    column that only centres and a last one with the number of the row."""
    rows = [row for row in rows if row]
    if not rows:
        return Box(0.0, 0.0, 0.0)
    if full:
        rows = [_unframed(row) for row in rows]
    columns = max(len(row) for row in rows)
    widths = [
        max((row[i].box.width for row in rows if i < len(row)), default=0.0) for i in range(columns)
    ]
    lefts = [_side(rows, i, "left", columns) * style.size for i in range(columns)]
    rights = [_side(rows, i, "right", columns) * style.size for i in range(columns)]
    starts, x = [], 0.0
    for index in range(columns):
        x += lefts[index]
        starts.append(x)
        x += widths[index] + rights[index]
    baselines, extents = _lines(rows, style)
    puts = [
        Put(cell.box, starts[i] + _indent(cell, widths[i]), -baselines[r])
        for r, row in enumerate(rows)
        for i, cell in enumerate(row)
    ]
    total = extents[-1][1]
    puts.append(Put(_rules(rows, starts, widths, rights, extents, x, style), 0.0))
    made = overlay(puts, x)
    body = Box(x, 0.0, total, made.marks)
    return centred(body, AXIS * style.size)


def _unframed(row: list[Cell]) -> list[Cell]:
    """Without the empty column at the left; the number of the row stands apart."""
    inner = row[1:]
    if not inner:
        return row
    last = inner[-1]
    number = Cell(last.box, "text-align: right;padding-left:2;padding-right:0")
    return [*inner[:-1], number]


def _side(rows: list[list[Cell]], column: int, side: str, columns: int) -> float:
    given = [row[column].padding(side) for row in rows if column < len(row)]
    known = [value for value in given if value is not None]
    outer = column == 0 if side == "left" else column == columns - 1
    if known:
        return max(known)
    if outer and all(row[0].align == "right" for row in rows):
        return 0.0  # aligned lines stand against no fence
    ruled = any(row[column].bordered(side) for row in rows if column < len(row))
    return _OUTER if outer and not ruled else _COLUMN


def _indent(cell: Cell, width: float) -> float:
    spare = width - cell.box.width
    return {"left": 0.0, "right": spare}.get(cell.align, spare / 2)


def _lines(rows: list[list[Cell]], style: Style) -> tuple[list[float], list[tuple[float, float]]]:
    """Depth below the table's top of each baseline, and the top and bottom of each row."""
    size = style.size
    tight = any(cell.padding("top") == 0.0 for row in rows for cell in row)
    gap = _GAP["tight" if tight else "display" if style.display else "text"] * size
    strut = (0.0, 0.0) if tight else (_STRUT[0] * size, _STRUT[1] * size)
    baselines: list[float] = []
    extents: list[tuple[float, float]] = []
    y = 0.0
    for index, row in enumerate(rows):
        first, last = index == 0, index == len(rows) - 1
        ink = max(cell.box.height for cell in row), max(cell.box.depth for cell in row)
        # the strut keeps lines apart; at the edges of the table only the ink counts
        height = max(ink[0], 0.6 * strut[0] if first else strut[0])
        depth = max(ink[1], 0.3 * strut[1] if last else strut[1])
        top = y
        y += height
        baselines.append(y)
        y += depth
        extents.append((top, y))
        if not last:
            y += gap * (1.0 if ink[1] + ink[0] > sum(strut) or style.display else 0.4)
    return baselines, extents


def _rules(
    rows: list[list[Cell]],
    starts: list[float],
    widths: list[float],
    rights: list[float],
    extents: list[tuple[float, float]],
    total: float,
    style: Style,
) -> Box:
    """Lines of an array between its rows and columns."""
    thick = _RULE * style.size
    marks: list[Rule] = []
    bottom = -extents[-1][1]
    for index in range(len(starts)):
        cells = [row[index] for row in rows if index < len(row)]
        if any(cell.bordered("right") for cell in cells):
            marks.append(
                Rule(starts[index] + widths[index] + rights[index], bottom, thick, -bottom)
            )
        if any(cell.bordered("left") for cell in cells):
            marks.append(Rule(0.0, bottom, thick, -bottom))
    for index, row in enumerate(rows):
        if any(cell.bordered("top") for cell in row):
            above = extents[index - 1][1] if index else 0.0
            marks.append(Rule(0.0, -(above + extents[index][0]) / 2, total, thick))
        if any(cell.bordered("bottom") for cell in row):
            marks.append(Rule(0.0, -extents[index][1] - thick, total, thick))
    return Box(total, 0.0, -bottom, tuple(marks))
