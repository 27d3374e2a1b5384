"""Metadata blocks within the text: pandoc reads them anywhere; here only the front matter counts.

A block of YAML between ``---`` lines inside the text (JOSS papers carry settings for LaTeX so) is
left out, and MD015 says so.
"""

from __future__ import annotations

import re

from publisher.markup.constructs.code import shorten
from publisher.markup.reader.dialect import Dialect
from publisher.markup.reader.scanning import Scan

_BLOCK = (
    r"---[ \t]*\n(?=[A-Za-z_][\w -]*:)"
    r"(?P<yaml>(?:(?!---[ \t]*$|\.\.\.[ \t]*$)[^\n]*\n){1,200}?)(?:---|\.\.\.)[ \t]*(?:\n|\Z)"
)


def _block(scan: Scan, match: re.Match[str]) -> int | None:
    if scan.text[max(0, match.start() - 80) : match.start()].rstrip(" \t")[-2:] not in ("", "\n\n"):
        return None
    message = f"metadata in the text is left out: `{shorten(match['yaml'])}`"
    scan.say("MD015", message, match.start(), match.start() + 3)
    scan.out.append("\n")
    return match.end()


def install(dialect: Dialect) -> None:
    """Metadata blocks."""
    dialect.scanner.line(_BLOCK, _block, priority=60)
