"""The structure tree of one galley while it grows.

Marks (pieces of marked content) come in one by one, each with the element it shows; the tree makes
an element's node when it is first needed, below the node of the nearest element around it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any
from xml.etree.ElementTree import Element

from publisher.typeset.tagging import roles
from publisher.typeset.tagging.source import SourceTree


@dataclass(eq=False, slots=True)
class MarkedContent:
    """A piece of marked content: number `mcid` on `page` (from 0), showing `text` of `element`.

    `pseudo` is the pseudo-element that generated it ("marker", "before" …), empty for text.
    """

    page: int
    mcid: int
    element: Element
    text: str = ""
    pseudo: str = ""


@dataclass(eq=False, slots=True)
class AnnotationReference:
    """An annotation on `page` that belongs to a node."""

    page: int
    annotation: Any


@dataclass(eq=False, slots=True)
class StructureElement:
    """A structure element of `type` for `element`. `loose` nodes hold text that stands in a group
    without an element of its own. `entries` are further keys of the structure element."""

    type: str
    element: Element
    parent: StructureElement | None
    lang: str = ""
    kids: list[StructureElement | MarkedContent | AnnotationReference] = field(default_factory=list)
    loose: bool = False
    entries: dict[str, Any] = field(default_factory=dict)
    words: list[str] = field(default_factory=list)


class Tree:
    """The nodes of a galley by element, `top` above all. `list_styles` maps list items to their
    computed ``list-style-type``; `needless` are references to annotations to take out."""

    def __init__(self, source: SourceTree) -> None:
        self.source = source
        self.top = StructureElement("Document", source.root, None, source.lang(source.root))
        self.list_styles: dict[Element, Any] = {}
        self.needless: set[bytes] = set()
        self._groups: dict[Element, Any] = {}
        self._nodes: dict[Element, StructureElement] = {source.root: self.top}
        self._types: dict[Element, str] = {}

    def type(self, element: Element) -> str:
        """The structure type of `element` (see `roles.structure_type`)."""
        if element not in self._types:
            self._types[element] = roles.structure_type(element, self.source)
        return self._types[element]

    def is_artifact(self, element: Element) -> bool:
        """Whether `element` or one around it is decoration."""
        here: Element | None = element
        while here is not None:
            if self.type(here) == roles.ARTIFACT:
                return True
            here = self.source.parent.get(here)
        return False

    def nodes(self) -> list[StructureElement]:
        """All nodes, parents before their kids, in the order of the text."""
        nodes = [self.top]
        for node in nodes:
            nodes += [kid for kid in node.kids if isinstance(kid, StructureElement)]
        return nodes

    def place(self, mark: MarkedContent) -> None:
        """Hang `mark` into the tree."""
        node = self._home(mark)
        node.kids.append(mark)
        self._say(node, mark.text)

    def node(self, element: Element) -> StructureElement:
        """The node of `element` itself, or of the nearest element around it that has one."""
        while not self.type(element):
            parent = self.source.parent.get(element)
            if parent is None:
                return self.top
            element = parent
        if element not in self._nodes:
            self._make(element)
        return self._nodes[element]

    def flow(self, element: Element) -> StructureElement:
        """The node that takes text standing in `element`: itself where it may hold text, else a
        loose paragraph (in an entry of contents, a reference)."""
        here = element
        while not self.type(here) and here not in self.source.blocks:
            parent = self.source.parent.get(here)
            if parent is None:
                break
            here = parent
        node = self.node(here)
        if node.type not in roles.GROUPS:
            return node
        last = node.kids[-1] if node.kids else None
        kind = "Reference" if node.type == "TOCI" else "P"
        if (
            isinstance(last, StructureElement)
            and last.loose
            and (last.type, last.element) == (kind, here)
        ):
            return last
        return self._hang(StructureElement(kind, here, node, self.source.lang(here), loose=True))

    def is_repeated(self, group: Any) -> bool:
        """Whether `group`, a box of table rows, is a head or foot shown again on a later page."""
        return self._groups.setdefault(group.element, group) is not group and (
            group.is_header or group.is_footer
        )

    def link(self, element: Element) -> StructureElement:
        """The node that an annotation around `element` belongs to, always a Link."""
        node = self.node(element)
        if node.type == "Link":
            return node
        return self._hang(StructureElement("Link", element, node, node.lang, loose=True))

    def separate(self, element: Element) -> None:
        """Note a gap (a leader) in what links around `element` say."""
        self._say(self.node(element), ", ")

    def _home(self, mark: MarkedContent) -> StructureElement:
        if mark.pseudo == "marker" and mark.element.tag == "li":
            return self._label(mark.element)
        if mark.pseudo == "footnote-call":
            parent = self.source.parent[mark.element]
            call = StructureElement("Reference", mark.element, self.flow(parent), loose=True)
            call.lang = self.source.lang(parent)
            return self._hang(call)
        if mark.pseudo == "footnote-marker":
            return self._label(mark.element)
        return self.flow(mark.element)

    def _label(self, element: Element) -> StructureElement:
        """The label of a list item or note."""
        body = item = self.node(element)
        while item.type in ("LBody", "BibEntry") and item.parent:
            item = item.parent
        for kid in item.kids:
            if isinstance(kid, StructureElement) and kid.type == "Lbl":
                return kid
        label = StructureElement("Lbl", element, item, body.lang, loose=True)
        item.kids.insert(0, label)
        return label

    def _make(self, element: Element) -> StructureElement:
        kind = self.type(element)
        above = self.source.parent[element]
        if kind in roles.INLINE and element.tag != "li" and not self._stands_alone(element, above):
            parent = self.flow(above)
        else:
            parent = self.node(above)
        parent = self._frame(element, kind, parent)
        node = StructureElement(kind, element, parent, self.source.lang(element))
        self._nodes[element] = node
        return self._hang(node)

    def _stands_alone(self, element: Element, above: Element) -> bool:
        """A figure's picture is in no line of text, nor is a note between paragraphs."""
        if self.type(element) == "Note":
            return self.node(above).type in roles.GROUPS
        return above.tag == "figure"

    def _frame(self, element: Element, kind: str, parent: StructureElement) -> StructureElement:
        """The node between `parent` and `element` that PDF wants and HTML does not have."""
        lang = self.source.lang(element)
        if element.tag == "li" and kind != "TOCI":
            item = self._hang(StructureElement("LI", element, parent, lang))
            return (
                item
                if kind == "LBody"
                else self._hang(StructureElement("LBody", element, item, lang))
            )
        if element.tag in ("dt", "dd"):
            return self._item(element, kind, parent)
        if element.get("role") == "doc-noteref":
            return self._hang(StructureElement("Reference", element, parent, lang))
        table = self._framed_table(element) if element.tag == "figcaption" else None
        return parent if table is None else self.node(table)

    def _framed_table(self, caption: Element) -> Element | None:
        figure = self.source.closest(caption, "figure")
        if figure is None or self.type(figure):
            return None
        return figure.find(".//table")

    def _item(self, element: Element, kind: str, parent: StructureElement) -> StructureElement:
        """The item of a definition list: a term, or several, with what follows."""
        last = parent.kids[-1] if parent.kids else None
        if (
            isinstance(last, StructureElement)
            and last.type == "LI"
            and not (
                kind == "Lbl"
                and any(isinstance(k, StructureElement) and k.type == "LBody" for k in last.kids)
            )
        ):
            return last
        return self._hang(StructureElement("LI", element, parent, parent.lang))

    def _hang(self, node: StructureElement) -> StructureElement:
        """Put `node` below its parent: at the end, or, for a note set at the foot, at its call."""
        assert node.parent is not None
        kids = node.parent.kids
        at = len(kids)
        if node.type == "Note":
            at = self._after_call(node.element, kids)
        kids.insert(at, node)
        return node

    def _after_call(
        self, note: Element, kids: list[StructureElement | MarkedContent | AnnotationReference]
    ) -> int:
        siblings = list(self.source.parent[note])
        before = siblings[: siblings.index(note) + 1][-2:]
        for at in range(len(kids), 0, -1):
            kid = kids[at - 1]
            if isinstance(kid, AnnotationReference):
                continue
            if any(self.source.within(kid.element, element) for element in before):
                return at
        return len(kids)

    def _say(self, node: StructureElement, text: str) -> None:
        here: StructureElement | None = node
        while here is not None:
            if here.type == "Link":
                here.words.append(text)
            here = here.parent

    def finish(self) -> None:
        """Put the kids of groups in the order of the text; take out what stayed empty."""
        for node in self.nodes():
            settled = all(isinstance(kid, StructureElement) and not kid.loose for kid in node.kids)
            if settled and node.type in roles.GROUPS:
                node.kids.sort(key=self._position)
        self._prune(self.top)

    def _position(self, kid: StructureElement | MarkedContent | AnnotationReference) -> int:
        assert isinstance(kid, StructureElement)
        return self.source.order[kid.element]

    def _prune(self, node: StructureElement) -> bool:
        """Whether `node` has anything to show; cells may be empty, other elements go."""
        node.kids = [
            kid for kid in node.kids if not isinstance(kid, StructureElement) or self._prune(kid)
        ]
        return bool(node.kids) or node.type in ("TD", "TH")
