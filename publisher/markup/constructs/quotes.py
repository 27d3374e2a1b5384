"""Block quotations: lines that begin with ``>``; the last of a paragraph may leave it out.

One that begins with ``[!NOTE]`` is a box, GitHub's "alert"; a title may follow, as Obsidian has it.
"""

from __future__ import annotations

import re
from xml.etree import ElementTree

from markdown.blockprocessors import BlockProcessor

from publisher.markup.constructs.blocks import RULE, nested
from publisher.markup.constructs.divs import admonition, named
from publisher.markup.reader.dialect import Dialect
from publisher.markup.reader.scanning import Scan

_ALERT = (
    r"(?P<before>(?:[ ]{0,3}>)+[ ]?)\[!(?P<name>[A-Za-z][\w-]*)\][-+]?[ \t]*"
    r"(?P<title>[^\n]*?)[ \t]*(?:\n|\Z)"
)
_ENDS = re.compile(rf"\n(?={RULE.pattern})")
_MARK = re.compile(r"^ {0,3}> ?", re.MULTILINE)


def _alert(scan: Scan, match: re.Match[str]) -> int | None:
    scan.block(match["before"], scan.token("alert", match.end("before"), match.end(), match))
    return match.end()


class Quotation(BlockProcessor):
    """A block that begins with ``>``."""

    def __init__(self, shared: Dialect) -> None:
        super().__init__(shared.md.parser)
        self.shared = shared

    def test(self, parent: ElementTree.Element, block: str) -> bool:
        return _MARK.match(block) is not None

    def run(self, parent: ElementTree.Element, blocks: list[str]) -> None:
        block = blocks.pop(0)
        ends = _ENDS.search(
            block
        )  # a rule right under it ends a quotation, and heads nothing in it
        if ends:
            blocks.insert(0, block[ends.start() + 1 :])
            block = block[: ends.start()]
        text = re.sub(r"\n(?:[ \t]*\n)+", "\n\n", _MARK.sub("", block))
        token = self.shared.work.tokens.get(text[0]) if text else None
        if token and token.kind == "alert":
            box = named(token.data["name"].lower(), token.data["title"] or None)
            admonition(self.shared, parent, token, box, text[1:].strip("\n"))
            return
        quote = ElementTree.SubElement(parent, "blockquote")
        nested(self.shared, quote, text, "quote")


def install(shared: Dialect) -> None:
    """Block quotations."""
    shared.scanner.line(_ALERT, _alert, stop=r"\[![A-Za-z][\w-]*\][-+]?[^\n]*$")
    shared.md.parser.blockprocessors.register(Quotation(shared), "quote", 20)
