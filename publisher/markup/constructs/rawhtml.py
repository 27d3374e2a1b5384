"""HTML in manuscripts: comments go, elements of a strict list stay, everything else is told.

Inline elements become pairs around what they hold; block elements become containers, so that what
stands inside is Markdown as outside, blank lines or not. Nothing of the source is copied: names and
attributes are read, judged and built anew, and the strict pass judges once more at the end.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass, field
from xml.etree import ElementTree

from publisher.markup.constructs.blocks import parse_nested
from publisher.markup.constructs.code import Listing, shorten
from publisher.markup.reader.dialect import Dialect
from publisher.markup.reader.elements import DROPPED_WHOLE
from publisher.markup.reader.nodes import Element, TextNode
from publisher.markup.reader.scanning import Scan
from publisher.markup.reader.tokens import TOKEN, Token

_ATTRIBUTE = r"""\s+[A-Za-z_:@][\w:.@-]*(?:\s*=\s*(?:"[^"]*"|'[^']*'|[^\s"'=<>`]+))?"""
_TAG = re.compile(
    rf"<(?P<close>/?)(?P<name>[A-Za-z][A-Za-z0-9-]*)(?P<attrs>(?:{_ATTRIBUTE}){{0,40}})\s*/?>"
)
_LOOSE = re.compile(
    r"<(?P<close>/?)(?P<name>[A-Za-z][A-Za-z0-9-]*)(?P<attrs>(?:\s[^<>\n]{0,500})?)/?>"
)
_PAIR = re.compile(r"""([A-Za-z_:@][\w:.@-]*)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'=<>`]+)))?""")
_OTHER = re.compile(
    r"<\?.{0,2000}?\?>|<!\[CDATA\[.{0,2000}?\]\]>|<![A-Za-z][^>]{0,500}>", re.DOTALL
)
_STRIP = re.compile(r"<[^<>]{0,500}>")

INLINE = {
    name: name
    for name in """a abbr b bdi bdo cite code del dfn em i ins kbd mark q rp rt ruby s samp small
    span     strong sub sup time u var""".split()
} | {"tt": "code", "strike": "s", "font": "span", "big": "span", "label": "span", "nobr": "span"}
"""HTML's inline elements and what becomes of them."""

BLOCK = {
    name: name
    for name in """aside blockquote details div dl dt dd figure figcaption h1 h2 h3 h4 h5 h6 li ol p
    section summary table thead tbody tfoot tr th td caption colgroup ul""".split()
} | dict.fromkeys(("address", "article", "center", "footer", "header", "main", "nav"), "div")
"""HTML's block elements and what becomes of them."""

_HTML = frozenset(
    """acronym area basefont bdo bgsound blink body data datalist dialog dir fieldset hgroup html
    image isindex keygen legend map marquee menu menuitem meter noembed noframes optgroup
    option output param picture progress rb rtc search slot spacer""".split()
)
_VOID = frozenset({"br", "hr", "img", "wbr", "col"})
_ENDS = {
    "p": {"p"}, "li": {"li", "p"}, "dt": {"dt", "dd", "p"}, "dd": {"dt", "dd", "p"},
    "td": {"td", "th", "p"}, "th": {"td", "th", "p"}, "tr": {"td", "th", "tr", "p"},
    "tbody": {"td", "th", "tr", "thead", "tbody", "p"}, "tfoot": {"td", "th", "tr", "tbody", "p"},
}  # fmt: skip
_PARAGRAPH = frozenset({"p"})
_KEPT = frozenset(
    """id class lang dir title href src alt width height colspan rowspan scope start type datetime
    headers reversed value""".split()
)
_ALIGNED = frozenset({"left", "right", "center"})


@dataclass(frozen=True, slots=True)
class Tag:
    """A tag as it was read: lower-case name, the attributes that may stay."""

    name: str
    attributes: dict[str, str] = field(default_factory=dict)


_ITEM = re.compile(r"(?:[ \t]*\n)* {0,3}(?:[-*+]|\d{1,9}[.)])[ \t]")


def _comment(scan: Scan, pos: int) -> int | None:
    if not scan.text.startswith("<!--", pos):
        return None
    if scan.text.startswith("<!-->", pos) or scan.text.startswith("<!--->", pos):
        return scan.text.index(">", pos) + 1
    if scan.lasting.get("no comment end", len(scan.text) + 1) <= pos:
        return None
    end = scan.text.find("-->", pos + 4)
    if end < 0:
        scan.lasting["no comment end"] = pos
        return None
    return end + 3


def _comment_line(scan: Scan, match: re.Match[str]) -> int | None:
    """A comment that begins a line goes with the rest of its last line, if that is empty."""
    after = _comment(scan, match.start())
    if after is None:
        return None
    blank = re.compile(r"[ \t]*(?:\n|\Z)").match(scan.text, after)
    if blank is None:
        return None
    scan.out.append("\n")
    if _ITEM.match(scan.text, blank.end()):  # what stands between two lists keeps them apart
        scan.block("", scan.token("comment", match.start(), blank.end()))
        scan.out.append("\n")
    return blank.end()


def _html(scan: Scan, pos: int) -> int | None:
    after = _comment(scan, pos)
    if after is not None:
        return after
    match = _TAG.match(scan.text, pos, scan.limit) or _LOOSE.match(scan.text, pos, scan.limit)
    if not match:
        other = _OTHER.match(scan.text, pos)
        if other:
            scan.say("MD011", f"`{shorten(other.group())}` is left out", pos, other.end())
            return other.end()
        return None
    name = match["name"].lower()
    if name in DROPPED_WHOLE:
        return _active(scan, pos, match, name)
    if name == "pre" and not match["close"]:
        return _pre(scan, pos, match)
    if name in BLOCK:
        return _block(scan, pos, match, name)
    if name in _VOID and not match["close"]:
        return scan.emit("htmlvoid", pos, match.end(), _tag(scan, match, name))
    if name in INLINE:
        return _inline(scan, pos, match, name)
    is_told = _closes_told(scan, name, bool(match["close"]))
    if name in _HTML:
        if not is_told:
            scan.say("MD011", f"`{shorten(match.group())}` is left out", pos, match.end())
        return match.end()
    if not is_told:
        message = f"`{shorten(match.group())}` is no element of HTML, and set as it stands"
        scan.say("MD011", message, pos, match.end(), "write `\\<` where you mean the sign")
    return scan.emit("literal", pos, match.end(), match.group())


def _closes_told(scan: Scan, name: str, closes: bool) -> bool:
    """Whether a tag ends an element whose beginning was told, which is told once."""
    depths: dict[str, int] = scan.memo.setdefault("told", {})
    is_told = closes and depths.get(name, 0) > 0
    depths[name] = depths.get(name, 0) + (-1 if is_told else 0 if closes else 1)
    return is_told


def _active(scan: Scan, pos: int, match: re.Match[str], name: str) -> int:
    """Leave an element out with all it holds."""
    end = match.end()
    if not match["close"]:
        close = re.compile(rf"</{name}\s*>", re.IGNORECASE).search(scan.text, end, end + 200_000)
        end = close.end() if close else end
    scan.say("MD012", f"`<{name}>` is left out: `{shorten(scan.text[pos:end])}`", pos, match.end())
    return end


def _tag(scan: Scan, match: re.Match[str], name: str) -> Tag:
    attrib: dict[str, str] = {}
    for key, double, single, bare in _PAIR.findall(match["attrs"] or ""):
        lowered = key.lower()
        value = html.unescape(double or single or bare)
        value = re.sub("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff\ud800-\udfff]", "", value)
        if lowered.startswith("on"):
            scan.say("MD012", f"the event handler `{key}` is left out", match.start(), match.end())
        elif lowered in _KEPT:
            attrib.setdefault(lowered, value)
        elif lowered == "align" and value.lower() in _ALIGNED:
            attrib["class"] = f"{attrib.get('class', '')} {value.lower()}".strip()
        elif lowered == "name" and name == "a":
            attrib.setdefault("id", value)
        elif lowered == "style":
            aligned = re.search(r"text-align:\s*(left|right|center)", value)
            if aligned:
                attrib["class"] = f"{attrib.get('class', '')} {aligned[1]}".strip()
            sized = re.search(r"(?<![-\w])width:\s*([\d.]+(?:%|px|cm|mm|in|pt|em))", value)
            if sized and name == "img":
                attrib.setdefault("width", sized[1])
    if name == "center":
        attrib["class"] = "center"
    return Tag(name, attrib)


def _inline(scan: Scan, pos: int, match: re.Match[str], name: str) -> int:
    tags: list[tuple[str, str]] = scan.memo.setdefault("tags", [])
    if not match["close"]:
        opener = scan.token("htmltag", pos, match.end(), _tag(scan, match, name))
        tags.append((name, opener))
        scan.out.append(opener)
        return match.end()
    closer = scan.token("close", pos, match.end())
    for index in range(len(tags) - 1, max(-1, len(tags) - 50), -1):
        if tags[index][0] == name:
            scan.pair(tags[index][1], closer)
            del tags[index]
            scan.out.append(closer)
            return match.end()
    scan.say("MD011", f"`{match.group()}` closes nothing and is left out", pos, match.end())
    return match.end()


def _line_prefix(scan: Scan, pos: int) -> str | None:
    """What stands before `pos` on its line, if nothing but quotation marks and space."""
    begins = scan.text.rfind("\n", 0, pos) + 1
    before = scan.text[begins:pos]
    return before if not before.strip(" \t>") else None


def _block(scan: Scan, pos: int, match: re.Match[str], name: str) -> int | None:
    begins = scan.text.rfind("\n", 0, pos) + 1
    line = scan.text[begins:pos]
    if "|" in line and not line.strip().startswith("<"):
        scan.say("MD011", f"`{match.group()}` cannot stand in a line of a table", pos, match.end())
        return match.end()
    containers = scan.lasting.setdefault("containers", [])
    if match["close"]:
        return _close_block(scan, pos, match, name, containers)
    while (
        containers and containers[-1][0] == 0 and containers[-1][4] in _ENDS.get(name, _PARAGRAPH)
    ):
        _end(scan, pos, pos)
    if len(containers) > 3 * scan.work.options.limits.nesting:
        return match.end()
    tag = _tag(scan, match, name)
    opener = scan.token("container", pos, match.end(), HtmlContainer(name, tag))
    containers.append((0, opener, "", pos, name))
    _own_line(scan, pos, opener)
    return match.end()


@dataclass(frozen=True, slots=True)
class HtmlContainer:
    """A block element that holds blocks; shaped as a `Container` that builds itself."""

    name: str
    tag: Tag
    options: dict[str, str] = field(default_factory=dict)

    def build(self, dialect: Dialect, parent: ElementTree.Element, token: Token, container: object,
              text: str) -> None:  # fmt: skip
        _build_block(dialect, parent, token, self.tag, text)


def _own_line(scan: Scan, pos: int, character: str) -> None:
    """Put a token on a line of its own, in the quotation that it stands in."""
    begins = scan.text.rfind("\n", 0, pos) + 1
    match = re.match(r"(?:[ \t]*>)+[ \t]*", scan.text[begins:pos])
    prefix = match.group() if match else ""
    scan.out.append(f"\n{prefix}{character}\n{prefix}")


def _close_block(scan: Scan, pos: int, match: re.Match[str], name: str,
                 containers: list[tuple[int, str, str, int, str]]) -> int:  # fmt: skip
    depth = 0
    for entry in reversed(containers):
        depth += 1
        if entry[0] != 0:
            depth = 0
            break
        if entry[4] == name:
            break
    else:
        depth = 0
    if not depth:
        scan.say("MD011", f"`{match.group()}` closes nothing and is left out", pos, match.end())
        return match.end()
    for _ in range(depth):
        _end(scan, pos, match.end())
    return match.end()


def _end(scan: Scan, pos: int, end: int) -> None:
    """Close the innermost block element."""
    _, opener, *_ = scan.lasting["containers"].pop()
    closer = scan.token("endcontainer", pos, end)
    scan.pair(opener, closer)
    _own_line(scan, pos, closer)


def _pre(scan: Scan, pos: int, match: re.Match[str]) -> int | None:
    close = re.compile(r"</pre\s*>", re.IGNORECASE).search(scan.text, match.end())
    if not close:
        return match.end()
    text = html.unescape(_STRIP.sub("", scan.text[match.end() : close.start()]))
    text = re.sub("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff\ud800-\udfff]", "\ufffd", text)
    _own_line(scan, pos, scan.token("listing", pos, close.end(), Listing(text.strip("\n"))))
    return close.end()


def _unindent(scan: Scan, match: re.Match[str]) -> int | None:
    """Inside block elements indentation means nothing: people indent HTML."""
    containers = scan.lasting.get("containers")
    if containers and containers[-1][0] == 0 and match.start() not in scan.levels.list_lines:
        return match.end()
    return None


def _build_block(
    dialect: Dialect, parent: ElementTree.Element, token: Token, tag: Tag, text: str
) -> None:
    attrib = {
        k: v
        for k, v in tag.attributes.items()
        if k not in ("href", "src", "alt", "width", "height")
    }
    element = ElementTree.SubElement(parent, BLOCK[tag.name], attrib)
    element.set("data-at", str(token.start))
    parse_nested(dialect, element, _outdented(text).strip("\n"))
    only = [child for child in element if child.tag == "p"]
    if tag.name in (
        "p",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "summary",
        "caption",
        "figcaption",
    ) or (len(element) == 1 and tag.name in ("td", "th", "li", "dt", "dd")):
        for paragraph in only:
            _unwrap(element, paragraph)


def _outdented(text: str) -> str:
    """`text` without the indentation that it has as HTML: that of its first line, which begins anew
    after each element in it."""
    room: int | None = None
    lines = text.split("\n")
    for index, line in enumerate(lines):
        bare = line.lstrip(" ")
        if not bare:
            continue
        if TOKEN.fullmatch(bare.rstrip()):
            room = None
            continue
        indent = len(line) - len(bare)
        room = indent if room is None else min(room, indent)
        lines[index] = line[room:]
    return "\n".join(lines)


def _unwrap(parent: ElementTree.Element, paragraph: ElementTree.Element) -> None:
    """Take a paragraph out of its element, when block parsing made one where none can be."""
    index = list(parent).index(paragraph)
    text = paragraph.text or ""
    if index:
        before = parent[index - 1]
        before.tail = (before.tail or "") + " " + text
    else:
        parent.text = f"{parent.text} {text}" if parent.text else text
    for offset, child in enumerate(list(paragraph)):
        parent.insert(index + offset, child)
    parent.remove(paragraph)


def _nothing(
    dialect: Dialect, parent: ElementTree.Element, token: Token, blocks: list[str]
) -> None:
    """A comment leaves nothing."""


def _void(
    dialect: Dialect, token: Token, children: list[Element | TextNode]
) -> list[Element | TextNode]:
    tag: Tag = token.data
    if tag.name == "img":
        attrib = {
            k: v
            for k, v in tag.attributes.items()
            if k in ("src", "alt", "width", "height", "id", "class", "title")
        }
        attrib.setdefault("src", "")
        return [Element("image", attrib | {"data-at": str(token.start), "written": "html"}, [])]
    return [Element(tag.name)] if tag.name in ("br", "wbr") else []


def _pair(
    dialect: Dialect, token: Token, children: list[Element | TextNode]
) -> list[Element | TextNode]:
    tag: Tag = token.data
    if not token.mate:
        dialect.work.say(
            "MD011", f"`{shorten(token.source)}` is never closed and is left out", token
        )
        return children
    attrib = {
        k: v
        for k, v in tag.attributes.items()
        if k not in ("src", "width", "height", "alt", "type", "start")
    }
    if tag.name == "a":
        attrib["data-at"] = str(token.start)
    else:
        attrib.pop("href", None)
    return [Element(INLINE[tag.name], attrib, children)]


def install(dialect: Dialect) -> None:
    """HTML in the text."""
    dialect.scanner.inline("<", _html)
    dialect.scanner.line(r"(?=<!--)", _comment_line, priority=20)
    dialect.scanner.line(r"[ \t]+(?=\S)", _unindent, priority=90)
    dialect.blocks["comment"] = _nothing
    dialect.builders.update({"htmlvoid": _void, "htmltag": _pair})
