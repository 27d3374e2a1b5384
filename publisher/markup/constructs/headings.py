"""Headings: ``# ATX`` and underlined, with attributes: ``{#sec:x .unnumbered}``, ``{-}``.

As in pandoc a space follows the signs, and a blank line stands before. The text of every heading
can be used as a link label.
"""

from __future__ import annotations

import re
from xml.etree import ElementTree

from markdown.blockprocessors import BlockProcessor

from publisher.markup.constructs.blocks import RULE
from publisher.markup.constructs.links import common, normal
from publisher.markup.reader import attributes
from publisher.markup.reader.dialect import Dialect
from publisher.markup.reader.scanning import Scan

_ATX = re.compile(r" {0,3}(?P<level>#{1,6})(?:[ \t]+(?P<text>[^\n]*+))?(?:\n|$)")
_CLOSING = re.compile(r"(?:^|(?<![ \t])[ \t]++)#++[ \t]*+$")
_SETEXT = re.compile(r"(?P<text>(?=[ \t]*+\S)[^\n]++)\n {0,3}(?P<under>=++|-++)[ \t]*+(?:\n|$)")
_COMMENT = re.compile(r"<!--.{0,500}?-->")
_UNDER = re.compile(r"\n(?= {0,3}#{1,6}[ \t]+\S)")
_ANY = re.compile(
    r"^ {0,3}#{1,6}[ \t]+([^\n]++)$|^([^\n]++)\n {0,3}(?:=++|-{2,}+)[ \t]*+$", re.MULTILINE
)


_EMPTY = r" {0,3}(?P<signs>#{1,6})[ \t]*(?:#+[ \t]*)?(?:\n|\Z)"


def _empty(scan: Scan, match: re.Match[str]) -> int:
    """Tell of a heading without words, and leave it out."""
    scan.say("A11009", "a heading has no words", match.start("signs"), match.end("signs"))
    scan.out.append("\n")
    return match.end()


_GLUED = r" {0,3}(?P<signs>#{1,6})(?=[^\W\d_])[^\n]{1,120}(?<![.,:;!])[ \t]*(?=\n[ \t]*\n|\n?\Z)"
_ALONE = re.compile(r"(?:\A|\n[ \t]*\n)\Z")


def _glued(scan: Scan, match: re.Match[str]) -> None:
    """Tell of a line by itself that only lacks the space of a heading, and leave it as it is."""
    if _ALONE.search(scan.text, max(0, match.start() - 200), match.start()):
        scan.say("MD021", "this line looks like a heading, and stands in a paragraph",
                 match.start("signs"), match.end("signs"),
                 f"put a space behind `{match['signs']}`")  # fmt: skip


def _collect(scan: Scan) -> None:
    """Note the text of every heading, for links by it."""
    for match in _ANY.finditer(scan.text):
        text = _CLOSING.sub("", _COMMENT.sub("", match[1] or match[2]).rstrip())
        tail = attributes.match_end(text)
        scan.work.headings.add(normal(text[: tail[1]] if tail else text))


class HeadingBlock(BlockProcessor):
    """A block that begins with a heading."""

    def __init__(self, dialect: Dialect) -> None:
        super().__init__(dialect.md.parser)
        self.dialect = dialect

    def _later(self, block: str) -> int:
        """Where a heading begins under a paragraph, as CommonMark has it; 0 where none does."""
        if not self.dialect.work.lasting.get("commonmark"):
            return 0
        match = _UNDER.search(block)
        return match.end() if match else 0

    def test(self, parent: ElementTree.Element, block: str) -> bool:
        return self._later(block) > 0 or (
            (block[:4].lstrip(" ").startswith("#") and _ATX.match(block) is not None)
            or ("\n" in block and self._setext(block) is not None)
        )

    @staticmethod
    def _setext(block: str, at: int = 0) -> re.Match[str] | None:
        if block.startswith(("    ", ">", "|", "- ", "* ", "+ "), at) or RULE.match(block, at):
            return None
        match = _SETEXT.match(block, at)
        return match if match and match["text"].strip(" -=") else None

    def run(self, parent: ElementTree.Element, blocks: list[str]) -> None:
        block, at = blocks.pop(0), 0
        later = self._later(block)
        if not _ATX.match(block) and later and not self._setext(block):
            blocks[:0] = [block[:later].rstrip("\n"), block[later:]]
            self.parser.parseBlocks(parent, [blocks.pop(0)])
            return
        # headings and rules that stand line on line are taken together: what is left of the block
        # is copied once
        while True:
            if match := _ATX.match(block, at):
                text = _CLOSING.sub("", (match["text"] or "").rstrip())
                parent.append(self._element(len(match["level"]), text))
            elif match := self._setext(block, at):
                level = 1 if match["under"][0] == "=" else 2
                parent.append(self._element(level, match["text"].strip()))
            elif at and (match := RULE.match(block, at)):
                ElementTree.SubElement(parent, "hr")
            else:
                break
            at = match.end()
        rest = block[at:]
        if rest.strip():
            blocks.insert(0, rest)

    def _element(self, level: int, text: str) -> ElementTree.Element:
        match = attributes.match_end(text)
        attrs, text = (match[0], text[: match[1]]) if match else (attributes.NONE, text)
        heading = ElementTree.Element(f"h{level}", common(attrs))
        heading.text = text.strip()
        return heading


def install(dialect: Dialect) -> None:
    """Headings."""
    dialect.scanner.collector(_collect)
    dialect.scanner.line(_EMPTY, _empty)
    dialect.scanner.line(_GLUED, _glued)
    dialect.md.parser.blockprocessors.register(HeadingBlock(dialect), "heading", 70)
