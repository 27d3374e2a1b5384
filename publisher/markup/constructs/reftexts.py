"""Text references of bookdown: ``(ref:name) Words`` in a paragraph of its own; they stand where
``(ref:name)`` stands, as in a caption that is an option of a chunk (bookdown, section 2.2.4).
"""

from __future__ import annotations

import re
from collections import Counter

from publisher.markup.constructs.chunks import read_chunk
from publisher.markup.reader.dialect import Dialect
from publisher.markup.reader.places import LinesOrigin
from publisher.markup.reader.scanning import Scan

_DEFINITION = re.compile(
    r"^\(ref:(?P<name>[\w-]+)\)[ \t]+"
    r"(?P<words>[^ \t\n][^\n]*(?:\n[ \t]*(?!\(ref:)[^\s`~:#][^\n]*)*)(?:\n|\Z)",
    re.MULTILINE,
)
"""A paragraph, to its end: its author may have broken its lines."""
_USE = re.compile(r"\(ref:(?P<name>[\w-]+)\)")
_FENCED = re.compile(
    r"^[ \t]*(?P<fence>`{3,}|~{3,})(?P<info>[^\n]*)\n(?P<code>.*?)^[ \t]*(?P=fence)[`~]*[ \t]*$",
    re.MULTILINE | re.DOTALL,
)


def _collect(scan: Scan) -> None:
    """Note the words of each name that is used; their line is no text."""
    if "(ref:" not in scan.text:
        return
    definitions: dict[str, tuple[str, int]] = scan.work.lasting.setdefault("reftexts", {})
    uses = Counter(match["name"] for match in _USE.finditer(_FENCED.sub(_captions, scan.text)))
    for match in _DEFINITION.finditer(scan.text):
        if match["name"] not in definitions and uses[match["name"]] > 1:
            definitions[match["name"]] = match["words"], scan.base + match.start("words")
            scan.skips[match.start()] = match.end()


def _captions(fenced: re.Match[str]) -> str:
    """What of a block of code is set as text: what is used in the code alone is used nowhere."""
    chunk = read_chunk(fenced["info"].strip(), fenced["code"].removesuffix("\n"))
    return " ".join((chunk.caption, *chunk.parts)) if chunk else ""


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
