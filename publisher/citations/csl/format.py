"""Formatting, quotes, affixes and display of any element (CSL 1.0.2, "Formatting" to "Display")."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from publisher.citations.csl import textcase
from publisher.citations.csl.locale import Locale
from publisher.citations.csl.rich import CLOSE, OPEN, WORDS, Run, Runs, mark_runs

_MARKS = {
    ("font-style", "italic"): "i", ("font-style", "oblique"): "i", ("font-weight", "bold"): "b",
    ("font-variant", "small-caps"): "sc", ("text-decoration", "underline"): "u",
    ("vertical-align", "sup"): "sup", ("vertical-align", "sub"): "sub",
    ("font-style", "normal"): "no:i", ("font-weight", "normal"): "no:b",
    ("font-variant", "normal"): "no:sc", ("text-decoration", "none"): "no:u",
    ("vertical-align", "baseline"): "no:sup",
}  # fmt: skip
_TYPES = ("font-style", "font-weight", "font-variant", "text-decoration", "vertical-align")
_PREFIX = frozenset((WORDS,))
FORMATS = frozenset((*_TYPES, "text-case", "quotes", "strip-periods"))


def format_runs(
    runs: Runs, attrs: Mapping[str, str], locale: Locale, english: bool | None = None
) -> Runs:
    """`runs` in the case, without periods, in quotation marks and type that `attrs` ask for.

    `english` tells whether they are English; `None` where they are what the locale is.
    """
    if not runs or FORMATS.isdisjoint(attrs):
        return runs
    if attrs.get("strip-periods") == "true":
        runs = [Run(run.text.replace(".", ""), run.marks) for run in runs]
    if case := attrs.get("text-case"):
        runs = textcase.change(runs, case, locale.english if english is None else english)
    if attrs.get("quotes") == "true":
        runs = [Run(OPEN), *runs, Run(CLOSE)]
    marks = [mark for name in _TYPES if (mark := _MARKS.get((name, attrs.get(name, ""))))]
    return mark_runs(runs, *marks) if marks else runs


def affix_runs(runs: Runs, attrs: Mapping[str, str]) -> Runs:
    """`runs` between `prefix` and `suffix`, with `display`; nothing stays nothing."""
    if not runs:
        return runs
    prefix, suffix = attrs.get("prefix"), attrs.get("suffix")
    out = [Run(prefix, _PREFIX), *runs] if prefix else runs
    out = [*out, Run(suffix)] if suffix else out
    return mark_runs(out, f"d:{attrs['display']}") if attrs.get("display") else out


def join_runs(parts: Sequence[Runs], delimiter: str) -> Runs:
    """The runs of `parts` that hold any, with `delimiter` between them, unless what comes brings a
    comma of its own."""
    out: Runs = []
    for part in parts:
        if not part:
            continue
        if out and delimiter and not part[0].text.startswith((", ", "; ")):
            out.append(Run(delimiter))
        out += part
    return out
