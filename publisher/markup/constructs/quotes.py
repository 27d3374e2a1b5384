"""Block quotations: lines that begin with ``>``; the last of a paragraph may leave it out.

One that begins with ``[!NOTE]`` is a box, GitHub's "alert"; a title may follow, as Obsidian has it.
"""

from __future__ import annotations

import re
from xml.etree import ElementTree

from markdown.blockprocessors import BlockProcessor

from publisher.markup.constructs.blocks import RULE, parse_nested
from publisher.markup.constructs.divs import admonition, named_container
from publisher.markup.reader.dialect import Dialect
from publisher.markup.reader.scanning import Scan

_ALERT = (
    r"(?P<before>(?:[ ]{0,3}>)+[ ]?)\[!(?P<name>[A-Za-z][\w-]*)\][-+]?[ \t]*"
    r"(?P<title>[^\n]*?)[ \t]*(?:\n|\Z)"
)
_ENDS = re.compile(rf"\n(?={RULE.pattern})")
_NO_UNDERLINE = re.compile(r"\n(?= {0,3}=+[ \t]*(?:\n|\Z))")
"""Before a line of signs without its ``>``: it goes on the paragraph, and heads nothing."""
_MARK = re.compile(r"^ {0,3}> ?", re.MULTILINE)


def _alert(scan: Scan, match: re.Match[str]) -> int | None:
    scan.block(match["before"], scan.token("alert", match.end("before"), match.end(), match))
    return match.end()


class Quotation(BlockProcessor):
    """A block that begins with ``>``."""

    def __init__(self, dialect: Dialect) -> None:
        super().__init__(dialect.md.parser)
        self.dialect = dialect

    def test(self, parent: ElementTree.Element, block: str) -> bool:
        return _MARK.match(block) is not None

    def run(self, parent: ElementTree.Element, blocks: list[str]) -> None:
        block = blocks.pop(0)
        # a rule right under it ends a quotation, and heads nothing in it
        if ends := _ENDS.search(block):
            blocks.insert(0, block[ends.start() + 1 :])
            block = block[: ends.start()]
        text = re.sub(r"\n(?:[ \t]*\n)+", "\n\n", _MARK.sub("", _NO_UNDERLINE.sub(" ", block)))
        token = self.dialect.work.tokens.get(text[0]) if text else None
        if token and token.kind == "alert":
            box = named_container(token.data["name"].lower(), token.data["title"] or None)
            admonition(self.dialect, parent, token, box, text[1:].strip("\n"))
            return
        quote = ElementTree.SubElement(parent, "blockquote")
        parse_nested(self.dialect, quote, text, "quote")


def install(dialect: Dialect) -> None:
    """Block quotations."""
    dialect.scanner.line(_ALERT, _alert, stop=r"\[![A-Za-z][\w-]*\][-+]?[^\n]*$")
    dialect.md.parser.blockprocessors.register(Quotation(dialect), "quote", 20)
