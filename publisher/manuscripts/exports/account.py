"""The account of an export: what became of every value of it, and the summary of that for people.

In: the trees of an export, and its cells. Out: a table that has every cell, and some lines.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from publisher.manuscripts.exports.model import Cell
from publisher.manuscripts.exports.nodes import CHANGED, LEFT, TAKEN, ExportNode
from publisher.manuscripts.exports.tables import NO_PLACE

_MOST_KINDS = 40


def cells_of(trees: Iterable[ExportNode]) -> list[Cell]:
    """Every value of the trees, in their order."""
    return [
        Cell(leaf.file, leaf.line, leaf.path, leaf.text, leaf.fate or LEFT, leaf.why or NO_PLACE)
        for tree in trees
        for leaf in tree.leaves()
    ]


def table_of(cells: Sequence[Cell]) -> str:
    """All cells, one a line, parted by tabs."""
    rows = ["file\tline\tplace\twhat became of it\tto or why\ttext"]
    for cell in cells:
        text = " ".join(cell.text.split())
        text = text if len(text) <= 200 else f"{text[:199]}…"
        line = str(cell.line) if cell.line else ""
        rows.append("\t".join((cell.file, line, cell.place, cell.fate, cell.why, text)))
    return "\n".join(rows) + "\n"


def summary_of(cells: Sequence[Cell]) -> tuple[str, list[str], list[str]]:
    """How many cells became what; what was changed and what left out, a line for each kind."""
    counts = {fate: sum(cell.fate == fate for cell in cells) for fate in (TAKEN, CHANGED, LEFT)}
    total = f"{len(cells):,} values: " + ", ".join(f"{n:,} {fate}" for fate, n in counts.items())
    return total, _kinds(cells, CHANGED), _kinds(cells, LEFT)


def _kinds(cells: Sequence[Cell], fate: str) -> list[str]:
    """The cells of one fate by their kind: the last keys of their place, and the reason."""
    kinds: dict[tuple[str, str, str], list[Cell]] = {}
    for cell in cells:
        if cell.fate == fate:
            parts = re.split(r"[./]", re.sub(r"\[\d+\]", "", cell.place))
            place = ".".join(parts[-2:]).lstrip(".")
            kinds.setdefault((cell.file, place, cell.why), []).append(cell)
    lines = []
    for (file, place, why), found in kinds.items():
        first = found[0]
        where = f"{file}:{first.line}" if first.line else file
        text = " ".join(first.text.split())
        text = text if len(text) <= 50 else f"{text[:49]}…"
        times = f", {len(found):,} times" if len(found) > 1 else ""
        lines.append(f"{where}: {place or 'line'}{times}: {text}  ({why})")
    if len(lines) > _MOST_KINDS:
        more = len(lines) - _MOST_KINDS
        lines = [*lines[:_MOST_KINDS], f"and {more:,} more kinds, all in the table"]
    return lines
