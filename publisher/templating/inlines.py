"""Titles of the volume file: emphasis and code, nothing more.

A manuscript's own titles are composed with its text; the titles in `volume.yaml` are short, and are
read here without the dialect.
"""

from __future__ import annotations

import re
from html import escape, unescape


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
    """The text of inline XHTML, without calls of notes."""
    return unescape(re.sub(r"<[^>]+>", "", without_notes(html)))
