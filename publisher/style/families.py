"""Families of fonts that a style's sheets ask for and the style does not have: pages would be set
in whatever the machine has, and nobody would be told.

In: the sheets of a style that a volume brought, the families it has. Out: a diagnostic (VOL066) for
each family that comes first in a list (CSS Fonts 4, 2.1) and is none of them, at its line.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from difflib import get_close_matches
from types import MappingProxyType

from publisher.diagnostics import Diagnostic, Span

_COMMENT = re.compile(r"/\*.*?(?:\*/|\Z)", re.DOTALL)
_END = re.compile(r"[;{}]")
_SIZE = re.compile(
    r"[\d.]+(?:%|[a-z]+)(?:\s*/\s*[\d.]+(?:%|[a-z]*))?\s+(?P<families>\S.*)", re.DOTALL
)
"""What stands before the families in the shorthand ``font``."""
_VARIABLE = re.compile(r"var\(\s*(?P<name>--[\w-]+)")
_HOPS = 8
"""Variables that stand for variables; what goes on is a circle."""
_LIKE_ANOTHER = frozenset(("inherit", "initial", "unset", "revert", "revert-layer", ""))
_GENERIC = frozenset(
    ("serif", "sans-serif", "monospace", "cursive", "fantasy", "system-ui", "math", "emoji",
     "ui-serif", "ui-sans-serif", "ui-monospace", "ui-rounded", "fangsong")
)  # fmt: skip
"""Families by kind (CSS Fonts 4, 2.1.1): the reader's own, on a screen; in print the machine's."""
_OF_FORMULAS = "STIX Two Math"
"""What the web edition always brings."""
_LONGEST_LIST = 1_000
"""Characters of a declaration that are looked at: families come first, and are short."""
_LONGEST = 80
"""Characters of the name of a family that is told."""


def unknown_families(
    sheets: Mapping[str, Iterable[tuple[str, str]]],
    has: Collection[str],
    values: Mapping[str, str] = MappingProxyType({}),
) -> tuple[Diagnostic, ...]:
    """What `sheets`, for each medium their paths and texts, ask for and the style has not; it `has`
    those families, and named `values`. Each family once."""
    found: dict[str, Diagnostic] = {}
    known = {family.casefold() for family in (*has, _OF_FORMULAS)}
    for medium, files in sheets.items():
        variables = {f"--{name}": value for name, value in values.items()}
        last: dict[tuple[str, bool], tuple[Span, str, str]] = {}  # a later rule takes the place
        for path, text in files:
            for line, selector, name, value in _declarations(text):
                if name.startswith("--"):
                    variables[name] = value
                elif name in ("font", "font-family"):
                    is_face = selector == "@font-face"  # each is a rule of its own
                    place = f"{path}:{line}" if is_face else selector
                    last[place, name == "font"] = Span(path, line), name, value
        for span, name, value in last.values():
            family = _first_family(name, value, variables)
            key = family.casefold()
            if key not in known | _LIKE_ANOTHER and (key not in _GENERIC or medium == "print"):
                found.setdefault(key, _unknown(family, span, has))
    return tuple(found.values())


def _declarations(text: str) -> Iterator[tuple[int, str, str, str]]:
    """Line, selector, name and value of each declaration, and of what looks like one."""
    text = _COMMENT.sub(lambda match: "\n" * match[0].count("\n"), text)
    line, start, selector = 1, 0, ""
    for end in (*(match.start() for match in _END.finditer(text)), len(text)):
        piece, sign = text[start:end], text[end : end + 1]
        if sign == "{":
            selector = " ".join(piece.split())
        elif ":" in piece:
            name, _, value = piece.partition(":")
            at = line + name.count("\n", 0, len(name) - len(name.lstrip()))
            yield at, selector, name.strip().lower(), value
        line += piece.count("\n")
        start = end + 1


def _first_family(name: str, value: str, variables: Mapping[str, str]) -> str:
    """The family that a declaration asks for before any other; empty where it asks for none."""
    value = value[:_LONGEST_LIST].partition("!")[0].strip()
    for _ in range(_HOPS):
        variable = _VARIABLE.search(value)
        if variable is None:
            break
        value = variables.get(variable["name"], "")[:_LONGEST_LIST].strip()
    else:
        return ""
    if name == "font":
        size = _SIZE.search(value)
        value = size["families"] if size else ""
    elif name != "font-family":
        return ""
    family = value.partition(",")[0].strip()
    return " ".join(family.strip("\"'").split())


def _unknown(family: str, span: Span, has: Collection[str]) -> Diagnostic:
    near = get_close_matches(family[:_LONGEST], has, n=1)
    there = ", ".join(f"`{each}`" for each in has) or "none"
    way = f"write `{near[0]}`" if near else "write the name of one that it has"
    return Diagnostic(
        "VOL066",
        f"the style asks for the font `{family[:_LONGEST]}`, and does not have it",
        span,
        f"{way}, or give it to the style as `[[fonts]]` in its style.toml; it has {there}",
    )
