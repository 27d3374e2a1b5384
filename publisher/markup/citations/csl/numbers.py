"""Numbers as a style sets them: ordinals, roman, ranges of pages (CSL 1.0.2, "Number", App. V)."""

from __future__ import annotations

import re
from collections.abc import Callable

from publisher.markup.citations.csl.locale import Locale
from publisher.model.pagemap import roman

_NUMERIC = re.compile(r"[^\W\d]{0,2}\d+[^\W\d]*(?:\s*[,&–—-]\s*[^\W\d]{0,2}\d+[^\W\d]*)*")
_RANGE = re.compile(
    r"([^\d\s,;&–—-]*)(\d+)([^\s,;&–—-]*)\s*[-–—]+\s*([^\d\s,;&–—-]*)(\d+)([^\s,;&–—-]*)"
)


def is_numeric(text: str) -> bool:
    """Whether `text` is a number, or several, as CSL counts: ``2``, ``2b``, ``D2-4``, ``1, 3``."""
    return _NUMERIC.fullmatch(text.strip()) is not None


def is_plural(text: str) -> bool:
    """Whether `text` says more than one number."""
    return (
        re.search(r"\d\S*\s*[,;&–—-]\s*\S*\d|[ivxlcdm]+\s*[-–—,]\s*[ivxlcdm]+|\band\b", text)
        is not None
    )


def form(text: str, how: str, locale: Locale, noun: str) -> str:
    """`text` in the form numeric, ordinal, long-ordinal or roman; `noun` is the term it counts."""
    if not is_numeric(text):
        return text
    text = re.sub(r"\s*,\s*", ", ", re.sub(r"\s*&\s*", " & ", text))
    text = re.sub(r"\s*[-–—]\s*", "–", text)
    if how == "numeric":
        return text
    return re.sub(
        r"(?<![^\W\d_])\d+(?![^\W\d_])", lambda m: _one(int(m[0]), how, locale, noun), text
    )


def _one(number: int, how: str, locale: Locale, noun: str) -> str:
    if how == "roman" and 0 < number < 4000:
        return roman(number)
    if how == "long-ordinal" and 1 <= number <= 10:
        return locale.term(f"long-ordinal-{number:02d}") or ordinal(number, locale, noun)
    return ordinal(number, locale, noun) if how.endswith("ordinal") else str(number)


def ordinal(number: int, locale: Locale, noun: str) -> str:
    """`number` with the ordinal suffix of the locale, in the gender of `noun`."""
    entry = locale.entry(noun)
    genders = [f":{entry.gender}"] if entry and entry.gender else []
    for modulus, names in (
        (100, f"ordinal-{number % 100:02d}"),
        (10, f"ordinal-{number % 10:02d}"),
    ):
        for gender in [*genders, ""]:
            if (suffix := locale.entry(names + gender)) and (modulus == 100 or number >= 0):
                return f"{number}{suffix.single}"
    for gender in [*genders, ""]:
        if suffix := locale.entry("ordinal" + gender):
            return f"{number}{suffix.single}"
    return str(number)


def pages(text: str, how: str, locale: Locale) -> str:
    """The ranges in `text` as `page-range-format` wants them, with the locale's dash."""
    dash = locale.term("page-range-delimiter") or "–"

    def range_(match: re.Match[str]) -> str:
        before, first, tail, again, last, end = match.groups()
        if tail or (again and again != before) or not how:
            return f"{before}{first}{tail}{dash}{again}{last}{end}"
        whole = _whole(first, last)
        if how in _RANGES and int(whole) >= int(first):
            last = _RANGES[how](first, whole)
        return f"{before}{first}{dash}{again if how == 'expanded' else ''}{last}{end}"

    text = _RANGE.sub(range_, text)
    return re.sub(r"(?<=\w)\s*[-–—]+\s*(?=\w)", dash, text)


def _whole(first: str, last: str) -> str:
    """`last` with the digits it left to `first`: 321, 8 → 328."""
    return first[: len(first) - len(last)] + last if len(last) < len(first) else last


def _minimal(first: str, last: str, least: int = 1) -> str:
    if len(first) != len(last):
        return last
    same = 0
    while same < len(first) - least and first[same] == last[same]:
        same += 1
    return last[same:]


def _chicago(first: str, last: str, four: bool = True) -> str:
    """CSL 1.0.2, Appendix V. `four`: of four digits all are kept where three change (15th ed.)."""
    if len(first) < 3 or int(first) % 100 == 0 or len(first) != len(last):
        return last
    if int(first) % 100 < 10:
        return _minimal(first, last)
    if four and len(first) == 4 and len(_minimal(first, last)) >= 3:
        return last
    return _minimal(first, last, 2)


_RANGES: dict[str, Callable[[str, str], str]] = {
    "expanded": lambda first, last: last,
    "minimal": _minimal,
    "minimal-two": lambda first, last: _minimal(first, last, min(2, len(first))),
    "chicago": _chicago,
    "chicago-15": _chicago,
    "chicago-16": lambda first, last: _chicago(first, last, four=False),
}
