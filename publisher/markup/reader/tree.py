"""The finished tree of one paper: lxml elements, small operations on them, ids."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import Any, TypeAlias
from xml.etree import ElementTree

from lxml import etree

from publisher.xhtml.mathwords import MATH, linear

Tree: TypeAlias = Any
"""An lxml element; lxml has no types of its own."""
VOID = frozenset({"br", "hr", "img", "wbr", "col"})


def from_parsed(root: ElementTree.Element) -> Tree:
    """Python-Markdown's element tree as lxml has it, where an element knows its parent."""
    out = etree.Element(root.tag, dict(root.attrib))
    stack: list[tuple[ElementTree.Element, Tree]] = [(root, out)]
    while stack:
        source, target = stack.pop()
        target.text = source.text
        for child in source:
            copy = etree.SubElement(target, child.tag, dict(child.attrib))
            copy.tail = child.tail
            stack.append((child, copy))
    return out


def text_of(element: Tree) -> str:
    """All text inside `element`, in order."""
    return "".join(element.itertext())


def line_of(element: Tree) -> str:
    """The text of `element` in a line, formulas as `publisher.xhtml.mathwords` says them."""
    return " ".join("".join(_line(element)).split())


def _line(element: Tree) -> Iterator[str]:
    if element.tag == MATH:
        yield linear(element)
        return
    if element.tag == "br":
        yield " "
    if isinstance(element.tag, str):
        yield element.text or ""
    for child in element:
        yield from _line(child)
        yield child.tail or ""


def unwrap(element: Tree) -> None:
    """Replace `element` by what it holds."""
    parent = element.getparent()
    if parent is None:
        return
    _text_before(element, parent, element.text)
    for child in list(element):
        element.addprevious(child)
    _text_before(element, parent, element.tail)
    element.tail = None
    parent.remove(element)


def remove(element: Tree) -> None:
    """Take `element` and what it holds out; the text after it stays."""
    parent = element.getparent()
    if parent is None:
        return
    _text_before(element, parent, element.tail)
    element.tail = None
    parent.remove(element)


def replace(element: Tree, *others: Tree | str) -> None:
    """Put `others` in the place of `element`; the text after it stays."""
    parent = element.getparent()
    if parent is None:
        return
    tail, element.tail = element.tail, None
    for other in others:
        if isinstance(other, str):
            _text_before(element, parent, other)
        else:
            other.tail = None
            element.addprevious(other)
    _text_before(element, parent, tail)
    parent.remove(element)


def _text_before(element: Tree, parent: Tree, text: str | None) -> None:
    """Add `text` right before `element`. (Siblings, not indexes: an index is counted each time.)"""
    if not text:
        return
    before = element.getprevious()
    if before is not None:
        before.tail = (before.tail or "") + text
    else:
        parent.text = (parent.text or "") + text


def _append_text(parent: Tree, text: str) -> None:
    if len(parent):
        parent[-1].tail = (parent[-1].tail or "") + text
    else:
        parent.text = (parent.text or "") + text


def move_children(source: Tree, target: Tree) -> None:
    """Move the text and children of `source` to the end of `target`."""
    if source.text:
        _append_text(target, source.text)
        source.text = None
    for child in list(source):
        target.append(child)


_DROP = re.compile(r"[^\w\s.-]")


def slug(text: str) -> str:
    """An id made of a heading's text as pandoc makes it ("Extension: auto_identifiers")."""
    text = unicodedata.normalize("NFC", text).lower()
    text = re.sub(r"\s+", "-", _DROP.sub("", text).strip())
    return re.sub(r"^[^a-z\u00aa-\U0001ffff]+", "", text) or "section"


class Ids:
    """The ids of one chapter: each given once."""

    def __init__(self) -> None:
        self._taken: set[str] = set()
        self._next: dict[str, int] = {}

    def __contains__(self, name: str) -> bool:
        return name in self._taken

    def take(self, stem: str) -> str:
        """`stem`, or `stem` with the lowest number after it that is free."""
        name = stem
        number = self._next.get(stem, 1)
        while name in self._taken:
            name = f"{stem}-{number}"
            number += 1
        self._next[stem] = number
        self._taken.add(name)
        return name
