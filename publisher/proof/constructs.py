"""What is markup in a manuscript, and which of it is counted: each construct by its pattern.

In: a `Reader`. Out: the same, the construct made a gap, and a `Thing` for each figure, table,
formula, note, call, citation or heading. The order in which they are taken out matters.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from publisher.proof.skimming import GAP, Reader, Thing, What, gap, words_only


def _gone(reader: Reader, match: re.Match[str]) -> str:
    return gap(match[0])


def _counted(kind: str, group: int = 0) -> What:
    def what(reader: Reader, match: re.Match[str]) -> str:
        reader.things.append(Thing(kind, match.start(), match[group] or ""))
        return gap(match[0])

    return what


def _odd_formula(reader: Reader, match: re.Match[str]) -> str:
    """Dollars with spaces inside are a formula to some and prices to others."""
    return gap(match[0]) if re.search(r"[\\_^]", match[0]) else match[0]


def _address(reader: Reader, match: re.Match[str]) -> str:
    return GAP + words_only(match[0][1:-1]) + GAP


def _citation_in_brackets(reader: Reader, match: re.Match[str]) -> str:
    return _citation(reader, match) if _CITES.search(match[0]) else match[0]


_CITES = re.compile(r"(?<![\w@])-?@[\w{]")


def _role(reader: Reader, match: re.Match[str]) -> str:
    name, said = match[1], match[2]
    if name == "math":
        reader.things.append(Thing("formula", match.start(), said))
    if name in ("sub", "sup", "abbr", "code", "kbd", "term", "emphasis", "strong"):
        return GAP * (len(name) + 3) + words_only(said.partition("<")[0]).ljust(
            len(match[0]) - len(name) - 3, GAP
        )
    return gap(match[0])


def _image(reader: Reader, match: re.Match[str]) -> str:
    reader.things.append(Thing("figure", match.start(), match[2]))
    if not _stands_alone(match):  # its words are told to who cannot see it, and printed nowhere
        return gap(match[0])
    start = match.start() + 2
    reader.loose.append((start, start + len(match[1])))
    return GAP * 2 + match[1] + gap(match[0][2 + len(match[1]) :])


def _stands_alone(match: re.Match[str]) -> bool:
    """Whether nothing but marks of quotations and divs shares the paragraph of `match`."""
    before = match.string[max(0, match.start() - _NEAR) : match.start()]
    after = match.string[match.end() : match.end() + _NEAR]
    beside = BLANK_LINE.split(before)[-1] + BLANK_LINE.split(after, maxsplit=1)[0]
    return not _DIV_LINE.sub("", beside).strip(f" \t\n>{GAP}")


_NEAR = 400
_DIV_LINE = re.compile(r"^[ \t>]*:{3,}.*$", re.M)


def _figure_div(reader: Reader, match: re.Match[str]) -> str:
    reader.things.append(Thing("figure", match.start(), match[1]))
    end = _DIV_END.search(reader.chars, match.end(), match.end() + _LONGEST)
    reader.loose.append((match.end(), end.start() if end else match.end()))
    return gap(match[0])


_DIV_END = re.compile(r"^[ \t>]{0,40}:{3,}[ \t]*$", re.M)
_LONGEST = 20_000
"""Characters of the longest caption that is looked for the end of."""


def _citation(reader: Reader, match: re.Match[str]) -> str:
    for key in re.finditer(r"@\{?([\w][\w:.#$%&+?<>~/-]*)", match[0]):
        reader.things.append(Thing("citation", match.start() + key.start(), key[1].rstrip(".,;:")))
    return gap(match[0])


def _inline_note(reader: Reader, match: re.Match[str]) -> str:
    reader.things.append(Thing("note", match.start(), ""))
    start, end = match.start() + 2, match.end() - 1
    reader.loose.append((start, end))
    return GAP * 2 + match[1] + GAP


def _tex_note(reader: Reader, match: re.Match[str]) -> str:
    reader.things.append(Thing("note", match.start(), ""))
    reader.loose.append((match.start(1), match.end(1)))
    return GAP * (match.start(1) - match.start()) + match[1] + GAP


def _note(reader: Reader, match: re.Match[str]) -> str:
    reader.things.append(Thing("note", match.start(), match[1]))
    limit = match.end() + _LONGEST
    end = _NOTE_END.search(reader.chars, match.end(), limit)
    reader.loose.append((match.start(), end.start() if end else limit))
    return gap(match[0])


_NOTE_END = re.compile(r"\n[ \t]*\n(?! {2,}|\t)|\n\[\^")


def _heading(reader: Reader, match: re.Match[str]) -> str:
    words = match[2].strip().rstrip("#").strip()
    words = words.partition("{")[0] if words.endswith("}") else words
    reader.things.append(Thing("heading", match.start(), words))
    return GAP * len(match[1]) + match[2]


def _table_rule(reader: Reader, match: re.Match[str]) -> str:
    if "-" not in match[0]:
        return match[0]
    reader.things.append(Thing("table", match.start(), ""))
    return match[0]


def _caption(reader: Reader, match: re.Match[str]) -> str:
    end = reader.chars.find("\n\n", match.end(), match.end() + _LONGEST)
    reader.loose.append((match.start(), end if end > 0 else match.end()))
    return match[1] + GAP * len(match[2])


_M = re.M
_ENVIRONMENTS = ("equation", "align", "gather", "multline", "eqnarray", "flalign", "alignat",
                 "displaymath", "math")  # fmt: skip


def _comments(reader: Reader) -> None:
    reader.between("<!--", "-->", _gone)


def _examples(reader: Reader) -> None:
    """Labels of pandoc's example lists, where they begin an item and where they refer to it."""
    labels = set(re.findall(r"^[ \t]{0,3}\(@([\w-]*)\)[ \t]", reader.chars, _M))
    if labels:
        names = "|".join(map(re.escape, sorted(labels, reverse=True)))
        reader.blank(re.compile(rf"\(@(?:{names})\)"), _gone)


