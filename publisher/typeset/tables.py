"""Tables wider than the page, set smaller so that nothing of them is cut off, and columns wider
than their words.

In: the tree of a chapter. Out: the same tree; a table whose longest words, column by column, do
not fit the measure is given tighter cells and a smaller size. What does not fit at the least size
breaks inside its words. A column that its author made narrower than its longest word takes what it
lacks from the others. (CSS 2.2, section 17.5.2.2: a column is never narrower than its longest
word, so such a table would run off the page.)
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from xml.etree import ElementTree as ET

from publisher.model.style import Face
from publisher.typeset.balance import CODE, CODE_LETTER, word_width
from publisher.typeset.classes import add_class, add_style

SIZE = 0.9
"""The size of a table in em of the text, as the styles have it."""

LEAST = 0.58
"""The least size of a table in em of the text: about 6 pt."""

_PADDING, _TIGHT = 1.4, 0.7
_SHARE = re.compile(r"width:([\d.]+)%")
_WIDTH = re.compile(r"width:\s*([\d.]+)em")


def fit_tables(root: ET.Element, measure_em: float, face: Face) -> None:
    """Set the tables below `root` to fit `measure_em`, the measure in em of the text."""
    for table in root.iter("table"):
        columns = _columns(table, face)
        words = sum(columns)
        room = measure_em / SIZE
        if words + _PADDING * (len(columns) - 1) <= room:
            _widen(table, columns, room)
            continue
        scale = room / (words + _TIGHT * (len(columns) - 1))
        size = max(LEAST, min(SIZE, SIZE * scale))
        kind = "tight" if SIZE * scale >= LEAST else "tight broken"
        add_class(table, kind)
        add_style(table, f"font-size:{size:.3f}em")


def _widen(table: ET.Element, columns: list[float], room: float) -> None:
    """Give each column of `table` at least the share of `room` that its longest word takes."""
    cols = table.findall("colgroup/col")
    shares = [_SHARE.search(col.get("style", "")) for col in cols]
    if len(cols) != len(columns) or not all(shares):
        return
    wanted = [float(share[1]) / 100 for share in shares if share]
    needed = [(word + _PADDING) / room for word in columns]
    fitted = _fitted(wanted, needed)
    if fitted != wanted:
        for col, width in zip(cols, fitted, strict=True):
            col.set("style", _SHARE.sub(f"width:{width:.2%}", col.get("style", "")))


def _fitted(wanted: list[float], needed: list[float]) -> list[float]:
    """The shares `wanted`, each at least what is `needed`: what is lacking comes from the rest."""
    short = {i for i, need in enumerate(needed) if wanted[i] < need}
    while short:
        rest = sum(wanted) - sum(needed[i] for i in short)
        asked = sum(share for i, share in enumerate(wanted) if i not in short)
        if rest <= 0 or not asked:
            return wanted
        made = [needed[i] if i in short else s * rest / asked for i, s in enumerate(wanted)]
        more = {i for i, need in enumerate(needed) if made[i] < need - 1e-9} - short
        if not more:
            return made
        short |= more
    return wanted


def _columns(table: ET.Element, face: Face) -> list[float]:
    """The width of the longest word of each column, in em of the table."""
    columns: list[float] = []
    for row in table.iter("tr"):
        at = 0
        for cell in row:
            span = int(cell.get("colspan") or 1)
            columns += [0.0] * (at + span - len(columns))
            if span == 1:
                columns[at] = max(columns[at], *_words(cell, face), 0.0)
            at += span
    return columns


def _words(element: ET.Element, face: Face, code: bool = False) -> Iterator[float]:
    """The widths of the words and pictures in `element`."""
    code = code or element.tag in CODE
    if element.tag == "img":
        found = _WIDTH.search(element.get("style", ""))
        yield float(found[1]) if found else 0.0
    for text in [element.text, *(child.tail for child in element)]:
        for word in (text or "").split():
            yield len(word) * CODE_LETTER if code else word_width(word, face)
    for child in element:
        yield from _words(child, face, code)
    yield 0.0
