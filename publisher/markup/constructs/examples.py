"""Numbered examples: ``(@good)`` at a line's start numbers on through the paper; elsewhere it is
the number."""

from __future__ import annotations

import re

from publisher.markup.reader.dialect import Dialect
from publisher.markup.reader.scanning import Scan

_ITEM = re.compile(r"^ {0,3}\(@([\w-]*)\)[ \t]+\S", re.MULTILINE)
_MARK = re.compile(r"\(@([\w-]*)\)|(?<!\w)@([\w-]+)")


def _collect(scan: Scan) -> None:
    """Number the examples."""
    if "(@" not in scan.text:
        return
    numbers: dict[str, str] = scan.work.lasting.setdefault("examples", {})
    count = scan.work.lasting.get("examples counted", 0)
    for match in _ITEM.finditer(scan.text):
        count += 1
        if match[1]:
            numbers.setdefault(match[1], str(count))
    scan.work.lasting["examples counted"] = count


def _mark(scan: Scan, pos: int) -> int | None:
    match = _MARK.match(scan.text, pos, scan.limit)
    if not match or not match.group().startswith("("):
        return None
    begins = scan.text.rfind("\n", 0, pos) + 1
    if not scan.text[begins:pos].strip(" >"):
        scan.out.append(match.group())
        return match.end()
    number = scan.work.lasting.get("examples", {}).get(match[1])
    return scan.emit("literal", pos, match.end(), f"({number})") if number else None


def install(dialect: Dialect) -> None:
    """Numbered examples."""
    scanner = dialect.scanner
    scanner.collector(_collect)
    scanner.inline("(", _mark, pattern=r"\(@")
