"""Words that are not broken, and what scripts of East Asia want in print, where WeasyPrint has no
property for it.

In: the tree of a chapter. Out: the same tree. Words of Hangul are kept whole, as Korean breaks its
lines at spaces (W3C, Requirements for Hangul Text Layout, 5.1: WeasyPrint has no `word-break:
keep-all`, CSS Text 3, section 5.2), and so is *C++*, between whose signs a line may end by the
letter of UAX 14; a paragraph with ruby is marked, as its lines stand further apart (CSS Ruby 1,
section 4.4).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from xml.etree import ElementTree as ET

from publisher.typeset.classes import add_class

_WHOLE = re.compile(r"[\u1100-\u11ff\uac00-\ud7a3]|\w\+\+")
_WORD = re.compile(r"\S+")
_LONG = 16
"""Characters beyond which a word is a sentence without spaces, and may be broken."""

_APART = ("pre", "code", "svg", "math", "rt", "title")


def keep_words(root: ET.Element) -> None:
    """Put each word of Hangul, and each *C++*, below `root` into a span that is not broken."""
    for element in list(_prose(root)):
        if _has_whole(element.text):
            before, spans = _cut(element.text)
            element.text = before
            element[0:0] = spans
    above = [(parent, child) for parent in _prose(root) for child in parent]
    for parent, child in above:
        if child.get("class") != "unbroken" and _has_whole(child.tail):
            child.tail, spans = _cut(child.tail)
            place = list(parent).index(child) + 1
            parent[place:place] = spans


_SIGNS = re.compile("[\u2015\u2014\u2025\u2026\u22ef]+")
_SIGNS_AND_QUOTES = re.compile("[\u2015\u2014\u2025\u2026\u22ef\u2018\u2019\u201c\u201d]+")


def mark_signs(root: ET.Element, lang: str) -> None:
    """Put dashes and ellipses of Japanese and Chinese, and Chinese quotation marks, into spans of
    the class ``sign``: a Latin face has them too, too low and too narrow."""
    for element in list(_prose(root)):
        here = element.get("lang", "") or lang
        base = here.split("-")[0].lower()
        pattern = {"ja": _SIGNS, "zh": _SIGNS_AND_QUOTES}.get(base)
        if pattern is not None:
            element.text, spans = _parted(pattern, element.text)
            element[0:0] = spans
            for at, child in reversed(list(enumerate(element))):
                if child.get("class") != "sign":
                    child.tail, spans = _parted(pattern, child.tail)
                    element[at + 1 : at + 1] = spans


def _parted(pattern: re.Pattern[str], text: str | None) -> tuple[str | None, list[ET.Element]]:
    """The text before the first match, and a span for each with what comes after it."""
    found = list(pattern.finditer(text or ""))
    if not text or not found:
        return text, []
    ends = [*(match.start() for match in found[1:]), len(text)]
    spans = []
    for match, end in zip(found, ends, strict=True):
        span = ET.Element("span", {"class": "sign"})
        span.text, span.tail = match[0], text[match.end() : end]
        spans.append(span)
    return text[: found[0].start()], spans


def mark_ruby(root: ET.Element) -> None:
    """Give the paragraphs below `root` that hold ruby the class ``with-ruby``."""
    for paragraph in root.iter("p"):
        if next(paragraph.iter("ruby"), None) is not None:
            add_class(paragraph, "with-ruby")


def _prose(element: ET.Element) -> Iterator[ET.Element]:
    """`element` and what is below it, where text may be broken into lines."""
    name = element.tag.rpartition("}")[2] if isinstance(element.tag, str) else "svg"
    if name in _APART or element.get("class") == "unbroken":
        return
    yield element
    for child in element:
        yield from _prose(child)


def _has_whole(text: str | None) -> bool:
    return _WHOLE.search(text or "") is not None


def _cut(text: str | None) -> tuple[str, list[ET.Element]]:
    """The text before the first word kept whole; a span for each, with what comes after it."""
    text = text or ""
    words = [w for w in _WORD.finditer(text) if len(w[0]) <= _LONG and _has_whole(w[0])]
    ends = [*(word.start() for word in words[1:]), len(text)]
    spans = []
    for word, end in zip(words, ends, strict=False):
        span = ET.Element("span", {"class": "unbroken"})
        span.text, span.tail = word[0], text[word.end() : end]
        spans.append(span)
    return text[: words[0].start()] if words else text, spans
