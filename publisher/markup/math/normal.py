"""TeX that authors write, made the TeX that the engine knows.

In: tokens of one formula, its macros already put in full. Out: tokens that mean the same, said
with fewer commands, and what the formula said of its own numbering (`Reduced`). Commands are those
of LaTeX2e, amsmath 2.1, mathtools and the parts of physics, mhchem and siunitx that papers use.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from publisher.markup.math import chemistry, environments, operators, texts, units
from publisher.markup.math.commands import (
    ANGLES,
    BRACKETED,
    DELIMITED,
    DROPPED,
    FENCED,
    LIMITED,
    RENAMED,
    SILENT,
    TEXTUAL,
    UNWRAPPED,
)
from publisher.markup.math.tokens import Reader, Token, Tokens, group, plain, tokenise


@dataclass
class Reduced:
    """What was taken out on the way. `labels` and `tags` in the order they stood, tags without
    their parentheses; `numbers` (in) gives the number of a label of this or another formula."""

    numbers: Mapping[str, str] = field(default_factory=dict)
    labels: list[str] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)
    unnumbered: bool = False


Rule = Callable[[Reader, Token, Reduced], Tokens]

_RENAMED = {name: tokenise(text, 0) for name, text in RENAMED.items()}


def reduce(tokens: Tokens, notes: Reduced) -> Tokens:
    """`tokens` with every rule applied, outermost first; `notes` gathers what was taken out.

    Raises `tokens.Unbalanced` where an argument is not closed.
    """
    reader, out = Reader(tokens), Tokens()
    while reader:
        token = reader.take()
        rule = RULES.get(token.text)
        if rule is not None:
            out += rule(reader, token, notes)
        elif token.text in _RENAMED:
            out += [Token(text, token.at) for text, _ in _RENAMED[token.text]]
        elif token.text in ("\\limits", "\\nolimits"):
            out += [token] if out and out[-1].text in LIMITED else []
        elif token.text not in DROPPED:
            out.append(token)
    return out


def _unwrap(reader: Reader, token: Token, notes: Reduced) -> Tokens:
    reader.star()
    while reader.option() is not None:
        pass
    for _ in range(UNWRAPPED[token.text]):
        reader.argument()
    while reader.option() is not None:
        pass
    inner = reader.argument()
    if token.text == "\\texorpdfstring":
        reader.argument()
    if token.text in TEXTUAL:
        return texts.set_text("\\text", inner, token.at, lambda part: reduce(part, notes))
    return group(reduce(inner, notes), token.at)


def _silence(reader: Reader, token: Token, _: Reduced) -> Tokens:
    reader.star()
    while reader.option() is not None:
        pass
    for _count in range(SILENT[token.text]):
        reader.argument()
    return []


def _label(reader: Reader, _: Token, notes: Reduced) -> Tokens:
    notes.labels.append(plain(reader.argument()))
    return []


def _tag(reader: Reader, _: Token, notes: Reduced) -> Tokens:
    reader.star()
    notes.tags.append(plain(reader.argument()))
    return []


def _unnumber(_reader: Reader, _: Token, notes: Reduced) -> Tokens:
    notes.unnumbered = True
    return []


def _reference(reader: Reader, token: Token, notes: Reduced) -> Tokens:
    name = plain(reader.argument())
    number = notes.numbers.get(name, name)
    shown = f"({number})" if token.text == "\\eqref" else number
    return tokenise(f"\\text{{{texts.escape(shown)}}}", token.at)


def _text(reader: Reader, token: Token, notes: Reduced) -> Tokens:
    return texts.set_text(
        texts.FACES[token.text],
        reader.argument(),
        token.at,
        lambda part: reduce(part, notes),
    )


def _delimiter(reader: Reader, token: Token, _: Reduced) -> Tokens:
    reader.skip_space()
    if reader.peek() in ANGLES:
        return [token, Token(ANGLES[reader.peek()], reader.take().at)]
    return [token]


def _fence(reader: Reader, token: Token, notes: Reduced) -> Tokens:
    reader.star()
    reader.option()
    opening, closing = FENCED[token.text]
    inner = reduce(reader.argument(), notes)
    at = token.at
    return [
        Token("\\left", at),
        Token(opening, at),
        *inner,
        Token("\\right", at),
        Token(closing, at),
    ]


def _vector(reader: Reader, token: Token, notes: Reduced) -> Tokens:
    reader.star()
    return [Token("\\boldsymbol", token.at), *group(reduce(reader.argument(), notes), token.at)]


def _unicode(reader: Reader, token: Token, _: Reduced) -> Tokens:
    reader.option()
    number = plain(reader.argument()).lower()
    try:
        char = chr(int(number[1:], 16) if number.startswith("x") else int(number))
    except (ValueError, OverflowError):
        char = ""
    return [Token(char, token.at)] if char.isprintable() and char else []


def _multicolumn(reader: Reader, token: Token, notes: Reduced) -> Tokens:
    columns = plain(reader.argument())
    reader.argument()
    inner = reduce(reader.argument(), notes)
    more = int(columns) - 1 if columns.isascii() and columns.isdigit() else 0
    return [*group(inner, token.at), *(Token("&", token.at) for _ in range(min(more, 50)))]


def _dots_for(reader: Reader, token: Token, _: Reduced) -> Tokens:
    """``\\hdotsfor{3}``: dots in as many cells."""
    reader.option()
    columns = plain(reader.argument())
    count = int(columns) if columns.isascii() and columns.isdigit() else 1
    return tokenise("&".join(["\u2026"] * min(count, 50)), token.at)


def _bracketed(reader: Reader, token: Token, notes: Reduced) -> Tokens:
    """Physics: ``\\ketbra``, ``\\comm`` and their kin, fences about their arguments."""
    reader.star()
    out = Tokens()
    for part in tokenise(BRACKETED[token.text], token.at):
        out += reduce(reader.argument(), notes) if part.text == "#" else [part]
    return out


def _plain_matrix(reader: Reader, token: Token, notes: Reduced) -> Tokens:
    """``\\matrix{a & b \\cr c & d}`` of plain TeX."""
    name = {"\\eqalign": "aligned", "\\bordermatrix": "pmatrix"}.get(token.text, token.text[1:])
    inner = reduce(reader.argument(), notes)
    head, foot = f"\\begin{{{name}}}", f"\\end{{{name}}}"
    return [*tokenise(head, token.at), *inner, *tokenise(foot, token.at)]


def _rule(reader: Reader, token: Token, _: Reduced) -> Tokens:
    """``\\rule{1em}{0.4pt}``: its room; the ink of a strut is nothing."""
    reader.option()
    width = reader.argument()
    reader.argument()
    return [Token("\\hspace", token.at), *group(width, token.at)]


def _hspace(reader: Reader, token: Token, _: Reduced) -> Tokens:
    reader.star()
    return [token, *group(reader.argument(), token.at)]


def _chemistry(reader: Reader, token: Token, _: Reduced) -> Tokens:
    return group(chemistry.to_tex(reader.argument(), token.at), token.at)


def _quantity(reader: Reader, token: Token, notes: Reduced) -> Tokens:
    if token.text == "\\qty" and reader.peek() in ("(", "|"):
        return []  # physics: an automatic fence, which stands by itself
    return units.RULES[token.text](reader, token.at)


def _environment(reader: Reader, token: Token, notes: Reduced) -> Tokens:
    return environments.begin(reader, token, notes.numbers, lambda part: reduce(part, notes))


def _intertext(reader: Reader, token: Token, notes: Reduced) -> Tokens:
    inner = texts.set_text("\\text", reader.argument(), token.at, lambda part: reduce(part, notes))
    return [Token("&", token.at), *inner, Token("\\\\", token.at)]


def _operating(rule: Callable[[Reader, Token, operators.Reduce], Tokens]) -> Rule:
    """A rule of `operators`, with the way to reduce its arguments."""

    def made(reader: Reader, token: Token, notes: Reduced) -> Tokens:
        return rule(reader, token, lambda part: reduce(part, notes))

    return made


OPERATING = {
    **dict.fromkeys(("\\dv", "\\pdv", "\\derivative"), operators.derivative),
    **dict.fromkeys(("\\tensor", "\\indices"), operators.tensor),
    **dict.fromkeys(("\\nicefrac", "\\sfrac", "\\xfrac"), operators.slanted),
    **dict.fromkeys(("\\textsuperscript", "\\textsubscript"), operators.raised),
    "\\operatorname": operators.operator_name,
    "\\mathop": operators.math_operator,
    "\\substack": operators.substack,
    "\\root": operators.root,
    "\\buildrel": operators.buildrel,
    "\\widetilde": operators.wide_tilde,
    "\\utilde": operators.under_tilde,
    "\\dots": operators.dots,
}

RULES: dict[str, Rule] = {
    **dict.fromkeys(UNWRAPPED, _unwrap),
    **dict.fromkeys(SILENT, _silence),
    **dict.fromkeys(texts.FACES, _text),
    **dict.fromkeys(DELIMITED, _delimiter),
    **dict.fromkeys(FENCED, _fence),
    **dict.fromkeys(("\\ref", "\\eqref", "\\autoref", "\\cref"), _reference),
    **dict.fromkeys(("\\nonumber", "\\notag"), _unnumber),
    **{name: _operating(rule) for name, rule in OPERATING.items()},
    **dict.fromkeys(("\\vb", "\\vectorbold"), _vector),
    **dict.fromkeys(("\\matrix", "\\pmatrix", "\\cases"), _plain_matrix),
    **dict.fromkeys(("\\eqalign", "\\bordermatrix"), _plain_matrix),
    **dict.fromkeys(("\\intertext", "\\shortintertext"), _intertext),
    **dict.fromkeys(("\\ce", "\\cf"), _chemistry),
    **dict.fromkeys(units.RULES, _quantity),
    "\\label": _label,
    "\\tag": _tag,
    **dict.fromkeys(BRACKETED, _bracketed),
    "\\hdotsfor": _dots_for,
    "\\unicode": _unicode,
    "\\multicolumn": _multicolumn,
    "\\hspace": _hspace,
    "\\rule": _rule,
    "\\begin": _environment,
}  # fmt: skip
