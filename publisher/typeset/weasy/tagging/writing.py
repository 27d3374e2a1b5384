"""From the tree to PDF objects: elements, parent tree, identifiers (ISO 32000-1, 14.7)."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count
from typing import Any

import pydyf
from weasyprint.logger import LOGGER

from publisher.typeset.tagging.source import text_of
from publisher.typeset.tagging.tables import attributes as cell_attributes
from publisher.typeset.tagging.tables import square
from publisher.typeset.tagging.tree import MarkedContent, StructureElement, Tree

_NUMBERING = {
    "none": "None",
    "disc": "Disc",
    "circle": "Circle",
    "square": "Square",
    "decimal": "Decimal",
    "decimal-leading-zero": "Decimal",
    "upper-roman": "UpperRoman",
    "lower-roman": "LowerRoman",
    "upper-alpha": "UpperAlpha",
    "upper-latin": "UpperAlpha",
    "lower-alpha": "LowerAlpha",
    "lower-latin": "LowerAlpha",
}


def write(pdf: Any, tree: Tree, pages: int) -> None:
    """Add the structure tree to `pdf`, with a parent tree for `pages` pages and all annotations."""
    for table in [node for node in tree.nodes() if node.type == "Table"]:
        square(table)
    nodes = list(_in_order(tree.top))
    _level_headings(nodes)
    root = pydyf.Dictionary({"Type": "/StructTreeRoot"})
    pdf.add_object(root)
    elements = {id(node): _element(pdf, node, tree) for node in nodes}
    for name, node in _names(nodes, tree).items():
        elements[id(node)].setdefault("ID", pydyf.String(name))
    parents: dict[int, Any] = {}
    annotations = count(pages)
    for node in nodes:
        _fill(pdf, node, elements, root, parents, annotations)
    root["K"] = pydyf.Array([elements[id(tree.top)].reference])
    root["ParentTree"] = _parent_tree(pdf, parents)
    if id_pairs := sorted((bytes(e["ID"].data), e) for e in elements.values() if "ID" in e):
        names = [part for key, element in id_pairs for part in (key, element.reference)]
        root["IDTree"] = pydyf.Dictionary({"Names": pydyf.Array(names)})
    _take_out(pdf, tree.needless)
    pdf.catalog["StructTreeRoot"] = root.reference
    pdf.catalog["MarkInfo"] = pydyf.Dictionary({"Marked": "true"})


def _names(nodes: list[StructureElement], tree: Tree) -> dict[str, StructureElement]:
    """The node that each anchor of the chapter means: that of its element, else the first within.
    The book asks for them where its destinations are structure elements (PDF/UA-2)."""
    by_name: dict[str, StructureElement] = {}
    by_element = {node.element: node for node in reversed(nodes) if not node.loose}
    for element in tree.source.root.iter():
        if name := element.get("id"):
            inside = (by_element[e] for e in element.iter() if e in by_element)
            if node := next(inside, None):
                by_name.setdefault(name, node)
    return by_name


def _take_out(pdf: Any, annotations: set[bytes]) -> None:
    for page in pdf.page_references:
        objects = pdf.objects[int(page.split()[0])]
        if "Annots" in objects:
            objects["Annots"] = pydyf.Array(a for a in objects["Annots"] if a not in annotations)


def _in_order(node: StructureElement) -> Iterator[StructureElement]:
    yield node
    for kid in node.kids:
        if isinstance(kid, StructureElement):
            yield from _in_order(kid)


def _level_headings(nodes: list[StructureElement]) -> None:
    """Levels of headings that go down one at a time (ISO 14289-1, 7.4.2), whatever the author did:
    a step of two is taken as one."""
    level = 0
    for node in nodes:
        if len(node.type) == 2 and node.type[0] == "H" and node.type[1].isdigit():
            level = min(int(node.type[1]), level + 1)
            node.type = f"H{level}"


def _element(pdf: Any, node: StructureElement, tree: Tree) -> Any:
    """The structure element of `node`, without its kids."""
    element = pydyf.Dictionary({"Type": "/StructElem", "S": f"/{node.type}"})
    pdf.add_object(element)
    if node.parent is not None and node.lang and node.lang != node.parent.lang:
        element["Lang"] = pydyf.String(node.lang)
    if "ActualText" in node.entries:
        element["ActualText"] = pydyf.String(node.entries["ActualText"])
    if node.loose or "ActualText" in node.entries:
        return element
    if node.type in ("Figure", "Formula"):
        _describe_picture(element, node, tree)
    elif node.type in ("TH", "TD"):
        element["A"] = pydyf.Dictionary(cell_attributes(node, tree.source))
    elif node.type == "L":
        numbering = _numbering(node, tree)
        element["A"] = pydyf.Dictionary({"O": "/List", "ListNumbering": f"/{numbering}"})
    elif node.type == "Note":
        number = tree.source.order[node.element]
        element["ID"] = pydyf.String(node.element.get("id") or f"note-{number}")
    elif node.type == "Span" and node.element.tag == "abbr" and node.element.get("title"):
        element["E"] = pydyf.String(node.element.get("title"))
    return element


def _describe_picture(element: Any, node: StructureElement, tree: Tree) -> None:
    """Alternative text and place of a picture. One without text takes its caption, and is told."""
    source = node.element
    title = source.find("{http://www.w3.org/2000/svg}title")
    text = source.get("alt") or source.get("aria-label") or (title is not None and text_of(title))
    if not text and node.type == "Formula":
        text = text_of(source)
    if not text:
        LOGGER.error('Image "%s" has no required alt description', source.get("src", "unknown"))
        figure = tree.source.closest(source, "figure")
        caption = None if figure is None else figure.find(".//figcaption")
        text = text_of(caption) if caption is not None else source.get("src", "")
    element["Alt"] = pydyf.String(text)
    if box := node.entries.get("BBox"):
        element["A"] = pydyf.Dictionary({"O": "/Layout", "BBox": pydyf.Array(box)})
        if node.parent is not None and node.parent.type == "Div":
            element["A"]["Placement"] = "/Block"


def _numbering(node: StructureElement, tree: Tree) -> str:
    """ListNumbering (ISO 32000-1, table 347) from the style of the list's first item."""
    items = (item for item in node.element if item in tree.list_styles)
    first = next(items, None)
    style = "none" if first is None else tree.list_styles[first]
    usual = "Decimal" if node.element.tag == "ol" else "Disc"
    return _NUMBERING.get(style, usual) if isinstance(style, str) else usual


