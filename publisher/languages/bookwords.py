"""The fixed words of a book's frame, and dates, in the language of the volume or the paper.

In: a BCP 47 tag. Out: words; English where a language is not among `words/*.toml`. Dates follow
CLDR through Babel.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import lru_cache
from importlib.resources import files

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_interval, format_skeleton

from publisher.model.dates import Day
from publisher.model.people import shown_names


@lru_cache
def words(lang: str) -> Mapping[str, str]:
    """The words for `lang`, by their names in `words/en.toml`."""
    folder = files("publisher.languages") / "words"
    base: dict[str, str] = tomllib.loads((folder / "en.toml").read_text("utf-8"))
    own = folder / f"{lang.split('-')[0].lower()}.toml"
    return base | tomllib.loads(own.read_text("utf-8")) if own.is_file() else base


@lru_cache
def locale(lang: str) -> Locale:
    """The CLDR locale for `lang`; British English where there is none, for its order of dates."""
    try:
        parsed = Locale.parse(lang.replace("-", "_"))
    except (UnknownLocaleError, ValueError):
        return Locale.parse("en_GB")
    return Locale.parse("en_GB") if str(parsed) == "en" else parsed


def day(value: Day | None, lang: str) -> str:
    """`value` at the precision known: *15 May 2019*, *May 2019*, *2019*; empty for `None`."""
    if value is None:
        return ""
    if value.month is None:
        return str(value.year)
    if value.day is None:
        return str(format_skeleton("yMMMM", date(value.year, value.month, 1), locale=locale(lang)))
    return str(format_date(date(value.year, value.month, value.day), "long", locale=locale(lang)))


@lru_cache(4096)
def days(start: Day | None, end: Day | None, lang: str) -> str:
    """The span from `start` to `end`, what they share said once: *15–17 May 2019*."""
    if start is None or end is None or start == end or not (_exact(start) and _exact(end)):
        return day(start or end, lang)
    return str(format_interval(_exact(start), _exact(end), "yMMMMd", locale=locale(lang)))


def _exact(value: Day) -> date | None:
    if value.month is None or value.day is None:
        return None
    return date(value.year, value.month, value.day)


def listing(names: Iterable[str], lang: str) -> str:
    """Names as a sentence lists them: *A, B and C*."""
    *most, last = list(names) or [""]
    if not most:
        return last
    conjunction = words(lang)["and"]
    gap = "" if conjunction in "·・" else " "
    return f"{', '.join(most)}{gap}{conjunction}{gap}{last}"


def byline(names: Sequence[str], lang: str) -> str:
    """Who a line of a contents names; empty where nobody is to be."""
    some, more = shown_names(names)
    if more:
        return ", ".join(some) + more
    return listing(some, lang) if some else ""
