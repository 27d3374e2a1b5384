"""Builds tables, figures and listings out of the LaTeX that `tables` and `figures` read."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from xml.etree import ElementTree

from publisher.manuscripts import tabular as tables
from publisher.manuscripts.algorithms import ENVIRONMENTS as ALGORITHMS
from publisher.manuscripts.algorithms import Step, algorithm_steps
from publisher.markup.constructs.code import Listing
from publisher.markup.constructs.divs import Container, admonition
from publisher.markup.constructs.figures import share_of_line, side_by_side
from publisher.markup.latex import blocks as texblocks
from publisher.markup.latex import figures
from publisher.markup.latex.macros import expand_macros
from publisher.markup.reader.attributes import Attributes
from publisher.markup.reader.dialect import Dialect
from publisher.markup.reader.scanning import Scan
from publisher.markup.reader.tokens import Token

TABLES = frozenset({"table", "table*", "tabular", "longtable", "sidewaystable", "wraptable",
                    "tabularx",
                    "center"})  # fmt: skip
FIGURES = frozenset({"figure", "figure*", "wrapfigure", "SCfigure", "sidewaysfigure"})
_HEAD = re.compile(
    r"(?:\[(?P<options>(?:[^\[\]{}]|\{(?:[^{}]|\{[^{}]*\})*\})*)\])?"
    r"(?:\{(?P<language>[\w+#-]+)\})?[ \t]*\n"
)
_OPTION = re.compile(r"(\w+)\s*=\s*(\{(?:[^{}]|\{[^{}]*\})*\}|[^,{}]*)")
LISTINGS = frozenset({"verbatim", "lstlisting", "Verbatim", "minted"})


SHOWN = frozenset({"algorithm", "algorithm*", "algorithm2e", "algorithmic", "tikzcd", "tikzpicture",
                   "circuitikz", "forest", "pgfpicture", "prooftree"})  # fmt: skip
"""Environments that only their own package can set."""

_OUTER = re.compile(r"\\(?:begin|end)\{algorithm\*?\}(?:\[[^\]\n]*\])?\n?")
_LABEL = re.compile(r"\\label\s*\{([^{}\n]+)\}\n?")


def read_float(scan: Scan, pos: int, end: int, name: str) -> bool:
    """Put a token for the environment from `pos` to `end` in the output, if it can be read."""
    source = scan.text[pos:end]
    if name in TABLES | FIGURES and len(spans := figures.floats_in(source)) > 1:
        for start, stop in spans:
            part = source[start:stop]
            if not _float(scan, pos + start, pos + stop, name, part):
                texblocks.put_float(
                    scan, pos + start, pos + start, pos + stop, _KIND.get(name, "figure")
                )
        return True
    return _float(scan, pos, end, name, source)


_KIND = {"table": "table", "table*": "table", "sidewaystable": "table", "wraptable": "table"}


def _float(scan: Scan, pos: int, end: int, name: str, source: str) -> bool:
    """Put a token for one float, whose LaTeX is `source`."""
    if name in TABLES:
        table = tables.read_table(source, lambda text: expand_macros(text, scan.work.macros))
        if table is not None:
            return _put(scan, "textable", pos, end, table)
    if name in FIGURES or (name == "center" and figures.shows_only_pictures(source)):
        figure = figures.read_figure(source)
        if figure is not None and figures.holds_no_more(source):
            return _put(scan, "texfigure", pos, end, figure)
    if (name in FIGURES or name in _KIND) and source.startswith("\\begin"):
        # A figure of code, of a table or of words; a table that is a picture.
        inner, close = scan.text.index("}", pos) + 1, scan.text.rindex("\\end", pos, end)
        return texblocks.put_float(scan, pos, inner, close, _KIND.get(name, "figure"), end)
    if name in LISTINGS:
        return _put(scan, "listing", pos, end, _listing(source, name))
    if name in ALGORITHMS and (steps := algorithm_steps(source)):
        caption = re.sub(r"\\label\s*\{[^{}]+\}", "", tables.argument(source, "caption")).strip()
        labels = tables.labels_in(source)
        return _put(scan, "texalgorithm", pos, end, _Algorithm(tuple(steps), caption, labels))
    if name in SHOWN:
        scan.work.say(
            "MD014", f"`{name}` cannot be set: its source stands in its place",
            (scan.base + pos, scan.base + scan.text.index("}", pos) + 1),
        )  # fmt: skip
        return _put(scan, "listing", pos, end, _source_listing(source))
    return False


@dataclass(frozen=True, slots=True)
class _Algorithm:
    """An algorithm: its steps, its caption, its labels."""

    steps: tuple[Step, ...]
    caption: str
    labels: tuple[str, ...]


def _algorithm(
    dialect: Dialect, parent: ElementTree.Element, token: Token, blocks: list[str]
) -> None:
    """An algorithm as a statement of its kind, each step a line."""
    data: _Algorithm = token.data
    macros = dialect.work.macros
    lines = (f"| {NBSP * 4 * step.depth}{expand_macros(step.text, macros)}" for step in data.steps)
    attributes = Attributes(data.labels[0] if data.labels else "", (), {})
    options = {"name": data.caption} if data.caption else {}
    container = Container("algorithm", attributes, options=options)
    admonition(dialect, parent, token, container, dialect.scan_again("\n".join(lines), token))
    for name in data.labels[1:]:
        ElementTree.SubElement(parent[-1], "label", {"name": name})


NBSP = "\u00a0"


def _source_listing(source: str) -> Listing:
    """The source of a float as a listing that has its caption and label."""
    caption = tables.argument(source, "caption")
    label = _LABEL.search(source)
    body = _LABEL.sub("", _OUTER.sub("", source.replace(f"\\caption{{{caption}}}", "")))
    pairs = {"caption": caption} if caption else {}
    return Listing(body.strip("\n"), "latex", Attributes(label[1] if label else "", (), pairs))


def _listing(source: str, name: str) -> Listing:
    """A listing; ``[language=C, caption={…}, label=…]`` and the language of minted are read."""
    inner = source[source.index("}") + 1 : source.rindex("\\end")]
    if name == "verbatim":
        return Listing(inner.strip("\n"))
    head = _HEAD.match(inner)
    options = {m[1]: m[2].strip("{} ") for m in _OPTION.finditer((head and head["options"]) or "")}
    language = (head and head["language"]) or options.get("language", "")
    body = inner[head.end() :] if head else inner
    pairs = {"caption": options["caption"]} if options.get("caption") else {}
    return Listing(
        body.strip("\n"), language.lower(), Attributes(options.get("label", ""), (), pairs)
    )


def _put(scan: Scan, kind: str, pos: int, end: int, data: object) -> bool:
    scan.out.append(f"\n{scan.token(kind, pos, end, data)}\n")
    return True


def _table(dialect: Dialect, parent: ElementTree.Element, token: Token, blocks: list[str]) -> None:
    tabular: tables.Tabular = token.data
    table = ElementTree.SubElement(parent, "table", {"data-at": str(token.start)})
    if tabular.caption:
        caption = ElementTree.SubElement(table, "caption")
        caption.text = dialect.scan_again(tabular.caption, token)
    _label(table, tabular.labels)
    for tag, rows in (
        ("thead", tabular.rows[: tabular.heads]),
        ("tbody", tabular.rows[tabular.heads :]),
    ):
        if not rows:
            continue
        part = ElementTree.SubElement(table, tag)
        for row in rows:
            line = ElementTree.SubElement(part, "tr")
            _row(dialect, line, row, tag == "thead", token)
    _notes(dialect, parent, tabular.notes, token)


def _notes(dialect: Dialect, parent: ElementTree.Element, notes: str, token: Token) -> None:
    if notes:
        paragraph = ElementTree.SubElement(parent, "p", {"class": "table-notes"})
        paragraph.text = dialect.scan_again(notes, token)


def _row(dialect: Dialect, line: ElementTree.Element, row: tuple[tables.TexCell, ...], head: bool,
         token: Token) -> None:  # fmt: skip
    for cell in row:
        heads = head and bool(cell.text)
        element = ElementTree.SubElement(line, "th" if heads else "td")
        if heads:
            element.set("scope", "colgroup" if cell.span > 1 else "col")
        for name, count in (("colspan", cell.span), ("rowspan", cell.rows)):
            if count > 1:
                element.set(name, str(count))
        if cell.align:
            element.set("class", cell.align)
        if cell.text:
            element.text = dialect.scan_again(cell.text, token)


def _label(element: ElementTree.Element, labels: tuple[str, ...]) -> None:
    if labels:
        element.set("label", labels[0])
    for name in labels[1:]:
        ElementTree.SubElement(element, "label", {"name": name})


def _figure(dialect: Dialect, parent: ElementTree.Element, token: Token, blocks: list[str]) -> None:
    float_: figures.Float = token.data
    figure = ElementTree.SubElement(parent, "figure", {"data-at": str(token.start)})
    _label(figure, float_.labels)
    for graphic in float_.graphics:
        _image(figure, graphic, token)
    if float_.parts:
        holder = ElementTree.SubElement(figure, "div", {"class": f"parts {_row_of(float_.parts)}"})
        for part in float_.parts:
            _part(dialect, holder, part, token)
    if float_.caption:
        ElementTree.SubElement(figure, "figcaption").text = dialect.scan_again(
            float_.caption, token
        )


def _image(parent: ElementTree.Element, graphic: figures.Graphic, token: Token,
           *, sized: bool = True) -> None:  # fmt: skip
    attrib = {"src": graphic.path, "data-at": str(token.start), "part": "", "written": "tex"}
    if graphic.options.get("alt"):
        attrib["alt"] = graphic.options["alt"]
    for key in ("width", "height") if sized else ():
        if graphic.options.get(key):
            attrib[key] = graphic.options[key]
    ElementTree.SubElement(parent, "image", attrib)


def _part(
    dialect: Dialect, holder: ElementTree.Element, part: figures.FigurePart, token: Token
) -> None:
    """A part of a figure; its pictures are as wide as it is."""
    division = ElementTree.SubElement(holder, "div", {"class": "part", "data-at": str(token.start)})
    _label(division, part.labels)
    for graphic in part.graphics:
        _image(division, graphic, token, sized=False)
    caption = ElementTree.SubElement(division, "p", {"class": "subcaption"})
    caption.text = dialect.scan_again(part.caption, token) if part.caption else None


def _row_of(parts: Sequence[figures.FigurePart]) -> str:
    """The class that says how many parts stand side by side."""
    widths = (part.width or part.graphics[0].options.get("width", "") for part in parts)
    return f"row-{side_by_side([share_of_line(width) for width in widths])}"


def install(dialect: Dialect) -> None:
    """Floats in LaTeX."""
    dialect.blocks.update({"textable": _table, "texfigure": _figure, "texalgorithm": _algorithm})
