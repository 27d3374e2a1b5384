"""A YAML parser's error retold for an author, and, where the cure is certain, applied.

In: the text and the error of PyYAML (or libyaml) about it. Out: a `YamlFinding` at the line where
the mistake was made, which is often above the one where the parser noticed, and the text with the
cure applied, or empty. One rule a function; `RULES` is their order. The mistakes are those that
authors of JOSS papers committed (see the tests).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import yaml

from publisher.codes.yamlfile import YamlFault
from publisher.diagnostics import Span

SpanAt = Callable[[int, int, int], Span]

_KEY = re.compile(r"(?P<head>\s*(?:- +)*)(?P<key>[A-Za-z_][\w-]*)\s*:(?:\s+|$)")
_GLUED = re.compile(r"(?P<head>\s*(?:- +)*)(?P<key>[A-Za-z_][\w-]*):(?P<rest>[^\s/:].*)")
_QUOTE_HELP = "put the whole value in quotation marks"


@dataclass(frozen=True, slots=True)
class YamlFinding:
    """A fault of YAML: what, where, in which words, and the cure. `sure` is false where it was
    noticed only after a cure that was a guess, or where the cure is one."""

    fault: YamlFault
    span: Span
    message: str
    help: str | None = None
    sure: bool = True


@dataclass(frozen=True, slots=True)
class _ParserError:
    """What a rule looks at: the text's lines, the parser's words, and 0-based places: where it
    noticed, and where the construct it was reading began."""

    lines: list[str]
    words: str
    line: int
    column: int
    from_line: int
    from_column: int

    @property
    def text(self) -> str:
        """The line where the parser noticed."""
        return self.lines[self.line]


@dataclass(frozen=True, slots=True)
class _Answer:
    """A rule's answer: `line`, `column`, `length` of the mistake; `cure` is the line without it,
    `None` where no cure is certain."""

    fault: YamlFault
    line: int
    column: int
    length: int
    message: str
    help: str
    cure: str | None = None
    sure: bool = True


def retell(text: str, error: yaml.YAMLError, span: SpanAt) -> tuple[YamlFinding, str]:
    """The finding behind `error`, and `text` with its cure applied (empty where none is known)."""
    trouble = _trouble(text, error)
    answer = next(answer for rule in RULES if (answer := rule(trouble)) is not None)
    place = span(answer.line, answer.column, answer.length)
    help = answer.help if len(answer.help) < 160 else f"{answer.help[:150]}…`"
    finding = YamlFinding(answer.fault, place, answer.message, help, answer.sure)
    if answer.cure is None or answer.cure == trouble.lines[answer.line]:
        return finding, ""
    lines = list(trouble.lines)
    lines[answer.line] = answer.cure
    return finding, "\n".join(lines)


def without_tabs(text: str, error: yaml.YAMLError) -> str:
    """`text` with spaces for the tabs that part its words, where `error` is about one of them; else
    empty. YAML lets them stand anywhere but in an indentation (YAML 1.2.2, 6.1 and 6.2)."""
    trouble = _trouble(text, error)
    before = trouble.text[: trouble.column]
    if trouble.text[trouble.column : trouble.column + 1] != "\t" or not before.strip():
        return ""
    return _PARTING_TAB.sub(lambda match: " " * len(match[0]), text)


_PARTING_TAB = re.compile(r"(?<=\S)[ \t]*\t[ \t]*")


def _trouble(text: str, error: yaml.YAMLError) -> _ParserError:
    lines = text.split("\n")
    problem: Any = getattr(error, "problem_mark", None)
    context: Any = getattr(error, "context_mark", None) or problem
    words = f"{getattr(error, 'context', '') or ''} {getattr(error, 'problem', '') or error}"
    if problem is None:
        return _ParserError(lines, words, 0, 0, 0, 0)
    line, column = problem.line, problem.column
    if line >= len(lines):
        line, column = len(lines) - 1, len(lines[-1])
    # libyaml places a fault at the end of the text one column to the right.
    column = min(column, len(lines[line]))
    return _ParserError(lines, words, line, column, min(context.line, line), context.column)


def _control(t: _ParserError) -> _Answer | None:
    for number, line in enumerate(t.lines):
        if hit := re.search("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff]", line):
            name = f"U+{ord(hit[0]):04X}"
            return _Answer(
                YamlFault.CONTROL, number, hit.start(), 1,
                f"the line holds the control character {name}", "delete it or retype the line",
                line.replace(hit[0], ""),
            )  # fmt: skip
    return None


def _tab(t: _ParserError) -> _Answer | None:
    for number in (t.line, t.from_line):
        line = t.lines[number]
        indent = line[: len(line) - len(line.lstrip())]
        if "\t" in indent:
            cured = " " * _indent_wanted(t.lines, number) + line.lstrip()
            return _Answer(
                YamlFault.TAB, number, indent.index("\t"), 1, "tab in the indentation",
                "replace the tab by as many spaces as the neighbouring lines begin with",
                cured, sure=False,
            )  # fmt: skip
    return None


def _indent_wanted(lines: list[str], number: int) -> int:
    """The column of the key on the line above: the best guess at what a tab was meant for."""
    above = next((line for line in reversed(lines[:number]) if line.strip()), "")
    dashes = re.match(r"[ \t]*(?:- +)*", above)
    return len(dashes[0].expandtabs(4)) if dashes else 0


def _colon(t: _ParserError) -> _Answer | None:
    """``title: Foo: a bar``: the parser stops at the second colon."""
    entry = _KEY.match(t.text)
    if "mapping values" not in t.words or entry is None or t.column < entry.end():
        return None
    value = t.text[entry.end() :]
    return _Answer(
        YamlFault.COLON, t.line, t.column, 1, f"the value of `{entry['key']}` holds a colon",
        f"{_QUOTE_HELP}: `{entry['key']}: {_quoted(value)}`",
        t.text[: entry.end()] + _quoted(value),
    )  # fmt: skip


def _glued(t: _ParserError) -> _Answer | None:
    """``name:Ada``: noticed only when the next line brings a key or nothing."""
    if not re.search("mapping values|expected ':'|expected key|'-' indicator", t.words):
        return None
    for number in range(t.line, max(-1, t.line - 4), -1):
        glued = _GLUED.match(t.lines[number])
        if glued:
            key, rest = glued["key"], glued["rest"]
            return _Answer(
                YamlFault.NO_SPACE, number, glued.start("key"), len(key) + 1,
                f"no space after the colon of `{key}:`", f"write `{key}: {rest.rstrip()[:60]}`",
                f"{glued['head']}{key}: {rest}",
            )  # fmt: skip
    return None


def _glued_dash(t: _ParserError) -> _Answer | None:
    for number in sorted({t.line, t.from_line}, reverse=True):
        glued = re.match(r"\s*-(?=[^\s-])", t.lines[number])
        if glued:
            line, end = t.lines[number], glued.end()
            return _Answer(
                YamlFault.NO_SPACE, number, end - 1, 1, "no space after the dash",
                f"write `- {line[end:].strip()[:60]}`", f"{line[:end]} {line[end:]}",
            )  # fmt: skip
    return None


def _quote(t: _ParserError) -> _Answer | None:
    """A value whose quotation mark has no partner on its line, or a partner too early."""
    if "quoted scalar" in t.words and re.search("escape|hex", t.words):
        slash = max(0, t.text.rfind("\\", 0, t.column + 1))
        return _Answer(
            YamlFault.QUOTE, t.line, slash, 2, "a backslash inside \"…\" is a command to YAML",
            "use '…' around the value, or write the backslash twice",
            t.text[:slash] + "\\" + t.text[slash:],
        )  # fmt: skip
    if "quoted scalar" in t.words:
        start = _opened_above(t, t.from_line) or (t.from_line, t.from_column)
        return _unclosed(t, *start)
    if not re.search("expected key|mapping values|block end|'-' indicator|flow", t.words):
        return None
    return _closed_early(t) or _closed_by_another(t)


def _closed_early(t: _ParserError) -> _Answer | None:
    """``'It's good'``: the line goes on after the closing mark."""
    value = _value_at(t.text)
    mark = t.text[value : value + 1]
    close = _close(t.text, value + 1, mark) if mark and mark in "'\"" else -1
    if close < 0 or not t.text[close + 1 :].split(" #")[0].strip(" ,]}"):
        return None
    text = t.text[value:].rstrip()
    whole = text[1:-1] if text.endswith(mark) else text
    return _Answer(
        YamlFault.QUOTE, t.line, close, 1, f"the quotation closes at {mark}, and the line goes on",
        f"put the whole value in quotation marks: `{_quoted(whole)}`",
        t.text[:value] + _quoted(whole),
    )  # fmt: skip


