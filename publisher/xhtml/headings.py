"""Levels of headings that skip none.

In: a document. Out: the same, a heading that skipped a level raised to the next below the one
before it; headings below it move with it. Screen readers take the levels for the outline (WCAG 2.2
§1.3.1), and the author has been told (EPB012).
"""

from __future__ import annotations

from publisher.xhtml.tree import XHTML, Element, h


def close_heading_gaps(root: Element) -> None:
    """Close the gaps between the levels of the headings of `root`."""
    open_: list[tuple[int, int]] = []  # (level as written, level as set), outer to inner
    for node in root.iter(*(h(f"h{number}") for number in range(1, 7))):
        old_level = int(node.tag.removeprefix(f"{{{XHTML}}}h"))
        while open_ and open_[-1][0] >= old_level:
            open_.pop()
        new_level = min(old_level, open_[-1][1] + 1) if open_ else old_level
        open_.append((old_level, new_level))
        node.tag = h(f"h{new_level}")
