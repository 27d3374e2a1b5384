"""Fenced divs: ``::: {.note}`` or ``::: note`` … ``:::``, nested as one likes.

The scanner finds both ends, so that each has its place; the block parser gathers what stands
between. The classes of admonitions (note, tip, warning …) make an ``aside`` with its name as
title.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from xml.etree import ElementTree

from publisher.markup.constructs.blocks import parse_nested
from publisher.markup.constructs.links import common
from publisher.markup.reader import attributes
from publisher.markup.reader.attributes import Attributes
from publisher.markup.reader.dialect import Dialect
from publisher.markup.reader.scanning import PREFIX, Scan
from publisher.markup.reader.tokens import Token

_FENCE = PREFIX + r"(?P<fence>:{3,})[ \t]*(?P<info>[^\n]*?)[ \t]*:*[ \t]*(?:\n|\Z)"
_WORD = re.compile(r"[\w.-]+")
ADMONITIONS = frozenset(
    """note tip hint important warning caution danger attention error seealso admonition remark
    theorem lemma definition proof example corollary proposition algorithm axiom conjecture
    criterion observation property assumption exercise solution callout-note callout-tip
    callout-warning callout-important callout-caution""".split()
)
"""Names of boxes; what each is called is among the words of a language, but for `admonition`."""
STATEMENTS = frozenset(
    """theorem lemma definition corollary proposition axiom conjecture criterion observation
    property assumption exercise example remark algorithm""".split()
)
"""What is numbered where it has a label, each kind by itself."""
_QUARTO = {
    "thm": "theorem", "lem": "lemma", "cor": "corollary", "prp": "proposition",
    "cnj": "conjecture", "def": "definition", "exm": "example", "exr": "exercise",
    "sol": "solution", "rem": "remark", "alg": "algorithm",
}  # fmt: skip
SHORT = {name: short for short, name in _QUARTO.items()} | {"hypothesis": "hyp"}
"""The prefix of a statement's label, by its name, as bookdown has them."""
_CALLOUTS = ("nte-", "tip-", "wrn-", "imp-", "cau-")
"""The prefixes of ids of callouts that are numbered, as Quarto has them."""
_TITLE = re.compile(r"#{1,6}[ ]+(.+?)(?:[ ]+#+)?[ ]*(?:\n|\Z)")
_OPTIONAL_END = frozenset(
    {"p", "li", "dt", "dd", "td", "th", "tr", "thead", "tbody", "tfoot", "colgroup"}
)


@dataclass(frozen=True, slots=True)
class Container:
    """Something that holds blocks. `title` is Markdown; `None` takes the name's own. `build` is for
    directives that make something else of what they hold."""

    name: str
    attributes: Attributes = attributes.NONE
    title: str | None = None
    options: dict[str, str] = field(default_factory=dict)
    argument: str = ""
    build: Callable[[Dialect, ElementTree.Element, Token, Container, str], None] | None = None


def named_container(name: str, title: str | None, *classes: str) -> Container:
    """A box called `name`; without a title and a word for it, the name is its title."""
    if title is None and name not in ADMONITIONS:
        title = name.capitalize()
    return Container(name, Attributes("", classes), title)


def open_container(scan: Scan, prefix: str, start: int, end: int, container: Container,
                   length: int) -> None:  # fmt: skip
    """Begin a container; what closes it comes by `close_container`."""
    opener = scan.token("container", start, end, container)
    scan.lasting.setdefault("containers", []).append((length, opener, prefix, start, ""))
    scan.out.append("\n")
    scan.block(prefix, opener)
    scan.out.append("\n")


def close_container(scan: Scan, prefix: str, start: int, end: int) -> None:
    """End the innermost container."""
    _, opener, *_ = scan.lasting["containers"].pop()
    closer = scan.token("endcontainer", start, end)
    scan.pair(opener, closer)
    scan.out.append("\n")
    scan.block(prefix, closer)
    scan.out.append("\n")


def _fence(scan: Scan, match: re.Match[str]) -> int | None:
    containers = scan.lasting.setdefault("containers", [])
    info, start = match["info"].strip(), match.start("fence")
    if not info:
        if not any(entry[0] for entry in containers):
            return None
        while not containers[-1][0]:
            _element_unclosed(scan)
        close_container(scan, match["prefix"], start, match.end())
        return match.end()
    for directive in scan.scanner.directives:
        after: int | None = directive(scan, match)
        if after is not None:
            return after
    attrs = _attributes_of(info)
    if attrs is None:
        return None
    name = next((c for c in attrs.classes if c in ADMONITIONS), "")
    name = name or _QUARTO.get(re.split("[-:]", attrs.id)[0], "")
    open_container(scan, match["prefix"], start, match.end(), Container(name, attrs),
                   len(match["fence"]))  # fmt: skip
    return match.end()


