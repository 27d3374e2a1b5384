"""What Publisher says about a manuscript: a code, a place, a cure.

A diagnostic is data. A stage returns the diagnostics it found beside what it made, and only
`cli` prints them. Places are 1-based lines and columns, counted in characters (code points).
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field, replace
from enum import StrEnum
from typing import Any

from publisher.codes import CODES


class Severity(StrEnum):
    """How bad it is: an error fails its paper, a warning does not."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A place in a source file, as a user's editor counts.

    `path` is the file as it is shown to the user. `line` and `column` are 1-based; `line` 0 means
    the file as a whole. `length` is the number of characters meant, 0 where only the point is
    known. `text` is the whole source line, without its newline, for the excerpt; in a diagnostic,
    of a line that is very long, what stands around the place, `start` characters into it.
    """

    path: str
    line: int = 0
    column: int = 1
    length: int = 0
    text: str = field(default="", compare=False)
    start: int = field(default=0, compare=False)

    def __str__(self) -> str:
        return f"{self.path}:{self.line}:{self.column}" if self.line else self.path


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One finding: `code` from the table in `publisher.codes`, lower-case `message` without a full
    stop, `help` with the cure. `help` and `severity` are the code's own where they are `None`; an
    empty `help` is none, where the message says it all. `paper` is the id of the paper concerned,
    `None` for the volume."""

    code: str
    message: str
    span: Span | None = None
    help: str | None = None
    severity: Severity | None = None
    paper: str | None = None

    def __post_init__(self) -> None:
        if self.code not in CODES:  # as in what came from another process
            raise ValueError(f"there is no code {self.code}")
        if self.severity is None:
            object.__setattr__(self, "severity", Severity(CODES[self.code].severity))
        if self.help is None:
            object.__setattr__(self, "help", CODES[self.code].help)
        # Each finding carries its line: fifty in a line of megabytes would be gigabytes.
        if self.span is not None and len(self.span.text) > _LONGEST:
            object.__setattr__(self, "span", _around(self.span))
        for name in ("message", "help"):
            if len(getattr(self, name)) > _LONGEST:
                object.__setattr__(self, name, f"{getattr(self, name)[: _LONGEST - 1]}…")

    @property
    def is_error(self) -> bool:
        return self.severity is Severity.ERROR

    def as_json(self) -> dict[str, Any]:
        """The form that `build.json` and `--json` carry: plain types, `null` where unknown."""
        data = asdict(self)
        if self.span is not None and not self.span.start:
            del data["span"]["start"]
        return data


_LONGEST = 4_000
"""Characters of a line, a message or a cure that a diagnostic carries: a paragraph is a line where
editors wrap it."""


