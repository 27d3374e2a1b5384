"""The switches of a style: what designers ask for first, in a word under ``[settings]``.

In: those settings. Out: sheets that a switch adds; `ValueError` for what a switch cannot say. What
else stands there is for the templates of the style.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

SWITCHES: Mapping[str, tuple[Any, ...]] = {
    "columns": (1, 2),
    "drop-caps": (False, True, "all"),
    "notes": ("foot", "end"),
    "numbered-sections": (False, True),
    "session-openings": (True, False),
}
"""What each may say; the first is what it says where a style is silent."""

_SHEETS: Mapping[str, str] = {"columns": "columns.css", "drop-caps": "drop-caps.css"}
"""Sheets of `proceedings` that a switch adds to those for print, where it says anything but its
first."""


def check_switches(settings: Mapping[str, Any]) -> None:
    """Raises `ValueError` where a switch says what it cannot."""
    for name, choices in SWITCHES.items():
        value = settings.get(name, choices[0])
        # 1 is no `true`, though Python holds them equal
        if not any(type(value) is type(each) and value == each for each in choices):
            raise ValueError(f"`{name}` is one of {', '.join(map(json.dumps, choices))}")


def sheets_of_switches(settings: Mapping[str, Any]) -> Iterator[str]:
    """The sheets that `settings` switch on."""
    for name, sheet in _SHEETS.items():
        default = SWITCHES[name][0]
        if settings.get(name, default) != default:
            yield sheet
