"""Commands of LaTeX with their arguments, groups and environments, found in a text.

In: LaTeX without comments. Out: `Command`s with their places; what paper and classes define, and a
text in which it is written out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from publisher.manuscripts.tabular import group_at

_SPACE = re.compile(r"[ \t]*\n?[ \t]*")
_BRACKET = re.compile(r"\\.|[{\]]", re.DOTALL)
_LONGEST = 2_000_000


@dataclass(frozen=True, slots=True)
class Command:
    """A command from `start` to `end`: its `options` in brackets and `args` in braces, in order."""

    name: str
    start: int
    end: int
    options: tuple[str, ...] = ()
    args: tuple[str, ...] = ()

    @property
    def arg(self) -> str:
        """Its first argument; empty where it has none."""
        return self.args[0] if self.args else ""


@dataclass(frozen=True, slots=True)
class MacroBody:
    """What a paper defines: `count` arguments, the first of them with the value `default` where
    that is not `None`; what it stands for."""

    count: int
    body: str
    default: str | None = None


def bracket_end(text: str, at: int) -> int | None:
    """Where the bracket that opens at `at` ends, groups in it passed over."""
    if not text.startswith("[", at):
        return None
    at += 1
    while match := _BRACKET.search(text, at):
        if match[0] == "]":
            return match.end()
        at = (group_at(text, match.start()) or match.end()) if match[0] == "{" else match.end()
    return None


def read_arguments(
    text: str, at: int, most: int = 9, brackets: bool = True
) -> tuple[int, tuple[str, ...], tuple[str, ...]]:
    """Where the arguments that begin at `at` end; those in brackets, those in braces, of which no
    more than `most` are read."""
    options: list[str] = []
    args: list[str] = []
    end = at
    while True:
        space = _SPACE.match(text, end)
        start = space.end() if space else end
        if text.startswith("\n", start):
            break  # a blank line ends them
        close = bracket_end(text, start) if brackets else None
        if close is not None and close - start < 20_000:
            options.append(text[start + 1 : close - 1])
        elif len(args) < most and (close := group_at(text, start)) is not None:
            args.append(text[start + 1 : close - 1])
        else:
            break
        end = close
        if len(args) >= most:
            break
    return end, tuple(options), tuple(args)


def commands(text: str, names: str, most: int = 1) -> Iterator[Command]:
    """The commands whose names match `names`, a pattern, in order, each with up to `most` arguments
    in braces; those within the arguments of another are not found."""
    pattern = re.compile(rf"\\(?P<name>{names})\*?(?![A-Za-z@])")
    at = 0
    while match := pattern.search(text, at):
        end, options, args = read_arguments(text, match.end(), most)
        yield Command(match["name"], match.start(), end, options, args)
        at = max(end, match.end())


def first(text: str, names: str, most: int = 1) -> Command | None:
    """The first of `commands`."""
    return next(commands(text, names, most), None)


def without(text: str, names: str, most: int = 1) -> str:
    """`text` without the commands `names` and their arguments."""
    for command in reversed(list(commands(text, names, most))):
        text = text[: command.start] + text[command.end :]
    return text


@dataclass(frozen=True, slots=True)
class Environment:
    """``\\begin{name}`` at `start` to `end`; what stands in it, from `inner_start`."""

    name: str
    start: int
    inner_start: int
    inner_end: int
    end: int


_ENDS = re.compile(r"\\(begin|end)\s*\{([A-Za-z@]+\*?)\}")


def environments(text: str, names: frozenset[str] | None = None) -> list[Environment]:
    """The outermost environments called one of `names`, of any name without; those never closed are
    left out."""
    hit: list[Environment] = []
    stack: list[tuple[str, int, int]] = []
    for match in _ENDS.finditer(text):
        name = match[2]
        if match[1] == "begin":
            stack.append((name, match.start(), match.end()))
            continue
        opened = next((i for i in range(len(stack) - 1, -1, -1) if stack[i][0] == name), None)
        if opened is None:
            continue
        _, start, inner = stack[opened]
        del stack[opened:]
        if names is None or name in names:
            hit = [each for each in hit if each.start < start]
            hit.append(Environment(name, start, inner, match.start(), match.end()))
    return hit


_DEFINE = re.compile(
    r"\\(?P<how>(?:re|provide|Declare[A-Za-z]*)?(?:newcommand|RobustCommand)"
    r"|(?:New|Renew|Provide|Declare)DocumentCommand"
    r"|newcommandx|DeclareMathOperator)\*?\s*(?:\{\s*\\(?P<braced>[A-Za-z@]+)\s*\}|\\(?P<bare>[A-Za-z@]+))"
    r"|\\(?:[gex]?def)\s*\\(?P<def>[A-Za-z@]+)(?P<pattern>(?:#\d)*)\s*(?=\{)"
)


def definitions(text: str) -> Iterator[tuple[str, MacroBody, int, int]]:
    """The macros that `text` defines, each with from where to where."""
    for match in _DEFINE.finditer(text):
        name = match["braced"] or match["bare"] or match["def"]
        if match["def"]:
            end = group_at(text, match.end())
            if end is not None:
                count = len(match["pattern"]) // 2
                yield name, MacroBody(count, text[match.end() + 1 : end - 1]), match.start(), end
            continue
        if "DocumentCommand" in match["how"]:
            end, _, args = read_arguments(text, match.end(), 2)
            if len(args) == 2 and not re.search(r"[^mO{}\s]", args[0]):
                macro = MacroBody(args[0].count("m"), args[1])
                yield name, macro, match.start(), end
            continue
        end, options, args = read_arguments(text, match.end(), 1)
        if args:
            body = args[0]
            if match["how"] == "DeclareMathOperator":
                body = f"\\operatorname{{{body}}}"
            count = int(options[0]) if options and options[0].strip().isdecimal() else 0
            default = options[1] if len(options) > 1 and count else None
            yield name, MacroBody(count, body, default), match.start(), end


def expansion(text: str, at: int, macro: MacroBody) -> tuple[int, str] | None:
    """Where the call ends whose name ends at `at`, and what it stands for; `None` where its
    arguments are not there."""
    values: list[str] = []
    if macro.default is not None:
        close = bracket_end(text, at)
        values.append(text[at + 1 : close - 1] if close else macro.default)
        at = close or at
    for _ in range(macro.count - len(values)):
        space = _SPACE.match(text, at)
        start = space.end() if space else at
        end = group_at(text, start)
        if end is None:
            if start >= len(text) or text[start] in "\\{}[]\n$":
                return None
            end = start + 1  # TeX takes one letter
            values.append(text[start])
        else:
            values.append(text[start + 1 : end - 1])
        at = end
    body = re.sub(
        r"#(\d)",
        lambda m: values[int(m[1]) - 1] if 0 < int(m[1]) <= len(values) else "",
        macro.body,
    )
    if not macro.count and text.startswith("{}", at):
        at += 2
    # A call of letters alone eats the space behind it; what it stands for may end in a letter.
    return at, body


def calls(text: str, macros: Mapping[str, MacroBody]) -> Iterator[tuple[int, int, str]]:
    """The calls of `macros` in `text`: from, to, and what each stands for. Definitions are left."""
    if not macros or len(text) > _LONGEST:
        return
    skip = [(start, end) for _, _, start, end in definitions(text)]
    at = 0
    for match in re.finditer(r"\\([A-Za-z@]+)(?P<space>[ \t]*)", text):
        macro = macros.get(match[1])
        if macro is None or match.start() < at:
            continue
        if any(start <= match.start() < end for start, end in skip):
            continue
        hit = expansion(text, match.end(1), macro)
        if hit is None:
            continue
        end, new = hit
        if end == match.end(1):
            end = match.end()
            if re.search(r"\\[A-Za-z@]+$", new) and text[end : end + 1].isalpha():
                new += " "
        at = end
        yield match.start(), end, new
