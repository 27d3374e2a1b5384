"""Emoji by name: ``:smile:``, as GitHub names them. Names that are none stay text."""

from __future__ import annotations

import re
from functools import lru_cache

from pymdownx import gemoji_db

from publisher.markup.reader.dialect import Dialect
from publisher.markup.reader.scanning import Scan

_NAME = re.compile(r"(?<![\w:/]):([a-z0-9][a-z0-9_+-]{0,60}|[+-]1):(?![\w:])")


@lru_cache(maxsize=1)
def _emoji_names() -> dict[str, str]:
    """The characters by name, other names included; pictures that are no characters left out."""
    main = {name: _character(entry) for name, entry in gemoji_db.emoji.items()}
    signs = {name.strip(":"): sign for name, sign in main.items() if sign}
    for other, name in gemoji_db.aliases.items():
        if main.get(name):
            signs[other.strip(":")] = main[name]
    return signs


def _character(entry: dict[str, str]) -> str:
    code = entry.get("unicode_alt") or entry.get("unicode") or ""
    return "".join(chr(int(part, 16)) for part in code.split("-") if part)


def _emoji(scan: Scan, pos: int) -> int | None:
    match = _NAME.match(scan.text, pos, scan.limit)
    sign = _emoji_names().get(match[1]) if match else None
    return scan.emit("literal", pos, match.end(), sign) if match and sign else None


def install(dialect: Dialect) -> None:
    """Emoji by name."""
    dialect.scanner.inline(":", _emoji, pattern=r":[a-z0-9+-][a-z0-9_+-]*:")
