"""Tables wider than the page, set smaller so that nothing of them is cut off, and columns wider
than their words.

In: the tree of a chapter. Out: the same tree; a table whose longest words, column by column, do
not fit the measure is given tighter cells and a smaller size, and names of code in it may break
after their stops. Where the least size is not small enough, the longest words break, and no others.
One whose cells do not fit into a line has its columns as wide as makes it lowest, unless its author
drew them as well or better. Numbers of a column stand with their decimal signs under one another.
(CSS 2.2, section 17.5.2.2: a column is never narrower than its longest word, so such a table would
run off the page.)
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from xml.etree import ElementTree as ET

from publisher.model.style import FontInstance
from publisher.typeset.balance import CODE, CODE_LETTER, digit_width, word_width
from publisher.typeset.classes import add_class, add_style
from publisher.typeset.widths import height, least_height
from publisher.xhtml.cells import place_cells

SIZE = 0.9
"""The size of a table in em of the text, as the styles have it."""

LEAST = 0.5
"""The least size of a table in em of the text: about 5 pt."""

_PADDING, _TIGHT = 1.4, 0.7
_SHARE = re.compile(r"width:([\d.]+)%")
_WIDTH = re.compile(r"width:\s*([\d.]+)em")
_STOPS = re.compile(r"(?<=\w[._/:,=])(?=\w)")
"""After the stops of a name of code, where it may break in a narrow column."""
_BREAKS = re.compile(r"(?<=\w[-\u2010/])(?=[^\W\d])|[\s\u200b]+")
"""Where lines end without a hyphen being set (Unicode Standard Annex 14)."""


def fit_tables(
    root: ET.Element, measure_em: float, face: FontInstance, column_em: float | None = None
) -> None:
    """Set the tables below `root` to fit `measure_em`, the measure in em of the text, and those
    that are marked as narrow to fit `column_em`."""
    whole = measure_em
    for table in root.iter("table"):
        is_narrow = "narrow" in table.get("class", "").split()
        measure_em = column_em if is_narrow and column_em else whole
        columns = _columns(table, face)
        room = measure_em / SIZE
        _align_numbers(table, face)
        if sum(columns) + _PADDING * (len(columns) - 1) <= room:
            _widen(table, columns, room)
            _set_columns(table, columns, room, face)
            continue
        _open_names(table)
        columns = _columns(table, face)
        gaps = _TIGHT * (len(columns) - 1)
        size = min(SIZE, measure_em / (sum(columns) + gaps))
        add_class(table, "tight")
        if size < LEAST:
            size = LEAST
            _let_break(table, _fair(columns, measure_em / size - gaps), face)
        add_style(table, f"font-size:{size:.3f}em")


def _open_names(table: ET.Element) -> None:
    """Let names of code in the cells of `table` break after their stops."""
    for piece in (piece for code in table.iter("code") for piece in code.iter()):
        piece.text = piece.text and _STOPS.sub("\u200b", piece.text)


def _fair(columns: list[float], room: float) -> float:
    """The width up to which each of `columns` has what it needs, and all have `room`: those that
    need more share what the others leave."""
    rest, many = room, len(columns)
    for needed in sorted(columns):
        if needed > rest / many:
            break
        rest, many = rest - needed, many - 1
    return max(rest, 0) / max(many, 1)


def _let_break(table: ET.Element, widest: float, face: FontInstance) -> None:
    """Let words wider than `widest` (in em of the table) break in the cells of `table`; their
    columns are no narrower than that."""
    for cell, _, across in place_cells(table):
        if max(_words(cell, face), default=0.0) > widest:
            add_class(cell, "broken")
            if across == 1:
                add_style(cell, f"min-width:{widest:.3f}em")


def _widen(table: ET.Element, columns: list[float], room: float) -> None:
    """Give each column of `table` at least the share of `room` that its longest word takes."""
    cols = table.findall("colgroup/col")
    shares = [_SHARE.search(col.get("style", "")) for col in cols]
    if len(cols) != len(columns) or not all(shares):
        return
    shares_asked = [float(share[1]) / 100 for share in shares if share]
    needed = [(word + _PADDING) / room for word in columns]
    fitted = _fitted(shares_asked, needed)
    if fitted != shares_asked:
        for col, width in zip(cols, fitted, strict=True):
            col.set("style", _SHARE.sub(f"width:{width:.2%}", col.get("style", "")))


_WORD_SLACK = 1.03
"""What words are taken to be wider than they were measured: heads are italic, some words bold."""


def _set_columns(table: ET.Element, columns: list[float], room: float, face: FontInstance) -> None:
    """Make `table` as low as it can be, where its cells do not fit into a line each."""
    rows = _naturals(table, len(columns), face)
    words = [word * _WORD_SLACK for word in columns]
    paddings = [_PADDING] * (len(columns) - 1) + [0.0]
    free = room - sum(paddings)
    widest = [max((row[at] for row in rows), default=0.0) for at in range(len(columns))]
    if len(columns) < 2 or sum(widest) <= free or sum(words) > free:
        return
    widths = least_height(words, rows, free)
    cols = table.findall("colgroup/col")
    shares = [_SHARE.search(col.get("style", "")) for col in cols]
    if cols and (len(cols) != len(columns) or not all(shares)):
        return
    drawn = [
        float(share[1]) / 100 * room - padding
        for share, padding in zip(shares, paddings, strict=False)
        if share
    ]
    holds_words = drawn and all(map(float.__ge__, drawn, columns))
    if holds_words and height(rows, drawn) <= height(rows, widths):
        return
    if not cols:
        group = ET.Element("colgroup")
        cols = [ET.SubElement(group, "col") for _ in columns]
        table.insert(0, group)
    taken = [width + padding for width, padding in zip(widths, paddings, strict=True)]
    for col, width in zip(cols, taken, strict=True):
        old = _SHARE.sub("", col.get("style", "")).strip("; ")
        col.set("style", ";".join(filter(None, (old, f"width:{width / sum(taken):.2%}"))))
    add_style(table, "hyphens:manual", *(["width:100%"] if sum(taken) > room * 0.97 else []))


def natural_width(table: ET.Element, face: FontInstance) -> float:
    """How wide `table` is with each of its cells in one line, in em of the table."""
    count = len(_columns(table, face))
    rows = _naturals(table, count, face)
    widest = (max((row[at] for row in rows), default=0.0) for at in range(count))
    return sum(widest) + _PADDING * max(0, count - 1)


def _naturals(table: ET.Element, count: int, face: FontInstance) -> list[list[float]]:
    """For each row of `table` the widths of its cells, each as if it stood in one line, in em of
    the table; 0 for one that spans columns or rows."""
    numbers = {cell: n for n, row in enumerate(table.iter("tr")) for cell in row}
    rows = [[0.0] * count for _ in table.iter("tr")]
    space = word_width(" ", face)
    for cell, at, across in place_cells(table):
        if across == 1 and not cell.get("rowspan"):
            words = [width for width in _words(cell, face) if width]
            rows[numbers[cell]][at] = sum(words) + space * max(0, len(words) - 1)
    return rows


_DECIMAL = re.compile(r"[-+\u2212±]?(\d[\d,\u202f\u00a0 ]*)(?:([.,])(\d+))?[%†*‡]?")


def _align_numbers(table: ET.Element, face: FontInstance) -> None:
    """Put the decimal signs of a column of numbers under one another: what a number lacks of digits
    is added to the padding of its cell, on the side that the column is aligned to."""
    columns: dict[int, list[tuple[ET.Element, re.Match[str] | None]]] = {}
    for cell, at, across in place_cells(table):
        if cell.tag == "td" and across == 1:
            text = "".join(cell.itertext()).strip()
            if text and text not in "–—-":
                columns.setdefault(at, []).append((cell, _DECIMAL.fullmatch(text)))
    digit, point = digit_width(face)
    last = max(columns, default=0)
    for at, cells in columns.items():
        decimals = [len(found[3] or "") for _, found in cells if found]
        if len(decimals) < max(2, len(cells)) or len({*decimals}) < 2:
            continue
        for (cell, _), many in zip(cells, decimals, strict=True):
            lacks = (max(decimals) - many) * digit + (0.0 if many else point)
            if lacks and "right" in cell.get("class", "").split():
                padding = 0.0 if at == last else _PADDING
                add_style(cell, f"padding-right:{padding + lacks:.3f}em")


def _fitted(shares: list[float], needed: list[float]) -> list[float]:
    """The shares `shares`, each at least what is `needed`: what is lacking comes from the rest."""
    short = {i for i, need in enumerate(needed) if shares[i] < need}
    while short:
        rest = sum(shares) - sum(needed[i] for i in short)
        share_sum = sum(share for i, share in enumerate(shares) if i not in short)
        if rest <= 0 or not share_sum:
            return shares
        widths = [needed[i] if i in short else s * rest / share_sum for i, s in enumerate(shares)]
        more = {i for i, need in enumerate(needed) if widths[i] < need - 1e-9} - short
        if not more:
            return widths
        short |= more
    return shares


def _columns(table: ET.Element, face: FontInstance) -> list[float]:
    """The width of the longest word of each column, in em of the table."""
    columns: list[float] = []
    for cell, at, across in place_cells(table):
        columns += [0.0] * (at + across - len(columns))
        if across == 1:
            columns[at] = max(columns[at], *_words(cell, face), 0.0)
    return columns


def _words(element: ET.Element, face: FontInstance, code: bool = False) -> Iterator[float]:
    """The widths of the words and pictures in `element`."""
    code = code or element.tag in CODE
    if element.tag == "img":
        match = _WIDTH.search(element.get("style", ""))
        yield float(match[1]) if match else 0.0
    for text in [element.text, *(child.tail for child in element)]:
        for word in filter(None, _BREAKS.split(text or "")):
            yield len(word) * CODE_LETTER if code else word_width(word, face)
    for child in element:
        yield from _words(child, face, code)
    yield 0.0
