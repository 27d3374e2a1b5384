"""Line blocks: lines that begin with ``| `` keep their breaks and their indentation (verse,
addresses)."""

from __future__ import annotations

import re
from xml.etree import ElementTree

from markdown.blockprocessors import BlockProcessor

from publisher.markup.constructs.tables import is_pipe_table
from publisher.markup.reader.dialect import Dialect

_LINE = re.compile(r"\|(?: (?P<indent> *)(?P<text>.*)|)$")
_SPACE = "\u00a0"


class LineBlock(BlockProcessor):
    """A block all of whose lines begin with a bar and a space, or continue such a line."""

    def test(self, parent: ElementTree.Element, block: str) -> bool:
        return bool(_LINE.match(block.split("\n", 1)[0])) and not is_pipe_table(block) and all(
            _LINE.match(line) or line.startswith(" ") for line in block.split("\n")
        )  # fmt: skip

    def run(self, parent: ElementTree.Element, blocks: list[str]) -> None:
        holder = ElementTree.SubElement(parent, "div", {"class": "line-block"})
        for line in self._joined(blocks.pop(0)):
            match = _LINE.match(line)
            assert match is not None
            row = ElementTree.SubElement(holder, "div", {"class": "line"})
            row.text = _SPACE * len(match["indent"] or "") + (match["text"] or "") or _SPACE

    @staticmethod
    def _joined(block: str) -> list[str]:
        """The lines, each with those that continue it."""
        out: list[str] = []
        for line in block.split("\n"):
            if line.startswith(" ") and out:
                out[-1] += " " + line.strip()
            else:
                out.append(line)
        return out


def install(dialect: Dialect) -> None:
    """Line blocks."""
    dialect.md.parser.blockprocessors.register(LineBlock(dialect.md.parser), "lineblock", 60)
