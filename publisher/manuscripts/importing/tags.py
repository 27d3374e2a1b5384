"""Scraps of HTML in a plain file: entities and tags.

In: a line. Out: the line with entities decoded and tags out, the tags, and whether any broke a
paragraph. Only elements of HTML are tags: ``<3`` and ``<name>`` are text.
"""

from __future__ import annotations

import html
import re

_NAMES = (
    "a|abbr|address|article|aside|b|big|blockquote|body|br|center|cite|code|dd|div|dl|dt|em|figure|"
    "font|footer|h[1-6]|head|header|hr|html|i|img|li|main|nav|ol|p|pre|q|s|script|section|small|span|"
    "strike|strong|style|sub|sup|table|tbody|td|th|thead|tr|tt|u|ul"
)
_TAG = re.compile(rf"</?(?P<name>{_NAMES})(?:\s[^<>]*)?/?>", re.IGNORECASE)
_BREAK = re.compile(r"(?:p|br|div|li|blockquote|h[1-6]|tr|hr)", re.IGNORECASE)
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z]\w{1,30});")


def strip(line: str) -> tuple[tuple[str, ...], tuple[str, ...], int]:
    """Pieces of `line` between tags that break paragraphs (one where none does), the tags taken
    out, and how many entities were decoded."""
    tags: list[str] = []

    def out(match: re.Match[str]) -> str:
        tags.append(match[0])
        return "\n" if _BREAK.fullmatch(match["name"]) else " " if _spaced(match) else ""

    bare = _TAG.sub(out, line)
    decoded, count = _decode(bare)
    pieces = tuple(re.sub(r" {2,}", " ", piece).strip() for piece in decoded.split("\n"))
    if not tags and not count:
        return (line,), (), 0
    return tuple(piece for piece in pieces if piece) or ("",), tuple(tags), count


def _spaced(match: re.Match[str]) -> bool:
    """Whether white space stood on both sides, of which one is enough."""
    before, after = match.string[: match.start()][-1:], match.string[match.end() :][:1]
    return before.isspace() and after.isspace()


def _decode(text: str) -> tuple[str, int]:
    """`text` with its entities decoded once, and how many there were."""
    count = 0

    def character(match: re.Match[str]) -> str:
        nonlocal count
        meant = html.unescape(match[0])
        if meant == match[0] or (not meant.isprintable() and meant != "\xa0"):
            return match[0]
        count += 1
        return " " if meant == "\n" else meant

    return _ENTITY.sub(character, text), count
