"""The finished tree as XHTML text, as `publisher.model.chapter` describes it."""

from __future__ import annotations

import re

from lxml import etree

from publisher.markup.reader.tree import VOID, Tree

_EPUB = re.compile(r"<[A-Za-z][^<>]* data-epub-type=[^<>]*>")
_MARGIN = re.compile(r"^<[^>]*>|</[^>]*>$")


def xml(element: Tree) -> str:
    """`element` as XHTML. ``data-epub-type`` is written as ``epub:type``, undeclared."""
    for child in element.iter():
        if not len(child) and child.text is None and child.tag not in VOID:
            child.text = ""
    text = etree.tostring(element, encoding="unicode", with_tail=False)
    return _EPUB.sub(lambda m: m.group().replace(" data-epub-type=", " epub:type="), text)


def inner_xml(element: Tree) -> str:
    """What `element` holds, as XHTML."""
    holder = etree.Element("x")
    holder.text = element.text
    parts = [xml(holder).removeprefix("<x>").removesuffix("</x>")]
    for child in element:
        parts.append(xml(child))
        if child.tail:
            holder.text = child.tail
            parts.append(xml(holder).removeprefix("<x>").removesuffix("</x>"))
    return "".join(parts)
