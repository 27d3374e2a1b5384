"""Environments of amsmath and LaTeX, said by those the engine knows.

An environment that only numbers (``equation``) leaves its contents; one that aligns becomes its
unnumbered inner form (``align`` → ``aligned``), except that rows which have numbers of their own
keep the outer form with a ``\\tag`` each. amsmath user's guide 2.1, chapter 3.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from publisher.math.tex import tags
from publisher.math.tex.diagrams import commutative
from publisher.math.tex.frames import row_gap
from publisher.math.tex.tokens import (
    Reader,
    TexToken,
    Tokens,
    Unbalanced,
    plain_text,
    tokenise,
    untokenise,
)

_WRAPPERS_WORDS = """
equation equation* displaymath math subequations center flushleft flushright small dmath dmath*
empheq ceqn minipage
"""
WRAPPERS = frozenset(_WRAPPERS_WORDS.split())
ALIGNED = {
    "align": "aligned",
    "align*": "aligned",
    "flalign": "aligned",
    "flalign*": "aligned",
    "alignat": "aligned",
    "alignat*": "aligned",
    "alignedat": "aligned",
    "xalignat": "aligned",
    "split": "aligned",
    "gather": "gathered",
    "gather*": "gathered",
    "darray": "array",
}
NUMBERED_ROWS = frozenset(
    ("align", "align*", "flalign", "flalign*", "alignat", "gather", "gather*")
)
_COUNTED = frozenset(("alignat", "alignat*", "alignedat", "xalignat"))
_FENCES = {"p": "()", "b": "[]", "B": ("\\{", "\\}"), "v": "||", "V": ("\\|", "\\|"), "": ".."}

Reduce = Callable[[Tokens], Tokens]


def begin(reader: Reader, token: TexToken, numbers: Mapping[str, str], reduce: Reduce) -> Tokens:
    """The environment that `token` opens, its contents reduced.

    Raises `Unbalanced` where it is not closed. An environment that is not known is left as it
    stands: the engine names it.
    """
    name = plain_text(reader.argument())
    inner = body(reader, name, token.at)
    if name in WRAPPERS:
        return reduce(inner)
    if name in ("numcases", "subnumcases"):
        return _numbered_cases(inner, token.at, reduce)
    if name in ("eqnarray", "eqnarray*"):
        return _array("rcl", reduce(inner), token.at)
    if name in ("multline", "multline*", "multlined"):
        return _multline(inner, token.at, reduce)
    if name == "CD":
        return commutative(rows(inner), token.at, reduce)
    if name == "smallmatrix":
        return _small_matrix(inner, token.at, reduce)
    if name.endswith("smallmatrix") and (fence := _FENCES.get(name[: -len("smallmatrix")])):
        head, foot = (tokenise(f"\\{side}", token.at) for side in ("left", "right"))
        opening, closing = (tokenise(sign, token.at) for sign in fence)
        return [*head, *opening, *_small_matrix(inner, token.at, reduce), *foot, *closing]
    if name in ("array", "darray", "tabular"):
        return _specified(inner, token.at, reduce)
    if name.endswith("matrix*"):
        return _starred_matrix(name, inner, token.at, reduce)
    if name in NUMBERED_ROWS and (numbered_rows := _numbered(inner, numbers, reduce)) is not None:
        return _wrapped(
            "align*" if "align" in name else "gather*", reduce_rows(numbered_rows, reduce), token.at
        )
    inner = _without_options(name, inner)
    return _wrapped(ALIGNED.get(name, name), reduce(inner), token.at)


def _numbered_cases(inner: Tokens, at: int, reduce: Reduce) -> Tokens:
    """``{f(x) =}`` and rows of a value and, in words, its case (the package *cases*). One number
    stands for all rows."""
    reader = Reader(inner)
    brace = reader.argument()
    cases = Tokens()
    for row in rows(reader.rest()):
        value, condition = _case(row)
        text = [*tokenise("&\\text{", at), *condition, TexToken("}", at)] if condition else []
        cases += [*reduce([*value, *text]), TexToken("\\\\", at)]
    return [*reduce(brace), *_wrapped("cases", cases[:-1], at)]


def _case(row: Tokens) -> tuple[Tokens, Tokens]:
    """What stands before and after the ``&`` of `row`, without labels."""
    reader, value, condition = Reader(row), Tokens(), Tokens()
    part = value
    while reader:
        token = reader.take()
        if token.text == "\\label":
            reader.argument()
        elif token.text == "&":
            part = condition
        else:
            part.append(token)
    return value, condition


def _small_matrix(inner: Tokens, at: int, reduce: Reduce) -> Tokens:
    head = tokenise("{\\scriptstyle\\begin{matrix}", at)
    return [*head, *reduce(inner), *tokenise("\\end{matrix}}", at)]


def body(reader: Reader, name: str, at: int) -> Tokens:
    """Tokens up to the ``\\end`` of `name`, which is taken. Raises `Unbalanced`."""
    out, depth = Tokens(), 0
    while reader:
        token = reader.take()
        if token.text not in ("\\begin", "\\end"):
            out.append(token)
            continue
        inner = reader.argument()
        if token.text == "\\end" and depth == 0:
            return _trimmed(out)
        depth += 1 if token.text == "\\begin" else -1
        out += [token, TexToken("{", token.at), *inner, TexToken("}", token.at)]
    raise UnclosedEnvironment(name, at)


class UnclosedEnvironment(Unbalanced):
    """An environment without its ``\\end``."""

    def __init__(self, name: str, at: int) -> None:
        super().__init__(at)
        self.name = name


def rows(tokens: Tokens) -> list[Tokens]:
    """`tokens` cut at every ``\\\\`` of this level, with the room that a length in brackets
    after it asks for."""
    out: list[Tokens] = [[]]
    reader, depth = Reader(tokens), 0
    while reader:
        token = reader.take()
        if token.text in ("\\\\", "\\cr", "\\tabularnewline") and depth == 0:
            out[-1] += row_gap(reader)
            out.append([])
            continue
        depth += (token.text in ("{", "\\begin")) - (token.text in ("}", "\\end"))
        out[-1].append(token)
    return out


def reduce_rows(numbered_rows: list[tuple[Tokens, str | None]], reduce: Reduce) -> Tokens:
    """Rows with a ``\\tag`` where they have a number."""
    out = Tokens()
    for index, (row, number) in enumerate(numbered_rows):
        at = row[0].at if row else 0
        if index:
            out.append(TexToken("\\\\", at))
        out += reduce(row)
        if number is not None:
            out += tokenise(tags.write_tag(number), at)
    return out


def _numbered(
    inner: Tokens, numbers: Mapping[str, str], reduce: Reduce
) -> list[tuple[Tokens, str | None]] | None:
    """Rows with their numbers, `None` where fewer than two have one: the formula then has a single
    number, which is its caller's to set."""
    numbered_rows = [(row, _number(row, numbers, reduce)) for row in rows(inner)]
    return numbered_rows if sum(number is not None for _, number in numbered_rows) > 1 else None


