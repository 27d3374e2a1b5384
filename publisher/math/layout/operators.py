"""How operators stand: space around them, and whether they grow.

The classes are TeX's (*The TeXbook*, chapter 18), for the engine writes `lspace` and `rspace` out
wherever TeX and MathML's dictionary differ. Lengths are em.
"""

from __future__ import annotations

from typing import NamedTuple

THIN, MEDIUM, THICK = 3 / 18, 4 / 18, 5 / 18

BINARY = frozenset(
    "+-−±∓×÷·⋅∗*∘∙•∔∖∧∨∩∪⊎⊓⊔⊕⊖⊗⊘⊙⊚⊛⊝⊞⊟⊠⊡⋄⋆⋇⋉⋊⋋⋌⋎⋏⋒⋓△▽◃▹†‡≀⨿⊻⊼⊽⨯⩞"
)  # fmt: skip
INTEGRALS = frozenset("∫∬∭⨌∮∯∰∱∲∳⨍⨏⨐⨑⨒⨓⨔⨕⨖⨗⨘⨙⨚⨛⨜")
LARGE = frozenset("∑∏∐⋀⋁⋂⋃⨀⨁⨂⨃⨄⨅⨆⨉⅀⫼⫿") | INTEGRALS
FENCES = frozenset("()[]{}⟨⟩⌈⌉⌊⌋⟮⟯⟦⟧⦇⦈⦃⦄⟪⟫⎰⎱⌜⌝⌞⌟")
BARS = frozenset("|‖∣∥")
PUNCTUATION = frozenset(",;")
HORIZONTAL = frozenset(
    "←→↔⇐⇒⇔↼↽⇀⇁⇌⇋↞↠↢↣↤↦↩↪⟵⟶⟷⟸⟹⟺⟻⟼⤇⤆⟽⟾⇠⇢⇽⇾⇿⟿⏞⏟⏜⏝⎴⎵⏠⏡¯ˆ˜~_‾̂̃⃗⃖"
)  # fmt: skip
VERTICAL = FENCES | BARS | frozenset("↑↓↕⇑⇓⇕⏐⎪/\\√")
NO_SPACE = frozenset("/\\!'′″‴⁗‵.…⋯⋮⋱⋰\u2061\u2062\u2063\u2064°ˆ˜¯˙¨´`˘ˇ˚^_~?@#%&∀∃∄¬∇∂√∞$")


class Spacing(NamedTuple):
    left: float
    right: float


def spacing(char: str, form: str) -> Spacing:
    """Space around `char` in a row; `form` is ``prefix``, ``infix`` or ``postfix``."""
    if char in BINARY:
        return Spacing(MEDIUM, MEDIUM) if form == "infix" else Spacing(0.0, 0.0)
    if char in LARGE:
        return Spacing(THIN, THIN)
    if char in PUNCTUATION:
        return Spacing(0.0, THIN)
    if char == ":":
        return Spacing(0.0, THIN) if form == "postfix" else Spacing(THICK, THICK)
    if char in FENCES or char in BARS or char in NO_SPACE or not char or char.isalnum():
        return Spacing(0.0, 0.0)
    return Spacing(THICK, THICK) if form == "infix" or len(char) else Spacing(0.0, 0.0)


OPENING, CLOSING = frozenset("([{⟨⌈⌊⟦"), frozenset(")]}⟩⌉⌋⟧")


def breaks_after(char: str, form: str) -> str:
    """Whether a line may end after `char`: after a ``relation`` or a ``binary`` operator between
    what it joins; empty for no."""
    if form != "infix" or not char or char in OPENING or char in CLOSING:
        return ""
    if char in BINARY:
        return "binary"
    return "relation" if char != ":" and spacing(char, form) == (THICK, THICK) else ""


def stretchy(char: str, form: str) -> bool:
    """Whether `char` grows with its neighbours where nothing says otherwise."""
    if char in BARS:
        return form != "infix"
    return char in FENCES or (char in HORIZONTAL)
