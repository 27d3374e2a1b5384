"""Text references of bookdown: ``(ref:name) Words`` in a paragraph of its own; they stand where
``(ref:name)`` stands, as in a caption that is an option of a chunk (bookdown, section 2.2.4).
"""

from __future__ import annotations

import re

from publisher.markup.reader.dialect import Dialect
from publisher.markup.reader.places import LinesOrigin
from publisher.markup.reader.scanning import Scan

_DEFINITION = re.compile(
    r"^(?P<mark>\(ref:(?P<name>[\w-]+)\))[ \t]+(?P<words>[^ \t\n][^\n]*)(?:\n|\Z)", re.MULTILINE
)
_USE = re.compile(r"\(ref:(?P<name>[\w-]+)\)")


def _collect(scan: Scan) -> None:
    """Note the words of each name that is used; their line is no text."""
    if "(ref:" not in scan.text:
        return
    definitions: dict[str, tuple[str, int]] = scan.work.lasting.setdefault("reftexts", {})
    for match in _DEFINITION.finditer(scan.text):
        if match["name"] not in definitions and scan.text.count(match["mark"]) > 1:
            definitions[match["name"]] = match["words"], scan.base + match.start("words")
            scan.skips[match.start()] = match.end()


def _read(scan: Scan, pos: int) -> int | None:
    match = _USE.match(scan.text, pos, scan.limit)
    definitions: dict[str, tuple[str, int]] = scan.work.lasting.get("reftexts", {})
    definition = definitions.pop(match["name"], None) if match else None
    if match is None or definition is None:
        return None
    end = scan.emit("stamp", pos, match.end())
    base = scan.work.begin(definition[0], LinesOrigin.of(scan.work, [definition]))
    scan.out.append(scan.scanner.scan(scan.work, definition[0], base).strip())
    definitions[match["name"]] = definition
    return end


def install(shared: Dialect) -> None:
    """Text references."""
    shared.scanner.collector(_collect)
    shared.scanner.inline("(", _read, priority=10, pattern=r"\(ref:")
