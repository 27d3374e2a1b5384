"""Joins the works of one citation, grouped and collapsed as the style asks.

In: the cites in order and a function that sets one. Out: runs. ``[1–3]``, ``(Doe 2001, 2004)``,
``(Doe 2001a, b)``: CSL 1.0.2, "Cite Grouping" and "Cite Collapsing".
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from publisher.citations.csl.cites import CslCite
from publisher.citations.csl.rich import Run, Runs, text_of
from publisher.citations.csl.state import State
from publisher.citations.csl.style import CslStyle

Work = tuple[CslCite, State | None]
SetOne = Callable[[CslCite, State | None], Runs]


def collapse_works(works: Sequence[Work], one: SetOne, style: CslStyle) -> Runs:
    """The runs of `works` with the layout's delimiter, grouped and collapsed."""
    attrs = style.citation.attrs
    layout = style.citation.child("layout")
    delimiter = layout.attrs.get("delimiter", "") if layout else ""
    rule = attrs.get("collapse", "")
    after = attrs.get("after-collapse-delimiter", delimiter)
    if rule == "citation-number":
        return _strung(_numbers(works, one, delimiter, after))
    if len(works) > 1 and (rule.startswith("year") or "cite-group-delimiter" in attrs):
        return _strung(_years(works, one, style, delimiter, after))
    return _strung([(delimiter, one(cite, state)) for cite, state in works])


Piece = tuple[str, Runs]
"""What stands before a work where another is before it, and the work."""

_POINTS = (",", ".", ";")


def _strung(pieces: Sequence[Piece]) -> Runs:
    """The pieces that hold any text, one after the other. The author's own punctuation at the
    end of a suffix or the head of a prefix stands for the delimiter."""
    out: Runs = []
    for delimiter, runs in pieces:
        if not runs:
            continue
        if out and delimiter:
            own = "affix" in out[-1].marks and out[-1].text.rstrip().endswith(_POINTS)
            if "affix" in runs[0].marks and runs[0].text.startswith(_POINTS):
                pass
            elif own:
                out += [] if out[-1].text.endswith(" ") else [Run(" ")]
            else:
                out.append(Run(delimiter))
        out += runs
    return out


def _numbers(works: Sequence[Work], one: SetOne, delimiter: str, after: str) -> list[Piece]:
    """Three or more numbers in sequence as a range."""
    out: list[Piece] = []
    index = 0
    before = delimiter
    while index < len(works):
        end = index
        while end + 1 < len(works) and _next(works[end], works[end + 1]):
            end += 1
        first = one(*works[index])
        if end - index >= 2 and any("number" in run.marks for run in first):
            out.append((before, [*first, Run("–"), *one(*works[end])]))
            index, before = end + 1, after
        else:
            out.append((before, first))
            index, before = index + 1, delimiter
    return out


def _next(work: Work, after: Work) -> bool:
    """Whether `after` has the number after that of `work`, and neither says anything else."""
    if work[1] is None or after[1] is None:
        return False
    bare = not any((c.prefix or c.suffix or c.locator) for c in (work[0], after[0]))
    return bare and after[1].number == work[1].number + 1


def _years(
    works: Sequence[Work], one: SetOne, style: CslStyle, delimiter: str, after: str
) -> list[Piece]:
    """Works of the same authors side by side, their names but once."""
    attrs = style.citation.attrs
    rule = attrs.get("collapse", "")
    between = attrs.get("cite-group-delimiter", ", ")
    out: list[Piece] = []
    before = delimiter
    for group in _groups(works, one, style.note, rule.startswith("year-suffix")):
        pieces = (
            _group(group, one, style, between, after)
            if rule
            else [(between, one(cite, state)) for cite, state in group]
        )
        out += [(before, pieces[0][1]), *pieces[1:]]
        before = after if rule == "year" or (rule and len(group) > 1) else delimiter
    return out


