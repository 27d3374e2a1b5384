"""Typographic quotes, dashes and dots, by language.

``--`` becomes an en dash, ``---`` an em dash, ``...`` an ellipsis, straight quotes the marks of the
language. Code, math and addresses never reach this module: they are opaque nodes or literal texts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from publisher.markup.reader.dialect import Dialect
from publisher.markup.reader.nodes import Element, TextNode
from publisher.markup.reader.tree import Tree

_MARKS = {
    "de": ("„", "“", "‚", "‘"),
    "fr": ("«\u202f", "\u202f»", "“", "”"),
    "es": ("«", "»", "“", "”"),
    "it": ("«", "»", "“", "”"),
    "ru": ("«", "»", "„", "“"),
    "pl": ("„", "”", "‚", "’"),
    "cs": ("„", "“", "‚", "‘"),
    "sv": ("”", "”", "’", "’"),
    "fi": ("”", "”", "’", "’"),
    "nl": ("“", "”", "‘", "’"),
}
_DEFAULT = ("“", "”", "‘", "’")
_DASHES = re.compile(r"-{2,}|\.{3}")
_OBJECT, _HEAD, _TAIL = "\ufffc", "<", ">"
_OPENS_BEFORE = frozenset(" \n\t\u00a0([{—–-/=\u2009\u202f|")
_ENDING = re.compile(r"'(?:s|d|ll|re|ve)\b")
_DECADE = re.compile(r"'\d0s\b")


@dataclass(slots=True)
class _TypographicText:
    """The characters of a block's typographic text in order, with the text each belongs to."""

    characters: list[str]
    owners: list[tuple[TextNode, int, int]]


def apply(lang: str, nodes: list[Element | TextNode]) -> None:
    """Make the texts among `nodes` typographic, in place."""
    pieces = list(_walk(nodes))
    texts: list[str] = []
    places: list[tuple[TextNode, int, int]] = []
    edges: dict[str, set[int]] = {_HEAD: set(), _TAIL: set()}
    length = 0
    for piece in pieces:
        if piece in (_HEAD, _TAIL):
            edges[piece].add(length)
        elif isinstance(piece, str):
            texts.append(piece)
            length += len(piece)
        else:
            value = _DASHES.sub(_dash, piece.value) if not piece.literal else piece.value
            places.append((piece, length, length + len(value)))
            texts.append(value)
            length += len(value)
    text = "".join(texts)
    marks = _quotes(
        text, edges[_HEAD], edges[_TAIL], _MARKS.get(lang.split("-")[0].lower(), _DEFAULT)
    )
    characters = list(text)
    for place, mark in marks.items():
        characters[place] = mark or characters[place]
    for piece, start, end in places:
        if not piece.literal:
            piece.value = "".join(characters[start:end])


def typographic(tree: Tree, lang: str) -> None:
    """Make the text of `tree` typographic, in place; code in it stays as it is."""
    slots: list[tuple[Tree, str]] = []

    def gather(element: Tree) -> None:
        if element.tag != "code":
            slots.append((element, "text"))
            for child in element:
                gather(child)
                slots.append((child, "tail"))

    gather(tree)
    texts = [TextNode(getattr(element, slot) or "") for element, slot in slots]
    apply(lang, list(texts))
    for (element, slot), text in zip(slots, texts, strict=True):
        setattr(element, slot, text.value)


def _walk(nodes: list[Element | TextNode]) -> Iterator[TextNode | str]:
    """The texts of `nodes`, and what stands for other things and for the edges of elements."""
    for node in nodes:
        if isinstance(node, TextNode):
            yield node
        elif node.tag == "br":
            yield "\n"
        elif node.opaque or not node.children:
            yield _OBJECT
        else:
            yield _HEAD
            yield from _walk(node.children)
            yield _TAIL


def _dash(match: re.Match[str]) -> str:
    sign = match.group()
    if sign == "...":
        return "…"
    if len(sign) > 6:
        return sign
    return {2: "–", 3: "—", 4: "––", 5: "—–", 6: "——"}[len(sign)]


def _quotes(
    text: str, heads: set[int], tails: set[int], marks: tuple[str, str, str, str]
) -> dict[int, str]:
    """The mark for each straight quote of `text`, by its index; at `heads` elements begin, at
    `tails` they end."""
    out: dict[int, str] = {}
    openers: list[tuple[str, int]] = []
    for match in re.finditer("[\"']", text):
        at, mark = match.start(), match.group()
        before = text[at - 1] if at else " "
        after = text[at + 1] if at + 1 < len(text) else " "
        single = mark == "'"
        if single and (
            (before.isalnum() and after.isalnum() and not (at in heads or at + 1 in tails))
            or _DECADE.match(text, at)
            or (before == _OBJECT and _ENDING.match(text, at))
        ):
            out[at] = "’"
        elif _can_open(before, after, openers, mark, at, at in heads):
            out[at] = marks[2] if single else marks[0]
            openers.append((mark, at))
        elif openers and any(m == mark for m, _ in openers):
            while openers[-1][0] != mark:
                _settle(out, openers.pop())
            openers.pop()
            out[at] = marks[3] if single else marks[1]
        elif not single and before.isdigit():
            out[at] = "″"
        else:
            out[at] = "’" if single else marks[1]
    for opener in openers:
        _settle(out, opener)
    return out


def _can_open(
    before: str, after: str, openers: list[tuple[str, int]], mark: str, at: int, head: bool
) -> bool:
    """Whether `mark`, at index `at` between `before` and `after`, may open; `head` tells that it
    begins an element."""
    if after.isspace():
        return False
    return (
        before in _OPENS_BEFORE
        or before in "“‘„‚«»"
        or (bool(openers) and openers[-1][1] == at - 1)
        or ((head or before == _OBJECT) and not any(m == mark for m, _ in openers))
    )


def _settle(out: dict[int, str], opener: tuple[str, int]) -> None:
    """A single quote that was never closed was an apostrophe."""
    if opener[0] == "'":
        out[opener[1]] = "’"


def install(dialect: Dialect) -> None:
    """Typographic punctuation."""
    dialect.smart = apply
