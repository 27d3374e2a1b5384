"""Block quotations: lines that begin with ``>``; the last of a paragraph may leave it out."""

from __future__ import annotations

import re
from xml.etree import ElementTree

from markdown import Markdown
from markdown.blockprocessors import BlockProcessor

from publisher.markup.blocks import nested
from publisher.markup.dialect import Construct, Dialect

_MARK = re.compile(r"^ {0,3}> ?", re.MULTILINE)


class Quotation(BlockProcessor):
    """A block that begins with ``>``."""

    def __init__(self, shared: Dialect) -> None:
        super().__init__(shared.md.parser)
        self.shared = shared

    def test(self, parent: ElementTree.Element, block: str) -> bool:
        return _MARK.match(block) is not None

    def run(self, parent: ElementTree.Element, blocks: list[str]) -> None:
        text = _MARK.sub("", blocks.pop(0))
        quote = ElementTree.SubElement(parent, "blockquote")
        nested(self.shared, quote, re.sub(r"\n(?:[ \t]*\n)+", "\n\n", text), "quote")


class QuotesExtension(Construct):
    """Block quotations."""

    def install(self, shared: Dialect, md: Markdown) -> None:
        md.parser.blockprocessors.register(Quotation(shared), "quote", 20)


def makeExtension(**options: object) -> Construct:  # noqa: N802
    return QuotesExtension()
