"""What Publisher refuses because it is too large: one table for the whole tool.

Each limit has a name. Whoever must have more says so with ``--limit NAME=NUMBER``, which every
command that reads what strangers wrote takes, or in the environment (``PUBLISHER_LIMITS``, the same
words parted by spaces), by which workers hear of it. What passes a limit fails alone.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

VARIABLE = "PUBLISHER_LIMITS"


class Limit(NamedTuple):
    """`value` of the `unit`, for `what`. `shapes` is false where no result depends on it: on how
    long it took, and what was kept."""

    name: str
    value: int
    unit: str
    what: str
    shapes: bool = True


TABLE = (
    Limit("seconds", 300, "s", "time for one task (a paper composed, a galley set, a book bound, "
          "a file imported)", False),
    Limit("memory", 3072, "MiB", "memory of a worker", False),
    Limit("manuscript", 32_000_000, "bytes", "a manuscript"),
    Limit("yaml", 1_000_000, "characters", "front matter, or `volume.yaml`"),
    Limit("values", 20_000, "", "values of front matter or `volume.yaml`, aliases unfolded"),
    Limit("value", 2_000, "characters", "one value of them, as a title, a name or a keyword; "
          "abstracts, notes, thanks and funding are the paper's own"),
    Limit("persons", 10_000, "", "persons in one list, as the authors of a paper"),
    Limit("characters", 2_000_000, "characters", "its text, front matter not counted"),
    Limit("paragraph", 200_000, "characters", "one paragraph"),
    Limit("nesting", 40, "deep", "lists, quotations, divs and brackets in each other"),
    Limit("cells", 50_000, "cells", "a table: its rows by its columns"),
    Limit("formulas", 20_000, "", "formulas of a paper"),
    Limit("citations", 10_000, "", "citations of a paper"),
    Limit("notes", 5_000, "", "notes of a paper"),
    Limit("file", 64, "MiB", "a figure or bibliography that a paper names"),
    Limit("folders", 4, "deep", "folders below a paper's own in which its files are looked for"),
    Limit("picture", 64_000_000, "bytes", "a picture, and an SVG unpacked"),
    Limit("pixels", 100_000_000, "pixels", "a picture unpacked"),
    Limit("scans", 100, "", "scans of a JPEG, which draws its picture once more in each"),
    Limit("elements", 100_000, "", "elements that a drawing draws, its references followed"),
    Limit("attributes", 1_000, "", "attributes of one element, of a drawing or a file to import"),
    Limit("import", 200_000_000, "bytes", "a file to import"),
    Limit("text", 32_000_000, "bytes", "one that is all text, and the text of a .docx"),
    Limit("unpacked", 400_000_000, "bytes", "a .docx unpacked"),
    Limit("members", 10_000, "", "files that a .docx is packed of"),
    Limit("tags", 600_000, "", "tags of a file to import"),
    Limit("layers", 100, "deep", "elements in one another in a file to import"),
    Limit("tool", 20, "s", "a program outside that turns one figure into another form"),
    Limit("record", 64, "MiB", "`build.json` of a folder that was built"),
    Limit("book", 1024, "MiB", "an EPUB that `publisher proof` reads, unpacked"),
    Limit("part", 64, "MiB", "one file of it"),
    Limit("drawing", 16, "MiB", "what draws a page, or a form on it, in a file for the press"),
    Limit("pandoc", 60, "s", "pandoc, which reads LaTeX, OpenDocument and RTF"),
    Limit("judge", 600, "s", "one outside judge of `publisher proof`", False),
    Limit("cache", 4096, "MiB", "results kept", False),
)  # fmt: skip

_BY_NAME = {one.name: one for one in TABLE}


class BadLimit(ValueError):
    """A limit that is none, or no number; the message is for the user."""


def number_of(text: str) -> int | None:
    """The number that `text` is, in nine digits, more than any machine has; else `None`."""
    sound = text.isascii() and text.isdecimal() and len(text) <= 9
    return int(text) if sound else None


def limit(name: str) -> int:
    """The limit called `name`, in its unit."""
    return _settings_of(os.environ.get(VARIABLE, "")).get(name, _BY_NAME[name].value)


def cure(name: str, more: str = "") -> str:
    """What to do where the limit `name` is met, after `more`."""
    raised = f"raise the limit with `--limit {name}={2 * limit(name)}`"
    return f"{more}, or {raised}" if more else raised


def set_limits(words: Iterable[str]) -> None:
    """Set limits, ``NAME=NUMBER`` each, for this process and those it begins. `BadLimit` where one
    is wrong, in `words` or in the environment."""
    all_said = " ".join((os.environ.get(VARIABLE, ""), *words)).strip()
    _settings_of(all_said)
    if all_said:
        os.environ[VARIABLE] = all_said


def key_lines() -> tuple[str, ...]:
    """A line for each limit that was set and on which a result depends: part of its key."""
    settings = _settings_of(os.environ.get(VARIABLE, ""))
    return tuple(
        f"limit {name} {settings[name]}" for name in sorted(settings) if _BY_NAME[name].shapes
    )


@lru_cache(maxsize=8)
def _settings_of(words: str) -> dict[str, int]:
    """The limits that `words` set, the last of a name; those that are as they are left out."""
    settings = {}
    for word in words.split():
        name, _, number = word.partition("=")
        if name not in _BY_NAME:
            raise BadLimit(f"there is no limit `{name[:60]}`; limits: {', '.join(_BY_NAME)}")
        if not (value := number_of(number)):
            usual = f"{name}={_BY_NAME[name].value}"
            raise BadLimit(f"the limit `{word[:60]}` has no number, as in `{usual}`")
        settings[name] = value
    return {name: number for name, number in settings.items() if number != _BY_NAME[name].value}
