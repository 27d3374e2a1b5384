"""Korean particles: where a word ends before one, and which of two forms it takes.

In: texts. Out: the same cut, or with the form that the sound before it asks for: 표 1과, 표 2와.
The rules are those of the National Institute of Korean Language (한글 맞춤법, 제41항; 조사).
"""

from __future__ import annotations

import re

_EAST = "\u3041-\u30ff\u3400-\u4dbf\u4e00-\u9fff"
_PARTICLE = (
    "은|는|이|가|을|를|과|와|의|에|에서|에게|께|께서|로|으로|도|만|부터|까지|처럼|보다|라고|이라고"
    "|나|이나|며|이며|고|이고|이다|다|입니다|이었다|였다|마다|조차|하고|랑|이랑|란|이란|라는"
    "|이라는|든지|뿐|대로|같이|밖에|인|등|외|서"
)
_ATTACHED = re.compile(rf"(?<=[A-Za-z0-9])(?:(?:{_PARTICLE})+|[\u3041-\u309f][{_EAST}]*)$")
_HAN = re.compile(rf"^[\x21-\x7e]*[A-Za-z0-9]([{_EAST}]+)$")
_END = re.compile(rf"(?<=.)(?:{_PARTICLE})+$")


def key_length(key: str) -> int:
    """How much of `key`, a run of letters and digits, is one: a Korean particle or a Japanese or
    Chinese word that is written to it does not belong to it: ``kim2018`` of ``kim2018은``."""
    if key.isascii():
        return len(key)
    if attached := _ATTACHED.search(key):
        return attached.start()
    han = _HAN.match(key)
    return han.start(1) if han else len(key)


def without_particle(word: str) -> str:
    """`word` without the Korean particles at its end; itself where it has none."""
    match = _END.search(word)
    return word[: match.start()] if match else word


_PAIRS = (
    ("은", "는"), ("이", "가"), ("을", "를"), ("과", "와"), ("으로", "로"), ("이나", "나"),
    ("이며", "며"), ("이란", "란"), ("이라는", "라는"), ("이라고", "라고"), ("이랑", "랑"),
    ("이었다", "였다"),
)  # fmt: skip
"""Forms after a consonant and after a vowel."""
_FORMS = {form: pair for pair in _PAIRS for form in pair}
_BOTH = {f"{one}({two})": pair for pair in _PAIRS for one, two in (pair, pair[::-1])}
_ASKED = re.compile(
    "(?:" + "|".join(sorted(map(re.escape, (*_BOTH, *_FORMS)), key=len, reverse=True)) + ")"
    "(?=(?:의|는|도|만|서|써|부터|까지)*(?:[^가-힣]|$))"
)  # fmt: skip
_DIGITS = {"0": "k", "1": "l", "2": "", "3": "k", "4": "", "5": "", "6": "k", "7": "l", "8": "l",
           "9": ""}  # fmt: skip
"""What a number sounds like at its end: 영 십 백 천, 일, 이 …: k for any consonant, l for ㄹ."""
_LETTERS = {"l": "l", "m": "k", "n": "k", "r": "l"}
"""Letters that are called by a name that ends in a consonant; others end in a vowel."""


def fitting(before: str, after: str) -> str:
    """`after` with the form of its first particle that the end of `before` asks for."""
    match = _ASKED.match(after)
    sound = _sound(before)
    if match is None or sound is None:
        return after
    consonant, vowel = _BOTH.get(match[0]) or _FORMS[match[0]]
    closed = sound == "k" or (sound == "l" and consonant != "으로")
    return (consonant if closed else vowel) + after[match.end() :]


def _sound(text: str) -> str | None:
    """How `text` ends: with a consonant (k), with ㄹ (l), with a vowel (empty); `None` where that
    is not known."""
    last = text.rstrip(" )]}\u00a0’”\"'")[-1:].lower()
    if "가" <= last <= "힣":
        final = (ord(last) - ord("가")) % 28
        return {0: "", 8: "l"}.get(final, "k")
    if last in _DIGITS:
        return _DIGITS[last]
    return _LETTERS.get(last, "") if last.isascii() and last.isalpha() else None
