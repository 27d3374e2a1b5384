"""Slips in the files of a style that a volume brings: told, for no browser and no typesetter does.

In: the sheets of the style, and what its style.toml says. Out: diagnostics with line and column
(VOL067 to VOL069). Parsed by CSS Syntax Module Level 3, whose errors drop a rule in silence.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from difflib import get_close_matches
from functools import cache
from importlib.resources import files
from typing import Any

import tinycss2

from publisher.diagnostics import Diagnostic, Span, limit_per_code

_LONGEST = 60
"""Characters of a name that is quoted."""

_OWN_PREFIXES = ("--", "-epub-", "-webkit-", "-moz-", "-ms-", "-weasy-")
"""Names that a sheet or a program has made for itself."""

_OF_DESCRIPTORS = frozenset(
    ("counter-style", "property", "font-feature-values", "font-palette-values", "view-transition")
)
"""At-rules that hold other names than properties."""

_KEYS: Mapping[str, tuple[str, ...]] = {
    "": (
        "extends",
        "css",
        "values",
        "settings",
        "page",
        "fonts",
        "system-fonts",
        "formulas",
        "hanging",
    ),
    "fonts": ("family", "package", "file", "style", "weights", "script"),
    "system-fonts": ("family", "langs", "weights", "heads", "code"),
    "formulas": ("family", "bold", "symbols", "axis", "small"),
}
"""The keys of style.toml, by table. What stands under ``[settings]`` is the templates' own too,
and ``[css]`` has a list for each form that is asked for."""


def sheet_faults(sheets: tuple[tuple[str, str], ...]) -> tuple[Diagnostic, ...]:
    """What is wrong in `sheets`, pairs of a path and a text: a task."""
    return limit_per_code([fault for path, text in sheets for fault in _faults(path, text)], 12)


def toml_faults(settings: Mapping[str, Any], path: str) -> tuple[Diagnostic, ...]:
    """Keys of the style.toml at `path` that say nothing to Publisher."""
    return tuple(
        _unknown_key(key, table, path)
        for table, known in _KEYS.items()
        for entry in _entries(settings, table)
        for key in entry
        if key not in known
    )


def _entries(settings: Mapping[str, Any], table: str) -> Iterable[Mapping[str, Any]]:
    """The tables called so: the file as a whole for none, several for a list."""
    if not table:
        return (settings,)
    value = settings.get(table, ())
    return tuple(v for v in (value if isinstance(value, list) else (value,)) if isinstance(v, dict))


def _unknown_key(key: str, table: str, path: str) -> Diagnostic:
    near = get_close_matches(key[:_LONGEST], _KEYS[table], n=1)
    where = f"[{table}]" if table else "style.toml"
    cure = f"did you mean `{near[0]}`?" if near else f"what there is: {', '.join(_KEYS[table])}"
    return Diagnostic("VOL069", f"`{key[:_LONGEST]}` says nothing in {where}", Span(path), cure)


def _faults(path: str, text: str) -> Iterator[Diagnostic]:
    lines = text.split("\n")

    def place(node: Any) -> Span:
        line = lines[node.source_line - 1] if node.source_line <= len(lines) else ""
        return Span(path, node.source_line, node.source_column, 0, line)

    rules = tinycss2.parse_stylesheet(text, skip_comments=True, skip_whitespace=True)
    for rule in rules:
        yield from _of_rule(rule, place)
    if rules and (last := rules[-1]).type != "error" and _is_open(text, rules):
        cure = "close it with `}`: what stands behind it is lost"
        yield Diagnostic("VOL068", "a rule is not closed", place(last), cure)


def _of_rule(rule: Any, place: Any) -> Iterator[Diagnostic]:
    """The faults of one rule, and of those inside it."""
    if rule.type == "error":
        yield Diagnostic("VOL068", "what stands before this place is no rule of CSS", place(rule))
        return
    if getattr(rule, "content", None) is None or _rule_name(rule) in _OF_DESCRIPTORS:
        return
    for part in tinycss2.parse_blocks_contents(
        rule.content, skip_comments=True, skip_whitespace=True
    ):
        if part.type == "error":
            message = "something in this rule is no declaration: a name, a colon, a value"
            yield Diagnostic("VOL068", message, place(rule))
        elif part.type == "declaration":
            yield from _of_declaration(part, place)
        else:
            yield from _of_rule(part, place)


def _rule_name(rule: Any) -> str:
    """The name of an at-rule; empty for any other."""
    return str(getattr(rule, "lower_at_keyword", ""))


def _of_declaration(part: Any, place: Any) -> Iterator[Diagnostic]:
    name = part.lower_name
    if name in _properties() or name.startswith(_OWN_PREFIXES):
        return
    near = get_close_matches(name[:_LONGEST], sorted(_properties()), n=1, cutoff=0.75)
    cure = f"did you mean `{near[0]}`?" if near else "take it out, or look for its name"
    yield Diagnostic("VOL067", f"there is no property `{name[:_LONGEST]}`", place(part), cure)


def _is_open(text: str, rules: Sequence[Any]) -> bool:
    """Whether a block of `text`, whose rules are given, goes on to its end: a closing brace behind
    it closes one."""
    closed = tinycss2.parse_stylesheet(f"{text}}}", skip_comments=True, skip_whitespace=True)
    return [rule.type for rule in closed] == [rule.type for rule in rules]


@cache
def _properties() -> frozenset[str]:
    """All properties, from `properties.txt`."""
    text = (files("publisher.style") / "properties.txt").read_text("utf-8")
    return frozenset(line for line in text.splitlines() if line and not line.startswith("#"))
