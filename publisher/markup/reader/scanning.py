"""The scanner: source text in, the same text with tokens in place of constructs out.

It reads a manuscript once from front to back, on the source itself, so that every construct knows
its place. Rules come from the modules of the constructs: a *line rule* looks at the start of a
line, an *inline rule* at a character. A rule emits what shall stand in the text and says where to
go on, or declines. Inline constructs end with their block: at a blank line, or where a line rule's
construct begins. Whatever a rule takes that turns out to stand in a code block is put back from the
tokens, so rules need not know the block structure.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from publisher.markup.reader.levels import Levels, levels
from publisher.markup.reader.tokens import Token
from publisher.markup.reader.work import Work

InlineRule = Callable[["Scan", int], int | None]
LineRule = Callable[["Scan", re.Match[str]], int | None]

PREFIX = r"(?P<prefix>(?:[ \t]*>)*[ \t]*(?:(?:[-*+]|\d{1,9}[.)])[ \t]+)*)"
"""What may stand before a block on its line: quotation marks, indentation, list markers."""

_LEADING = re.compile(
    r"^(?:[ \t]*(?:>|(?:[-*+:~]|\(?(?:\d{1,9}|#|@[\w-]*|[A-Za-z]{1,8})[.)])(?=[ \t])))*[ \t]+",
    re.MULTILINE,
)
"""What indents a line: the marks of quotations and items, and the space around them."""
_ITEM = re.compile(r"(?:[ \t]*>)*[ \t]*(?:[-*+]|\d{1,9}[.)])[ \t]+\S")
"""An item of a list: what is open in one ends before the next."""
_BLANK = re.compile(r"[ \t]*\n(?:[ \t]*\n)*")
_BLANKS = re.compile(r"\n(?:[ \t]*\n)+")


@dataclass(slots=True)
class Bracket:
    """An opening bracket still without its mate: where it stands in `out` and in the source."""

    kind: str
    index: int
    start: int
    after: int


@dataclass(slots=True)
class Scan:
    """One text being scanned. `out` is what the parser will read; the current block is
    `begin` to `limit`."""

    work: Work
    scanner: Scanner
    text: str
    base: int
    out: list[str] = field(default_factory=list)
    begin: int = 0
    limit: int = 0
    brackets: list[Bracket] = field(default_factory=list)
    pending: dict[int, tuple[str, int]] = field(default_factory=dict)
    memo: dict[Any, Any] = field(default_factory=dict)
    lasting: dict[Any, Any] = field(default_factory=dict)
    skips: dict[int, int] = field(default_factory=dict)
    events: dict[int, Callable[[], int]] = field(default_factory=dict)
    _levels: Levels | None = None
    _skips: list[int] | None = None

    @property
    def levels(self) -> Levels:
        """Which indented lines are code; found when first asked for."""
        if self._levels is None:
            self._levels = levels(self.text, bool(self.work.lasting.get("commonmark")))
        return self._levels

    def token(self, kind: str, start: int, end: int, data: Any = None,
              source: str | None = None) -> str:  # fmt: skip
        """A new token for source characters `start` to `end`."""
        source = self.text[start:end] if source is None else source
        return self.work.tokens.put(Token(kind, source, self.base + start, self.base + end, data))

    def emit(self, kind: str, start: int, end: int, data: Any = None) -> int:
        """Put a token in the output for `start` to `end`, and go on at `end`."""
        self.out.append(self.token(kind, start, end, data))
        return end

    def closed(self, opens: str, closes: str) -> dict[int, int]:
        """Where each `opens` of the current block that is closed in it ends, by its beginning;
        escaped ones stand for themselves."""
        ends: dict[int, int] | None = self.memo.get(("closed", opens))
        if ends is None:
            ends = self.memo["closed", opens] = {}
            starts: list[int] = []
            sign = re.compile(rf"\\.|[{re.escape(opens + closes)}]", re.DOTALL)
            for match in sign.finditer(self.text, self.begin, self.limit):
                if match.group() == opens:
                    starts.append(match.start())
                elif match.group() == closes and starts:
                    ends[starts.pop()] = match.end()
        return ends

    def next_skip(self, pos: int) -> int:
        """The first place after `pos` that is left out; the end of the text where none is."""
        if self._skips is None:
            self._skips = sorted(self.skips)
        index = bisect_right(self._skips, pos)
        return self._skips[index] if index < len(self._skips) else len(self.text)

    def pair(self, opener: str, closer: str) -> None:
        """Make two tokens the ends of one construct."""
        first, last = self.work.tokens.get(opener), self.work.tokens.get(closer)
        if first and last:
            first.mate, last.mate = closer, opener

    def block(self, prefix: str, character: str) -> None:
        """Put a block's token on a line of its own."""
        self.out.append(f"{prefix}{character}\n")

    def chunk(self, pos: int) -> int:
        """Read the rest of the block at `pos` by the inline rules."""
        return self.scanner.chunk(self, pos)

    def say(self, code: str, message: str, start: int, end: int, help: str | None = None) -> None:
        self.work.say(code, message, (self.base + start, self.base + end), help)


