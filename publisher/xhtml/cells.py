"""Where the cells of a table stand in its grid (HTML, section 4.9.12, forming a table)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any


def place_cells(table: Any) -> Iterator[tuple[Any, int, int]]:
    """Each cell of the element `table`, in order, with its first column, counted from 0, and how
    many it spans. A cell that reaches down takes its place in the rows below, as far as its group
    of rows goes."""
    groups = [e for e in table if e.tag in ("thead", "tbody", "tfoot")] or [table]
    for group in groups:
        rows_left: dict[int, int] = {}  # for each column, how many more rows a cell above reaches
        for row in (e for e in group if e.tag == "tr"):
            column, reaching = 0, {c: rows - 1 for c, rows in rows_left.items() if rows > 1}
            for cell in (e for e in row if e.tag in ("td", "th")):
                while rows_left.get(column):
                    column += 1
                across, down = _span(cell, "colspan"), _span(cell, "rowspan")
                yield cell, column, across
                if down > 1:
                    reaching |= dict.fromkeys(range(column, column + across), down - 1)
                column += across
            rows_left = reaching


def _span(cell: Any, name: str) -> int:
    value = (cell.get(name) or "").strip()
    return max(1, int(value)) if value.isdecimal() else 1
