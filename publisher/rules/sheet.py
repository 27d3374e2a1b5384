"""What a rule has in hand about one manuscript, and how it tells where a fault is.

In: a `Paper`, its composed `Text`, its files. Out: a `Sheet`: the text as a tree, the Markdown
with everything that is no prose blanked out, and places in the manuscript for words of either.
"""

from __future__ import annotations

import contextlib
import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from lxml import etree

from publisher.diagnostics import Diagnostic, Span
from publisher.files import Files, OutsideFolder
from publisher.model.paper import Paper
from publisher.model.text import Read, Text
from publisher.rules.masking import mask_markup

Tree = Any
"""An lxml element."""

_FOREIGN = frozenset(("code", "pre", "kbd", "samp", "script", "style"))


@dataclass(frozen=True)
class Sheet:
    """One manuscript on the desk. `files` are those it may read, by names from the root of the
    volume, to which the folder of its `source` is relative. `measure` is the width of the text
    block in mm, 0 where it is not known."""

    paper: Paper
    text: Text
    files: Files
    measure: float = 0

    @cached_property
    def tree(self) -> Tree:
        """The body and the notes, below one root; empty where they are not well-formed."""
        return _parse_body(self.text.body + self.text.notes)

    @cached_property
    def references(self) -> tuple[str, ...]:
        """The keys of the works that the paper lists."""
        html = self.text.references + self.text.body
        return tuple(dict.fromkeys(re.findall(r'id="ref-([^"]+)" class="csl-entry"', html)))

    @cached_property
    def prose(self) -> str:
        """The Markdown of the body with code, formulas, addresses, attributes, comments and tags
        blanked: characters stand where they stood."""
        return mask_markup(self.paper.source.body)

    @cached_property
    def prose_with_tags(self) -> str:
        """The same with tags, attributes and directives left in."""
        return mask_markup(self.paper.source.body, tags=False)

    @cached_property
    def blocks(self) -> tuple[tuple[Tree, str], ...]:
        """Every block that holds text of its own, with its text; code and formulas left out."""
        tags = ("p", "li", "dd", "dt", "td", "th", "figcaption", "caption", "h2", "h3", "h4",
                  "h5", "h6")  # fmt: skip
        return tuple((node, reading_text(node)) for node in self.tree.iter(*tags) if _own(node))

    @property
    def is_article(self) -> bool:
        """Whether this is a contribution, not a preface or other matter of the book."""
        return self.paper.kind in ("paper", "address", "abstract", "panel")

    def finding(self, code: str, message: str, place: Span, help: str | None = None) -> Diagnostic:
        """A finding about this manuscript."""
        return Diagnostic(code, message, place, help, paper=self.paper.id)

    def key(self, *keys: str) -> Span:
        """The place of the first of `keys` that the front matter has; else of its beginning."""
        for key in keys:
            if key in self.paper.spans:
                return self.paper.spans[key]
        return self.paper.source.span(1)

    def at(self, start: int, end: int) -> Span:
        """The place of characters `start` to `end` of the body, cut at the end of its line."""
        source = self.paper.source
        return _span(source.path, source.body, source.body_line, start, end)

    def read_at(self, thing: Read) -> Span:
        """Where the composer read `thing`."""
        if thing.path:
            return Span(thing.path, thing.line, max(thing.column, 1))
        return self.paper.source.span(thing.line, max(thing.column, 1))

    def place(self, words: str, after: int = 0) -> Span:
        """Where `words`, as they are set, stand in the body, or in a file that it includes: markup
        between them does not matter. The file as a whole where they do not."""
        parts = re.findall(r"\w+", words)[:8]
        if parts:
            written = re.compile(r"(?<!\w)" + r"[\W_]{1,80}?".join(map(re.escape, parts)))
            if match := written.search(self.paper.source.body, after):
                return self.at(match.start(), match.end())
            for path, text in self.included:
                if match := written.search(text):
                    return _span(path, text, 1, match.start(), match.end())
        return self.paper.source.span(0)

    @cached_property
    def included(self) -> tuple[tuple[str, str], ...]:
        """The files that the manuscript includes: as they are shown, and their texts."""
        source, texts = self.paper.source, []
        for path in dict.fromkeys(thing.path for thing in self.text.things if thing.path):
            beside = posixpath.relpath(path, posixpath.dirname(source.path))
            name = posixpath.join(source.folder.as_posix(), beside)
            with contextlib.suppress(OSError, ValueError, OutsideFolder):
                data = self.files.read(posixpath.normpath(name))
                texts.append((path, data.decode("utf-8-sig", "replace")))
        return tuple(texts)

    def matches(self, pattern: re.Pattern[str]) -> Iterator[tuple[re.Match[str], Span]]:
        """Every match of `pattern` in the prose, with its place."""
        for match in pattern.finditer(self.prose):
            yield match, self.at(match.start(), match.end())


def _span(path: str, text: str, first: int, start: int, end: int) -> Span:
    """The place of characters `start` to `end` of `text`, whose line `first` is its first."""
    begin = text.rfind("\n", 0, start) + 1
    stop = text.find("\n", begin)
    line = text[begin : stop if stop >= 0 else None]
    length = max(0, min(end - start, len(line) - (start - begin)))
    return Span(path, first + text.count("\n", 0, start), start - begin + 1, length, line)


def _parse_body(xhtml: str) -> Tree:
    wrapped = f'<sheet xmlns:epub="http://www.idpf.org/2007/ops">{xhtml}</sheet>'
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)
    try:
        return etree.fromstring(wrapped.encode("utf-8", "replace"), parser)
    except etree.XMLSyntaxError:
        return etree.Element("sheet")


def _own(node: Tree) -> bool:
    """Whether `node` is not only a box around other blocks, nor an entry of the bibliography."""
    if "csl-entry" in (node.get("class") or ""):
        return False
    return node.tag not in ("li", "dd", "td") or node.find("p") is None


def reading_text(node: Tree) -> str:
    """The text of `node` as a reader reads it, white space made one, code and formulas out."""
    return " ".join("".join(_texts(node)).split())


def _texts(node: Tree) -> Iterator[str]:
    if node.text:
        yield node.text
    for child in node:
        if isinstance(child.tag, str) and not _is_foreign(child):
            yield from _texts(child)
        if child.tail:
            yield child.tail


def _is_foreign(node: Tree) -> bool:
    return node.tag in _FOREIGN or node.tag.startswith("{") or "math" in (node.get("class") or "")


def shorten(words: str, limit: int = 60) -> str:
    """`words`, or their beginning and an ellipsis."""
    return words if len(words) <= limit else words[:limit].rsplit(" ", 1)[0] + " …"
