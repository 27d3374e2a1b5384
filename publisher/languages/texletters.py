"""Letters and signs by the names that TeX has for them, in text.

In: the name of a command, without its backslash. Out: the combining mark of an accent, or the sign
that a command prints (LaTeX2e, sections 3.2 and 4.1 of `encguide`). What is math has its names in
`publisher.math.tex`.
"""

from __future__ import annotations

import unicodedata

ACCENTS = {
    "`": "\u0300", "'": "\u0301", "^": "\u0302", "~": "\u0303", "=": "\u0304", "u": "\u0306",
    ".": "\u0307", '"': "\u0308", "r": "\u030a", "H": "\u030b", "v": "\u030c", "d": "\u0323",
    "c": "\u0327", "k": "\u0328", "b": "\u0331", "t": "\u0361",
}  # fmt: skip
SYMBOLS = {
    "ss": "ß", "o": "ø", "O": "Ø", "ae": "æ", "AE": "Æ", "oe": "œ", "OE": "Œ", "aa": "å",
    "AA": "Å", "l": "ł", "L": "Ł", "i": "ı", "j": "ȷ", "dh": "ð", "DH": "Ð", "th": "þ",
    "TH": "Þ", "dj": "đ", "DJ": "Đ", "ng": "ŋ", "NG": "Ŋ", "SS": "ẞ", "S": "§", "P": "¶",
    "copyright": "©", "textcopyright": "©", "textregistered": "®", "texttrademark": "™",
    "pounds": "£", "textsterling": "£", "euro": "€", "texteuro": "€", "textyen": "¥",
    "ldots": "…", "dots": "…", "textellipsis": "…", "textendash": "–", "textemdash": "—",
    "textquoteleft": "‘", "textquoteright": "’", "textquotedblleft": "“",
    "textquotedblright": "”", "guillemotleft": "«", "guillemotright": "»", "quotedblbase": "„",
    "quotesinglbase": "‚", "textasciitilde": "~", "textasciicircum": "^", "textbackslash": "\\",
    "textunderscore": "_", "textbar": "|", "textless": "<", "textgreater": ">",
    "textdegree": "°", "degree": "°", "textmu": "µ", "texttimes": "×", "textpm": "±",
    "textbullet": "•", "textperiodcentered": "·", "textdollar": "$", "textbraceleft": "{",
    "textbraceright": "}", "textquotesingle": "'", "textvisiblespace": "␣", "slash": "/",
    "TeX": "TeX", "LaTeX": "LaTeX", "LaTeXe": "LaTeX2ε", "BibTeX": "BibTeX", "Dash": "—",
    "space": " ", "quad": " ", "qquad": " ", "newline": " ", "par": " ", "nobreakspace": "\u00a0",
    "hyphen": "-", "nobreakdash": "", "allowbreak": "", "textalpha": "α",
    "textbeta": "β", "textgamma": "γ", "textpi": "π",
}  # fmt: skip


def with_accent(text: str, mark: str) -> str:
    """`text` with the combining `mark` after its first letter (over the first two for a tie)."""
    if not text:
        return ""
    base = {"ı": "i", "ȷ": "j"}.get(text[0], text[0])
    return unicodedata.normalize("NFC", base + mark) + text[1:]
