"""The maps of a composite font: glyph widths and texts (ISO 32000-1, 9.7.4.3 and 9.10.3)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import islice
from unicodedata import is_normalized

_WIDTHS = re.compile(rb"(\d+)\s*\[([^\]]*)\]")
_PAIR = re.compile(rb"^<([0-9a-fA-F]{4})>\s*<([0-9a-fA-F]*)>\s*$")

_HEAD = b"""/CIDInit /ProcSet findresource begin
12 dict begin
begincmap
/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def
/CMapName /Adobe-Identity-UCS def
/CMapType 2 def
1 begincodespacerange
<0000> <ffff>
endcodespacerange
"""
_TAIL = b"endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n"


def read_widths(array: bytes) -> dict[int, str]:
    """The widths, as they are spelt, in a ``W`` array of the form ``first [w w …]``."""
    by_glyph: dict[int, str] = {}
    for first, widths in _WIDTHS.findall(array):
        by_glyph.update(enumerate(widths.decode().split(), int(first)))
    return by_glyph


def width_array(widths: dict[int, str]) -> bytes:
    """A ``W`` array of runs."""
    parts: list[str] = []
    before = None
    for glyph in sorted(widths):
        if glyph - 1 != before:
            parts.append(f"] {glyph} [" if parts else f"{glyph} [")
        parts.append(widths[glyph])
        before = glyph
    return f"[{' '.join(parts)}]]".encode() if parts else b"[]"


def unicode_lines(cmap: bytes) -> set[bytes]:
    """The lines of a ToUnicode map that say of a glyph what it means."""
    body = cmap.partition(b"endcodespacerange")[2]
    return {line for line in body.splitlines() if line.startswith(b"<")}


def read_unicode(lines: Iterable[bytes]) -> dict[int, str]:
    """Glyph to text from ``bfchar`` lines."""
    pairs = filter(None, map(_PAIR.match, lines))
    return {
        int(glyph, 16): bytes.fromhex(text.decode()).decode("utf-16-be", "replace")
        for glyph, text in (pair.groups() for pair in pairs)
    }


def unicode_map(texts: dict[int, str]) -> bytes:
    """A ToUnicode map from glyph to text."""
    lines = iter([f"<{g:04x}> <{texts[g].encode('utf-16-be').hex()}>\n" for g in sorted(texts)])
    body = ""
    while batch := list(islice(lines, 100)):
        body += f"{len(batch)} beginbfchar\n{''.join(batch)}endbfchar\n"
    return _HEAD + body.encode() + _TAIL


def better(other: str | None, text: str) -> str:
    """Of two texts for one glyph the plainer: some text rather than none, a character rather than
    its compatibility form (a space rather than a no-break space), the lower code point."""
    if other is None or other == text:
        return text
    return min(other, text, key=lambda t: (not t, not is_normalized("NFKC", t), len(t), t))
