"""Whether the groups and environments of a LaTeX text are closed, and how deep they stand.

In: the text that pandoc is to read. Out: what is open at its end, as a finding at its line. pandoc
tries each group that is never closed once more for each that it stands in, so that twenty take it a
minute; and of where it says nothing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from publisher.diagnostics import Diagnostic
from publisher.limits import cure, limit
from publisher.manuscripts.importing.texfiles import FoundInTex
from publisher.manuscripts.importing.texsource import TexText

_SIGN = re.compile(r"\\(?P<side>begin|end)\s*\{(?P<name>[^{}]*)\}|\\.|[{}]", re.DOTALL)
MOST_OPEN = 8
"""Of what is never closed: as much as two branches of an ``\\if`` open, and pandoc reads in a
second."""


class BadTex(ValueError):
    """LaTeX that cannot be read; `diagnostic` says where."""

    def __init__(self, diagnostic: Diagnostic) -> None:
        super().__init__(diagnostic.message)
        self.diagnostic = diagnostic


@dataclass(frozen=True, slots=True)
class OpenTex:
    """`count` groups and environments that are never closed; `first` is one of them as it is
    written, and where it stands in the text. `deepest` is where more than the limit ``layers``
    stand in one another, -1 for nowhere."""

    count: int
    first: tuple[str, int]
    deepest: int


def open_at_end(text: str) -> OpenTex:
    """What is never closed in `text`."""
    standing: list[tuple[str, int]] = []
    dangling: list[tuple[str, int]] = []
    most = limit("layers")
    for match in _SIGN.finditer(text):
        if match["side"] == "begin":
            standing.append((match["name"], match.start()))
        elif match["side"] == "end":
            at = len(standing)
            while at and standing[at - 1][0] not in ("{", match["name"]):
                at -= 1
            if at and standing[at - 1][0] == match["name"]:
                dangling += standing[at:]
                del standing[at - 1 :]
        elif match[0] == "{":
            standing.append(("{", match.start()))
        elif match[0] == "}":
            at = len(standing)
            while at and standing[at - 1][0] != "{":
                at -= 1
            if at:
                dangling += standing[at:]
                del standing[at - 1 :]
        if len(standing) > most:
            return OpenTex(len(dangling) + len(standing), standing[0], match.start())
    dangling += standing
    first = next(iter(standing or dangling), ("", 0))
    return OpenTex(len(dangling), first, -1)


def fault_of(whole: TexText, body: int, log: FoundInTex, most: int) -> BadTex | None:
    """What is wrong where more than `most` are never closed, or they stand too deep; `None` where
    nothing is. The text of the paper begins at `body` of `whole`."""
    ends = open_at_end(whole.text)
    if ends.deepest < 0 and ends.count <= most:
        return None
    at = ends.first[1] if ends.deepest < 0 else ends.deepest
    place = whole.place(at) if at >= body else (log.main, 0)
    if ends.deepest < 0:
        what = "{" if ends.first[0] == "{" else f"\\begin{{{ends.first[0][:40]}}}"
        more = f", nor are {ends.count - 1} more" if ends.count > 1 else ""
        log.say("IMP008", f"`{what}` is never closed{more}", place, "close it: LaTeX stops there")
    else:
        why = f"braces and environments stand more than {limit('layers')} deep in one another"
        log.say("IMP010", why, place, cure("layers", "close those that are never closed"))
    return BadTex(log.diagnostics[-1])


__all__ = ["MOST_OPEN", "BadTex", "fault_of", "open_at_end"]