def _attributes_of(info: str) -> Attributes | None:
    word = _WORD.match(info)
    rest = info[word.end() :].strip() if word else info
    match = attributes.match_at(rest, 0) if rest.startswith("{") else None
    if rest and not match:
        return None
    attrs = match[0] if match else attributes.NONE
    if word:
        attrs = Attributes(attrs.id, (word.group(), *attrs.classes), attrs.pairs)
    return attrs


def _unclosed(scan: Scan) -> None:
    """At the end of the text: tell of containers still open, and close them."""
    while scan.lasting.get("containers"):
        width, opener, prefix, start, _ = scan.lasting["containers"][-1]
        if not width:
            _element_unclosed(scan)
            continue
        token = scan.work.tokens.get(opener)
        length = len(token.source.rstrip("\n")) if token else 1
        scan.say("MD022", "this div is never closed", start, start + length,
                 "close it by a line of `:::`")  # fmt: skip
        close_container(scan, prefix, len(scan.text), len(scan.text))


def _element_unclosed(scan: Scan) -> None:
    """Close an HTML element whose end never came; HTML lets some go without."""
    _, _, prefix, start, name = scan.lasting["containers"][-1]
    if name not in _OPTIONAL_END:
        scan.say("MD011", f"`<{name}>` is never closed", start, start + len(name) + 1)
    close_container(scan, prefix, len(scan.text), len(scan.text))


def _container(
    dialect: Dialect, parent: ElementTree.Element, token: Token, blocks: list[str]
) -> None:
    """Take the blocks up to the end of the container."""
    inner: list[str] = []
    while blocks:
        block = blocks.pop(0)
        at = block.find(token.mate)
        if at >= 0:
            before, after = block[:at].rstrip(" \n"), block[at + 1 :].lstrip("\n")
            if before.strip():
                inner.append(before)
            if after.strip():
                blocks.insert(0, after)
            break
        inner.append(block)
    container: Container = token.data
    text = "\n\n".join(inner)
    if container.build is not None:
        container.build(dialect, parent, token, container, text)
    elif container.name:
        admonition(dialect, parent, token, container, text)
    else:
        div = ElementTree.SubElement(parent, "div", common(container.attributes))
        div.set("data-at", str(token.start))
        if "part" in container.attributes.classes and container.attributes.get("width"):
            div.set("width", container.attributes.get("width"))
        if container.attributes.get("layout-ncol"):
            div.set("ncol", container.attributes.get("layout-ncol"))
        parse_nested(dialect, div, text)


def admonition(dialect: Dialect, parent: ElementTree.Element, token: Token, container: Container,
               text: str) -> None:  # fmt: skip
    """An ``aside`` with a title."""
    classes = dict.fromkeys(("admonition", container.name, *container.attributes.classes))
    attrib = common(container.attributes)
    attrib |= {"class": " ".join(classes), "role": "note", "data-at": str(token.start)}
    aside = ElementTree.SubElement(parent, "aside", attrib)
    title = container.title
    if title is None:
        title = container.attributes.get("title")
        aside.attrib.pop("title", None)
    if title and container.attributes.id.startswith(_CALLOUTS):
        container = replace(container, options={**container.options, "name": title})
        title = ""
    scanned = dialect.scan_again(title, token) if title else ""
    if not title and title is not container.title:
        scanned, text = _titled(dialect, aside, container, text, token)
    if scanned:
        heading = ElementTree.SubElement(aside, "p", {"class": "admonition-title"})
        heading.text = scanned
    parse_nested(dialect, aside, text)


def _titled(dialect: Dialect, aside: ElementTree.Element, container: Container, text: str,
            token: Token) -> tuple[str, str]:  # fmt: skip
    """The title of an admonition that is given none, scanned, and what is left of its text: the
    word for it; a theorem has its name after the word, a callout of Quarto the heading that begins
    it."""
    word = container.attributes.get("word") or _name(container.name, dialect.work.words)
    own_title = container.options.get("name") or container.attributes.get("name")
    own_title = dialect.scan_again(own_title, token) if own_title else ""
    begins = _TITLE.match(text)
    statement = container.name in STATEMENTS
    has_number = container.attributes.id.startswith(_CALLOUTS)
    if begins and not own_title and (statement or container.name.startswith("callout-")):
        own_title, text = begins[1], text[begins.end() :]
    if statement:
        aside.set("data-word", word)
        return f"{word} ({own_title})" if own_title else word, text
    if has_number:
        aside.set("data-word", word)
        return f"{word}: {own_title}" if own_title else word, text
    return own_title or word, text


def _name(name: str, said: Mapping[str, str]) -> str:
    return said.get(f"boxes.{name.removeprefix('callout-')}", "")


def _end(dialect: Dialect, parent: ElementTree.Element, token: Token, blocks: list[str]) -> None:
    """An end whose beginning stood elsewhere: nothing is left of it."""


def install(dialect: Dialect) -> None:
    """Fenced divs."""
    dialect.scanner.line(_FENCE, _fence, stop=":{3,}", priority=40)
    dialect.scanner.finisher(_unclosed)
    dialect.blocks["container"] = _container
    dialect.blocks["endcontainer"] = _end
