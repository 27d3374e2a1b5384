"""Backslash escapes, entities, hard line breaks, and the place of each block.

pandoc's manual, "Backslash escapes" (every symbol can be escaped; ``\\ `` is a non-breaking
space) and "Hard line breaks". Entities are those of HTML.
"""

from __future__ import annotations

import html
import re

from publisher.markup.reader.dialect import Dialect
from publisher.markup.reader.nodes import Element, TextNode
from publisher.markup.reader.scanning import Scan
from publisher.markup.reader.tokens import Token

_ENTITY = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
_THIN = re.compile(r"[\w.)$%]\\,[\w$\\(]")
_BREAK = re.compile(r" {2,}\n(?=[^\n])")
_UNDERLINE = re.compile(r" {0,3}(?:=+|-+)[ \t]*(?:\n|\Z)")
_HEADING = re.compile(r"[ \t>]*#{1,6}[ \t]")
_BARE = re.compile(r"[ \t>]*(?:[-*+]|\d{1,9}[.)])")
_NOT_XML = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufdd0-\ufdef\ufffe\uffff\ud800-\udfff]"
)


def _escape(scan: Scan, pos: int) -> int | None:
    following = scan.text[pos + 1 : pos + 2]
    if following == "\n" and pos + 2 < scan.limit:
        scan.emit("break", pos, pos + 2)
        scan.out.append("\n")
        return pos + 2
    if following == " ":
        return scan.emit("literal", pos, pos + 2, "\u00a0")
    if following == "," and _THIN.match(scan.text, max(0, pos - 1)):
        return scan.emit("literal", pos, pos + 2, "\u202f")
    if (
        following
        and not following.isalnum()
        and not following.isspace()
        and following < "\U000f0000"
    ):
        return scan.emit("literal", pos, pos + 2, following)
    return None


def _entity(scan: Scan, pos: int) -> int | None:
    match = _ENTITY.match(scan.text, pos)
    if not match:
        return None
    text = html.unescape(match.group())
    if text == match.group():
        return None
    return scan.emit("literal", pos, match.end(), _NOT_XML.sub("\ufffd", text))


def _spaces(scan: Scan, pos: int) -> int | None:
    """Two spaces at a line's end break it, but not after a bare marker or a heading, or over an
    underline."""
    match = _BREAK.match(scan.text, pos)
    if not match or match.end() >= scan.limit or _UNDERLINE.match(scan.text, match.end()):
        return None
    begins = scan.text.rfind("\n", 0, pos) + 1
    if _BARE.fullmatch(scan.text, begins, pos) or _HEADING.match(scan.text, begins, pos):
        scan.out.append("\n")
        return match.end()
    scan.emit("break", pos, match.end())
    scan.out.append("\n")
    return match.end()


def _literal(
    dialect: Dialect, token: Token, children: list[Element | TextNode]
) -> list[Element | TextNode]:
    return [TextNode(token.data, literal=True)]


def _hard(
    dialect: Dialect, token: Token, children: list[Element | TextNode]
) -> list[Element | TextNode]:
    return [Element("br")]


def _nothing(
    dialect: Dialect, token: Token, children: list[Element | TextNode]
) -> list[Element | TextNode]:
    return []


def install(dialect: Dialect) -> None:
    """Escapes, entities, hard breaks."""
    dialect.scanner.inline("\\", _escape)
    dialect.scanner.inline("&", _entity)
    dialect.scanner.inline(" ", _spaces, pattern=r"(?<! ) {2,}\n")
    dialect.builders.update({"literal": _literal, "break": _hard, "stamp": _nothing})
