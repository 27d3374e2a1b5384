"""Numbers of list items: what HTML says in attributes, as styles.

In: the tree of a chapter. Out: the same tree. WeasyPrint reads ``start`` and ``value`` with the
presentational hints alone, which style sheets do without, and ``reversed`` not at all (HTML,
15.3.7; CSS Lists 3, appendix A). The letters of ``type`` are a matter of the style.
"""

from __future__ import annotations

from xml.etree import ElementTree as ET

from publisher.typeset.classes import add_style


def number_lists(root: ET.Element) -> None:
    """Give the ordered lists below `root` the counters that their attributes ask for."""
    for ordered in root.iter("ol"):
        items = [item for item in ordered if item.tag == "li"]
        down = "reversed" in ordered.attrib
        start = _number(ordered.get("start"))
        if start is not None or down:
            first = len(items) if start is None else start
            add_style(ordered, f"counter-reset:list-item {first + 1 if down else first - 1}")
        for item in items:
            value = _number(item.get("value"))
            if value is not None:
                add_style(item, f"counter-set:list-item {value};counter-increment:list-item 0")
            elif down:
                add_style(item, "counter-increment:list-item -1")


def _number(text: str | None) -> int | None:
    try:
        return int(text or "")
    except ValueError:
        return None
