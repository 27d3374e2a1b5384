"""TeX that authors write, made the TeX that the engine knows.

In: tokens of one formula, its macros already put in full. Out: tokens that mean the same, said
with fewer commands, and what the formula said of its own numbering (`Reduced`). Commands are those
of LaTeX2e, amsmath 2.1, mathtools and the parts of physics, mhchem and siunitx that papers use.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from publisher.math.tex import (
    chemistry,
    environments,
    faults,
    frames,
    lengths,
    marks,
    operators,
    symbols,
    tags,
    texts,
    units,
)
from publisher.math.tex.commands import (
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
from publisher.math.tex.mhchem import BadChemistry
from publisher.math.tex.tokens import Reader, TexToken, Tokens, in_braces, plain_text, tokenise


@dataclass
class Reduced:
    """What was taken out on the way. `labels` and `tags` in the order they stood, tags without
    their parentheses, of which `bare_tag` says that the author wants none; `numbers` (in) gives the
    number of a label of this or another formula."""

    numbers: Mapping[str, str] = field(default_factory=dict)
    labels: list[str] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)
    bare_tag: bool = False
    unnumbered: bool = False


Rule = Callable[[Reader, TexToken, Reduced], Tokens]

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
        elif token.text in _BREAKS:
            out += [*frames.row_gap(reader), TexToken("\\\\", token.at)]
        elif token.text in _RENAMED:
            out += [TexToken(text, token.at) for text, _ in _RENAMED[token.text]]
        elif token.text in ("\\limits", "\\nolimits"):
            out += [token] if out and out[-1].text in LIMITED else []
        elif token.text not in DROPPED:
            out += symbols.foreign(token.text, token.at) or [token]
    return out


_BREAKS = frozenset(("\\\\", "\\cr", "\\newline", "\\tabularnewline"))


def _unwrap(reader: Reader, token: TexToken, notes: Reduced) -> Tokens:
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
    return in_braces(reduce(inner, notes), token.at)


def _silence(reader: Reader, token: TexToken, _: Reduced) -> Tokens:
    reader.star()
    while reader.option() is not None:
        pass
    for _count in range(SILENT[token.text]):
        reader.argument()
    return []


def _label(reader: Reader, _: TexToken, notes: Reduced) -> Tokens:
    notes.labels.append(plain_text(reader.argument()))
    return []


def _tag(reader: Reader, _: TexToken, notes: Reduced) -> Tokens:
    notes.bare_tag = reader.star()
    notes.tags.append(tags.tag_text(reader.argument(), _reducer(notes)))
    return []


def _unnumber(_reader: Reader, _: TexToken, notes: Reduced) -> Tokens:
    notes.unnumbered = True
    return []


def _reference(reader: Reader, token: TexToken, notes: Reduced) -> Tokens:
    name = plain_text(reader.argument())
    number = notes.numbers.get(name, name)
    label = f"({number})" if token.text == "\\eqref" else number
    return tokenise(f"\\text{{{texts.escape(label)}}}", token.at)


def _text(reader: Reader, token: TexToken, notes: Reduced) -> Tokens:
    return texts.set_text(
        texts.FACES[token.text],
        reader.argument(),
        token.at,
        lambda part: reduce(part, notes),
    )


def _delimiter(reader: Reader, token: TexToken, _: Reduced) -> Tokens:
    reader.skip_space()
    if reader.peek() == "{":
        argument = [part for part in reader.argument() if not part.is_space]
        reader = Reader(argument) if len(argument) == 1 else Reader([])
    else:
        argument = []
    if reader.peek() == "." and token.text.lower().startswith("\\big"):
        reader.take()  # a delimiter that prints nothing and, beside `\left`, holds nothing
        return []
    if reader.peek() in ANGLES:
        return [token, TexToken(ANGLES[reader.peek()], reader.take().at)]
    return [token, *argument]


def _fence(reader: Reader, token: TexToken, notes: Reduced) -> Tokens:
    reader.star()
    reader.option()
    opening, closing = FENCED[token.text]
    inner = reduce(reader.argument(), notes)
    at = token.at
    return [
        TexToken("\\left", at),
        TexToken(opening, at),
        *inner,
        TexToken("\\right", at),
        TexToken(closing, at),
    ]


def _vector(reader: Reader, token: TexToken, notes: Reduced) -> Tokens:
    reader.star()
    return [
        TexToken("\\boldsymbol", token.at),
        *in_braces(reduce(reader.argument(), notes), token.at),
    ]


def _unicode(reader: Reader, token: TexToken, _: Reduced) -> Tokens:
    reader.option()
    return _char(plain_text(reader.argument()).lower().replace("x", '"', 1), token.at)


def _primitive_char(reader: Reader, token: TexToken, _: Reduced) -> Tokens:
    """``\\char65``, ``\\char"2322``, ``\\char`x`` (*The TeXbook*, chapter 8), ``\\symbol{65}``."""
    reader.skip_space()
    if reader.accept("`"):
        return _char(str(ord(reader.take().text[-1])), token.at)
    if reader.peek() == "{":
        return _char(plain_text(reader.argument()), token.at)
    number, digits = "", "0123456789"
    if reader.peek() == '"':
        number, digits = reader.take().text, "0123456789ABCDEFabcdef"
    while reader.peek() and reader.peek() in digits:
        number += reader.take().text
    return _char(number, token.at)


