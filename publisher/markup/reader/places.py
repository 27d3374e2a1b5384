"""Where a piece of scanned text stands in the manuscript."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Protocol

from publisher.diagnostics import Span


class Origin(Protocol):
    """Tells the place of an offset of the scanned text."""

    def span(self, start: int, end: int) -> Span: ...


@dataclass(slots=True)
class FileOrigin:
    """Scanned `text` that begins at line `first_line` (1-based) of the file shown as `path`."""

    path: str
    text: str
    first_line: int = 1
    _starts: list[int] = field(init=False)
    _lines: dict[int, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._starts = [0]
        self._starts += [match.end() for match in re.finditer("\n", self.text)]

    def span(self, start: int, end: int) -> Span:
        """The place of characters `start` to `end`, cut at the end of its first line."""
        index = bisect_right(self._starts, start) - 1
        begin = self._starts[index]
        line = self._lines.get(index)
        if line is None:
            stop = self.text.find("\n", begin)
            line = self._lines[index] = self.text[begin : stop if stop >= 0 else None]
        column = start - begin + 1
        length = max(0, min(end - start, len(line) - column + 1))
        return Span(self.path, self.first_line + index, column, length, line)


@dataclass(frozen=True, slots=True)
class FixedOrigin:
    """Text of the front matter, of which only the place of its key is known."""

    place: Span

    def span(self, start: int, end: int) -> Span:
        return self.place


class Places(Protocol):
    """What tells the place of an offset counted over all texts of a paper."""

    def span(self, start: int, end: int) -> Span | None: ...


@dataclass(frozen=True, slots=True)
class LinesOrigin:
    """Text put together from pieces of lines: a cell of a table. `starts` are the offsets of the
    pieces in the text, `sources` theirs among all that was scanned, `sizes` how long they are."""

    places: Places
    starts: tuple[int, ...]
    sources: tuple[int, ...]
    sizes: tuple[int, ...]

    @classmethod
    def of(cls, places: Places, lines: Sequence[tuple[str, int]]) -> LinesOrigin:
        """The origin of `lines` joined by newlines."""
        starts, at = [], 0
        for line, _ in lines:
            starts.append(at)
            at += len(line) + 1
        sources, sizes = (source for _, source in lines), (len(line) for line, _ in lines)
        return cls(places, tuple(starts), tuple(sources), tuple(sizes))

    def span(self, start: int, end: int) -> Span:
        """The place of characters `start` to `end`, cut at the end of the piece of `start`: what
        follows it in the manuscript belongs to another cell."""
        index = max(0, bisect_right(self.starts, start) - 1)
        source, size = self.sources[index], self.sizes[index]
        first, last = (min(at - self.starts[index], size) for at in (start, end))
        return self.places.span(source + first, source + last) or Span("")
