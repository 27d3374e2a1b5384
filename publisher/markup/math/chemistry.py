"""``\\ce{…}`` of mhchem as plain TeX.

In: the tokens of the argument. Out: TeX tokens standing where the call stood. The notation is that
of the mhchem manual (version 4): stoichiometric numbers, formulas, charges, isotopes, states,
bonds, arrows with text above and below, additions, precipitate and gas, math between dollars.
"""

from __future__ import annotations

import re

from publisher.markup.math.tokens import Tokens, tokenise, untokenise

_ARROWS = {
    "<-->": "\\longleftrightarrow",
    "<=>>": "\\rightleftharpoons",
    "<<=>": "\\rightleftharpoons",
    "<=>": "\\rightleftharpoons",
    "<->": "\\leftrightarrow",
    "->": "\\longrightarrow",
    "<-": "\\longleftarrow",
}
_LABELLED = {
    "->": "\\xrightarrow",
    "<-": "\\xleftarrow",
    "<->": "\\xleftrightarrow",
    "<-->": "\\xleftrightarrow",
}
_BONDS = {"-": "{-}", "=": "{=}", "#": "{\\equiv}", "1": "{-}", "2": "{=}", "3": "{\\equiv}"}

_PATTERNS = (
    ("math", r"\$(?P<math>[^$]*)\$"),
    ("space", r"\s+"),
    ("arrow", r"(?P<arrow><-->|<=>>|<<=>|<=>|<->|->|<-)"),
    ("state", r"(?P<state>\((?:aq|s|l|g|cr|am|sln|\\infty)\))"),
    ("bond", r"\\bond\s*\{(?P<bond>[^{}]*)\}"),
    (
        "sup",
        r"\^\s*(?:\{(?P<supg>(?:[^{}]|\{[^{}]*\})*)\}"
        r"|(?P<sup>\\[A-Za-z]+|[0-9]*[+\-]+|[0-9]+|\.|[A-Za-z*']))",
    ),
    ("sub", r"_\s*(?:\{(?P<subg>(?:[^{}]|\{[^{}]*\})*)\}|(?P<sub>\\[A-Za-z]+|[0-9]+|[A-Za-z]))"),
    ("number", r"(?P<number>[0-9]+(?:[.,][0-9]+|/[0-9]+)?)"),
    ("word", r"(?P<word>[A-Za-z]+)"),
    ("group", r"\{(?P<group>(?:[^{}]|\{[^{}]*\})*)\}"),
    ("command", r"(?P<command>\\(?:[A-Za-z]+|.))"),
    ("other", r"(?P<other>.)"),
)  # fmt: skip
_LEXER = re.compile("|".join(f"(?P<_{name}>{pattern})" for name, pattern in _PATTERNS), re.S)
_COUNT = re.compile(_LEXER.pattern.replace(r"(?:[.,][0-9]+|/[0-9]+)?", ""), re.S)


def to_tex(argument: Tokens, at: int) -> Tokens:
    """The formula or reaction of `argument` as TeX tokens, all standing `at`."""
    return tokenise(translate(untokenise(argument)), at)


def translate(source: str) -> str:
    """The TeX of one ``\\ce`` argument."""
    out: list[str] = []
    tied = False  # whether what comes next hangs on an atom, so that a number is its count
    position = 0
    while match := _LEXER.match(source, position):
        if tied and match["number"] and not match["number"].isdigit():
            # after an atom only the count is a number: ``CuSO4.5H2O``
            match = _COUNT.match(source, position)
            assert match is not None
        position = match.end()
        kind = next(name for name, _ in _PATTERNS if match[f"_{name}"] is not None)
        if kind == "arrow":
            piece, position = _arrow(match["arrow"], source, position)
            out.append(piece)
            tied = False
        else:
            piece, tied = _piece(kind, match, tied, source)
            out.append(piece)
    return "".join(out)


