"""The words and things of a manuscript, read from its text alone.

In: Markdown as an author wrote it. Out: its pieces in the order of reading, and its headings,
figures, tables, formulas, notes, calls and citations, each with its place. This reading knows
nothing of `publisher.markup`, whose losses it is to find: what is markup is made a gap, and the
pieces between gaps are words that every output must hold. It is tolerant: where markup is in doubt
it makes a gap, so that it may miss a loss but invents none.
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


@dataclass(frozen=True, slots=True)
class Manuscript:
    """What `read` found. Places are characters of the text that was read."""

    pieces: tuple[Piece, ...]
    things: tuple[Thing, ...]


def read(text: str) -> Manuscript:
    """The words and things of the Markdown `text`."""
    return _Reader(text).read()


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


class _Reader:
    def __init__(self, text: str) -> None:
        self.text = text
        self.chars = text
        self.things: list[Thing] = []
        self.loose: list[tuple[int, int]] = []
        self.code: list[tuple[int, int]] = []

    def read(self) -> Manuscript:
        self._fences()
        for take_out in _MARKUP:
            take_out(self)
        return Manuscript(tuple(self._pieces()), tuple(sorted(self.things, key=_by_place)))

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

    def blank(self, pattern: re.Pattern[str], what: _What) -> None:
        """Make gaps of what `pattern` matches; `what` says what it is."""

        def gap(match: re.Match[str]) -> str:
            return what(self, match)

        self.chars = pattern.sub(gap, self.chars)

    def between(self, opening: str, closing: str, what: _What) -> None:
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

    def _pieces(self) -> Iterator[Piece]:
        """The runs between gaps and blank lines."""
        loose = _Spans(self.loose)
        for match in _RUN.finditer(self.chars):
            run = match[0]
            if run.isspace():
                continue
            at = match.start()
            is_loose = loose.hold(at)
            yield from _cells(run, at) if "|" in run else (Piece(_plain(run), at, is_loose),)


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
        return _words_only(line) if not name or name in _CODE_LIKE else line


def _closes(match: re.Match[str], mark: str) -> bool:
    return match[2].startswith(mark) and not match[3] and not match[1].strip(" \t>")


def _words_only(text: str) -> str:
    """`text` with nothing left in it that could be markup, and every letter in its place."""
    return re.sub(r"[^\w\s]", " ", text).replace("_", " ")


_What = Callable[[_Reader, re.Match[str]], str]


def _gone(reader: _Reader, match: re.Match[str]) -> str:
    return _gap(match[0])


def _gap(text: str) -> str:
    return re.sub(r"[^\n]", GAP, text)


def _counted(kind: str, group: int = 0) -> _What:
    def what(reader: _Reader, match: re.Match[str]) -> str:
        reader.things.append(Thing(kind, match.start(), match[group] or ""))
        return _gap(match[0])

    return what


def _odd_formula(reader: _Reader, match: re.Match[str]) -> str:
    """Dollars with spaces inside are a formula to some and prices to others."""
    return _gap(match[0]) if re.search(r"[\\_^]", match[0]) else match[0]


def _address(reader: _Reader, match: re.Match[str]) -> str:
    return GAP + _words_only(match[0][1:-1]) + GAP


def _citation_in_brackets(reader: _Reader, match: re.Match[str]) -> str:
    return _citation(reader, match) if _CITES.search(match[0]) else match[0]


_CITES = re.compile(r"(?<![\w@])-?@[\w{]")


def _role(reader: _Reader, match: re.Match[str]) -> str:
    name, said = match[1], match[2]
    if name == "math":
        reader.things.append(Thing("formula", match.start(), said))
    if name in ("sub", "sup", "abbr", "code", "kbd", "term", "emphasis", "strong"):
        return GAP * (len(name) + 3) + _words_only(said.partition("<")[0]).ljust(
            len(match[0]) - len(name) - 3, GAP
        )
    return _gap(match[0])


def _image(reader: _Reader, match: re.Match[str]) -> str:
    reader.things.append(Thing("figure", match.start(), match[2]))
    if not _stands_alone(match):  # its words are told to who cannot see it, and printed nowhere
        return _gap(match[0])
    start = match.start() + 2
    reader.loose.append((start, start + len(match[1])))
    return GAP * 2 + match[1] + _gap(match[0][2 + len(match[1]) :])


def _stands_alone(match: re.Match[str]) -> bool:
    """Whether nothing but marks of quotations and divs shares the paragraph of `match`."""
    before = match.string[max(0, match.start() - _NEAR) : match.start()]
    after = match.string[match.end() : match.end() + _NEAR]
    beside = _BLANK_LINE.split(before)[-1] + _BLANK_LINE.split(after, maxsplit=1)[0]
    return not _DIV_LINE.sub("", beside).strip(f" \t\n>{GAP}")


_NEAR = 400
_BLANK_LINE = re.compile(r"\n[ \t>]*\n")
_DIV_LINE = re.compile(r"^[ \t>]*:{3,}.*$", re.M)


def _figure_div(reader: _Reader, match: re.Match[str]) -> str:
    reader.things.append(Thing("figure", match.start(), match[1]))
    end = _DIV_END.search(reader.chars, match.end(), match.end() + _LONGEST)
    reader.loose.append((match.end(), end.start() if end else match.end()))
    return _gap(match[0])


_DIV_END = re.compile(r"^[ \t>]{0,40}:{3,}[ \t]*$", re.M)
_LONGEST = 20_000
"""Characters of the longest caption that is looked for the end of."""


def _citation(reader: _Reader, match: re.Match[str]) -> str:
    for key in re.finditer(r"@\{?([\w][\w:.#$%&+?<>~/-]*)", match[0]):
        reader.things.append(Thing("citation", match.start() + key.start(), key[1].rstrip(".,;:")))
    return _gap(match[0])


def _inline_note(reader: _Reader, match: re.Match[str]) -> str:
    reader.things.append(Thing("note", match.start(), ""))
    start, end = match.start() + 2, match.end() - 1
    reader.loose.append((start, end))
    return GAP * 2 + match[1] + GAP


def _tex_note(reader: _Reader, match: re.Match[str]) -> str:
    reader.things.append(Thing("note", match.start(), ""))
    reader.loose.append((match.start(1), match.end(1)))
    return GAP * (match.start(1) - match.start()) + match[1] + GAP


def _note(reader: _Reader, match: re.Match[str]) -> str:
    reader.things.append(Thing("note", match.start(), match[1]))
    limit = match.end() + _LONGEST
    end = _NOTE_END.search(reader.chars, match.end(), limit)
    reader.loose.append((match.start(), end.start() if end else limit))
    return _gap(match[0])


_NOTE_END = re.compile(r"\n[ \t]*\n(?! {2,}|\t)|\n\[\^")


def _heading(reader: _Reader, match: re.Match[str]) -> str:
    words = match[2].strip().rstrip("#").strip()
    words = words.partition("{")[0] if words.endswith("}") else words
    reader.things.append(Thing("heading", match.start(), words))
    return GAP * len(match[1]) + match[2]


def _table_rule(reader: _Reader, match: re.Match[str]) -> str:
    if "-" not in match[0]:
        return match[0]
    reader.things.append(Thing("table", match.start(), ""))
    return match[0]


def _caption(reader: _Reader, match: re.Match[str]) -> str:
    end = reader.chars.find("\n\n", match.end(), match.end() + _LONGEST)
    reader.loose.append((match.start(), end if end > 0 else match.end()))
    return match[1] + GAP * len(match[2])


_M = re.M
_ENVIRONMENTS = ("equation", "align", "gather", "multline", "eqnarray", "flalign", "alignat",
                 "displaymath", "math")  # fmt: skip


def _comments(reader: _Reader) -> None:
    reader.between("<!--", "-->", _gone)


def _examples(reader: _Reader) -> None:
    """Labels of pandoc's example lists, where they begin an item and where they refer to it."""
    labels = set(re.findall(r"^[ \t]{0,3}\(@([\w-]*)\)[ \t]", reader.chars, _M))
    if labels:
        names = "|".join(map(re.escape, sorted(labels, reverse=True)))
        reader.blank(re.compile(rf"\(@(?:{names})\)"), _gone)


