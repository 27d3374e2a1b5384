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
from functools import lru_cache

import math_core
from lxml import etree

from publisher.math.tex import faults, normal, packages, tags, vocabulary
from publisher.math.tex.environments import UnclosedEnvironment
from publisher.math.tex.faults import FormulaFault
from publisher.math.tex.fences import close_fences
from publisher.math.tex.macros import (
    Macro,
    RunawayMacro,
    collect_macros,
    definitions,
    expand_tokens,
)
from publisher.math.tex.tokens import (
    EngineSource,
    Tokens,
    Unbalanced,
    engine_source,
    tokenise,
    untokenise,
)
from publisher.math.tex.tree import NS, parse, tag

LIMIT = 20_000
"""Characters of TeX that one formula may have; a longer one is an error."""

_MARKED = 5
"""How much longer it may be as the engine is given it: marks are long."""

DEPTH = 120
"""How deep its parts may lie in each other."""


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula set, or the fault that hinders it.

    `mathml` is a `math` element, empty where `error` is set. `alttext` is plain text. `labels` and
    `tag` are what the TeX said of its number (printed in parentheses unless `bare_tag`), and
    `unnumbered` whether it said to have none; the number itself is the caller's, except that rows
    with numbers of their own carry them (`rows`).
    """

    mathml: str
    alttext: str
    tex: str
    error: FormulaFault | None = None
    labels: tuple[str, ...] = ()
    tag: str | None = None
    bare_tag: bool = False
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
    fault, root, notes = build_formula(tex, display, macros, numbers)
    source = clean_tex(tex)
    alttext = alternative_text(source, macros)
    if root is None:
        return Formula("", alttext, source, fault, tuple(notes.labels))
    rows = any("width: 100%" in table.get("style", "") for table in root.iter(tag("mtable")))
    for number in root.iter(tag("mtext")) if rows else ():
        number.text = tags.read_tag(number.text or "").replace(" ", "\u00a0")
    return Formula(
        _finish(root, alttext, source),
        alttext,
        source,
        labels=tuple(notes.labels),
        tag=notes.tags[0] if notes.tags and not rows else None,
        bare_tag=notes.bare_tag,
        unnumbered=notes.unnumbered,
        rows=rows,
    )


def build_formula(
    tex: str,
    display: bool,
    macros: Mapping[str, Macro] | None = None,
    numbers: Mapping[str, str] | None = None,
) -> tuple[FormulaFault | None, etree._Element | None, normal.Reduced]:
    """The tree of the formula, or its fault; and what was noted on the way."""
    notes = normal.Reduced(numbers or {})
    try:
        return None, _tree(tex, display, macros or {}, notes), notes
    except faults.FormulaRefused as refused:
        return refused.fault, None, notes


def _tree(
    tex: str, display: bool, macros: Mapping[str, Macro], notes: normal.Reduced
) -> etree._Element:
    source = _prepare(tex, macros, notes)
    if not source.text.strip():
        raise faults.FormulaRefused(faults.EMPTY)
    try:
        mathml = _engine().convert_with_local_state(source.text, displaystyle=display)
        root = parse(mathml)
    except math_core.LatexError as error:
        raise faults.FormulaRefused(
            faults.fault_of_error(
                str(error), source, tex, vocabulary.COMMANDS, vocabulary.ENVIRONMENTS
            )
        ) from None
    except etree.XMLSyntaxError as error:
        deep = "depth" in str(error)
        raise faults.FormulaRefused(faults.DEEP if deep else faults.UNPRINTABLE) from None
    if len(source.text) > DEPTH and _depth(root) > DEPTH:
        raise faults.FormulaRefused(faults.DEEP)
    return root


_NONCHARACTER = re.compile("[\ufdd0-\ufdef]")


def _prepare(tex: str, macros: Mapping[str, Macro], notes: normal.Reduced) -> EngineSource:
    """`tex` as the engine is to read it."""
    _check_size(len(tex), 0)
    if _NONCHARACTER.search(tex):
        raise faults.FormulaRefused(faults.UNPRINTABLE)
    start = len(tex) - len(tex.lstrip())
    tokens = [token._replace(at=token.at + start) for token in tokenise(tex.strip())]
    try:
        tokens, own = collect_macros(_without_delimiters(tokens))
        tokens = expand_tokens(tokens, {**packages.macros(), **macros, **own})
        _check_size(len(tokens), _nesting(tokens))
        tokens = close_fences(_rows_wrapped(normal.reduce(tokens, notes)))
        source = engine_source(tokens)
        _check_size(len(source.text) // _MARKED, _nesting(tokens))
        return source
    except UnclosedEnvironment as error:
        raise faults.FormulaRefused(faults.unclosed_fault(error.name, error.at)) from None
    except Unbalanced as error:
        raise faults.FormulaRefused(faults.unbalanced_fault(error.at)) from None
    except RunawayMacro as error:
        raise faults.FormulaRefused(faults.runaway_fault(error.name, error.at)) from None


def _check_size(length: int, nesting: int) -> None:
    """Refuse what would use up the stack of the engine, which is deep and not endless."""
    if length > LIMIT:
        raise faults.FormulaRefused(faults.too_large(f"more than {LIMIT} characters"))
    if nesting > DEPTH:
        raise faults.FormulaRefused(faults.DEEP)


_OPENING = frozenset(("{", "\\begin", "\\left"))
_CLOSING = frozenset(("}", "\\end", "\\right"))


def _nesting(tokens: Tokens) -> int:
    """How deep groups, environments and fences lie in each other."""
    depth = deepest = 0
    for token in tokens:
        if token.text in _OPENING:
            depth += 1
            deepest = max(deepest, depth)
        elif token.text in _CLOSING:
            depth -= 1
    return deepest


def _depth(root: etree._Element) -> int:
    """Levels of the tree: those who walk it, here and in a reader, do so by calling themselves."""
    deepest, level = 0, [root]
    while level:
        deepest += 1
        level = [child for element in level for child in element]
    return deepest


_OUTER = {"$": "$", "\\(": "\\)", "\\[": "\\]"}


def _without_delimiters(tokens: Tokens) -> Tokens:
    """Without dollars or ``\\[ \\]`` around the whole."""
    start, end = 0, len(tokens)
    while end - start > 1 and _OUTER.get(tokens[start].text) == tokens[end - 1].text:
        start, end = start + 1, end - 1
    return tokens[start:end]


def _rows_wrapped(tokens: Tokens) -> Tokens:
    """Rows or columns that stand in no environment are taken as lines of one, as pandoc's readers
    expect, and rows in a group as lines over each other: engines of TeX refuse them."""
    out, open_at = Tokens(), [0]  # where each open group, or the whole, begins in `out`
    broken: list[str] = [""]  # what parts the group: nothing, rows, or columns
    for token in tokens:
        text = token.text
        if text in ("}", "\\end") and len(open_at) > 1:
            _wrap_rows(out, open_at.pop(), broken.pop(), inner=True)
        out.append(token)
        if text in ("{", "\\begin"):
            open_at.append(len(out))
            broken.append("" if text == "{" else "environment")
        elif text in ("&", "\\\\") and broken[-1] != "environment":
            broken[-1] = "&" if text == "&" else broken[-1] or text
    while len(open_at) > 1:
        open_at.pop()
        broken.pop()
    _wrap_rows(out, 0, broken[0], inner=False)
    return out


def _wrap_rows(out: Tokens, start: int, broken: str, inner: bool) -> None:
    """Put what `out` holds from `start` into an environment, where it is `broken` into rows."""
    if not broken or broken == "environment":
        return
    name = "gathered" if inner and broken != "&" else "aligned"
    at = out[start].at
    out[start:start] = tokenise(f"\\begin{{{name}}}", at)
    out += tokenise(f"\\end{{{name}}}", at)


@lru_cache(maxsize=1)
def _engine() -> math_core.LatexToMathML:
    return math_core.LatexToMathML(xml_namespace=True, fancy_error=False)


def clean_tex(tex: str) -> str:
    """`tex` as an annotation carries it: white space trimmed, what XML forbids gone."""
    return re.sub(
        r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufdd0-\ufdef\ufffe\uffff\ud800-\udfff]", "", tex
    ).strip()


def printed_tag(tex: str) -> str:
    r"""What a ``\tag`` whose argument is `tex` prints, without parentheses."""
    return tags.tag_text(tokenise(tex.strip()), lambda part: normal.reduce(part, normal.Reduced()))


_WHITE = re.compile(r"\s+")
_UNSAID = re.compile(r"\\(?:label\s*\{[^{}]*\}|nonumber|notag)(?![A-Za-z])|\\,|\\!|\\;|\\:")


def alternative_text(tex: str, macros: Mapping[str, Macro] | None = None) -> str:
    """The alternative text of a formula: its TeX with the paper's macros put in full, without what
    only numbers or spaces it."""
    try:
        tokens, own = collect_macros(tokenise(tex))
        tex = untokenise(expand_tokens(tokens, {**(macros or {}), **own}))
    except (Unbalanced, RunawayMacro):
        pass
    return _WHITE.sub(" ", _UNSAID.sub(" ", tex)).strip() or "formula"


def _finish(root: etree._Element, alttext: str, source: str) -> str:
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


__all__ = [
    "LIMIT",
    "NS",
    "Formula",
    "FormulaFault",
    "Macro",
    "alternative_text",
    "build_formula",
    "macros",
    "printed_tag",
    "to_mathml",
]
