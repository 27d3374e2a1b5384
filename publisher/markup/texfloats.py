"""Builds what `textables` reads: ``<table>``, figures and listings out of LaTeX environments."""

from __future__ import annotations

from xml.etree import ElementTree

from markdown import Markdown

from publisher.markup import textables
from publisher.markup.attributes import NONE
from publisher.markup.code import Listing
from publisher.markup.dialect import Construct, Dialect
from publisher.markup.scanning import Scan
from publisher.markup.tokens import Token

TABLES = frozenset({"table", "table*", "tabular", "longtable", "sidewaystable", "wraptable",
                    "tabularx",
                    "center"})  # fmt: skip
FIGURES = frozenset({"figure", "figure*", "wrapfigure", "SCfigure", "sidewaysfigure"})
LISTINGS = frozenset({"verbatim", "lstlisting", "Verbatim", "minted"})


def read(scan: Scan, pos: int, end: int, name: str) -> bool:
    """Put a token for the environment from `pos` to `end` in the output, if it can be read."""
    source = scan.text[pos:end]
    if name in TABLES:
        table = textables.table(source, scan.work.macros)
        if table is not None:
            return _put(scan, "textable", pos, end, table)
    if name in FIGURES or (name == "center" and textables.shows_only_pictures(source)):
        figure = textables.figure(source)
        return figure is not None and _put(scan, "texfigure", pos, end, figure)
    if name in LISTINGS:
        inner = source[source.index("}") + 1 : source.rindex("\\end")]
        return _put(scan, "listing", pos, end, Listing(inner.strip("\n"), "", NONE))
    return False


def _put(scan: Scan, kind: str, pos: int, end: int, data: object) -> bool:
    scan.out.append(f"\n{scan.token(kind, pos, end, data)}\n")
    return True


def _table(shared: Dialect, parent: ElementTree.Element, token: Token, blocks: list[str]) -> None:
    found: textables.Tabular = token.data
    table = ElementTree.SubElement(parent, "table", {"data-at": str(token.start)})
    if found.caption:
        caption = ElementTree.SubElement(table, "caption")
        caption.text = shared.scan_again(found.caption, token)
    _label(table, found.labels)
    for tag, rows in (("thead", found.rows[: found.heads]), ("tbody", found.rows[found.heads :])):
        if not rows:
            continue
        part = ElementTree.SubElement(table, tag)
        for row in rows:
            _row(
                shared, ElementTree.SubElement(part, "tr"), row, found.aligns, tag == "thead", token
            )


def _row(shared: Dialect, line: ElementTree.Element, row: tuple[textables.Cell, ...],
         aligns: tuple[str, ...], head: bool, token: Token) -> None:  # fmt: skip
    column = 0
    for cell in row:
        heads = head and bool(cell.text)
        element = ElementTree.SubElement(line, "th" if heads else "td")
        if heads:
            element.set("scope", "colgroup" if cell.span > 1 else "col")
        if cell.span > 1:
            element.set("colspan", str(cell.span))
        align = "center" if cell.span > 1 else aligns[column] if column < len(aligns) else ""
        if align:
            element.set("class", align)
        if cell.text:
            element.text = shared.scan_again(cell.text, token)
        column += cell.span


def _label(element: ElementTree.Element, labels: tuple[str, ...]) -> None:
    if labels:
        element.set("label", labels[0])
    for name in labels[1:]:
        ElementTree.SubElement(element, "label", {"name": name})


def _figure(shared: Dialect, parent: ElementTree.Element, token: Token, blocks: list[str]) -> None:
    found: textables.Float = token.data
    figure = ElementTree.SubElement(parent, "figure", {"data-at": str(token.start)})
    _label(figure, found.labels)
    for path, options in found.graphics:
        attrib = {"src": path, "data-at": str(token.start), "part": ""}
        for key in ("width", "height"):
            if options.get(key):
                attrib[key] = options[key]
        ElementTree.SubElement(figure, "image", attrib)
    if found.caption:
        ElementTree.SubElement(figure, "figcaption").text = shared.scan_again(found.caption, token)


class TexFloatsExtension(Construct):
    """Floats in LaTeX."""

    def install(self, shared: Dialect, md: Markdown) -> None:
        shared.blocks.update({"textable": _table, "texfigure": _figure})


def makeExtension(**options: object) -> Construct:  # noqa: N802
    return TexFloatsExtension()
