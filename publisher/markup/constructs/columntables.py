"""Simple and multiline tables: columns marked by rows of dashes.

Read on the source, like grids. pandoc's manual, "Extension: simple_tables" and
"multiline_tables": the dashes under the head mark the columns, the head's text against them the
alignment; with full rows of dashes above and below, rows are separated by blank lines and have
several lines.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from xml.etree import ElementTree

from publisher.markup.constructs.grids import fill_cell
from publisher.markup.constructs.tables import caption_after, columns
from publisher.markup.reader.dialect import Dialect
from publisher.markup.reader.scanning import Scan
from publisher.markup.reader.tokens import Token

_DASHES = re.compile(r" {0,3}-++(?: ++-++)++ *+$|-++ *+$")
_SIMPLE = r"(?P<head>[^\n]++\n)?(?P<marks>[ ]{0,3}-++(?:[ ]++-++)++[ ]*+)\n"
_MULTI = r"(?P<marks>-{10,}+[ ]*+)\n(?=[ \t]*+\S)"
_LONGEST = 400

Line = tuple[str, int]


@dataclass(frozen=True, slots=True)
class Columns:
    """A table of columns: each cell is its lines with their offsets. `widths` are characters, empty
    where the text decides."""

    head: tuple[tuple[Line, ...], ...]
    rows: tuple[tuple[tuple[Line, ...], ...], ...]
    aligns: tuple[str, ...]
    widths: tuple[int, ...]


def _lines(scan: Scan, pos: int, count: int = _LONGEST) -> list[tuple[str, int]]:
    """Up to `count` lines from `pos`, with their offsets."""
    out: list[tuple[str, int]] = []
    while pos < len(scan.text) and len(out) < count:
        end = scan.text.find("\n", pos)
        end = len(scan.text) if end < 0 else end
        out.append((scan.text[pos:end], pos))
        pos = end + 1
    return out


def _spans(marks: str) -> list[tuple[int, int]]:
    return [(m.start(), m.end()) for m in re.finditer("-+", marks)]


def _cut(
    line: str, pos: int, base: int, spans: list[tuple[int, int]]
) -> list[tuple[str, int, int]]:
    """The parts of `line` in the columns: text, its offset, its column on the line."""
    out = []
    for index, (start, _) in enumerate(spans):
        begin = start if index else 0
        end = spans[index + 1][0] if index + 1 < len(spans) else len(line)
        part = line[begin:end]
        text = part.strip()
        lead = len(part) - len(part.lstrip())
        out.append((text, base + pos + begin + lead, begin + lead))
    return out


def _aligns(head: list[tuple[str, int, int]], spans: list[tuple[int, int]]) -> tuple[str, ...]:
    """How the head's text stands against the dashes."""
    out = []
    for (text, _, column), (start, end) in zip(head, spans, strict=True):
        if not text:
            out.append("")
            continue
        left, right = column == start, column + len(text) >= end
        out.append("" if left and right else "left" if left else "right" if right else "center")
    return tuple(out)


def _simple(scan: Scan, match: re.Match[str]) -> int | None:
    """A head, dashes, rows up to a blank line; without a head, dashes again at the end."""
    if not _after_blank(scan, match.start()):
        return None
    head = match["head"] or ""
    if head and not head.strip():
        return None
    if head and (
        _DASHES.match(head.rstrip("\n")) or head.lstrip().startswith(("#", ">", "|", "+"))
    ):
        return None
    spans = _spans(match["marks"])
    rows: list[tuple[str, int]] = []
    after = match.end()
    is_closed = False
    for line, pos in _lines(scan, match.end()):
        if not line.strip():
            break
        after = min(len(scan.text), pos + len(line) + 1)
        if _DASHES.match(line) and set(line.strip()) <= {"-", " "}:
            is_closed = True
            break
        rows.append((line, pos))
    if not rows or (not head and not is_closed):
        return None
    cut_head = _cut(head.rstrip("\n"), match.start(), scan.base, spans) if head else []
    basis = cut_head or _cut(rows[0][0], rows[0][1], scan.base, spans)
    table = Columns(
        tuple(((text, at),) if text else () for text, at, _ in cut_head),
        tuple(
            tuple(
                ((text, at),) if text else () for text, at, _ in _cut(line, pos, scan.base, spans)
            )
            for line, pos in rows
        ),
        _aligns(basis, spans),
        (),
    )
    return _put(scan, match.start(), after, table)


