"""Listings whose lines stand under each other, set smaller so that no line of them is broken.

In: the tree of a chapter. Out: the same tree; a listing with a line wider than the measure, and
with columns or drawings of characters that a broken line would make nonsense of, is given the size
at which its widest line fits, down to a least one. Any other is left: long lines of code are broken
at their spaces (`publisher.typeset.lines.listings`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from unicodedata import east_asian_width
from xml.etree import ElementTree as ET

from publisher.typeset.classes import add_style

SIZE = 0.74
"""The size of a listing in em of the text, as the styles have it."""

LEAST = 0.5
"""The least size in em of the text: about 5 pt."""

_LINE = 0.82
"""The height of its lines in lines of the text, as the styles have it."""

_LETTER = 0.602
"""The width of a letter of code in em of its own size, the same in all faces of one width."""

_EDGE, _NUMBERS = 0.9, 2.7
"""What stands before the lines, in em of the listing; and their numbers."""

_GAP = re.compile(r"(?<=\S)(?:[ ]{2,}|[ ]?[|│║][ ]?)(?=\S)")
"""What parts columns."""

_DRAWN = re.compile("[\u2500-\u259f]|[-=_]{3,}[+|]|[+|][-=_]{3,}")
"""Lines and blocks of characters that a drawing is made of."""

_FEWEST = 3
"""Lines under each other with a column at one place that are no accident."""


def fit_listings(root: ET.Element, measure_em: float) -> None:
    """Set the listings below `root` to fit `measure_em`, the measure in em of the text."""
    for pre in root.iter("pre"):
        lines = "".join(pre.itertext()).split("\n")
        widest = max(map(_width, lines)) * _LETTER + _EDGE
        if "numbered" in pre.get("class", "").split():
            widest += _NUMBERS
        size = measure_em / widest
        if LEAST <= size < SIZE and is_drawn(lines):
            height = _LINE * size / SIZE
            rules = f"font-size:{size:.3f}em", f"line-height:calc(var(--line) * {height:.3f})"
            add_style(pre, *rules)


def is_drawn(lines: Sequence[str]) -> bool:
    """Whether characters of `lines` stand under each other for a reason: a drawing, or columns."""
    if sum(1 for line in lines if _DRAWN.search(line)) >= 2:
        return True
    columns = [{match.end() for match in _GAP.finditer(line)} for line in lines]
    run, shared = 1, set[int]()
    for above, below in pairwise(columns):
        shared = (shared & below) if run > 1 and shared & below else above & below
        run = run + 1 if shared else 1
        if run >= _FEWEST:
            return True
    return False


def _width(line: str) -> int:
    """The columns that `line` takes: letters of East Asia take two (UAX #11)."""
    return sum(2 if east_asian_width(letter) in "WF" else 1 for letter in line.expandtabs(4))
