"""LaTeX environments that hold paragraphs: lists, quotations, theorems, and those that only place.

Authors whose papers go through LaTeX write ``\\begin{itemize}`` where a Markdown list would do. In:
an environment's source. Out: a token, of which the block parser makes the list or the container;
what stands inside is read as Markdown, at its own place in the manuscript.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, field
from xml.etree import ElementTree

from publisher.diagnostics import Span
from publisher.manuscripts.tabular import group_at, labels_in
from publisher.markup.constructs.blocks import parse_nested
from publisher.markup.constructs.divs import ADMONITIONS, Container, admonition
from publisher.markup.reader.dialect import Dialect
from publisher.markup.reader.scanning import Scan
from publisher.markup.reader.tokens import Token
from publisher.markup.reader.work import Work

LISTS = {"itemize": "ul", "enumerate": "ol", "description": "dl", "compactitem": "ul",
         "compactenum": "ol"}  # fmt: skip
_HOLDERS = {
    "quote": ("blockquote", ""), "quotation": ("blockquote", ""),
    "displayquote": ("blockquote", ""),
    "center": ("div", "center"), "flushright": ("div", "right"), "verse": ("blockquote", ""),
    "flushleft": ("", ""), "abstract": ("", ""), "minipage": ("", ""), "multicols": ("", ""),
    "small": ("", ""), "footnotesize": ("", ""), "scriptsize": ("", ""), "spacing": ("", ""),
    "landscape": ("", ""), "singlespace": ("", ""), "samepage": ("", ""), "document": ("", ""),
    "appendices": ("", ""), "adjustwidth": ("", ""), "cslreferences": ("", ""),
}  # fmt: skip
_PART = re.compile(r"\\(?P<end>begin|end)\{[A-Za-z*]+\}|\\item\b[ \t]*(?:\[(?P<label>[^\[\]]*)\])?")
_ARGUMENTS = re.compile(r"\s*(?:\[[^\[\]]*\]|\{[^{}\n]*\})*")
_NAME = re.compile(r"\s*\[([^\[\]]*)\]")
_MARKED = re.compile(r"\A[^\n]*(?:\n[ \t]*>[^\n]*)+\Z")
"""Every line but the first begins as a quotation does."""
_SET = re.compile(r"(?m)^[ \t]*\\(?:set(?:length|counter)|addtolength)(?:\{[^{}]*\}|\\\w+)*[ \t]*$")


@dataclass(frozen=True, slots=True)
class Excerpt:
    """Lines of the text at work, their indentation taken away; `starts` of the lines in `text`,
    `sources` their offsets in what was scanned."""

    text: str
    starts: tuple[int, ...]
    sources: tuple[int, ...]
    work: Work

    def span(self, start: int, end: int) -> Span:
        """The place in the manuscript of characters `start` to `end` of `text`."""
        return self.work.span(self._source(start), self._source(end)) or Span("")

    def _source(self, at: int) -> int:
        line = bisect_right(self.starts, at) - 1
        return self.sources[line] + at - self.starts[line]


@dataclass(frozen=True, slots=True)
class Holder:
    """An environment: its name, and its body in parts. Only a list has more than one; `labels` are
    what stands in brackets after each ``\\item``, or the name of a theorem."""

    name: str
    parts: tuple[Excerpt, ...]
    labels: tuple[str, ...] = field(default=())


def read_block(scan: Scan, pos: int, end: int, name: str) -> bool:
    """Put a token for the environment from `pos` to `end` in the output, if it holds blocks."""
    start = scan.text.index("}", pos) + 1
    close = scan.text.rindex("\\end", start, end)
    if name in LISTS:
        data = _items(scan, start, close, name)
    elif name in _HOLDERS or (name in ADMONITIONS and name != "algorithm"):
        skipped = _ARGUMENTS.match(scan.text, start, close)
        begins = skipped.end() if skipped else start
        title = _NAME.match(scan.text, start, begins) if name in ADMONITIONS else None
        data = Holder(name, (_excerpt(scan, begins, close),), (title[1],) if title else ())
    else:
        return False
    if not data.parts:
        return False
    mark = quoting(scan, pos)
    scan.out.append(f"\n{mark}\n{mark}{scan.token('texblock', pos, end, data)}\n{mark}\n{mark}")
    return True


@dataclass(frozen=True, slots=True)
class TexFloat:
    """A float of whatever it holds: `kind` it is numbered as, its parts, its caption and labels."""

    kind: str
    parts: tuple[Excerpt, ...]
    caption: str
    labels: tuple[str, ...]


_CAPTION = re.compile(r"\\caption\*?\s*(?:\[[^\]]*\])?\s*(?=\{)")
_OWN_LABEL = re.compile(r"\\label\s*\{[^{}]+\}|\\centering\b")


def put_float(
    scan: Scan, pos: int, start: int, close: int, kind: str, end: int | None = None
) -> bool:
    """Put a token for the float whose inside goes from `start` to `close`."""
    placed = _PLACE.match(scan.text, start, close)
    start = placed.end() if placed else start
    match = _CAPTION.search(scan.text, start, close)
    until = group_at(scan.text, match.end()) if match else None
    caption, bounds = "", [(start, close)]
    if match and until and until <= close:
        caption = _OWN_LABEL.sub("", scan.text[match.end() + 1 : until - 1]).strip()
        bounds = [(start, match.start()), (until, close)]
    labels = labels_in(scan.text[start:close])
    parts = tuple(
        _excerpt(scan, first, last) for first, last in bounds if scan.text[first:last].strip()
    )
    mark = quoting(scan, pos)
    data = TexFloat(kind, parts, caption, labels)
    token = scan.token("texfloat", pos, close if end is None else end, data)
    scan.out.append(f"\n{mark}\n{mark}{token}\n{mark}\n{mark}")
    return True


_PLACE = re.compile(r"(?:\s*\[[^\[\]\n]{0,20}\])?(?:\s*\\centering\b)?")


def _build_float(
    dialect: Dialect, parent: ElementTree.Element, token: Token, blocks: list[str]
) -> None:
    data: TexFloat = token.data
    figure = ElementTree.SubElement(parent, "figure", {"data-at": str(token.start)})
    if data.kind != "figure":
        figure.set("kind", data.kind)
    for part in data.parts:
        text = _OWN_LABEL.sub(lambda match: " " * len(match.group()), part.text)
        parse_nested(dialect, figure, dialect.scan(text, part))
    for name in data.labels:
        ElementTree.SubElement(figure, "label", {"name": name})
    if data.caption:
        caption = ElementTree.SubElement(figure, "figcaption")
        caption.text = dialect.scan_again(data.caption, token)


def quoting(scan: Scan, pos: int) -> str:
    """The marks of a quotation before `pos` on its line, empty where there are none."""
    before = scan.text[scan.text.rfind("\n", 0, pos) + 1 : pos]
    return before if ">" in before and not before.strip(" \t>") else ""


def _items(scan: Scan, start: int, end: int, name: str) -> Holder:
    """The items of a list; those of a list within it stay in the text of its item."""
    begins, labels, depth = [], [], 0
    for match in _PART.finditer(scan.text, start, end):
        if match["end"]:
            depth += 1 if match["end"] == "begin" else -1
        elif not depth:
            begins.append((match.start(), match.end()))
            labels.append((match["label"] or "").strip())
    stops = [*(at for at, _ in begins), end][1:]
    parts = (_excerpt(scan, at, stop) for (_, at), stop in zip(begins, stops, strict=True))
    return Holder(name, tuple(parts), tuple(labels))


def _excerpt(scan: Scan, start: int, end: int) -> Excerpt:
    source = _SET.sub(lambda match: " " * len(match.group()), scan.text[start:end])
    verbatim = re.search(r"\\begin\{(?:verbatim|lstlisting|minted)|^\s*(?:```|~~~)", source, re.M)
    marked = bool(_MARKED.search(source))
    lines: list[str] = []
    starts: list[int] = []
    sources: list[int] = []
    size, at = 0, scan.base + start
    for line in source.split("\n"):
        text = line if verbatim else line.lstrip(" \t>" if marked and starts else " \t")
        starts.append(size)
        sources.append(at + len(line) - len(text))
        lines.append(text)
        size += len(text) + 1
        at += len(line) + 1
    return Excerpt("\n".join(lines), tuple(starts), tuple(sources), scan.work)


def _build(dialect: Dialect, parent: ElementTree.Element, token: Token, blocks: list[str]) -> None:
    data: Holder = token.data
    if data.name in LISTS:
        _list(dialect, parent, token, data)
        return
    text = _scanned(dialect, data.parts[0])
    if data.name in ADMONITIONS:
        options = {"name": data.labels[0]} if data.labels else {}
        admonition(dialect, parent, token, Container(data.name, options=options), text)
        return
    tag, css_class = _HOLDERS[data.name]
    if tag:
        attrib = {"data-at": str(token.start)} | ({"class": css_class} if css_class else {})
        parent = ElementTree.SubElement(parent, tag, attrib)
    parse_nested(dialect, parent, text)


def _list(dialect: Dialect, parent: ElementTree.Element, token: Token, data: Holder) -> None:
    tag = LISTS[data.name]
    list_element = ElementTree.SubElement(parent, tag, {"data-at": str(token.start)})
    for label, part in zip(data.labels, data.parts, strict=True):
        text = _scanned(dialect, part)
        if tag == "dl":
            ElementTree.SubElement(list_element, "dt").text = dialect.scan_again(label, token)
        elif label and not label.startswith(("$", "\\")):
            text = f"**{dialect.scan_again(label, token)}** {text}"
        item = ElementTree.SubElement(list_element, "dd" if tag == "dl" else "li")
        parse_nested(dialect, item, text)
        _tighten(item)


def _tighten(item: ElementTree.Element) -> None:
    """An item of one paragraph, alone or before a list, has no paragraph element."""
    if len(item) and item[0].tag == "p" and all(c.tag in ("ul", "ol") for c in item[1:]):
        first = item[0]
        item.text = first.text
        item.remove(first)


def _scanned(dialect: Dialect, part: Excerpt) -> str:
    return dialect.scan(part.text, part)


def install(dialect: Dialect) -> None:
    """LaTeX environments that hold paragraphs."""
    dialect.blocks["texblock"] = _build
    dialect.blocks["texfloat"] = _build_float
