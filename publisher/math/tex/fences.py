"""Parentheses that open and do not close.

The engine reads from an opening one to its closing one, and again from the next where there is
none: twice the time for each. Intervals such as ``[0, 1[`` are written so, and thirty of them would
never end. In: tokens for the engine. Out: the same, with the signs that stay open, where there are
many, said as signs.
"""

from __future__ import annotations

from publisher.math.tex.commands import DELIMITED
from publisher.math.tex.marks import sign
from publisher.math.tex.tokens import Tokens

FEW = 8
"""As many may stay open: two to the power of this is no time."""

_OPENING_WORDS = r"""
( ( [ [ \{ { \lbrace { \lbrack [ \lparen ( \langle ⟨ \lang ⟨ \lvert | \lVert ‖ \lfloor ⌊ \lceil ⌈
\lgroup ⟮ \lmoustache ⎰ \llbracket ⟦ \ulcorner ⌜ \llcorner ⌞ \lBrace ⦃ \lAngle ⟪ \llangle ⦉
\llparenthesis ⦇ ⟨ ⟨ ⌈ ⌈ ⌊ ⌊ ⟦ ⟦ ⟪ ⟪ ⦃ ⦃ ⟮ ⟮ ⎰ ⎰ ⌜ ⌜ ⌞ ⌞ ⦇ ⦇ ⦉ ⦉ ⟅ ⟅ ⦅ ⦅ ⁅ ⁅ ⦋ ⦋ ⦍ ⦍ ⦏ ⦏ ⦑ ⦑
⦓ ⦓ ⦕ ⦕ ⦗ ⦗ ⧘ ⧘ ⧚ ⧚ ⧼ ⧼ ❨ ❨ ❲ ❲ ⟬ ⟬
"""
OPENING = dict(zip(_OPENING_WORDS.split()[::2], _OPENING_WORDS.split()[1::2], strict=True))
"""The character of what opens."""

_CLOSING_WORDS = r"""
) ] \} \rbrace \rbrack \rparen \rangle \rang \rvert \rVert \rfloor \rceil \rgroup
\rmoustache \rrbracket \urcorner \lrcorner \rBrace \rAngle \rrangle \rrparenthesis ⟩ ⌉ ⌋
⟧ ⟫ ⦄ ⟯ ⎱ ⌝ ⌟ ⦈ ⦊ ⟆ ⦆ ⁆ ⦌ ⦎ ⦐ ⦒ ⦔ ⦖ ⦘ ⧙ ⧛ ⧽ ❩ ❳ ⟭
"""
CLOSING = frozenset(_CLOSING_WORDS.split())


_WORDS = frozenset(
    (
        "\\text",
        "\\textbf",
        "\\textit",
        "\\texttt",
        "\\textsf",
        "\\operatorname",
        "\\tag",
        "\\hspace",
    )
)


def close_fences(tokens: Tokens) -> Tokens:
    """`tokens` with no more than a few that open and do not close within their group or cell."""
    levels: list[list[int]] = [[]]  # what is open in each group around here
    loose: list[int] = []
    before, words = "", 0  # `words` is how deep in a text, whose parentheses mean nothing
    for index, token in enumerate(tokens):
        text = token.text
        if words or (text == "{" and before in _WORDS):
            words += (text == "{") - (text == "}")
            before = text
            continue
        if before not in DELIMITED:
            if text in OPENING:
                levels[-1].append(index)
            elif text in CLOSING and levels[-1]:
                levels[-1].pop()
        if text in ("{", "\\begin"):
            levels.append([])
        elif text in ("}", "\\end") and len(levels) > 1:
            loose += levels.pop()
        elif text in ("&", "\\\\"):
            loose += levels[-1]
            levels[-1] = []
        before = before if text == "*" else text
    loose += [index for level in levels for index in level]
    if len(loose) <= FEW:
        return tokens
    out, start = Tokens(), 0
    for index in sorted(loose):
        token = tokens[index]
        spacing = {"stretchy": "false", "lspace": "0", "rspace": "0"}
        out += tokens[start:index] + sign(OPENING[token.text], token.at, **spacing)
        start = index + 1
    return out + tokens[start:]
