"""Drawing a line of text: its glyphs read at once, and only the kerns there are.

WeasyPrint asks Pango for each field of each glyph through cffi, and writes a kern of nothing after
nearly every one. What is out of the ordinary (a raised glyph, one that no font has, emoji,
ellipses) is left to it. The operators are those of ISO 32000-1, 9.4.3.
"""

from __future__ import annotations

from contextlib import AbstractContextManager
from typing import Any

from weasyprint.draw import text as drawing
from weasyprint.text.ffi import FROM_UNITS, ffi, pango

from publisher.typeset.glyphruns import GLYPH, RISE, SHIFT, WIDTH, column, raw
from publisher.typeset.replacing import replaced

_NO_GLYPH = 0x0FFFFFFF
"""From here on a number is no glyph: PANGO_GLYPH_EMPTY and PANGO_GLYPH_UNKNOWN_FLAG."""

_JOINED_FONTS = 14802
"""The version of Pango from which on a font says its own size."""


class _Unusual(Exception):
    """The line holds what is left to WeasyPrint."""


def _strings(stream: Any, textbox: Any) -> list[tuple[Any, float, str]]:
    """The strings of a line, each with its font and its size in pt. A justified line has a run for
    each word and each space: those of one face are read as one."""
    layout = textbox.pango_layout
    pango.pango_layout_set_single_paragraph_mode(layout.layout, True)
    line, _ = layout.get_first_line()
    found: list[tuple[Any, float, str]] = []
    face: Any = None
    runs: list[Any] = []
    data = bytearray()
    run = line.runs
    while run != ffi.NULL:
        item = run.data
        run = run.next
        if face != item.item.analysis.font:
            if runs:
                found.append(_string(stream, face, runs, data, layout))
            face, runs, data = item.item.analysis.font, [], bytearray()
        runs.append(item)
        data += raw(item.glyphs)
    if runs:
        found.append(_string(stream, face, runs, data, layout))
    return found


def _string(
    stream: Any, face: Any, runs: list[Any], data: bytearray, layout: Any
) -> tuple[Any, float, str]:
    """The glyphs of some runs of one face, whose bytes are `data`, in hexadecimal, with the kerns
    between them."""
    font, size = stream.add_font(face)
    if font.bitmap or font.png or font.svg or font.colr:
        raise _Unusual
    glyphs, widths, shifts, rises = (column(data, at) for at in (GLYPH, WIDTH, SHIFT, RISE))
    if any(rises) or max(glyphs, default=0) >= _NO_GLYPH or min(glyphs, default=0) < 0:
        raise _Unusual
    known, met = font.widths, set(glyphs)
    if not (font.to_unicode.keys() >= met and known.keys() >= met):
        _learn(stream, font, size, runs, glyphs, layout)
    parts = ["<"]
    for glyph, width, shift in zip(glyphs, widths, shifts, strict=True):
        offset = shift / size
        if shift:
            parts.append(f">{-offset}<")
        parts.append(f"{glyph:04x}")
        kern = int(known[glyph] + offset - width * 1000 * FROM_UNITS / size)
        if kern:
            parts.append(f">{kern}<")
    string = "".join(parts)
    return font, size, string[:-1] if string[-1] == "<" else f"{string}>"


def _learn(
    stream: Any,
    font: Any,
    size: float,
    runs: list[Any],
    glyphs: list[int],
    layout: Any,
) -> None:
    """Note the letters and the width of each glyph that is new to `font`."""
    places = ((run, at) for run in runs for at in range(run.glyphs.num_glyphs))
    for glyph, (run, at) in zip(glyphs, places, strict=True):
        if glyph not in font.to_unicode:
            font.to_unicode[glyph] = _letters(run, at, layout)
        if glyph not in font.widths:
            font.widths[glyph] = _width(stream, run.item.analysis.font, glyph, size)


def _letters(run: Any, at: int, layout: Any) -> str:
    """What the glyph at `at` of `run` stands for, for `ToUnicode` (ISO 32000-1, 9.10.3)."""
    count, clusters, item = run.glyphs.num_glyphs, run.glyphs.log_clusters, run.item
    following = at - 1 if item.analysis.level % 2 else at + 1
    end = clusters[following] if 0 <= following < count else item.length
    text: bytes = layout.text.encode()
    return text[item.offset + clusters[at] : item.offset + end].decode()


def _width(stream: Any, face: Any, glyph: int, size: float) -> int:
    """The width of a glyph in thousandths of an em."""
    pango.pango_font_get_glyph_extents(face, glyph, stream.ink_rect, stream.logical_rect)
    width: int = round(stream.logical_rect.width * 1000 * FROM_UNITS / size)
    return width


def lean_drawing() -> AbstractContextManager[None]:
    """While this lasts, lines of ordinary text are drawn by us."""
    theirs = drawing.draw_first_line
    old = pango.pango_version() < _JOINED_FONTS

    def draw_first_line(
        stream: Any, textbox: Any, text_overflow: str, block_ellipsis: Any, matrix: Any
    ) -> Any:
        cut = text_overflow == "ellipsis" or block_ellipsis != "none"
        try:
            if old or cut or not textbox.text.strip() or textbox.style["font_size"] < 1e-6:
                raise _Unusual
            strings = _strings(stream, textbox)
        except _Unusual:
            return theirs(stream, textbox, text_overflow, block_ellipsis, matrix)
        stream.set_text_matrix(*matrix.values)
        for font, size, string in strings:
            stream.set_font_size(font.hash, size)
            stream.show_text(string)
        return []

    return replaced(drawing, draw_first_line=draw_first_line)
