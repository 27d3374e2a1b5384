"""Titles: those of the volume file as inline XHTML, and inline XHTML as text.

A manuscript's own titles are composed with its text; the titles in `volume.yaml` are short, and are
read here without the dialect.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import escape, unescape

from publisher.xhtml.mathwords import MATH, linear
from publisher.xhtml.tree import Element, cut_out, h, inner, parse_body

_MARKED = re.compile(r"`([^`]+)`|\*\*([^*]+)\*\*|(?<![*\w])\*((?:[^*]|\*\*[^*]+\*\*)+)\*(?![*\w])")


def inline(title: str) -> str:
    """A title of the volume file as inline XHTML: emphasis and code, nothing more."""
    html, at = "", 0
    for match in _MARKED.finditer(title):
        code, strong, em = match.groups()
        html += escape(title[at : match.start()], quote=False)
        if code:
            html += f"<code>{escape(code, quote=False)}</code>"
        elif strong:
            html += f"<strong>{inline(strong)}</strong>"
        else:
            html += f"<em>{inline(em)}</em>"
        at = match.end()
    return html + escape(title[at:], quote=False)


def plain(title: str) -> str:
    """`title` without the marks that `inline` reads."""
    return text_of(inline(title))


def without_notes(html: str) -> str:
    """Inline XHTML without its calls of notes: a title as contents and running heads repeat it."""
    if _CALL not in html:
        return html
    root = _opened(html)
    for call in [link for link in root.iter(h("a")) if link.get("role") == _CALL]:
        cut_out(call)
    return inner(root)


def text_of(html: str) -> str:
    """The text of inline XHTML, without calls of notes; formulas as a line of text."""
    return "".join(pieces(_opened(html))) if "<" in html else unescape(html)


def pieces(node: Element) -> Iterator[str]:
    """The texts that `text_of` finds in an element."""
    yield node.text or ""
    for child in node:
        if child.tag == MATH:
            yield linear(child)
        elif isinstance(child.tag, str) and child.get("role") != _CALL:
            yield from pieces(child)
        yield child.tail or ""


_CALL = "doc-noteref"


def _opened(html: str) -> Element:
    """The tree of an element that holds `html`."""
    return parse_body(html, "")[1]
