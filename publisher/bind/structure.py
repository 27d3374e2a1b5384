"""The structure tree of the whole book, grown from those of its galleys (ISO 32000-1, 14.7).

Every galley's tree becomes a Part below one Document; parent trees are joined and renumbered;
identifiers get their chapter's name in front, for two chapters may both have a note 1.
"""

from __future__ import annotations

from collections.abc import Mapping

from pikepdf import Array, Dictionary, Name, Object, Pdf, String

from publisher.bind.gathering import Gathering
from publisher.bind.links import destination
from publisher.bind.trees import entries, name_tree, number_tree


def grow_structure(
    book: Pdf, gatherings: tuple[Gathering, ...], titles: Mapping[str, str], lang: str
) -> dict[bytes, Object]:
    """Give `book` its structure tree. `titles` maps a chapter to the name of its part; `lang` is
    the book's, so that a part says its own only where it differs. Out: the element that each
    destination means."""
    root = book.make_indirect(Dictionary(Type=Name.StructTreeRoot))
    document = book.make_indirect(Dictionary(Type=Name.StructElem, S=Name.Document, P=root))
    parents: dict[int, Object] = {}
    elements_by_id: dict[bytes, Object] = {}
    targets: dict[bytes, Object] = {}
    parts: list[Object] = []
    merged: dict[str, Dictionary] = {}
    for gathering in gatherings:
        if gathering.tree is None:
            continue
        title = titles.get(gathering.place.chapter, gathering.title)
        chapter = _parts(book, gathering, document, title, lang)
        parts += chapter
        targets |= dict.fromkeys(_destinations(gathering), chapter[0])
        elements = _elements_of_anchors(gathering)
        targets |= elements
        _renumber(book, gathering, parents)
        elements_by_id |= _notes(elements)
        _gather_maps(gathering.tree, merged)
    document.K = Array(parts)
    root.K = Array([document])
    root.ParentTree = number_tree(book, parents)
    root.ParentTreeNextKey = max(parents, default=-1) + 1
    if elements_by_id:
        root.IDTree = name_tree(book, elements_by_id)
    for key, mapping in merged.items():
        root[key] = mapping
    book.Root.StructTreeRoot = root
    return targets


def _destinations(gathering: Gathering) -> list[bytes]:
    chapter = gathering.place.chapter
    return [destination(chapter, anchor) for anchor in (None, *gathering.place.anchors)]


def _parts(
    book: Pdf, gathering: Gathering, document: Object, title: str, lang: str
) -> list[Object]:
    """The galley's top element (a Document of its own until now) as Part of the book's."""
    assert gathering.tree is not None
    part, *others = _kids(gathering.tree)
    if others:
        part = book.make_indirect(Dictionary(Type=Name.StructElem, K=Array([part, *others])))
        for kid in part.K.as_list():
            kid.P = part
    part.S, part.P = Name.Part, document
    if title:
        part.T = String(title)
    if gathering.lang and gathering.lang != lang:
        part.Lang = String(gathering.lang)
    return [part]


def _kids(element: Object) -> list[Object]:
    kids = element.get(Name.K, Array())
    return list(kids.as_list()) if isinstance(kids, Array) else [kids]


def _renumber(book: Pdf, gathering: Gathering, parents: dict[int, Object]) -> None:
    """Shift the galley's parent tree keys above those already taken, wherever they are used."""
    base = max(parents, default=-1) + 1
    for key, value in gathering.parents.items():
        direct = isinstance(value, Array) and not value.is_indirect
        parents[base + key] = book.make_indirect(value) if direct else value
    for page in gathering.pages:
        if Name.StructParents in page:
            page.StructParents += base
        for annotation in page.get(Name.Annots, ()):
            if Name.StructParent in annotation:
                annotation.StructParent += base


def _elements_of_anchors(gathering: Gathering) -> dict[bytes, Object]:
    """The elements of the galley that its anchors mean."""
    assert gathering.tree is not None
    return {
        destination(gathering.place.chapter, str(key)): element
        for key, element in entries(gathering.tree.get(Name.IDTree), Name.Names)
    }


def _notes(elements: Mapping[bytes, Object]) -> dict[bytes, Object]:
    """Those of `elements` that keep an identifier: notes (ISO 14289-1, 7.9)."""
    by_name = {}
    for name, element in elements.items():
        if Name.Note == element.S:
            element.ID = String(name)
            by_name[name] = element
        else:
            del element.ID
    return by_name


def _gather_maps(tree: Object, merged: dict[str, Dictionary]) -> None:
    """Join role and class maps; the tagger is one, so equal names mean equal things."""
    for key in ("/RoleMap", "/ClassMap"):
        for name, value in tree.get(key, Dictionary()).items():
            merged.setdefault(key, Dictionary())[name] = value
