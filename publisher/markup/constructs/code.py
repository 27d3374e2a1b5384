"""Code: spans, fenced blocks, indented blocks; highlighting by Pygments as classes.

A fenced block's attributes follow pandoc: a bare language, or ``{.python .numberLines
startFrom=10 hl_lines="2 4-6" #lst:x caption="…"}``. A raw block of another format (``{=html}``)
is left out with MD010, which shows it; ``{=latex}`` is read like any LaTeX in the text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from xml.etree import ElementTree

from markdown.blockprocessors import BlockProcessor
from markdown.util import AtomicString

from publisher.markup.constructs.blocks import parse_nested
from publisher.markup.constructs.chunks import DRAWN, Chunk, read_chunk
from publisher.markup.constructs.highlight import highlight_code
from publisher.markup.reader import attributes
from publisher.markup.reader.attributes import Attributes
from publisher.markup.reader.dialect import Dialect
from publisher.markup.reader.nodes import Element, TextNode
from publisher.markup.reader.scanning import PREFIX, Scan
from publisher.markup.reader.tokens import TOKEN, Token

FENCE = PREFIX + r"(?P<fence>`{3,}|~{3,})[ \t]*(?P<info>[^\n]*)(?:\n|\Z)"
_BRACED = re.compile(r"\{(?:[^{}\"'\n]|\"[^\"\n]*\"|'[^'\n]*')*\}[ \t]*")
"""Attributes, in which a code span may stand."""
_TICKS = re.compile(r"`+")
_TEX = ("latex", "tex")
_LANGUAGE = re.compile(r"[^\s`{]+")
_CONTAINER = re.compile(
    r" {0,3}(?:[-*+]|\(?(?:\d{1,9}|#|[A-Za-z]|[ivxlcIVXLC]+|@[\w-]*)[.)]"
    r"|\[\^[^\]\s]+\]:|[:~])(?:\s|$)"
)


@dataclass(frozen=True, slots=True)
class Fence:
    """A fenced block in the source. `body` is its content without indentation; `inside` are the
    offsets between which the content stands; `end` is the start of the line after it."""

    prefix: str
    info: str
    body: str
    start: int
    inside: tuple[int, int]
    end: int


@dataclass(frozen=True, slots=True)
class Listing:
    """A code block: `language` is empty where the author names none."""

    text: str
    language: str = ""
    attributes: Attributes = attributes.NONE
    chunk: Chunk | None = None


def fence_at(scan: Scan, match: re.Match[str]) -> Fence | None:
    """The fenced block whose opening line is `match`; `None` where it is never closed."""
    mark, prefix = match["fence"], match["prefix"]
    if mark[0] == "`" and "`" in match["info"] and not _BRACED.fullmatch(match["info"]):
        return None
    unclosed = scan.lasting.setdefault("unclosed", {})
    if unclosed.get(mark, -1) >= 0:
        return None
    closing = re.compile(rf"^[ \t>]*{re.escape(mark[0])}{{{len(mark)},}}[ \t]*$", re.MULTILINE)
    close = closing.search(scan.text, match.end()) if match.end() < len(scan.text) else None
    if not close:
        unclosed[mark] = match.start()
        return None
    inside = match.end(), max(match.end(), close.start())
    end = close.end() + 1
    body = dedent(scan.text[inside[0] : inside[1]].removesuffix("\n"), prefix)
    return Fence(prefix, match["info"].strip(), body, match.start(), inside, end)


def dedent(body: str, prefix: str) -> str:
    """`body` without what stands before the block on its first line."""
    quotes = prefix.count(">")
    width = len(prefix.expandtabs(4)) - (len(prefix[: prefix.rfind(">") + 1]) if quotes else 0)
    if not prefix:
        return body
    lines = []
    for line in body.split("\n"):
        for _ in range(quotes):
            line = re.sub(r"^[ \t]*>", "", line, count=1)
        expanded = re.sub(r"^[ \t]+", lambda m: m.group().expandtabs(4), line)
        room = len(expanded) - len(expanded.lstrip(" "))
        lines.append(expanded[min(room, width) :])
    return "\n".join(lines)


def _fenced(scan: Scan, match: re.Match[str]) -> int | None:
    fence = fence_at(scan, match)
    if fence is None:
        if match["fence"][0] != "`" or "`" not in match["info"]:
            scan.say("MD020", "this code block is never closed", match.start("fence"),
                     match.end("fence"), f"close it by a line of `{match['fence']}`")  # fmt: skip
        return None
    for directive in scan.scanner.directives:
        after: int | None = directive(scan, fence)
        if after is not None:
            return after
    start = match.start("fence")
    listing = _listing(fence)
    if listing.attributes.raw:
        scan.block(fence.prefix, scan.token("rawblock", start, fence.end, listing))
    else:
        scan.block(fence.prefix, scan.token("listing", start, fence.end, listing))
    return fence.end


def _listing(fence: Fence) -> Listing:
    language, info = "", fence.info
    bare = _LANGUAGE.match(info)
    if bare:
        language, info = bare.group(), info[bare.end() :].strip()
    if not language and (cell := read_chunk(info, fence.body)):
        attrs = Attributes(cell.label, (), {"caption": cell.caption} if cell.kind else {})
        return Listing(cell.code, cell.language, attrs, cell)
    braced = attributes.match_at(info, 0) if info.startswith("{") else None
    attrs = braced[0] if braced else attributes.NONE
    if not language and attrs.classes:
        language = next((c for c in attrs.classes if c.casefold() != "numberlines"), "")
    return Listing(fence.body, language, attrs)


def _indented(scan: Scan, match: re.Match[str]) -> int | None:
    """Indented code, at the level of what it stands in."""
    start = match.start()
    code = scan.levels.codes.get(start)
    if code is None:
        return None
    width = code.base + 4
    lines = []
    for line in scan.text[start : code.end].rstrip("\n").split("\n"):
        # a tab within the code stays one; of the indentation only what is the level's goes
        room = re.match(r"[ \t]*", line)
        assert room is not None
        wide = room.group().expandtabs(4)
        tabbed = not code.base and line.startswith("\t")
        lines.append(line[1:] if tabbed else wide[width:] + line[room.end() :])
    listing = Listing("\n".join(lines).strip("\n"))
    scan.out.append("\n")
    scan.block(" " * code.base, scan.token("listing", start, code.end, listing))
    scan.out.append("\n")
    return code.end


def _span(scan: Scan, pos: int) -> int | None:
    run = _TICKS.match(scan.text, pos)
    assert run is not None
    length = run.end() - pos
    missing = scan.memo.setdefault("ticks", set())
    if length not in missing:
        for close in _TICKS.finditer(scan.text, run.end(), scan.limit):
            if close.end() - close.start() == length:
                return _found_span(scan, pos, run.end(), close.start(), close.end())
        missing.add(length)
    scan.out.append(run.group())
    return run.end()


def _found_span(scan: Scan, start: int, inner: int, outer: int, end: int) -> int:
    text = re.sub(r"(?<![ \t])[ \t]*\n[ \t>]*", " ", scan.text[inner:outer]).strip(" \t\n")
    match = attributes.match_at(scan.text, end)
    attrs, after = match if match else (attributes.NONE, end)
    kind = "rawinline" if attrs.raw else "code"
    return scan.emit(kind, start, after, Listing(text, "", attrs))


def _code(
    dialect: Dialect, token: Token, children: list[Element | TextNode]
) -> list[Element | TextNode]:
    listing: Listing = token.data
    attrib = {"class": " ".join(listing.attributes.classes)} if listing.attributes.classes else {}
    return [Element("code", attrib, [TextNode(listing.text, literal=True)], opaque=True)]


def _raw(
    dialect: Dialect, token: Token, children: list[Element | TextNode]
) -> list[Element | TextNode]:
    if token.data.attributes.raw in _TEX:
        return dialect.engine.parse(_tex(dialect, token))
    _tell_raw(dialect, token)
    return []


def _tex(dialect: Dialect, token: Token) -> str:
    """A raw block or span of LaTeX without its comments, scanned."""
    return dialect.scan_again(re.sub(r"(?m)(?<!\\)%[^\n]*", "", token.data.text), token)


def _tell_raw(dialect: Dialect, token: Token) -> None:
    listing: Listing = token.data
    if listing.attributes.raw != "comment":
        message = f"raw {listing.attributes.raw} is left out: `{shorten(listing.text)}`"
        dialect.work.say("MD010", message, token)


def shorten(text: str, length: int = 60) -> str:
    """`text` on one line of at most `length` characters."""
    text = " ".join(text.split())
    return text if len(text) <= length else text[: length - 1] + "…"


def _listing_block(
    dialect: Dialect, parent: ElementTree.Element, token: Token, blocks: list[str]
) -> None:
    listing: Listing = token.data
    if listing.chunk is not None and _tell_chunk(dialect, token, listing.chunk):
        return
    parent.append(listing_element(dialect, token, listing))


def _tell_chunk(dialect: Dialect, token: Token, chunk: Chunk) -> bool:
    """Tell that a chunk is not run, where that is missed; whether its code is not to be seen."""
    if chunk.kind and chunk.kind != "listing":
        dialect.work.say(
            "MD016", f"code is not run: it stands in the place of the {chunk.kind} it makes", token,
            f"run it, and show what it makes: `![caption](file){{#{chunk.label or 'fig-…'}}}`",
        )  # fmt: skip
        return False
    if chunk.language in DRAWN:
        dialect.work.say(
            "MD016", f"the diagram is not drawn: it stands as {chunk.language}’s source", token,
            "export it as a picture (SVG or PDF), and show that: `![caption](file){#fig-…}`",
        )  # fmt: skip
        return False
    is_shown = chunk.is_shown
    if is_shown is None:
        is_shown = bool(dialect.work.lasting.get("shows_code", True))
    if not is_shown and chunk.code.strip():
        dialect.work.say(
            "MD016", f"code that is not to be shown is left out: `{shorten(chunk.code)}`", token
        )
    return not is_shown


def _raw_block(
    dialect: Dialect, parent: ElementTree.Element, token: Token, blocks: list[str]
) -> None:
    if token.data.attributes.raw in _TEX:
        parse_nested(dialect, parent, _tex(dialect, token))
    else:
        _tell_raw(dialect, token)


def listing_element(dialect: Dialect, token: Token, listing: Listing) -> ElementTree.Element:
    """``<pre><code>``, in a figure where it has a caption; its label stays an attribute for
    later."""
    attrs = listing.attributes
    pre = highlight_code(listing.text, listing.language, attrs)
    pre.set("data-at", str(token.start))
    caption = attrs.get("caption") or attrs.get("lst-cap")
    kind = listing.chunk.kind if listing.chunk else ""
    if not caption and not kind:
        if attrs.id:
            pre.set("id", attrs.id)
        return pre
    figure = ElementTree.Element("figure", {"class": "listing", "data-at": str(token.start)})
    if kind:
        figure.set("kind", kind)
    if attrs.id:
        figure.set("id", attrs.id)
    ElementTree.SubElement(figure, "figcaption").text = dialect.scan_again(caption, token)
    figure.append(pre)
    for number, part_element in enumerate(listing.chunk.parts if listing.chunk else (), 1):
        part = ElementTree.SubElement(figure, "div", {"class": "part"})
        if attrs.id:
            part.set("id", f"{attrs.id}-{number}")
        ElementTree.SubElement(part, "p", {"class": "subcaption"}).text = dialect.scan_again(
            part_element, token
        )
    return figure


class TokenBlocks(BlockProcessor):
    """Blocks that the scanner has taken whole: a token alone on its line."""

    def __init__(self, dialect: Dialect) -> None:
        super().__init__(dialect.md.parser)
        self.dialect = dialect

    def _find(self, block: str) -> tuple[int, int, Token] | None:
        if _CONTAINER.match(block) and not TOKEN.match(block.lstrip(" ")):
            return None
        for match in TOKEN.finditer(block):
            token = self.dialect.work.tokens.get(match.group())
            if token and token.kind in self.dialect.blocks:
                start = block.rfind("\n", 0, match.start()) + 1
                end = block.find("\n", match.start())
                end = len(block) if end < 0 else end
                if block[start:end].strip() == match.group():
                    return start, end, token
        return None

    def test(self, parent: ElementTree.Element, block: str) -> bool:
        return self._find(block) is not None and not block.startswith("    ")

    def run(self, parent: ElementTree.Element, blocks: list[str]) -> None:
        block = blocks.pop(0)
        span = self._find(block)
        assert span is not None
        start, end, token = span
        if block[:start].strip():
            self.parser.parseBlocks(parent, [block[:start].rstrip("\n")])
        rest = block[end + 1 :]
        if rest.strip():
            blocks.insert(0, rest)
        self.dialect.blocks[token.kind](self.dialect, parent, token, blocks)


class IndentedCode(BlockProcessor):
    """Indented code inside lists and quotations."""

    def __init__(self, dialect: Dialect) -> None:
        super().__init__(dialect.md.parser)
        self.dialect = dialect

    def test(self, parent: ElementTree.Element, block: str) -> bool:
        return block.startswith("    ")

    def run(self, parent: ElementTree.Element, blocks: list[str]) -> None:
        code, rest = self.detab(blocks.pop(0))
        text = restore_tokens(self.dialect, code, 4)
        last = parent[-1] if len(parent) else None
        if last is not None and last.tag == "pre" and last.get("class") == "indented":
            inner = last[0]
            inner.text = AtomicString(f"{inner.text or ''}\n\n{text}")
        else:
            pre = highlight_code(text, "", attributes.NONE)
            pre.set("class", "indented")
            parent.append(pre)
        if rest:
            blocks.insert(0, rest)


def restore_tokens(dialect: Dialect, text: str, removed: int) -> str:
    """`text` with tokens put back; lines inside a token lose the indentation that `text` lost."""

    def source(match: re.Match[str]) -> str:
        token = dialect.work.tokens.get(match.group())
        return re.sub(rf"\n {{0,{removed}}}", "\n", token.source) if token else ""

    return TOKEN.sub(source, text)


_UNSHOWN = re.compile(r"^[^#\n]*\bopts_chunk\$set\([^()]*\becho\s*=\s*F(?:ALSE)?\b", re.MULTILINE)


def _collect(scan: Scan) -> None:
    """Note where knitr is told to leave code out (knitr, "Chunk options")."""
    if "opts_chunk" in scan.text and _UNSHOWN.search(scan.text):
        scan.work.lasting["shows_code"] = False


def install(dialect: Dialect) -> None:
    """Code spans, fenced and indented blocks."""
    dialect.scanner.collector(_collect)
    dialect.scanner.line(
        FENCE,
        _fenced,
        stop=rf"`{{3,}}(?:[^`\n]*|[ \t]*{_BRACED.pattern})$|~{{3,}}",
        priority=50,
    )
    dialect.scanner.line(r"(?: {4}| {0,3}\t)", _indented, priority=10)
    dialect.scanner.inline("`", _span)
    dialect.builders.update({"code": _code, "rawinline": _raw})
    dialect.blocks.update({"listing": _listing_block, "rawblock": _raw_block})
    processors = dialect.md.parser.blockprocessors
    processors.register(TokenBlocks(dialect), "tokens", 95)
    processors.register(IndentedCode(dialect), "code", 80)