def _closed_by_another(t: _ParserError) -> _Answer | None:
    """A quotation never closed on its line ends at the next mark further down, with a fault."""
    start = _opened_above(t, t.line)
    return _unclosed(t, *start) if start else None


def _opened_above(t: _ParserError, below: int) -> tuple[int, int] | None:
    """The value above line `below` whose quotation is closed on that line or not before it."""
    for number in range(below - 1, max(-1, below - 12), -1):
        line = t.lines[number]
        value = _value_at(line)
        mark = line[value : value + 1]
        if not mark or mark not in "'\"" or _close(line, value + 1, mark) >= 0:
            continue
        between = t.lines[number + 1 : below]
        return None if any(_close(text, 0, mark) >= 0 for text in between) else (number, value)
    return None


def _close(line: str, start: int, mark: str) -> int:
    """The column of the `mark` that closes a quotation read from `start`; -1 where none does."""
    inside = re.sub("''" if mark == "'" else r"\\.", "##", line[start:])
    column = inside.find(mark)
    return column if column < 0 else column + start


def _unclosed(t: _ParserError, line: int, column: int) -> _Answer:
    mark = t.lines[line][column : column + 1]
    return _Answer(YamlFault.QUOTE, line, column, 1, f"the quotation mark {mark} is never closed",
                   f"end the value with {mark}")  # fmt: skip


