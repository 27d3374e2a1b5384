"""Reads the dates of .bib files into CSL dates.

In: biblatex's ``date`` (EDTF, level 1: ``2001-05``, ``2001/2003``, ``2001~``, ``2001-21``) or
BibTeX's ``year``, ``month`` and ``day``. Out: a CSL date object (CSL-JSON, "Dates"), or `None`.
What is no date becomes ``{"literal": …}``.
"""

from __future__ import annotations

import re

from publisher.citations.csl.items import Date, edtf
from publisher.citations.reading import tex

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


def from_edtf(value: str) -> Date | None:
    """The date or range that `value` is; a literal where it is none."""
    date = edtf(value)
    if date and "literal" in date:
        return {"literal": tex.convert(value, protect=False)}
    return date


def from_fields(year: str, month: str, day: str) -> Date | None:
    """The date of `year`, `month` (a number or an English name, maybe with a day) and `day`."""
    year = year.strip().strip("{}")
    if not re.fullmatch(r"-?\d{1,4}", year):
        return from_edtf(year)
    words = re.findall(r"[a-z]+|\d+", tex.plain_text(month).lower())
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
