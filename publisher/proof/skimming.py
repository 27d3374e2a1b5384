"""A manuscript as a reader skims it: runs of words between what is markup.

In: Markdown. Out: a `Reader`, in which code is set apart and whatever `constructs` take out is a
gap of the same length, so that all that is left knows its place.
"""

from __future__ import annotations

import html
import re
from bisect import bisect_right
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from publisher.proof.alignment import Piece

GAP = "\0"


@dataclass(frozen=True, slots=True)
class Thing:
    """Something counted: `kind` is ``figure``, ``table``, ``formula``, ``note``, ``call``,
    ``citation`` or ``heading``; `start` its place in the text; `name` what tells it from others:
    words of a heading, TeX of a formula, label or key."""

    kind: str
    start: int
    name: str


_FENCE = re.compile(r"^([ \t>]{0,40}(?:[-*+]|\d{1,9}[.)])?[ \t>]{0,40})(`{3,}|~{3,})[ \t]*(.*)$")
_CODE_LIKE = ("code", "code-block", "code-cell", "sourcecode", "literalinclude", "parsed-literal")
_UNREAD = (
    "bibliography",
    "toctree",
    "raw",
    "include",
    "mermaid",
    "contents",
    "embed",
    "list-table",
)
_MATH_LIKE = ("math", "amsmath")


class Reader:
    """A text in which what is markup is made gaps, one kind after the other. `chars` has a
    character for each of `text`; `things` are those found, `loose` the stretches whose words may
    stand anywhere in the book."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.chars = text
        self.things: list[Thing] = []
        self.loose: list[tuple[int, int]] = []
        self._fences()

    def _fences(self) -> None:
        """Set code apart, so that nothing in it is taken for markup; read directives."""
        place, open_ = 0, None
        parts: list[str] = []
        for line in self.text.split("\n"):
            match = _FENCE.match(line)
            if open_ is None and match and "`" not in match[3]:
                open_ = _Fence(match[2], match[3].strip(), place, place + len(line) + 1)
                parts.append(GAP * len(line))
            elif open_ is not None and match and _closes(match, open_.mark):
                self._close(open_, place, parts)
                parts.append(GAP * len(line))
                open_ = None
            else:
                parts.append(line if open_ is None else open_.shown(line))
            place += len(line) + 1
        self.chars = "\n".join(parts)

    def _close(self, fence: _Fence, end: int, parts: list[str]) -> None:
        if fence.directive in _MATH_LIKE:
            body = self.text[fence.body : end]
            self.things.append(Thing("formula", fence.start, body))
        elif fence.directive in ("figure", "image"):
            self.things.append(Thing("figure", fence.start, fence.info.partition("}")[2].strip()))
            self.loose.append((fence.body, end))
        elif fence.directive in ("table", "list-table", "csv-table"):
            self.things.append(Thing("table", fence.start, ""))

    def blank(self, pattern: re.Pattern[str], what: What) -> None:
        """Make gaps of what `pattern` matches; `what` says what it is."""

        def gap(match: re.Match[str]) -> str:
            return what(self, match)

        self.chars = pattern.sub(gap, self.chars)

    def between(self, opening: str, closing: str, what: What) -> None:
        """Make gaps from each `opening` to the next `closing`; one never closed is text."""
        parts, place = [], 0
        while (start := self.chars.find(opening, place)) >= 0:
            end = self.chars.find(closing, start + len(opening))
            if end < 0:
                break
            end += len(closing)
            whole = _ANYTHING.fullmatch(self.chars, start, end)
            assert whole is not None
            parts += [self.chars[place:start], what(self, whole)]
            place = end
        self.chars = "".join(parts) + self.chars[place:]

    def pieces(self) -> Iterator[Piece]:
        """The runs between gaps and blank lines."""
        loose = _Spans(self.loose)
        for match in _RUN.finditer(self.chars):
            run = match[0]
            if run.isspace():
                continue
            at = match.start()
            is_loose = loose.hold(at)
            yield from _cells(run, at) if "|" in run else (Piece(_plain(run), at, is_loose),)


What = Callable[[Reader, re.Match[str]], str]
"""Says what a match is, and what stands in its place."""


class _Spans:
    """Stretches of a text, and whether a place is in one of them."""

    def __init__(self, spans: list[tuple[int, int]]) -> None:
        self._starts: list[int] = []
        self._ends: list[int] = []
        for start, end in sorted(spans):
            if self._ends and start <= self._ends[-1]:
                self._ends[-1] = max(self._ends[-1], end)
            else:
                self._starts.append(start)
                self._ends.append(end)

    def hold(self, place: int) -> bool:
        index = bisect_right(self._starts, place) - 1
        return index >= 0 and place < self._ends[index]


_ANYTHING = re.compile(".*", re.S)
_RUN = re.compile("[^\0\n]+(?:\n(?![ \t>]*\n)[^\0\n]+)*")


def _plain(run: str) -> str:
    return html.unescape(run) if "&" in run else run


def _cells(run: str, at: int) -> Iterator[Piece]:
    """Runs of a table, or of a line with bars: cell by cell, which may stand anywhere. A grid's
    cells go over several lines, so of those each word is a piece."""
    pattern = r"[^|\s]+" if re.search(r"^[ \t>]*\+[-=:+]+\+?[ \t]*$", run, re.M) else r"[^|\n]+"
    for match in re.finditer(pattern, run):
        if not match[0].isspace():
            yield Piece(_plain(match[0]), at + match.start(), True)


@dataclass(frozen=True, slots=True)
class _Fence:
    """An open fence: its `mark`, its `info`, where its line and where its body begins."""

    mark: str
    info: str
    start: int
    body: int

    @property
    def directive(self) -> str:
        match = re.match(r"\{([\w:-]+)\}", self.info)
        return match[1] if match else ""

    def shown(self, line: str) -> str:
        """A line inside, with what is not read made gaps."""
        name = self.directive
        if name in _UNREAD or name in _MATH_LIKE or self.info.startswith("{="):
            return GAP * len(line)
        if name and re.match(r"\s*(:[\w-]+:|---\s*$)", line):
            return GAP * len(line)
        return words_only(line) if not name or name in _CODE_LIKE else line


def _closes(match: re.Match[str], mark: str) -> bool:
    return match[2].startswith(mark) and not match[3] and not match[1].strip(" \t>")


def words_only(text: str) -> str:
    """`text` with nothing left in it that could be markup, and every letter in its place."""
    return re.sub(r"[^\w\s]", " ", text).replace("_", " ")


def gap(text: str) -> str:
    """`text` made a gap of the same length; lines stay lines."""
    return re.sub(r"[^\n]", GAP, text)
