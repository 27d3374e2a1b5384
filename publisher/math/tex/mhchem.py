"""Reads ``\\ce{…}`` and ``\\pu{…}`` of mhchem: stoichiometric numbers, formulas, charges, isotopes,
oxidation states, states of aggregation, bonds, arrows, additions; numbers with their units.

In: the text of the argument. Out: pieces in their order: TeX as it stands, and `ChemPiece`s, which
`chemistry` sets. The notation is that of the mhchem manual, version 4; patterns, states and actions
are those of mhchemParser 4.2.1 by Martin Hensel (Apache License 2.0), whose names are kept.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from typing import Any, NamedTuple

from publisher.math.tex.mhchemstates import MACHINES

MOST = 4_000
"""Characters that one argument may have."""


DEPTH = 24
"""How deep its parts may lie in each other."""


class BadChemistry(ValueError):
    """Chemistry that breaks the rules of its notation; the message says how."""


@dataclass(slots=True)
class ChemPiece:
    """An element of a formula: its `kind` and its parts, each text or a list of pieces."""

    kind: str
    parts: dict[str, Any] = field(default_factory=dict)


Pieces = list["ChemPiece | str"]
Found = tuple[Any, int]
"""What a pattern found (text, or a list of the groups) and where the rest begins."""

_GREEK = (
    r"\\(?:alpha|beta|gamma|delta|epsilon|zeta|eta|theta|iota|kappa|lambda|mu|nu|xi|omicron|pi|rho"
    r"|sigma|tau|upsilon|phi|chi|psi|omega|Gamma|Delta|Theta|Lambda|Xi|Pi|Sigma|Upsilon|Phi|Psi"
    r"|Omega)"
)
_END = r"(?:\s+|\{\}|(?![a-zA-Z]))"
_PM = r"(?:\\pm|\$\\pm\$|\+-|\+/-)"
_DECIMAL = r"(?:[0-9]+(?:[,.][0-9]+)?|[0-9]*(?:\.[0-9]+))"

_EXPRESSIONS = {
    "empty": r"\Z",
    "else": r".",
    "else2": r".",
    "space": r"\s",
    "space A": r"\s(?=[A-Z\\$])",
    "space$": r"\s\Z",
    "a-z": r"[a-z]",
    "x": r"x",
    "x$": r"x\Z",
    "i$": r"i\Z",
    "letters": rf"(?:[a-zA-Z\u03B1-\u03C9\u0391-\u03A9?@]|{_GREEK}{_END})+",
    "\\greek": rf"{_GREEK}{_END}",
    "one lowercase latin letter $": r"([a-z])(?:\Z|[^a-zA-Z])\Z",
    "$one lowercase latin letter$ $": r"\$([a-z])(?:\Z|[^a-zA-Z])\$\Z",
    "one lowercase greek letter $": rf"(?:\$?[\u03B1-\u03C9]\$?|\$?{_GREEK}\s*\$?){_END}\Z",
    "digits": r"[0-9]+",
    "-9.,9": rf"[+\-]?{_DECIMAL}",
    "-9.,9 no missing 0": r"[+\-]?[0-9]+(?:[.,][0-9]+)?",
    "(-)(9.,9)(e)(99)": (
        rf"(\+-|\+/-|\+|-|\\pm\s?)?({_DECIMAL})?(\({_DECIMAL}\))?"
        r"(?:(?:([eE])|\s*(\*|x|\\times|\u00D7)\s*10\^)([+\-]?[0-9]+|\{[+\-]?[0-9]+\}))?"
    ),
    "(-)(9)^(-9)": (
        r"(\+-|\+/-|\+|-|\\pm\s?)?([0-9]+(?:[,.][0-9]+)?|[0-9]*(?:\.[0-9]+)?)"
        r"\^([+\-]?[0-9]+|\{[+\-]?[0-9]+\})"
    ),
    "_{(state of aggregation)}$": r"_\{(\([a-z]{1,3}\))\}",
    "{[(": r"\\\{|\[|\(",
    ")]}": r"\)|\]|\\\}",
    ", ": r"[,;]\s*",
    ",": r"[,;]",
    ".": r"[.]",
    ". __* ": r"([.\u22C5\u00B7\u2022]|[*])\s*",
    "...": r"\.\.\.(?=\Z|[^.])",
    "^a": r"\^([0-9]+|[^\\_])",
    "^\\x": r"\^(\\[a-zA-Z]+)\s*",
    "^(-1)": r"\^(-?\d+)",
    "'": r"'",
    "_9": r"_([+\-]?[0-9]+|[^\\])",
    "_\\x": r"_(\\[a-zA-Z]+)\s*",
    "^_": r"\^(?=_)|_(?=\^)|[\^_]\Z",
    "{}^": r"\{\}(?=\^)",
    "{}": r"\{\}",
    "=<>": r"[=<>]",
    "#": r"[#\u2261]",
    "+": r"\+",
    "-$": r"-(?=[\s_},;\]/]|\Z|\([a-z]+\))",
    "-9": r"-(?=[0-9])",
    "- orbital overlap": r"-(?=(?:[spd]|sp)(?:\Z|[\s,;)\]}]))",
    "-": r"-",
    "pm-operator": _PM,
    "operator": r"\+|(?:[\-=<>]|<<|>>|\\approx|\$\\approx\$)(?=\s|\Z|-?[0-9])",
    "arrowUpDown": r"(?:v|\(v\)|\^|\(\^\))(?=\Z|[\s,;)\]}])",
    "->": r"<->|<-->|->|<-|<=>>|<<=>|<=>|[\u2192\u27F6\u21CC]",
    "CMT": r"[CMT](?=\[)",
    "1st-level escape": r"(&|\\\\|\\hline)\s*",
    "\\,": r"\\[, ;:]",
    "\\ca": r"\\ca(?:\s+|(?![a-zA-Z]))",
    "\\x": r"\\[a-zA-Z]+\s*|\\[_&{}%]",
    "orbital": r"(?:[0-9]{1,2}[spdfgh]|[0-9]{0,2}sp)(?=\Z|[^a-zA-Z])",
    "others": r"[/~|]",
    "oxidation$": rf"(?:[+-][IVX]+|{_PM}\s*0)\Z",
    "d-oxidation$": rf"(?:[+-]?[IVX]+|{_PM}\s*0)\Z",
    "1/2$": r"[+\-]?(?:[0-9]+|\$[a-z]\$|[a-z])/[0-9]+(?:\$[a-z]\$|[a-z])?\Z",
    "(KV letters),": r"(?:[A-Z][a-z]{0,2}|i)(?=,)",
    "uprightEntities": r"(?:pH|pOH|pC|pK|iPr|iBu)(?=\Z|[^a-zA-Z])",
    "/": r"\s*(/)\s*",
    "//": r"\s*(//)\s*",
    "*": r"\s*[*.]\s*",
}
_COMPILED = {name: re.compile(pattern, re.S) for name, pattern in _EXPRESSIONS.items()}


class _Bracketed(NamedTuple):
    """Something between delimiters, braces in it balanced. What `begin` and `end` match is given
    with it where `kept`; a `second` may follow, given as another (or, `joined`, with it)."""

    before: str
    begin: str
    end: str
    kept: bool = False
    second: _Bracketed | None = None
    joined: bool = False


_GROUP = _Bracketed("", r"\{", r"\}", kept=True)
_INNER = _Bracketed(r"\{", "", r"\}")
_COMMAND = r"\\[a-zA-Z]+\{"
_BRACKETED = {
    "^{(...)}": (_Bracketed(r"\^\{", "", r"\}"),),
    "^($...$)": (_Bracketed(r"\^", r"\$", r"\$", kept=True),),
    "^\\x{}{}": (_Bracketed(r"\^", _COMMAND, r"\}", True, _GROUP, True),),
    "^\\x{}": (_Bracketed(r"\^", _COMMAND, r"\}", kept=True),),
    "_{(...)}": (_Bracketed(r"_\{", "", r"\}"),),
    "_($...$)": (_Bracketed("_", r"\$", r"\$", kept=True),),
    "_\\x{}{}": (_Bracketed("_", _COMMAND, r"\}", True, _GROUP, True),),
    "_\\x{}": (_Bracketed("_", _COMMAND, r"\}", kept=True),),
    "{...}": (_GROUP,),
    "{(...)}": (_INNER,),
    "$...$": (_Bracketed("", r"\$", r"\$", kept=True),),
    "${(...)}$__$(...)$": (_Bracketed(r"\$\{", "", r"\}\$"), _Bracketed(r"\$", "", r"\$")),
    "\\bond{(...)}": (_Bracketed(r"\\bond\{", "", r"\}"),),
    "[(...)]": (_Bracketed(r"\[", "", r"\]"),),
    "\\x{}{}": (_Bracketed("", _COMMAND, r"\}", True, _GROUP, True),),
    "\\x{}": (_Bracketed("", _COMMAND, r"\}", kept=True),),
    "\\frac{(...)}": (_Bracketed(r"\\frac\{", "", r"\}", second=_INNER),),
    "\\overset{(...)}": (_Bracketed(r"\\overset\{", "", r"\}", second=_INNER),),
    "\\underset{(...)}": (_Bracketed(r"\\underset\{", "", r"\}", second=_INNER),),
    "\\underbrace{(...)}": (_Bracketed(r"\\underbrace\{", "", r"\}_", second=_INNER),),
    "\\color{(...)}": (_Bracketed(r"\\color\{", "", r"\}"),),
    "\\color{(...)}{(...)}": (
        _Bracketed(r"\\color\{", "", r"\}", second=_INNER),
        _Bracketed(r"\\color(?=\\)", "", r"(?=\{)", second=_INNER),
    ),
    "\\ce{(...)}": (_Bracketed(r"\\ce\{", "", r"\}"),),
    "\\pu{(...)}": (_Bracketed(r"\\pu\{", "", r"\}"),),
}


def _bracketed(pattern: _Bracketed, text: str, at: int) -> Found | None:
    head = _compiled(f"{pattern.before}(?P<begin>{pattern.begin})").match(text, at)
    if not head:
        return None
    depth, here = 0, head.end()
    scan = _compiled(f"(?P<end>{pattern.end})|[{{}}]")
    while True:
        match = scan.search(text, here)
        if not match:
            return None
        if match["end"] is not None and depth == 0:
            break
        here = match.end() if match.end() > match.start() else match.start() + 1
        # at a depth of its own, an end that begins with a brace is a brace
        char = text[match.start() : match.start() + 1]
        here = match.start() + 1
        if char == "{":
            depth += 1
        elif char == "}":
            if depth == 0:
                raise BadChemistry("a brace is closed that was not opened")
            depth -= 1
    inside = text[head.start("begin") : match.end() if pattern.kept else match.start()]
    if pattern.second is None:
        return inside, match.end()
    after = _bracketed(pattern.second, text, match.end())
    if after is None:
        return None
    return (inside + after[0] if pattern.joined else [inside, after[0]]), after[1]


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.S)


_AGGREGATION = _Bracketed("", r"\([a-z]{1,3}(?=[\),])", r"\)", kept=True)
_AFTER_AGGREGATION = re.compile(r"\Z|[\s,;)\]}]")
_CRYSTAL = re.compile(r"\((?:\\ca\s?)?\$[amothc]\$\)")
_AMOUNT = re.compile(
    r"(?:(?:\([+\-]?[0-9]+/[0-9]+\)|[+\-]?(?:[0-9]+|\$[a-z]\$|[a-z])/[0-9]+|[+\-]?[0-9]+[.,][0-9]+"
    r"|[+\-]?\.[0-9]+|[+\-]?[0-9]+)(?:[a-z](?=\s*[A-Z]))?)|[+\-]?[a-z](?=\s*[A-Z])|\+(?!\s)"
)
_DOLLAR_AMOUNT = re.compile(
    r"\$(?:\(?[+\-]?(?:[0-9]*[a-z]?[+\-])?[0-9]*[a-z](?:[+\-][0-9]*[a-z]?)?\)?|\+|-)\$\Z"
)
_STATE_ONLY = re.compile(r"\([a-z]+\)\Z")
_FORMULA = re.compile(
    r"(?:[a-z]|(?:[0-9 +\-,.()]+[a-z])+[0-9 +\-,.()]*|(?:[a-z][0-9 +\-,.()]+)+[a-z]?)\Z"
)


def match_pattern(name: str, text: str, at: int) -> Found | None:
    """What the pattern `name` finds of `text` at `at`."""
    if name in _BRACKETED:
        matches = (_bracketed(pattern, text, at) for pattern in _BRACKETED[name])
        return next((hit for hit in matches if hit), None)
    if name == "state of aggregation $":
        hit = _bracketed(_AGGREGATION, text, at)
        if hit and _AFTER_AGGREGATION.match(text, hit[1]):
            return hit
        match = _CRYSTAL.match(text, at)
        return (match[0], match.end()) if match else None
    if name in ("amount", "amount2"):
        return _amount(text, at)
    if name == "formula$":
        match = None if _STATE_ONLY.match(text, at) else _FORMULA.match(text, at)
        return (match[0], match.end()) if match else None
    match = _COMPILED[name].match(text, at)
    if not match or (name == "(-)(9.,9)(e)(99)" and not match[0]):
        return None
    groups = match.groups()
    if len(groups) > 1:
        return list(groups), match.end()
    return (groups[0] if groups and groups[0] else match[0]), match.end()


def _amount(text: str, at: int) -> Found | None:
    if match := _AMOUNT.match(text, at):
        return match[0], match.end()
    amount = _bracketed(_BRACKETED["$...$"][0], text, at)
    return amount if amount and _DOLLAR_AMOUNT.match(amount[0]) else None


class _Step(NamedTuple):
    pattern: str
    actions: tuple[tuple[str, str], ...]
    next: str
    again: bool
    on: bool


@cache
def _transitions(machine: str) -> dict[str, tuple[_Step, ...]]:
    rows = [(*row, "", "")[:5] for row in MACHINES[machine]]
    states: dict[str, list[_Step]] = {name: [] for row in rows for name in row[1].split("|")}
    for patterns, names, actions, following, flags in rows:
        steps = tuple(_action(part) for part in actions.split("; ") if part)
        for pattern in _alternatives(patterns):
            step = _Step(pattern, steps, following, "again" in flags, "on" in flags)
            for name in names.split("|") if names != "*" else states:
                states[name].append(step)
    return {name: tuple(steps) for name, steps in states.items()}


def _alternatives(patterns: str) -> list[str]:
    return [patterns] if patterns in _COMPILED else patterns.split("|")


def _action(text: str) -> tuple[str, str]:
    match = re.fullmatch(r"(.+?)\((.*)\)", text)
    # the action ``^(-1)`` is a name, not a call
    return (match[1], match[2]) if match and match[1] != "^" else (text, "")


class _Machine:
    """One run of one machine. `held` is what was read of the entity at hand, by the part it is:
    an amount ``a``, before it ``b`` above and ``p`` below, the atom ``o``, after it ``q`` below and
    ``d`` above; ``r`` and its kin of an arrow."""

    def __init__(self, name: str, depth: int) -> None:
        self.name, self.depth = name, depth
        self.held: dict[str, Any] = {}
        self.level = 0
        self.begins_with_bond = False
        self.out: Pieces = []

    def run(self, text: str) -> Pieces:
        state, at, idle, before = "0", 0, 0, -1
        steps = _transitions(self.name)
        while True:
            idle = idle + 1 if at == before else 0
            if idle > 10:
                raise BadChemistry(f"`{text[at : at + 20]}` cannot be read")
            before = at
            for step in steps.get(state) or steps["*"]:
                match = match_pattern(step.pattern, text, at)
                if match is None:
                    continue
                for action, option in step.actions:
                    self.do(action, match[0], option)
                state = step.next or state
                if at >= len(text):
                    return self.out
                if not step.again:
                    at = match[1]
                if not step.on:
                    break

    def do(self, action: str, text: Any, option: str) -> None:
        own = _OWN.get((self.name, action))
        if own is not None:
            own(self, text, option)
        elif action.endswith("=") and action not in ("sb=",):
            self.add(_HELD.get(action, action[:-1]), text)
        else:
            _COMMON[action](self, text, option)

    def add(self, part: str, text: str) -> None:
        self.held[part] = (self.held.get(part) or "") + text

    def read(self, text: str | None, machine: str = "ce") -> Pieces:
        """The pieces of a part."""
        return read_chemistry(text, machine, self.depth + 1)

    def put(self, kind: str, /, **parts: Any) -> None:
        self.out.append(ChemPiece(kind, parts))


_HELD = {"text=": "text"}


def read_chemistry(text: str | None, machine: str = "ce", depth: int = 0) -> Pieces:
    """The pieces of `text`, which is a part of parts to `depth`. Raises `BadChemistry`."""
    if not text:
        return []
    if depth > DEPTH:
        raise BadChemistry("too many parts inside parts")
    if len(text) > MOST:
        raise BadChemistry(f"more than {MOST} characters")
    text = re.sub("[\u2212\u2013\u2014\u2010]", "-", text.replace("\n", " "))
    return _Machine(machine, depth).run(text.replace("\u2026", "..."))


def _half(run: _Machine, text: str, _: str) -> None:
    match = re.fullmatch(r"([+\-]?)([0-9]+|\$[a-z]\$|[a-z])/([0-9]+)(\$[a-z]\$|[a-z])?", text)
    assert match is not None
    if match[1]:
        run.out.append(match[1])
    run.put("frac", above=match[2].replace("$", ""), below=match[3])
    if match[4]:
        run.put("tex-math", tex=match[4].replace("$", ""))


def _goes(machine: str) -> Callable[[_Machine, Any, str], None]:
    def go(run: _Machine, text: Any, _: str) -> None:
        run.out += run.read(text, machine)

    return go


_Action = Callable[[_Machine, Any, str], None]

_COMMON: dict[str, _Action] = {
    "insert": lambda run, _, kind: run.put(kind),
    "insert+p1": lambda run, found, kind: run.put(kind, text=found),
    "copy": lambda run, found, _: run.out.append(found),
    "write": lambda run, _, text: run.out.append(text),
    "rm": lambda run, found, _: run.put("rm", text=found),
    "bond": lambda run, found, kind: run.put("bond", text=kind or found),
    "color0-output": lambda run, _found, _: None,  # colours are left out
    "o=+p1": lambda run, _, text: run.add("o", text),
    "1/2": _half,
    **{name: _goes(name) for name in ("text", "tex-math", "tex-math tight", "ce", "pu", "9,9")},
}


# --- actions of the machine for formulas and reactions


def _output(run: _Machine, _found: Any, option: str) -> None:
    """What is held as one entity, or one arrow. `option` 1: an entity follows, so that a space
    counts; 2: one that may have an amount."""
    parts, run.held = run.held, {}
    if parts.get("r"):
        run.put(
            "arrow",
            arrow=parts["r"],
            above=_label(run, parts, "rd"),
            below=_label(run, parts, "rq"),
        )
        return
    a, b, p, o, q, d = (parts.get(part) or "" for part in "abpoqd")
    if not (a or b or p or o or q or d or option):
        return
    if parts.get("sb"):
        run.put("entitySkip")
    kind = parts.get("dType")
    if not (o or q or d or b or p) and option != "2":
        o, a = a, ""
    elif not (o or q or d) and (b or p):
        o, d, q, a, b, p = a, b, p, "", "", ""
    elif o and kind == "kv" and match_pattern("d-oxidation$", d, 0):
        kind = "oxidation"
    elif o and kind == "kv" and not q:
        kind = None
    run.put(
        "chemfive",
        a=run.read(a, "a"), b=run.read(b, "bd"), p=run.read(p, "pq"),
        o=run.read(o, "o"), q=run.read(q, "pq"),
        d=run.read(d, "oxidation" if kind == "oxidation" else "bd"), kind=kind,
    )  # fmt: skip


def _label(run: _Machine, parts: dict[str, Any], part: str) -> Pieces:
    """Text over or under an arrow: math, words or chemistry, as the letter before it says."""
    kind = parts.get(f"{part}t")
    text = parts.get(part)
    if kind == "T":
        return [ChemPiece("text", {"text": text or ""})]
    return run.read(text, "tex-math" if kind == "M" else "ce")


def _o_after_d(run: _Machine, text: str, _: str) -> None:
    number = run.held.get("d") or ""
    isotope = re.fullmatch("[1-9][0-9]*", number)
    if isotope:
        run.held["d"] = None
    _output(run, text, "")
    if isotope:
        run.put("tinySkip")
        run.held["b"] = number
    run.add("o", text)


def _charge_or_bond(run: _Machine, text: str, _: str) -> None:
    if run.begins_with_bond:
        _output(run, text, "")
        run.put("bond", text="-")
    else:
        run.held["d"] = text


def _minus(run: _Machine, text: str, after_d: str) -> None:
    """A minus after an atom or a charge: a hyphen, a charge or a bond."""
    o = run.held.get("o") or ""
    orbital = match_pattern("orbital", o, 0)
    latin = match_pattern("one lowercase latin letter $", o, 0)
    greek = match_pattern("one lowercase greek letter $", o, 0)
    dollar = match_pattern("$one lowercase latin letter$ $", o, 0)
    hyphen = (orbital and orbital[1] == len(o)) or greek or latin or dollar
    if hyphen and latin and not orbital and not any(run.held.get(part) for part in "abpdq"):
        run.held["o"] = f"${o}$"
    if hyphen:
        _output(run, text, "")
        run.put("hyphen")
    elif after_d and re.fullmatch("[0-9]+", run.held.get("d") or ""):
        run.add("d", text)
        _output(run, text, "")
    else:
        _output(run, text, "")
        run.put("bond", text="-")


def _a_to_o(run: _Machine, _found: str, _: str) -> None:
    run.held["o"], run.held["a"] = run.held.get("a"), None


def _comma(run: _Machine, text: str, _: str) -> None:
    bare = text.rstrip()
    kind = "L" if bare != text and run.level == 0 else "M"
    run.put(f"comma enumeration {kind}", text=bare)


def _bond_begins(value: bool) -> _Action:
    def act(run: _Machine, _found: str, _: str) -> None:
        run.begins_with_bond = value

    return act


def _levels(by: int) -> _Action:
    def act(run: _Machine, _found: str, _: str) -> None:
        run.level += by

    return act


def _holds(part: str, value: Any = None) -> _Action:
    def act(run: _Machine, text: str, _: str) -> None:
        run.held[part] = text if value is None else value

    return act


def _kv(run: _Machine, text: str, _: str) -> None:
    run.held |= {"d": text, "dType": "kv"}


def _two(kind: str, machine: str = "ce") -> _Action:
    def act(run: _Machine, text: list[str], _: str) -> None:
        run.put(kind, first=run.read(text[0], machine), second=run.read(text[1], machine))

    return act


def _colored(machine: str) -> _Action:
    def act(run: _Machine, text: list[str], _: str) -> None:
        run.out += run.read(text[1], machine)

    return act


def _oxidation(run: _Machine, text: str, _: str) -> None:
    run.out += ["{", *run.read(text, "oxidation"), "}"]


# --- actions of the machines for text, scripts and units


def _held_as(part: str, kind: str, name: str) -> _Action:
    """Puts what is held of `part`, if anything, as a piece."""

    def act(run: _Machine, _found: str, _: str) -> None:
        part_held, run.held = run.held.get(part), {}
        if part_held:
            run.put(kind, **{name: part_held})

    return act


def _number(run: _Machine, sign: str | None) -> None:
    if sign:
        run.out.append("\\pm " if sign in ("+-", "+/-") else sign)


def _enumber(run: _Machine, text: list[str], _: str) -> None:
    sign, mantissa, off, letter, times, power = text
    _number(run, sign)
    if mantissa:
        run.out += run.read(mantissa, "pu-9,9")
        if off:
            run.out += run.read(off, "pu-9,9") if "," in off or "." in off else [off]
        if letter or times:
            run.put("cdot" if letter == "e" or times == "*" else "times")
    if power:
        run.out.append(f"10^{{{power.strip('{}')}}}")


def _power(run: _Machine, text: list[str], _: str) -> None:
    sign, number, power = text
    _number(run, sign)
    run.out += run.read(number, "pu-9,9")
    run.out.append(f"^{{{power.strip('{}')}}}")


_DEGREES = re.compile(r"(?:\u00B0|\^o|\^\{o\})([CF])")


def _unit_part(text: str | None) -> str:
    """One side of a unit, without braces around all of it."""
    whole = match_pattern("{(...)}", text or "", 0)
    if whole and whole[1] == len(text or ""):
        text = str(whole[0])
    return _DEGREES.sub(r"{}^{\\circ}\1", text or "")


def _unit(run: _Machine, _found: str, _: str) -> None:
    above, below, slash = (run.held.get(part) for part in "dqo")
    run.held = {}
    if not below:
        run.out += run.read(_unit_part(above), "pu-2")
        return
    first, second = run.read(_unit_part(above), "pu"), run.read(_unit_part(below), "pu")
    if slash == "//":
        run.put("pu-frac", first=first, second=second)
        return
    run.out += first
    run.put(" / " if len(first) > 1 or len(second) > 1 else "/")
    run.out += second


def _unit_word(run: _Machine, _found: str, _: str) -> None:
    word, run.held = run.held.get("rm") or "", {}
    whole = match_pattern("{(...)}", word, 0)
    if whole and whole[1] == len(word):
        run.out += run.read(whole[0], "pu")
    elif word:
        run.put("rm", text=word)


def _thousands(right: bool) -> _Action:
    """Digits in threes, from the point outwards, where there are five or more."""

    def act(run: _Machine, _found: str, _: str) -> None:
        digits, run.held = run.held.get("text") or "", {}
        first = len(digits) % 3 if not right else 0
        parts = [digits[:first]] if first else []
        parts += [digits[at : at + 3] for at in range(first, len(digits), 3)]
        if right and len(parts) > 1 and len(parts[-1]) < 3 and len(digits) <= 4:
            parts = [digits]
        if len(digits) <= 4:
            parts = [digits]
        for index, part in enumerate(parts):
            if index:
                run.put("1000 separator")
            run.out.append(part)

    return act


_OWN: dict[tuple[str, str], _Action] = {
    ("ce", "output"): _output,
    ("ce", "o after d"): _o_after_d,
    ("ce", "d= kv"): _kv,
    ("ce", "charge or bond"): _charge_or_bond,
    ("ce", "- after o/d"): _minus,
    ("ce", "a to o"): _a_to_o,
    ("ce", "sb=true"): _holds("sb", True),
    ("ce", "sb=false"): _holds("sb", False),
    ("ce", "beginsWithBond=true"): _bond_begins(True),
    ("ce", "beginsWithBond=false"): _bond_begins(False),
    ("ce", "parenthesisLevel++"): _levels(1),
    ("ce", "parenthesisLevel--"): _levels(-1),
    ("ce", "state of aggregation"): lambda run, found, _: run.put(
        "state of aggregation", inner=run.read(found, "o")
    ),
    ("ce", "comma"): _comma,
    ("ce", "oxidation-output"): _oxidation,
    ("ce", "frac-output"): _two("frac-ce"),
    ("ce", "overset-output"): _two("overset"),
    ("ce", "underset-output"): _two("underset"),
    ("ce", "underbrace-output"): _two("underbrace"),
    ("ce", "color-output"): _colored("ce"),
    **{("ce", f"{part}="): _holds(part) for part in ("r", "rdt", "rd", "rqt", "rq")},
    ("ce", "operator"): lambda run, found, kind: run.put("operator", text=kind or found),
    ("text", "output"): _held_as("text", "text", "text"),
    ("pq", "state of aggregation"): lambda run, found, _: run.put(
        "state of aggregation", inner=run.read(found, "o")
    ),
    ("pq", "color-output"): _colored("pq"),
    ("bd", "color-output"): _colored("bd"),
    ("oxidation", "roman-numeral"): _held_as("o", "rm", "text"),
    ("tex-math", "output"): _held_as("o", "tex-math", "tex"),
    ("tex-math tight", "output"): _held_as("o", "tex-math", "tex"),
    ("tex-math tight", "tight operator"): lambda run, found, _: run.add("o", f"{{{found}}}"),
    ("9,9", "comma"): lambda run, _found, _: run.put("commaDecimal"),
    ("pu", "enumber"): _enumber,
    ("pu", "number^"): _power,
    ("pu", "operator"): lambda run, found, kind: run.put("operator", text=kind or found),
    ("pu", "space"): lambda run, _found, _: run.put("pu-space-1"),
    ("pu", "output"): _unit,
    ("pu-2", "cdot"): lambda run, _found, _: run.put("tight cdot"),
    ("pu-2", "^(-1)"): lambda run, found, _: run.add("rm", f"^{{{found}}}"),
    ("pu-2", "space"): lambda run, _found, _: run.put("pu-space-2"),
    ("pu-2", "output"): _unit_word,
    ("pu-9,9", "comma"): lambda run, _found, _: run.put("commaDecimal"),
    ("pu-9,9", "output-0"): _thousands(False),
    ("pu-9,9", "output-o"): _thousands(True),
}