def _piece(kind: str, match: re.Match[str], tied: bool, source: str) -> tuple[str, bool]:
    """One element in TeX, and whether an atom stands before what follows it."""
    if kind == "math":
        return f"{{{match['math']}}}", True
    if kind == "space":
        return "", False
    if kind == "state":
        return f"\\,\\mathrm{{{match['state']}}}", True
    if kind == "bond":
        return _BONDS.get(match["bond"], "{-}"), False
    if kind == "sup":
        return _superscript(match, tied, source), True
    if kind == "sub":
        text = match["subg"] if match["subg"] is not None else match["sub"]
        return f"{'' if tied else '{}'}_{{{_script(text)}}}", True
    if kind == "number":
        return _number(match["number"], tied)
    if kind == "word":
        return _word(match, tied, source)
    if kind == "group":
        return f"{{{translate(match['group'])}}}", True
    if kind == "command":
        return f"{match['command']} ", match["command"][1:].isalpha()
    return _sign(match, tied, source)


def _superscript(match: re.Match[str], tied: bool, source: str) -> str:
    bare = match["sup"]
    if bare in ("v",) and not tied:
        return "\\downarrow "
    text = match["supg"] if match["supg"] is not None else bare
    return f"{'' if tied else '{}'}^{{{_script(text)}}}"


def _number(number: str, tied: bool) -> tuple[str, bool]:
    if tied:
        return f"_{{{number}}}", True
    if "/" in number:
        above, below = number.split("/")
        return f"\\tfrac{{{above}}}{{{below}}}\\,", False
    return f"{number}\\,", False


def _word(match: re.Match[str], tied: bool, source: str) -> tuple[str, bool]:
    word = match["word"]
    alone = _alone(match, source)
    if alone and word == "v":
        return "\\downarrow ", False
    if alone and len(word) == 1 and word.islower():
        return f"{word}\\,", False  # a variable number: ``n H2O``
    return f"\\mathrm{{{word}}}", True


def _sign(match: re.Match[str], tied: bool, source: str) -> tuple[str, bool]:
    char = match["other"]
    alone = _alone(match, source)
    if char in "+-" and tied and not alone:
        after = source[match.end() : match.end() + 1]
        if char == "+" or not after.isalnum():
            return f"^{{{char}}}", True  # a charge at the end of a formula
        return "{-}", False
    if char == "^" and alone:
        return "\\uparrow ", False
    if char in ".*" and tied:
        return "\\cdot ", False
    if char in "=#":
        return (" = " if alone else _BONDS[char]), False
    if char in ")]":
        return char, True
    return char, False


def _alone(match: re.Match[str], source: str) -> bool:
    before = source[match.start() - 1 : match.start()] if match.start() else " "
    after = source[match.end() : match.end() + 1] or " "
    return before.isspace() and after.isspace()


def _arrow(arrow: str, source: str, position: int) -> tuple[str, int]:
    labels: list[str] = []
    while len(labels) < 2 and source[position : position + 1] == "[":
        end = _closing(source, position)
        labels.append(_label(source[position + 1 : end]))
        position = end + 1
    if not any(labels):
        return f" {_ARROWS[arrow]} ", position
    above, below = (*labels, "")[:2]
    if arrow in _LABELLED:
        under = f"[{below}]" if below else ""
        return f" {_LABELLED[arrow]}{under}{{{above}}} ", position
    labelled = f"\\overset{{{above}}}{{{_ARROWS[arrow]}}}"
    return f" \\mathrel{{\\underset{{{below}}}{{{labelled}}}}} ", position


def _closing(source: str, position: int) -> int:
    depth = 0
    for index in range(position, len(source)):
        depth += (source[index] in "[{") - (source[index] in "]}")
        if depth == 0:
            return index
    return len(source)


def _label(text: str) -> str:
    """Text over an arrow: prose as prose, a formula as a formula."""
    stripped = text.strip()
    if re.fullmatch(r"[a-z][a-z .,]+", stripped):
        return f"\\text{{{stripped}}}"
    return translate(stripped)


def _script(text: str) -> str:
    inner = re.sub(r"\$([^$]*)\$", r"\1", text).replace(".", "\\bullet ")
    return inner if not re.fullmatch(r"[A-Z][A-Za-z]*", inner) else f"\\mathrm{{{inner}}}"