def _around(span: Span) -> Span:
    """`span` with what of its line stands around the place."""
    start = max(0, min(span.column - 1 - _LONGEST // 4, len(span.text) - _LONGEST))
    return replace(span, text=span.text[start : start + _LONGEST], start=start)


def sort_key(diagnostic: Diagnostic) -> tuple[str, int, int, str]:
    """Order of telling: by file, then place, then code."""
    span = diagnostic.span or Span("")
    return span.path, span.line, span.column, diagnostic.code


MOST_TOLD = 50
"""How many findings of one code a manuscript tells one by one."""


def limit_per_code(
    diagnostics: Sequence[Diagnostic], most: int = MOST_TOLD
) -> tuple[Diagnostic, ...]:
    """`diagnostics`, of each code no more than the first `most`; the last of a code that has more
    says how many, at its own place."""
    total, counts = Counter(one.code for one in diagnostics), Counter[str]()
    out: list[Diagnostic] = []
    for one in diagnostics:
        counts[one.code] += 1
        beyond = total[one.code] - most
        if counts[one.code] <= most:
            out.append(one)
        elif counts[one.code] == total[one.code]:
            message = f"{beyond} more like these, the last one here"
            out.append(replace(one, message=message, help=""))
    return tuple(out)


def has_errors(diagnostics: Iterable[Diagnostic]) -> bool:
    """Whether any of `diagnostics` is an error."""
    return any(d.is_error for d in diagnostics)


def plural(number: int, noun: str) -> str:
    """`number` with `noun`, in the plural that takes an s."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def tally(diagnostics: Iterable[Diagnostic]) -> str:
    """How many errors and warnings there are, in words."""
    errors = [d.is_error for d in diagnostics]
    return f"{plural(sum(errors), 'error')}, {plural(len(errors) - sum(errors), 'warning')}"


def render(diagnostic: Diagnostic, columns: int | None = None) -> str:
    """`diagnostic` as the several-line text a terminal shows (DESIGN, Diagnostics), whose excerpt
    is at most `columns` wide, where that is given.

    The excerpt is left out where the source line is not known.
    """
    lines = [f"{diagnostic.code} {diagnostic.severity}: {_indented(diagnostic.message)}"]
    span = diagnostic.span
    gutter = ""
    if span is not None:
        number = str(span.line) if span.line else ""
        gutter = " " * len(number)
        place = _indented(str(span))
        lines.append(f"{gutter}--> {place}" if number else f" --> {place}")
        if number and span.text.strip():
            lines += _excerpt(span, number, gutter, columns)
    if diagnostic.help:
        lines.append(f"{gutter} = help: {_indented(diagnostic.help)}")
    return terminal_text("\n".join(lines))


def _indented(text: str) -> str:
    """`text` that begins no line of the terminal: there its words could pass for ours, or for a
    command to a system that reads logs. Such a system looks past white space, so a sign stands
    before them (GitHub's runner obeys a line that begins with ``::``, however far it is indented).
    """
    return text.replace("\n", "\n   | ")


def terminal_text(text: str) -> str:
    """`text` for a terminal: one sign for each character that commands one or turns its lines."""
    return text.translate(HARMLESS)


def page_text(text: str) -> str:
    """`text` for a page: in one line, each character that has no shape, or that XML cannot hold
    (XML 1.0, 2.2), by its number."""
    return _UNPRINTABLE.sub(lambda match: f"\\x{ord(match[0]):02x}", text.replace("\n", " "))


_UNPRINTABLE = re.compile("[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]")

HARMLESS = {n: 0x2400 + n for n in range(32) if n != 10} | dict.fromkeys(
    (
        *range(0x7F, 0xA0),
        0x2028,
        0x2029,
        *range(0x202A, 0x202F),
        *range(0x2066, 0x206A),
        *range(0xD800, 0xE000),
    ),
    0xFFFD,
)
"""Those that a manuscript may hold, all but the line feed, and what is shown for each. Separators
of lines and paragraphs are among them: who reads a log may part it there."""

_WIDTH = 100


_NARROWEST = 12


def excerpt(span: Span, width: int = _WIDTH) -> tuple[str, int, int]:
    """The source line of `span`, one longer than `width` characters only around the place; then
    the 1-based column of the place in it, and how many characters of it are meant, at least one."""
    text = span.text.replace("\t", " ").replace("\n", " ")
    column = max(1, span.column - span.start)
    if len(text) > width:
        start = max(0, column - 1 - width // 3)
        cut = text[start : start + width]
        text = ("…" if start else "") + cut + ("…" if start + width < len(text) else "")
        column = column - start + (1 if start else 0)
    room = max(1, len(text) - column + 1)
    return text, column, max(1, min(span.length, room))


def _excerpt(span: Span, number: str, gutter: str, columns: int | None) -> list[str]:
    """The source line with the place underlined."""
    room = columns - len(number) - len(" | ") if columns else _WIDTH + 2
    width = max(_NARROWEST, min(_WIDTH, room - 2))  # an ellipsis at either end
    text, column, length = excerpt(span, width)
    if columns and terminal_width(text) > room:  # letters of East Asia take two columns each
        text, column, length = excerpt(span, max(_NARROWEST, width // 2))
    place = text[column - 1 : column - 1 + length]
    marks = " " * terminal_width(text[: column - 1]) + "^" * max(1, terminal_width(place))
    return [f"{gutter} |", f"{number} | {text}", f"{gutter} | {marks}"]


def terminal_width(text: str) -> int:
    """How many columns of a terminal `text` takes (Unicode Standard Annex 11)."""
    if text.isascii():
        return len(text)
    return sum(
        0 if unicodedata.combining(char) else 2 if unicodedata.east_asian_width(char) in "WF" else 1
        for char in text
    )


def fit_terminal(text: str, columns: int) -> str:
    """`text`, or as much of its beginning as `columns` of a terminal hold, and an ellipsis."""
    if terminal_width(text) <= columns:
        return text
    while text and terminal_width(text) >= columns:
        text = text[:-1]
    return text.rstrip() + "…"
