"""Brackets: links, images, reference links, spans, automatic links.

One pass with a stack, so that brackets are matched in linear time however many are open. What a
pair means is decided at its closing bracket, as in CommonMark 0.31 §6.3; a module of another
construct (citations, notes) can claim a pair first. Destinations may hold spaces, as pandoc has
it.
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from publisher.markup.reader import attributes
from publisher.markup.reader.attributes import Attributes
from publisher.markup.reader.dialect import Dialect
from publisher.markup.reader.nodes import Element, TextNode
from publisher.markup.reader.scanning import Bracket, Scan
from publisher.markup.reader.tokens import Token
from publisher.markup.reader.work import Definition

Claim = Callable[[Scan, Bracket, int], "int | None"]
"""Asked at a closing bracket, with the opening one and the offset of the closing one."""

_WITHIN = r"\\.|\n(?![ \t]*\n)"
_TITLE = (
    rf"""(?:"(?:[^"\\\n]|{_WITHIN})*"|'(?:[^'\\\n]|{_WITHIN})*'|\((?:[^()\\\n]|{_WITHIN})*\))"""
)
_DEFINITION = re.compile(
    rf"""^(?:[ ]{{0,3}}>)*[ ]{{0,3}}
    \[(?P<label>(?!\^)(?=\s*[^\s\]])(?:[^\[\]\\\n]|\\.|\n(?!\s*\n)){{1,999}})\]:[ \t]*\n?[ \t]*
    (?P<url><[^<>\n]*>|[^\s<][^\s]*)
    (?:(?:[ \t]+\n?|\n)[ \t]*(?P<title>{_TITLE}))?
    (?:[ \t]+(?P<attrs>\{{[^{{}}\n]*\}}))?[ \t]*(?:\n|\Z)""",
    re.MULTILINE | re.VERBOSE,
)
_BEFORE = re.compile(
    r"(?:\A|\n)(?:[ \t>]*|[^\n]*-->[ \t]*"
    r"| {0,3}(?:#{1,6}[ \t][^\n]*|=+[ \t]*|(?:[-*_][ \t]*){3,}))\n\Z"
)
"""The line before a definition: blank, within a quotation too, a heading, a rule, or a comment's
end."""
_DESTINATION = re.compile(
    rf"\(\s*(?P<angle><(?:[^<>\n\\]|\\.)*>)?\s*(?P<rest>(?:{_TITLE}\s*)?\))", re.DOTALL
)
_ANGLE = re.compile(r"<(?:[^<>\\]|\\.)*>", re.DOTALL)
_HIDES = re.compile("[\"'<]")
_TITLE_BEGINS = {
    '"': re.compile(r'(?<![ \t\n])[ \t\n]++"(?=.)', re.DOTALL),
    "'": re.compile(r"(?<![ \t\n])[ \t\n]++'(?=.)", re.DOTALL),
    ")": re.compile(r"(?<![ \t\n])[ \t\n]++\((?=(?:[^()\\]|\\.)*+\)$)", re.DOTALL),
}
"""By the mark that ends a title, what begins it. The end is looked at first: one pattern for both
would read to the end from every mark that may begin one."""
_REFERENCE = re.compile(r"\[((?:[^\[\]\\]|\\.){0,999})\]")
_AUTO = re.compile(
    r"<(?P<url>[A-Za-z][A-Za-z0-9+.-]{1,31}:[^\s<>]*)>|<(?P<mail>[\w.+-]+@[\w-]+(?:\.[\w-]+)+)>"
)
_BARE = re.compile(r"(?:https?://|www\.)(?:\\[_~#&%*]|[^\s<>\U000f0000-\U0010ffff\\`\"])+")
_TAIL = ".,;:!?'’”»*_])}|"
_LOCAL = re.compile(r"(?<![\w.+/:=~-])[A-Za-z0-9][\w.+-]*$", re.ASCII)
_DOMAIN = re.compile(r"(?:[A-Za-z0-9](?:[\w-]*[A-Za-z0-9])?\.)+[A-Za-z]{2,18}(?![\w@-])", re.ASCII)
_VERSION = re.compile(r"v?\d+(?:\.\d+)+\.")
_ESCAPED = re.compile(r"\\([^\w\s])")
_DEEPEST = 60