def _after_blank(scan: Scan, pos: int) -> bool:
    before = scan.text.rfind("\n", 0, max(0, pos - 1)) + 1
    return pos == 0 or not scan.text[before:pos].strip()


def _multiline(scan: Scan, match: re.Match[str]) -> int | None:
    """Between two full rows of dashes: a head of several lines, dashes, rows apart by blank
    lines."""
    if not _after_blank(scan, match.start()):
        return None
    lines = _lines(scan, match.end())
    marks = next(
        (
            i
            for i, (line, _) in enumerate(lines[:12])
            if re.fullmatch(r" *+-++(?: ++-++)++ *+", line)
        ),
        None,
    )
    if marks is None or any(not line.strip() for line, _ in lines[:marks]):
        return None
    end = next(
        (i for i in range(marks + 1, len(lines)) if re.fullmatch(r"-{3,} *", lines[i][0])), None
    )
    if end is None or end == marks + 1:
        return None
    spans = _spans(lines[marks][0])
    groups: list[list[tuple[str, int]]] = [[]]
    for line, pos in lines[marks + 1 : end]:
        if line.strip():
            groups[-1].append((line, pos))
        elif groups[-1]:
            groups.append([])
    rows = [_merge(scan, group, spans) for group in groups if group]
    head_lines = lines[:marks]
    head = _merge(scan, head_lines, spans) if head_lines else ()
    first = [_cut(line, pos, scan.base, spans) for line, pos in (head_lines or groups[0])]
    aligns = tuple(
        _aligns([max((row[i] for row in first), key=lambda c: len(c[0]))], [span])[0]
        for i, span in enumerate(spans)
    )
    after = min(len(scan.text), lines[end][1] + len(lines[end][0]) + 1)
    widths = tuple(
        (spans[i + 1][0] if i + 1 < len(spans) else max(b, a)) - a for i, (a, b) in enumerate(spans)
    )
    return _put(scan, match.start(), after, Columns(head, tuple(rows), aligns, widths))


def _merge(
    scan: Scan, lines: list[tuple[str, int]], spans: list[tuple[int, int]]
) -> tuple[tuple[Line, ...], ...]:
    """The cells of a row of several lines."""
    cells: list[list[Line]] = [[] for _ in spans]
    for line, pos in lines:
        for index, (text, at, _) in enumerate(_cut(line, pos, scan.base, spans)):
            if text:
                cells[index].append((text, at))
    return tuple(tuple(cell) for cell in cells)


def _put(scan: Scan, start: int, end: int, table: Columns) -> int:
    scan.block("", scan.token("simpletable", start, end, table))
    return end


def _build(dialect: Dialect, parent: ElementTree.Element, token: Token, blocks: list[str]) -> None:
    layout: Columns = token.data
    table = ElementTree.SubElement(parent, "table", {"data-at": str(token.start)})
    columns(table, layout.widths)
    if any(layout.head):
        _row(dialect, ElementTree.SubElement(table, "thead"), layout.head, layout.aligns, "th")
    body = ElementTree.SubElement(table, "tbody")
    for row in layout.rows:
        _row(dialect, body, row, layout.aligns, "td")
    caption_after(dialect, table, blocks)


def _row(dialect: Dialect, section: ElementTree.Element, cells: tuple[tuple[Line, ...], ...],
         aligns: tuple[str, ...], tag: str) -> None:  # fmt: skip
    line = ElementTree.SubElement(section, "tr")
    for cell, align in zip(cells, aligns, strict=False):
        element = ElementTree.SubElement(line, tag if cell else "td")
        if element.tag == "th":
            element.set("scope", "col")
        if align:
            element.set("class", align)
        fill_cell(dialect, element, cell)


def install(dialect: Dialect) -> None:
    """Simple and multiline tables."""
    dialect.scanner.line(_MULTI, _multiline, priority=44)
    dialect.scanner.line(_SIMPLE, _simple, priority=43)
    dialect.blocks["simpletable"] = _build
