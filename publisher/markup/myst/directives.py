"""What each directive of MyST makes of its body (MyST 1, "Directives"; docutils' names)."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from xml.etree import ElementTree

from markdown.util import AtomicString
from pygments.lexers import find_lexer_class_by_name
from pygments.util import ClassNotFound

from publisher.markup.constructs.blocks import parse_nested
from publisher.markup.constructs.chunks import DRAWN
from publisher.markup.constructs.code import Listing, listing_element, shorten
from publisher.markup.constructs.divs import ADMONITIONS, Container, admonition
from publisher.markup.constructs.formulas import Math
from publisher.markup.constructs.tables import columns
from publisher.markup.latex.commands import TexReference
from publisher.markup.myst import including
from publisher.markup.reader.attributes import NONE, Attributes
from publisher.markup.reader.dialect import Dialect
from publisher.markup.reader.tokens import Token

_OPTION = re.compile(r"[ \t>]*:(?P<key>[A-Za-z][\w-]*):[ \t]*(?P<value>[^\n]*)(?:\n|\Z)")
_YAML = re.compile(r"[ \t]*---[ \t]*\n(?P<lines>(?:[^\n]*\n)*?)[ \t]*---[ \t]*(?:\n|\Z)")
_YAML_LINE = re.compile(r"^[ \t]*([A-Za-z][\w-]*):[ \t]*(.*)$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Directive:
    """A directive as written; `at` is the offset in the scanned text where its body begins,
    `argument_at` the one where its argument does."""

    name: str
    argument: str
    options: dict[str, str] = field(default_factory=dict)
    at: int = 0
    argument_at: int = 0

    def get(self, *keys: str) -> str:
        return next((self.options[key] for key in keys if self.options.get(key)), "")


Make = Callable[[Dialect, ElementTree.Element, Token, Directive, str], None]


@dataclass(frozen=True, slots=True)
class Body:
    """`make` builds the element; a `raw` body is not Markdown; `options` are its keys."""

    make: Make
    options: frozenset[str] = frozenset()
    raw: bool = False


def options_of(text: str, start: int, end: int) -> tuple[dict[str, str], int]:
    """The options at the top of a body, and where they end."""
    options: dict[str, str] = {}
    block = _YAML.match(text, start, end)
    if block:
        for key, value in _YAML_LINE.findall(block["lines"]):
            options[key.lower()] = value.strip().strip("\"'")
        return options, block.end()
    at = start
    while at < end:
        match = _OPTION.match(text, at, end)
        if not match:
            break
        options[match["key"].lower()] = match["value"].strip()
        at = match.end()
    return options, at


def is_language(name: str) -> bool:
    """Whether Pygments knows `name`, or it is drawn from text: then a fence ``{name}`` is code (R
    Markdown, Quarto)."""
    if name in DRAWN:
        return True
    try:
        find_lexer_class_by_name(name)
    except ClassNotFound:
        return False
    return True


def _math(
    dialect: Dialect, parent: ElementTree.Element, token: Token, directive: Directive, text: str
) -> None:
    tex = f"{directive.argument}\n{text}".strip("\n") if directive.argument else text
    if not tex.strip():
        return
    at = directive.argument_at if directive.argument else directive.at
    math = Math(tex, True, at, directive.get("label", "name"))
    paragraph = ElementTree.SubElement(parent, "p", {"data-at": str(token.start)})
    element = ElementTree.SubElement(
        paragraph, "formula", {"data-at": str(math.at), "display": "block"}
    )
    if math.label:
        element.set("label", math.label)
    element.text = AtomicString(math.tex)


def _code(
    dialect: Dialect, parent: ElementTree.Element, token: Token, directive: Directive, text: str
) -> None:
    pairs = {}
    if directive.get("caption"):
        pairs["caption"] = directive.get("caption")
    if directive.get("emphasize-lines"):
        pairs["hl_lines"] = directive.get("emphasize-lines")
    if directive.get("lineno-start"):
        pairs["startFrom"] = directive.get("lineno-start")
    has_numbers = (
        "linenos" in directive.options
        or "lineno-start" in directive.options
        or "number-lines" in directive.options
    )
    attrs = Attributes(
        directive.get("label", "name"), ("numberLines",) if has_numbers else (), pairs
    )
    language = directive.argument.split()[0] if directive.argument else ""
    parent.append(listing_element(dialect, token, Listing(text.strip("\n"), language, attrs)))


def _figure(
    dialect: Dialect, parent: ElementTree.Element, token: Token, directive: Directive, text: str
) -> None:
    """``<image>`` with its caption inside, as a figure of the core dialect would be; without a
    file, what the body holds, of which `figures` makes one. What a notebook would draw
    (``{figure} #label``) is the picture that its author put in its place, if any."""
    if directive.argument.startswith("#"):
        directive = replace(directive, argument=directive.get("placeholder"))
        if not directive.argument:
            dialect.work.say(
                "MD016", "the figure is the output of a notebook, and no notebook is run", token,
                "run it, and put what it draws here: a file, or an option `:placeholder: …`",
            )  # fmt: skip
    if not directive.argument:
        _container(dialect, parent, token, directive, text)
        parent[-1].set("holds", "")
        return
    paragraph = ElementTree.SubElement(parent, "p")
    attrib = {
        "src": directive.argument,
        "data-at": str(token.start),
        "figure": "",
        "written": "directive",
    }
    for key, names in (
        ("id", ("label", "name")),
        ("alt", ("alt",)),
        ("class", ("class", "figclass")),
    ):
        if directive.get(*names):
            attrib[key] = directive.get(*names)
    for key in ("width", "height"):
        if directive.get(key):
            attrib[key] = directive.get(key)
    image = ElementTree.SubElement(paragraph, "image", attrib)
    if not text.strip():
        return
    holder = ElementTree.Element("holder")
    parse_nested(dialect, holder, text.strip("\n"))
    if len(holder) == 1 and holder[0].tag == "p":
        image.text = holder[0].text
    else:
        image.extend(list(holder))


def _image(
    dialect: Dialect, parent: ElementTree.Element, token: Token, directive: Directive, text: str
) -> None:
    _figure(dialect, parent, token, directive, "")


def _container(
    dialect: Dialect, parent: ElementTree.Element, token: Token, directive: Directive, text: str
) -> None:
    attrib = {"data-at": str(token.start)}
    if directive.get("label", "name"):
        attrib["id"] = directive.get("label", "name")
    div = ElementTree.SubElement(parent, "div", attrib)
    parse_nested(dialect, div, text)


def _iframe(
    dialect: Dialect, parent: ElementTree.Element, token: Token, directive: Directive, text: str
) -> None:
    """A page within the page: in a book, a link to it with its caption."""
    dialect.work.say(
        "MD012", f"a frame is a link in the book: `{shorten(directive.argument)}`", token,
        "show a picture of what stands there, or leave the link",
    )  # fmt: skip
    _container(dialect, parent, token, directive, "")
    div = parent[-1]
    div.set("holds", "")
    link = ElementTree.SubElement(
        ElementTree.SubElement(div, "div"), "a",
        {"href": directive.argument, "class": "uri", "data-at": str(token.start)},
    )  # fmt: skip
    link.text = AtomicString(directive.argument)
    parse_nested(dialect, div, text)


def _include(
    dialect: Dialect, parent: ElementTree.Element, token: Token, directive: Directive, text: str
) -> None:
    """The text of another file of the paper's folder, or the lines of it that are asked for."""
    work = dialect.work
    try:
        included = including.read_included(work, directive.argument, directive.options)
    except including.NotIncluded as problem:
        work.say("MD017", f"`{shorten(directive.argument)}` is not included: {problem}", token)
        return
    if (
        directive.name == "literalinclude"
        or "literal" in directive.options
        or directive.get("lang")
    ):
        language = directive.get("language", "lang") or directive.argument.rpartition(".")[2]
        literal = replace(directive, argument=language)
        _code(dialect, parent, token, literal, included.text)
        return
    around: tuple[str, ...] = work.lasting.get("including", ())
    work.lasting["including"], before = (*around, included.name), len(parent)
    parse_nested(dialect, parent, dialect.scan(included.text, included.origin))
    work.lasting["including"] = around
    if len(parent) > before:  # links to the file lead there
        others = parent[before].get("data-file", "")
        parent[before].set("data-file", f"{others}\n{included.name}".strip())


def _embed(
    dialect: Dialect, parent: ElementTree.Element, token: Token, directive: Directive, text: str
) -> None:
    """What has the label, shown again: in a book, a reference to where it stands."""
    label = directive.argument.lstrip("#")
    paragraph = ElementTree.SubElement(parent, "p")
    paragraph.text = dialect.work.tokens.put(
        Token("texref", token.source, token.start, token.end, TexReference("embed", (label,)))
    )


def _box_with_title(
    dialect: Dialect, parent: ElementTree.Element, token: Token, directive: Directive, text: str
) -> None:
    """A tab or a card: paper has nothing to turn, so each is a box with its title."""
    attrs = Attributes(directive.get("label", "name"))
    admonition(dialect, parent, token, Container(directive.name, attrs, directive.argument), text)


def _table(
    dialect: Dialect, parent: ElementTree.Element, token: Token, directive: Directive, text: str
) -> None:
    """A table, in whichever way it is written; its caption is the argument, or the paragraph that
    stands beside it."""
    before = len(parent)
    parse_nested(dialect, parent, text)
    table = next((e for e in parent[before:] if e.tag == "table"), None)
    if table is None:
        return
    _caption(dialect, table, token, directive)
    beside = [e for e in parent[before:] if e is not table]
    if table.find("caption") is None and len(beside) == 1 and beside[0].tag == "p":
        parent.remove(beside[0])
        beside[0].tag = "caption"
        table.insert(0, beside[0])


def _caption(
    dialect: Dialect, table: ElementTree.Element, token: Token, directive: Directive
) -> None:
    if directive.get("label", "name"):
        table.set("id", directive.get("label", "name"))
    table.set("data-at", str(token.start))
    if directive.argument and table.find("caption") is None:
        caption = ElementTree.Element("caption")
        caption.text = dialect.scan_again(directive.argument, token)
        table.insert(0, caption)


def _list_table(
    dialect: Dialect, parent: ElementTree.Element, token: Token, directive: Directive, text: str
) -> None:
    """A bullet list of bullet lists: each outer item a row, each inner one a cell."""
    holder = ElementTree.Element("holder")
    parse_nested(dialect, holder, text)
    outer = next((e for e in holder if e.tag == "ul"), None)
    rows = [row.find("ul") for row in outer] if outer is not None else []
    if not rows or any(row is None for row in rows):
        dialect.work.say("MD023", "the list of a `list-table` is not a list of lists", token)
        parent.extend(list(holder))
        return
    heads = int(directive.get("header-rows")) if directive.get("header-rows").isdigit() else 0
    stubs = int(directive.get("stub-columns")) if directive.get("stub-columns").isdigit() else 0
    table = ElementTree.SubElement(parent, "table")
    widths = [float(w) for w in re.findall(r"\d+(?:\.\d+)?", directive.get("widths"))]
    columns(table, widths)
    for part, chosen in (("thead", rows[:heads]), ("tbody", rows[heads:])):
        if chosen:
            section = ElementTree.SubElement(table, part)
            for row in chosen:
                assert row is not None
                _list_row(section, row, part == "thead", stubs)
    _caption(dialect, table, token, directive)


def _list_row(
    section: ElementTree.Element, row: ElementTree.Element, head: bool, stubs: int
) -> None:
    line = ElementTree.SubElement(section, "tr")
    for index, cell in enumerate(row):
        heads = head or index < stubs
        out = ElementTree.SubElement(line, "th" if heads else "td")
        if heads:
            out.set("scope", "col" if head else "row")
        out.text = cell.text
        out.extend(list(cell))


def _admonition(
    dialect: Dialect, parent: ElementTree.Element, token: Token, directive: Directive, text: str
) -> None:
    name = directive.name.removeprefix("prf:")
    proof = directive.name.startswith("prf:")
    title = None if proof else directive.argument or None
    options = {"name": directive.argument} if proof else {}
    classes = tuple(directive.get("class").split())
    attrs = Attributes(directive.get("label", "name"), classes)
    admonition(dialect, parent, token, Container(name, attrs, title, options), text)


def _aside(
    dialect: Dialect, parent: ElementTree.Element, token: Token, directive: Directive, text: str
) -> None:
    attrs = Attributes(directive.get("label", "name"), ("aside",))
    admonition(dialect, parent, token, Container("aside", attrs, directive.argument), text)


def _quote(
    dialect: Dialect, parent: ElementTree.Element, token: Token, directive: Directive, text: str
) -> None:
    quote = ElementTree.SubElement(parent, "blockquote", {"class": directive.name})
    parse_nested(dialect, quote, text)


def _details(
    dialect: Dialect, parent: ElementTree.Element, token: Token, directive: Directive, text: str
) -> None:
    """A dropdown: paper has nothing to open, so it is shown as an aside with its title."""
    admonition(dialect, parent, token, Container("dropdown", NONE, directive.argument), text)


def _nothing(
    dialect: Dialect, parent: ElementTree.Element, token: Token, directive: Directive, text: str
) -> None:
    """Directives that steer a web site, or ask for what the book makes by itself."""


def _raw(
    dialect: Dialect, parent: ElementTree.Element, token: Token, directive: Directive, text: str
) -> None:
    dialect.work.say("MD010", f"raw {directive.argument} is left out: `{shorten(text)}`", token)


_LABELLED = frozenset({"label", "name", "class", "nonumber", "enumerated"})
_CODE = _LABELLED | frozenset(
    {"caption", "linenos", "lineno-start", "number-lines", "emphasize-lines", "lang", "filename",
     "tags", "dedent",
     "force", "number-lines-start"}
)  # fmt: skip
_INCLUDE = frozenset(
    {"start-line", "end-line", "start-after", "start-at", "end-before", "end-at", "literal",
     "lang", "language"}
)  # fmt: skip
_IMAGE = _LABELLED | frozenset(
    {"alt", "width", "height", "align", "scale", "figclass", "figwidth", "target",
     "remove-icon", "placeholder",
     "no-subfigures", "kind"}
)  # fmt: skip
_TABLE = _LABELLED | frozenset({"align", "widths", "width", "header-rows", "stub-columns", "alt"})

BODIES: dict[str, Body] = {
    "math": Body(_math, _LABELLED, raw=True),
    "code": Body(_code, _CODE, raw=True),
    "code-block": Body(_code, _CODE, raw=True),
    "sourcecode": Body(_code, _CODE, raw=True),
    "code-cell": Body(_code, _CODE, raw=True),
    "figure": Body(_figure, _IMAGE),
    "image": Body(_image, _IMAGE),
    "table": Body(_table, _TABLE),
    "list-table": Body(_list_table, _TABLE),
    "admonition": Body(_admonition, _LABELLED | {"open", "icon"}),
    "iframe": Body(_iframe, _IMAGE),
    "include": Body(_include, _INCLUDE | _CODE, raw=True),
    "literalinclude": Body(_include, _INCLUDE | _CODE, raw=True),
    "embed": Body(_embed, _LABELLED | {"remove-input", "remove-output"}, raw=True),
    "tab-set": Body(_container, _LABELLED | {"sync-group"}),
    "tab-item": Body(_box_with_title, _LABELLED | {"sync", "selected"}),
    "card": Body(_box_with_title, _LABELLED | {"link", "url", "header", "footer"}),
    "grid": Body(_container, _LABELLED),
    "grid-item": Body(_container, _LABELLED),
    "grid-item-card": Body(_box_with_title, _LABELLED | {"link", "url", "header", "footer"}),
    "dropdown": Body(_details, _LABELLED | {"open"}),
    "aside": Body(_aside, _LABELLED),
    "margin": Body(_aside, _LABELLED),
    "sidebar": Body(_aside, _LABELLED | {"subtitle"}),
    "topic": Body(_aside, _LABELLED),
    "div": Body(_container, _LABELLED),
    "container": Body(_container, _LABELLED),
    "epigraph": Body(_quote, _LABELLED),
    "pull-quote": Body(_quote, _LABELLED),
    "blockquote": Body(_quote, _LABELLED),
    "raw": Body(_raw, _LABELLED, raw=True),
    "bibliography": Body(
        _nothing, frozenset({"filter", "style", "cited", "all", "labelprefix"}), raw=True
    ),
    "contents": Body(_nothing, frozenset({"depth", "local"}), raw=True),
    "toctree": Body(_nothing, frozenset({"maxdepth", "hidden", "caption"}), raw=True),
    "tableofcontents": Body(_nothing, raw=True),
    "unknown": Body(_container, _LABELLED),
} | {
    name: Body(_admonition, _LABELLED | {"open", "icon"})
    for admonition_name in ADMONITIONS
    if admonition_name != "admonition" and not admonition_name.startswith("callout")
    for name in (admonition_name, f"prf:{admonition_name}")
}
"""Every directive known, by name."""
