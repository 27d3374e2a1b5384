"""XHTML documents of the book: parsing a chapter's body, and writing documents as bytes.

In: a chapter's ``section`` as text. Out: an lxml tree whose root is a whole document, and later its
bytes. EPUB 3.3 §6.1 (XHTML content documents). No HTML parser is ever used here, so the case of
``viewBox`` and every prefix stays as it was written.
"""

from __future__ import annotations

import re
from html import escape
from typing import Any

from lxml import etree

from publisher.languages.scripts import is_right_to_left
from publisher.xhtml.mathwords import MATH, linear

XHTML = "http://www.w3.org/1999/xhtml"
OPS = "http://www.idpf.org/2007/ops"
SVG = "http://www.w3.org/2000/svg"
XML = "http://www.w3.org/XML/1998/namespace"

TYPE = f"{{{OPS}}}type"
XML_LANG = f"{{{XML}}}lang"

Element = Any
"""An lxml element; lxml has no types of its own."""

_SPACE = re.compile(r"[ \t\r\n\f]+")


def h(name: str) -> str:
    """The XHTML element `name` as lxml spells it."""
    return f"{{{XHTML}}}{name}"


def direction(lang: str) -> str:
    """``rtl`` where the script of `lang` (BCP 47) runs from the right, else ``ltr``."""
    return "rtl" if is_right_to_left(lang) else "ltr"


_FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def without_controls(words: str) -> str:
    """`words` without the characters XML cannot hold (XML 1.0 §2.2)."""
    return _FORBIDDEN.sub("", words)


def parse_body(body: str, lang: str) -> Element:
    """The ``html`` element of a new document in `lang` that holds `body`.

    Raises `lxml.etree.XMLSyntaxError` where `body` is not well-formed; its first line is line 1.
    """
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)
    dir_attribute = ' dir="rtl"' if direction(lang) == "rtl" else ""
    lang = escape(lang)
    text = (
        f'<html xmlns="{XHTML}" xmlns:epub="{OPS}" lang="{lang}" xml:lang="{lang}"{dir_attribute}>'
        f"<head/><body>{body}</body></html>"
    )
    return etree.fromstring(text.encode(), parser)


def element(name: str, attributes: dict[str, str] | None = None, *content: Any) -> Element:
    """An XHTML element with `content`: texts and elements, in order."""
    cleaned = {key: without_controls(value) for key, value in (attributes or {}).items()}
    out = etree.Element(h(name), cleaned, nsmap={None: XHTML, "epub": OPS})
    for piece in content:
        append(out, piece)
    return out


def append(parent: Element, piece: Any) -> None:
    """Put `piece` (an element, or text) at the end of `parent`."""
    if not isinstance(piece, str):
        parent.append(piece)
        return
    piece = without_controls(piece)
    if not piece:
        return
    if len(parent):
        parent[-1].tail = (parent[-1].tail or "") + piece
    else:
        parent.text = (parent.text or "") + piece


def cut_out(node: Element) -> None:
    """Take `node` out of its tree; the text behind it stays."""
    before, parent = node.getprevious(), node.getparent()
    if node.tail:
        if before is not None:
            before.tail = (before.tail or "") + node.tail
        else:
            parent.text = (parent.text or "") + node.tail
        node.tail = None
    parent.remove(node)


def inner(node: Element) -> str:
    """What `node` holds, as markup; the name spaces of XHTML and EPUB are declared around it."""
    whole: str = etree.tostring(node, encoding="unicode", with_tail=False)
    return whole[whole.index(">") + 1 : whole.rindex("<")] if len(node) or node.text else ""


def document_bytes(root: Element) -> bytes:
    """`root` as the bytes of a document, UTF-8, with the HTML doctype."""
    etree.cleanup_namespaces(root, keep_ns_prefixes=["epub"])
    data: bytes = etree.tostring(
        root, encoding="utf-8", xml_declaration=True, doctype="<!DOCTYPE html>"
    )
    return data


def head(root: Element, title: str, sheets: tuple[str, ...], authors: tuple[str, ...]) -> None:
    """Fill the head of `root`: `title`, links to `sheets` (addresses), each of the `authors`."""
    place = root.find(h("head"))
    place.append(element("title", None, title or "—"))
    for author in authors:
        place.append(element("meta", {"name": "author", "content": author}))
    for sheet in sheets:
        place.append(element("link", {"rel": "stylesheet", "type": "text/css", "href": sheet}))


def text_of_node(node: Element) -> str:
    """The text of `node` with runs of white space made one space; math as a line of text."""
    return _SPACE.sub(" ", "".join(_pieces(node))).strip()


def _pieces(node: Element) -> list[str]:
    if not isinstance(node.tag, str):
        return []
    if node.tag == MATH:
        return [linear(node)]
    if node.tag == h("img"):
        return [node.get("alt", "")]
    pieces = [node.text or ""]
    for child in node:
        pieces += _pieces(child)
        pieces.append(child.tail or "")
    return pieces


def has_type(node: Element, name: str) -> bool:
    """Whether `node` carries the semantic `name`, as ``epub:type`` or as its ``doc-`` role."""
    types = (node.get(TYPE) or "").split()
    return name in types or f"doc-{name}" in (node.get("role") or "").split()


def classes(node: Element) -> list[str]:
    """The class names of `node`."""
    return (node.get("class") or "").split()


_INLINE = frozenset({"em", "i", "strong", "b", "cite", "sub", "sup", "span", "bdi", "ruby", "rb",
                     "rt", "rp", "code", "q", "small", "abbr", "dfn", "var"})  # fmt: skip
_KEPT = ("lang", XML_LANG, "dir")


def inline_span(html: str, lang: str) -> Element:
    """A ``span`` of the inline markup `html` that a heading or title holds, fit for a link.

    Links, ids and images go, their text stays; math becomes a line of text.
    """
    root = parse_body(f"<span>{html}</span>", lang)
    span = element("span")
    _copy_inline(root.find(h("body"))[0], span)
    return span


def _copy_inline(node: Element, into: Element) -> None:
    append(into, node.text or "")
    for child in node:
        name = child.tag.removeprefix(f"{{{XHTML}}}") if isinstance(child.tag, str) else None
        if name in _INLINE:
            copy = element(name, {key: child.get(key) for key in _KEPT if child.get(key)})
            _copy_inline(child, copy)
            into.append(copy)
        elif name is not None and not has_type(child, "noteref"):
            if child.tag.startswith(f"{{{XHTML}}}") and name not in {"img", "svg"}:
                _copy_inline(child, into)
            else:
                append(into, text_of_node(child))
        append(into, child.tail or "")


def both_langs(root: Element) -> None:
    """Say every language twice, as ``lang`` and as ``xml:lang``: readers know one or the other."""
    for node in root.iter():
        if not isinstance(node.tag, str) or not node.tag.startswith(f"{{{XHTML}}}"):
            continue
        lang = node.get("lang") or node.get(XML_LANG)
        if lang:
            node.set("lang", lang)
            node.set(XML_LANG, lang)
