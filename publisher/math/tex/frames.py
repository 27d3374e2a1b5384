"""Boxes of LaTeX: what stands over its neighbours, is moved, framed, struck out or filled with ink
(LaTeX2e, "Boxes"; mathtools 2021, 3.4.1; the packages *cancel* and *ulem*).

Each rule takes a reader that stands after its command, the command, how to set text and how to
reduce math; it gives tokens. Colours are left out, what they colour stands: they would carry
meaning that print in black and a spoken form lose.
"""

from __future__ import annotations

from collections.abc import Callable

from publisher.math.tex.lengths import em_text, ems
from publisher.math.tex.marks import mark
from publisher.math.tex.tokens import Reader, TexToken, Tokens, in_braces, plain_text

Inside = Callable[[Tokens], Tokens]
"""Makes the contents of a box: text or math, as its command has it."""

_OVER = {"l": "-100%", "r": "", "c": "-50%"}


def lap(side: str, inner: Tokens, at: int) -> Tokens:
    """`inner` without width, to the left (``l``) or right (``r``) of where it stands, or about
    it."""
    if shift := _OVER[side]:
        # an lspace of `-1width` is known to no browser (MathML Core, 3.3.6.1)
        inner = mark("mrow", inner, at, style=f"transform:translateX({shift})")
    return mark("mpadded", inner, at, width="0")


def smash(reader: Reader, token: TexToken, reduce: Inside) -> Tokens:
    """``\\smash[t]{x}``: without height, without depth, or without both."""
    side = plain_text(reader.option() or [])
    inner = reduce(reader.argument())
    flat = {"t": ("height",), "b": ("depth",)}.get(side, ("height", "depth"))
    return mark("mpadded", inner, token.at, **dict.fromkeys(flat, "0"))


def raise_tokens(amount: float, inner: Tokens, at: int) -> Tokens:
    """`inner` moved up by `amount` em, down where that is less than 0."""
    if not amount:
        return in_braces(inner, at)
    room = f"padding-{'top' if amount > 0 else 'bottom'}:{em_text(abs(amount))}"
    return mark("mpadded", inner, at, voffset=em_text(amount), style=room)


def raise_box(reader: Reader, token: TexToken, text: Inside) -> Tokens:
    """``\\raisebox{1ex}[height][depth]{text}``."""
    amount = ems(plain_text(reader.argument())) or 0.0
    while reader.option() is not None:
        pass
    return raise_tokens(amount, text(reader.argument()), token.at)


def raise_by(reader: Reader, token: TexToken, reduce: Inside) -> Tokens:
    """``\\raise1ex\\hbox{x}`` and ``\\lower`` of plain TeX."""
    amount = ems(reader.length()) or 0.0
    inner = reduce(reader.unit())
    return raise_tokens(amount if token.text == "\\raise" else -amount, inner, token.at)


def rule(reader: Reader, token: TexToken) -> Tokens:
    """``\\rule[1ex]{2em}{0.4pt}``: ink where it has both width and height, else its room."""
    lift = ems(plain_text(reader.option() or [])) or 0.0
    width = ems(plain_text(reader.argument())) or 0.0
    height = ems(plain_text(reader.argument())) or 0.0
    ink = {"style": "background:currentColor"} if width > 0 and height > 0 else {}
    # a depth below 0, a rule that hangs in the air, is none in browsers (MathML Core, 3.2.5)
    up = max(lift, 0.0)
    size = {"height": em_text(height + lift - up), "depth": em_text(up - lift)}
    return raise_tokens(
        up, mark("mspace", [], token.at, width=em_text(width), **size, **ink), token.at
    )


def strut(depth: float, at: int) -> Tokens:
    """Nothing, hanging `depth` em below the baseline."""
    return mark("mspace", [], at, width="0em", depth=em_text(depth))


def frame(inner: Tokens, at: int) -> Tokens:
    """`inner` in a frame."""
    return [TexToken("\\boxed", at), *in_braces(inner, at)]


def strike(inner: Tokens, at: int) -> Tokens:
    """`inner` with a line through it."""
    return mark("menclose", inner, at, notation="horizontalstrike")


def cancelled_to(reader: Reader, token: TexToken, reduce: Inside) -> Tokens:
    """``\\cancelto{0}{x}``: an arrow through *x*, its value at the tip."""
    value, inner = reduce(reader.argument()), reduce(reader.argument())
    arrow = mark("menclose", inner, token.at, notation="updiagonalarrow")
    return in_braces([*arrow, TexToken("^", token.at), *in_braces(value, token.at)], token.at)


def row_gap(reader: Reader) -> Tokens:
    """What stands after ``\\\\``: a star, a length in brackets. The length as a strut for the row
    before; nothing where there is none. A bracket that holds no length is left to be printed."""
    reader.star()
    here = reader.mark
    at = reader.here
    option = reader.option() if reader.peek() == "[" or _apart(reader) else None
    amount = None if option is None else ems(plain_text(option))
    if amount is None:
        reader.back(here)
        return []
    return strut(_ROW_DEPTH + amount, at) if amount > 0 else []


_ROW_DEPTH = 0.3
"""Depth in em of LaTeX's ``\\strut``, which a length after a row is added to."""


def _apart(reader: Reader) -> bool:
    """Whether a bracket follows white space."""
    here = reader.mark
    reader.skip_space()
    is_bracket = reader.peek() == "["
    reader.back(here)
    return is_bracket


def verbatim(reader: Reader, token: TexToken) -> Tokens:
    """``\\verb|x|``: its characters as they stand, in the face of a typewriter."""
    has_star = reader.star()
    end = reader.take().text
    inner = ""
    while (part := reader.take().text) != end:  # a run that does not end is told by the reader
        inner += part
    inner = inner.replace(" ", "␣") if has_star else inner
    return [TexToken("\\texttt", token.at), *in_braces(spell_out(inner, token.at), token.at)]


KEPT = {"`": "\ufdd1", "'": "\ufdd2", "^": "\ufdd3", "~": "\ufdd4", '"': "\ufdd5"}
"""Noncharacters for those that the engine would make others of in a text."""


def spell_out(text: str, at: int) -> Tokens:
    """`text` for the argument of a text command, every character as it stands."""
    return [TexToken(_escaped(char), at) for char in text]


def _escaped(char: str) -> str:
    if char in " \t\n\u00a0":
        return "~"
    if char == "\\":
        return "\\textbackslash{}"
    return f"\\{char}" if char in "_&#%${}" else KEPT.get(char, char)