def _char(number: str, at: int) -> Tokens:
    """The character of a number, hexadecimal after a straight quotation mark."""
    try:
        char = chr(int(number[1:], 16) if number.startswith('"') else int(number))
    except (ValueError, OverflowError):
        char = ""
    return symbols.character(char, at) if char.isprintable() and char else []


def _multicolumn(reader: Reader, token: TexToken, notes: Reduced) -> Tokens:
    columns = plain_text(reader.argument())
    reader.argument()
    inner = reduce(reader.argument(), notes)
    more = int(columns) - 1 if columns.isascii() and columns.isdigit() else 0
    return [*in_braces(inner, token.at), *(TexToken("&", token.at) for _ in range(min(more, 50)))]


def _dots_for(reader: Reader, token: TexToken, _: Reduced) -> Tokens:
    """``\\hdotsfor{3}``: dots in as many cells."""
    reader.option()
    columns = plain_text(reader.argument())
    count = int(columns) if columns.isascii() and columns.isdigit() else 1
    return tokenise("&".join(["\u2026"] * min(count, 50)), token.at)


def _bracketed(reader: Reader, token: TexToken, notes: Reduced) -> Tokens:
    """Physics: ``\\ketbra``, ``\\comm`` and their kin, fences about their arguments."""
    reader.star()
    out = Tokens()
    for part in tokenise(BRACKETED[token.text], token.at):
        out += reduce(reader.argument(), notes) if part.text == "#" else [part]
    return out


def _plain_matrix(reader: Reader, token: TexToken, notes: Reduced) -> Tokens:
    """``\\matrix{a & b \\cr c & d}`` of plain TeX."""
    if token.text == "\\bordermatrix":
        return environments.labelled_matrix(reader.argument(), token.at, _reducer(notes))
    name = {"\\eqalign": "aligned"}.get(token.text, token.text[1:])
    inner = reduce(reader.argument(), notes)
    head, foot = f"\\begin{{{name}}}", f"\\end{{{name}}}"
    return [*tokenise(head, token.at), *inner, *tokenise(foot, token.at)]


def _space(reader: Reader, token: TexToken, _: Reduced) -> Tokens:
    """``\\hspace{1em}``, ``\\kern1em``, ``\\mskip 3mu plus 1mu``, in em."""
    reader.star()
    length = reader.length()
    amount = lengths.ems(length)
    if amount is None:  # the engine says what is wrong with it
        return [TexToken("\\hspace", token.at), *tokenise(f"{{{length}}}", token.at)]
    while reader.accept_word("plus") or reader.accept_word("minus"):
        reader.length()
    return tokenise(f"\\hspace{{{amount:.4f}em}}", token.at)


def _chemistry(reader: Reader, token: TexToken, notes: Reduced) -> Tokens:
    argument = reader.argument()
    try:
        tex = chemistry.to_tex(argument, token.at, "pu" if token.text == "\\pu" else "ce")
    except BadChemistry as error:
        raise faults.FormulaRefused(
            faults.unreadable_fault(token.text, str(error), token.at)
        ) from None
    return in_braces(reduce(tex, notes), token.at)


def _quantity(reader: Reader, token: TexToken, notes: Reduced) -> Tokens:
    if token.text == "\\qty" and reader.peek() in ("(", "|"):
        return []  # physics: an automatic fence, which stands by itself
    if token.text == "\\qty" and not _has_two(reader):
        inner = reduce(reader.argument(), notes)
        return [*tokenise("\\left\\{", token.at), *inner, *tokenise("\\right\\}", token.at)]
    return units.RULES[token.text](reader, token.at)


def _has_two(reader: Reader) -> bool:
    """Whether two groups follow: a number and its unit."""
    here = reader.mark
    option = reader.option()
    reader.skip_space()
    groups = 0
    while reader.peek() in ("{", "["):
        groups += reader.peek() == "{"
        reader.option() if reader.peek() == "[" else reader.argument()
        reader.skip_space()
    reader.back(here)
    return groups > 1 or option is not None


def _symbol(_reader: Reader, token: TexToken, _: Reduced) -> Tokens:
    return symbols.symbol(token)


def _lap(reader: Reader, token: TexToken, notes: Reduced) -> Tokens:
    side = token.text.removeprefix("\\math")[-4]
    inside = _set_text(notes, token) if "math" not in token.text else _reducer(notes)
    return frames.lap(side, inside(reader.argument()), token.at)


def _reducer(notes: Reduced) -> frames.Inside:
    return lambda part: reduce(part, notes)


def _set_text(notes: Reduced, token: TexToken) -> frames.Inside:
    return lambda part: texts.set_text("\\text", part, token.at, _reducer(notes))


