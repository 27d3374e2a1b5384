"""Content models: every element stands where XHTML lets it stand.

Markdown builds valid trees by itself; HTML that authors write, and what is left when elements are
dropped, may not. In: the finished tree. Out: the same, valid by the HTML standard's content models
(HTML §4, "Content model").
"""

from __future__ import annotations

from itertools import takewhile

from lxml import etree

from publisher.markup.reader.tree import Tree, remove, unwrap
from publisher.xhtml.cells import place_cells

BLOCKS = frozenset(
    """aside blockquote details div dl figure h1 h2 h3 h4 h5 h6 hr ol p pre section table ul footer
    header""".split()
)
_PARENTS = {
    "li": {"ul", "ol"}, "dt": {"dl"}, "dd": {"dl"}, "tr": {"table", "thead", "tbody", "tfoot"},
    "td": {"tr"}, "th": {"tr"}, "caption": {"table"}, "colgroup": {"table"}, "col": {"colgroup"},
    "thead": {"table"}, "tbody": {"table"}, "tfoot": {"table"}, "figcaption": {"figure"},
    "summary": {"details"}, "rt": {"ruby"}, "rp": {"ruby"},
}  # fmt: skip
_CHILDREN = {
    "ul": {"li"}, "ol": {"li"}, "dl": {"dt", "dd", "div"},
    "table": {"caption", "colgroup", "thead", "tbody", "tfoot", "tr"},
    "thead": {"tr"}, "tbody": {"tr"}, "tfoot": {"tr"}, "tr": {"td", "th"}, "colgroup": {"col"},
}  # fmt: skip
_PHRASING_ONLY = frozenset({"p", "h2", "h3", "h4", "h5", "h6", "summary", "dt"})
_INLINE = frozenset(
    """a abbr b bdi bdo cite code del dfn em i ins kbd mark q s samp small span strong sub sup time
    u     var""".split()
)


def repair(root: Tree) -> None:
    """Make the tree below `root` valid, in place."""
    for element in list(root.iter()):
        if isinstance(element.tag, str) and element.tag in _PARENTS:
            _place(element)
    for element in list(root.iter()):
        if (
            isinstance(element.tag, str)
            and element.tag in _CHILDREN
            and element.getparent() is not None
        ):
            _only(element)
    for table in list(root.iter("table")):
        _table(table)
    for link in list(root.iter("a")):
        if any(ancestor.tag == "a" for ancestor in link.iterancestors()):
            unwrap(link)
    for element in reversed(list(root.iter(*_PHRASING_ONLY, *_INLINE))):
        _phrasing(element)
    for paragraph in list(root.iter("p")):
        if not len(paragraph) and not (paragraph.text or "").strip():
            remove(paragraph)
    for element in list(root.iter("ul", "ol", "dl", "ruby")):
        if not len(element):
            unwrap(element)


def _place(element: Tree) -> None:
    """An element that cannot stand where it does becomes a plain one, or goes."""
    parent = element.getparent()
    if parent is None or parent.tag in _PARENTS[str(element.tag)]:
        return
    if element.tag in ("col", "colgroup"):
        remove(element)
    elif element.tag in ("rt", "rp"):
        unwrap(element)
    else:
        element.tag = "div"


def _only(element: Tree) -> None:
    """What may not stand in `element` is put into something that may."""
    allowed = _CHILDREN[str(element.tag)]
    strays: list[Tree | str] = []
    if (element.text or "").strip():
        strays.append(element.text or "")
    element.text = None
    for child in list(element):
        tail, child.tail = child.tail, None
        if child.tag not in allowed:
            strays.append(child)
        if (tail or "").strip():
            strays.append(tail or "")
    if strays:
        _house(element, strays)


def _house(element: Tree, strays: list[Tree | str]) -> None:
    wrapper = {"ul": "li", "ol": "li", "dl": "dd", "tr": "td"}.get(str(element.tag))
    if wrapper:
        home = etree.SubElement(element, wrapper)
    else:
        table = element if element.tag == "table" else next(element.iterancestors("table"), element)
        parent = table.getparent()
        if parent is None:
            return
        home = etree.Element("div")
        parent.insert(parent.index(table), home)
    for stray in strays:
        if isinstance(stray, str):
            etree.SubElement(home, "span").text = stray
        else:
            home.append(stray)


def _table(table: Tree) -> None:
    rows = [child for child in table if child.tag == "tr"]
    if rows:
        body = table.find("tbody")
        if body is None:
            body = etree.Element("tbody")
            table.insert(table.index(rows[0]), body)
        for row in rows:
            body.append(row)
    for row in list(table.iter("tr")):
        if not len(row):
            remove(row)
    for part in list(table):
        if part.tag in ("thead", "tbody", "tfoot") and not len(part):
            remove(part)
    if table.find("thead/tr") is None and table.find("tbody/tr") is None:
        for part in list(table):
            part.tag = "div" if part.tag == "caption" else "span"
        table.tag = "div"
        return
    _head(table)
    _mark_inner(table)
    for name in ("colgroup", "caption"):
        section = table.find(name)
        if section is not None:
            table.insert(0, section)


def _mark_inner(table: Tree) -> None:
    """Give the last cell of a row the class ``inner`` where one from a row above stands behind it:
    a style sheet knows the last of a row, and means the last column."""
    cells = list(place_cells(table))
    columns = max((column + across for _, column, across in cells), default=0)
    for cell, column, across in cells:
        if cell.getnext() is None and column + across < columns:
            cell.set("class", f"{cell.get('class', '')} inner".strip())


def _phrasing(element: Tree) -> None:
    """An inline element or paragraph that holds a block becomes a ``div``."""
    if not any(child.tag in BLOCKS or child.tag in _PARENTS for child in element):
        return
    if element.tag in ("p",) or element.tag in _INLINE:
        for key in ("href", "datetime", "cite"):
            element.attrib.pop(key, None)
        element.tag = "div"
    else:
        for child in list(element):
            if child.tag in BLOCKS or child.tag in _PARENTS:
                unwrap(child)


def _head(table: Tree) -> None:
    """The rows of ``th`` alone that begin a body are its head; each ``th`` says what it heads."""
    body = table.find("tbody")
    if table.find("thead") is None and body is not None:
        rows = list(takewhile(lambda row: all(cell.tag == "th" for cell in row), body))
        if rows and len(rows) < len(body):
            head = etree.Element("thead")
            table.insert(table.index(body), head)
            head.extend(rows)
    for cell in table.iter("th"):
        row = cell.getparent()
        part = row.getparent() if row is not None else None
        heads = part is not None and part.tag == "thead"
        wide = "colgroup" if cell.get("colspan", "1") != "1" else "col"
        if not cell.get("scope"):
            cell.set("scope", wide if heads else "row")
