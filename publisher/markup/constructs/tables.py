"""Pipe tables, and captions of tables.

pandoc's rules (manual, "Extension: pipe_tables" and "table_captions"): a row of dashes under the
head gives the alignment; where a row is wider than 72 characters the dashes give the widths of
the columns too. A caption is a paragraph beginning with ``:`` or ``Table:`` before or after the
table; an attribute list at its end gives the table its id and classes.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from xml.etree import ElementTree

from markdown.blockprocessors import BlockProcessor

from publisher.limits import cure
from publisher.markup.constructs.blocks import RULE, first_token, line_below
from publisher.markup.constructs.links import common
from publisher.markup.reader import attributes
from publisher.markup.reader.dialect import Dialect
from publisher.markup.reader.tokens import TOKEN, Token
from publisher.markup.reader.work import Work

_DELIMITERS = re.compile(r"[ ]{0,3}\|?[ \t]*:?-+:?[ \t]*(?:[|+][ \t]*:?-+:?[ \t]*)*\|?[ \t]*")
CAPTION = re.compile(r" {0,3}(?:[Tt]able)?[ ]?:[ \t]+(?=\S)|[ ]{0,3}Table:[ \t]*\n")
_WIDE = 72


def cells_of(row: str) -> list[str]:
    """The cells of a row; bars in code, math and escapes are tokens by now."""
    row = row.strip()
    row = row[1:] if row.startswith("|") else row
    row = row[:-1] if row.endswith("|") else row
    return [cell.strip() for cell in row.split("|")]


def delimiters(line: str) -> list[tuple[str, int]] | None:
    """Alignment (``left right center`` or empty) and dashes of each column of a delimiter row."""
    if "-" not in line or not _DELIMITERS.fullmatch(line) or "|" not in line:
        return None
    columns_found = []
    for cell in cells_of(line.replace("+", "|")):
        if not cell:
            return None
        left, right = cell.startswith(":"), cell.endswith(":")
        align = "center" if left and right else "left" if left else "right" if right else ""
        columns_found.append((align, cell.count("-")))
    return columns_found


class PipeTable(BlockProcessor):
    """A block whose first or second line is a delimiter row."""

    def __init__(self, dialect: Dialect) -> None:
        super().__init__(dialect.md.parser)
        self.dialect = dialect

    def test(self, parent: ElementTree.Element, block: str) -> bool:
        return is_pipe_table(block)

    def run(self, parent: ElementTree.Element, blocks: list[str]) -> None:
        lines = blocks.pop(0).split("\n")
        headless = delimiters(lines[0]) is not None
        marks = delimiters(lines[0]) or delimiters(lines[1]) or []
        self._unescape(lines)
        place = first_token(self.dialect, "\n".join(lines))
        head = [] if headless else self._row(lines[0], marks, place)
        rest = lines[1:] if headless else lines[2:]
        end = next((i for i, line in enumerate(rest) if not _is_row(line)), len(rest))
        if len(marks) * end > self.dialect.work.options.limits.cells:
            refuse(self.dialect.work, end, len(marks), place)
            ElementTree.SubElement(parent, "p").text = "\n".join(lines)
            return
        rows = [self._row(line, marks, place) for line in rest[:end]]
        wide = any(self._width(line) > _WIDE for line in lines[: len(lines) - len(rest) + end])
        widths = [count for _, count in marks] if wide else []
        table = build_table(head, rows, [align for align, _ in marks], widths)
        if place:
            table.set("data-at", str(place.start))
        parent.append(table)
        remainder = "\n".join(rest[end:])
        if remainder.strip():
            blocks.insert(0, remainder)
        caption_after(self.dialect, table, blocks)

    def _unescape(self, lines: list[str]) -> None:
        """Take the backslash from each bar in code: it stood there for the cell's sake (GFM 0.29,
        4.10)."""
        for match in TOKEN.finditer("\n".join(lines)):
            token = self.dialect.work.tokens.get(match.group())
            if token and token.kind == "code" and "\\|" in token.data.text:
                token.data = replace(token.data, text=token.data.text.replace("\\|", "|"))

    def _width(self, line: str) -> int:
        return len(self.dialect.work.tokens.restore(line))

    def _row(self, line: str, marks: Sequence[tuple[str, int]], place: Token | None) -> list[str]:
        """The cells of `line`, as many as `marks`. Where there are more it is told: at the line,
        which is looked for from `place` on."""
        cells = cells_of(line)
        count = len(marks)
        if len(cells) > count:
            extra = cells[count:]
            if any(extra):
                work = self.dialect.work
                row = work.tokens.restore(line).strip()
                work.say(
                    "MD040", f"a row of {len(cells)} cells in a table of {count} columns",
                    (place and line_below(work, place, row)) or place,
                    "write `\\|` for a bar that belongs to a cell",
                )  # fmt: skip
                cells = [*cells[: count - 1], " | ".join(cells[count - 1 :])]
        return (cells + [""] * count)[:count]


def refuse(work: Work, rows: int, columns: int, at: Token | tuple[int, int] | None) -> None:
    """Tell that a table has more cells than it may."""
    limit = work.options.limits.cells
    message = f"a table of {rows} rows and {columns} columns, more than {limit} cells"
    work.say("MD001", message, at, cure("cells", "part the table"))


_BLOCK = re.compile(rf" {{0,3}}(?:>|(?:#{{1,6}}|[-*+]|\d{{1,9}}[.)])[ \t]|{RULE.pattern})")


def _is_row(line: str) -> bool:
    """Whether the table goes on with `line`: a line without bars may begin another block (GFM
    0.29, 4.10)."""
    ends = "|" not in line and _BLOCK.match(line)
    return bool(line.strip()) and not ends and not CAPTION.match(line)


def is_pipe_table(block: str) -> bool:
    """Whether `block` begins with a pipe table."""
    lines = block.split("\n", 2)
    if delimiters(lines[0]) is not None:
        return len(lines) > 1
    if len(lines) < 2 or "|" not in lines[1]:
        return False
    marks = delimiters(lines[1])
    return marks is not None and ("|" in lines[0] or len(marks) == 1)


def build_table(
    head: Sequence[str], rows: Sequence[Sequence[str]], aligns: Sequence[str], widths: Sequence[int]
) -> ElementTree.Element:
    """A table of inline cells. `widths` are shares of the whole, empty where the text decides."""
    table = ElementTree.Element("table")
    columns(table, widths)
    if any(head):
        row = ElementTree.SubElement(ElementTree.SubElement(table, "thead"), "tr")
        for text, align in zip(head, aligns, strict=False):
            _cell(row, "th" if text else "td", text, align)
    body = ElementTree.SubElement(table, "tbody")
    for cells in rows:
        row = ElementTree.SubElement(body, "tr")
        for text, align in zip(cells, aligns, strict=False):
            _cell(row, "td", text, align)
    return table


def columns(table: ElementTree.Element, widths: Sequence[float]) -> None:
    """A ``colgroup`` with the widths in per cent of the table."""
    total = sum(widths)
    if not total:
        return
    group = ElementTree.SubElement(table, "colgroup")
    for width in widths:
        ElementTree.SubElement(group, "col", {"data-width": f"{100 * width / total:.4g}%"})


def _cell(row: ElementTree.Element, tag: str, text: str, align: str) -> None:
    cell = ElementTree.SubElement(row, tag)
    if tag == "th":
        cell.set("scope", "col")
    if align:
        cell.set("class", align)
    cell.text = text or None


def caption_after(dialect: Dialect, table: ElementTree.Element, blocks: list[str]) -> None:
    """Take the caption that follows the table, unless one came before it or belongs to the next."""
    before = dialect.work.lasting.pop("caption before", None)
    if before is not None:
        set_caption(dialect, table, before)
    elif blocks and CAPTION.match(blocks[0]) and _follows(dialect, blocks):
        set_caption(dialect, table, blocks.pop(0))


def _follows(dialect: Dialect, blocks: list[str]) -> bool:
    """Whether the caption that is the next block belongs to the table before it: no table comes
    after, or that has a caption of its own, or captions of this paper follow their tables."""
    lasting = dialect.work.lasting
    between = len(blocks) > 1 and starts_table(dialect, blocks[1])
    later = len(blocks) > 2 and CAPTION.match(blocks[2]) is not None
    if not between or later:
        lasting["captions follow"] = True
    return bool(lasting.get("captions follow"))


def starts_table(dialect: Dialect, block: str) -> bool:
    """Whether `block` begins with any kind of table."""
    if is_pipe_table(block):
        return True
    match = TOKEN.match(block.lstrip(" "))
    token = dialect.work.tokens.get(match.group()) if match else None
    return token is not None and token.kind in ("gridtable", "simpletable")


def set_caption(dialect: Dialect, table: ElementTree.Element, block: str) -> None:
    """Give `table` the caption that `block` holds, with its marker."""
    match = CAPTION.match(block)
    text = block[match.end() :] if match else block
    attribute_list = attributes.match_end(text)
    attrs = attributes.NONE
    if attribute_list:
        attrs, text = attribute_list[0], text[: attribute_list[1]]
    for key, value in common(attrs).items():
        table.set(key, value)
    if attrs.get("label"):
        table.set("label", attrs.get("label"))
    caption = ElementTree.Element("caption")
    caption.text = "\n".join(line.strip() for line in text.strip().split("\n"))
    table.insert(0, caption)


class CaptionBefore(BlockProcessor):
    """A caption whose table comes next."""

    def __init__(self, dialect: Dialect) -> None:
        super().__init__(dialect.md.parser)
        self.dialect = dialect

    def test(self, parent: ElementTree.Element, block: str) -> bool:
        return CAPTION.match(block) is not None

    def run(self, parent: ElementTree.Element, blocks: list[str]) -> bool | None:
        if len(blocks) < 2 or not starts_table(self.dialect, blocks[1]):
            return False
        self.dialect.work.lasting["caption before"] = blocks.pop(0)
        return None


def install(dialect: Dialect) -> None:
    """Pipe tables and captions."""
    processors = dialect.md.parser.blockprocessors
    processors.register(CaptionBefore(dialect), "caption", 97)
    processors.register(PipeTable(dialect), "pipetable", 75)
