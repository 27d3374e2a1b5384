"""Paragraphs and rules, and what block processors share.

Blocks are separated by blank lines, as Python-Markdown and pandoc have it: a list, a heading, a
rule or a quotation right under a line of a paragraph belongs to the paragraph. MD021 says so.
"""

from __future__ import annotations

import re
from xml.etree import ElementTree

from markdown.blockprocessors import BlockProcessor

from publisher.limits import cure
from publisher.markup.reader.dialect import Dialect
from publisher.markup.reader.scanning import Scan
from publisher.markup.reader.tokens import TOKEN, Token
from publisher.markup.reader.work import Work

RULE = re.compile(r" {0,3}(?P<sign>[*_-])[ \t]*(?:(?P=sign)[ \t]*){2,}(?:\n|$)")
_STAMPABLE = (
    r"(?P<before>(?:[ ]{0,3}>)*[ ]{0,3}"
    r"(?:\|[ \t]*(?=[-+.]?[^\W_])|(?:(?:[-*+]|\d{1,9}[.)])[ \t]+|#{1,6}[ \t]+)?"
    r"(?=[^\W\d_]|\*{1,3}[^\s*]|_{1,2}[^\s_]|[\"'“‘„«(]+\w|\d+(?![\d.)]))"
    r"(?!\(?(?:[A-Za-z]|[ivxlcIVXLC]+|\d+)[.)](?:[ \t]|$))(?![Tt]able[ \t]*:)))"
)
"""Where a block has its text: no marker of a list, no caption."""
_UNDER_A_RULE = (
    r"(?P<before>[ ]{0,3}(?:(?:-[ \t]*){3,}|(?:\*[ \t]*){3,}|(?:_[ \t]*){3,})\n"
    r"[ ]{0,3}#{1,6}[ \t]+)(?=\S)"
)
"""A heading right under a rule, which begins the block."""
_MISSED = re.compile(
    rf"\n {{0,3}}(?:(?P<rule>(?!-+[ \t]*(?:\n|$)){RULE.pattern})"
    r"|(?P<item>(?:[-*+]|(?P<number>\d{1,3}|#)[.)]|\(?(?:\d{1,3}|[A-Za-z]|[ivxIVX]{2,4})\))"
    r"[ \t]+(?=\S))"
    r"|(?P<heading>#{1,6}[ \t]+(?=\S))"
    r"|(?P<table>\|(?=[^\n]*\|[ \t]*\n {0,3}\|?[ \t]*:?-+:?[ \t]*\|))"
    r"|(?P<quote>>[ \t]+(?=[^\W\d_])))"
)
_LIKE = {
    "item": ("an item of a list", "the list"), "heading": ("a heading", "it"),
    "table": ("a table", "it"), "rule": ("a rule", "it"), "quote": ("a quotation", "it"),
}  # fmt: skip


def _stamp(scan: Scan, match: re.Match[str]) -> int | None:
    """Mark the place where a block's text begins; its line is then read by the inline rules."""
    scan.out.append(match["before"])
    scan.out.append(scan.token("stamp", match.end(), match.end(), source=""))
    return scan.chunk(match.end())


class BlankBlock(BlockProcessor):
    """Blocks of nothing."""

    def test(self, parent: ElementTree.Element, block: str) -> bool:
        return not block.strip()

    def run(self, parent: ElementTree.Element, blocks: list[str]) -> None:
        blocks.pop(0)


class RuleBlock(BlockProcessor):
    """A line of three or more ``*``, ``-`` or ``_``."""

    def test(self, parent: ElementTree.Element, block: str) -> bool:
        return RULE.match(block) is not None

    def run(self, parent: ElementTree.Element, blocks: list[str]) -> None:
        block, at = blocks.pop(0), 0
        while match := RULE.match(block, at):
            ElementTree.SubElement(parent, "hr")
            at = match.end()
        rest = block[at:]
        if rest.strip():
            blocks.insert(0, rest)