class Scanner:
    """The rules, in the order they are asked."""

    def __init__(self) -> None:
        self._inline: dict[str, list[tuple[int, InlineRule]]] = {}
        self._longer: dict[str, str] = {}
        self._lines: list[tuple[int, re.Pattern[str], LineRule]] = []
        self._stops: list[str] = []
        self._finishers: list[Callable[[Scan], None]] = []
        self._collectors: list[Callable[[Scan], None]] = []
        self.claims: list[Callable[[Scan, Bracket, int], int | None]] = []
        self.directives: list[Callable[[Scan, Any], int | None]] = []
        self._trigger: re.Pattern[str] | None = None
        self._stop: re.Pattern[str] = re.compile("")
        self._item: re.Pattern[str] = re.compile("")

    def inline(self, characters: str, rule: InlineRule, priority: int = 0,
               pattern: str = "") -> None:  # fmt: skip
        """Ask `rule` at each of `characters`; a higher `priority` is asked first. For characters
        too frequent to stop at, `pattern` says what the whole place looks like."""
        for character in characters:
            if pattern:
                longer = self._longer.get(character)
                self._longer[character] = f"{longer}|{pattern}" if longer else pattern
            rules = self._inline.setdefault(character, [])
            rules.append((-priority, rule))
            rules.sort(key=lambda entry: entry[0])
        self._trigger = None

    def line(self, pattern: str, rule: LineRule, stop: str = "", priority: int = 0) -> None:
        """Ask `rule` where `pattern` matches at the start of a line. `stop` is what, after a
        prefix, ends the block before; empty where the construct needs a blank line before it."""
        self._lines.append((-priority, re.compile(pattern, re.MULTILINE), rule))
        self._lines.sort(key=lambda entry: entry[0])
        if stop:
            self._stops.append(stop)
        self._trigger = None

    def collector(self, collect: Callable[[Scan], None]) -> None:
        """Call `collect` with the whole text before the rules are asked."""
        self._collectors.append(collect)

    def finisher(self, finish: Callable[[Scan], None]) -> None:
        """Call `finish` when the whole text is read."""
        self._finishers.append(finish)

    def _compile(self) -> re.Pattern[str]:
        if self._trigger is None:
            single = re.escape("".join(c for c in self._inline if c not in self._longer))
            longer = "".join(f"|{pattern}" for pattern in self._longer.values())
            self._trigger = re.compile(f"[{single}\U000f0000-\U0010ffff]{longer}")
            stops = "|".join([r"\n", r"\Z", *self._stops])
            plain = PREFIX.replace("?P<prefix>", "?:")
            self._stop = re.compile(rf"\n(?={plain}(?:{stops}))", re.MULTILINE)
            self._item = re.compile(rf"\n(?={plain}(?:{stops})|{_ITEM.pattern})", re.MULTILINE)
        return self._trigger

    def scan(self, work: Work, text: str, base: int) -> str:
        """The text for the parser, made of `text`, whose offsets count from `base`."""
        self._compile()
        scan = Scan(work, self, text, base)
        for collect in self._collectors:
            collect(scan)
        pos = 0
        while pos < len(text):
            pos = self._step(scan, pos)
        for finish in self._finishers:
            finish(scan)
        return tidy("".join(scan.out))

    def _step(self, scan: Scan, pos: int) -> int:
        if pos in scan.skips:
            return scan.skips[pos]
        if pos in scan.events:
            return scan.events.pop(pos)()
        blank = _BLANK.match(scan.text, pos)
        if blank and (pos == 0 or scan.text[pos - 1] == "\n"):
            scan.out.append("\n")
            return blank.end()
        if pos == 0 or scan.text[pos - 1] == "\n":
            for _, pattern, rule in self._lines:
                match = pattern.match(scan.text, pos)
                if match:
                    after = rule(scan, match)
                    if after is not None and after > pos:
                        return after
        return self.chunk(scan, pos)

    def chunk(self, scan: Scan, pos: int) -> int:
        """Read from `pos` to the end of its block by the inline rules."""
        scan.begin = pos
        line = scan.text.rfind("\n", 0, pos) + 1
        stop = (self._item if _ITEM.match(scan.text, line) else self._stop).search(scan.text, pos)
        scan.limit = stop.start() + 1 if stop else len(scan.text)
        if scan.skips:
            scan.limit = min(scan.limit, scan.next_skip(pos))
        scan.brackets.clear()
        scan.pending.clear()
        scan.memo.clear()
        text, out, limit, trigger = scan.text, scan.out, scan.limit, self._compile()
        while pos < limit:
            match = trigger.search(text, pos, limit)
            if not match:
                out.append(text[pos:limit])
                return limit
            start = match.start()
            if start > pos:
                out.append(text[pos:start])
            pos = self._ask(scan, start)
        return pos

    def _ask(self, scan: Scan, start: int) -> int:
        character = scan.text[start]
        if character >= "\U000f0000":
            return scan.emit("literal", start, start + 1, character)
        for _, rule in self._inline.get(character, ()):
            after = rule(scan, start)
            if after is not None:
                return after
        scan.out.append(character)
        return start + 1


def tidy(text: str) -> str:
    """`text` with tabs of indentation expanded to stops of four and one blank line between
    blocks."""
    if "\t" in text:
        text = _LEADING.sub(lambda match: match.group().expandtabs(4), text)
    return _BLANKS.sub("\n\n", text).strip("\n")