_BEFORE_BRACKET = re.compile(
    r"(?:(?P<key>[\w-]+):\s+|[{\[,]\s*)"
    r"(?P<value>[^\s'\"{}\[\],](?:(?!:\s)[^,{}\[\]])*)$"
)
"""What a value in braces holds before a bracket in it, and its key."""


def _in_braces(t: _ParserError) -> _Answer | None:
    """``{name: Mara [Ligature]}``: brackets in a value that stands in braces or brackets."""
    bracket = t.text[t.column : t.column + 1]
    before = _BEFORE_BRACKET.search(t.text[: t.column])
    if "flow" not in t.words or not bracket or bracket not in "[{" or before is None:
        return None
    closes = t.text.find("]}"["[{".index(bracket)], t.column)
    rest = re.match(r"[^,{}\[\]]*", t.text[closes + 1 :]) if closes > 0 else None
    if rest is None:
        return None
    start, end = before.start("value"), closes + 1 + rest.end()
    value = t.text[start:end].strip()
    line = f'{before["key"]}: "{value}"' if before["key"] else f'"{value}"'
    return _Answer(
        YamlFault.SPECIAL_START, t.line, t.column, 1,
        f"`{bracket}` inside {'braces' if '{' in t.text[: t.column] else 'brackets'} "
        f"begins a value of its own",
        f"put that one value in quotation marks: `{line}`",
        t.text[:start] + _quoted(value) + t.text[end:],
    )  # fmt: skip


def _special(t: _ParserError) -> _Answer | None:
    """A value that begins with a character of YAML's own."""
    match = re.search(
        "cannot start any token|an alias|an anchor|a tag|block scalar|directive"
        "|sequence entries|flow|expected key|mapping values|expected <block end>",
        t.words,
    )
    value = _value_at(t.text)
    number = t.line
    if "flow" in t.words or "block scalar" in t.words:
        number, value = t.from_line, _value_at(t.lines[t.from_line])
    line = t.lines[number]
    mark = line[value : value + 1]
    if match is None or not mark or mark not in "@`*&!%|>[]{},-?":
        return None
    text = line[value:].strip()
    return _Answer(
        YamlFault.SPECIAL_START,
        number,
        value,
        1,
        f"a value cannot begin with `{mark}` as it stands",
        f"{_QUOTE_HELP}: `{_quoted(text)}`",
        line[:value] + _quoted(text),
    )


def _no_colon(t: _ParserError) -> _Answer | None:
    """A line that is neither a key nor the continuation of a value."""
    number = t.from_line if "expected ':'" in t.words else t.line - 1
    if number < 0 or not re.search("expected ':'|mapping values", t.words):
        return None
    line = t.lines[number]
    column = _indent_of(line)
    same = "expected ':'" in t.words or column == _indent_of(t.text)
    if not line.strip() or _KEY.match(line) or not same or line[column] in "-#":
        return None
    return _Answer(
        YamlFault.SYNTAX, number, column, len(line.strip()), f"`{line.strip()[:40]}` has no key",
        "write `key: value`; to continue the value above, indent the line",
    )  # fmt: skip


def _indent(t: _ParserError) -> _Answer | None:
    """A line between two levels, or a first line deeper than those below."""
    number = t.line
    if "document start" in t.words:
        number = next(n for n, line in enumerate(t.lines) if line.strip())
    elif not re.search("expected key|'-' indicator|mapping values|block end|sequence", t.words):
        return None
    line = t.lines[number]
    what = "dash" if line.lstrip().startswith("- ") else "line"
    return _Answer(
        YamlFault.INDENT, number, _indent_of(line), max(1, len(line.strip())),
        f"this {what} is not indented like its neighbours",
        "let what belongs together begin at the same column",
    )  # fmt: skip


def _otherwise(t: _ParserError) -> _Answer:
    return _Answer(YamlFault.SYNTAX, t.line, t.column, 1, f"YAML cannot be read: {t.words.strip()}",
                   "compare the line with its neighbours")  # fmt: skip


RULES: tuple[Callable[[_ParserError], _Answer | None], ...] = (
    _control, _tab, _colon, _glued, _in_braces, _quote, _special, _glued_dash, _no_colon, _indent,
    _otherwise,
)  # fmt: skip


def _value_at(line: str) -> int:
    """The column where the value of a line begins: after its dashes and its key."""
    entry = _KEY.match(line)
    if entry:
        return entry.end()
    item = re.match(r"\s*(?:- +)*", line)
    return item.end() if item else 0


def _indent_of(line: str) -> int:
    return len(line) - len(line.lstrip())


def quote_from(text: str, line: int, column: int) -> str:
    """`text` with the rest of 0-based `line` from `column` on put in quotation marks."""
    lines = text.split("\n")
    lines[line] = lines[line][:column] + _quoted(lines[line][column:])
    return "\n".join(lines)


def _quoted(value: str) -> str:
    """`value` in single quotation marks, those inside it doubled."""
    return "'" + value.strip().replace("'", "''") + "'"
