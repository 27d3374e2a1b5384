"""Python-Markdown's admonitions: ``!!! note "Title"``, the body indented; ``""`` for no title."""

from __future__ import annotations

import re
from xml.etree import ElementTree

from markdown.blockprocessors import BlockProcessor

from publisher.markup.constructs.divs import admonition, named_container
from publisher.markup.reader.dialect import Dialect
from publisher.markup.reader.scanning import Scan
from publisher.markup.reader.tokens import Token

_OPENING = r"!!! ?(?P<classes>[\w-]+(?: +[\w-]+)*)(?: +\"(?P<title>[^\"\n]*)\")?[ \t]*(?:\n|\Z)"


def _open(scan: Scan, match: re.Match[str]) -> int | None:
    scan.block("", scan.token("admonition", match.start(), match.end(), match))
    return match.end()


class Admonition(BlockProcessor):
    """A block that begins with an admonition's token, and the indented blocks after it."""

    def __init__(self, dialect: Dialect) -> None:
        super().__init__(dialect.md.parser)
        self.dialect = dialect

    def _token(self, block: str) -> Token | None:
        token = self.dialect.work.tokens.get(block[0]) if block[:1] >= "\U000f0000" else None
        return token if token and token.kind == "admonition" else None

    def test(self, parent: ElementTree.Element, block: str) -> bool:
        return self._token(block) is not None

    def run(self, parent: ElementTree.Element, blocks: list[str]) -> None:
        block = blocks.pop(0)
        token = self._token(block)
        assert token is not None
        inner, rest = self.detab(block[1:].removeprefix("\n"))
        text = [inner] if inner else []
        while not rest and blocks and blocks[0].startswith("    "):
            inner, rest = self.detab(blocks.pop(0))
            text.append(inner)
        if rest:
            blocks.insert(0, rest)
        match: re.Match[str] = token.data
        name, *classes = match["classes"].split()
        container = named_container(name, match["title"], *classes)
        admonition(self.dialect, parent, token, container, "\n\n".join(text))


def install(dialect: Dialect) -> None:
    """Python-Markdown's admonitions."""
    dialect.scanner.line(_OPENING, _open, stop="!!! ?[\\w]", priority=35)
    dialect.md.parser.blockprocessors.register(Admonition(dialect), "admonition", 98)
