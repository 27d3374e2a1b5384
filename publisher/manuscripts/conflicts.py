"""Marks that Git leaves in a file where two edits met and nobody decided between them.

In: text. Out: the places of the marks, and the text without them, its lines where they were. Code
is left alone: it may be about Git. (git-merge(1), "How conflicts are presented".)
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

_FENCE = re.compile(r"[ \t]*(`{3,}|~{3,})")
_BEGIN, _BASE, _MIDDLE, _END = "<<<<<<<", "|||||||", "=======", ">>>>>>>"


@dataclass(slots=True)
class Conflict:
    """One place: `marks` are the 0-based lines of its marks with what they are, in order."""

    marks: list[tuple[int, str]] = field(default_factory=list)

    @property
    def message(self) -> str:
        """What is wrong, with every line of it."""
        places = ", ".join(f"`{mark}` on line {line + 1}" for line, mark in self.marks)
        return f"two edits were merged and nobody decided between them: {places}"


CURE = "keep one of the two versions, and delete the lines of marks"


def conflicts(lines: list[str]) -> tuple[Conflict, ...]:
    """The conflicts in a text of `lines`."""
    out: list[Conflict] = []
    fence = ""
    for number, line in enumerate(lines):
        mark = line[:7]
        open_ = out[-1] if out and out[-1].marks[-1][1] != _END else None
        if mark == _BEGIN and line[7:8] in ("", " ") and not fence:
            out.append(Conflict([(number, _BEGIN)]))
        elif open_ and mark in (_BASE, _MIDDLE, _END) and line[7:8] in ("", " "):
            open_.marks.append((number, mark))
        elif match := _FENCE.match(line):
            if not fence:
                fence = match[1]
            elif match[1].startswith(fence) and not line.strip().strip(fence[0]):
                fence = ""
    return tuple(out)


def take_side(lines: list[str], places: tuple[Conflict, ...], one_side: int) -> list[str]:
    """`lines` with the marks made empty, and, of conflicts that begin before the line `one_side`
    (keys and values, which cannot stand twice), all but the first version."""
    out = list(lines)
    for conflict in places:
        for line, _ in conflict.marks:
            out[line] = ""
        first, last = conflict.marks[0][0], conflict.marks[-1][0]
        if first < one_side and len(conflict.marks) > 1:
            other = conflict.marks[1][0]
            out[other:last] = [""] * (last - other)
    return out
