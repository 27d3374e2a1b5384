"""Faults of formulas, in the author's words and at the author's character.

In: what the engine or the rules before it complain of. Out: a `FormulaFault`, which the caller
makes a diagnostic of with its own place.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from publisher.math.tex.tokens import EngineSource


@dataclass(frozen=True, slots=True)
class FormulaFault:
    """Why a formula cannot be set: `code` in the family MTH, `message` in the author's words,
    `offset` and `length` of what is meant in the TeX as given (0-based), `help` the cure."""

    code: str
    message: str
    offset: int = 0
    length: int = 0
    help: str | None = None


class FormulaRefused(Exception):
    """A formula that goes no further; carries why."""

    def __init__(self, fault: FormulaFault) -> None:
        super().__init__(fault.message)
        self.fault = fault


def too_large(what: str) -> FormulaFault:
    """A formula over a limit."""
    return FormulaFault("MTH006", f"the formula is too large: {what}", help="split the formula")


EMPTY = FormulaFault("MTH005", "the formula is empty", help="write the formula, or remove it")
DEEP = too_large("too many parts inside parts")
UNPRINTABLE = FormulaFault(
    "MTH002",
    "the formula holds characters that XML has no place for",
    help="remove the control characters",
)


_ERROR = re.compile(r"(\d+): (.*)", re.S)
_NAMED = re.compile(r'Unknown (command|environment) "(.*)"', re.S)
_CLOSING = re.compile(r'Expected closing token "(.*?)"')


def fault_of_error(error: str, source: EngineSource, tex: str,
         commands: Sequence[str], environments: Sequence[str]) -> FormulaFault:  # fmt: skip
    """The engine's complaint in the author's words, at the author's character. `commands` and
    `environments` are those that are known, for what is close to an unknown one."""
    match = _ERROR.match(error)
    offset, complaint = (int(match[1]), match[2].strip()) if match else (0, error)
    at = source.source(offset)
    match_of_name = _NAMED.match(complaint)
    if match_of_name and match_of_name[1] == "command":
        return _unknown_command(match_of_name[2], at, tex, commands)
    if match_of_name:
        return _unknown_environment(match_of_name[2], at, tex, environments)
    if _CLOSING.search(complaint) or "Unmatched closing" in complaint:
        return unbalanced_fault(at, _PAIRS.get(_quoted(complaint), "a group is not closed"))
    message = _SAYINGS.get(
        complaint.split('"')[0].rstrip(" ,."), complaint[:1].lower() + complaint[1:].rstrip(".")
    )
    return FormulaFault(
        "MTH002", message, at, _length(tex, at), "mend the formula; it must work in LaTeX"
    )


_PAIRS = {
    "}": "a brace is not closed",
    "\\right": "a `\\left` has no `\\right`",
    "\\end{...}": "an environment has no `\\end`",
}
_SAYINGS = {
    "Duplicate subscript or superscript": "two scripts of one kind follow each other",
}


def _quoted(message: str) -> str:
    match = re.search(r'"(.*)"', message)
    return match[1] if match else ""


def _length(tex: str, at: int) -> int:
    match = re.compile(r"\\(?:[A-Za-z]+|.)|\S").match(tex, at)
    return len(match[0]) if match else 1


def _unknown_command(name: str, at: int, tex: str, commands: Sequence[str]) -> FormulaFault:
    at = at if tex.startswith(name, at) else max(tex.find(name), at)
    close = get_close_matches(name, commands, n=3, cutoff=0.7)
    cure = (
        f"commands that are close: {', '.join(f'`{near_name}`' for near_name in close)}"
        if close
        else f"define it: `\\newcommand{{{name}}}{{…}}`, or write it with commands of amsmath"
    )
    return FormulaFault(
        "MTH001", f"`{name}` is no command that is known in math", at, _length(tex, at), cure
    )


def _unknown_environment(name: str, at: int, tex: str, environments: Sequence[str]) -> FormulaFault:
    position = tex.find(f"\\begin{{{name}}}")
    close = get_close_matches(name, environments, n=3, cutoff=0.6)
    cure = (
        f"environments that are close: {', '.join(f'`{near}`' for near in close)}"
        if close
        else "use an environment of amsmath; a table or figure goes into the Markdown"
    )
    at = position if position >= 0 else at
    return FormulaFault("MTH003", f"`{name}` is no environment of math", at, len(name) + 8, cure)


def unbalanced_fault(at: int, message: str = "a brace is not closed") -> FormulaFault:
    return FormulaFault("MTH004", message, at, 1, "close what is open: braces, `\\left`, `\\begin`")


def unclosed_fault(name: str, at: int) -> FormulaFault:
    message = f"`\\begin{{{name}}}` has no `\\end{{{name}}}`"
    return FormulaFault(
        "MTH004", message, at, len(name) + 8, f"put `\\end{{{name}}}` where it ends"
    )


def unreadable_fault(command: str, why: str, at: int) -> FormulaFault:
    """Chemistry or a quantity that breaks the rules of mhchem."""
    message = f"`{command}` cannot be read: {why}"
    return FormulaFault(
        "MTH002", message, at, len(command), "see the manual of mhchem for its notation"
    )


def runaway_fault(name: str, at: int) -> FormulaFault:
    """A macro that calls itself."""
    message = f"the macro `{name}` does not come to an end"
    return FormulaFault("MTH007", message, at, len(name), "a macro must not call itself")
