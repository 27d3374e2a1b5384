"""Paragraphs and rules, and what block processors share.

Blocks are separated by blank lines, as Python-Markdown and pandoc have it: a list, a heading or a
quotation right under a line of a paragraph belongs to the paragraph. MD021 says so to the author.
"""

from __future__ import annotations

import re
from dataclasses import replace
from xml.etree import ElementTree

from markdown import Markdown
from markdown.blockprocessors import BlockProcessor

from publisher.diagnostics import Span
from publisher.markup.dialect import Construct, Dialect
from publisher.markup.scanning import Scan
from publisher.markup.tokens import TOKEN, Token
from publisher.markup.work import Work

_RULE = re.compile(r" {0,3}([*_-])[ \t]*(?:\1[ \t]*){2,}(?:\n|$)")
_STAMPABLE = (
    r"(?P<before>(?:[ ]{0,3}>)*[ ]{0,3}(?:(?:[-*+]|\d{1,9}[.)])[ \t]+|#{1,6}[ \t]+|\|[ \t]*)?)"
    r"(?=[^\W\d_])(?!(?:[A-Za-z]|[ivxlcIVXLC]+)[.)][ \t])(?![Tt]able[ \t]*:)"
)
_MISSED_LIST = re.compile(r"\n {0,3}(?:[-*+]|\d{1,3}[.)])[ \t]+(?=\S)")


def _stamp(scan: Scan, match: re.Match[str]) -> int | None:
    """Mark the place where a block's text begins; its line is then read by the inline rules."""
    scan.out.append(match["before"])
    scan.out.append(scan.token("stamp", match.end(), match.end(), source=""))
    return scan.chunk(match.end())


class Blank(BlockProcessor):
    """Blocks of nothing."""

    def test(self, parent: ElementTree.Element, block: str) -> bool:
        return not block.strip()

    def run(self, parent: ElementTree.Element, blocks: list[str]) -> None:
        blocks.pop(0)


class Rule(BlockProcessor):
    """A line of three or more ``*``, ``-`` or ``_``."""

    def test(self, parent: ElementTree.Element, block: str) -> bool:
        return _RULE.match(block) is not None

    def run(self, parent: ElementTree.Element, blocks: list[str]) -> None:
        block = blocks.pop(0)
        match = _RULE.match(block)
        assert match is not None
        ElementTree.SubElement(parent, "hr")
        rest = block[match.end() :]
        if rest.strip():
            blocks.insert(0, rest)


class Paragraph(BlockProcessor):
    """Everything else."""

    def __init__(self, shared: Dialect) -> None:
        super().__init__(shared.md.parser)
        self.shared = shared

    def test(self, parent: ElementTree.Element, block: str) -> bool:
        return True

    def run(self, parent: ElementTree.Element, blocks: list[str]) -> None:
        block = blocks.pop(0)
        paragraph = ElementTree.SubElement(parent, "p")
        paragraph.text = "\n".join(line.lstrip(" ") for line in block.strip("\n").split("\n"))
        if _MISSED_LIST.search(block):
            self._advise(block)

    def _advise(self, block: str) -> None:
        lines = list(_MISSED_LIST.finditer(block))
        if len(lines) < 2 and not re.search(r":[ ]*$", block[: lines[0].start()]):
            return
        work, token = self.shared.work, first_token(self.shared, block)
        first = work.tokens.restore(block[lines[0].start() + 1 :]).split("\n")[0].strip()
        work.say(
            "MD021",
            "this line looks like an item of a list, and stands in a paragraph",
            (token and _line_below(work, token, first, block.count("\n") + 1)) or token,
            "put a blank line before the list",
        )


def _line_below(work: Work, token: Token, line: str, count: int) -> Span | None:
    """The place of the first line that ends with `line`, of `count` from that of `token` on."""
    start = token.start
    for _ in range(count):
        place = work.span(start, start + 1)
        if place is None or place.text is None:
            return None
        text = place.text.rstrip()
        if text.endswith(line):
            return replace(place, column=len(text) - len(line) + 1, length=len(line))
        start += len(place.text) - place.column + 2
    return None


def first_token(shared: Dialect, text: str) -> Token | None:
    """The first token in `text`: the nearest thing to its place."""
    match = TOKEN.search(text)
    return shared.work.tokens.get(match.group()) if match else None


def nested(shared: Dialect, parent: ElementTree.Element, text: str, state: str = "") -> None:
    """Parse `text` into `parent`, one level deeper; too deep, it becomes a paragraph and MD001."""
    work, parser = shared.work, shared.md.parser
    if work.depth >= work.options.limits.nesting:
        if not work.lasting.get("too deep"):
            work.lasting["too deep"] = True
            work.say(
                "MD001",
                f"blocks nested deeper than the limit of {work.options.limits.nesting}",
                first_token(shared, text),
            )
        ElementTree.SubElement(parent, "p").text = re.sub(r"\n\s*\n", "\n", text)
        return
    work.depth += 1
    parser.state.set(state)
    try:
        parser.parseChunk(parent, text)
    finally:
        parser.state.reset()
        work.depth -= 1


class BlocksExtension(Construct):
    """Paragraphs and rules."""

    def install(self, shared: Dialect, md: Markdown) -> None:
        processors = md.parser.blockprocessors
        shared.scanner.line(_STAMPABLE, _stamp, priority=-100)
        processors.register(Blank(md.parser), "empty", 100)
        processors.register(Rule(md.parser), "hr", 50)
        processors.register(Paragraph(shared), "paragraph", 10)


def makeExtension(**options: object) -> Construct:  # noqa: N802
    return BlocksExtension()
