"""XML from nested calls: one builder for every record.

In: `x("title", {"xml:lang": "en"}, "Words")`, nested. Out: an lxml tree, and its bytes. What is
empty is left out, with all that holds nothing else: so a table of what a schema takes can name
everything, and a record has what the volume says.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from lxml import etree

from publisher.xhtml.tree import Element, without_controls

XML = "http://www.w3.org/XML/1998/namespace"
XLINK = "http://www.w3.org/1999/xlink"
MATHML = "http://www.w3.org/1998/Math/MathML"


@dataclass(frozen=True, slots=True)
class Node:
    """An element to be: `tag` with its prefix, attributes with theirs, texts and nodes within. What
    lxml made already stands in it as it is."""

    tag: str
    attributes: Mapping[str, str]
    content: tuple[Any, ...]


def x(tag: str, *inside: Any) -> Node | None:
    """The element `tag` of what is `inside`: mappings are its attributes, lists are taken apart.
    `None` where it would be empty; a ``!`` after the tag keeps it."""
    attributes: dict[str, str] = {}
    content: list[Any] = []
    todo = list(reversed(inside))
    while todo:
        each = todo.pop()
        if isinstance(each, Mapping):
            attributes |= {name: str(value) for name, value in each.items() if value}
        elif isinstance(each, str | Node) or etree.iselement(each):
            content += [each] if not isinstance(each, str) or each else []
        elif isinstance(each, Iterable):
            todo += reversed(list(each))
        elif each is not None:
            content.append(str(each))
    if not content and not tag.endswith("!"):
        return None
    return Node(tag.removesuffix("!"), attributes, tuple(content))


def tree(node: Node, spaces: Mapping[str, str]) -> Element:
    """The lxml element of `node`; `spaces` are name spaces by prefix, the default under ``""``."""
    nsmap = {prefix or None: uri for prefix, uri in spaces.items()}
    root = etree.Element(_name(node.tag, spaces), nsmap=nsmap)
    _fill(root, node, spaces)
    return root


def _name(tag: str, spaces: Mapping[str, str], default: bool = True) -> str:
    prefix, _, local = tag.rpartition(":")
    if prefix == "xml":
        return f"{{{XML}}}{local}"
    uri = spaces[prefix] if prefix else spaces.get("", "") if default else ""
    return f"{{{uri}}}{local}" if uri else local


def _fill(element: Element, node: Node, spaces: Mapping[str, str]) -> None:
    for name, value in node.attributes.items():
        element.set(_name(name, spaces, default=False), without_controls(value))
    last: Element = None
    for each in node.content:
        if isinstance(each, str):
            text = without_controls(each)
            if last is None:
                element.text = (element.text or "") + text
            else:
                last.tail = (last.tail or "") + text
            continue
        if isinstance(each, Node):
            last = etree.SubElement(element, _name(each.tag, spaces))
            _fill(last, each, spaces)
        else:
            last = each
            element.append(last)


def xml_bytes(root: Element, doctype: str | None = None) -> bytes:
    """`root` as a file, an element to a line where no words stand between elements."""
    _indent(root, 0)
    data: bytes = etree.tostring(root, encoding="UTF-8", xml_declaration=True, doctype=doctype)
    return data + b"\n"


def _indent(element: Element, depth: int) -> None:
    """Put each element within `element` on a line of its own, unless words stand between them: then
    spaces there would be words too."""
    children = list(element)
    if not children or (element.text or "").strip() or element.get(f"{{{XML}}}space"):
        return
    if any((child.tail or "").strip() for child in children) or _is_line(element):
        return
    element.text = "\n" + "  " * (depth + 1)
    for child in children:
        _indent(child, depth + 1)
        child.tail = element.text
    children[-1].tail = "\n" + "  " * depth


_LINES = frozenset(
    "title booktitle article-title book-title p mixed-citation math td th label term italic "
    "bold sub sup sc monospace styled-content xref ext-link ruby code preformat subtitle".split()
)


def _is_line(element: Element) -> bool:
    """Whether what stands in `element` is a line of words, also where all of it is in elements."""
    return etree.QName(element).localname in _LINES