def _fill(
    pdf: Any,
    node: StructureElement,
    elements: dict[int, Any],
    root: Any,
    parents: dict[int, Any],
    annotations: Iterator[int],
) -> None:
    """Give the element of `node` its parent, page and kids; note them in the parent tree, where
    `annotations` are the numbers that no page has."""
    element = elements[id(node)]
    above = root if node.parent is None else elements[id(node.parent)]
    element["P"] = above.reference
    first = next((kid.page for kid in node.kids if not isinstance(kid, StructureElement)), None)
    if first is not None:
        element["Pg"] = pdf.page_references[first]
    kids = pydyf.Array()
    for kid in node.kids:
        if isinstance(kid, StructureElement):
            kids.append(elements[id(kid)].reference)
        elif isinstance(kid, MarkedContent):
            kids.append(kid.mcid if kid.page == first else _marked(pdf, kid))
            parents.setdefault(kid.page, {})[kid.mcid] = element.reference
        else:
            kids.append(_object(pdf, kid))
            kid.annotation["StructParent"] = number = next(annotations)
            kid.annotation["Contents"] = pydyf.String(_link_text(node))
            parents[number] = element.reference
    element["K"] = kids


def _marked(pdf: Any, mark: MarkedContent) -> Any:
    page = pdf.page_references[mark.page]
    return pydyf.Dictionary({"Type": "/MCR", "Pg": page, "MCID": mark.mcid})


def _object(pdf: Any, reference: Any) -> Any:
    return pydyf.Dictionary({
        "Type": "/OBJR",
        "Obj": reference.annotation.reference,
        "Pg": pdf.page_references[reference.page],
    })  # fmt: skip


def _link_text(link: StructureElement) -> str:
    """What a link says of itself: its label, else its text as it is read."""
    label = link.element.get("aria-label") or link.element.get("title")
    text = label or " ".join("".join(link.words).split())
    return text.replace(" ,", ",") or link.element.get("href", "")


def _parent_tree(pdf: Any, parents: dict[int, Any]) -> Any:
    """The parent tree: an array of elements for each page, an element for each annotation."""
    numbers = pydyf.Array()
    for key in sorted(parents):
        value = parents[key]
        if isinstance(value, dict):
            marks = pydyf.Array(value.get(mcid, "null") for mcid in range(max(value) + 1))
            pdf.add_object(marks)
            value = marks.reference
        numbers += [key, value]
    tree = pydyf.Dictionary({"Nums": numbers})
    pdf.add_object(tree)
    return tree.reference
