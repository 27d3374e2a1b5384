"""Commutative diagrams: ``CD`` of the package *amscd*.

In: the rows of the environment. Out: an array. A row of objects has an arrow between each two:
``@>a>b>``, ``@<a<b<``, ``@=``, ``@.``; a row of arrows has one under each object: ``@VaVbV``,
``@AaAbA``, ``@|``, ``@.``. Labels of a horizontal arrow stand over and under it, those of a
vertical one at its left and right.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

from publisher.math.tex.frames import lap
from publisher.math.tex.tokens import Reader, TexToken, Tokens, Unbalanced, in_braces, tokenise

Reduce = Callable[[Tokens], Tokens]

_ACROSS = {">": "\\xrightarrow", "<": "\\xleftarrow", ")": "\\xrightarrow", "(": "\\xleftarrow"}
_DOWN = {"V": "\\downarrow", "A": "\\uparrow"}
_ALONE = {"=": "\\xlongequal{\\quad}", "|": "\\Big\\Vert", ".": ""}
_ROOM = "\\hspace{1.2em}"
"""At least this long is an arrow, of both sides of its label."""


def commutative(rows: list[Tokens], at: int, reduce: Reduce) -> Tokens:
    """The rows of a diagram as an array, an object or an arrow a cell."""
    cells = [_cells(row, reduce) for row in rows]
    width = max(len(row) for row in cells)
    if not width:
        return []
    out = tokenise(f"\\begin{{array}}{{{'c' * width}}}", at)
    for index, row in enumerate(cells):
        out += [TexToken("\\\\", at)] if index else []
        for number, cell in enumerate(row):
            out += [TexToken("&", at), *cell] if number else cell
    return [*out, *tokenise("\\end{array}", at)]


def _cells(row: Tokens, reduce: Reduce) -> list[Tokens]:
    """The cells of a row. Arrows that stand under objects have the columns between them empty."""
    reader, cells, text = Reader(row), list[Tokens](), Tokens()
    vertical = next((t.text for t in row if not t.is_space), "") == "@" and _stands(row)
    while reader:
        token = reader.take()
        if token.text != "@" and not token.text.startswith("\\@"):
            text.append(token)
            continue
        arrow = _arrow(reader, token.at, reduce)
        if vertical:
            cells += [[], arrow] if cells else [arrow]
        else:
            cells += [reduce(text), arrow]
        text = Tokens()
    if any(not token.is_space for token in text):
        cells.append(reduce(text))
    return cells


def _stands(row: Tokens) -> bool:
    """Whether the arrows of `row` are all such as stand under an object."""
    kinds = [
        after.text for token, after in pairwise(row)
        if token.text == "@" and not after.is_space
    ]  # fmt: skip
    return not any(kind in _ACROSS or kind == "=" for kind in kinds)


def _arrow(reader: Reader, at: int, reduce: Reduce) -> Tokens:
    kind = reader.take().text
    if kind in _ALONE:
        return tokenise(_ALONE[kind], at)
    if kind not in _ACROSS and kind not in _DOWN:
        raise Unbalanced(at)
    first, second = (reduce(reader.until_command(kind)) for _ in range(2))
    if kind in _DOWN:
        scripts = ([TexToken("\\scriptstyle", at), *label] for label in (first, second))
        left, right = (in_braces(part, at) for part in scripts)
        head = [*lap("l", left, at)] if first else []
        tail = [*lap("r", right, at)] if second else []
        return in_braces([*head, *tokenise(f"\\Big{_DOWN[kind]}", at), *tail], at)
    over, under = first or tokenise(_ROOM, at), second
    below = [TexToken("[", at), *under, TexToken("]", at)] if under else []
    return [TexToken(_ACROSS[kind], at), *below, *in_braces(over, at)]
