"""Which indented lines are code, and which belong to a list, a note or a definition.

In: a whole source text. Out: `Levels`, by the offsets of lines. As pandoc and CommonMark 0.31
(§5.2) have it, what stands in an item is indented to its text, and code to four columns more; a
nested list may begin two columns from the marker of its parent, as in `lists`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

_MARKER = re.compile(
    r"(?:(?P<sign>[-*+]|\(?(?:\d{1,9}|\#|[A-Za-z]|[ivxlcIVXLC]{1,8}|@[\w-]*)[.)]|[:~])"
    r"|(?P<note>\[\^[^\]\s]+\]:|!!! ?\w))(?P<space>[ \t]+|$)?"
)
_RULE = re.compile(r"([*_-])[ \t]*(?:\1[ \t]*){2,}$")
_FENCE = re.compile(r"[ \t>]*(?:(?:[-*+]|\d{1,9}[.)])[ \t]+)*(?P<mark>`{3,}|~{3,})(?P<info>.*)")
_CODE, _NOTE = 4, 4


@dataclass(frozen=True, slots=True)
class CodeLines:
    """Indented code: `base` is the column of the text it stands under, `end` the offset after its
    last line."""

    base: int
    end: int


@dataclass(slots=True)
class Levels:
    """`codes` by the offset of their first line; `list_lines` are the offsets of the lines that
    belong to a list, a note or a definition."""

    codes: dict[int, CodeLines] = field(default_factory=dict)
    list_lines: set[int] = field(default_factory=set)


def levels(text: str, anywhere: bool = False) -> Levels:
    """The levels of every line of `text`. A list may begin `anywhere`, or only after a blank
    line."""
    out = Levels()
    lines = text.split("\n")
    markers: list[tuple[int, int]] = []  # the columns of each marker and of its text
    fence, blank, at, index = "", True, 0, 0
    while index < len(lines):
        line = lines[index]
        bare = line.lstrip(" \t")
        if fence:
            closing = bare.lstrip("> \t").rstrip()
            if closing.startswith(fence) and not closing.strip(fence[0]):
                fence = ""
        elif not bare:
            blank = True
        else:
            column = len(line[: len(line) - len(bare)].expandtabs(4))
            marker = _marker(bare, column, anywhere or blank or bool(markers))
            while markers and column < (
                min(markers[-1][1], markers[-1][0] + 2)
                if marker
                else markers[-1][1]
                if blank
                else 0
            ):
                markers.pop()
            base = markers[-1][1] if markers else 0
            if blank and column >= base + _CODE:
                after, last = _code(lines, index, base)
                out.codes[at] = CodeLines(
                    base, at + sum(map(len, lines[index:last])) + last - index
                )
                at += sum(map(len, lines[index:after])) + after - index
                index, blank = after, True
                continue
            if marker:
                markers.append((column, marker))
            opens = _FENCE.match(line)
            if opens and not (opens["mark"][0] == "`" and "`" in opens["info"].partition("{")[0]):
                fence = opens["mark"]
            blank = False
        if markers:
            out.list_lines.add(at)
        at += len(line) + 1
        index += 1
    return out


def _marker(bare: str, column: int, may: bool) -> int:
    """The column of the text of an item that begins with `bare`; 0 where none does."""
    match = _MARKER.match(bare)
    if not match or not (may or bare[0] in ":~") or _RULE.match(bare):
        return 0
    if match["note"]:
        return column + _NOTE
    if match["space"] is None:
        return 0
    width = column + match.end("sign")
    space = len((" " * width + match["space"]).expandtabs(4)) - width
    return width + (space if 0 < space <= 4 else 1)


def _code(lines: list[str], index: int, base: int) -> tuple[int, int]:
    """The first line after the code that begins at `index`, with the blank lines behind it and
    without."""
    last = index + 1
    for at in range(index, len(lines)):
        bare = lines[at].lstrip(" \t")
        if not bare:
            continue
        if len(lines[at][: len(lines[at]) - len(bare)].expandtabs(4)) < base + _CODE:
            return at, last
        last = at + 1
    return len(lines), last
