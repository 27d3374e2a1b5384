"""Lengths of TeX in em (*The TeXbook*, chapter 10): ``4pt``, ``-.5em``, ``18mu``, ``1.2ex``."""

from __future__ import annotations

import re

_POINT = 0.1
"""Em in a point: LaTeX's own text is ten points large, and formulas grow with the text around."""

EMS = {
    "em": 1.0, "ex": 0.43, "mu": 1 / 18, "pt": _POINT, "bp": _POINT * 72.27 / 72, "px": 1 / 16,
    "pc": 12 * _POINT, "dd": 1.07 * _POINT, "cc": 12.84 * _POINT, "sp": _POINT / 65536,
    "in": 72.27 * _POINT, "cm": 72.27 / 2.54 * _POINT, "mm": 72.27 / 25.4 * _POINT,
    "\\baselineskip": 1.2, "\\jot": 3 * _POINT, "\\normalbaselineskip": 1.2,
}  # fmt: skip

_LENGTH = re.compile(
    r"\s*(?P<number>[+-]?\s*(?:\d+(?:[.,]\d*)?|[.,]\d+))?\s*(?:true\s*)?"
    r"(?P<unit>[a-z]{2}|\\[a-z]+)\s*(?:(?:plus|minus)\b.*)?\Z"
)


def ems(length: str) -> float | None:
    """`length` in em; what may stretch of it is left out. `None` for what is no length."""
    match = _LENGTH.match(length)
    if not match or match["unit"] not in EMS:
        return None
    if match["number"] is None:
        return EMS[match["unit"]] if match["unit"].startswith("\\") else None
    number = re.sub(r"\s", "", match["number"]).replace(",", ".")
    return float(number) * EMS[match["unit"]]


def em_text(em: float) -> str:
    """`em` as MathML writes it (MathML 3, 2.1.5.2)."""
    return f"{round(em, 4):g}em"
