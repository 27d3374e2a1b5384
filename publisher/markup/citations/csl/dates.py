"""Sets dates (CSL 1.0.2, "Date").

In: a CSL date, the element ``cs:date`` and a locale. Out: runs. Ranges are joined where the parts
differ; a season stands for a month; what is no date is set as it is.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from publisher.markup.citations.csl.format import affixed, formatted
from publisher.markup.citations.csl.locale import Locale
from publisher.markup.citations.csl.node import Node
from publisher.markup.citations.csl.numbers import ordinal
from publisher.markup.citations.csl.rich import Run, Runs, parse
from publisher.markup.citations.csl.state import State

_ORDER = ("year", "month", "day")
_WANTED = {"year": ("year",), "year-month": ("year", "month")}


def render(node: Node, state: State, locale: Locale, suffixed: bool = True) -> Runs:
    """The date of the variable that `node` names; no runs where there is none.

    `suffixed`: the year carries the year suffix, for which the style has no place of its own.
    """
    name = node.attrs.get("variable", "")
    date = state.item.get(name)
    if not isinstance(date, Mapping) or name in state.spent:
        return []
    parts = _parts(node, locale)
    suffix = _suffix(state, name) if suffixed else []
    if "literal" in date:
        runs = parse(str(date["literal"])) + suffix
    else:
        runs = _dated(date, parts, node, locale, suffix)
    if runs and suffix:
        state.suffix_done = True
    return affixed(formatted(runs, node.attrs, locale), node.attrs) if runs else []


def wanted(node: Node) -> frozenset[str]:
    """The parts of a date that `node` sets."""
    if node.attrs.get("form"):
        return frozenset(_WANTED.get(node.attrs.get("date-parts", ""), _ORDER))
    return frozenset(child.attrs.get("name", "") for child in node.children)


def sort_key(date: Any, parts_wanted: frozenset[str] = frozenset(_ORDER)) -> str:
    """A text that sorts as `date` does, by the parts wanted; empty for what is no date."""
    if not isinstance(date, Mapping):
        return ""
    parts = date.get("date-parts") or []
    keys = []
    for part in parts[:2]:
        year = int(part[0]) + 100000
        month = part[1] if len(part) > 1 and "month" in parts_wanted else 0
        day = part[2] if len(part) > 2 and "day" in parts_wanted else 0
        keys.append(f"{year:06d}{month:02d}{day:02d}")
    return "-".join(keys) if keys else str(date.get("literal", ""))


def _parts(node: Node, locale: Locale) -> list[Node]:
    """The ``date-part`` elements to set: the locale's, changed by `node`'s, or `node`'s own."""
    form = node.attrs.get("form")
    if not form:
        return [child for child in node.children if child.tag == "date-part"]
    base = locale.dates.get(form)
    if base is None:
        return []
    own = {child.attrs.get("name", ""): child.attrs for child in node.children}
    delimiter = base.attrs.get("delimiter", "")
    parts = [
        replace(part, attrs={**part.attrs, **own.get(part.attrs.get("name", ""), {})})
        for part in base.children
        if part.tag == "date-part" and part.attrs.get("name") in wanted(node)
    ]
    if delimiter:
        parts = [
            replace(
                part,
                attrs={
                    **part.attrs,
                    "prefix": (delimiter if i else "") + part.attrs.get("prefix", ""),
                },
            )
            for i, part in enumerate(parts)
        ]
    return parts


def _suffix(state: State, name: str) -> Runs:
    """The year suffix, where this date is the one to carry it."""
    if name != "issued" or not state.hints.suffix or state.suffix_done:
        return []
    return [Run(state.hints.suffix, frozenset({"suffix"}))]


def _dated(
    date: Mapping[str, Any], parts: Sequence[Node], node: Node, locale: Locale, suffix: Runs
) -> Runs:
    ends = [end for end in date.get("date-parts") or [] if end]
    if not ends:
        return []
    first = _values(ends[0], date)
    if date.get("open"):
        return [*_one(first, parts, locale, suffix), Run("–")]
    if len(ends) == 1:
        return _one(first, parts, locale, suffix)
    return _range(first, _values(ends[1], {}), parts, locale, suffix)


