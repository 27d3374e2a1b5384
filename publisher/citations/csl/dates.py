"""Sets dates (CSL 1.0.2, "Date").

In: a CSL date, the element ``cs:date`` and a locale. Out: runs. Ranges are joined where the parts
differ; a season stands for a month; what is no date is set as it is.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from publisher.citations.csl.format import affix_runs, format_runs
from publisher.citations.csl.locale import Locale
from publisher.citations.csl.node import CslNode
from publisher.citations.csl.numbers import ordinal
from publisher.citations.csl.rich import Run, Runs, parse
from publisher.citations.csl.state import State

_ORDER = ("year", "month", "day")
_WANTED = {"year": ("year",), "year-month": ("year", "month")}


def render_date(node: CslNode, state: State, locale: Locale, suffixed: bool = True) -> Runs:
    """The date of the variable that `node` names; no runs where there is none.

    `suffixed`: the year carries the year suffix, for which the style has no place of its own.
    """
    name = node.attrs.get("variable", "")
    date = state.item.get(name)
    if not isinstance(date, dict) or name in state.used_variables:
        return []
    parts = _parts(node, locale)
    suffix = _suffix(state, name) if suffixed else []
    if "literal" in date:
        runs = parse(str(date["literal"])) + suffix
    else:
        base = locale.dates.get(node.attrs.get("form", ""), node)
        delimiter = node.attrs.get("delimiter", base.attrs.get("delimiter", ""))
        runs = _date_runs(date, parts, delimiter, locale, suffix)
    if runs and suffix:
        state.suffix_done = True
    return affix_runs(format_runs(runs, node.attrs, locale), node.attrs) if runs else []


def parts_of(node: CslNode) -> frozenset[str]:
    """The parts of a date that `node` sets."""
    if node.attrs.get("form"):
        return frozenset(_WANTED.get(node.attrs.get("date-parts", ""), _ORDER))
    return frozenset(child.attrs.get("name", "") for child in node.children)


def sort_key(date: Any, parts_wanted: frozenset[str] = frozenset(_ORDER)) -> str:
    """A text that sorts as `date` does, by the parts wanted; empty for what is no date."""
    if not isinstance(date, dict):
        return ""
    parts = date.get("date-parts") or []
    keys = []
    for part in parts[:2]:
        year = int(part[0]) + 100000
        month = part[1] if len(part) > 1 and "month" in parts_wanted else 0
        day = part[2] if len(part) > 2 and "day" in parts_wanted else 0
        keys.append(f"{year:06d}{month:02d}{day:02d}")
    return "-".join(keys) if keys else str(date.get("literal", ""))


def _parts(node: CslNode, locale: Locale) -> list[CslNode]:
    """The ``date-part`` elements to set: the locale's, changed by `node`'s, or `node`'s own."""
    form = node.attrs.get("form")
    if not form:
        return [child for child in node.children if child.tag == "date-part"]
    base = locale.dates.get(form)
    if base is None:
        return []
    own = {child.attrs.get("name", ""): child.attrs for child in node.children}
    return [
        replace(part, attrs={**part.attrs, **own.get(part.attrs.get("name", ""), {})})
        for part in base.children
        if part.tag == "date-part" and part.attrs.get("name") in parts_of(node)
    ]


def _suffix(state: State, name: str) -> Runs:
    """The year suffix, where this date is the one to carry it."""
    if name != "issued" or not state.hints.suffix or state.suffix_done:
        return []
    return [Run(state.hints.suffix, frozenset({"suffix"}))]


def _date_runs(
    date: Mapping[str, Any], parts: Sequence[CslNode], delimiter: str, locale: Locale, suffix: Runs
) -> Runs:
    """`date`, or both its ends without what they share at the ends of the format."""
    ends = [_values(end, date) for end in date.get("date-parts") or [] if end]
    if not ends:
        return []
    names = [part.attrs.get("name", "") for part in parts]
    first, last = ends[0], ends[-1]
    differ = [i for i, name in enumerate(names) if first.get(name) != last.get(name)]
    if len(ends) == 1 or not differ:
        runs = _set([(part, first) for part in parts], delimiter, locale, suffix)
        return [*runs, Run("–")] if runs and date.get("open") and len(ends) == 1 else runs
    # All parts from the largest that differs down are said twice, with its delimiter between.
    largest = min(differ, key=lambda i: _ORDER.index(names[i]))
    rank = _ORDER.index(names[largest])
    inner = [i for i, name in enumerate(names) if _ORDER.index(name) >= rank]
    low, high = min(inner), max(inner) + 1
    head = [(part, first) for part in parts[:high]]
    rest = [(part, last) for part in parts[low:high]]
    tail = [(part, first) for part in parts[high:]]
    late = "year" in names[high:]
    out = _set(head, delimiter, locale, [] if late else suffix)
    while out and not out[-1].text.strip(" ,"):
        out.pop()
    rest_runs = _set([*rest, *tail], delimiter, locale, suffix if late else [])
    if rest_runs and rest_runs[0].text.isspace():
        rest_runs = rest_runs[1:]
    return [*out, Run(parts[largest].attrs.get("range-delimiter", "–")), *rest_runs]


def _values(end: Sequence[int], date: Mapping[str, Any]) -> dict[str, int]:
    """The parts of one end of a date; a season is a month from 21 on, as EDTF has it."""
    values = {name: int(part) for name, part in zip(_ORDER, end, strict=False)}
    if date.get("season") and "month" not in values:
        values["month"] = 20 + int(date["season"])
    return values


def _set(
    parts: Sequence[tuple[CslNode, dict[str, int]]], delimiter: str, locale: Locale, suffix: Runs
) -> Runs:
    runs: Runs = []
    for part, values in parts:
        name = part.attrs.get("name", "")
        text = _PARTS[name](values, part, locale) if name in _PARTS else ""
        if not text:
            continue
        piece = [Run(text)] + (suffix if name == "year" else [])
        if runs and delimiter:
            runs.append(Run(delimiter))
        runs += affix_runs(format_runs(piece, part.attrs, locale), part.attrs)
    return runs


def _year(values: dict[str, int], part: CslNode, locale: Locale) -> str:
    year = values.get("year")
    if not year:
        return ""
    if part.attrs.get("form") == "short":
        return f"{year % 100:02d}"
    if year < 0:
        return f"{-year}{locale.term('bc')}"
    return f"{year}{locale.term('ad')}" if year < 1000 else str(year)


def _month(values: dict[str, int], part: CslNode, locale: Locale) -> str:
    month, form = values.get("month"), part.attrs.get("form", "long")
    if month is None or not 1 <= month <= 24:
        return ""
    if month > 12:
        return locale.term(f"season-{(month - 13) % 4 + 1:02d}")
    if form == "numeric":
        return str(month)
    if form == "numeric-leading-zeros":
        return f"{month:02d}"
    return locale.term(f"month-{month:02d}", form)


def _day(values: dict[str, int], part: CslNode, locale: Locale) -> str:
    day, form = values.get("day"), part.attrs.get("form", "numeric")
    if not day:
        return ""
    if form == "numeric-leading-zeros":
        return f"{day:02d}"
    only_first = locale.options.get("limit-day-ordinals-to-day-1") == "true"
    if form == "ordinal" and (day == 1 or not only_first):
        return ordinal(day, locale, f"month-{values.get('month', 0):02d}")
    return str(day)


_PARTS = {"year": _year, "month": _month, "day": _day}
