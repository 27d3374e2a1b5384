"""Text reduced to what no output may lose: its letters and digits.

In: text as an author wrote it or as a reader of PDF or EPUB gives it. Out: letters and digits in
one form, so that hyphenation, ligatures, soft hyphens, quotation marks, white space, small capitals
and accents composed or apart are no difference. Unicode 16, UAX #15 (NFKD).
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from string import ascii_uppercase

_WORDS = re.compile(r"[^\W_]+")
_NOT_WORDS = bytes(byte for byte in range(128) if not chr(byte).isalnum())
"""What of ASCII is neither letter nor digit: taking bytes away is ten times as fast as matching."""

_LETTERS = dict.fromkeys(_NOT_WORDS) | {ord(c): c.lower() for c in ascii_uppercase}
_OTHERS = re.compile(r"[^\x00-\x7f]+")

_COMPLEX = re.compile("[\u0590-\u1059\u1780-\u17ff\u1a00-\u1aaf\ufb1d-\ufdff\ufe70-\ufefc]+")
"""Scripts whose letters a PDF holds in the order in which they are drawn, not read."""


_SIGNS = "\u2018\u2019\u201c\u201d\u2013\u2014\u2026\u00a0\u00ad\u202f\u2010"
"""What keeps most English text from being ASCII, and is neither letter nor digit."""


def fold_letters(text: str) -> str:
    """The letters and digits of `text`; those of scripts drawn in another order left out."""
    text_letters = letters(text)
    return text_letters if text_letters.isascii() else _COMPLEX.sub("", text_letters)


def complex_letters(text: str) -> str:
    """The letters of `text` that `fold_letters` leaves out: they are compared as a multiset."""
    text_letters = letters(text)
    return "" if text_letters.isascii() else "".join(_COMPLEX.findall(text_letters))


def letters(text: str) -> str:
    """The letters and digits of `text`, of every script."""
    if not text.isascii():
        for sign in _SIGNS:
            text = text.replace(sign, " ")
        text = _OTHERS.sub(_spelt, text)
    if text.isascii():
        return text.encode("ascii").translate(None, _NOT_WORDS).lower().decode("ascii")
    return text.translate(_LETTERS)


def _spelt(match: re.Match[str]) -> str:
    return _compatible(match[0])


@lru_cache(1024)
def _compatible(letters: str) -> str:
    """The letters and digits that a run without any of ASCII is decomposed to. What ASCII stands
    round it is no matter: none of that is composed, or put in order, with others."""
    decomposed = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", letters).casefold())
    return "".join(_WORDS.findall(decomposed))