def normal(label: str) -> str:
    """A link label as it is compared: case and white space do not matter."""
    return " ".join(label.split()).casefold()


def _collect(scan: Scan) -> None:
    """Note all link definitions; they leave no text."""
    if "]:" not in scan.text:
        return
    fences = list(_fences(scan.text))
    end = 0
    for match in _DEFINITION.finditer(scan.text):
        if any(a <= match.start() < b for a, b in fences):
            continue
        line = scan.text.rfind("\n", 0, max(0, match.start() - 1))
        if match.start() != end and not _BEFORE.match(scan.text, max(0, line), match.start()):
            continue
        end = match.end()
        match_of_attrs = attributes.match_at(match["attrs"] or "", 0)
        scan.work.definitions.setdefault(
            normal(match["label"]),
            Definition(
                _url(match["url"]),
                _plain((match["title"] or "")[1:-1]),
                match_of_attrs[0] if match_of_attrs else attributes.NONE,
            ),
        )
        scan.skips[match.start()] = match.end()


def _fences(text: str) -> list[tuple[int, int]]:
    """Where fenced code stands, near enough to tell definitions from examples of them."""
    out, opening = [], None
    for match in re.finditer(r"^[ \t>]*(`{3,}|~{3,})([^\n]*)$", text, re.MULTILINE):
        if opening is None:
            opening = match
        elif (
            match[1][0] == opening[1][0]
            and len(match[1]) >= len(opening[1])
            and not match[2].strip()
        ):
            out.append((opening.start(), match.end()))
            opening = None
    return out


def _url(text: str) -> str:
    text = text.strip()
    if text.startswith("<") and text.endswith(">"):
        text = text[1:-1]
    return _plain(" ".join(text.split()))


def _plain(text: str) -> str:
    """An address or a title without its escapes and entities."""
    text = html.unescape(text) if "&" in text else text
    return _ESCAPED.sub(r"\1", text)


def _open(scan: Scan, pos: int) -> int | None:
    text = scan.text
    if text[pos] == "!":
        if text[pos + 1 : pos + 2] != "[":
            return None
        kind, width = "image", 2
    else:
        kind, width = "link", 1
    if len(scan.brackets) >= _DEEPEST:
        return None
    scan.brackets.append(Bracket(kind, len(scan.out), pos, pos + width))
    scan.out.append(text[pos : pos + width])
    return pos + width


def _close(scan: Scan, pos: int) -> int | None:
    if not scan.brackets:
        return None
    bracket = scan.brackets.pop()
    for claim in scan.scanner.claims:
        after: int | None = claim(scan, bracket, pos)
        if after is not None:
            return after
    return None


def _destination(scan: Scan, bracket: Bracket, pos: int) -> int | None:
    """``[text](url "title"){attributes}``"""
    if scan.text[pos + 1 : pos + 2] != "(":
        return None
    end = _parenthesis(scan, pos + 1)
    if end is None:
        return None
    inside = scan.text[pos + 2 : end - 1].strip()
    title = ""
    begins = _TITLE_BEGINS.get(inside[-1:])
    match = begins.search(inside) if begins else None
    if match:
        title = _plain(inside[match.end() : -1])
        inside = inside[: match.start()].strip()
    if inside.startswith("<") and not _ANGLE.fullmatch(inside):
        return None
    return _finish(scan, bracket, pos, end, Definition(_url(inside), title))


def _parenthesis(scan: Scan, pos: int) -> int | None:
    """Where the parenthesis that opens at `pos` ends; quotes and ``<>`` hide parentheses."""
    text, limit = scan.text, scan.limit
    match = _DESTINATION.match(text, pos, limit)
    if match:
        return match.end()
    end = scan.closed("(", ")").get(pos)
    if end is None:
        return None
    if not _HIDES.search(text, pos, end):
        return end
    depth, i, quote = 0, pos, ""
    while i < min(limit, pos + 4000):
        c = text[i]
        if c == "\\":
            i += 1
        elif quote:
            quote = "" if c == quote else quote
        elif c in "\"'" and text[i - 1].isspace() and text.find(c, i + 1, min(limit, i + 500)) > 0:
            quote = c
        elif c in "()":
            depth += 1 if c == "(" else -1
            if not depth:
                return i + 1
        i += 1
    return None


