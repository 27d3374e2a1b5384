"""Abbreviations: ``*[HTML]: Hypertext Markup Language`` explains HTML wherever it stands as a
word."""

from __future__ import annotations

import re

from lxml import etree

from publisher.markup.reader.dialect import Dialect
from publisher.markup.reader.scanning import Scan
from publisher.markup.reader.tree import Tree
from publisher.markup.reader.work import Work

_DEFINITION = re.compile(r"^ {0,3}\*\[([^\]\n]{1,100})\]:[ \t]*([^\n]+)(?:\n|\Z)", re.MULTILINE)
_CLOSED = frozenset({"code", "pre", "abbr", "formula", "math", "citation", "a", "title"})
_MOST = 300


def _collect(scan: Scan) -> None:
    if "*[" not in scan.text:
        return
    for match in _DEFINITION.finditer(scan.text):
        scan.work.abbreviations.setdefault(match[1], match[2].strip())
        scan.skips[match.start()] = match.end()


def explain(root: Tree, work: Work) -> None:
    """Wrap every abbreviation that the paper explains into ``abbr``."""
    meanings = dict(list(work.abbreviations.items())[:_MOST])
    if not meanings:
        return
    longest_first = sorted(meanings, key=len, reverse=True)
    pattern = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, longest_first))})(?!\w)")
    for element in list(root.iter()):
        if not isinstance(element.tag, str) or element.tag.startswith("{"):
            continue
        is_closed = element.tag in _CLOSED or any(a.tag in _CLOSED for a in element.iterancestors())
        if not is_closed and element.text and pattern.search(element.text):
            text, element.text = element.text, None
            _spread(element, None, text, pattern, meanings)
        parent = element.getparent()
        inside = parent is not None and (
            parent.tag in _CLOSED or any(a.tag in _CLOSED for a in parent.iterancestors())
        )
        if parent is not None and not inside and element.tail and pattern.search(element.tail):
            text, element.tail = element.tail, None
            _spread(parent, element, text, pattern, meanings)


def _spread(parent: Tree, after: Tree | None, text: str, pattern: re.Pattern[str],
            meanings: dict[str, str]) -> None:  # fmt: skip
    """Put `text`, its abbreviations marked, into `parent`: after a child, or before all."""
    at = 0
    for match in pattern.finditer(text):
        before = text[at : match.start()]
        abbr = etree.Element("abbr", {"title": meanings[match.group()]})
        abbr.text = match.group()
        if after is None:
            parent.text = before
            parent.insert(0, abbr)
        else:
            after.tail = before
            after.addnext(abbr)
            after.tail, abbr.tail = before, None
        after, at = abbr, match.end()
    if after is not None:
        after.tail = text[at:]


def install(dialect: Dialect) -> None:
    """Abbreviations; `explain` finishes them."""
    dialect.scanner.collector(_collect)
