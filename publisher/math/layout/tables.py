"""Matrices, cases and aligned lines (MathML 3, 3.5; distances of amsmath)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from publisher.math.layout.boxes import Box, Mark, Put, Rule, centre_box, overlay
from publisher.math.layout.style import MathStyle

_STRUT = (0.78, 0.32)
"""Height and depth that a row has at least, in em: a matrix reads as lines of the text do."""

_GAP = {"display": 0.42, "text": 0.18, "tight": 0.08}
"""Space between the ink of two rows at least, in em."""

_COLUMN = 0.5
"""Space at each side of a column; `arraycolsep` is 0.5 em."""

_OUTER = 0.1
"""Space before the first and after the last column of a matrix, which stand against its fences."""

_NUMBER_GAP = 2.0
"""Space in em between the longest row and the numbers of the rows."""

_RULE = 0.05


class FormulaCell(NamedTuple):
    """A cell set, the CSS that the engine wrote for it, and the alignment of its column."""

    box: Box
    css: str
    column: str | None = None

    @property
    def align(self) -> str:
        match = re.search(r"text-align: (left|right|center)", self.css)
        return match[1] if match else self.column or "center"

    def padding(self, side: str) -> float | None:
        match = re.search(rf"padding-{side}:\s*([\d.]+)", self.css)
        return float(match[1]) if match else None

    def bordered(self, side: str) -> bool:
        return f"border-{side}" in self.css


class _Grid(NamedTuple):
    """Where columns start and how wide they are, where lines stand below the top, and how far each
    row reaches."""

    starts: list[float]
    widths: list[float]
    rights: list[float]
    width: float
    baselines: list[float]
    extents: list[tuple[float, float]]


def table_box(rows: list[list[FormulaCell]], style: MathStyle, css: str = "") -> Box:
    """Rows of cells, columns aligned, the whole centred on the axis. `css` is what the engine wrote
    for all of it: the lines before the first row and column."""
    rows = [row for row in rows if row]
    if not rows:
        return Box(0.0, 0.0, 0.0)
    grid = _grid(rows, style, ruled=_border(css, "left") is not None)
    puts = [*_cells(rows, grid), Put(_rules(rows, grid, css, style), 0.0)]
    return _on_axis(puts, grid, grid.width, style)


def numbered_rows_box(rows: list[list[FormulaCell]], style: MathStyle) -> Box:
    """Rows of which each has an empty cell first and its number last: the cells between are centred
    in the measure, the numbers stand at its right edge."""
    rows = [row for row in rows if len(row) > 1]
    if not rows:
        return Box(0.0, 0.0, 0.0)
    inner, numbers = [row[1:-1] for row in rows], [row[-1].box for row in rows]
    grid = _grid(inner, style)
    room = max(number.width for number in numbers) + _NUMBER_GAP * style.size
    width = max(style.measure or 0.0, grid.width + room)
    x = min((width - grid.width) / 2, width - room - grid.width)
    puts = [Put(put.box, put.x + x, put.y) for put in _cells(inner, grid)]
    puts += [
        Put(number, width - number.width, -y)
        for number, y in zip(numbers, grid.baselines, strict=True)
    ]
    return _on_axis(puts, grid, width, style)


def _on_axis(puts: list[Put], grid: _Grid, width: float, style: MathStyle) -> Box:
    body = Box(width, 0.0, grid.extents[-1][1], overlay(puts, width).marks)
    return centre_box(body, style.axis)


def _cells(rows: list[list[FormulaCell]], grid: _Grid) -> list[Put]:
    return [
        Put(cell.box, grid.starts[i] + _indent(cell, grid.widths[i]), -grid.baselines[r])
        for r, row in enumerate(rows)
        for i, cell in enumerate(row)
    ]


def _grid(rows: list[list[FormulaCell]], style: MathStyle, ruled: bool = False) -> _Grid:
    """`ruled` says whether a line stands before the first column."""
    columns = max(len(row) for row in rows)
    widths = [
        max((row[i].box.width for row in rows if i < len(row)), default=0.0) for i in range(columns)
    ]
    rights = [_side(rows, i, "right", columns) * style.size for i in range(columns)]
    starts, x = [], 0.0
    for index in range(columns):
        before = _side(rows, index, "left", columns)
        x += (max(before, _COLUMN) if ruled and not index else before) * style.size
        starts.append(x)
        x += widths[index] + rights[index]
    return _Grid(starts, widths, rights, x, *_lines(rows, style))


def _side(rows: list[list[FormulaCell]], column: int, side: str, columns: int) -> float:
    paddings = [row[column].padding(side) for row in rows if column < len(row)]
    numbers = [value for value in paddings if value is not None]
    outer = column == 0 if side == "left" else column == columns - 1
    if numbers:
        return max(numbers)
    if outer and all(row and row[0].align == "right" for row in rows):
        return 0.0  # aligned lines stand against no fence
    ruled = any(row[column].bordered(side) for row in rows if column < len(row))
    return _OUTER if outer and not ruled else _COLUMN


def _indent(cell: FormulaCell, width: float) -> float:
    spare = width - cell.box.width
    return {"left": 0.0, "right": spare}.get(cell.align, spare / 2)


def _lines(
    rows: list[list[FormulaCell]], style: MathStyle
) -> tuple[list[float], list[tuple[float, float]]]:
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
        ink = (
            max((cell.box.height for cell in row), default=0.0),
            max((cell.box.depth for cell in row), default=0.0),
        )
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


def _rules(rows: list[list[FormulaCell]], grid: _Grid, css: str, style: MathStyle) -> Box:
    """Lines of an array around and between its rows and columns."""
    thick = _RULE * style.size
    marks: list[Mark] = []
    top, bottom = 0.0, -grid.extents[-1][1]

    def line(style_name: str | None, x: float, y: float, width: float, height: float) -> None:
        if style_name == "dashed":
            marks.extend(_dashes(Rule(x, y, width, height), style))
        elif style_name:
            marks.append(Rule(x, y, width, height))

    line(_border(css, "left"), 0.0, bottom, thick, top - bottom)
    line(_border(css, "top"), 0.0, top, grid.width, thick)
    for index in range(len(grid.starts)):
        cells = [row[index] for row in rows if index < len(row)]
        x = grid.starts[index] + grid.widths[index] + grid.rights[index]
        line(_first(cells, "right"), x - thick / 2, bottom, thick, top - bottom)
        line(_first(cells, "left"), 0.0, bottom, thick, top - bottom)
    for index, row in enumerate(rows):
        above = grid.extents[index - 1][1] if index else 0.0
        between = -(above + grid.extents[index][0]) / 2
        line(_first(row, "top"), 0.0, between - thick / 2, grid.width, thick)
        line(_first(row, "bottom"), 0.0, -grid.extents[index][1] - thick, grid.width, thick)
    return Box(grid.width, thick, -bottom + thick, tuple(marks))


def _border(css: str, side: str) -> str | None:
    """How the line at a `side` is drawn; `None` where there is none."""
    match = re.search(rf"border-{side}:[^;]*\b(solid|dashed)", css)
    return match[1] if match else None


def _first(cells: list[FormulaCell], side: str) -> str | None:
    return next((border for cell in cells if (border := _border(cell.css, side))), None)


def _dashes(rule: Rule, style: MathStyle) -> Iterator[Rule]:
    """`rule` in dashes a quarter of an em long, with gaps of the same, ending in a dash."""
    along = max(rule.width, rule.height)
    count = max(1, round(along / (0.2 * style.size)) // 2 * 2 + 1)
    step = along / count
    for index in range(0, count, 2):
        if rule.width > rule.height:
            yield rule._replace(x=rule.x + index * step, width=step)
        else:
            yield rule._replace(y=rule.y + index * step, height=step)
