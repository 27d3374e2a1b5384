"""Hours and weekdays as a language writes them, by CLDR through Babel.

In: local times and a BCP 47 tag. Out: text.
"""

from __future__ import annotations

from datetime import date, datetime
from functools import lru_cache

from babel.dates import format_date, format_skeleton

from publisher.languages.bookwords import locale
from publisher.model.dates import Day


@lru_cache(4096)
def hour(value: datetime, lang: str) -> str:
    """*09:30*; where English counts to twelve, *9:30 am*."""
    place = locale(lang)
    counts_to_twelve = place.language == "en" and "a" in str(place.time_formats["short"])
    if counts_to_twelve:
        text = format_skeleton("hm", value, locale=place)
        return str(text).replace("\u202f", "\u00a0").replace(" ", "\u00a0").lower()
    return f"{value:%H:%M}"


def hours(start: datetime, end: datetime, lang: str) -> str:
    """*09:30–10:00*; half of the day is said once where it is one."""
    first, last = hour(start, lang), hour(end, lang)
    if first[-3:] == last[-3:] and first[-2:] in ("am", "pm"):
        first = first[:-3]
    return f"{first}–{last}"


@lru_cache(1024)
def weekday(day: Day, lang: str) -> str:
    """A whole day with its weekday: *Monday 4 May 2026*."""
    value = date(day.year, day.month or 1, day.day or 1)
    return str(format_date(value, "full", locale=locale(lang)))


@lru_cache(1024)
def short_day(day: Day, lang: str) -> str:
    """A day of a programme in few letters: *Mon 4 May*."""
    value = date(day.year, day.month or 1, day.day or 1)
    return str(format_skeleton("MMMEd", value, locale=locale(lang)))
