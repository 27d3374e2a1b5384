"""From PDF/UA-1 to PDF/UA-2: the same book by the rules of PDF 2.0 (ISO 14289-2, ISO 32000-2).

In: a bound book whose structure tree has grown, and the elements that destinations mean. Out: the
same book, its elements in the namespace of PDF 2.0 but for the types that only PDF 1.7 has; notes
as ``FENote``; and every link and bookmark with a structure destination beside that of the page,
which older readers follow (ISO 32000-2, 12.3.2.3 and 12.6.4.2).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from pikepdf import Array, Dictionary, Name, Object, Pdf, String

from publisher.bind.trees import entries

NAMESPACE = "http://iso.org/pdf2/ssn"

_OLD = frozenset((
    "Art", "BibEntry", "BlockQuote", "Code", "Index", "Quote", "Reference", "TOC", "TOCI",
))  # fmt: skip
"""Types that the namespace of PDF 2.0 has no more (ISO 32000-2, 14.8.6): they keep the old."""


def conform(book: Pdf, targets: Mapping[bytes, Object]) -> None:
    """Make `book` PDF/UA-2; `targets` maps names of destinations to structure elements."""
    root = book.Root.StructTreeRoot
    namespace = book.make_indirect(Dictionary(Type=Name.Namespace, NS=String(NAMESPACE)))
    root.Namespaces = Array([namespace])
    root.RoleMap = Dictionary(FENote=Name.Note, Aside=Name.Div)  # for readers without namespaces
    elements = list(_below(root.K[0]))
    for element in elements:
        _rename(element, namespace)
    points = {bytes(name): to for name, to in entries(book.Root.Names.Dests, Name.Names)}
    _bookmarks(book, targets, points)
    for element in elements:
        if _type(element) == "Link":
            _link(element, targets, points)
    for element in elements:
        if _type(element) == "TOCI":
            _refer(element)


def _below(element: Object) -> Iterator[Object]:
    yield element
    for kid in _kids(element):
        if _type(kid):
            yield from _below(kid)


def _kids(element: Object) -> list[Object]:
    kids = element.get(Name.K, Array())
    return list(kids.as_list()) if isinstance(kids, Array) else [kids]


def _type(element: Object) -> str:
    """The structure type; empty for what is no element."""
    return str(element.get(Name.S, ""))[1:] if isinstance(element, Dictionary) else ""


def _rename(element: Object, namespace: Object) -> None:
    """Give `element` the type and the attributes that it has in PDF 2.0."""
    kids = [kid for kid in _kids(element) if _type(kid)]
    if _type(element) == "Note":
        element.S = Name.FENote
    elif _type(element) == "Div" and any(_type(kid) == "Caption" for kid in kids):
        # In PDF 2.0 a Div is seen through: its caption would be one of the section around it.
        element.S = Name.Aside
    if _type(element) not in _OLD:
        element.NS = namespace
    for kid in kids[1:-1]:
        if _type(kid) == "Caption":  # first or last of what it captions (ISO 14289-2, 8.2.5.27)
            kid.S = Name.P
    if _type(element) == "L" and element.A.ListNumbering == Name("/None") and _is_labelled(kids):
        element.A.ListNumbering = Name.Description


def _is_labelled(items: list[Object]) -> bool:
    return any(_type(part) == "Lbl" for item in items for part in _kids(item))


def _bookmarks(book: Pdf, targets: Mapping[bytes, Object], points: Mapping[bytes, Object]) -> None:
    """Bookmarks say their page and height; the name of that place is found by both."""
    if Name.Outlines not in book.Root:
        return
    names_by_place: dict[object, bytes] = {}
    for name, point in points.items():
        names_by_place.setdefault(_place(point), name)
    for item in _items(book.Root.Outlines.First):
        name = names_by_place[_place(item.Dest)]
        item.A = _action(item.Dest, targets[name], item.Dest)
        del item.Dest


def _items(item: Object | None) -> Iterator[Object]:
    while item is not None:
        yield item
        yield from _items(item.get(Name.First))
        item = item.get(Name.Next)


def _place(point: Object) -> tuple[tuple[int, int], str]:
    return point[0].objgen, str(point[3])


def _link(element: Object, targets: Mapping[bytes, Object], points: Mapping[bytes, Object]) -> None:
    """Give the links of `element` structure destinations; a note and its call name each other."""
    for kid in _kids(element):
        if not isinstance(kid, Dictionary) or Name.Obj not in kid or Name.Dest not in kid.Obj:
            continue
        name = bytes(kid.Obj.Dest)
        target = targets[name]
        kid.Obj.A = _action(kid.Obj.Dest, target, points[name])
        del kid.Obj.Dest
        element.Ref = Array([target])
        if _type(target) == "FENote":
            target.Ref = Array([*target.get(Name.Ref, Array()).as_list(), element])


def _action(to: Object, target: Object, point: Object) -> Object:
    place = Array([target, *point.as_list()[1:]])
    return Dictionary(S=Name.GoTo, D=to, SD=place)


def _refer(item: Object) -> None:
    """A line of the contents refers to what it lists (ISO 14289-2, 8.2.5.8)."""
    for element in _below(item):
        if _type(element) == "Link" and Name.Ref in element:
            item.Ref = element.Ref
            return
