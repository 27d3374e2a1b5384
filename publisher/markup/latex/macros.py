"""The macros of a paper, written out in a piece of its LaTeX."""

from __future__ import annotations

import re
from collections.abc import Mapping

from publisher.markup.reader.macros import Macros

COMMAND = re.compile(r"\\([A-Za-z]+)")
_SPACES = re.compile(r"\s*")
_BRACE = re.compile(r"\\.|[{}]", re.DOTALL)
_LONGEST = 200_000


def expand_macros(text: str, macros: Macros, depth: int = 5) -> str:
    """`text` with the paper's macros replaced."""
    definitions = macros.known
    if not definitions:
        return text
    for _ in range(depth):
        text, count = _once(text, definitions)
        if not count or len(text) > _LONGEST:
            break
    return text


def _once(text: str, definitions: Mapping[str, tuple[int, str]]) -> tuple[str, int]:
    out, at, replaced = [], 0, 0
    ends: dict[int, int] | None = None
    for match in COMMAND.finditer(text):
        if match.start() < at or match[1] not in definitions:
            continue
        count, body = definitions[match[1]]
        pos, arguments = match.end(), []
        for _ in range(count):
            ends = _closed(text) if ends is None else ends
            spaces = _SPACES.match(text, pos)
            pos = spaces.end() if spaces else pos
            end = ends.get(pos)
            if end is None:
                break
            arguments.append(text[pos + 1 : end - 1])
            pos = end
        if len(arguments) < count:
            continue
        expansion = _filled(body, arguments)
        out += [text[at : match.start()], expansion]
        at, replaced = pos, replaced + 1
    return "".join(out) + text[at:], replaced


def _closed(text: str) -> dict[int, int]:
    """Where each group of `text` ends, by its beginning."""
    ends: dict[int, int] = {}
    starts: list[int] = []
    for match in _BRACE.finditer(text):
        if match.group() == "{":
            starts.append(match.start())
        elif match.group() == "}" and starts:
            ends[starts.pop()] = match.end()
    return ends


def _filled(body: str, arguments: list[str]) -> str:
    """The body of a macro with its arguments in place."""

    def argument(match: re.Match[str]) -> str:
        index = int(match[1]) - 1
        return arguments[index] if 0 <= index < len(arguments) else ""

    return re.sub(r"#(\d)", argument, body)
