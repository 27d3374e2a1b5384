"""Lines and abstracts: inline XHTML as registries take it.

In: XHTML of a `Text`. Out: nodes of JATS, or of Crossref's titles; texts.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from lxml import etree

from publisher.deposits.elements import Node
from publisher.deposits.fulltext import TextReader, text_body
from publisher.model.text import Text
from publisher.xhtml.mathwords import linear
from publisher.xhtml.tree import h

_CROSSREF = {
    "italic": "i",
    "bold": "b",
    "monospace": "tt",
    "sub": "sub",
    "sup": "sup",
    "underline": "u",
    "strike": "strike",
    "sc": "scp",
}
"""Crossref's elements in titles (common5.3.1.xsd, "face_markup")."""


def inline_nodes(html: str, dialect: str = "jats") -> list[Any]:
    """Inline XHTML as a line of JATS, or of Crossref's titles: there formulas are MathML, and links
    and calls of notes are left out."""
    if not html:
        return []
    nodes = list(TextReader().inline(text_body(html)))
    return nodes if dialect == "jats" else [*_plain_faces(nodes)]


def _plain_faces(nodes: list[Any]) -> Iterator[Any]:
    for node in nodes:
        if not isinstance(node, Node):
            yield node
        elif node.tag == "inline-formula":
            alternatives = node.content[0]
            yield etree.fromstring(etree.tostring(alternatives.content[-1], with_tail=False))
        elif node.tag in _CROSSREF:
            yield Node(_CROSSREF[node.tag], {}, tuple(_plain_faces(list(node.content))))
        elif node.tag != "xref":
            yield from _plain_faces(list(node.content))


_ABSTRACT = frozenset("p list list-item italic bold sub sup sc underline monospace".split())


def abstract_blocks(html: str, prefix: str) -> list[Any]:
    """An abstract as paragraphs of JATS whose elements have `prefix`; of what Crossref does not
    take there the words are left."""
    out = []
    for block in TextReader().blocks(text_body(html)):
        if block.tag in ("p", "list"):
            out.append(_prefixed(block, prefix))
        else:
            out.append(Node(f"{prefix}p", {}, tuple(_texts(block))))
    return out


def _prefixed(node: Node, prefix: str) -> Node:
    content: list[Any] = []
    for each in node.content:
        if not isinstance(each, Node):
            content.append(each if isinstance(each, str) else linear(each))
        elif each.tag == "inline-formula":
            content += [linear(part) for part in each.content[0].content if etree.iselement(part)]
        elif each.tag in _ABSTRACT:
            content.append(_prefixed(each, prefix))
        else:
            content += _texts(each)
    return Node(f"{prefix}{node.tag}", dict(node.attributes), tuple(content))


def _texts(node: Node) -> Iterator[str]:
    for each in node.content:
        if isinstance(each, str):
            yield each
        elif isinstance(each, Node):
            yield from _texts(each)
        else:
            yield linear(each)


def reference_texts(text: Text) -> dict[str, str]:
    """The entries of the list of references in words, by id."""
    html = text.references or text.body
    if "csl-entry" not in html:
        return {}
    entries = (
        e for e in text_body(html).iter(h("li")) if "csl-entry" in str(e.get("class") or "").split()
    )
    return {e.get("id"): " ".join("".join(e.itertext()).split()) for e in entries}
