"""The glyphs of Pango's runs as numbers, read at once: a field at a time through cffi is slow."""

from __future__ import annotations

from typing import Any

from weasyprint.text.ffi import ffi

GLYPH, WIDTH, SHIFT, RISE = range(4)
"""The numbers of a PangoGlyphInfo: which glyph; how wide it is, how far it is moved to the right
and down, in Pango's units."""

_NUMBERS = 5
"""Numbers of 32 bits in a PangoGlyphInfo; the last holds its attributes."""


def raw(glyphs: Any) -> Any:
    """The bytes of a PangoGlyphString's glyphs."""
    return ffi.buffer(glyphs.glyphs, glyphs.num_glyphs * 4 * _NUMBERS)


def column(data: Any, number: int) -> list[int]:
    """One number, such as `WIDTH`, of each glyph in the bytes `data`."""
    found: list[int] = memoryview(data).cast("i")[number::_NUMBERS].tolist()
    return found