def _groups(works: Sequence[Work], one: SetOne, note: bool, bare: bool) -> list[list[Work]]:
    """Works by their names; a work with a prefix opens a group of its own. In notes the author's
    order is kept, and only neighbours are grouped. `bare`: works without names are one group."""
    groups: list[tuple[str, list[Work]]] = []
    for cite, state in works:
        names = _names(cite, state, one)
        near = groups[-1:] if note else groups
        home = next((g for n, g in near if n == names and (names or bare)), None)
        if home is None or cite.prefix:
            groups.append((names, [(cite, state)]))
        else:
            home.append((cite, state))
    return [group for _, group in groups]


def _names(cite: CslCite, state: State | None, one: SetOne) -> str:
    if state is None:
        return ""
    trial = state.again()
    one(replace(cite, prefix="", suffix=""), trial)
    return text_of(trial.names or [])


def _group(
    group: list[Work], one: SetOne, style: CslStyle, between: str, after: str
) -> list[Piece]:
    """Works of the same authors, named with the first; of one year, where the style wants it, with
    their suffixes alone after the first."""
    attrs = style.citation.attrs
    layout = style.citation.child("layout")
    rule = attrs.get("collapse", "")
    default = attrs.get("cite-group-delimiter", layout.attrs.get("delimiter", "") if layout else "")
    inner = attrs.get("year-suffix-delimiter", default)
    out: list[Piece] = []
    years = [_year(cite, state, one) if state else "" for cite, state in group]
    index = 0
    before = between
    while index < len(group):
        cite, state = group[index]
        if state is None:
            out.append((before, one(cite, state)))
            index += 1
            continue
        runs = one(cite, state.again(skip_names=state.skip_names or bool(out)))
        end = index + 1
        while (
            rule.startswith("year-suffix")
            and end < len(group)
            and years[end] == years[index]
            and _suffixed(group[index], group[end])
        ):
            end += 1
        if end - index > 1:
            runs = _with_suffixes(runs, group[index:end], inner, rule == "year-suffix-ranged")
        out.append((before, runs))
        before = after if end - index > 1 or cite.locator or cite.suffix else between
        index = end
    return out


def _with_suffixes(runs: Runs, works: list[Work], delimiter: str, ranged: bool) -> Runs:
    """`runs`, which set the first of `works`, with the year suffixes of the others after its own. A
    style that has a place for them in the bibliography alone sets none here."""
    last = max((i for i, run in enumerate(runs) if "suffix" in run.marks), default=None)
    if last is None:
        return runs
    linked = {mark for mark in runs[last].marks if mark.startswith("a:#")}
    looks = runs[last].marks - linked
    members = [
        Run(state.hints.suffix, looks | ({f"a:#{cite.key}"} if linked else set()))
        for cite, state in works
        if state is not None
    ]
    suffixes = _letters(members, delimiter, ranged)
    return [*runs[: last + 1], *suffixes[1:], *runs[last + 1 :]]


def _suffixed(first: Work, other: Work) -> bool:
    """Whether both carry a year suffix and say nothing else."""
    return (
        all(
            state is not None and state.hints.suffix and not (cite.locator or cite.suffix)
            for cite, state in (first, other)
        )
        and not other[0].prefix
    )


def _letters(suffixes: Runs, delimiter: str, ranged: bool) -> Runs:
    """Year suffixes, with what stands between them; three or more in sequence as a range."""
    out: Runs = []
    index = 0
    while index < len(suffixes):
        end = index
        while (
            ranged
            and end + 1 < len(suffixes)
            and _after(suffixes[end].text) == suffixes[end + 1].text
        ):
            end += 1
        if out:
            out.append(Run(delimiter))
        if end - index >= 2:
            out += [suffixes[index], Run("–"), suffixes[end]]
            index = end + 1
        else:
            out.append(suffixes[index])
            index += 1
    return out


def _after(suffix: str) -> str:
    """The year suffix after `suffix`."""
    head, last = suffix[:-1], suffix[-1]
    return head + chr(ord(last) + 1) if last < "z" else (_after(head) if head else "a") + "a"


def _year(cite: CslCite, state: State, one: SetOne) -> str:
    """A work's citation without names and year suffix."""
    trial = state.again(skip_names=True, hints=replace(state.hints, suffix=""))
    return text_of(one(replace(cite, prefix="", suffix="", locator=""), trial))
