"""A full text in JATS, as the proof reads chapters: by other means than made it.

In: the bytes of an article. Out: XHTML of its abstract, body and back, with the elements by which
the proof counts things and tells lines from blocks. What stands behind a text as a fact of a record
and is not printed, is left out.
"""

from __future__ import annotations

from xml.etree import ElementTree as ET

_NAMES = {
    "p": "p", "title": "h2", "italic": "em", "bold": "strong", "monospace": "code", "sub": "sub",
    "sup": "sup", "sc": "span", "styled-content": "span", "strike": "s", "underline": "u",
    "ext-link": "a", "pub-id": "a", "abbrev": "abbr", "graphic": "img", "inline-graphic": "img",
    "table": "table", "fn": "aside", "xref": "a", "ref": "li", "list-item": "li", "code": "pre",
    "label": "span", "rb": "span", "rt": "rt", "ruby": "ruby", "td": "td", "th": "th",
    "thead": "thead", "caption": "figcaption", "mixed-citation": "span", "alternatives": "span",
    "inline-formula": "span", "break": "br",
}  # fmt: skip
_ROLES = {"fn": "doc-footnote", "fn-xref": "doc-noteref", "bibr-xref": "doc-biblioref"}
_SILENT = frozenset(("tex-math", "alt-text"))


def article_as_xhtml(data: bytes) -> bytes:
    """Abstract, body and back of the article `data`."""
    root = ET.fromstring(data)
    out = ET.Element("section")
    for name in ("abstract", "trans-abstract"):
        for part in root.iter(name):
            _read(part, out)
    for name in ("body", "back"):
        for part in root.findall(name):
            _read(part, out)
    return ET.tostring(out)


def _read(element: ET.Element, parent: ET.Element) -> None:
    if not isinstance(element.tag, str):
        return
    name = element.tag.rpartition("}")[2]
    if "MathML" in element.tag:
        ET.SubElement(parent, "math").tail = element.tail
        return
    if name in _SILENT or element.get("specific-use") == "not-printed":
        if element.tail:
            _append(parent, element.tail)
        return
    if name == "title" and not "".join(element.itertext()).strip():
        return
    tag = _NAMES.get(name, "div")
    if name == "label" and parent.get("data-name") == "fn":
        return
    new = ET.SubElement(parent, tag, {"data-name": name})
    if name == "title" and parent.get("data-name") in ("caption", "abstract"):
        new.tag = "span"
    role = _ROLES.get(f"{element.get('ref-type')}-xref" if name == "xref" else name)
    if role:
        new.set("role", role)
    if tag == "img":
        words = element.find("alt-text")
        new.set("alt", (words.text or "") if words is not None else "")
    new.text, new.tail = element.text, element.tail
    for child in element:
        _read(child, new)


def _append(parent: ET.Element, text: str) -> None:
    if len(parent):
        parent[-1].tail = (parent[-1].tail or "") + text
    else:
        parent.text = (parent.text or "") + text
