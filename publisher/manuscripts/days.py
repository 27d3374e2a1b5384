"""Dates as authors write them, to `Day`.

In: text and its language. Out: a `Day` at the precision given, or why there is none. Month names
are CLDR's, by Babel, of English, French, German, Spanish and the text's own language. ISO 8601-1.
"""

from __future__ import annotations

import calendar
import re
import unicodedata
from functools import cache
from typing import Literal

from babel import Locale, UnknownLocaleError

from publisher.model.dates import Day

Unread = Literal["unread", "impossible"]

_LANGUAGES = ("en", "fr", "de", "es")
_WORD = r"[^\W\d_]+\.?"
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th|er|\.|º|ª)?"
_YEAR = r"(?P<year>\d{4})"
_OF = r"(?:\s*(?:del?\s+|of\s+|d['’]\s*)|[\s,.]+)"
_FORMS = tuple(
    re.compile(form + r"\.?", re.IGNORECASE)
    for form in (
        rf"{_YEAR}",
        rf"{_YEAR}-(?P<month>\d{{1,2}})",
        rf"{_YEAR}[-/.](?P<month>\d{{1,2}})[-/.](?P<day>\d{{1,2}})(?:[T ]\d{{1,2}}:\d\d.*)?",
        rf"(?P<day>\d{{1,2}})\.\s*(?P<month>\d{{1,2}})\.\s*{_YEAR}",
        # with a sign that says nothing of their order, where one of the two is no month
        rf"(?P<month>0?[1-9]|1[0-2])[-/](?P<day>1[3-9]|2\d|3[01])[-/]{_YEAR}",
        rf"(?P<day>1[3-9]|2\d|3[01])[-/](?P<month>0?[1-9]|1[0-2])[-/]{_YEAR}",
        rf"{_DAY}{_OF}(?P<name>{_WORD}){_OF}{_YEAR}",
        rf"(?P<name>{_WORD})\s+{_DAY}[\s,]+{_YEAR}",
        rf"(?P<name>{_WORD}){_OF}{_YEAR}",
        rf"{_YEAR}[\s,]+(?P<name>{_WORD})(?:\s+{_DAY})?",
        rf"{_YEAR}\s*[年년](?:\s*(?P<month>\d{{1,2}})\s*[月월](?:\s*(?P<day>\d{{1,2}})\s*[日일])?)?",
    )
)
_WEEKDAY = re.compile(rf"^(?P<word>{_WORD})(?:\s*+,)?\s++(?=\d|{_WORD})", re.IGNORECASE)


def read_day(text: str, language: str = "en") -> Day | Unread:
    """The day that `text` names; ``impossible`` where the calendar has none such."""
    plain = unicodedata.normalize("NFKC", text).strip()
    parts = _match(plain, language)
    if parts is None:
        weekday = _WEEKDAY.match(plain)
        if weekday and _fold(weekday["word"]) in _weekdays(language.split("-")[0]):
            parts = _match(plain[weekday.end() :], language)
    if parts is None:
        return "unread"
    year, month, day = parts
    if not 1 <= (month or 1) <= 12:
        return "impossible"
    if day is not None and not 1 <= day <= calendar.monthrange(max(year, 1), month or 1)[1]:
        return "impossible"
    return Day(year=year, month=month, day=day, text=text.strip())


def _match(text: str, language: str) -> tuple[int, int | None, int | None] | None:
    """Year, month and day as written, unchecked."""
    for form in _FORMS:
        match = form.fullmatch(text)
        if match is None:
            continue
        parts = match.groupdict()
        month = int(parts["month"]) if parts.get("month") else None
        if parts.get("name"):
            month = _months(language.split("-")[0]).get(_fold(parts["name"]))
            if month is None:
                continue
        return int(parts["year"]), month, int(parts["day"]) if parts.get("day") else None
    return None


def _fold(word: str) -> str:
    """`word` as it is compared: no case, no accents, no full stop."""
    flat = unicodedata.normalize("NFKD", word.casefold().rstrip("."))
    return "".join(c for c in flat if not unicodedata.combining(c))


def _names(language: str, kind: Literal["months", "days"]) -> dict[str, int]:
    try:
        locale = Locale.parse(language)
    except (UnknownLocaleError, ValueError):
        return {}
    names: dict[str, int] = {}
    for context in ("format", "stand-alone"):
        for width in ("wide", "abbreviated"):
            table = getattr(locale, kind)[context][width]
            names |= {_fold(name): number for number, name in table.items()}
    return names


@cache
def _months(language: str) -> dict[str, int]:
    """Month by folded name; the text's own language wins."""
    names: dict[str, int] = {"sept": 9}
    for each in (*_LANGUAGES, language):
        names |= _names(each, "months")
    return names


@cache
def _weekdays(language: str) -> frozenset[str]:
    return frozenset(n for each in (*_LANGUAGES, language) for n in _names(each, "days"))