def _boxed(reader: Reader, token: TexToken, notes: Reduced) -> Tokens:
    return texts.boxed_text(reader, token, _reducer(notes))


def _struck(reader: Reader, token: TexToken, notes: Reduced) -> Tokens:
    return frames.strike(reduce(reader.argument(), notes), token.at)


def _not(reader: Reader, token: TexToken, notes: Reduced) -> Tokens:
    """``\\not``: a relation negated, where there is one; else a stroke over what follows."""
    unit = reader.unit()
    if len(unit) == 1 and symbols.takes(f"\\not{unit[0].text}"):
        return [token, *unit]
    stroke = frames.lap("r", tokenise("\\,/", token.at), token.at)
    return [*stroke, *in_braces(reduce(unit, notes), token.at)]


def _above(reader: Reader, token: TexToken, _: Reduced) -> Tokens:
    """``{a \\above 1pt b}``: a fraction with a bar so thick, of which none is the one difference
    that readers keep."""
    thickness = lengths.ems(reader.length())
    return [TexToken("\\over" if thickness is None or thickness > 0 else "\\atop", token.at)]


def _line(reader: Reader, token: TexToken, _: Reduced) -> Tokens:
    """``\\hline``: one for all that follow each other, as a cell has one border."""
    while reader.accept("\\hline") or reader.accept("\\hdashline"):
        pass
    return [token]


def _circled(reader: Reader, token: TexToken, notes: Reduced) -> Tokens:
    inner = _set_text(notes, token)(reader.argument())
    return marks.mark("menclose", inner, token.at, notation="circle")


def _environment(reader: Reader, token: TexToken, notes: Reduced) -> Tokens:
    return environments.begin(reader, token, notes.numbers, lambda part: reduce(part, notes))


def _intertext(reader: Reader, token: TexToken, notes: Reduced) -> Tokens:
    inner = texts.set_text("\\text", reader.argument(), token.at, lambda part: reduce(part, notes))
    return [TexToken("&", token.at), *inner, TexToken("\\\\", token.at)]


def _operating(rule: Callable[[Reader, TexToken, operators.Reduce], Tokens]) -> Rule:
    """A rule of `operators`, with the way to reduce its arguments."""

    def made(reader: Reader, token: TexToken, notes: Reduced) -> Tokens:
        return rule(reader, token, lambda part: reduce(part, notes))

    return made


_LAPS = ("\\llap", "\\rlap", "\\clap", "\\mathllap", "\\mathrlap", "\\mathclap")

OPERATING = {
    **dict.fromkeys(("\\dv", "\\pdv", "\\derivative"), operators.derivative),
    **dict.fromkeys(("\\tensor", "\\indices"), operators.tensor),
    **dict.fromkeys(("\\nicefrac", "\\sfrac", "\\xfrac"), operators.slanted_fraction),
    **dict.fromkeys(("\\textsuperscript", "\\textsubscript"), operators.superscript),
    "\\operatorname": operators.operator_name,
    "\\mathop": operators.math_operator,
    "\\substack": operators.substack,
    "\\root": operators.root,
    "\\buildrel": operators.buildrel,
    **dict.fromkeys(operators.WIDE, operators.wide),
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
    **dict.fromkeys(("\\ce", "\\cf", "\\pu"), _chemistry),
    **dict.fromkeys(units.RULES, _quantity),
    "\\label": _label,
    "\\tag": _tag,
    **dict.fromkeys(BRACKETED, _bracketed),
    "\\hdotsfor": _dots_for,
    "\\unicode": _unicode,
    "\\multicolumn": _multicolumn,
    **dict.fromkeys(("\\hspace", "\\hskip", "\\kern", "\\mkern", "\\mskip", "\\mspace"), _space),
    **dict.fromkeys(symbols.SYMBOLS, _symbol),
    **dict.fromkeys(_LAPS, _lap),
    **dict.fromkeys(("\\fbox", "\\framebox", "\\fcolorbox"), _boxed),
    **dict.fromkeys(("\\sout", "\\st", "\\hcancel"), _struck),
    **dict.fromkeys(("\\char", "\\symbol"), _primitive_char),
    **dict.fromkeys(("\\raise", "\\lower"), lambda r, t, n: frames.raise_by(r, t, _reducer(n))),
    "\\raisebox": lambda reader, token, notes: frames.raise_box(
        reader, token, _set_text(notes, token)
    ),
    "\\smash": lambda reader, token, notes: frames.smash(reader, token, _reducer(notes)),
    "\\cancelto": lambda reader, token, notes: frames.cancelled_to(
        reader, token, _reducer(notes)
    ),
    "\\rule": lambda reader, token, _: frames.rule(reader, token),
    "\\verb": lambda reader, token, _: frames.verbatim(reader, token),
    **dict.fromkeys(("\\hline", "\\hdashline"), _line),
    "\\not": _not,
    "\\above": _above,
    "\\textcircled": _circled,
    "\\begin": _environment,
}  # fmt: skip
