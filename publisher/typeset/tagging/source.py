"""The HTML tree that a galley was laid out from, with what the tags of its elements depend on."""

from __future__ import annotations

from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

_XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


@dataclass(slots=True)
class SourceTree:
    """The tree below `root`: the parent of every element, and its number in document order.

    `blocks` are the elements that CSS displays as blocks; the walk over the boxes fills it in.
    """

    root: Element
    parent: dict[Element, Element]
    order: dict[Element, int]
    blocks: set[Element] = field(default_factory=set)
    _langs: dict[Element, str] = field(default_factory=dict)

    @classmethod
    def of(cls, root: Element) -> SourceTree:
        """The source of what was laid out from `root`."""
        return cls(
            root,
            {child: parent for parent in root.iter() for child in parent},
            {element: number for number, element in enumerate(root.iter())},
        )

    def lang(self, element: Element) -> str:
        """The language of `element` as a BCP 47 tag, its own or inherited; empty if unknown."""
        if element not in self._langs:
            own = element.get("lang") or element.get(_XML_LANG)
            parent = self.parent.get(element)
            self._langs[element] = own or ("" if parent is None else self.lang(parent))
        return self._langs[element]

    def is_foreign(self, element: Element) -> bool:
        """Whether the language of `element` is not that of the element around it."""
        parent = self.parent.get(element)
        return parent is not None and self.lang(element) != self.lang(parent)

    def within(self, element: Element, ancestor: Element) -> bool:
        """Whether `element` is `ancestor` or below it."""
        here: Element | None = element
        while here is not None:
            if here is ancestor:
                return True
            here = self.parent.get(here)
        return False

    def closest(self, element: Element, *tags: str) -> Element | None:
        """The nearest element around `element` whose tag is one of `tags`."""
        here = self.parent.get(element)
        while here is not None and here.tag not in tags:
            here = self.parent.get(here)
        return here


def text_of(element: Element) -> str:
    """The text of `element` with white space made single."""
    return " ".join("".join(element.itertext()).split())
