"""Tables: which cells head which, and rows of one length (ISO 32000-1, 14.8.5.7; ISO 14289-1, 7.5).

An author's table may have short rows. Layout leaves a gap there; in the tree an empty cell stands,
so that the columns a reader counts are those the eye sees.
"""

from __future__ import annotations

from typing import Any
from xml.etree.ElementTree import Element

from publisher.typeset.tagging.source import SourceTree
from publisher.typeset.tagging.tree import StructureElement

_SCOPES = {"row": "Row", "rowgroup": "Row", "col": "Column", "colgroup": "Column"}


def attributes(cell: StructureElement, source: SourceTree) -> dict[str, Any]:
    """The table attributes of a cell: how far it spans and, for a header, its scope."""
    entries: dict[str, Any] = {"O": "/Table"}
    if cell.type == "TH":
        entries["Scope"] = f"/{_scope(cell.element, source)}"
    for key, span in (("ColSpan", _span(cell, "colspan")), ("RowSpan", _span(cell, "rowspan"))):
        if span != 1:
            entries[key] = span
    return entries


def _scope(header: Element, source: SourceTree) -> str:
    if scope := _SCOPES.get(header.get("scope", "")):
        return scope
    row = source.parent[header]
    if source.closest(header, "thead", "table") is not None and _in_head(header, source):
        return "Column"
    return "Row" if row[0] is header and any(cell.tag == "td" for cell in row) else "Column"


def _in_head(header: Element, source: SourceTree) -> bool:
    around = source.closest(header, "thead", "tbody", "tfoot", "table")
    return around is not None and around.tag == "thead"


def _span(cell: StructureElement, name: str) -> int:
    if cell.loose:
        return 1
    value = cell.element.get(name, "1").strip()
    return max(1, int(value)) if value.isdigit() else 1


def square(table: StructureElement) -> None:
    """Fill the rows of `table` up to the longest with empty cells; a cell spans no further down
    than its row group goes."""
    groups = [
        node for node in table.kids if isinstance(node, StructureElement) and node.type != "Caption"
    ]
    rows = [
        [kid for kid in group.kids if isinstance(kid, StructureElement)]
        if group.type != "TR"
        else [group]
        for group in groups
    ]
    widths = [width for group in rows for width in _widths(group)]
    longest = max(widths, default=0)
    for row, width in zip((row for group in rows for row in group), widths, strict=True):
        for _ in range(longest - width):
            row.kids.append(StructureElement("TD", row.element, row, row.lang, loose=True))


def _widths(rows: list[StructureElement]) -> list[int]:
    """How many columns each of `rows` fills, cells that reach down from above counted."""
    reaching: list[int] = []
    widths = []
    for row in rows:
        filled = sum(1 for rest in reaching if rest > 0)
        following = [rest - 1 for rest in reaching if rest > 1]
        for cell in row.kids:
            if isinstance(cell, StructureElement):
                columns, down = _span(cell, "colspan"), _span(cell, "rowspan")
                filled += columns
                following += [down - 1] * columns if down > 1 else []
        widths.append(filled)
        reaching = following
    return widths
