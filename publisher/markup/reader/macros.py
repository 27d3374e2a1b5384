"""The macros of a paper: what its LaTeX defines for its text."""

from __future__ import annotations

import re
from collections.abc import Mapping

from publisher.manuscripts.tabular import group_at

_DEFINITION = re.compile(
    r"\\(?:re)?newcommand\*?\s*\{?\\(?P<name>[A-Za-z]+)\}?\s*(?:\[(?P<count>\d)\])?\s*(?=\{)"
)


class Macros(list[str]):
    """The sources of a paper's macros. `known` are those read so far, by name: how many arguments,
    and the body. Those with optional arguments are left."""

    def __init__(self) -> None:
        super().__init__()
        self._known: dict[str, tuple[int, str]] = {}
        self._read = 0

    @property
    def known(self) -> Mapping[str, tuple[int, str]]:
        """Each source is read once: every command of a paper is looked up here."""
        for source in self[self._read :]:
            match = _DEFINITION.match(source)
            end = group_at(source, match.end()) if match else None
            if match and end:
                body = source[match.end() + 1 : end - 1]
                self._known[match["name"]] = (int(match["count"] or 0), body)
        self._read = len(self)
        return self._known
