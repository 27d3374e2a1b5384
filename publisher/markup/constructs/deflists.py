"""Definition lists: a term on a line, its definitions after ``:`` or ``~``, as pandoc has them."""

from __future__ import annotations

import re
from xml.etree import ElementTree

from markdown.blockprocessors import BlockProcessor

from publisher.markup.constructs.blocks import parse_nested
from publisher.markup.constructs.tables import starts_table
from publisher.markup.reader.dialect import Dialect

_DEFINITION = re.compile(r"(?P<mark> {0,2}[:~] {1,3})(?=\S)")


class DefinitionList(BlockProcessor):
    """A term followed by definitions, right under it or after a blank line."""

    def __init__(self, dialect: Dialect) -> None:
        super().__init__(dialect.md.parser)
        self.dialect = dialect

    def test(self, parent: ElementTree.Element, block: str) -> bool:
        lines = block.split("\n", 2)
        if len(lines) > 1:
            return bool(lines[0].strip()) and _DEFINITION.match(lines[1]) is not None
        return bool(lines[0].strip()) and not lines[0].startswith(" ")

    def run(self, parent: ElementTree.Element, blocks: list[str]) -> bool | None:
        first = blocks[0]
        loose = "\n" not in first
        if loose and not (
            len(blocks) > 1
            and _DEFINITION.match(blocks[1])
            and not (len(blocks) > 2 and starts_table(self.dialect, blocks[2]))
            and not _DEFINITION.match(first)
        ):
            return False
        blocks.pop(0)
        lines = first.split("\n")
        element = self._list(parent)
        term = ElementTree.SubElement(element, "dt")
        term.text = lines[0].strip()
        rest = "\n".join(lines[1:])
        if rest:
            blocks.insert(0, rest)
        while blocks and _DEFINITION.match(blocks[0]):
            self._definition(element, blocks, loose)
        return None

    @staticmethod
    def _list(parent: ElementTree.Element) -> ElementTree.Element:
        """The list right before, or a new one."""
        last = parent[-1] if len(parent) else None
        if last is not None and last.tag == "dl":
            return last
        return ElementTree.SubElement(parent, "dl")

    def _definition(self, element: ElementTree.Element, blocks: list[str], loose: bool) -> None:
        lines = blocks.pop(0).split("\n")
        begins = [i for i, line in enumerate(lines) if _DEFINITION.match(line)]
        for first, last in zip(begins, [*begins[1:], len(lines)], strict=True):
            self._one(element, lines[first:last], blocks if last == len(lines) else [], loose)

    def _one(
        self, element: ElementTree.Element, lines: list[str], blocks: list[str], loose: bool
    ) -> None:
        """Add the definition in `lines`, and those of `blocks` that are indented under it."""
        match = _DEFINITION.match(lines[0])
        assert match is not None
        width = match.end()
        text = ["\n".join([lines[0][width:], *(_dedent(line, width) for line in lines[1:])])]
        while blocks and re.match(rf" {{{min(width, 4)},}}\S", blocks[0]):
            text.append("\n".join(_dedent(line, width) for line in blocks.pop(0).split("\n")))
        definition = ElementTree.SubElement(element, "dd")
        parse_nested(self.dialect, definition, "\n\n".join(text), "list")
        if not loose and len(definition) and definition[0].tag == "p" and len(text) == 1:
            first = definition[0]
            definition.text = first.text
            definition.remove(first)


def _dedent(line: str, width: int) -> str:
    room = len(line) - len(line.lstrip(" "))
    return line[min(room, max(width, 4) if room >= 4 else width) :]


def install(dialect: Dialect) -> None:
    """Definition lists."""
    dialect.md.parser.blockprocessors.register(DefinitionList(dialect), "deflist", 35)
