"""One formula: from TeX to MathML, with what a reader's machine speaks.

In: the TeX between the dollars or in the environment. Out: a `Formula`. The MathML is presentation
MathML with the TeX beside it as an annotation (MathML 3.0, 5.1.3); a fault is data, and the caller
puts the source in the formula's place. The engine is math-core; see docs/explanation/math.md for
why, and for what is said to it in other words.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from functools import lru_cache

import math_core
from lxml import etree

from publisher.markup.math import normal, vocabulary
from publisher.markup.math.environments import UnclosedEnvironment
from publisher.markup.math.macros import Macro, RunawayMacro, collect, definitions, expand
from publisher.markup.math.tokens import Tokens, Unbalanced, Written, tokenise, untokenise, write
from publisher.markup.math.tree import NS, parse, tag

LIMIT = 20_000
"""Characters of TeX that one formula may have; a longer one is an error."""

_DEPTH = 150


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a formula cannot be set: `code` in the family MTH, `message` in the author's words,
    `offset` and `length` of what is meant in the TeX as given (0-based), `help` the cure."""

    code: str
    message: str
    offset: int = 0
    length: int = 0
    help: str | None = None


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula set, or the fault that hinders it.

    `mathml` is a `math` element, empty where `error` is set. `alttext` is plain text. `labels` and
    `tag` are what the TeX said of its number, and `unnumbered` whether it said to have none; the
    number itself is the caller's, except that rows with numbers of their own carry them (`rows`).
    """

    mathml: str
    alttext: str
    tex: str
    error: Fault | None = None
    labels: tuple[str, ...] = ()
    tag: str | None = None
    unnumbered: bool = False
    rows: bool = False


def macros(tex: str) -> dict[str, Macro]:
    """The macros that a paper's preamble `tex` defines; what cannot be read in it is passed
    over."""
    try:
        return definitions(tex)
    except Unbalanced:
        return {}


def to_mathml(
    tex: str,
    display: bool,
    macros: Mapping[str, Macro] | None = None,
    numbers: Mapping[str, str] | None = None,
) -> Formula:
    """`tex` (without its dollars, or a whole environment) as MathML.

    `macros` are the paper's. `numbers` maps labels to numbers as printed, without parentheses: for
    references inside the formula and for rows with numbers of their own.
    """
    fault, root, notes = build(tex, display, macros, numbers)
    source = strip(tex)
    alttext = spoken(source, macros)
    if root is None:
        return Formula("", alttext, source, fault, tuple(notes.labels))
    rows = any("width: 100%" in table.get("style", "") for table in root.iter(tag("mtable")))
    return Formula(
        _finished(root, alttext, source),
        alttext,
        source,
        labels=tuple(notes.labels),
        tag=notes.tags[0] if notes.tags and not rows else None,
        unnumbered=notes.unnumbered,
        rows=rows,
    )


def build(
    tex: str,
    display: bool,
    macros: Mapping[str, Macro] | None = None,
    numbers: Mapping[str, str] | None = None,
) -> tuple[Fault | None, etree._Element | None, normal.Reduced]:
    """The tree of the formula, or its fault; and what was noted on the way."""
    notes = normal.Reduced(numbers or {})
    if len(tex) > LIMIT or _deep(tex):
        what = f"{len(tex)} characters" if len(tex) > LIMIT else f"over {_DEPTH} groups in groups"
        fault = Fault("MTH006", f"the formula is too large: {what}", help="split the formula")
        return fault, None, notes
    try:
        written = _prepared(tex, macros or {}, notes)
    except UnclosedEnvironment as error:
        return _unclosed(error.name, error.at), None, notes
    except Unbalanced as error:
        return _unbalanced(error.at), None, notes
    except RunawayMacro as error:
        return _runaway(error), None, notes
    if not written.text.strip():
        return (
            Fault("MTH005", "the formula is empty", help="write the formula, or remove it"),
            None,
            notes,
        )
    try:
        mathml = _engine().convert_with_local_state(written.text, displaystyle=display)
        return None, parse(mathml, normal.WIDE_TILDE), notes
    except math_core.LatexError as error:
        return _told(str(error), written, tex), None, notes
    except etree.XMLSyntaxError:
        return (
            Fault("MTH002", "the formula holds characters that XML has no place for"),
            None,
            notes,
        )


def _deep(tex: str) -> bool:
    depth = deepest = 0
    for char in tex:
        depth += (char == "{") - (char == "}")
        deepest = max(deepest, depth)
    return deepest > _DEPTH or tex.count("\\left") > _DEPTH or tex.count("\\begin") > _DEPTH


def _prepared(tex: str, macros: Mapping[str, Macro], notes: normal.Reduced) -> Written:
    start = len(tex) - len(tex.lstrip())
    tokens = [token._replace(at=token.at + start) for token in tokenise(tex.lstrip().rstrip())]
    tokens, own = collect(_undelimited(tokens))
    tokens = normal.reduce(expand(tokens, {**macros, **own}), notes)
    return write(_rows_wrapped(tokens))


_OUTER = {"$": "$", "\\(": "\\)", "\\[": "\\]"}


def _undelimited(tokens: Tokens) -> Tokens:
    """Without dollars or ``\\[ \\]`` around the whole."""
    while len(tokens) > 1 and _OUTER.get(tokens[0].text) == tokens[-1].text:
        tokens = tokens[1:-1]
    return tokens


def _rows_wrapped(tokens: Tokens) -> Tokens:
    """Rows or columns that stand in no environment are taken as lines of one, as pandoc's readers
    expect: engines of TeX refuse them."""
    depth = 0
    for token in tokens:
        depth += (token.text in ("{", "\\begin")) - (token.text in ("}", "\\end"))
        if depth == 0 and token.text in ("&", "\\\\"):
            at = tokens[0].at
            head, foot = tokenise("\\begin{aligned}", at), tokenise("\\end{aligned}", at)
            return [*head, *tokens, *foot]
    return tokens


@lru_cache(maxsize=1)
def _engine() -> math_core.LatexToMathML:
    return math_core.LatexToMathML(xml_namespace=True, fancy_error=False)


_ERROR = re.compile(r"(\d+): (.*)", re.S)
_NAMED = re.compile(r'Unknown (command|environment) "(.*)"', re.S)
_CLOSING = re.compile(r'Expected closing token "(.*?)"')


def _told(error: str, written: Written, tex: str) -> Fault:
    """The engine's complaint in the author's words, at the author's character."""
    match = _ERROR.match(error)
    offset, said = (int(match[1]), match[2].strip()) if match else (0, error)
    at = written.source(offset)
    named = _NAMED.match(said)
    if named and named[1] == "command":
        return _unknown_command(named[2], at, tex)
    if named:
        return _unknown_environment(named[2], at, tex)
    if _CLOSING.search(said) or "Unmatched closing" in said:
        return _unbalanced(at, _PAIRS.get(_quoted(said), "a group is not closed"))
    message = _SAYINGS.get(
        said.split('"')[0].rstrip(" ,."), said[:1].lower() + said[1:].rstrip(".")
    )
    return Fault("MTH002", message, at, _length(tex, at), "mend the formula; it must work in LaTeX")


