"""An element of a CSL file, as plain data, read with nothing from outside."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from lxml import etree

MAX_BYTES = 4_000_000


class CslError(ValueError):
    """A CSL file that cannot be used; `line` is 1-based, 0 where it is not known."""

    def __init__(self, message: str, line: int = 0) -> None:
        super().__init__(message)
        self.line = line


@dataclass(frozen=True, slots=True, eq=False)
class CslNode:
    """`tag` without namespace, attributes, text and child elements."""

    tag: str
    attrs: Mapping[str, str] = field(default_factory=dict)
    children: tuple[CslNode, ...] = ()
    text: str = ""

    def child(self, tag: str) -> CslNode | None:
        """The first child element `tag`."""
        return next((node for node in self.children if node.tag == tag), None)


def parse_xml(data: bytes) -> CslNode:
    """The tree of `data`; entities, DTDs and addresses are refused. Raises `CslError`."""
    if len(data) > MAX_BYTES:
        raise CslError("the style is too large")
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        line = error.lineno or 0
        raise CslError(f"not well-formed: {error.msg}".lower(), line) from None
    if root.getroottree().docinfo.doctype:
        raise CslError("a style has no document type", 1)
    return _node(root, 0)


def _node(element: Any, depth: int) -> CslNode:
    if depth > 80:
        raise CslError("elements are too deep", element.sourceline or 0)
    attrs = {_local(name): _curved(str(text)) for name, text in element.attrib.items()}
    children = tuple(_node(child, depth + 1) for child in element if isinstance(child.tag, str))
    return CslNode(_local(element.tag), attrs, children, _curved(element.text or ""))


_ELISION = re.compile(r"(?<=[^\W\d_])'(?=\w|\Z)")
_OPENING = re.compile(r"(?:\A|\W)'\w")


def _curved(text: str) -> str:
    """`text` of a style with the apostrophes of its words ("l'") as they are set."""
    return text if "'" not in text or _OPENING.search(text) else _ELISION.sub("’", text)


def _local(name: str) -> str:
    """The name without its namespace; one whose prefix was never declared is no name of CSL."""
    return name.rpartition("}")[2]
