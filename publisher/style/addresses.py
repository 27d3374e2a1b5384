"""Sheets of a style that a volume brings ask for nothing that is elsewhere.

In: the sheets. Out: `ValueError` with what leads away, however it is spelt.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

_ESCAPE = re.compile(r"\\(?:([0-9a-fA-F]{1,6})\s?|(.))", re.DOTALL)
_STRING = r"\"(?:[^\"\\\n]|\\.)*\"?|'(?:[^'\\\n]|\\.)*'?"
_ASIDE = re.compile(
    rf"(?P<kept>{_STRING})|/\*.*?(?:\*/|\Z)|@namespace\b[^;{{}}]{{0,500}};"
    rf"|\[\s*[\w|*-]+\s*[~|^$*]?=\s*(?:{_STRING})\s*[is]?\s*\]",
    re.DOTALL | re.IGNORECASE,
)
"""Comments, namespaces and selectors by attributes, in which an address leads nowhere; strings are
taken as a whole, for they may look like any of these."""
_ELSEWHERE = re.compile(
    r"@import|(?:https?|ftp|file|javascript):|(?:url|src|image|image-set)\(\s*(?:[\"']\s*)?//",
    re.IGNORECASE,
)


def refuse_addresses(sheets: Mapping[str, tuple[tuple[str, str], ...]]) -> None:
    """Nothing is fetched for a book, nor by who reads it: `ValueError` where a sheet asks for what
    is elsewhere, however it is spelt (CSS Syntax 3, 4.3.7)."""
    for path, text in (file for files in sheets.values() for file in files):
        plain = _ESCAPE.sub(_unescaped, _ASIDE.sub(lambda match: match["kept"] or " ", text))
        if found := _ELSEWHERE.search(plain):
            raise ValueError(f"{path} asks for `{found[0]}`, and nothing is fetched")


def _unescaped(match: re.Match[str]) -> str:
    number = int(match[1] or "0", 16)
    return match[2] or (chr(number) if 0 < number < 0x110000 else "\ufffd")
