"""Numbered lines, the form in which a plain file is read, and what a line looks like."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

_WORD = re.compile(r"\w+")
_CJK = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff]")
_END = re.compile(r"""[.!?:;,…。！？：；、，．‥)\]）」』】"”’']$""")
_ABBREVIATION = re.compile(
    r"(?:\b(?:jr|sr|ph\.?\s?d|m\.?d|esq|etc|inc|ltd|dr|prof|st|no|vol|ed)|\b[A-Z](?:\.[A-Z])*)\.$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class NumberedLine:
    """`number` is 1-based in the file; `text` has no newline and no white space at its end."""

    number: int
    text: str

    @property
    def blank(self) -> bool:
        return not self.text.strip()


def numbered_lines(text: str) -> tuple[NumberedLine, ...]:
    """The lines of `text`."""
    return tuple(NumberedLine(n, line.rstrip()) for n, line in enumerate(text.split("\n"), start=1))


def count_words(text: str) -> int:
    """Words in `text`; in a script without spaces, characters count as half a word each."""
    cjk = len(_CJK.findall(text))
    return len(_WORD.findall(_CJK.sub(" ", text))) + (cjk + 1) // 2


def ends_sentence(text: str) -> bool:
    """Whether `text` ends as a sentence or a clause does, and not with an abbreviation."""
    text = text.rstrip()
    return bool(_END.search(text)) and not _ABBREVIATION.search(text)


def starts_high(text: str) -> bool:
    """Whether `text` begins as a title does: not with a small letter."""
    first = next((c for c in text if c.isalnum()), "")
    return bool(first) and unicodedata.category(first) != "Ll"


def is_prose(text: str) -> bool:
    """Whether `text` is surely running text, no heading or scrap: long, or a sentence."""
    count = count_words(text)
    return count >= 25 or (count >= 9 and ends_sentence(text))
