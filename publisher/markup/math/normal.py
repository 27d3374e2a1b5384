"""TeX that authors write, made the TeX that the engine knows.

In: tokens of one formula, its macros already put in full. Out: tokens that mean the same, said
with fewer commands, and what the formula said of its own numbering (`Reduced`). Commands are those
of LaTeX2e, amsmath 2.1, mathtools and the parts of physics, mhchem and siunitx that papers use.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from publisher.markup.math import chemistry, environments, texts, units
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

RENAMED = {
    "\\varlimsup": "\\overline{\\lim}",
    "\\varliminf": "\\underline{\\lim}",
    "\\injlim": "\\operatorname*{inj\\,lim}",
    "\\projlim": "\\operatorname*{proj\\,lim}",
    "\\pmb": "\\boldsymbol",
    "\\mathds": "\\mathbb",
    "\\mathbbm": "\\mathbb",
    "\\dotsc": "\\ldots",
    "\\dotso": "\\ldots",
    "\\dotsb": "\\cdots",
    "\\dotsm": "\\cdots",
    "\\dotsi": "\\cdots",
    "\\hdots": "\\ldots",
    "\\slash": "/",
    "\\Or": "\\lor",
    "\\celsius": "{}^{\\circ}\\mathrm{C}",
    "\\textdegree": "{}^{\\circ}",
    "\\textmu": "\\mu",
    "\\textquotesingle": "'",
    "\\textasciitilde": "\\sim",
    "\\textbackslash": "\\backslash",
    "\\strut": "\\vphantom{(}",
    "\\mathstrut": "\\vphantom{(}",
    "\\hfill": "\\quad",
    "\\hfil": "\\quad",
    "\\cr": "\\\\",
    "\\newline": "\\\\",
    "\\tabularnewline": "\\\\",
    "\\dd": "\\mathrm{d}",
    "\\grad": "\\nabla",
    "\\curl": "\\nabla\\times",
    "\\tr": "\\operatorname{tr}",
    "\\Tr": "\\operatorname{Tr}",
    "\\rank": "\\operatorname{rank}",
    "\\erf": "\\operatorname{erf}",
    "\\thickspace": "\\;",
    "\\medspace": "\\:",
    "\\nobreakspace": "\\ ",
    "\\lparen": "(",
    "\\rparen": ")",
    "\\nobreakdash": "",
    "\\AA": "\\mathring{\\mathrm{A}}",
    "\\intop": "\\int",
    "\\varinjlim": "\\underset{\\to}{\\lim}",
    "\\varprojlim": "\\underset{\\gets}{\\lim}",
    "\\symbf": "\\mathbf",
    "\\symup": "\\mathrm",
    "\\symit": "\\mathit",
    "\\mathbfit": "\\boldsymbol",
    "\\symbfit": "\\boldsymbol",
    "\\wideparen": "\\overparen",
}
_RENAMED = {name: tokenise(text, 0) for name, text in RENAMED.items()}

_DROPPED_WORDS = r"""
\displaylimits \nobreak \allowbreak \break \linebreak \nolinebreak \pagebreak \nopagebreak
\allowdisplaybreaks \noindent \indent \centering \raggedright \relax \protect \leavevmode \null
\tiny \scriptsize \footnotesize \small \normalsize \large \Large \LARGE \huge \Huge \boldmath
\unboldmath \bgroup \egroup \ignorespaces \unskip \mathsurround \global \long \par \samepage
\rowfont \/
"""
DROPPED = frozenset(_DROPPED_WORDS.split())

# commands whose last argument stands, the arguments before it (counted) being for looks only
UNWRAPPED = {
    "\\ensuremath": 0,
    "\\mathnormal": 0,
    "\\smash": 0,
    "\\vcenter": 0,
    "\\mathlarger": 0,
    "\\mathsmaller": 0,
    "\\mathclap": 0,
    "\\mathllap": 0,
    "\\mathrlap": 0,
    "\\llap": 0,
    "\\rlap": 0,
    "\\textcolor": 1,
    "\\rotatebox": 1,
    "\\scalebox": 1,
    "\\raisebox": 1,
    "\\href": 1,
    "\\resizebox": 2,
    "\\texorpdfstring": 0,
    "\\adjustbox": 1,
    "\\hyperref": 0,
    "\\uline": 0,
}
_TEXTUAL = {"\\raisebox", "\\llap", "\\rlap", "\\href", "\\rotatebox", "\\hyperref"}

# commands that print nothing, with the number of their arguments
SILENT = {
    "\\color": 1,
    "\\vspace": 1,
    "\\require": 1,
    "\\cellcolor": 1,
    "\\rowcolor": 1,
    "\\displaybreak": 0,
    "\\phantomsection": 0,
    "\\qedhere": 0,
    "\\sisetup": 1,
    "\\setlength": 2,
    "\\addtocounter": 2,
    "\\setcounter": 2,
}

# a fence in a pair, by command: what opens and what closes it
FENCED = {
    "\\norm": ("\\lVert", "\\rVert"),
    "\\abs": ("\\lvert", "\\rvert"),
    "\\expval": ("\\langle", "\\rangle"),
    "\\ev": ("\\langle", "\\rangle"),
}

# fences about several arguments, `#` each
BRACKETED = {
    "\\ketbra": "\\left|#\\right\\rangle\\left\\langle#\\right|",
    "\\dyad": "\\left|#\\right\\rangle\\left\\langle#\\right|",
    "\\mel": "\\left\\langle#\\middle|#\\middle|#\\right\\rangle",
    "\\comm": "\\left[#,#\\right]",
    "\\acomm": "\\left\\{#,#\\right\\}",
}

_DELIMITED_WORDS = r"""
\left \right \middle \big \Big \bigg \Bigg \bigl \Bigl \biggl \Biggl \bigr \Bigr \biggr \Biggr
\bigm \Bigm \biggm \Biggm
"""
_DELIMITED = frozenset(_DELIMITED_WORDS.split())
_ANGLES = {"<": "\\langle", ">": "\\rangle"}


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
    if token.text in _TEXTUAL:
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
    if reader.peek() in _ANGLES:
        return [token, Token(_ANGLES[reader.peek()], reader.take().at)]
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


def _operator_name(reader: Reader, token: Token, notes: Reduced) -> Tokens:
    star = reader.star()
    inner = reader.argument()
    known = {"\\,", "\\:", "\\;", "\\ ", "\\!"}
    if all(not part.is_command or part.text in known for part in inner):
        head = [token, Token("*", token.at)] if star else [token]
        return [*head, *group(inner, token.at)]
    upright = [Token("\\mathrm", token.at), *group(reduce(inner, notes), token.at)]
    return _limits(reader, upright, token.at, notes)


def _math_operator(reader: Reader, token: Token, notes: Reduced) -> Tokens:
    return _limits(reader, reduce(reader.argument(), notes), token.at, notes)


def _limits(reader: Reader, made: Tokens, at: int, notes: Reduced) -> Tokens:
    """``\\mathop{A}\\limits_x^y``: the engine takes ``\\limits`` after operators it knows only."""
    reader.skip_space()
    if reader.peek() == "\\limits":
        reader.take()
        reader.skip_space()
        while (script := reader.peek()) in ("_", "^"):
            reader.take()
            set_at = Token("\\underset" if script == "_" else "\\overset", at)
            made = [set_at, *group(reduce(reader.argument(), notes), at), *group(made, at)]
            reader.skip_space()
    return [Token("\\mathop", at), *group(made, at)]


def _substack(reader: Reader, token: Token, notes: Reduced) -> Tokens:
    inner = reduce(reader.argument(), notes)
    head = tokenise("\\begin{subarray}{c}", token.at)
    return group([*head, *inner, *tokenise("\\end{subarray}", token.at)], token.at)


def _root(reader: Reader, token: Token, notes: Reduced) -> Tokens:
    degree = reduce(reader.until_command("\\of"), notes)
    radicand = reduce(reader.argument(), notes)
    at = token.at
    index = [Token("[", at), *group(degree, at), Token("]", at)]
    return [Token("\\sqrt", at), *index, *group(radicand, at)]


def _buildrel(reader: Reader, token: Token, notes: Reduced) -> Tokens:
    above = reduce(reader.until_command("\\over"), notes)
    base = reduce(reader.argument(), notes)
    at = token.at
    return [Token("\\overset", at), *group(above, at), *group(base, at)]


def _wide_tilde(reader: Reader, token: Token, notes: Reduced) -> Tokens:
    inner = reduce(reader.argument(), notes)
    at = token.at
    if sum(not part.is_space for part in inner) == 1:
        return [Token("\\tilde", at), *group(inner, at)]
    # the engine has no wide tilde: a mark in its place, made a stretchy tilde in the tree after
    return [Token("\\overset", at), *group([Token(WIDE_TILDE, at)], at), *group(inner, at)]


WIDE_TILDE = "\ufdd0"
"""A noncharacter, so that no manuscript can hold it (Unicode 16, 23.7)."""


def _derivative(reader: Reader, token: Token, notes: Reduced) -> Tokens:
    """``\\dv``, ``\\pdv`` of physics: one argument or two, an order in brackets."""
    reader.star()
    mark = "\\partial" if token.text == "\\pdv" else "\\mathrm{d}"
    order = reader.option()
    first = reduce(reader.argument(), notes)
    second = reduce(reader.argument(), notes) if reader.peek() == "{" else None
    at = token.at
    power = [Token("^", at), *group(reduce(order, notes), at)] if order else []
    sign = tokenise(mark, at)
    above = [*sign, *power, *(first if second is not None else [])]
    below = [*sign, Token(" ", at), *(second if second is not None else first), *power]
    return [Token("\\frac", at), *group(above, at), *group(below, at)]


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
    return tokenise("&".join(["\\ldots"] * min(count, 50)), token.at)


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


RULES: dict[str, Rule] = {
    **dict.fromkeys(UNWRAPPED, _unwrap),
    **dict.fromkeys(SILENT, _silence),
    **dict.fromkeys(texts.FACES, _text),
    **dict.fromkeys(_DELIMITED, _delimiter),
    **dict.fromkeys(FENCED, _fence),
    **dict.fromkeys(("\\ref", "\\eqref", "\\autoref", "\\cref"), _reference),
    **dict.fromkeys(("\\nonumber", "\\notag"), _unnumber),
    **dict.fromkeys(("\\dv", "\\pdv", "\\derivative"), _derivative),
    **dict.fromkeys(("\\vb", "\\vectorbold"), _vector),
    **dict.fromkeys(("\\matrix", "\\pmatrix", "\\cases"), _plain_matrix),
    **dict.fromkeys(("\\eqalign", "\\bordermatrix"), _plain_matrix),
    **dict.fromkeys(("\\intertext", "\\shortintertext"), _intertext),
    **dict.fromkeys(("\\ce", "\\cf"), _chemistry),
    **dict.fromkeys(units.RULES, _quantity),
    "\\label": _label,
    "\\tag": _tag,
    "\\operatorname": _operator_name,
    **dict.fromkeys(BRACKETED, _bracketed),
    "\\mathop": _math_operator,
    "\\hdotsfor": _dots_for,
    "\\substack": _substack,
    "\\root": _root,
    "\\buildrel": _buildrel,
    "\\widetilde": _wide_tilde,
    "\\unicode": _unicode,
    "\\multicolumn": _multicolumn,
    "\\hspace": _hspace,
    "\\begin": _environment,
}  # fmt: skip
