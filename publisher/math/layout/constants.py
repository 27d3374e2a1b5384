"""Distances of math typesetting, in em at size 1, from the math font (OpenType 1.9, MATH,
MathConstants)."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from publisher.math.layout.faces import MathFaces

SCRIPT = (1.0, 0.72, 0.58)
"""Size of text, scripts and scripts of scripts; a little more than the font's 70 and 55 per cent,
for the text face has small letters."""


@dataclass(frozen=True)
class Constants:
    """Names are those of the MATH table; what is a percentage there is a fraction here."""

    values: dict[str, float]

    def __getitem__(self, name: str) -> float:
        return self.values[name]


@lru_cache(maxsize=8)
def constants(faces: MathFaces) -> Constants:
    """The constants of the math font at the size it is used."""
    font, scale = faces.symbols.font, faces.symbols.scale
    table = font["MATH"].table.MathConstants
    table.ensureDecompiled()
    values = {}
    for name, value in vars(table).items():
        number = getattr(value, "Value", value)
        if isinstance(number, (int, float)):
            values[name] = number / 100 if "Percent" in name else number * scale
    return Constants(values)