def _displays(reader: _Reader) -> None:
    reader.between("$$", "$$", _counted("formula"))


def _environments(reader: _Reader) -> None:
    """LaTeX environments: those of formulas are counted, all are gaps."""
    for name in dict.fromkeys(re.findall(r"\\begin\{(\w{1,40}\*?)\}", reader.chars)):
        is_math = name.rstrip("*") in _ENVIRONMENTS
        what = _counted("formula") if is_math else _gone
        reader.between(f"\\begin{{{name}}}", f"\\end{{{name}}}", what)


def _code_spans(reader: _Reader) -> None:
    """Code in backticks: a run is closed by the next run of its length (CommonMark 0.31, 6.1)."""
    runs = [(m.start(), m.end()) for m in re.finditer(r"(?<!\\)`+", reader.chars)]
    later: dict[int, list[int]] = {}
    for index in range(len(runs) - 1, -1, -1):
        later.setdefault(runs[index][1] - runs[index][0], []).append(index)
    parts, place, index = [], 0, 0
    while index < len(runs):
        start, end = runs[index]
        same = later[end - start]
        while same and same[-1] <= index:
            same.pop()
        close = runs[same[-1]] if same else (0, 0)
        if same and not _BLANK_LINE.search(reader.chars, end, close[0]):
            parts += [reader.chars[place:start], " " * (end - start)]
            parts += [_words_only(reader.chars[end : close[0]]), " " * (end - start)]
            place, index = close[1], same[-1]
        index += 1
    reader.chars = "".join(parts) + reader.chars[place:]


_BLANK_LINE = re.compile(r"\n[ \t>]{0,40}\n")


