"""Lines of Japanese and Chinese: where room stands between signs, and where it is taken out.

In: a text. Out: the places between signs that may be widened where a line is justified; how much of
their width stops and brackets give up where two meet; where a quarter of an em stands between signs
of East Asia and letters (W3C, Requirements for Japanese Text Layout, 3.1.4, 3.2.6, 3.8;
Requirements for Chinese Text Layout, 3.1.6, 3.2.2, 6.2). Korean sets spaces between words, and is
justified by them.
"""

from __future__ import annotations

import re

_SIGN = (
    "\u2e80-\u2fdf\u3005-\u3007\u3021-\u3029\u3041-\u30ff\u31f0-\u31ff"
    "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
)
_OPENING = "「『（【〈《〔［｛〖〘〝"
_CLOSING = "」』）】〉》〕］｝〗〙〟"
_STOPS = "、。，．"
_OTHERS = "・：；！？…―‥ー〜～"
_SOLID = re.compile(f"[{_SIGN}{_OPENING}{_CLOSING}{_STOPS}{_OTHERS}]")
_LETTER = re.compile("[A-Za-z0-9\u00c0-\u024f\u0370-\u03ff\u0400-\u04ff]")
_BODY = re.compile(f"[{_SIGN}]")
_TRIMMED = re.compile(
    rf"[{re.escape(_CLOSING + _STOPS)}](?=[{re.escape(_OPENING + _CLOSING + _STOPS)}・])"
    rf"|(?<=[{re.escape(_OPENING)}])[{re.escape(_OPENING)}]"
)
_INSEPARABLE = ("――", "……", "‥‥")
QUARTER = 0.25
"""The room between signs and letters, in em."""


def is_solid(lang: str | None) -> bool:
    """Whether text in `lang` is set sign by sign, without spaces between words."""
    return (lang or "").split("-")[0].lower() in ("ja", "zh", "yue", "lzh")


def is_ideographic(lang: str | None) -> bool:
    """Whether text in `lang` is of signs that fill a square, with letters of another face."""
    return is_solid(lang) or (lang or "").split("-")[0].lower() == "ko"


def joints(text: str) -> list[int]:
    """The places in `text`, each that of the sign behind it, where room may be put: beside each
    sign of East Asia, but not within a dash or an ellipsis of two, nor at a space."""
    if text.isascii():
        return []
    return [
        at
        for at in range(1, len(text))
        if (_SOLID.match(text, at - 1) or _SOLID.match(text, at))
        and not text[at - 1].isspace()
        and not text[at].isspace()
        and text[at - 1 : at + 1] not in _INSEPARABLE
    ]


def trims(text: str) -> list[tuple[int, bool]]:
    """The stops and brackets of `text` that give up half of their width, as another follows or
    stands before: the place, and whether the half is the left one."""
    return [(match.start(), match[0] in _OPENING) for match in _TRIMMED.finditer(text)]


def quarters(text: str) -> list[int]:
    """The places of `text` between a sign and a letter, each that of what stands behind."""
    return [
        at
        for at in range(1, len(text))
        if (_BODY.match(text, at - 1) and _LETTER.match(text, at))
        or (_LETTER.match(text, at - 1) and _BODY.match(text, at))
    ]