def _number(row: Tokens, numbers: Mapping[str, str], reduce: Reduce) -> str | None:
    """What stands beside `row`, parentheses and all; `None` where it has no number."""
    reader = Reader(row)
    number = None
    while reader:
        token = reader.take()
        if token.text == "\\tag":
            bare = reader.star()
            tag = tags.tag_text(reader.argument(), reduce)
            return tag if bare else f"({tag})"
        if token.text == "\\label":
            number = numbers.get(plain_text(reader.argument()), number)
    return None if number is None else f"({number})"


def labelled_matrix(inner: Tokens, at: int, reduce: Reduce) -> Tokens:
    """``\\bordermatrix{…}``: its first row and column are labels, parted from the entries by a
    line, as no parenthesis encloses a part of an array."""
    lines = [row for row in rows(inner) if any(not token.is_space for token in row)]
    width = max(sum(token.text == "&" for token in row) for row in lines) if lines else 0
    body = Tokens()
    for index, row in enumerate(lines):
        body += tokenise(("", "\\\\\\hline ", "\\\\")[min(index, 2)], at) + row
    return _array("c|" + "c" * max(width, 1), reduce(body), at)


def _wrapped(name: str, inner: Tokens, at: int) -> Tokens:
    return [*tokenise(f"\\begin{{{name}}}", at), *inner, *tokenise(f"\\end{{{name}}}", at)]


def _array(spec: str, inner: Tokens, at: int) -> Tokens:
    return [*tokenise(f"\\begin{{array}}{{{spec}}}", at), *inner, *tokenise("\\end{array}", at)]


def _without_options(name: str, inner: Tokens) -> Tokens:
    reader = Reader(inner)
    if name in _COUNTED:
        reader.argument()
    elif name in ("aligned", "gathered", "align", "split", "cases"):
        reader.option()
    return reader.rest()


def _specified(inner: Tokens, at: int, reduce: Reduce) -> Tokens:
    reader = Reader(inner)
    reader.option()
    spec = columns(reader.argument())
    return _array(spec, reduce(reader.rest()), at)


def columns(spec: Tokens) -> str:
    """A column specification with only what the engine knows: ``l``, ``c``, ``r``, ``|``,
    ``:``."""
    reader, out = Reader(spec), []
    while reader:
        char = reader.take().text
        if char in "lcr|:":
            out.append(char)
        elif char in "@!><":
            reader.argument()
        elif char in "pmbXwS":
            if reader.peek() == "{":
                reader.argument()
            out.append("c" if char == "S" else "l")
        elif char == "*":
            out.append(_repeated(reader))
    return "".join(out)[:200] or "c"


def _repeated(reader: Reader) -> str:
    count, inner = plain_text(reader.argument()), columns(reader.argument())
    return inner * min(int(count), 60) if count.isascii() and count.isdigit() else inner


def _starred_matrix(name: str, inner: Tokens, at: int, reduce: Reduce) -> Tokens:
    """``pmatrix*`` of mathtools: columns aligned as the option says."""
    reader = Reader(inner)
    letter = plain_text(reader.option() or []) or "c"
    content = reader.rest()
    width = max(untokenise(row).count("&") for row in rows(content)) + 1
    opening, closing = _FENCES.get(name.removesuffix("matrix*"), "..")
    array = _array(letter[0] * min(width, 60), reduce(content), at)
    head = [TexToken("\\left", at), TexToken(opening, at)]
    return [*head, *array, TexToken("\\right", at), TexToken(closing, at)]


def _multline(inner: Tokens, at: int, reduce: Reduce) -> Tokens:
    """First row at the left, the rest set in: a centred block that needs no page width."""
    out = Tokens()
    reader = Reader(inner)
    reader.option()
    for index, row in enumerate(rows(reader.rest())):
        lead = "\\\\&\\qquad " if index else "&"
        out += [*tokenise(lead, at), *reduce(row)]
    return _wrapped("aligned", out, at)


def _trimmed(tokens: Tokens) -> Tokens:
    """Without white space at the ends, and without the ``\\\\`` that would add an empty last
    row."""
    start, end = 0, len(tokens)
    while start < end and tokens[start].is_space:
        start += 1
    while end > start and tokens[end - 1].is_space:
        end -= 1
    if end > start and tokens[end - 1].text == "\\\\":
        return _trimmed(tokens[start : end - 1])
    return tokens[start:end]
