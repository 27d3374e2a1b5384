"""Tokens: constructs taken out of the text before Python-Markdown reads it, with their places.

A token is one character of the supplementary private-use planes (Unicode 17 §23.5) that stands in
the text for a construct whose source must not be read again (code, math, a citation), for one end
of a pair (a link, a span), or for nothing but a place (a stamp). Whoever meets a token where it has
no meaning puts its source back. Such characters in a manuscript become tokens themselves.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

_FIRST, _PLANE = 0xF0000, 0xFFFE
_SECOND = 0x100000
CAPACITY = 2 * _PLANE
"""The tokens that one paper can have."""

TOKEN = re.compile("[\U000f0000-\U0010ffff]")
"""One token; also any character of a manuscript that could be taken for one."""


class TooManyTokens(Exception):
    """The paper has more constructs than there are tokens."""


@dataclass(slots=True)
class Token:
    """`kind` names the builder that makes markup of it. `source` is what stood in the manuscript;
    `start` and `end` are its offsets in the scanned text. `data` is the construct as its scanner
    understood it. For a pair, `mate` is the character of the other end."""

    kind: str
    source: str
    start: int
    end: int
    data: Any = None
    mate: str = ""


class Tokens:
    """The table of the tokens of one paper."""

    def __init__(self) -> None:
        self._table: list[Token] = []

    def put(self, token: Token) -> str:
        """The character that stands for `token` from now on."""
        index = len(self._table)
        if index >= CAPACITY:
            raise TooManyTokens
        self._table.append(token)
        return chr(_FIRST + index if index < _PLANE else _SECOND + index - _PLANE)

    def get(self, character: str) -> Token | None:
        """The token `character` stands for; `None` where it stands for none."""
        code = ord(character)
        index = code - _FIRST if code < _SECOND else code - _SECOND + _PLANE
        return self._table[index] if 0 <= index < len(self._table) else None

    def restore(self, text: str) -> str:
        """`text` with every token replaced by its source."""
        return TOKEN.sub(self._source, text)

    def _source(self, match: re.Match[str]) -> str:
        token = self.get(match.group())
        return token.source if token else ""

    def __len__(self) -> int:
        return len(self._table)

    def __iter__(self) -> Iterator[Token]:
        return iter(self._table)
