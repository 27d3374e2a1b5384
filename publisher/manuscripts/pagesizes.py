"""Page sizes as people write them, to the one form that CSS takes.

In: ``a5``, ``6x9in``, ``148 x 210 mm``. Out: ``A5``, ``6in 9in``, ``148mm 210mm``; `None` where it
is no size of a book's page. CSS Paged Media Module Level 3, section 5.1 (`size`).
"""

from __future__ import annotations

import re

NAMES = ("A4", "A5", "A6", "B5", "letter")

_NUMBER = r"(\d{1,4}(?:\.\d{1,4})?)"
_UNIT = r"(mm|cm|in|pt)"
_PAIR = re.compile(rf"{_NUMBER}\s*{_UNIT}?\s*(?:[x×*]|by|\s)\s*{_NUMBER}\s*{_UNIT}", re.IGNORECASE)
_MM = {"mm": 1.0, "cm": 10.0, "in": 25.4, "pt": 25.4 / 72}
_SMALLEST, _LARGEST = 70.0, 500.0
"""Millimetres: from a pocket book to a broadsheet; beyond them a unit was mistaken."""


def page_size(text: str) -> str | None:
    """`text` as CSS writes it."""
    plain = text.strip().replace('"', "in").replace("″", "in").replace(",", " ")
    for name in NAMES:
        if plain.casefold() == name.casefold():
            return name
    pair = _PAIR.fullmatch(plain)
    if pair is None:
        return None
    width, one, height, two = pair.groups()
    unit = two.lower()
    sides = ((float(width), (one or unit).lower()), (float(height), unit))
    if not all(_SMALLEST <= value * _MM[u] <= _LARGEST for value, u in sides):
        return None
    return " ".join(f"{value:g}{u}" for value, u in sides)
