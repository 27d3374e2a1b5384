"""Text from right to left: what WeasyPrint 70 gets wrong in it, put right while a chapter is set.

In: the tree of a chapter (`part_runs`), or its layout (`mirrored_boxes`). A run of the other
direction that is cut by an element is laid in the wrong order, as WeasyPrint turns the boxes of a
line and knows no levels: it is put into a span of its own direction (UAX 9; CSS Writing Modes 4,
section 2.1). An indent stands on the wrong side, the space at a line's end moves the whole line,
and a box with ``auto`` margins is moved twice.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any
from xml.etree import ElementTree as ET

import weasyprint.layout.block as block
import weasyprint.layout.inline as inline
from weasyprint.formatting_structure import boxes
from weasyprint.text.ffi import ffi, gobject, pango

from publisher.typeset.weasy.replacing import replacing

ffi.cdef(
    "uint8_t *pango_log2vis_get_embedding_levels(const char *text, int length, int *direction);"
    "void g_free(gpointer memory);"
)

_RIGHT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff]")
_INLINE = frozenset(
    """a abbr b bdi bdo cite code del dfn em i img ins kbd mark q s samp small span strong sub sup
    svg time u var ruby aside""".split()
)
_ATOMS = frozenset(("img", "svg", "ruby", "aside", "br"))
"""What counts as one neutral sign among the letters (U+FFFC)."""
_JOINER = "\u200d"
_JOINING = re.compile("[\u0620-\u064a\u066e-\u06d3\u0750-\u077f]")
_AFTER_ONLY = re.compile("[\u0621\u0622-\u0625\u0627\u0629\u062f-\u0632\u0648\u0649]")
"""Letters that do not join to the next (Unicode, ArabicShaping)."""


def runs_from_the_right(root: ET.Element) -> bool:
    """Whether anything in the document `root` does."""
    return any(element.get("dir") == "rtl" for element in root.iter())


def part_runs(root: ET.Element) -> None:
    """Give each run of the other direction, in the paragraphs below `root`, a span that says its
    direction, where it stands in a paragraph from right to left, or is cut by an element. Letters
    of Arabic that an element parts go on joining."""
    for paragraph, direction in list(_paragraphs(root, root.get("dir", "ltr"))):
        _join(paragraph)
        text = _text(paragraph)
        if direction == "rtl" or _RIGHT.search(text):
            _part(paragraph, _levels(text, direction), direction)


def _paragraphs(element: ET.Element, direction: str) -> Iterator[tuple[ET.Element, str]]:
    """The elements below that hold text among inline elements, each with its direction."""
    if not isinstance(element.tag, str) or element.tag in ("head", "pre", "math") or (
        element.tag[:1] == "{"
    ):  # fmt: skip
        return
    direction = element.get("dir", direction)
    has_text = bool((element.text or "").strip()) or any((c.tail or "").strip() for c in element)
    is_block = element.tag not in _INLINE
    if is_block and (has_text or any(child.tag in _INLINE for child in element)):
        yield element, direction
    for child in element:
        if child.tag not in _INLINE or child.tag == "aside":
            yield from _paragraphs(child, direction)


def _pieces(element: ET.Element) -> Iterator[str]:
    if element.tag in _ATOMS or (isinstance(element.tag, str) and element.tag[:1] == "{"):
        yield "\ufffc"
        return
    yield element.text or ""
    for child in element:
        yield from _pieces(child) if child.tag in _INLINE else ("\ufffc",)
        yield child.tail or ""


def _text(paragraph: ET.Element) -> str:
    return "".join(_inside(paragraph))


def _inside(element: ET.Element) -> Iterator[str]:
    yield element.text or ""
    for child in element:
        yield from _pieces(child) if child.tag in _INLINE else ("\ufffc",)
        yield child.tail or ""


def _levels(text: str, direction: str) -> bytes:
    """The level of each character (UAX 9, 3.3)."""
    coded = text.encode()
    if not coded:
        return b""
    base = ffi.new("int *", 1 if direction == "rtl" else 0)
    levels = pango.pango_log2vis_get_embedding_levels(coded, len(coded), base)
    found = bytes(ffi.buffer(levels, len(text)))
    gobject.g_free(levels)
    return found


def _part(element: ET.Element, levels: bytes, direction: str) -> int:
    """Wrap the runs of the other direction among the children of `element`, of whose text `levels`
    are those; what stands wholly inside a child is wrapped in it. Gives the number of characters
    taken."""
    base = 1 if direction == "rtl" else 0
    at = 0
    items: list[tuple[str | ET.Element, int, int]] = []
    if element.text:
        items.append((element.text, 0, len(element.text)))
        at = len(element.text)
    for child in element:
        size = len("".join(_pieces(child))) if child.tag in _INLINE else 1
        items.append((child, at, at + size))
        at += size
        if child.tail:
            items.append((child.tail, at, at + len(child.tail)))
            at += len(child.tail)
    runs: list[tuple[bool, list[str | ET.Element]]] = []

    def put(item: str | ET.Element, is_other: bool) -> None:
        if runs and runs[-1][0] == is_other:
            runs[-1][1].append(item)
        else:
            runs.append((is_other, [item]))

    for item, start, end in items:
        if isinstance(item, str):
            cut = start
            for place in range(start, end):
                if place + 1 == end or levels[place] % 2 != levels[place + 1] % 2:
                    put(item[cut - start : place + 1 - start], levels[place] % 2 != base)
                    cut = place + 1
            continue
        inner = levels[start:end]
        parities = {level % 2 for level in inner}
        if item.tag in _INLINE and item.tag not in _ATOMS and len(parities) > 1:
            _part(item, inner, direction)
            put(item, False)
        else:
            put(item, bool(parities) and parities != {base})
    needed = [is_other and (base or len(items) > 1) for is_other, items in runs]
    if not any(needed):
        return at
    element.text = None
    for child in list(element):
        child.tail = None
        element.remove(child)
    other = "ltr" if direction == "rtl" else "rtl"
    for (_, parts), wraps in zip(runs, needed, strict=True):
        _append(element, parts, other if wraps else "")
    return at


def _append(element: ET.Element, items: list[str | ET.Element], direction: str) -> None:
    """Put `items` at the end of `element`, in a span of `direction` where one is given."""
    blank = all(isinstance(item, str) and not item.strip() for item in items)
    target = element
    others = [item for item in items if not isinstance(item, str)]
    words = any(isinstance(item, str) and item.strip() for item in items)
    if direction and len(others) == 1 and not words and others[0].tag not in _ATOMS:
        # one element alone: its margins stay those of the line, what it holds is turned
        only = others[0]
        inner = ET.Element("span", {"dir": direction, "class": f"run {direction}"})
        inner.text, only.text = only.text, None
        for child in list(only):
            only.remove(child)
            inner.append(child)
        only.append(inner)
        direction = ""
    if direction and not blank:
        target = ET.SubElement(element, "span", {"dir": direction, "class": f"run {direction}"})
    for item in items:
        if not isinstance(item, str):
            target.append(item)
        elif len(target):
            target[-1].tail = (target[-1].tail or "") + item
        else:
            target.text = (target.text or "") + item


def _join(paragraph: ET.Element) -> None:
    """Put a joiner on both sides of an element's edge that parts two Arabic letters which join."""
    spots: list[tuple[ET.Element, str]] = []

    def walk(element: ET.Element) -> Iterator[tuple[ET.Element, str]]:
        yield element, "text"
        for child in element:
            if child.tag in _INLINE and child.tag not in _ATOMS:
                yield from walk(child)
            yield child, "tail"

    spots = list(walk(paragraph))
    before: tuple[ET.Element, str] | None = None
    for spot in spots:
        text = getattr(*spot) or ""
        if not text:
            continue
        if before is not None:
            last = getattr(*before)
            if (
                _JOINING.match(last[-1])
                and not _AFTER_ONLY.match(last[-1])
                and _JOINING.match(text[0])
            ):
                setattr(*before, last + _JOINER)
                setattr(*spot, _JOINER + text)
        before = spot


