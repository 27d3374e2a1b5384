"""Code as ``<pre><code>`` with Pygments' token classes, line numbers and marked lines."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any
from xml.etree import ElementTree

from markdown.util import AtomicString
from pygments.lexer import Lexer
from pygments.lexers import get_lexer_by_name
from pygments.token import STANDARD_TYPES, Token
from pygments.util import ClassNotFound

from publisher.markup.reader.attributes import Attributes

_LONGEST = 100_000
_PLAIN = (Token.Text.Whitespace, Token.Error)


@lru_cache(maxsize=64)
def _lexer(language: str) -> Lexer | None:
    try:
        return get_lexer_by_name(language, stripnl=False, ensurenl=False)
    except ClassNotFound:
        return None


def highlight_code(text: str, language: str, attrs: Attributes) -> ElementTree.Element:
    """The ``pre`` element for `text`. `attrs` may ask for line numbers (class ``numberLines``, key
    ``startFrom``) and mark lines (``hl_lines="1 3-5"``, counted from the block's first line)."""
    language = language.strip("{}.").casefold()
    pre = ElementTree.Element("pre")
    code = ElementTree.SubElement(pre, "code")
    if language and re.fullmatch(r"[\w+#.-]+", language):
        code.set("class", f"language-{language}")
    has_numbers = any(c.casefold() in ("numberlines", "number-lines") for c in attrs.classes)
    marked = _numbers(attrs.get("hl_lines") or attrs.get("emphasize-lines"))
    lexer = _lexer(language) if language and len(text) <= _LONGEST else None
    if not lexer and not has_numbers and not marked:
        code.text = AtomicString(text)
        return pre
    if has_numbers:
        pre.set("class", "numbered")
    first = attrs.get("startFrom") or attrs.get("start-from") or "1"
    _lines(code, _tokens(text, lexer), int(first) if first.isdigit() else 1, has_numbers, marked)
    return pre


def _numbers(text: str) -> frozenset[int]:
    lines: set[int] = set()
    for part in re.findall(r"\d{1,5}(?:-\d{1,5})?", text):
        first, _, last = part.partition("-")
        lines.update(range(int(first), min(int(last or first), int(first) + 10_000) + 1))
    return frozenset(lines)


def _tokens(text: str, lexer: Lexer | None) -> list[tuple[str, str]]:
    """Pairs of class and text, runs of one class joined; plain text where the lexer gives back
    another text than it was given.

    Lexers that read line by line, of consoles and sessions, see only lines that end: a newline is
    put to the text and taken away again. What a lexer calls an error is a judgement about code that
    nobody asked for, and has no class.
    """
    if lexer is None:
        return [("", text)]
    try:
        tokens = [(kind, value) for kind, value in lexer.get_tokens(f"{text}\n") if value]
    except Exception:  # one of 600 lexers that trips over a text does not take the paper with it
        return [("", text)]
    if "".join(value for _, value in tokens) != f"{text}\n":
        return [("", text)]
    tokens[-1] = tokens[-1][0], tokens[-1][1][:-1]
    out: list[tuple[str, str]] = []
    kind: Any
    for kind, value in tokens:
        while kind not in STANDARD_TYPES:
            kind = kind.parent
        name = "" if kind in _PLAIN else STANDARD_TYPES[kind]
        if out and (out[-1][0] == name or not value.strip()):
            out[-1] = (out[-1][0], out[-1][1] + value)
        elif value:
            out.append((name, value))
    return out


def _lines(code: ElementTree.Element, tokens: list[tuple[str, str]], number: int, has_numbers: bool,
           marked: frozenset[int]) -> None:  # fmt: skip
    """Fill `code`; lines get elements of their own only where they are numbered or marked."""
    if not has_numbers and not marked:
        for name, value in tokens:
            _put(code, name, value)
        return
    rows: list[list[tuple[str, str]]] = [[]]
    for name, value in tokens:
        for index, part in enumerate(value.split("\n")):
            if index:
                rows.append([])
            if part:
                rows[-1].append((name, part))
    if rows and not rows[-1]:
        rows.pop()
    for index, row in enumerate(rows):
        line = ElementTree.SubElement(
            code, "mark" if index + 1 in marked else "span", {"class": "line"}
        )
        if has_numbers:
            line.set("data-line", str(number + index))
        for name, value in row:
            _put(line, name, value)
        line.tail = AtomicString("\n")


def _put(parent: ElementTree.Element, name: str, value: str) -> None:
    if name:
        ElementTree.SubElement(parent, "span", {"class": name}).text = AtomicString(value)
    elif len(parent):
        parent[-1].tail = AtomicString((parent[-1].tail or "") + value)
    else:
        parent.text = AtomicString((parent.text or "") + value)
