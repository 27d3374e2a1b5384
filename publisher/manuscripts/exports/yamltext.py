"""Data as the text of a YAML file that people edit: one fact on a line, blanks marked.

In: dictionaries, lists and texts. Out: lines. Entries that say nothing are left out; the order of
keys is that of the dictionary, so that a newer export can be merged line by line.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from publisher.manuscripts.importing.draft import BLANK
from publisher.manuscripts.importing.frontmatter import scalar

_NUMBER = re.compile(r"(?:0|[1-9]\d{0,8})|\d{4}-\d\d-\d\d")
_HOURS = re.compile(r"\d\d:\d\d–\d\d:\d\d")


@dataclass(frozen=True, slots=True)
class Blank:
    """A value that only the editor knows; `hint` says what it should be."""

    hint: str


def yaml_lines(values: Mapping[str, Any], indent: str = "") -> Iterator[str]:
    """The lines of a mapping."""
    for key, value in values.items():
        if value is None or value in ("", (), [], {}):
            continue
        if isinstance(value, Blank):
            yield f'{indent}{key}: "{BLANK}"  # fill in: {value.hint}'
        elif isinstance(value, Mapping):
            inner = list(yaml_lines(value, indent + "  "))
            if inner:
                yield f"{indent}{key}:"
                yield from inner
        elif isinstance(value, (list, tuple)):
            yield f"{indent}{key}:"
            for item in value:
                yield from _item(item, indent + "  ")
        else:
            yield from _entry(key, value, indent)


def _item(item: Any, indent: str) -> Iterator[str]:
    if isinstance(item, Mapping):
        lines = list(yaml_lines(item, indent + "  "))
        if lines:
            yield f"{indent}- {lines[0].lstrip()}"
            yield from lines[1:]
    elif isinstance(item, Blank):
        yield f'{indent}- "{BLANK}"  # fill in: {item.hint}'
    else:
        yield f"{indent}- {_scalar(str(item))}"


def _entry(key: str, value: Any, indent: str) -> Iterator[str]:
    """A text: on its line, or below its key where it is long and nothing in it needs escapes."""
    if value is True:
        yield f"{indent}{key}: true"
        return
    text = str(value)
    if "\n" not in text and len(text) < 200:
        yield f"{indent}{key}: {_scalar(text)}"
    elif text != text.strip() or not all(c.isprintable() or c == "\n" or c == "\xa0" or
                                         c == "\u202f" for c in text):  # fmt: skip
        yield f"{indent}{key}: {json.dumps(text, ensure_ascii=False)}"
    else:
        yield f"{indent}{key}: |"
        for line in text.split("\n"):
            yield f"{indent}  {line}" if line.strip() else ""


def _scalar(text: str) -> str:
    return text if _NUMBER.fullmatch(text) or _HOURS.fullmatch(text) else scalar(text)
