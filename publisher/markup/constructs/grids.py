"""Grid tables: cells drawn with ``+``, ``-``, ``|`` and ``=``, holding any blocks, spanning at
will.

The drawing is read on the source, where columns are where the author sees them; each cell's text
is then scanned by itself and parsed as blocks, and keeps its places (`places.LinesOrigin`).
pandoc's manual, "Extension: grid_tables": a line of ``=`` ends the head, another one before the
end begins the foot, colons in these lines align the columns.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from xml.etree import ElementTree

from publisher.markup.constructs.blocks import parse_nested
from publisher.markup.constructs.tables import caption_after, columns
from publisher.markup.reader.dialect import Dialect
from publisher.markup.reader.places import LinesOrigin
from publisher.markup.reader.scanning import PREFIX, Scan
from publisher.markup.reader.tokens import Token

_TOP = PREFIX + r"(?P<grid>\+(?:[-=:]+\+)+)[ \t]*(?:\n|\Z)"
_BORDER = re.compile(r"\+(?:[-:]+\+)+")
_MOST = 200


@dataclass(frozen=True, slots=True)
class GridCell:
    """A cell: its lines, each with its offset in the scanned text; its place and extent in rows and
    columns of the grid."""

    lines: tuple[tuple[str, int], ...]
    row: int
    column: int
    rows: int
    span: int

    @property
    def text(self) -> str:
        return "\n".join(line for line, _ in self.lines)


@dataclass(frozen=True, slots=True)
class Grid:
    """A table as drawn. `heads` and `feet` count rows; `widths` are characters."""

    cells: tuple[GridCell, ...]
    rows: int
    heads: int
    feet: int
    aligns: tuple[str, ...]
    widths: tuple[int, ...]


@dataclass(slots=True)
class _GridDrawing:
    """The lines of the drawing, each padded, one character a column of the screen (wide
    characters of East Asia take two: the second is NUL)."""

    lines: list[str]
    offsets: list[int]
    columns: list[int] = field(default_factory=list)
    rows: list[int] = field(default_factory=list)

    def at(self, row: int, column: int) -> str:
        line = self.lines[row]
        return line[column] if column < len(line) else " "


def _grid(scan: Scan, match: re.Match[str]) -> int | None:
    prefix = match["prefix"]
    width = len(prefix)
    lines: list[str] = []
    offsets: list[int] = []
    pos = match.start()
    while pos < len(scan.text):
        end = scan.text.find("\n", pos)
        end = len(scan.text) if end < 0 else end
        line = scan.text[pos:end]
        inside = line[width:]
        if not inside.startswith(("+", "|")):
            break
        lines.append(inside.rstrip())
        offsets.append(scan.base + pos + width)
        pos = end + 1
    grid = read_grid(lines, offsets)
    if grid is None:
        if len(lines) > 2:
            scan.say("MD041", "this looks like a grid table, but its lines do not meet",
                     match.start("grid"), match.end("grid"))  # fmt: skip
        return None
    scan.block(prefix, scan.token("gridtable", match.start("grid"), min(pos, len(scan.text)), grid))
    return min(pos, len(scan.text))


def read_grid(lines: list[str], offsets: list[int]) -> Grid | None:
    """The grid drawn by `lines`; `None` where the drawing is no closed grid."""
    if len(lines) < 3 or not re.fullmatch(r"\+(?:[-=:]+\+)+", lines[-1]):
        return None
    drawing = _GridDrawing([_screen(line) for line in lines], offsets)
    separators = [
        i for i, line in enumerate(lines) if re.fullmatch(r"\+(?:[=:]+\+)+", line) and "=" in line
    ]
    flat = _GridDrawing([_plain(line) for line in drawing.lines], offsets)
    cells = _trace(flat)
    if cells is None or not cells:
        return None
    rows = sorted({top for top, _, _, _ in cells} | {bottom for _, _, bottom, _ in cells})
    cols = sorted({left for _, left, _, _ in cells} | {right for _, _, _, right in cells})
    if len(cols) > _MOST:
        return None
    grid_cells = tuple(
        GridCell(
            _inside(drawing, top, left, bottom, right), rows.index(top), cols.index(left),
            rows.index(bottom) - rows.index(top), cols.index(right) - cols.index(left),
        )
        for top, left, bottom, right in cells
    )  # fmt: skip
    heads = (
        rows.index(separators[0]) if separators and separators[0] in rows and separators[0] else 0
    )
    feet = 0
    if len(separators) > 1 and separators[-1] == len(lines) - 1 and separators[-2] in rows:
        feet = len(rows) - 1 - rows.index(separators[-2])
    if separators == [len(lines) - 1]:
        heads = 0
    marked = lines[separators[0]] if heads and separators else lines[0]
    aligns = tuple(_align(marked, a, b) for a, b in pairwise(cols))
    widths = tuple(b - a - 1 for a, b in pairwise(cols))
    return Grid(grid_cells, len(rows) - 1, heads, min(feet, len(rows) - 1 - heads), aligns, widths)


def _screen(line: str) -> str:
    """`line` with a NUL after each wide character, so that indexes are columns of the screen."""
    if line.isascii():
        return line
    return "".join(
        char + "\x00" if unicodedata.east_asian_width(char) in "WF" else char for char in line
    )


def _plain(line: str) -> str:
    """A border line with ``=`` and ``:`` drawn as ``-``."""
    return re.sub(r"[=:]", "-", line) if re.fullmatch(r"[+|]?(?:[-=:+]+)[+|]?", line) else line


def _trace(drawing: _GridDrawing) -> list[tuple[int, int, int, int]] | None:
    """The cells as (top, left, bottom, right) of their borders, found as docutils finds them: from
    each upper left corner to the right, down, and back."""
    height, width = len(drawing.lines), max(len(line) for line in drawing.lines)
    depths = [-1] * width
    corners = [(0, 0)]
    cells: list[tuple[int, int, int, int]] = []
    steps = 0
    while corners:
        steps += 1
        if steps > 20_000:
            return None
        top, left = corners.pop(0)
        if top >= height - 1 or left >= width - 1 or top <= depths[left]:
            continue
        corner = _cell(drawing, top, left)
        if corner is None:
            continue
        bottom, right = corner
        for column in range(left, right):
            depths[column] = bottom - 1
        cells.append((top, left, bottom, right))
        corners += [(top, right), (bottom, left)]
        corners.sort()
    return cells if all(value == height - 2 for value in depths[: width - 1]) else None


def _cell(drawing: _GridDrawing, top: int, left: int) -> tuple[int, int] | None:
    """The lower right corner of the cell whose upper left corner is given."""
    if drawing.at(top, left) != "+":
        return None
    width = len(drawing.lines[top])
    for right in range(left + 1, width):
        char = drawing.at(top, right)
        if char == "+":
            bottom = _down(drawing, top, left, right)
            if bottom is not None:
                return bottom, right
        elif char != "-":
            return None
    return None


def _down(drawing: _GridDrawing, top: int, left: int, right: int) -> int | None:
    for bottom in range(top + 1, len(drawing.lines)):
        char = drawing.at(bottom, right)
        if char == "+":
            if drawing.at(bottom, left) == "+" and all(
                drawing.at(bottom, column) in "-+" for column in range(left, right)
            ):
                return bottom
        elif char != "|":
            return None
        if drawing.at(bottom, left) not in "|+":
            return None
    return None


def _inside(
    drawing: _GridDrawing, top: int, left: int, bottom: int, right: int
) -> tuple[tuple[str, int], ...]:
    """The lines of a cell without the margin they share."""
    rows = []
    for row in range(top + 1, bottom):
        line = drawing.lines[row]
        start = drawing.offsets[row] + len(line[: left + 1].replace("\x00", ""))
        rows.append((line[left + 1 : right].replace("\x00", "").rstrip(), start))
    margin = min((len(t) - len(t.lstrip()) for t, _ in rows if t.strip()), default=0)
    cut = [(text[margin:], start + margin) for text, start in rows]
    while cut and not cut[0][0]:
        cut.pop(0)
    while cut and not cut[-1][0]:
        cut.pop()
    return tuple(cut)


def _align(line: str, left: int, right: int) -> str:
    part = line[left + 1 : right]
    if part.startswith(":") and part.endswith(":") and len(part) > 1:
        return "center"
    return "left" if part.startswith(":") else "right" if part.endswith(":") else ""


def _build(dialect: Dialect, parent: ElementTree.Element, token: Token, blocks: list[str]) -> None:
    grid: Grid = token.data
    table = ElementTree.SubElement(parent, "table", {"data-at": str(token.start)})
    columns(table, grid.widths)
    parts = (
        ("thead", range(grid.heads)),
        ("tbody", range(grid.heads, grid.rows - grid.feet)),
        ("tfoot", range(grid.rows - grid.feet, grid.rows)),
    )
    for tag, rows in parts:
        if not rows:
            continue
        if tag == "thead" and not any(c.lines for c in grid.cells if c.row in rows):
            continue
        section = ElementTree.SubElement(table, tag)
        for row in rows:
            line = ElementTree.SubElement(section, "tr")
            for cell in sorted((c for c in grid.cells if c.row == row), key=lambda c: c.column):
                _put(dialect, line, cell, grid, tag == "thead")
    caption_after(dialect, table, blocks)


def _put(
    dialect: Dialect, line: ElementTree.Element, cell: GridCell, grid: Grid, head: bool
) -> None:
    heads = head and bool(cell.lines)
    element = ElementTree.SubElement(line, "th" if heads else "td")
    if heads:
        element.set("scope", "colgroup" if cell.span > 1 else "col")
    if cell.span > 1:
        element.set("colspan", str(cell.span))
    if cell.rows > 1:
        element.set("rowspan", str(cell.rows))
    if grid.aligns[cell.column]:
        element.set("class", grid.aligns[cell.column])
    fill_cell(dialect, element, cell.lines)


def fill_cell(
    dialect: Dialect, element: ElementTree.Element, lines: Sequence[tuple[str, int]]
) -> None:
    """Parse the lines of a cell as blocks; a single paragraph needs no element of its own."""
    text = "\n".join(line for line, _ in lines)
    if not text.strip():
        return
    parse_nested(dialect, element, dialect.scan(text, LinesOrigin.of(dialect.work, lines)))
    if len(element) == 1 and element[0].tag == "p" and not len(element[0]):
        element.text = element[0].text
        element.remove(element[0])


def install(dialect: Dialect) -> None:
    """Grid tables."""
    dialect.scanner.line(_TOP, _grid, priority=45)
    dialect.blocks["gridtable"] = _build