def _displays(reader: Reader) -> None:
    reader.between("$$", "$$", _counted("formula"))


def _environments(reader: Reader) -> None:
    """LaTeX environments: those of formulas are counted, all are gaps."""
    for name in dict.fromkeys(re.findall(r"\\begin\{(\w{1,40}\*?)\}", reader.chars)):
        is_math = name.rstrip("*") in _ENVIRONMENTS
        what = _counted("formula") if is_math else _gone
        reader.between(f"\\begin{{{name}}}", f"\\end{{{name}}}", what)


def _code_spans(reader: Reader) -> None:
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
        if same and not BLANK_LINE.search(reader.chars, end, close[0]):
            parts += [reader.chars[place:start], " " * (end - start)]
            parts += [words_only(reader.chars[end : close[0]]), " " * (end - start)]
            place, index = close[1], same[-1]
        index += 1
    reader.chars = "".join(parts) + reader.chars[place:]


BLANK_LINE = re.compile(r"\n[ \t>]{0,40}\n")


@dataclass(frozen=True, slots=True)
class Construct:
    """Markup that `pattern` matches, `what` says what it is. Only where one of `signs` is in a text
    can it be there: they are found in a hundredth of the time the pattern takes."""

    signs: tuple[str, ...]
    pattern: re.Pattern[str]
    what: What

    def __call__(self, reader: Reader) -> None:
        for sign in self.signs:
            if sign in reader.chars:
                reader.blank(self.pattern, self.what)
                return


def _regex(signs: str, pattern: str, what: What, flags: int = 0) -> Construct:
    return Construct(tuple(signs.split()), re.compile(pattern, flags), what)


_TARGET = r"\(\s{0,9}(<[^<>\n]{0,2000}>|[^\s()]*(?:\([^\s()]*\)[^\s()]*){0,9})"
_TITLE = r"(?:\s{1,9}(?:\"[^\"]{0,1000}\"|'[^']{0,1000}'))?\s{0,9}\)"
_ATTRIBUTES = r"(?:\{[^{}]*\})?"
_ALT = r"!\[((?:[^\[\]]|\[[^\[\]]*\])*)\]"
_EDGE = r"^[ \t>]{0,40}"
_ACTIVE = "script|style|head|template|iframe|object|svg|math"

