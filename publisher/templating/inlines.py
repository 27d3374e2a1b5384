"""Titles of the volume file: emphasis and code, nothing more.

A manuscript's own titles are composed with its text; the titles in `volume.yaml` are short, and are
read here without the dialect.
"""

from __future__ import annotations

import re
from html import escape, unescape
from xml.etree import ElementTree as ET

from publisher.xhtml.mathwords import linear


def inline(title: str) -> str:
    """A title of the volume file as inline XHTML: emphasis and code, nothing more."""
    html = escape(title, quote=False)
    html = re.sub(r"`([^`]+)`", r"<code>\1</code>", html)
    html = re.sub(r"\*\*([^*]+)\*\*", r"<strong>\1</strong>", html)
    return re.sub(r"(?<![*\w])\*([^*]+)\*(?![*\w])", r"<em>\1</em>", html)


def plain(title: str) -> str:
    """`title` without the marks that `inline` reads."""
    return unescape(re.sub(r"<[^>]+>", "", inline(title)))


_CALL = re.compile(r'<a [^>]*role="doc-noteref"[^>]*>.*?</a>')


def without_notes(html: str) -> str:
    """Inline XHTML without its calls of notes: a title as contents and running heads repeat it."""
    return _CALL.sub("", html)


def text_of(html: str) -> str:
    """The text of inline XHTML, without calls of notes; formulas as a line of text."""
    text = _FORMULA.sub(_line, without_notes(html))
    return unescape(re.sub(r"<[^>]+>", "", text))


_FORMULA = re.compile(r"<math\b.*?</math>", re.DOTALL)


def _line(formula: re.Match[str]) -> str:
    try:
        return escape(linear(ET.fromstring(formula[0])), quote=False)
    except ET.ParseError:
        return formula[0]
