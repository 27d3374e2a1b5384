"""The words that Publisher itself says in a book, and dates, in the language of volume or paper.

In: a BCP 47 tag, and the words that the volume says otherwise. Out: words by their names in
`words/en.toml`, those of a table below it as ``table.name``; English where a language is not among
`words/*.toml`. Dates follow CLDR through Babel, as do the forms that a number asks of a noun.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import lru_cache
from importlib.resources import files
from typing import Any

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_interval, format_skeleton

from publisher.model.dates import Day
from publisher.model.people import shown_names

OwnWords = Mapping[str, Mapping[str, str]]
"""What a volume says otherwise: words by their names, by the name of a table's language."""

NO_OWN: OwnWords = {}
_TRADITIONAL = frozenset({"hant", "tw", "hk", "mo"})


def words(lang: str, own: OwnWords = NO_OWN) -> Mapping[str, str]:
    """The words for `lang`, those of `own` before Publisher's."""
    table = _words(table_name(lang))
    return {**table, **own[table_name(lang)]} if table_name(lang) in own else table


@lru_cache
def table_name(lang: str) -> str:
    """The name of the table for `lang`: its language, and ``zh-hant`` for Chinese in traditional
    letters, by its script or where it is written."""
    base, *parts = lang.lower().replace("_", "-").split("-")
    if base in ("zh", "yue", "cmn"):
        is_simple = "hans" in parts
        return "zh-hant" if not is_simple and _TRADITIONAL.intersection(parts) else "zh"
    return {"iw": "he", "nb": "no", "in": "id"}.get(base, base)


def has_words(lang: str) -> bool:
    """Whether Publisher has words in `lang`."""
    return table_name(lang) in languages()


@lru_cache
def languages() -> frozenset[str]:
    """The names of all tables."""
    folder = files("publisher.languages") / "words"
    return frozenset(
        entry.name.removesuffix(".toml")
        for entry in folder.iterdir()
        if entry.name.endswith(".toml")
    )


@lru_cache
def _words(name: str) -> Mapping[str, str]:
    file = files("publisher.languages") / "words" / f"{name}.toml"
    if not file.is_file():
        return _words("en")
    table = dict(_flat(tomllib.loads(file.read_text("utf-8"))))
    return table if name == "en" else {**_words("en"), **table}


@lru_cache
def in_every_language(name: str) -> frozenset[str]:
    """The word `name` of every table, a ``table.name``. Read by lines: whole tables of languages
    that a book is not in would cost each worker a tenth of a second."""
    table, _, key = name.rpartition(".")
    line = re.compile(rf'^{re.escape(key)} = "(.*)"$', re.MULTILINE)
    folder = files("publisher.languages") / "words"
    texts = (entry.read_text("utf-8") for entry in folder.iterdir() if entry.name.endswith(".toml"))
    parts = (text.partition(f"\n[{table}]\n")[2].partition("\n[")[0] for text in texts)
    return frozenset(match[1] for part in parts if (match := line.search(part)))


def _flat(table: Mapping[str, Any], before: str = "") -> Iterator[tuple[str, str]]:
    for name, value in table.items():
        if isinstance(value, Mapping):
            yield from _flat(value, f"{before}{name}.")
        else:
            yield before + name, value


def with_number(number: int, noun: str, lang: str, own: OwnWords = NO_OWN) -> str:
    """`number` with the form of `noun` that it asks for in `lang` (UTS 35 part 3, "Language Plural
    Rules"): ``report.papers`` of 2 is *2 papers*, *2 доклада*."""
    said = words(lang, own)
    table = table_name(lang if has_words(lang) else "en")
    plural = Locale.parse(table.split("-")[0]).plural_form(number)
    form = said.get(f"{noun}.{plural}", said[f"{noun}.other"])
    return form.format(n=number)


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


def listing(names: Iterable[str], lang: str, own: OwnWords = NO_OWN) -> str:
    """Names as a sentence lists them: *A, B and C*; between East Asian ones stands one sign."""
    *most, last = list(names) or [""]
    if not most:
        return last
    comma, joint = separators(lang, own)
    return comma.join(most) + joint + last


def separators(lang: str, own: OwnWords = NO_OWN) -> tuple[str, str]:
    """What stands between two names of a list, and before the last: East Asian signs stand close
    between any two, Hebrew and Arabic write *and* to what follows."""
    said = words(lang, own)
    conjunction = said["and"]
    if conjunction in "·・、":
        return conjunction, conjunction
    joint = f" {conjunction}" if conjunction[-1:] in "־و" else f" {conjunction} "
    return said["text.comma"], joint


def byline(names: Sequence[str], lang: str, own: OwnWords = NO_OWN) -> str:
    """Who a line of a contents names; empty where nobody is to be."""
    some, are_all = shown_names(names)
    if not are_all:
        said = words(lang, own)
        return said["text.comma"].join(some) + said["others"]
    return listing(some, lang, own) if some else ""
