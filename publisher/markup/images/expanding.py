"""How much an SVG draws, its references followed.

In: the tree of a clean drawing, whose references lead nowhere but into it. Out: the number of
elements that are drawn. A `use` draws what it names again (SVG 2, section 5.6), and so does what is
filled, masked or marked by something: ten groups, each used ten times by the next, are ten thousand
million.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

_URL = re.compile(r"url\(\s*['\"]?#([^'\")\s]+)")
_LAST = re.compile(r"^.*[\s>+~]|:.*", re.S)
"""What of a selector is not the last of its compounds, or asks for more than the element."""

_SIMPLE = re.compile(r"[.#]?[\w-]+|\*")


def drawn(root: etree._Element) -> int:
    """The elements below `root`, each as often as it is drawn; what names itself, once."""
    return _Drawing(root).count()


@dataclass
class _Drawing:
    """`named` are its elements by id; `ruled` the ids that its style sheets name, each with the
    simple selectors (CSS Selectors 4, section 3.1) an element must have, by the last of them."""

    root: etree._Element
    named: dict[str, etree._Element] = field(default_factory=dict)
    ruled: dict[str, list[tuple[frozenset[str], str]]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for element in self.root.iter():
            if "id" in element.attrib:
                self.named[str(element.get("id"))] = element
            if _local(element) == "style":
                self._read(element.text or "")

    def _read(self, sheet: str) -> None:
        for rule in sheet.split("}"):
            before, _, declarations = rule.rpartition("{")
            for name in _URL.findall(declarations):
                for selector in before.rpartition("{")[2].split(","):
                    simple = _SIMPLE.findall(_LAST.sub("", selector.strip()))
                    if simple:
                        self.ruled.setdefault(simple[-1], []).append((frozenset(simple), name))

    def count(self) -> int:
        """Depth first, without recursion: references may lead far."""
        counted: dict[etree._Element, int] = {}
        begun: set[etree._Element] = set()
        stack = [self.root]
        while stack:
            element = stack[-1]
            if element in counted:
                stack.pop()
                continue
            parts = [*element, *self._targets(element)]
            if element not in begun:
                begun.add(element)
                stack += [part for part in parts if part not in begun]
            else:
                counted[element] = 1 + sum(counted.get(part, 0) for part in parts)
        return counted[self.root]

    def _targets(self, element: etree._Element) -> Iterator[etree._Element]:
        """What `element` refers to, once for each reference."""
        names: list[str] = []
        for key, value in element.attrib.items():
            if str(key).endswith("href") and str(value).startswith("#"):
                names.append(str(value)[1:])
            elif "url(" in value:
                names += _URL.findall(str(value))
        if self.ruled:
            classes = (f".{name}" for name in str(element.get("class", "")).split())
            simple = {"*", _local(element), f"#{element.get('id')}", *classes}
            rules = (rule for each in simple for rule in self.ruled.get(each, ()))
            names += [name for asked, name in rules if asked <= simple]
        return (self.named[name] for name in names if name in self.named)


def _local(element: etree._Element) -> str:
    return str(element.tag).rpartition("}")[2]
