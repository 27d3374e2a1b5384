"""The structure tree of one paper as data: read from a PDF, whoever wrote it, and written anew.

In: a tagged `Pdf`. Out: `TagElement`s of the types of PDF 1.7 (ISO 32000-1, 14.8.4), with what they
hold; and back. What a foreign tree says by role maps, namespaces, classes and identifiers is
resolved here and stands in no book: types are written as they are.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from pikepdf import Array, Dictionary, Name, Object, Pdf, String

from publisher.bind.trees import name_tree, number_tree

STANDARD = frozenset((
    "Document", "Part", "Art", "Sect", "Div", "BlockQuote", "Caption", "TOC", "TOCI", "Index",
    "NonStruct", "Private", "P", "H", "H1", "H2", "H3", "H4", "H5", "H6", "L", "LI", "Lbl",
    "LBody", "Table", "TR", "TH", "TD", "THead", "TBody", "TFoot", "Span", "Quote", "Note",
    "Reference", "BibEntry", "Code", "Link", "Annot", "Ruby", "RB", "RT", "RP", "Warichu", "WT",
    "WP", "Figure", "Formula", "Form",
))  # fmt: skip
_RENAMED = {
    "FENote": "Note", "Aside": "Div", "Title": "P", "Sub": "Span", "Em": "Span", "Strong": "Span",
    "DocumentFragment": "Div", "Artifact": "NonStruct", "Footnote": "Note", "Endnote": "Note",
}  # fmt: skip
"""Types of PDF 2.0, and of programs that map no roles, in PDF 1.7."""
_DEEPEST = 120


@dataclass(frozen=True, slots=True)
class Mark:
    """A marked piece: `page` from 0, and its number there."""

    page: int
    number: int


@dataclass(slots=True, eq=False)
class AnnotationMark:
    """An annotation of a page, from 0."""

    page: int
    annotation: Object


@dataclass(slots=True, eq=False)
class TagElement:
    """A structure element. `kids` are in the order of reading. `attributes` are those that are
    kept: ``ListNumbering``, ``Scope``, ``RowSpan``, ``ColSpan``. `id` names it in the paper."""

    kind: str
    kids: list[TagElement | Mark | AnnotationMark] = field(default_factory=list)
    alt: str = ""
    actual: str = ""
    expansion: str = ""
    lang: str = ""
    id: str = ""
    attributes: dict[str, object] = field(default_factory=dict)

    def below(self) -> Iterator[TagElement]:
        """Itself and every element below it, in the order of reading."""
        yield self
        for kid in self.kids:
            if isinstance(kid, TagElement):
                yield from kid.below()

    def marks(self) -> Iterator[Mark]:
        """The marked pieces that it holds, in the order of reading."""
        for kid in self.kids:
            if isinstance(kid, Mark):
                yield kid
            elif isinstance(kid, TagElement):
                yield from kid.marks()

    @property
    def page(self) -> int | None:
        """The page, from 0, where it begins; `None` where it holds nothing."""
        first = next(self.marks(), None)
        return first.page if first else None


class OddTree(ValueError):
    """A tree that cannot be kept: the message says why."""


def read_tree(pdf: Pdf, strict: bool = True) -> TagElement:
    """The tree of `pdf` under one ``Document``. Raises `OddTree`. Pieces of drawings are left out,
    or, where `strict`, make the tree an odd one: a drawing is marked as a whole."""
    root = pdf.Root.get(Name.StructTreeRoot)
    if not isinstance(root, Dictionary):
        raise OddTree("there is none")
    numbers = {page.obj.objgen: index for index, page in enumerate(pdf.pages)}
    reader = _TreeReader(root, numbers, strict)
    top = TagElement("Document")
    for kid in _kids(root):
        reader.add(top, kid, None, 0)
    while (
        len(top.kids) == 1
        and isinstance(top.kids[0], TagElement)
        and top.kids[0].kind == "Document"
    ):
        top = top.kids[0]
    for element in top.below():
        if element is not top and element.kind == "Document":
            element.kind = "Sect"
    return top


class _TreeReader:
    def __init__(self, root: Object, numbers: dict[tuple[int, int], int], strict: bool) -> None:
        self.strict = strict
        self.roles, self.classes, self.numbers = {}, root.get(Name.ClassMap, Dictionary()), numbers
        for key, value in root.get(Name.RoleMap, Dictionary()).items():
            self.roles[key[1:]] = str(value)[1:]
        self.seen: set[tuple[int, int]] = set()

    def kind(self, element: Object) -> str:
        """The type of `element` in PDF 1.7: by its own role map, its namespace's, its name."""
        name = str(element.get(Name.S, "/NonStruct"))[1:]
        space = element.get(Name.NS)
        own: Object = Dictionary()
        if isinstance(space, Dictionary):
            own = space.get(Name.RoleMapNS, Dictionary())
        for _ in range(20):
            if name in STANDARD:
                return name
            if name in _RENAMED:
                return _RENAMED[name]
            if len(name) > 1 and name[0] == "H" and name[1:].isdigit():
                return "H6"
            role = own.get("/" + name)
            if isinstance(role, Array):
                role = role[0]
            if role is not None:
                name = str(role)[1:]
            elif name in self.roles:
                name = self.roles[name]
            else:
                break
            own = Dictionary()
        return "Span" if not any(isinstance(k, Dictionary) for k in _kids(element)) else "Div"

    def add(self, parent: TagElement, kid: object, page: int | None, depth: int) -> None:
        """Add what `kid` is to `parent`, an element of `page`."""
        if depth > _DEEPEST:
            raise OddTree("it is too deep")
        if isinstance(kid, int):
            if page is not None:
                parent.kids.append(Mark(page, int(kid)))
            return
        if not isinstance(kid, Dictionary):
            return
        if Name.Pg in kid:
            page = self.numbers.get(kid.Pg.objgen, page)
        kind = kid.get(Name.Type)
        if kind == Name.MCR or (Name.MCID in kid and Name.S not in kid):
            if Name.Stm in kid:
                if self.strict:
                    raise OddTree("it holds pieces of drawings")
                return
            if page is not None:
                parent.kids.append(Mark(page, int(kid.MCID)))
        elif kind == Name.OBJR:
            if page is not None and isinstance(kid.get(Name.Obj), Dictionary):
                parent.kids.append(AnnotationMark(page, kid.Obj))
        elif Name.S in kid:
            if kid.is_indirect and kid.objgen in self.seen:
                raise OddTree("an element stands in it twice")
            self.seen.add(kid.objgen)
            element = TagElement(self.kind(kid))
            for key, attribute in (("alt", Name.Alt), ("actual", Name.ActualText),
                                   ("expansion", Name.E), ("lang", Name.Lang)):  # fmt: skip
                if attribute in kid:
                    setattr(element, key, str(kid[attribute]).replace("\0", ""))
            element.attributes = self.attributes(kid)
            parent.kids.append(element)
            for each in _kids(kid):
                self.add(element, each, page, depth + 1)

    def attributes(self, element: Object) -> dict[str, object]:
        """The attributes that are kept, of the element itself and of its classes."""
        class_names = element.get(Name.C, Array())
        owners = [self.classes.get(str(each)) for each in
                  (class_names.as_list() if isinstance(class_names, Array) else [class_names])
                  if isinstance(each, Name)]  # fmt: skip
        own = element.get(Name.A, Array())
        owners += own.as_list() if isinstance(own, Array) else [own]
        facts: dict[str, object] = {}
        for owner in owners:
            if not isinstance(owner, Dictionary):
                continue
            for key in ("ListNumbering", "Scope"):
                if f"/{key}" in owner:
                    facts[key] = str(owner[f"/{key}"]).strip("/")
            for key in ("RowSpan", "ColSpan"):
                if f"/{key}" in owner:
                    facts[key] = int(owner[f"/{key}"])
        return facts


