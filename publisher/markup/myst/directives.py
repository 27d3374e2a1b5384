"""What each directive of MyST makes of its body (MyST 1, "Directives"; docutils' names)."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from xml.etree import ElementTree

from markdown.util import AtomicString
from pygments.lexers import find_lexer_class_by_name
from pygments.util import ClassNotFound

from publisher.markup.constructs.blocks import nested
from publisher.markup.constructs.chunks import DRAWN
from publisher.markup.constructs.code import Listing, listing_element, shorten
from publisher.markup.constructs.divs import ADMONITIONS, Container, admonition
from publisher.markup.constructs.formulas import Math
from publisher.markup.constructs.tables import columns
from publisher.markup.latex.commands import Reference
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
    `argued` the one where its argument does."""

    name: str
    argument: str
    options: dict[str, str] = field(default_factory=dict)
    at: int = 0
    argued: int = 0

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
    found: dict[str, str] = {}
    block = _YAML.match(text, start, end)
    if block:
        for key, value in _YAML_LINE.findall(block["lines"]):
            found[key.lower()] = value.strip().strip("\"'")
        return found, block.end()
    at = start
    while at < end:
        match = _OPTION.match(text, at, end)
        if not match:
            break
        found[match["key"].lower()] = match["value"].strip()
        at = match.end()
    return found, at


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
    shared: Dialect, parent: ElementTree.Element, token: Token, made: Directive, text: str
) -> None:
    tex = f"{made.argument}\n{text}".strip("\n") if made.argument else text
    if not tex.strip():
        return
    at = made.argued if made.argument else made.at
    math = Math(tex, True, at, made.get("label", "name"))
    paragraph = ElementTree.SubElement(parent, "p", {"data-at": str(token.start)})
    element = ElementTree.SubElement(
        paragraph, "formula", {"data-at": str(math.at), "display": "block"}
    )
    if math.label:
        element.set("label", math.label)
    element.text = AtomicString(math.tex)


def _code(
    shared: Dialect, parent: ElementTree.Element, token: Token, made: Directive, text: str
) -> None:
    pairs = {}
    if made.get("caption"):
        pairs["caption"] = made.get("caption")
    if made.get("emphasize-lines"):
        pairs["hl_lines"] = made.get("emphasize-lines")
    if made.get("lineno-start"):
        pairs["startFrom"] = made.get("lineno-start")
    numbered = (
        "linenos" in made.options
        or "lineno-start" in made.options
        or "number-lines" in made.options
    )
    given = Attributes(made.get("label", "name"), ("numberLines",) if numbered else (), pairs)
    language = made.argument.split()[0] if made.argument else ""
    parent.append(listing_element(shared, token, Listing(text.strip("\n"), language, given)))


def _figure(
    shared: Dialect, parent: ElementTree.Element, token: Token, made: Directive, text: str
) -> None:
    """``<image>`` with its caption inside, as a figure of the core dialect would be; without a
    file, what the body holds, of which `figures` makes one. What a notebook would draw
    (``{figure} #label``) is the picture that its author put in its place, if any."""
    if made.argument.startswith("#"):
        made = replace(made, argument=made.get("placeholder"))
        if not made.argument:
            shared.work.say(
                "MD016", "the figure is the output of a notebook, and no notebook is run", token,
                "run it, and put what it draws here: a file, or an option `:placeholder: …`",
            )  # fmt: skip
    if not made.argument:
        _container(shared, parent, token, made, text)
        parent[-1].set("holds", "")
        return
    paragraph = ElementTree.SubElement(parent, "p")
    attrib = {
        "src": made.argument,
        "data-at": str(token.start),
        "figure": "",
        "written": "directive",
    }
    for key, names in (
        ("id", ("label", "name")),
        ("alt", ("alt",)),
        ("class", ("class", "figclass")),
    ):
        if made.get(*names):
            attrib[key] = made.get(*names)
    for key in ("width", "height"):
        if made.get(key):
            attrib[key] = made.get(key)
    image = ElementTree.SubElement(paragraph, "image", attrib)
    if not text.strip():
        return
    holder = ElementTree.Element("holder")
    nested(shared, holder, text.strip("\n"))
    if len(holder) == 1 and holder[0].tag == "p":
        image.text = holder[0].text
    else:
        image.extend(list(holder))


def _image(
    shared: Dialect, parent: ElementTree.Element, token: Token, made: Directive, text: str
) -> None:
    _figure(shared, parent, token, made, "")


def _container(
    shared: Dialect, parent: ElementTree.Element, token: Token, made: Directive, text: str
) -> None:
    attrib = {"data-at": str(token.start)}
    if made.get("label", "name"):
        attrib["id"] = made.get("label", "name")
    div = ElementTree.SubElement(parent, "div", attrib)
    nested(shared, div, text)


def _iframe(
    shared: Dialect, parent: ElementTree.Element, token: Token, made: Directive, text: str
) -> None:
    """A page within the page: in a book, a link to it with its caption."""
    shared.work.say(
        "MD012", f"a frame is a link in the book: `{shorten(made.argument)}`", token,
        "show a picture of what stands there, or leave the link",
    )  # fmt: skip
    _container(shared, parent, token, made, "")
    div = parent[-1]
    div.set("holds", "")
    link = ElementTree.SubElement(
        ElementTree.SubElement(div, "div"), "a",
        {"href": made.argument, "class": "uri", "data-at": str(token.start)},
    )  # fmt: skip
    link.text = AtomicString(made.argument)
    nested(shared, div, text)