# ---- layout


@contextmanager
def mirrored_boxes() -> Iterator[None]:
    """While this lasts, boxes and lines from right to left stand where they are to."""
    theirs = block.block_level_width
    remove = inline.remove_last_whitespace

    def block_level_width(box: Any, containing_block: Any, with_min_max: bool = True) -> None:
        """As WeasyPrint's own; margins that were ``auto`` are counted once."""
        auto = [name for name in ("margin_left", "margin_right") if getattr(box, name) == "auto"]
        theirs(box, containing_block, with_min_max)
        is_box = isinstance(containing_block, boxes.Box)
        if auto and is_box and containing_block.style["direction"] == "rtl" and not box.is_column:
            for name in auto:
                box.position_x -= getattr(box, name)

    block_level_width.without_min_max = partial(  # type: ignore[attr-defined]
        block_level_width, with_min_max=False
    )

    def remove_last_whitespace(context: Any, line: Any) -> None:
        """As WeasyPrint's own; of a line from right to left what stands at the right of the space
        closes up, and nothing else moves."""
        chain, box = [], line
        while isinstance(box, boxes.LineBox | boxes.InlineBox) and box.children:
            chain.append(box)
            box = box.children[-1]
        if line.style["direction"] != "rtl" and not any(
            each.style["direction"] == "rtl" for each in chain
        ):
            remove(context, line)
            return
        places = [(each, [child.position_x for child in each.children]) for each in chain]
        before = line.width
        remove(context, line)
        space = before - line.width
        if not space:
            return
        for each, xs in places:
            for child, x in zip(each.children, xs, strict=True):
                moved = x - child.position_x
                if moved:
                    child.translate(dx=moved, ignore_floats=True)
        for each in chain:
            if each.style["direction"] == "rtl":
                for child in each.children[:-1]:
                    child.translate(dx=-space, ignore_floats=True)

    with (
        replacing(block, block_level_width=block_level_width),
        replacing(inline, remove_last_whitespace=remove_last_whitespace),
    ):
        yield
