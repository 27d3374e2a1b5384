"""Dates found in a line of text.

In: a line. Out: the days it names and where they stand. Forms: ISO 8601, ``15 May 2019``,
``May 15th, 2019``, ranges (``May 15–17, 2019``, ``30 May – 2 June 2019``), ``May 2019``,
``2019年5月15日``, ``2019년 5월 15일``, and figures with slashes where only one reading is possible.
Names of months come from CLDR (Babel).
"""

from __future__ import annotations

import datetime
import re
from dataclasses import dataclass

from babel.dates import get_month_names

from publisher.manuscripts.importing.draft import Date

_LANGUAGES = ("en", "de", "fr", "es", "it", "pt", "nl")


def _months() -> dict[str, int]:
    """Names of months in the languages above, lower case, full and short, to their number."""
    names: dict[str, int] = {"sept": 9}
    for language in _LANGUAGES:
        for width in ("abbreviated", "wide"):
            for number, name in get_month_names(width, locale=language).items():
                names.setdefault(name.rstrip(".").lower(), number)
    return names


_MONTHS = _months()
_M = "(?:" + "|".join(sorted(map(re.escape, _MONTHS), key=len, reverse=True)) + r")\.?"
_D = r"[0-3]?\d"
_TH = r"(?:st|nd|rd|th|\.|º|er)?"
_TO = r"\s*(?:[-–—−~〜]|to|and|bis|au|al)\s*"
_Y = r"(?P<year>[12]\d{3})"

_FORMS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"(?<![\d-]){_Y}-(?P<m1>[01]\d)-(?P<d1>[0-3]\d)(?![\d-])",
        rf"{_Y}\s*[年년]\s*(?P<m1>\d\d?)\s*[月월]\s*(?P<d1>\d\d?)\s*[日일]",
        rf"\b(?P<n1>{_M})\s+(?P<d1>{_D}){_TH}{_TO}(?P<n2>{_M})\s+(?P<d2>{_D}){_TH},?\s+{_Y}\b",
        rf"\b(?P<n1>{_M})\s+(?P<d1>{_D}){_TH}{_TO}(?P<d2>{_D}){_TH},?\s+{_Y}\b",
        rf"\b(?P<d1>{_D}){_TH}(?:\s+(?:de\s+)?(?P<n1>{_M}))?{_TO}(?P<d2>{_D}){_TH}\s+(?:of\s+|de\s+)?"
        rf"(?P<n2>{_M}),?\s+(?:de\s+)?{_Y}\b",
        rf"\b(?P<n1>{_M})\s+(?P<d1>{_D}){_TH},?\s+{_Y}\b",
        rf"\b(?P<d1>{_D}){_TH}\s+(?:of\s+|de\s+)?(?P<n1>{_M}),?\s+(?:de\s+)?{_Y}\b",
        rf"(?<!\d)(?P<a>\d\d?)/(?P<b>\d\d?)/{_Y}(?!\d)",
        rf"\b(?P<n1>{_M}),?\s+(?:de\s+)?{_Y}\b",
    )
)
_WEEKDAY = re.compile(
    r"^\W*(?:on\s+)?(?:(?:mon|tues?|wednes|thurs?|fri|satur|sun)day|mon|tue|wed|thu|fri|sat|sun)?"
    r"\.?\W*(?:on\s+)?$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class DateMatch:
    """`start` and `end` (equal for one day) in `text[at:to]`; `doubt` says why a figure date has
    two readings, in which case `start` knows only its year."""

    start: Date
    end: Date
    at: int
    to: int
    doubt: str = ""


def find_date(text: str) -> DateMatch | None:
    """The first date in `text`; the most precise form where several fit."""
    for form in _FORMS:
        for match in form.finditer(text):
            date = _read(match)
            if date is not None:
                return date
    return None


def is_only_date(text: str) -> bool:
    """Whether `text` says nothing but a date (with a weekday or "on" before it)."""
    date = find_date(text)
    if date is None:
        return False
    rest = text[: date.at] + " " + text[date.to :]
    return bool(_WEEKDAY.match(rest))


def _read(match: re.Match[str]) -> DateMatch | None:
    """The date in a match, `None` where there is no such day."""
    groups = match.groupdict()
    year, text = int(groups["year"]), match[0]
    if "a" in groups:
        return _figures(match, year)
    first = _number(groups, "m1", "n1")
    last = _number(groups, "m2", "n2") or first
    first = first or last
    start = _day(year, first, groups.get("d1"), text)
    end = _day(year, last, groups.get("d2") or groups.get("d1"), text)
    if start is None or end is None or start.iso > end.iso:
        return None
    return DateMatch(start, end, match.start(), match.end())


def _number(groups: dict[str, str | None], figure: str, name: str) -> int | None:
    """The month a match gives in figures or by name."""
    if groups.get(figure):
        return int(str(groups[figure]))
    text = groups.get(name)
    return _MONTHS.get(text.rstrip(".").lower()) if text else None


def _day(year: int, month: int | None, day: str | None, text: str) -> Date | None:
    """A day that exists."""
    try:
        datetime.date(year, month or 1, int(day) if day else 1)
    except ValueError:
        return None
    return Date(year=year, month=month, day=int(day) if day else None, text=text)


def _figures(match: re.Match[str], year: int) -> DateMatch | None:
    """``1/20/1961`` has one reading, ``3/4/1861`` two: the second is never guessed."""
    a, b, text = int(match["a"]), int(match["b"]), match[0]
    readings = {day for day in (_day(year, a, str(b), text), _day(year, b, str(a), text)) if day}
    if not readings:
        return None
    doubt = ""
    day = next(iter(readings))
    if len(readings) > 1:
        day, doubt = (
            Date(year=year, text=text),
            f"{text} has two readings: which of {a} and {b} is the month?",
        )
    return DateMatch(day, day, match.start(), match.end(), doubt)