def _include(
    shared: Dialect, parent: ElementTree.Element, token: Token, made: Directive, text: str
) -> None:
    """The text of another file of the paper's folder, or the lines of it that are asked for."""
    work = shared.work
    try:
        found = including.read(work, made.argument, made.options)
    except including.NotIncluded as problem:
        work.say("MD017", f"`{shorten(made.argument)}` is not included: {problem}", token)
        return
    if made.name == "literalinclude" or "literal" in made.options or made.get("lang"):
        language = made.get("language", "lang") or made.argument.rpartition(".")[2]
        given = replace(made, argument=language)
        _code(shared, parent, token, given, found.text)
        return
    around: tuple[str, ...] = work.lasting.get("including", ())
    work.lasting["including"] = (*around, found.name)
    nested(shared, parent, shared.scan(found.text, found.origin))
    work.lasting["including"] = around


def _embed(
    shared: Dialect, parent: ElementTree.Element, token: Token, made: Directive, text: str
) -> None:
    """What has the label, shown again: in a book, a reference to where it stands."""
    label = made.argument.lstrip("#")
    paragraph = ElementTree.SubElement(parent, "p")
    paragraph.text = shared.work.tokens.put(
        Token("texref", token.source, token.start, token.end, Reference("embed", (label,)))
    )


def _titled(
    shared: Dialect, parent: ElementTree.Element, token: Token, made: Directive, text: str
) -> None:
    """A tab or a card: paper has nothing to turn, so each is a box with its title."""
    given = Attributes(made.get("label", "name"))
    admonition(shared, parent, token, Container(made.name, given, made.argument), text)


def _table(
    shared: Dialect, parent: ElementTree.Element, token: Token, made: Directive, text: str
) -> None:
    """A table, in whichever way it is written; its caption is the argument, or the paragraph that
    stands beside it."""
    before = len(parent)
    nested(shared, parent, text)
    table = next((e for e in parent[before:] if e.tag == "table"), None)
    if table is None:
        return
    _caption(shared, table, token, made)
    beside = [e for e in parent[before:] if e is not table]
    if table.find("caption") is None and len(beside) == 1 and beside[0].tag == "p":
        parent.remove(beside[0])
        beside[0].tag = "caption"
        table.insert(0, beside[0])


def _caption(shared: Dialect, table: ElementTree.Element, token: Token, made: Directive) -> None:
    if made.get("label", "name"):
        table.set("id", made.get("label", "name"))
    table.set("data-at", str(token.start))
    if made.argument and table.find("caption") is None:
        caption = ElementTree.Element("caption")
        caption.text = shared.scan_again(made.argument, token)
        table.insert(0, caption)


def _list_table(
    shared: Dialect, parent: ElementTree.Element, token: Token, made: Directive, text: str
) -> None:
    """A bullet list of bullet lists: each outer item a row, each inner one a cell."""
    holder = ElementTree.Element("holder")
    nested(shared, holder, text)
    outer = next((e for e in holder if e.tag == "ul"), None)
    rows = [row.find("ul") for row in outer] if outer is not None else []
    if not rows or any(row is None for row in rows):
        shared.work.say("MD023", "the list of a `list-table` is not a list of lists", token)
        parent.extend(list(holder))
        return
    heads = int(made.get("header-rows")) if made.get("header-rows").isdigit() else 0
    stubs = int(made.get("stub-columns")) if made.get("stub-columns").isdigit() else 0
    table = ElementTree.SubElement(parent, "table")
    widths = [float(w) for w in re.findall(r"\d+(?:\.\d+)?", made.get("widths"))]
    columns(table, widths)
    for part, chosen in (("thead", rows[:heads]), ("tbody", rows[heads:])):
        if chosen:
            section = ElementTree.SubElement(table, part)
            for row in chosen:
                assert row is not None
                _list_row(section, row, part == "thead", stubs)
    _caption(shared, table, token, made)


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
    shared: Dialect, parent: ElementTree.Element, token: Token, made: Directive, text: str
) -> None:
    name = made.name.removeprefix("prf:")
    proof = made.name.startswith("prf:")
    title = None if proof else made.argument or None
    said = {"name": made.argument} if proof else {}
    classes = tuple(made.get("class").split())
    given = Attributes(made.get("label", "name"), classes)
    admonition(shared, parent, token, Container(name, given, title, said), text)


def _aside(
    shared: Dialect, parent: ElementTree.Element, token: Token, made: Directive, text: str
) -> None:
    given = Attributes(made.get("label", "name"), ("aside",))
    admonition(shared, parent, token, Container("aside", given, made.argument), text)


def _quote(
    shared: Dialect, parent: ElementTree.Element, token: Token, made: Directive, text: str
) -> None:
    quote = ElementTree.SubElement(parent, "blockquote", {"class": made.name})
    nested(shared, quote, text)


def _details(
    shared: Dialect, parent: ElementTree.Element, token: Token, made: Directive, text: str
) -> None:
    """A dropdown: paper has nothing to open, so it is shown as an aside with its title."""
    admonition(shared, parent, token, Container("dropdown", NONE, made.argument), text)


def _nothing(
    shared: Dialect, parent: ElementTree.Element, token: Token, made: Directive, text: str
) -> None:
    """Directives that steer a web site, or ask for what the book makes by itself."""


def _raw(
    shared: Dialect, parent: ElementTree.Element, token: Token, made: Directive, text: str
) -> None:
    shared.work.say("MD010", f"raw {made.argument} is left out: `{shorten(text)}`", token)


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
    "tab-item": Body(_titled, _LABELLED | {"sync", "selected"}),
    "card": Body(_titled, _LABELLED | {"link", "url", "header", "footer"}),
    "grid": Body(_container, _LABELLED),
    "grid-item": Body(_container, _LABELLED),
    "grid-item-card": Body(_titled, _LABELLED | {"link", "url", "header", "footer"}),
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
