"""Reads the dates of .bib files into CSL dates.

In: biblatex's ``date`` (EDTF, level 1: ``2001-05``, ``2001/2003``, ``2001~``, ``2001-21``) or
BibTeX's ``year``, ``month`` and ``day``. Out: a CSL date object (CSL-JSON, "Dates"), or `None`.
What is no date becomes ``{"literal": …}``.
"""

from __future__ import annotations

import re
from typing import Any

from publisher.markup.citations import tex

Date = dict[str, Any]

MONTHS = {
    name: index
    for index, names in enumerate(
        """jan january|feb february|mar march|apr april|may|jun june|jul july|aug august
        |sep sept september|oct october|nov november|dec december""".split("|"),
        start=1,
    )
    for name in names.split()
}
_SEASONS = {"spring": 1, "summer": 2, "autumn": 3, "fall": 3, "winter": 4}
_EDTF = re.compile(r"(-?\d{4})(?:-(\d{2})(?:-(\d{2}))?)?(?:T[\d:.Z+-]*)?([?~%]?)")


def from_edtf(value: str) -> Date | None:
    """The date or range that `value` is; a literal where it is none."""
    text = re.sub(r"--+|–", "/", value.strip()).replace("{", "").replace("}", "")
    ends = text.split("/")
    parts: list[list[int]] = []
    date: Date = {}
    for end in ends[:2]:
        match = _EDTF.fullmatch(end.strip())
        if match is None:
            if end.strip() in ("", "..") and parts:
                date["open"] = True
                continue
            return {"literal": tex.convert(value, protect=False)} if value.strip() else None
        numbers = [int(number) for number in match.groups()[:3] if number]
        if not _possible(numbers):
            return {"literal": tex.convert(value, protect=False)}
        if len(numbers) > 1 and numbers[1] > 20:
            date["season"] = numbers[1] - 20
            numbers = numbers[:1]
        if numbers[0] <= 0:  # EDTF counts a year 0; before it the eras of CSL have none
            numbers[0] -= 1
        if match[4]:
            date["circa"] = True
        parts.append(numbers)
    return {"date-parts": parts, **date}


def from_fields(year: str, month: str, day: str) -> Date | None:
    """The date of `year`, `month` (a number or an English name, maybe with a day) and `day`."""
    year = year.strip().strip("{}")
    if not re.fullmatch(r"-?\d{1,4}", year):
        return from_edtf(year)
    words = re.findall(r"[a-z]+|\d+", tex.plain(month).lower())
    months = [MONTHS[word] for word in words if word in MONTHS]
    seasons = [_SEASONS[word] for word in words if word in _SEASONS]
    numbers = [int(word) for word in words if word.isdigit()]
    if not months and numbers:
        months, numbers = numbers[:1], numbers[1:]
    first = [int(year)]
    if months and 1 <= months[0] <= 12:
        first.append(months[0])
        days = re.findall(r"\d+", day) or numbers
        if days and 1 <= int(days[0]) <= 31:
            first.append(int(days[0]))
    parts = [first]
    if len(months) > 1 and 1 <= months[1] <= 12:
        parts.append([int(year), months[1]])
    return {"date-parts": parts, **({"season": seasons[0]} if seasons and len(first) == 1 else {})}


def _possible(numbers: list[int]) -> bool:
    month = numbers[1] if len(numbers) > 1 else 1
    day = numbers[2] if len(numbers) > 2 else 1
    return (1 <= month <= 12 or 21 <= month <= 24) and 1 <= day <= 31
