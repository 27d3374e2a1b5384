"""Which structure type an HTML element has (ISO 32000-1, 14.8.4).

Only the standard types of PDF 1.7, so no role map is needed. An element without a type of its own
(emphasis, a division, a header) is transparent: its content belongs to the element around it.
"""

from __future__ import annotations

from typing import Final
from xml.etree.ElementTree import Element

from publisher.typeset.tagging.source import SourceTree

ARTIFACT: Final = "Artifact"

_TABLE = frozenset(("Table", "THead", "TBody", "TFoot", "TR"))

GROUPS: Final = _TABLE.union(
    ("Document", "Part", "Art", "Sect", "Div", "BlockQuote", "TOC", "TOCI", "Index", "L", "LI")
)
"""Types that hold elements and no text of their own."""

INLINE: Final = frozenset(
    ("Span", "Link", "Code", "Quote", "Note", "Formula", "Figure", "Reference", "BibEntry")
)
"""Types that stand in a line of text."""

_TYPES: Final = {
    "section": "Sect",
    "article": "Art",
    "nav": "Sect",
    "blockquote": "BlockQuote",
    "p": "P",
    "pre": "P",
    **{f"h{level}": f"H{level}" for level in range(1, 7)},
    "ul": "L",
    "ol": "L",
    "dl": "L",
    "li": "LBody",
    "dt": "Lbl",
    "dd": "LBody",
    "table": "Table",
    "caption": "Caption",
    "figcaption": "Caption",
    "thead": "THead",
    "tbody": "TBody",
    "tfoot": "TFoot",
    "tr": "TR",
    "th": "TH",
    "td": "TD",
    "code": "Code",
    "kbd": "Code",
    "samp": "Code",
    "q": "Quote",
    "img": "Figure",
    "{http://www.w3.org/2000/svg}svg": "Figure",
    "aside": "Div",
    "hr": ARTIFACT,
}

_ROLES: Final = {
    "doc-footnote": "Note",
    "doc-part": "Part",
    "doc-index": "Index",
    "doc-biblioentry": "BibEntry",
    "presentation": ARTIFACT,
    "none": ARTIFACT,
}


def structure_type(element: Element, source: SourceTree) -> str:
    """The structure type of `element`, `ARTIFACT`, or empty where it is transparent."""
    tag, classes = element.tag, element.get("class", "").split()
    if element.get("aria-hidden") == "true" or (tag == "img" and element.get("alt") == ""):
        return ARTIFACT
    if "formula" in classes:
        return "Formula"
    if "formula-piece" in classes:
        return ""
    if "paper-imprint" in classes:  # set where notes are, and called by nothing
        return "Div"
    if "footnote" in classes and tag in ("aside", "span"):
        return "Note"
    if "csl-entry" in classes:
        return "BibEntry"
    if own := _ROLES.get(element.get("role", "")):
        return own
    if tag == "a" and element.get("href"):
        return "Link"
    if tag == "figure":
        return _figure(element)
    if tag in ("ol", "ul", "li"):
        return _list(element, source)
    plain = _TYPES.get(tag, "") if isinstance(tag, str) else ""
    if not plain and tag != "html" and (_expansion(element) or _says_lang(element, source)):
        return "Span"
    return plain


def _figure(element: Element) -> str:
    """A figure that only frames a table lends its caption to the table and is nothing itself."""
    tables = element.findall(".//table")
    return "" if len(tables) == 1 and element.find(".//img") is None else "Div"


def _list(element: Element, source: SourceTree) -> str:
    """Lists of a table of contents are tables of contents (ISO 32000-1, table 333)."""
    here: Element | None = element
    while here is not None and here.get("role") != "doc-toc":
        here = source.parent.get(here)
    if here is None:
        return _TYPES[element.tag]
    return "TOCI" if element.tag == "li" else "TOC"


def _expansion(element: Element) -> str:
    return element.get("title", "") if element.tag == "abbr" else ""


def _says_lang(element: Element, source: SourceTree) -> bool:
    """An inline element of another language needs an element to say so; a block hands it on."""
    return element not in source.blocks and source.is_foreign(element)