MARKUP: tuple[Callable[[Reader], None], ...] = (
    _comments,
    _regex("{math}", _EDGE + r":{3,}[ \t]{0,9}\{math\}[^:]*(?::(?!::)[^:]*)*:{3,}",
           _counted("formula"), _M),
    _regex("}`", r"\{([a-z:+-]{1,40})\}`([^`]*)`", _role),
    _code_spans,
    _examples,
    _regex(r"\@ref( (\#", r"\\@ref\([^()\s]*\)|\(\\#[\w:/-]+\)", _gone),
    _regex("\\", r"\\[\\`*_{}\[\]()#+.!|~^<>$@\"'&%-]", _gone),
    _displays,
    _regex("$", r"\$(?=[^\s$])(?:[^$\n]|\n(?![ \t]{0,40}\n))*?(?<=[^\s\\])\$(?!\d)",
           _counted("formula")),
    _regex("$", r"\$\s[^$]*\$", _odd_formula),
    _environments,
    _regex(r"\footnote", r"\\footnote\{((?:[^{}]|\{[^{}]*\})*)\}", _tex_note),
    _regex("\\", r"\\[a-zA-Z]+\*?(?:\[[^\[\]\n]*\])?(?:\{[^{}]*\})*", _gone),
    _regex("<", rf"<({_ACTIVE})\b.*?(?:</\1\s{{0,9}}>|\Z)", _gone, re.S | re.I),
    _regex("<", r"<(?=[a-zA-Z][\w+.-]{0,30}:|[^\s<>@]{1,64}@)[^\s<>]+>", _address),
    _regex("<!", r"<![A-Za-z][^>]{0,500}>", _gone),
    _regex("<", r"</?[a-zA-Z!?][^<>]*>", _gone),
    _regex("]:", _EDGE + r"\[\^([^\[\]\s]+)\]:", _note, _M),
    _regex("[^", r"\[\^([^\[\]\s]+)\]", _counted("call", 1)),
    _regex("^[", r"\^\[((?:[^\[\]]|\[[^\[\]]*\])*)\]", _inline_note),
    _regex("]:", _EDGE + r"\[[^\[\]\n^]+\]:[ \t]*\S.*(?:\n[ \t]+[\"'(].*)?$", _gone, _M),
    _regex("]:", r"^\*\[[^\[\]\n]+\]:.*$", _gone, _M),
    _regex("![", rf"{_ALT}(?:{_TARGET}{_TITLE}|\[[^\[\]]*\]){_ATTRIBUTES}", _image),
    _regex("](", rf"\]{_TARGET}{_TITLE}{_ATTRIBUTES}", _gone),
    _regex("@", r"\[[^\[\]]*\]", _citation_in_brackets),
    _regex("@", r"(?<![\w@/.])-?@(?:\{[^{}]+\}|[A-Za-z0-9][\w:.#$%&+?<>~/-]*)", _citation),
    _regex("]", r"\][ \t]?\[[^\[\]\n]*\]", _gone),
    _regex("{", r"(?<=\])\{(?:[^{}\"]|\"[^\"\n]*\")*\}|\{[#.:=][^{}\n]*\}|\{[\w-]+=[^{}\n]*\}"
           r"|\{-\}", _gone),
    _regex("{figure} {image}", _EDGE + r":{3,}[ \t]*\{(?:figure|image)\}[ \t]*(\S*).*$",
           _figure_div, _M),
    _regex(":::", _EDGE + r":{3,}.*$", _gone, _M),
    _regex(":", _EDGE + r":[\w-]+:.*$", _gone, _M),
    _regex(")=", r"^\([\w:. -]+\)=[ \t]*$", _gone, _M),
    _regex("+++ %", r"^(\+\+\+|%).*$", _gone, _M),
    _regex("#", r"^([ \t>]{0,6}#{1,6}(?=[ \t]|$))(.*)$", _heading, _M),
    _regex(":", r"^([ \t]{0,3})((?:Table)?: )", _caption, _M),
    _regex("|", r"^[ \t>|:-]*\|[ \t>|:-]*$", _table_rule, _M),
    _regex(". )", _EDGE + r"(?:[-*+][ \t]+)*\(?(?:\d+|[a-zA-Z]|[ivxlcIVXLC]+|#)[.)][ \t]", _gone,
           _M),
    _regex("[!", _EDGE + r"\[!\w+\]", _gone, _M),
    _regex("[ ]", r"[\[\]]", _gone),
)  # fmt: skip
"""What is markup, in the order in which it is taken out, and what it is."""
