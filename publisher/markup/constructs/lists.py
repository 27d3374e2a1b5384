"""Lists: bullets, numbers, letters, roman numerals, examples and tasks.

pandoc's rules ("Lists"): what belongs to an item is indented to its text; a list inside an item
needs no blank line before it. More forgiving than pandoc in one point: a nested list may be
indented by two spaces under any marker. A list is loose when a paragraph of it has a blank line
after it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from xml.etree import ElementTree

from markdown.blockprocessors import BlockProcessor

from publisher.markup.constructs.blocks import RULE, parse_nested
from publisher.markup.reader.dialect import Dialect
from publisher.markup.reader.tokens import TOKEN

MARKER = re.compile(
    r"""(?P<indent>[ ]{0,3})(?P<marker>
        (?P<bullet>[-*+]) |
        (?P<open>\()?(?:(?P<number>\d{1,9})|(?P<auto>\#)|(?P<example>@[\w-]*)|
           (?P<roman>[ivxl]{1,8}|[IVXL]{2,8})|(?P<lower>[a-z])|(?P<upper>[A-Z]))(?P<close>[.)])
      )(?P<space>[ ]+|$)""",
    re.VERBOSE,
)
_TASK = re.compile(r"((?:[\U000f0000-\U0010ffff])?)\[([ xX])\][ \n]")
_ROMAN = {"i": 1, "v": 5, "x": 10, "l": 50}


@dataclass(slots=True)
class _ListItem:
    lines: list[str] = field(default_factory=list)
    blank_after: bool = False


@dataclass(frozen=True, slots=True)
class _Kind:
    """What items of one list have in common. `style` is the ``type`` of ``ol``; empty is a
    bullet."""

    style: str
    close: str
    start: int = 1

    def goes_on(self, other: _Kind) -> bool:
        if self.style in "iI" and other.style in "aA" and self.style:
            return self.style.isupper() == other.style.isupper() and self.close == other.close
        return self.style == other.style and self.close == other.close


_NONE = _Kind("none", "")


def marker_at(line: str) -> re.Match[str] | None:
    """The list marker that `line` begins with."""
    match = MARKER.match(line)
    if not match or RULE.match(line):
        return None
    if match["open"] and match["close"] == ".":
        return None
    if (match["upper"] or match["roman"]) and match["close"] == "." and not match["open"]:
        letter = match["upper"] or match["roman"]
        if len(letter) == 1 and letter.isupper() and len(match["space"]) < 2:
            return None
    if match["example"] and not match["open"]:
        return None
    return match


def _kind(match: re.Match[str]) -> _Kind:
    close = ("(" if match["open"] else "") + (match["close"] or "")
    if match["bullet"]:
        return _Kind("", "")
    if match["number"]:
        return _Kind("1", close, int(match["number"]))
    if match["auto"] or match["example"]:
        return _Kind("@" if match["example"] else "1", close)
    if match["roman"]:
        text = match["roman"]
        return _Kind("i" if text.islower() else "I", close, _roman(text.lower()))
    letter = match["lower"] or match["upper"]
    return _Kind("a" if match["lower"] else "A", close, ord(letter.lower()) - 96)


def _roman(text: str) -> int:
    values = [_ROMAN[letter] for letter in text]
    return sum(-v if v < max(values[i:]) else v for i, v in enumerate(values))


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


class List(BlockProcessor):
    """A block that begins with a list marker; inside a list, also one that holds a marker."""

    def __init__(self, dialect: Dialect) -> None:
        super().__init__(dialect.md.parser)
        self.dialect = dialect

    def test(self, parent: ElementTree.Element, block: str) -> bool:
        if marker_at(block.split("\n", 1)[0]):
            return True
        return self._inner(block) > 0

    def _inner(self, block: str) -> int:
        """The line of `block` where a list begins under the text of an item; 0 where none does."""
        if not (self.parser.state.isstate("list") or self.dialect.work.lasting.get("commonmark")):
            return 0
        lines = block.split("\n")
        return next((i for i, line in enumerate(lines) if i and marker_at(line)), 0)

    def run(self, parent: ElementTree.Element, blocks: list[str]) -> None:
        first = self._inner(blocks[0])
        if first and not marker_at(blocks[0]):
            lines = blocks.pop(0).split("\n")
            before = len(parent)
            self.parser.parseBlocks(parent, ["\n".join(lines[:first])])
            for added in parent[before:]:
                if added.tag == "p":
                    added.set("data-plain", "")
            blocks.insert(0, "\n".join(lines[first:]))
        lines, count = self._gather(blocks), 0
        while count < len(lines) and marker_at(lines[count]):
            count = self._list(parent, lines, count)
        rest = "\n".join(lines[count:]).strip("\n")
        if rest:
            blocks[:0] = rest.split("\n\n")

    def _gather(self, blocks: list[str]) -> list[str]:
        """The lines that may belong to the list; what does not is given back."""
        text = [blocks.pop(0)]
        while blocks and (blocks[0].startswith("  ") or marker_at(blocks[0].split("\n", 1)[0])):
            text.append(blocks.pop(0))
        return "\n\n".join(text).split("\n")

    def _list(self, parent: ElementTree.Element, lines: list[str], at: int) -> int:
        """Add the list that begins at line `at`; returns the line after it."""
        match = marker_at(lines[at])
        assert match is not None
        kind = _kind(match)
        items: list[_ListItem] = []
        while at < len(lines):
            match = marker_at(lines[at])
            if not match and items and not items[-1].blank_after:
                # right under the text of an item it does not matter how deep a marker stands
                less = lines[at][max(0, _indent(lines[at]) - 3) :]
                match = marker_at(less)
                lines[at] = less if match else lines[at]
            if not match or (items and not kind.goes_on(_kind(match))):
                break
            item, at = self._item(match, lines, at, replace(kind, start=kind.start + len(items)))
            items.append(item)
        element = self._element(kind, len(items))
        parent.append(element)
        self._fill(element, items)
        return at

    def _item(
        self, match: re.Match[str], lines: list[str], at: int, kind: _Kind
    ) -> tuple[_ListItem, int]:
        """The item of `kind`, with its own number, that begins at line `at`; and the line after
        it."""
        width = match.end() if 0 < len(match["space"]) <= 4 else match.end("marker") + 1
        least = min(width, len(match["indent"]) + 2)
        item = _ListItem([lines[at][width:]])
        at += 1
        while at < len(lines):
            line = lines[at]
            if not line.strip():
                following = next((n for n in range(at, len(lines)) if lines[n].strip()), len(lines))
                if following == len(lines):
                    return item, following
                line = lines[following]
                inner = marker_at(line)
                if _indent(line) < (least if inner else width) or self._next(inner, width, kind):
                    item.blank_after = inner is not None
                    return item, following
                item.lines.append("")
                at = following
            elif self._ends(line, width, least, kind):
                return item, at
            if _indent(line) < width and marker_at(line):
                kind = _NONE  # a list within the item has begun here: its numbers are its own
            item.lines.append(line[min(width, _indent(line)) :])
            at += 1
        return item, at

    @staticmethod
    def _next(inner: re.Match[str] | None, width: int, kind: _Kind) -> bool:
        """Whether a marker a little deeper than that of an item of `kind` has the next number."""
        if inner is None or not inner["number"] or len(inner["indent"]) >= width:
            return False
        return _kind(inner) == replace(kind, start=kind.start + 1)

    def _ends(self, line: str, width: int, least: int, kind: _Kind) -> bool:
        """Whether `line`, right under an item's text, begins something else."""
        indent = _indent(line)
        inner = marker_at(line[min(indent, 3) :] if indent > 3 else line)
        if inner:
            return indent < least or (indent <= 3 and self._next(inner, width, kind))
        if RULE.match(line):
            return indent < width
        match = TOKEN.fullmatch(line.strip())
        if match and indent < width:
            token = self.dialect.work.tokens.get(match.group())
            return token is not None and token.kind in self.dialect.blocks
        return False

    def _element(self, kind: _Kind, count: int) -> ElementTree.Element:
        if not kind.style:
            return ElementTree.Element("ul")
        element = ElementTree.Element("ol")
        start = kind.start
        if kind.style == "@":
            start = self.dialect.work.lasting.get("example", 0) + 1
            self.dialect.work.lasting["example"] = start - 1 + count
            element.set("class", "example")
        elif kind.style != "1":
            element.set("type", kind.style)
        if start != 1:
            element.set("start", str(start))
        return element

    def _fill(self, element: ElementTree.Element, items: list[_ListItem]) -> None:
        loose = False
        for index, item in enumerate(items):
            child = ElementTree.SubElement(element, "li")
            self._task(child, item)
            parse_nested(self.dialect, child, "\n".join(item.lines), "list")
            last = index == len(items) - 1
            loose = _has_paragraph(child, item.blank_after and not last) or loose
        for child in element:
            for paragraph in child.findall("p"):
                paragraph.attrib.pop("data-plain", None)
            if not loose:
                _tighten(child)

    @staticmethod
    def _task(child: ElementTree.Element, item: _ListItem) -> None:
        match = _TASK.match(item.lines[0] + "\n")
        if match:
            is_done = match[2] != " "
            child.set("class", "task done" if is_done else "task")
            item.lines[0] = match[1] + ("☒ " if is_done else "☐ ") + item.lines[0][match.end() :]


def _has_paragraph(item: ElementTree.Element, blank_after: bool) -> bool:
    """Whether `item` has a paragraph with a blank line after it."""
    for index, child in enumerate(item):
        final = index == len(item) - 1
        if child.tag == "p" and child.get("data-plain") is None and (not final or blank_after):
            return True
    return False


def _tighten(item: ElementTree.Element) -> None:
    """Take the first paragraph of `item` out of its element."""
    if len(item) and item[0].tag == "p" and not item.text:
        paragraph = item[0]
        item.text = paragraph.text
        item.remove(paragraph)


def install(dialect: Dialect) -> None:
    """Lists."""
    dialect.md.parser.blockprocessors.register(List(dialect), "list", 40)
