"""How much an SVG draws, its references followed.

In: the tree of a clean drawing, whose references lead nowhere but into it. Out: the number of
elements that are drawn. A `use` draws what it names again (SVG 2, section 5.6), and so does what is
filled, masked or marked by something: ten groups, each used ten times by the next, are ten thousand
million. A marker is drawn at each vertex.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from math import inf

from lxml import etree

_URL = re.compile(r"url\(\s*['\"]?#([^'\")\s]+)")
_LAST = re.compile(r"^.*[\s>+~]|:.*", re.S)
"""What of a selector is not the last of its compounds, or asks for more than the element."""

_SIMPLE = re.compile(r"[.#]?[\w-]+|\*")


def count_drawn_elements(root: etree._Element) -> float:
    """The elements below `root`, each as often as it is drawn; what names itself, once."""
    return _SvgDrawing(root).count()


_MOST_PLACES = 400_000
"""Elements in their places that are looked at: a drawing with more is too large to be counted."""

_Marks = tuple[str | None, str | None, str | None]
"""The ids of the markers at the first vertex, at those between, and at the last."""

_NONE: _Marks = (None, None, None)
_ENDS = {"marker-start": 0, "marker-mid": 1, "marker-end": 2}
_MARKED = frozenset(("path", "line", "polyline", "polygon"))
_Place = tuple[etree._Element, _Marks]
"""An element, and the markers that it inherits: a `use` hands on its own."""


@dataclass
class _SvgDrawing:
    """`elements` are its elements by id; `rules` the properties that its style sheets give, with
    the ids that they name, each with the simple selectors (CSS Selectors 4, section 3.1) an element
    must have, by the last of them."""

    root: etree._Element
    elements: dict[str, etree._Element] = field(default_factory=dict)
    rules: dict[str, list[tuple[frozenset[str], str, str]]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for element in self.root.iter():
            if "id" in element.attrib:
                self.elements[str(element.get("id"))] = element
            if _local(element) == "style":
                self._read(element.text or "")

    def _read(self, sheet: str) -> None:
        for rule in sheet.split("}"):
            before, _, declarations = rule.rpartition("{")
            for key, name in _references(declarations):
                for selector in before.rpartition("{")[2].split(","):
                    simple = _SIMPLE.findall(_LAST.sub("", selector.strip()))
                    if simple:
                        rules = self.rules.setdefault(simple[-1], [])
                        rules.append((frozenset(simple), key, name))

    def count(self) -> float:
        """Depth first, without recursion: references may lead far. What names itself counts once,
        and infinitely many where there are too many places to look at."""
        counted: dict[_Place, int] = {}
        parts: dict[_Place, list[tuple[_Place, int]]] = {}
        stack: list[_Place] = [(self.root, _NONE)]
        while stack:
            place = stack[-1]
            if place in counted:
                stack.pop()
            elif place in parts:
                counted[place] = 1 + sum(n * counted.get(part, 0) for part, n in parts[place])
            else:
                parts[place] = list(self._parts(*place))
                stack += [part for part, _ in parts[place] if part not in parts]
                if len(parts) + len(stack) > _MOST_PLACES:
                    return inf
        return counted[self.root, _NONE]

    def _parts(self, element: etree._Element, inherited: _Marks) -> Iterator[tuple[_Place, int]]:
        """What is drawn with `element`, and how many times: what is in it, what it refers to, and a
        marker for each of its vertices (SVG 2, section 11.6)."""
        marks = self._marks(element, inherited)
        for child in element:
            yield (child, marks), 1
        kind = _local(element)
        for key, name in self._own(element):
            if name in self.elements and not key.startswith("marker"):
                target = self.elements[name]
                yield (target, marks if kind == "use" else self._around(target)), 1
        if kind in _MARKED and marks != _NONE:
            count = _vertices(element)
            for mark, times in zip(marks, (1, max(0, count - 2), 1), strict=True):
                if mark in self.elements and times:
                    yield (self.elements[mark], self._around(self.elements[mark])), times

    def _marks(self, element: etree._Element, inherited: _Marks) -> _Marks:
        marks = list(inherited)
        for key, name in self._own(element):
            for end, at in _ENDS.items():
                if key in (end, "marker"):
                    marks[at] = name
        return marks[0], marks[1], marks[2]

    def _around(self, element: etree._Element) -> _Marks:
        """The markers that `element` inherits where it stands."""
        marks = _NONE
        for outer in reversed(list(element.iterancestors())):
            marks = self._marks(outer, marks)
        return marks

    def _own(self, element: etree._Element) -> Iterator[tuple[str, str]]:
        """The properties of `element` that refer to something, and to what, each once."""
        for key, value in element.attrib.items():
            if str(key).endswith("href") and str(value).startswith("#"):
                yield "href", str(value)[1:]
            elif key == "style":
                yield from _references(str(value))
            elif "url(" in value:
                yield from ((str(key), name) for name in _URL.findall(str(value)))
        if self.rules:
            classes = (f".{name}" for name in str(element.get("class", "")).split())
            simple = {"*", _local(element), f"#{element.get('id')}", *classes}
            rules = (rule for each in simple for rule in self.rules.get(each, ()))
            yield from ((key, name) for classes, key, name in rules if classes <= simple)


def _references(declarations: str) -> Iterator[tuple[str, str]]:
    """Properties that name something by ``url(#…)``, and what."""
    for declaration in declarations.split(";"):
        key, _, value = declaration.partition(":")
        yield from ((key.strip().lower(), name) for name in _URL.findall(value))


_COMMAND = re.compile(r"([A-Za-z])([^A-DF-Za-df-z]*)")
_NUMBER = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?")
_NUMBERS = {"H": 1, "V": 1, "C": 6, "S": 4, "Q": 4, "A": 5}
"""How many numbers take a path to its next vertex (SVG 2, section 9.3), where not two; of an arc
two may stand in one."""


def _vertices(element: etree._Element) -> int:
    """The vertices of a shape, or somewhat more."""
    if _local(element) == "line":
        return 2
    if _local(element) != "path":
        return 1 + len(_NUMBER.findall(element.get("points", ""))) // 2
    return sum(
        1 + len(_NUMBER.findall(numbers)) // _NUMBERS.get(command.upper(), 2)
        for command, numbers in _COMMAND.findall(element.get("d", ""))
    )


def _local(element: etree._Element) -> str:
    return str(element.tag).rpartition("}")[2]
