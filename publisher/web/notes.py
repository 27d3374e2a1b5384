"""Notes put behind the paragraph that calls them.

In: a chapter's section with its notes at the end. Out: the same, each note behind the block that
holds its first call; a section of notes that is left empty goes. A page then needs no script: the
style sheet sets notes in the margin where there is one, and shows them at the foot of the window
when called where there is none. DPUB-ARIA 1.1, doc-footnote.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import unquote

from publisher.xhtml.tree import Element, cut_out, h, has_type

_BLOCKS = frozenset(map(h, ("p", "li", "pre", "h1", "h2", "h3", "h4", "h5", "h6",
                            "blockquote", "div")))  # fmt: skip
_WHOLE = frozenset(map(h, ("table", "figure", "header", "dl", "footer")))
"""Blocks that a note stands behind as a whole, wherever in them it is called."""


def place_notes(section: Element) -> None:
    """Move the notes of `section` behind their calls."""
    notes = {a.get("id"): a for a in section.iter(h("aside")) if has_type(a, "footnote")}
    last: dict[Element, Element] = {}
    for call in [a for a in section.iter(h("a")) if has_type(a, "noteref")]:
        note = notes.get(unquote((call.get("href") or "").removeprefix("#")))
        block = _block(call, section)
        if note is None or block is None or note in call.iterancestors():
            continue
        notes.pop(note.get("id"))
        cut_out(note)
        _put(note, block, last.get(block))
        last[block] = note
    for ends in [s for s in section.iter(h("section")) if has_type(s, "endnotes")]:
        if next(ends.iter(h("aside")), None) is None:
            cut_out(ends)


def _put(note: Element, block: Element, before: Element | None) -> None:
    """Put `note` behind `block`, or behind the note `before`; into an item of a list, at its end,
    for a list holds nothing but items."""
    if before is None and block.tag == h("li"):
        block.append(note)
        return
    behind = block if before is None else before
    note.tail, behind.tail = behind.tail, None
    behind.addnext(note)


def _block(call: Element, section: Element) -> Any:
    """The block that a note of `call` is put behind; `None` where it stands in none."""
    nearest = None
    for node in call.iterancestors():
        if node is section:
            break
        whole = node.tag in _WHOLE or "scroll" in (node.get("class") or "").split()
        if whole or (nearest is None and node.tag in _BLOCKS):
            nearest = node
    return nearest