def _values(end: Sequence[int], date: Mapping[str, Any]) -> dict[str, int]:
    values = dict(zip(_ORDER, end, strict=False))
    if date.get("season") and "month" not in values:
        values["season"] = int(date["season"])
    return values


def _range(
    first: dict[str, int], last: dict[str, int], parts: Sequence[Node], locale: Locale, suffix: Runs
) -> Runs:
    """Both dates, without what they share at the ends of the format."""
    names = [part.attrs.get("name", "") for part in parts]
    differ = [i for i, name in enumerate(names) if first.get(name) != last.get(name)]
    if not differ:
        return _one(first, parts, locale, suffix)
    largest = min((_ORDER.index(names[i]) for i in differ if names[i] in _ORDER), default=0)
    inner = [i for i, name in enumerate(names) if name in _ORDER and _ORDER.index(name) >= largest]
    low, high = min(inner), max(inner) + 1
    dash = parts[differ[0]].attrs.get("range-delimiter", "–")
    head = [(part, first) for part in parts[:low]]
    left = [(part, first) for part in parts[low:high]]
    right = [(part, last) for part in parts[low:high]]
    tail = [(part, last) for part in parts[high:]]
    out = _set([*head, *left], locale, [] if tail or _year_later(parts, high) else suffix)
    while out and out[-1].text.endswith((" ", ",")) and not out[-1].text.strip(" ,"):
        out.pop()
    joined = _set([*right, *tail], locale, suffix if tail else [])
    if joined and joined[0].text.isspace():
        joined = joined[1:]
    return [*out, Run(dash), *joined]


def _year_later(parts: Sequence[Node], index: int) -> bool:
    return any(part.attrs.get("name") == "year" for part in parts[index:])


def _one(values: dict[str, int], parts: Sequence[Node], locale: Locale, suffix: Runs) -> Runs:
    return _set([(part, values) for part in parts], locale, suffix)


def _set(parts: Sequence[tuple[Node, dict[str, int]]], locale: Locale, suffix: Runs) -> Runs:
    runs: Runs = []
    for part, values in parts:
        name = part.attrs.get("name", "")
        text = _PARTS[name](values, part, locale) if name in _PARTS else ""
        if not text:
            continue
        piece = [Run(text)] + (suffix if name == "year" else [])
        attrs = {**part.attrs, "prefix": part.attrs.get("prefix", "")}
        if not runs and len(parts) > 1:
            attrs["prefix"] = (
                attrs["prefix"].lstrip() if attrs["prefix"].isspace() else attrs["prefix"]
            )
        runs += affixed(formatted(piece, attrs, locale), attrs)
    if runs and runs[-1].text in (" ", ", "):
        runs.pop()
    return runs


def _year(values: dict[str, int], part: Node, locale: Locale) -> str:
    year = values.get("year")
    if not year:
        return ""
    if part.attrs.get("form") == "short":
        return f"{year % 100:02d}"
    if year < 0:
        return f"{-year}{locale.term('bc')}"
    return f"{year}{locale.term('ad')}" if year < 1000 else str(year)


def _month(values: dict[str, int], part: Node, locale: Locale) -> str:
    month, form = values.get("month"), part.attrs.get("form", "long")
    if month is None:
        season = values.get("season")
        return locale.term(f"season-{season:02d}") if season else ""
    if form == "numeric":
        return str(month)
    if form == "numeric-leading-zeros":
        return f"{month:02d}"
    return locale.term(f"month-{month:02d}", form)


def _day(values: dict[str, int], part: Node, locale: Locale) -> str:
    day, form = values.get("day"), part.attrs.get("form", "numeric")
    if day is None:
        return ""
    if form == "numeric-leading-zeros":
        return f"{day:02d}"
    only_first = locale.options.get("limit-day-ordinals-to-day-1") == "true"
    if form == "ordinal" and (day == 1 or not only_first):
        return ordinal(day, locale, f"month-{values.get('month', 0):02d}")
    return str(day)


_PARTS = {"year": _year, "month": _month, "day": _day}