def _kids(element: Object) -> list[object]:
    kids = element.get(Name.K, Array())
    return list(kids.as_list()) if isinstance(kids, Array) else [kids]


_OWNERS = {"ListNumbering": "List", "Scope": "Table", "RowSpan": "Table", "ColSpan": "Table"}


def write_tree(pdf: Pdf, top: TagElement) -> None:
    """Give `pdf` the tree `top`, and none of what it had (ISO 32000-1, 14.7.2 to 14.7.5)."""
    pages = [page.obj for page in pdf.pages]
    root = pdf.make_indirect(Dictionary(Type=Name.StructTreeRoot))
    by_page: dict[int, dict[int, Object]] = {}
    by_annotation: list[tuple[Object, Object]] = []
    by_id: dict[bytes, Object] = {}

    def write(element: TagElement, parent: Object) -> Object:
        item = pdf.make_indirect(
            Dictionary(Type=Name.StructElem, S=Name("/" + element.kind), P=parent)
        )
        for key, text in (("/Alt", element.alt), ("/ActualText", element.actual),
                          ("/E", element.expansion), ("/Lang", element.lang)):  # fmt: skip
            if text:
                item[key] = String(text)
        if element.id:
            item.ID = String(element.id)
            by_id[element.id.encode()] = item
        owners_by_key: dict[str, Dictionary] = {}
        for key, value in element.attributes.items():
            owner = owners_by_key.setdefault(_OWNERS[key], Dictionary(O=Name("/" + _OWNERS[key])))
            owner["/" + key] = Name(f"/{value}") if isinstance(value, str) else value
        if owners_by_key:
            item.A = (
                next(iter(owners_by_key.values()))
                if len(owners_by_key) == 1
                else Array(list(owners_by_key.values()))
            )
        first = element.page
        if first is not None:
            item.Pg = pages[first]
        kids: list[object] = []
        for kid in element.kids:
            if isinstance(kid, TagElement):
                kids.append(write(kid, item))
            elif isinstance(kid, Mark):
                by_page.setdefault(kid.page, {})[kid.number] = item
                if kid.page == first:
                    kids.append(kid.number)
                else:
                    kids.append(Dictionary(Type=Name.MCR, Pg=pages[kid.page], MCID=kid.number))
            else:
                by_annotation.append((kid.annotation, item))
                kids.append(Dictionary(Type=Name.OBJR, Pg=pages[kid.page], Obj=kid.annotation))
        item.K = Array(kids)
        return item

    root.K = Array([write(top, root)])
    parents: dict[int, Object] = {}
    for number, page in enumerate(pages):
        marks = by_page.get(number, {})
        page.StructParents = number
        parents[number] = pdf.make_indirect(
            Array([marks.get(n, None) for n in range(max(marks, default=-1) + 1)])
        )
    for number, (annotation, element) in enumerate(by_annotation, len(pages)):
        annotation.StructParent = number
        parents[number] = element
    root.ParentTree = number_tree(pdf, parents)
    root.ParentTreeNextKey = len(parents)
    if by_id:
        root.IDTree = name_tree(pdf, by_id)
    pdf.Root.StructTreeRoot = root
    pdf.Root.MarkInfo = Dictionary(Marked=True)
