"""Inline markup between scanning and the element tree: texts that may change, and elements."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from xml.etree import ElementTree


@dataclass(slots=True)
class TextNode:
    """Running text. `literal` text (escaped, a URL) is not made typographic."""

    value: str
    literal: bool = False


@dataclass(slots=True)
class Element:
    """An inline element. `opaque` content is not made typographic. `raw` is content that is an
    element tree already, put before `children`."""

    tag: str
    attrib: dict[str, str] = field(default_factory=dict)
    children: list[Element | TextNode] = field(default_factory=list)
    opaque: bool = False
    raw: ElementTree.Element | None = None


def plain(nodes: Iterable[Element | TextNode]) -> str:
    """The text of `nodes` without markup."""
    return "".join(n.value if isinstance(n, TextNode) else plain(n.children) for n in nodes)
