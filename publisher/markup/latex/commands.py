"""LaTeX in the text: references, labels, macros, spaces; the rest is left out and shown.

``\\ref`` and its kin become cross-references; ``\\newcommand`` goes to the formulas;
``\\newpage`` breaks the page; a few commands that only style or stand for a character are set as
what they mean. Any other command or environment has no meaning here: MD010 shows what was left
out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from xml.etree import ElementTree

from publisher.languages.texletters import ACCENTS, with_accent
from publisher.markup.constructs.code import Listing, shorten
from publisher.markup.latex import blocks as texblocks
from publisher.markup.latex import citations, floats, macros
from publisher.markup.latex.groups import arguments, begins_line, braces, environment_end
from publisher.markup.latex.styles import heading, open_last, open_run
from publisher.markup.latex.words import (
    BOXES,
    CLASSES,
    CODES,
    FORMULAS,
    GAPS,
    HEADINGS,
    MEASURES,
    MUTE,
    SIGNS,
    STYLES,
)
from publisher.markup.reader.dialect import Dialect
from publisher.markup.reader.nodes import Element, TextNode
from publisher.markup.reader.scanning import Scan
from publisher.markup.reader.tokens import Token

_REFERENCE = re.compile(
    r"\\(?P<command>[Aa]utoref|[Cc]ref|eqref|ref|nameref|pageref|vref)\*?\s?\{(?P<labels>[^{}\n]+)\}"
    r"|\\@ref\((?P<book>[^()\s]+)\)"
)
_LABEL = re.compile(r"\\label\s?\{(?P<label>[^{}\n]+)\}[ ]?")
_BOOKDOWN = re.compile(r"\(\\#(?P<label>[A-Za-z]+:[\w/-]+)\)[ ]?")
_COMMAND = re.compile(r"\\[A-Za-z]+\*?")
_BEGIN = re.compile(r"\\begin\{([A-Za-z*]+)\}")
_DEFINE = re.compile(
    r"\\(?:(?:re)?newcommand|providecommand|DeclareMathOperator)\*?\s*|\\def\s*(?=\\)"
)
_PAGES = ("newpage", "pagebreak", "clearpage", "cleardoublepage")
_PAGE = re.compile(
    rf"^[ ]{{0,3}}(?:\\(?:{'|'.join(_PAGES)})(?:\[[^\]\n]*\]|\{{\}})?"
    r"|\{\{< *pagebreak *>\}\})[ \t]*$",
    re.MULTILINE,
)
_VERB = re.compile(
    r"\\(?:verb\*?|lstinline(?:\[[^\]\n]*\])?|mintinline\{\w+\})([^\w\s*{\[])(?P<text>[^\n]*?)\1"
)
_ACCENT = re.compile(r"\\(?P<mark>[uvHrdckbt\"'`^~=.])\{(?P<letter>\\?[A-Za-z]{1,2})\}")
_WITHIN = re.compile(r"(?<=[^\W\d_]{2})\\(?P<mark>[\"'`^])(?P<letter>[aeiouAEIOU])")
"""An accent without braces: only amid a word, for elsewhere it is an escaped mark."""


@dataclass(frozen=True, slots=True)
class TexReference:
    """A cross-reference in TeX: the command, and the labels it names."""

    command: str
    labels: tuple[str, ...]


def _tex(scan: Scan, pos: int) -> int | None:
    match = _REFERENCE.match(scan.text, pos, scan.limit)
    if match:
        labels = tuple(name.strip() for name in (match["labels"] or match["book"]).split(","))
        return scan.emit(
            "texref", pos, match.end(), TexReference(match["command"] or "ref", labels)
        )
    match = _LABEL.match(scan.text, pos, scan.limit)
    if match:
        return scan.emit("texlabel", pos, match.end(), match["label"].strip())
    match = _BOOKDOWN.match(scan.text, pos - 1, scan.limit) if pos else None
    if match and scan.out and scan.out[-1].endswith("("):
        scan.out[-1] = scan.out[-1][:-1]
        return scan.emit("texlabel", pos - 1, match.end(), match["label"])
    match = _DEFINE.match(scan.text, pos)
    if match:
        return _definition(scan, pos, match.end())
    match = _BEGIN.match(scan.text, pos)
    if match:
        return _environment(scan, pos, match)
    match = _ACCENT.match(scan.text, pos) or _WITHIN.match(scan.text, pos)
    if match:
        return _accent(scan, pos, match)
    match = _COMMAND.match(scan.text, pos, scan.limit)
    return _command(scan, pos, match) if match else None


def macro_sources(preamble: str) -> Iterator[str]:
    """The sources of the macros that LaTeX defines; all else in it is passed over."""
    for match in _DEFINE.finditer(preamble):
        _, body = _defined(preamble, match.end())
        if body is not None:
            yield preamble[match.start() : body]


def _defined(text: str, at: int) -> tuple[int, int | None]:
    """Where the name and the arguments of a macro that is defined at `at` end, and where its body
    does, if it is closed."""
    name = re.compile(r"\{?\\[A-Za-z@]+\}?(?:#\d)*").match(text, at)
    if not name:
        return at, None
    end = name.end()
    while end < len(text) and text[end] == "[":
        close = text.find("]", end, end + 200)
        if close < 0:
            break
        end = close + 1
    spaces = re.compile(r"[ \t]*\n?[ \t]*").match(text, end)
    return end, braces(text, spaces.end() if spaces else end)


def _definition(scan: Scan, pos: int, at: int) -> int | None:
    end, body = _defined(scan.text, at)
    if body is None:
        return _drop(scan, pos, end)
    scan.work.macros.append(scan.text[pos:body])
    scan.emit("stamp", pos, body)
    return body


def _environment(scan: Scan, pos: int, match: re.Match[str]) -> int | None:
    name = match[1]
    end = environment_end(scan, match.end(), name)
    if end is None:
        return _drop(scan, pos, match.end())
    if floats.read_float(scan, pos, end, name) or texblocks.read_block(scan, pos, end, name):
        return end
    return _drop(scan, pos, end)


def _command(scan: Scan, pos: int, match: re.Match[str]) -> int | None:
    name = match.group()[1:].rstrip("*")
    if name in SIGNS:
        return _sign(scan, pos, match.end(), SIGNS[name])
    for reader in (_macro, _literal):
        end_of_token = reader(scan, pos, match)
        if end_of_token is not None:
            return end_of_token
    if "cite" in name.lower() and (cited := citations.read_citation(scan, pos)):
        return cited
    end, args = arguments(scan, match.end())
    if name == "appendix":
        end_of_token = scan.emit("texappendix", pos, end)
    elif name in _PAGES:
        end_of_token = scan.emit("pagebreak", pos, end)
    elif args:
        end_of_token = _with_arguments(scan, pos, end, name, args)
    elif name in MUTE:
        end_of_token = scan.emit("stamp", pos, end)
    return _drop(scan, pos, end) if end_of_token is None else end_of_token


def _with_arguments(scan: Scan, pos: int, end: int, name: str, args: list[str]) -> int | None:
    """A command with arguments in braces; `None` where it has no meaning here."""
    if name in HEADINGS and begins_line(scan, pos):
        return heading(scan, pos, name)
    if name == "includegraphics" and floats.read_float(scan, pos, end, "figure"):
        return end
    if name in ("url", "href"):
        return scan.emit("texurl", pos, end, (args[0], args[-1]))
    if name in STYLES or name in CLASSES or name == "footnote":
        return open_run(scan, pos, scan.text.index("{", pos) + 1, end, name)
    if name in BOXES:
        return open_last(scan, pos, end)
    if name in FORMULAS:
        return scan.emit("texmacro", pos, end, f"${scan.text[pos:end]}$")
    if name in GAPS:
        return scan.emit("literal", pos, end, " ")
    return scan.emit("stamp", pos, end) if name in MEASURES else None


def _sign(scan: Scan, pos: int, end: int, sign: str) -> int:
    """A command for a character, with the empty group or the space that may end it."""
    after = end + 2 * scan.text.startswith("{}", end)
    return scan.emit("literal", pos, after + scan.text.startswith("\\ ", after), sign)


def _accent(scan: Scan, pos: int, match: re.Match[str]) -> int:
    """``\\v{s}``: a letter with an accent."""
    letter = with_accent(match["letter"].lstrip("\\"), ACCENTS[match["mark"]])
    return scan.emit("literal", pos, match.end(), letter)


def _literal(scan: Scan, pos: int, match: re.Match[str]) -> int | None:
    """``\\verb|…|`` and its kin, as code."""
    verb = _VERB.match(scan.text, pos, scan.limit)
    if verb:
        return scan.emit("code", pos, verb.end(), Listing(verb["text"]))
    if match.group()[1:] not in CODES:
        return None
    end, args = arguments(scan, match.end())
    return scan.emit("code", pos, end, Listing(args[-1].replace("\\", ""))) if args else None


def _macro(scan: Scan, pos: int, match: re.Match[str]) -> int | None:
    """A command that the paper itself defines, replaced by what it stands for."""
    definitions = scan.work.macros.known
    name = match.group()[1:]
    if name not in definitions:
        return None
    count, _ = definitions[name]
    end = match.end() + 2 * scan.text.startswith("{}", match.end())
    if count:
        end = arguments(scan, match.end())[0]
    text = macros.expand_macros(scan.text[pos:end], scan.work.macros)
    if any(call[1] in definitions for call in macros.COMMAND.finditer(text)):
        return _drop(scan, pos, end)  # it calls itself
    return scan.emit("texmacro", pos, end, text.removesuffix("{}"))


def _expanded(
    dialect: Dialect, token: Token, children: list[Element | TextNode]
) -> list[Element | TextNode]:
    return dialect.engine.parse(dialect.scan_again(token.data, token))


def _drop(scan: Scan, start: int, end: int) -> int:
    return scan.emit("texdropped", start, end)


def _dropped(
    dialect: Dialect, token: Token, children: list[Element | TextNode]
) -> list[Element | TextNode]:
    dialect.work.say("MD010", f"raw LaTeX is left out: `{shorten(token.source)}`", token)
    return []


def _reference(
    dialect: Dialect, token: Token, children: list[Element | TextNode]
) -> list[Element | TextNode]:
    dialect.work.references.append(token)
    number = str(len(dialect.work.references) - 1)
    return [Element("crossref", {"n": number, "data-at": str(token.start)}, [], opaque=True)]


def _label(
    dialect: Dialect, token: Token, children: list[Element | TextNode]
) -> list[Element | TextNode]:
    return [Element("label", {"name": token.data, "data-at": str(token.start)})]


def _url(
    dialect: Dialect, token: Token, children: list[Element | TextNode]
) -> list[Element | TextNode]:
    address, text = token.data
    attrib = {"href": address.replace("\\", ""), "data-at": str(token.start)}
    if address == text:
        attrib["class"] = "uri"
    return [Element("a", attrib, [TextNode(text.replace("\\", ""), literal=True)])]


def _break(
    dialect: Dialect, token: Token, children: list[Element | TextNode]
) -> list[Element | TextNode]:
    return [Element("pagebreak")]


def _appendix(
    dialect: Dialect, token: Token, children: list[Element | TextNode]
) -> list[Element | TextNode]:
    return [Element("appendix")]


def _page(scan: Scan, match: re.Match[str]) -> int | None:
    scan.out.append("\n")
    scan.block("", scan.token("pageblock", match.start(), match.end()))
    scan.out.append("\n")
    return match.end()


def _page_block(
    dialect: Dialect, parent: ElementTree.Element, token: Token, blocks: list[str]
) -> None:
    ElementTree.SubElement(parent, "div", {"class": "page-break"})


def install(dialect: Dialect) -> None:
    """LaTeX in the text."""
    dialect.scanner.line(_PAGE.pattern, _page, stop=r"\\(?:newpage|pagebreak|clearpage)[ \t]*$")
    dialect.scanner.inline("\\", _tex, priority=10)
    dialect.builders.update({
        "texref": _reference, "texlabel": _label, "texdropped": _dropped, "texurl": _url,
        "pagebreak": _break, "texappendix": _appendix, "texmacro": _expanded,
    })  # fmt: skip
    dialect.blocks["pageblock"] = _page_block