def _reference(scan: Scan, bracket: Bracket, pos: int) -> int | None:
    """``[text][label]``, ``[label][]``, ``[label]``, and the text of a heading as label."""
    inner = scan.text[bracket.after : pos]
    match = _REFERENCE.match(scan.text, pos + 1, scan.limit)
    label, end = (match[1] or inner, match.end()) if match else (inner, pos + 1)
    definition = _defined(scan, label)
    if definition is None and match and not match[1]:
        return None
    if definition is None and match:
        definition, end = _defined(scan, inner), pos + 1
    return _finish(scan, bracket, pos, end, definition) if definition else None


def _defined(scan: Scan, label: str) -> Definition | None:
    key = normal(label)
    if key in scan.work.definitions:
        return scan.work.definitions[key]
    return Definition(f"heading:{key}") if key in scan.work.headings else None


def _span(scan: Scan, bracket: Bracket, pos: int) -> int | None:
    """``[text]{.class key=value}``"""
    if scan.text[pos + 1 : pos + 2] != "{":
        return None
    match = attributes.match_at(scan.text, pos + 1)
    if not match or match[1] > scan.limit:
        return None
    if bracket.kind == "image":
        return None
    return enclose(scan, bracket, "span", pos, match[1], match[0])


def _finish(scan: Scan, bracket: Bracket, pos: int, end: int, target: Definition) -> int:
    match = attributes.match_at(scan.text, end)
    attrs, end = match if match and match[1] <= scan.limit else (target.attributes, end)
    kind = bracket.kind if bracket.kind in ("link", "image") else "link"
    return enclose(scan, bracket, kind, pos, end, Definition(target.url, target.title, attrs))


def enclose(scan: Scan, bracket: Bracket, kind: str, pos: int, end: int, data: Any) -> int:
    """Make the opening bracket and the text from `pos` to `end` the two ends of a pair."""
    opener = scan.token(kind, bracket.start, bracket.after, data)
    closer = scan.token("close", pos, end)
    scan.pair(opener, closer)
    scan.out[bracket.index] = opener
    scan.out.append(closer)
    return end


def swallow(scan: Scan, bracket: Bracket, kind: str, end: int, data: Any) -> int:
    """Make one token of all from the opening bracket to `end`."""
    del scan.out[bracket.index :]
    return scan.emit(kind, bracket.start, end, data)


@dataclass(frozen=True, slots=True)
class Address:
    """An address that is its own text."""

    label: str
    href: str


def _auto(scan: Scan, pos: int) -> int | None:
    """``<https://example.org>``"""
    match = _AUTO.match(scan.text, pos, scan.limit)
    if match is None:
        return None
    label = match["url"] or match["mail"]
    address = Address(label, label if match["url"] else f"mailto:{label}")
    return scan.emit("autolink", pos, match.end(), address)


def _bare(scan: Scan, pos: int) -> int | None:
    """An address pasted into the text (GFM 0.29, section 6.9): what ends a sentence or closes a
    bracket is no part of it."""
    if pos and scan.text[pos - 1].isalnum():
        return None
    match = _BARE.match(scan.text, pos, scan.limit)
    if not match:
        return None
    address = match.group()
    for opens, closes in ("()", "[]", "{}"):
        if address.count(closes) > address.count(opens):
            address = address[: _unopened(address, opens, closes)]
    while (
        address
        and address[-1] in _TAIL
        and not (address.endswith(")") and address.count("(") == address.count(")"))
    ):
        address = address[:-1]
    label = re.sub(r"\\([_~#&%*])", r"\1", address)
    host = label.partition("://")[2] or label
    if not re.match(r"[\w\[]", host) or ("://" not in label and host.count(".") < 2):
        return scan.emit("literal", pos, pos + len(address), label) if address else None
    href = label if "://" in label else f"http://{label}"
    return scan.emit("autolink", pos, pos + len(address), Address(label, href))


def _is_closed(text: str) -> bool:
    """Whether the last character closes a bracket that `text` opens."""
    opens = {")": "(", "]": "[", "}": "{"}.get(text[-1], "")
    return bool(opens) and text.count(opens) == text.count(text[-1])


