"""Classes that the rules of a style ask for, and no page has: a slip in a name, for a rule that
meets nothing says nothing.

In: the sheets of a style that a volume brought, and what pages are known to have: the sheets of the
styles it extends, its templates. Out: a diagnostic (VOL090) for each class that stands in none of
them, at its line; those that a manuscript gives (`{.verse}`) are left out once that is read.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from difflib import get_close_matches

from publisher.diagnostics import Diagnostic, Span

_COMMENT = re.compile(r"/\*.*?(?:\*/|\Z)", re.DOTALL)
_END = re.compile(r"[;{}]")
_CLASS = re.compile(r"\.(-?[A-Za-z_][\w-]{0,80})")
_NAME = re.compile(r"[A-Za-z_][\w-]*")
_LONGEST = 2_000
"""Characters of a selector that are looked at."""
_MOST = 12
"""Findings of a style."""


def unmet_classes(
    own: Iterable[tuple[str, str]], others: Iterable[str], templates: Mapping[str, str]
) -> tuple[Diagnostic, ...]:
    """The classes that `own` sheets, paths and texts, ask for, and that neither `others`, the texts
    of further sheets, nor `templates` name. Each once."""
    known = {name for text in others for _, name in _classes(text)}
    known |= {name for text in templates.values() for name in _NAME.findall(text)}
    found: dict[str, Diagnostic] = {}
    for path, text in own:
        for line, name in _classes(text):
            if name not in known and name not in found and len(found) < _MOST:
                near = get_close_matches(name, sorted(known), n=1, cutoff=0.75)
                meant = f"did you mean `.{near[0]}`?" if near else "look for its name in the page"
                found[name] = Diagnostic(
                    "VOL090", f"no page has the class `{name}`", Span(path, line), meant
                )
    return tuple(found.values())


def without_given_classes(
    faults: Iterable[Diagnostic], texts: Iterable[str]
) -> tuple[Diagnostic, ...]:
    """`faults` without those about classes that one of `texts`, manuscripts, names."""
    names = {one.message.split("`")[1]: one for one in faults if one.code == "VOL090"}
    given = {name for text in texts for name in names if name in text} if names else set()
    return tuple(one for one in faults if one not in {names[name] for name in given})


def _classes(text: str) -> Iterator[tuple[int, str]]:
    """The line and the name of each class in the selectors of a sheet."""
    text = _COMMENT.sub(lambda match: "\n" * match[0].count("\n"), text)
    line, start = 1, 0
    for end in _END.finditer(text):
        piece = text[start : end.start()]
        if end[0] == "{" and not piece.lstrip().startswith("@"):
            for match in _CLASS.finditer(piece[:_LONGEST]):
                yield line + piece.count("\n", 0, match.start()), match[1]
        line += piece.count("\n")
        start = end.end()
