"""The running text of a chapter, and how its characters are counted.

Layout changes white space and hyphens; with these folded away a character has the same number in
the chapter, in its galley and in its EPUB document. Galley, page list and completeness proof all
count by the two functions here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from xml.etree import ElementTree as ET

_INVISIBLE = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u2060\ufeff\u200e\u200f"))
COUNTED = re.compile(rf"[^\s{''.join(map(chr, _INVISIBLE))}]")
"""A character that counts: what `countable_text` leaves."""
_APART = ("math", "svg", "script", "style", "rt", "rp")


def countable_text(text: str) -> str:
    """`text` without white space and invisible characters."""
    return "".join(text.translate(_INVISIBLE).split())


def is_not_running(element: ET.Element) -> bool:
    """Whether `element` holds no running text: formulas, drawings, notes (at the end of the chapter
    or moved to their calls), a paper's imprint (at its end, or in print at the foot of its
    opening), page marks, readings of ruby."""
    name = element.tag.rpartition("}")[2] if isinstance(element.tag, str) else "math"
    role = element.get("role", "")
    if "paper-imprint" in (element.get("class") or "").split():
        return True
    return name in _APART or role in ("doc-endnotes", "doc-footnote", "doc-pagebreak")


def running_text(root: ET.Element) -> Iterator[str]:
    """The pieces of running text below `root`, in document order, as they stand (not folded)."""
    if is_not_running(root):
        return
    yield root.text or ""
    for child in root:
        yield from running_text(child)
        yield child.tail or ""
