"""``H~2~O``, ``x^2^`` and ``~~struck out~~``.

pandoc's rules: what is set lower or higher holds no unescaped space; struck text does not begin
or end with one. Inside, any inline markup. Unlike pandoc, a tilde after or before an abbreviation
(``Fig.~1``, ``et~al.~(2020)``) is TeX's tie, a no-break space.
"""

from __future__ import annotations

import re

from publisher.markup.reader.dialect import Dialect
from publisher.markup.reader.nodes import Element, TextNode
from publisher.markup.reader.scanning import Scan
from publisher.markup.reader.tokens import Token

_SUB = re.compile(r"~((?:[^\s~\\$`]|\\.|\$[^$\n]+\$|`[^`\n]+`){1,200})~(?!~)")
_SUPER = re.compile(r"\^((?:[^\s^\\\[$`]|\\.|\$[^$\n]+\$|`[^`\n]+`|\[(?!\^)){1,200})\^")
_STRIKE = re.compile(r"~~(?=[^\s~])(?:(?!\n\s*\n)[^~]|~(?!~)){1,2000}(?<=[^\s])~~")
_HARD_SPACE_REF = re.compile(r"~(?=\\(?:[A-Za-z]*ref|[A-Za-z]*cite|@ref)|\[@|@)")
_BEFORE_NOTE = re.compile(r"~+(?=\\footnote|\^\[|\[\^)")
_TIE = re.compile(r"~(?:(?<=\.~)[\w$(]|(?<=\w~)[\d$(]|(?<=\bet~)al\b)")
# TeX's ties where pandoc sees a subscript: `Dr.~Lee~and`, `et~al.~(2020)`
_TIES = re.compile(r"~(?:(?<=[^\W\d_]\.~)\w|[^\s~]*[^\W\d_]\.~[\w$(])")


def _lower(scan: Scan, pos: int) -> int | None:
    closes = scan.pending.pop(pos, None)
    if closes:
        return _end(scan, pos, closes)
    if scan.text.startswith("~~", pos):
        match = _STRIKE.match(scan.text, pos, scan.limit)
        return _begin(scan, pos, match.end(), "del", 2) if match else None
    note = _BEFORE_NOTE.match(scan.text, pos, scan.limit)
    if note:
        return scan.emit("stamp", pos, note.end())  # a note's call stands close up
    ties = _TIES.match(scan.text, pos, scan.limit)
    match = _SUB.match(scan.text, pos, scan.limit)
    if match and not ties:
        return _begin(scan, pos, match.end(), "sub", 1)
    if ties or _TIE.match(scan.text, pos, scan.limit) or _HARD_SPACE_REF.match(scan.text, pos):
        return scan.emit("literal", pos, pos + 1, "\u00a0")
    return None


def _raise(scan: Scan, pos: int) -> int | None:
    closes = scan.pending.pop(pos, None)
    if closes:
        return _end(scan, pos, closes)
    match = _SUPER.match(scan.text, pos, scan.limit)
    return _begin(scan, pos, match.end(), "sup", 1) if match else None


def _begin(scan: Scan, pos: int, end: int, tag: str, width: int) -> int:
    opener = scan.token("script", pos, pos + width, tag)
    scan.out.append(opener)
    scan.pending[end - width] = (opener, width)
    return pos + width


def _end(scan: Scan, pos: int, start: tuple[str, int]) -> int:
    opener, width = start
    closer = scan.token("close", pos, pos + width)
    scan.pair(opener, closer)
    scan.out.append(closer)
    return pos + width


def _build(
    dialect: Dialect, token: Token, children: list[Element | TextNode]
) -> list[Element | TextNode]:
    if token.data == "smallcaps":
        return [Element("span", {"class": "smallcaps"}, children)]
    return [Element(token.data, {}, children)]


def install(dialect: Dialect) -> None:
    """Sub- and superscripts, struck text."""
    dialect.scanner.inline("~", _lower)
    dialect.scanner.inline("^", _raise)
    dialect.builders["script"] = _build