def _unopened(text: str, opens: str, closes: str) -> int:
    """Where the first bracket closes that none in `text` opens."""
    depth = 0
    for at, character in enumerate(text):
        depth += (character == opens) - (character == closes)
        if depth < 0:
            return at
    return len(text)


def _mail(scan: Scan, pos: int) -> int | None:
    """An e-mail address in the text."""
    before = _LOCAL.search(scan.out[-1]) if scan.out else None
    domain = _DOMAIN.match(scan.text, pos + 1, scan.limit)
    if not before or not domain or _VERSION.match(domain.group()):
        return None
    start = pos - len(before.group())
    if start < scan.begin or scan.text[start:pos] != before.group():
        return None
    label = scan.text[start : domain.end()]
    scan.out[-1] = scan.out[-1][: before.start()]
    return scan.emit("autolink", start, domain.end(), Address(label, f"mailto:{label}"))


def common(attrs: Attributes) -> dict[str, str]:
    """The attributes of an element that authors may set on any inline construct."""
    out = {}
    if attrs.id:
        out["id"] = attrs.id
    if attrs.classes:
        out["class"] = " ".join(attrs.classes)
    for key in ("lang", "dir", "title"):
        if attrs.get(key):
            out[key] = attrs.get(key)
    return out


def _link(
    dialect: Dialect, token: Token, children: list[Element | TextNode]
) -> list[Element | TextNode]:
    target: Definition = token.data
    attrib = common(target.attributes) | {"href": target.url, "data-at": str(token.start)}
    if target.title:
        attrib["title"] = target.title
    return [Element("a", attrib, _without_links(children))]


def _without_links(nodes: list[Element | TextNode]) -> list[Element | TextNode]:
    """A link cannot stand in a link: the outer one is kept, as pandoc has it."""
    out: list[Element | TextNode] = []
    for node in nodes:
        if isinstance(node, Element):
            node.children = _without_links(node.children)
            if node.tag == "a":
                out += node.children
                continue
        out.append(node)
    return out


def _image(
    dialect: Dialect, token: Token, children: list[Element | TextNode]
) -> list[Element | TextNode]:
    """An image with its caption inside, until the pass over the tree knows whether it is a
    figure."""
    target: Definition = token.data
    attrib = common(target.attributes)
    attrib |= {"src": target.url, "data-at": str(token.start)}
    if target.title:
        attrib["title"] = target.title
    for key in ("width", "height", "alt", "fig-alt", "label"):
        if key in target.attributes.pairs:
            attrib[key.removeprefix("fig-")] = target.attributes.pairs[key]
    return [Element("image", attrib, children)]


def _styled(
    dialect: Dialect, token: Token, children: list[Element | TextNode]
) -> list[Element | TextNode]:
    attrs: Attributes = token.data
    attrib = common(attrs) | {"data-at": str(token.start)}
    if attrs.get("label"):
        attrib["label"] = attrs.get("label")
    tags = {"mark": "mark", "kbd": "kbd", "ul": "u", "underline": "u", "del": "del", "ins": "ins"}
    for name in attrs.classes:
        if name in tags:
            attrib.pop("class")
            return [Element(tags[name], attrib, children)]
    return [Element("span", attrib, children)]


def _autolink(
    dialect: Dialect, token: Token, children: list[Element | TextNode]
) -> list[Element | TextNode]:
    address: Address = token.data
    attrib = {"href": address.href, "class": "uri", "data-at": str(token.start)}
    return [Element("a", attrib, [TextNode(address.label, literal=True)])]


def install(dialect: Dialect) -> None:
    """Links, images, spans, automatic links."""
    scanner = dialect.scanner
    scanner.inline("[!", _open)
    scanner.inline("]", _close)
    scanner.inline("<", _auto, priority=5)
    scanner.inline("h", _bare, pattern="https?://")
    scanner.inline("w", _bare, pattern=r"www\.(?<![\w./@-]www\.)")
    scanner.inline("@", _mail, priority=5)
    scanner.collector(_collect)
    scanner.claims += [_destination, _span, _reference]
    dialect.builders.update(
        {"link": _link, "image": _image, "span": _styled, "autolink": _autolink}
    )
