"""Wide tables given room to scroll.

In: a document. Out: the same, each table of many columns in a box that scrolls sideways and that a
keyboard can reach (WCAG 2.2 §2.1.1). Narrow tables wrap, which reads better on a page.
"""

from __future__ import annotations

from publisher.xhtml.tree import Element, element, h, text_of_node

WIDE = 5
"""Columns from which a table is wide for a telephone."""


def let_scroll(root: Element, fallback: str, columns: int = WIDE) -> None:
    """Box the tables of `root` with at least so many `columns`; one without a caption is called
    `fallback`."""
    for table in list(root.iter(h("table"))):
        if _columns(table) < columns or next(table.iterancestors(h("table")), None) is not None:
            continue
        label = _label(table) or fallback
        box = element(
            "div", {"class": "scroll", "role": "group", "tabindex": "0", "aria-label": label}
        )
        box.tail, table.tail = table.tail, None
        table.getparent().replace(table, box)
        box.append(table)


def _columns(table: Element) -> int:
    rows = table.iter(h("tr"))
    return max((sum(_span(cell) for cell in row) for row in rows), default=0)


def _span(cell: Element) -> int:
    span = cell.get("colspan", "1")
    return int(span) if span.isdecimal() else 1


def _label(table: Element) -> str:
    figure = next(table.iterancestors(h("figure")), None)
    caption = table.find(h("caption"))
    if caption is None and figure is not None:
        caption = figure.find(f".//{h('figcaption')}")
    return text_of_node(caption)[:120] if caption is not None else ""