_PAIRS = {
    "}": "a brace is not closed",
    "\\right": "a `\\left` has no `\\right`",
    "\\end{...}": "an environment has no `\\end`",
}
_SAYINGS = {
    "Duplicate subscript or superscript": "two scripts of one kind follow each other",
}


def _quoted(said: str) -> str:
    match = re.search(r'"(.*)"', said)
    return match[1] if match else ""


def _length(tex: str, at: int) -> int:
    match = re.compile(r"\\(?:[A-Za-z]+|.)|\S").match(tex, at)
    return len(match[0]) if match else 1


def _unknown_command(name: str, at: int, tex: str) -> Fault:
    at = at if tex.startswith(name, at) else max(tex.find(name), at)
    close = get_close_matches(name, vocabulary.COMMANDS, n=3, cutoff=0.7)
    cure = (
        f"commands that are close: {', '.join(f'`{found}`' for found in close)}"
        if close
        else f"define it: `\\newcommand{{{name}}}{{…}}`, or write it with commands of amsmath"
    )
    return Fault(
        "MTH001", f"`{name}` is no command that is known in math", at, _length(tex, at), cure
    )


def _unknown_environment(name: str, at: int, tex: str) -> Fault:
    found = tex.find(f"\\begin{{{name}}}")
    close = get_close_matches(name, vocabulary.ENVIRONMENTS, n=3, cutoff=0.6)
    cure = (
        f"environments that are close: {', '.join(f'`{near}`' for near in close)}"
        if close
        else "use an environment of amsmath; a table or figure goes into the Markdown"
    )
    at = found if found >= 0 else at
    return Fault("MTH003", f"`{name}` is no environment of math", at, len(name) + 8, cure)


def _unbalanced(at: int, message: str = "a brace is not closed") -> Fault:
    return Fault("MTH004", message, at, 1, "close what is open: braces, `\\left`, `\\begin`")


def _unclosed(name: str, at: int) -> Fault:
    message = f"`\\begin{{{name}}}` has no `\\end{{{name}}}`"
    return Fault("MTH004", message, at, len(name) + 8, f"put `\\end{{{name}}}` where it ends")


def _runaway(error: RunawayMacro) -> Fault:
    message = f"the macro `{error.name}` does not come to an end"
    return Fault("MTH007", message, error.at, len(error.name), "a macro must not call itself")


def strip(tex: str) -> str:
    """`tex` as an annotation carries it: white space trimmed, what XML forbids gone."""
    return re.sub(
        r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufdd0-\ufdef\ufffe\uffff\ud800-\udfff]", "", tex
    ).strip()


_WHITE = re.compile(r"\s+")
_UNSAID = re.compile(r"\\(?:label\s*\{[^{}]*\}|nonumber|notag)(?![A-Za-z])|\\,|\\!|\\;|\\:")


def spoken(tex: str, macros: Mapping[str, Macro] | None = None) -> str:
    """The alternative text of a formula: its TeX with the paper's macros put in full, without what
    only numbers or spaces it."""
    try:
        tokens, own = collect(tokenise(tex))
        tex = untokenise(expand(tokens, {**(macros or {}), **own}))
    except (Unbalanced, RunawayMacro):
        pass
    return _WHITE.sub(" ", _UNSAID.sub(" ", tex)).strip() or "formula"


def _finished(root: etree._Element, alttext: str, source: str) -> str:
    """The `math` element with its alternative text and its TeX, as XML text."""
    children = list(root)
    semantics = etree.SubElement(root, tag("semantics"))
    row = children[0] if len(children) == 1 else etree.Element(tag("mrow"))
    semantics.append(row)
    if len(children) != 1:
        row.extend(children)
    annotation = etree.SubElement(semantics, tag("annotation"), encoding="application/x-tex")
    annotation.text = source
    root.set("alttext", alttext)
    if root.get("display") is None:
        root.set("display", "inline")
    return str(etree.tostring(root, encoding="unicode"))


__all__ = ["LIMIT", "NS", "Fault", "Formula", "Macro", "build", "macros", "spoken", "to_mathml"]
