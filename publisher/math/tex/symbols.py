"""Symbols that the engine has no command for, by what they are in a formula (*The TeXbook*, chapter
17: relation, operation, ordinary, large operator), and characters it refuses bare.

Names are those of AMS, stmaryrd, STIX and unicode-math, as MathJax and Temml know them.
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache

import math_core

from publisher.math.tex import marks
from publisher.math.tex.tokens import TexToken, Tokens, in_braces

_RELATIONS = """
backcong ≌ eqeq ⩵ eqeqeq ⩶ mapsfrom ↤ nshortmid ∤ nshortparallel ∦ smallsmile ⌣ smallfrown ⌢
thicksim ∼ thickapprox ≈ shortmid ∣ shortparallel ∥ varpropto ∝ strictif ⥽ strictfi ⥼ equal =
multimapinv ⟜ multimapboth ⧟ leftmodels ⫤ longmapsfrom ⟻ Perp ⫫ indep ⫫ independent ⫫ coh ⁐
incoh ≍ scoh ⌢ sincoh ⌣ leftrightarrows ⇆ nvdash ⊬
"""
_OPERATIONS = """
sslash ⫽ boxslash ⧄ leftouterjoin ⟕ rightouterjoin ⟖ fullouterjoin ⟗ dotminus ∸ wedgedot ⟑ veedot ⟇
doublebarvee ⩢ veedoublebar ⩣ wedgebar ⩟ wedgedoublebar ⩠ Vee ⩔ Wedge ⩓ barcap ⩃ barcup ⩂
capbarcup ⩈ capdot ⩀ capovercup ⩇ cupovercap ⩆ closedvarcap ⩍ closedvarcup ⩌ minusdot ⨪
minusfdots ⨫ minusrdots ⨬ Xor ⊻ Nand ⊼ Nor ⊽ barvee ⊽ interleave ⫴ shuffle ⧢ threedotcolon ⫶
typecolon ⦂ invlazys ∾ twocaps ⩋ twocups ⩊ Sqcap ⩎ Sqcup ⩏ veeonvee ⩖ wedgeonwedge ⩕
blackhourglass ⧗ boxast ⧆ boxbox ⧈ boxcircle ⧇ circledequal ⊜ circledparallel ⦷ circledvert ⦶
circlehbar ⦵ concavediamond ⟡ concavediamondtickleft ⟢ concavediamondtickright ⟣ hourglass ⧖
lozengeminus ⟠ obar ⌽ obslash ⦸ odiv ⨸ ogreaterthan ⧁ olessthan ⧀ operp ⦹ Otimes ⨷ otimeshat ⨶
triangleminus ⨺ triangleplus ⨹ triangletimes ⨻ whitesquaretickleft ⟤ whitesquaretickright ⟥
smashtimes ⨳ parr ⅋ invamp ⅋ upand ⅋ with & centerdot ⋅
"""
_ORDINARY = """
Angstrom Å varclubsuit ♧ vardiamondsuit ♦ varheartsuit ♥ varspadesuit ♤ female ♀ male ♂ smiley ☺
backdprime ‶ backtrprime ‷ ballotx ✗ cent ¢ dprime ″ trprime ‴ qprime ⁗ AE Æ DH Ð TH Þ ss ß aa å
ae æ dh ð DJ Đ dj đ L Ł l ł NG Ŋ ng ŋ OE Œ oe œ oc ! wn ? shpos ↓ shift ↕ shneg ↑ varvdots ⋮
diameter ⌀ QED ∎ permil ‰ astrosun ☉ sun ☼ leftmoon ☾ rightmoon ☽ Earth ⊕ Coppa Ϙ coppa ϙ
varcoppa ϙ Koppa Ϟ koppa ϟ Sampi Ϡ sampi ϡ Stigma Ϛ stigma ϛ Bot ⫫ o ø O Ø i ı j ȷ
standardstate ⦵ upomicron ο ordinarycolon : smallint ∫ textbullet • textcopyright © texteuro € P ¶
"""
_LARGE = """
bigcupplus ⨄ rppolint ⨒ scpolint ⨓ pointint ⨕ sqint ⨖ intlarhk ⨗ intx ⨘ intcap ⨙ intcup ⨚
"""


def _named(table: str, kind: str) -> dict[str, tuple[str, str]]:
    words = table.split()
    return {f"\\{name}": (char, kind) for name, char in zip(words[::2], words[1::2], strict=True)}


SYMBOLS = (
    _named(_ORDINARY, "\\mathord")
    | _named(_RELATIONS, "\\mathrel")
    | _named(_OPERATIONS, "\\mathbin")
    | _named(_LARGE, "\\mathop")
)
"""The character of a command, and the command that says what kind it is."""


def symbol(token: TexToken) -> Tokens:
    """The tokens of a command of `SYMBOLS`."""
    char, kind = SYMBOLS[token.text]
    if kind == "\\mathord":
        return marks.sign(char, token.at, element="mi", mathvariant="normal")
    return [TexToken(kind, token.at), *in_braces(character(char, token.at), token.at)]


def character(char: str, at: int) -> Tokens:
    """A character that stands bare in a formula, as the engine takes it."""
    if char in "&%#_$" or not takes(char):
        return marks.sign(char, at)
    return [TexToken(char, at)]


def foreign(char: str, at: int) -> Tokens | None:
    """A bare symbol that the engine refuses (``∴``, ``∅``, ``√``), said to it all the same; `None`
    for what it reads."""
    if len(char) > 1 or char.isascii() or unicodedata.category(char)[0] not in "SPM" or takes(char):
        return None
    return marks.sign(char, at) if unicodedata.category(char) == "Sm" else marks.sign(
        char, at, element="mi"
    )  # fmt: skip


@lru_cache(maxsize=2048)
def takes(tex: str) -> bool:
    """Whether the engine takes `tex`, a few tokens, as they stand."""
    try:
        math_core.LatexToMathML().convert_with_local_state(tex, displaystyle=False)
    except math_core.LatexError:
        return False
    return True