class Paragraph(BlockProcessor):
    """Everything else."""

    def __init__(self, dialect: Dialect) -> None:
        super().__init__(dialect.md.parser)
        self.dialect = dialect

    def test(self, parent: ElementTree.Element, block: str) -> bool:
        return True

    def run(self, parent: ElementTree.Element, blocks: list[str]) -> None:
        block = blocks.pop(0)
        paragraph = ElementTree.SubElement(parent, "p")
        paragraph.text = "\n".join(line.lstrip(" ") for line in block.strip("\n").split("\n"))
        if _MISSED.search(block):
            self._advise(block)

    def _advise(self, block: str) -> None:
        """Tell of the first line that looks like another block, once of each kind. One item alone
        may be the middle of a sentence: it is told only where a list is announced, or begins."""
        kinds: set[str] = set()
        lines = list(_MISSED.finditer(block))
        items = [line for line in lines if line["item"]]
        for line in lines:
            kind = line.lastgroup or ""
            announced = re.search(r":\s*$", block[: line.start()])
            if kind in kinds or (
                kind == "item"
                and len(items) < 2
                and line["number"] not in ("1", "#")
                and not announced
            ):
                continue
            kinds.add(kind)
            work, token = self.dialect.work, first_token(self.dialect, block)
            first = work.tokens.restore(block[line.start() + 1 :]).split("\n")[0].strip()
            before = work.tokens.restore(block[: line.start()]).rpartition("\n")[2].strip()
            like, what = _LIKE[kind]
            work.say(
                "MD021",
                f"this line looks like {like}, and stands in a paragraph",
                (line_below(work, token, first) or token) if token
                else _below_a_heading(work, before, first),
                f"put a blank line before {what}",
            )  # fmt: skip


def line_below(work: Work, token: Token, line: str) -> tuple[int, int] | None:
    """The offsets of the first line from that of `token` on that ends with `line`."""
    text, base = work.scanned(token.start)
    ends = re.compile(rf"{re.escape(line)}[ \t]*$", re.MULTILINE)
    match = ends.search(text, text.rfind("\n", 0, token.start - base) + 1)
    return (base + match.start(), base + match.start() + len(line)) if match else None


def _below_a_heading(work: Work, before: str, line: str) -> tuple[int, int] | None:
    """The offsets of `line` right under the line `before`, in a paragraph that a heading took the
    mark of its place from."""
    text, base = work.scanned(work.body[0])
    pair = rf"^[ \t>]*{re.escape(before)}[ \t]*\n[ \t>]*(?P<line>{re.escape(line)})[ \t]*$"
    match = re.search(pair, text, re.MULTILINE)
    return (base + match.start("line"), base + match.end("line")) if match else None


def first_token(dialect: Dialect, text: str) -> Token | None:
    """The first token in `text`: the nearest thing to its place."""
    match = TOKEN.search(text)
    return dialect.work.tokens.get(match.group()) if match else None


def parse_nested(dialect: Dialect, parent: ElementTree.Element, text: str, state: str = "") -> None:
    """Parse `text` into `parent`, one level deeper; too deep, it becomes a paragraph and MD001."""
    work, parser = dialect.work, dialect.md.parser
    if work.depth >= work.options.limits.nesting:
        if not work.lasting.get("too deep"):
            work.lasting["too deep"] = True
            work.say(
                "MD001",
                f"blocks nested deeper than the limit of {work.options.limits.nesting}",
                first_token(dialect, text),
                cure("nesting", "write it flatter"),
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


def install(dialect: Dialect) -> None:
    """Paragraphs and rules."""
    processors = dialect.md.parser.blockprocessors
    dialect.scanner.line(_STAMPABLE, _stamp, priority=-100)
    dialect.scanner.line(_UNDER_A_RULE, _stamp, priority=-100)
    processors.register(BlankBlock(dialect.md.parser), "empty", 100)
    processors.register(RuleBlock(dialect.md.parser), "hr", 50)
    processors.register(Paragraph(dialect), "paragraph", 10)