def _regex(pattern: str, what: _What, flags: int = 0) -> Callable[[_Reader], None]:
    compiled = re.compile(pattern, flags)
    return lambda reader: reader.blank(compiled, what)


_TARGET = r"\(\s{0,9}(<[^<>\n]{0,2000}>|[^\s()]*(?:\([^\s()]*\)[^\s()]*){0,9})"
_TITLE = r"(?:\s{1,9}(?:\"[^\"]{0,1000}\"|'[^']{0,1000}'))?\s{0,9}\)"
_ATTRIBUTES = r"(?:\{[^{}]*\})?"
_ALT = r"!\[((?:[^\[\]]|\[[^\[\]]*\])*)\]"
_EDGE = r"^[ \t>]{0,40}"
_ACTIVE = "script|style|head|template|iframe|object|svg|math"

_MARKUP: tuple[Callable[[_Reader], None], ...] = (
    _comments,
    _regex(_EDGE + r":{3,}[ \t]{0,9}\{math\}[^:]*(?::(?!::)[^:]*)*:{3,}",
           _counted("formula"), _M),
    _regex(r"\{([a-z:+-]{1,40})\}`([^`]*)`", _role),
    _code_spans,
    _examples,
    _regex(r"\\@ref\([^()\s]*\)|\(\\#[\w:/-]+\)", _gone),
    _regex(r"\\[\\`*_{}\[\]()#+.!|~^<>$@\"'&%-]", _gone),
    _displays,
    _regex(r"\$(?=[^\s$])(?:[^$\n]|\n(?![ \t]{0,40}\n))*?(?<=[^\s\\])\$(?!\d)",
           _counted("formula")),
    _regex(r"\$\s[^$]*\$", _odd_formula),
    _environments,
    _regex(r"\\footnote\{((?:[^{}]|\{[^{}]*\})*)\}", _tex_note),
    _regex(r"\\[a-zA-Z]+\*?(?:\[[^\[\]\n]*\])?(?:\{[^{}]*\})*", _gone),
    _regex(rf"<({_ACTIVE})\b.*?(?:</\1\s{{0,9}}>|\Z)", _gone, re.S | re.I),
    _regex(r"<(?=[a-zA-Z][\w+.-]{0,30}:|[^\s<>@]{1,64}@)[^\s<>]+>", _address),
    _regex(r"</?[a-zA-Z!?][^<>]*>", _gone),
    _regex(_EDGE + r"\[\^([^\[\]\s]+)\]:", _note, _M),
    _regex(r"\[\^([^\[\]\s]+)\]", _counted("call", 1)),
    _regex(r"\^\[((?:[^\[\]]|\[[^\[\]]*\])*)\]", _inline_note),
    _regex(_EDGE + r"\[[^\[\]\n^]+\]:[ \t]*\S.*(?:\n[ \t]+[\"'(].*)?$", _gone, _M),
    _regex(r"^\*\[[^\[\]\n]+\]:.*$", _gone, _M),
    _regex(rf"{_ALT}(?:{_TARGET}{_TITLE}|\[[^\[\]]*\]){_ATTRIBUTES}", _image),
    _regex(rf"\]{_TARGET}{_TITLE}{_ATTRIBUTES}", _gone),
    _regex(r"\[[^\[\]]*\]", _citation_in_brackets),
    _regex(r"(?<![\w@/.])-?@(?:\{[^{}]+\}|[A-Za-z0-9][\w:.#$%&+?<>~/-]*)", _citation),
    _regex(r"\][ \t]?\[[^\[\]\n]*\]", _gone),
    _regex(r"(?<=\])\{[^{}]*\}|\{[#.:=][^{}\n]*\}|\{[\w-]+=[^{}\n]*\}|\{-\}", _gone),
    _regex(_EDGE + r":{3,}[ \t]*\{(?:figure|image)\}[ \t]*(\S*).*$", _figure_div, _M),
    _regex(_EDGE + r":{3,}.*$", _gone, _M),
    _regex(_EDGE + r":[\w-]+:.*$", _gone, _M),
    _regex(r"^\([\w:. -]+\)=[ \t]*$", _gone, _M),
    _regex(r"^(\+\+\+|%).*$", _gone, _M),
    _regex(r"^([ \t>]{0,6}#{1,6}(?=[ \t]|$))(.*)$", _heading, _M),
    _regex(r"^([ \t]{0,3})((?:Table)?: )", _caption, _M),
    _regex(r"^[ \t>|:-]*\|[ \t>|:-]*$", _table_rule, _M),
    _regex(_EDGE + r"(?:[-*+][ \t]+)*\(?(?:\d+|[a-zA-Z]|[ivxlcIVXLC]+|#)[.)][ \t]", _gone, _M),
    _regex(_EDGE + r"\[!\w+\]", _gone, _M),
    _regex(r"[\[\]]", _gone),
)  # fmt: skip
"""What is markup, in the order in which it is taken out, and what it is."""


def _by_place(thing: Thing) -> int:
    return thing.start
