"""The state of one paper while it is composed: tokens, places, definitions, findings."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from publisher.diagnostics import Diagnostic, Span
from publisher.files import Files
from publisher.languages.bookwords import words
from publisher.markup.reader.attributes import NONE, Attributes
from publisher.markup.reader.macros import Macros
from publisher.markup.reader.options import NO_PAPERS, MarkupOptions, PaperRef
from publisher.markup.reader.places import FileOrigin, Origin
from publisher.markup.reader.tokens import Token, Tokens
from publisher.model.text import CitedWork

UNNAMED = "<text>"
"""The path of a text that is in no file."""

_LEAVING = ("MD", "MTH", "REF", "IMG")
"""Families that say of something that it is left out, or set otherwise than it is written."""


@dataclass(frozen=True, slots=True)
class Definition:
    """A link definition: ``[label]: url "title"``."""

    url: str
    title: str = ""
    attributes: Attributes = NONE


@dataclass(slots=True)
class Note:
    """A note's text. `start` is the offset of its label; `is_called` becomes true when it is
    called."""

    label: str
    start: int
    end: int
    blocks: list[str]
    is_called: bool = False


@dataclass(slots=True)
class Work:
    """What scanning, parsing and finishing one paper know together; lives for one call. `folder`
    is that of the manuscript, from the folder of the volume."""

    options: MarkupOptions = field(default_factory=MarkupOptions)
    lang: str = "en"
    paper: str | None = None
    papers: Mapping[str, PaperRef] = field(default_factory=lambda: NO_PAPERS)
    files: Files | None = None
    folder: str = "."
    """The paper's, in `files`."""
    source: str = ""
    """The manuscript's file as it is shown."""
    tokens: Tokens = field(default_factory=Tokens)
    diagnostics: list[Diagnostic] = field(default_factory=list)
    definitions: dict[str, Definition] = field(default_factory=dict)
    headings: set[str] = field(default_factory=set)
    abbreviations: dict[str, str] = field(default_factory=dict)
    notes: dict[str, Note] = field(default_factory=dict)
    macros: Macros = field(default_factory=Macros)
    citations: list[Token] = field(default_factory=list)
    nocite: list[str] = field(default_factory=list)
    references: list[Token] = field(default_factory=list)
    works: list[CitedWork] = field(default_factory=list)
    announced: list[tuple[int, int]] = field(default_factory=list)
    depth: int = 0
    lasting: dict[str, Any] = field(default_factory=dict)
    _bases: list[int] = field(default_factory=list)
    _texts: list[str] = field(default_factory=list)
    _origins: list[Origin] = field(default_factory=list)
    _next: int = 0

    @property
    def words(self) -> Mapping[str, str]:
        """What Publisher says in this paper."""
        return words(self.lang, self.options.words)

    def begin(self, text: str, origin: Origin | None = None) -> int:
        """Begin scanning `text`; returns the number to add to its offsets."""
        base = self._next
        self._bases.append(base)
        self._texts.append(text)
        self._origins.append(origin or FileOrigin(UNNAMED, text))
        self._next = base + len(text) + 1
        return base

    def span(self, start: int, end: int) -> Span | None:
        """The place of scanned characters `start` to `end`, as much of it as is in the text of
        `start`; `None` before anything is scanned."""
        index = bisect_right(self._bases, start) - 1
        if index < 0:
            return None
        base, size = self._bases[index], len(self._texts[index])
        return self._origins[index].span(min(start - base, size), min(end - base, size))

    def scanned(self, at: int) -> tuple[str, int]:
        """The scanned text that holds the offset `at`, and the offset where that text begins."""
        index = bisect_right(self._bases, at) - 1
        return self._texts[index], self._bases[index]

    @property
    def body(self) -> tuple[int, int]:
        """Where the text of the manuscript's file begins and ends among all that was scanned."""
        for base, text, origin in zip(self._bases, self._texts, self._origins, strict=True):
            if isinstance(origin, FileOrigin):
                return base, base + len(text)
        return -1, -1

    def files_included(self) -> Iterator[tuple[int, str, FileOrigin]]:
        """The texts of other files that were scanned, each with the offset where it begins."""
        for base, text, origin in zip(self._bases, self._texts, self._origins, strict=True):
            if isinstance(origin, FileOrigin) and origin.path not in (UNNAMED, self.source):
                yield base, text, origin

    def say(self, code: str, message: str, at: Token | tuple[int, int] | Span | None,
            help: str | None = None) -> None:  # fmt: skip
        """Note a finding at a token, at offsets, or at a place already known."""
        if isinstance(at, Token):
            at = (at.start, at.end)
        if isinstance(at, tuple) and code.startswith(_LEAVING):
            self.announced.append(at)
        span = self.span(*at) if isinstance(at, tuple) else at
        self.diagnostics.append(Diagnostic(code, message, span, help, paper=self.paper))
