"""Publisher's part of a Markdown instance: scanner, builders, and the paper at work.

`dialect_of` puts the scanner in the place of Python-Markdown's own preprocessors and the inline
engine in the place of its inline patterns; the block parser, its registry and the tree processors
stay Python-Markdown's, with the block processors of the constructs in them. Which constructs there
are is the composer's list.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, MutableSequence
from typing import Any, overload
from xml.etree import ElementTree

from markdown import Markdown
from markdown.blockparser import BlockParser
from markdown.treeprocessors import Treeprocessor
from markdown.util import Registry

from publisher.manuscripts.decoding import clean
from publisher.markup.reader.inlines import InlineParser, Node
from publisher.markup.reader.places import FixedOrigin
from publisher.markup.reader.scanning import Scanner
from publisher.markup.reader.tokens import Token
from publisher.markup.reader.work import Work

Builder = Callable[["Dialect", Token, list[Node]], list[Node]]
"""Makes nodes of a token. The last argument is what stands inside a pair, empty for others."""

BlockBuilder = Callable[["Dialect", ElementTree.Element, Token, list[str]], None]
"""Adds what a block's token stands for to the parent element; may take of those that follow."""


class Dialect:
    """What the constructs share on one `Markdown` instance."""

    def __init__(self, md: Markdown) -> None:
        self.md = md
        self.scanner = Scanner()
        self.builders: dict[str, Builder] = {}
        self.blocks: dict[str, BlockBuilder] = {}
        self.work = Work()
        self.engine = InlineParser(self)
        self.smart: Callable[[str, list[Any]], None] | None = None

    def scan(self, text: str, origin: Any = None) -> str:
        """Scan one text of the paper at work."""
        text, forbidden = clean(text)
        base = self.work.begin(text, origin)
        for offset in forbidden[:20]:
            self.work.say(
                "MD002",
                "a control character that no reader can show",
                (base + offset, base + offset + 1),
            )
        return self.scanner.scan(self.work, text, base)

    def scan_again(self, text: str, token: Token) -> str:
        """Scan text found inside a token: an attribute's value, an option of a directive."""
        span = self.work.span(token.start, token.end)
        return self.scan(text, FixedOrigin(span) if span else None)


class Blocks(MutableSequence[str]):
    """The blocks still to be parsed. The next is the last of a list turned round, so that taking it
    and putting back what is left of it cost the same however many follow."""

    def __init__(self, blocks: Iterable[str]) -> None:
        self._turned = list(blocks)[::-1]

    def __len__(self) -> int:
        return len(self._turned)

    @overload
    def __getitem__(self, index: int) -> str: ...
    @overload
    def __getitem__(self, index: slice) -> list[str]: ...
    def __getitem__(self, index: int | slice) -> str | list[str]:
        if isinstance(index, slice):
            return self._turned[::-1][index]
        return self._turned[-1 - index]

    def __setitem__(self, index: int | slice, value: Any) -> None:
        if not isinstance(index, slice) or index != slice(None, 0):
            raise NotImplementedError
        self._turned.extend(reversed(value))

    def __delitem__(self, index: int | slice) -> None:
        del self._turned[-1 - index if isinstance(index, int) else index]

    def insert(self, index: int, value: str) -> None:
        self._turned.insert(len(self._turned) - index, value)

    def pop(self, index: int = 0) -> str:
        return self._turned.pop(-1 - index)


class Parser(BlockParser):
    """Python-Markdown's block parser, in time that grows with the number of blocks."""

    def parseChunk(self, parent: ElementTree.Element, text: str) -> None:  # noqa: N802
        self.parseBlocks(parent, text.split("\n\n"))

    def parseBlocks(self, parent: ElementTree.Element, blocks: Any) -> None:  # noqa: N802
        super().parseBlocks(parent, Blocks(blocks))  # type: ignore[arg-type]


class _Inline(Treeprocessor):
    def __init__(self, md: Markdown, dialect: Dialect) -> None:
        super().__init__(md)
        self.dialect = dialect

    def run(self, root: ElementTree.Element) -> None:
        self.dialect.engine.run(root)


def dialect_of(constructs: Iterable[Callable[[Dialect], None]]) -> Dialect:
    """A dialect with `constructs`: each puts its rules, builders and processors into it."""
    md = Markdown()
    md.parser = Parser(md)
    md.treeprocessors = Registry()
    dialect = Dialect(md)
    md.treeprocessors.register(_Inline(md, dialect), "inline", 20)
    for install in constructs:
        install(dialect)
    return dialect
