"""Joins the works of one citation, grouped and collapsed as the style asks.

In: the cites in order and a function that sets one. Out: runs. ``[1–3]``, ``(Doe 2001, 2004)``,
``(Doe 2001a, b)``: CSL 1.0.2, "Cite Grouping" and "Cite Collapsing".
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from publisher.markup.citations.cluster import Cite
from publisher.markup.citations.csl.format import joined
from publisher.markup.citations.csl.rich import Run, Runs, text_of
from publisher.markup.citations.csl.state import State
from publisher.markup.citations.csl.style import Style

Work = tuple[Cite, State | None]
SetOne = Callable[[Cite, State | None], Runs]


def collapsed(works: Sequence[Work], one: SetOne, style: Style) -> Runs:
    """The runs of `works` with the layout's delimiter, grouped and collapsed."""
    attrs = style.citation.attrs
    layout = style.citation.child("layout")
    delimiter = layout.attrs.get("delimiter", "") if layout else ""
    rule = attrs.get("collapse", "")
    if rule == "citation-number":
        return _numbers(works, one, delimiter, attrs.get("after-collapse-delimiter", delimiter))
    if len(works) > 1 and (rule.startswith("year") or "cite-group-delimiter" in attrs):
        return _years(works, one, style, delimiter, rule)
    return joined([one(cite, state) for cite, state in works], delimiter)


def _numbers(works: Sequence[Work], one: SetOne, delimiter: str, after: str) -> Runs:
    """Three or more numbers in sequence as a range."""
    out: Runs = []
    index = 0
    ranged = False
    while index < len(works):
        end = index
        while end + 1 < len(works) and _next(works[end], works[end + 1]):
            end += 1
        if out:
            out.append(Run(after if ranged else delimiter))
        ranged = end - index >= 2
        if ranged:
            out += [*one(*works[index]), Run("–"), *one(*works[end])]
            index = end + 1
        else:
            out += one(*works[index])
            index += 1
    return out


def _next(work: Work, after: Work) -> bool:
    """Whether `after` has the number after that of `work`, and neither says anything else."""
    if work[1] is None or after[1] is None:
        return False
    bare = not any((c.prefix or c.suffix or c.locator) for c in (work[0], after[0]))
    return bare and after[1].number == work[1].number + 1


def _years(works: Sequence[Work], one: SetOne, style: Style, delimiter: str, rule: str) -> Runs:
    """Works of the same authors side by side, their names but once."""
    attrs = style.citation.attrs
    between = attrs.get("cite-group-delimiter", ", ")
    after = attrs.get("after-collapse-delimiter", delimiter)
    groups = _groups(works, one)
    out: Runs = []
    for index, group in enumerate(groups):
        if index:
            out.append(Run(after if len(groups[index - 1]) > 1 and rule else delimiter))
        out += _group(group, one, style, rule, between if rule else delimiter, delimiter)
    return out


def _groups(works: Sequence[Work], one: SetOne) -> list[list[Work]]:
    """Works by their names; a work with a prefix opens a group of its own."""
    groups: list[tuple[str, list[Work]]] = []
    for cite, state in works:
        names = _names(cite, state, one)
        home = next((g for n, g in groups if names and n == names), None)
        if home is None or cite.prefix:
            groups.append((names, [(cite, state)]))
        else:
            home.append((cite, state))
    return [group for _, group in groups]


def _names(cite: Cite, state: State | None, one: SetOne) -> str:
    if state is None:
        return ""
    trial = replace(state, spent=set())
    one(replace(cite, prefix="", suffix=""), trial)
    return text_of(trial.names or [])


def _group(
    group: list[Work], one: SetOne, style: Style, rule: str, between: str, delimiter: str
) -> Runs:
    if not rule or len(group) == 1:
        return joined([one(*work) for work in group], between)
    suffixes = rule in ("year-suffix", "year-suffix-ranged")
    inner = style.citation.attrs.get("year-suffix-delimiter", between)
    if any(cite.locator or cite.suffix for cite, _ in group):
        between = delimiter  # a comma would run into the locators
    out: Runs = []
    year = ""
    for index, (cite, state) in enumerate(group):
        if state is None:
            continue
        muted = (
            replace(state, skip_names=True, spent=set()) if index else replace(state, spent=set())
        )
        runs = one(cite, muted)
        bare = _year(cite, state, one)
        if (
            suffixes
            and index
            and bare == year
            and state.hints.suffix
            and not (cite.prefix or cite.locator)
        ):
            out += [Run(inner), *[run for run in runs if "suffix" in run.marks], *_tail(runs)]
        else:
            out += ([Run(between)] if index else []) + runs
        year = bare
    return out


def _tail(runs: Runs) -> Runs:
    """What stands after the year suffix."""
    last = max((i for i, run in enumerate(runs) if "suffix" in run.marks), default=len(runs))
    return runs[last + 1 :]


def _year(cite: Cite, state: State, one: SetOne) -> str:
    """A work's citation without names and year suffix."""
    trial = replace(state, skip_names=True, spent=set(), hints=replace(state.hints, suffix=""))
    return text_of(one(replace(cite, prefix="", suffix="", locator=""), trial))
