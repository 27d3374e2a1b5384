"""The inline engine: the text of a block with its tokens in, elements out.

One pass over each text: pairs of tokens become frames, runs of ``*`` and ``_`` become emphasis by
the delimiter algorithm of CommonMark 0.31 (appendix, "Process emphasis"), every other token is
given to the builder of its kind. A token without a builder, or the end of a pair without its
mate, is put back as its source.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any, Protocol, TypeAlias
from xml.etree import ElementTree

from markdown.util import AtomicString

from publisher.limits import cure
from publisher.markup.reader.emphasis import Delimiter, flanking, pair_up
from publisher.markup.reader.nodes import Element, TextNode
from publisher.markup.reader.tokens import Token
from publisher.markup.reader.work import Work

Node: TypeAlias = Element | TextNode
_SPLIT = re.compile("([\U000f0000-\U0010ffff]|\\*+|_+)")
_SOFT = re.compile(r"(?<![ \t])[ \t]*\n[ \t]*")
_GAP = re.compile(r"[ \t]{100,}")
"""Spaces that whoever sets the text would take its time to collapse: the square of their number."""
_LONGEST_RUN = 9


@dataclass(slots=True)
class _Frame:
    """What stands inside an open pair so far; `token` is `None` for the whole text."""

    token: Token | None
    character: str = ""
    items: list[Node | Delimiter] = field(default_factory=list)


class DialectParts(Protocol):
    """What the engine asks of the dialect it is a part of."""

    work: Work
    builders: dict[str, Callable[..., list[Node]]]
    smart: Callable[[str, list[Any]], None] | None


class InlineParser:
    """Turns the texts of an element tree into elements, by the builders of `dialect`."""

    def __init__(self, dialect: DialectParts) -> None:
        self.dialect = dialect

    def run(self, root: ElementTree.Element) -> None:
        """Replace every text of `root` that is not atomic."""
        for element in list(root.iter()):
            if element.text and not isinstance(element.text, AtomicString):
                text, element.text = element.text, None
                before = self._place(text)
                if before is not None and not element.get("data-at"):
                    element.set("data-at", str(before))
                fill_element(element, self.parse(text), 0)

    def parse(self, text: str) -> list[Node]:
        """The nodes of one run of text, typographic."""
        if len(text) > self.dialect.work.options.limits.paragraph:
            return self._refuse(text)
        nodes = self._nodes(text)
        if self.dialect.smart and self.dialect.work.options.smart:
            self.dialect.smart(self.dialect.work.lang, nodes)
        return nodes

    def _refuse(self, text: str) -> list[Node]:
        limit = self.dialect.work.options.limits.paragraph
        at = self._place(text)
        self.dialect.work.say(
            "MD001",
            f"a run of text of {len(text)} characters, more than the limit of {limit}",
            (at, at + 1) if at is not None else None,
            cure("paragraph", "part it by empty lines"),
        )
        return [TextNode(self.dialect.work.tokens.restore(text))]

    def _place(self, text: str) -> int | None:
        """The offset of the first token of `text`."""
        match = re.search("[\U000f0000-\U0010ffff]", text)
        token = self.dialect.work.tokens.get(match.group()) if match else None
        return token.start if token else None

    def _nodes(self, text: str) -> list[Node]:
        frames = [_Frame(None)]
        for piece, before, after in self._pieces(text):
            if piece >= "\U000f0000":
                self._token(piece, frames)
            elif piece[0] in "*_" and len(piece) <= _LONGEST_RUN:
                frames[-1].items.append(flanking(piece, before, after))
            else:
                frames[-1].items.append(TextNode(_GAP.sub(" ", _SOFT.sub("\n", piece))))
        while len(frames) > 1:
            self._abandon(frames)
        return pair_up(frames[0].items)

    def _pieces(self, text: str) -> Iterable[tuple[str, str, str]]:
        """Each piece of `text` with the characters of the source before and after it."""
        pieces = [piece for piece in _SPLIT.split(text) if piece]
        before = " "
        for index, piece in enumerate(pieces):
            after = self._edge(pieces, index + 1)
            yield piece, before, after
            source = self._source(piece)
            before = source[-1] if source else before

    def _edge(self, pieces: list[str], index: int) -> str:
        while index < len(pieces):
            source = self._source(pieces[index])
            if source:
                return source[0]
            index += 1
        return " "

    def _source(self, piece: str) -> str:
        if piece < "\U000f0000":
            return piece
        token = self.dialect.work.tokens.get(piece)
        return token.source if token else ""

    def _token(self, character: str, frames: list[_Frame]) -> None:
        token = self.dialect.work.tokens.get(character)
        if token is None:
            return
        if not token.mate:
            frames[-1].items += self._build(token, [])
        elif token.kind != "close":
            if len(frames) > self.dialect.work.options.limits.nesting:
                frames[-1].items.append(TextNode(token.source))
            else:
                frames.append(_Frame(token, character))
        elif any(frame.character == token.mate for frame in frames):
            while frames[-1].character != token.mate:
                self._abandon(frames)
            frame = frames.pop()
            assert frame.token is not None
            frames[-1].items += self._build(frame.token, pair_up(frame.items))
        else:
            frames[-1].items.append(TextNode(self.dialect.work.tokens.restore(token.source)))

    def _abandon(self, frames: list[_Frame]) -> None:
        """Put the source of the last frame's opening back; its mate never came."""
        frame = frames.pop()
        if frame.token is not None:
            frames[-1].items.append(TextNode(frame.token.source))
        frames[-1].items += frame.items

    def _build(self, token: Token, children: list[Node]) -> list[Node]:
        builder = self.dialect.builders.get(token.kind)
        if builder is None:
            return [TextNode(token.source), *children] if token.source else children
        return builder(self.dialect, token, children)


def fill_element(
    parent: ElementTree.Element, nodes: Iterable[Node], index: int | None = None
) -> None:
    """Put `nodes` into `parent`: at the end, or before the child at `index`."""
    previous: ElementTree.Element | None = None
    at = len(parent) if index is None else index
    if index is None and len(parent):
        previous = parent[-1]
    for node in nodes:
        if isinstance(node, TextNode):
            if previous is None:
                parent.text = AtomicString((parent.text or "") + node.value)
            else:
                previous.tail = (previous.tail or "") + node.value
            continue
        child = ElementTree.Element(node.tag, dict(node.attrib))
        if node.raw is not None:
            child.append(node.raw)
        fill_element(child, node.children)
        parent.insert(at, child)
        at += 1
        previous = child
