"""Drawing a line of text: its glyphs read at once, and only the kerns there are.

WeasyPrint asks Pango for each field of each glyph through cffi, and writes a kern of nothing after
nearly every one. What is out of the ordinary (a raised glyph, one that no font has, emoji,
ellipses) is left to it. The operators are those of ISO 32000-1, 9.4.3.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import groupby
from typing import Any, NamedTuple

import pydyf
from weasyprint.draw import text as drawing
from weasyprint.text.ffi import FROM_UNITS, TO_UNITS, pango

from publisher.typeset.weasy.glyphruns import (
    GLYPH,
    RISE,
    SHIFT,
    WIDTH,
    Glyphs,
    glyph_items,
    read_glyphs,
)
from publisher.typeset.weasy.lines.waiting import WaitingLayout
from publisher.typeset.weasy.replacing import replacing

_NO_GLYPH = 0x0FFFFFFF
"""From here on a number is no glyph: PANGO_GLYPH_EMPTY and PANGO_GLYPH_UNKNOWN_FLAG."""

_JOINED_FONTS = 14802
"""The version of Pango from which on a font says its own size."""


_PAIRS = (("(", ")"), ("[", "]"), ("{", "}"), ("<", ">"), ("«", "»"), ("‹", "›"), ("≤", "≥"))
_MIRRORED = dict(_PAIRS) | {other: one for one, other in _PAIRS}
"""What a glyph shows that stands for a sign in text from right to left (Unicode, BidiMirroring)."""


class _String(NamedTuple):
    """A string of one font, and the letters it stands for, where they are not those of its font
    (ISO 32000-1, 14.9.4)."""

    font: Any
    size: float
    text: str
    letters: str | None = None


class _Unusual(Exception):
    """The line holds what is left to WeasyPrint."""


class _Written(dict[tuple[int, int, int], str]):
    """What stands in a string for a glyph that is so wide and so far moved (in Pango's units): its
    number in hexadecimal, with the kerns around it. `widths` are those its font says.

    A kern is rounded and not cut, as WeasyPrint does: the spaces of a justified line are all cut to
    the same side, and a dozen of them leave it a fifteenth of a point short.
    """

    def __init__(self, widths: dict[int, int], size: float) -> None:
        super().__init__()
        self._widths = widths
        self._size = size

    def __missing__(self, info: tuple[int, int, int]) -> str:
        glyph, width, shift = info
        offset = shift / self._size
        kern = self._widths[glyph] + offset - width * 1000 * FROM_UNITS / self._size
        before = f">{-offset}<" if shift else ""
        after = f">{round(kern)}<" if abs(kern) >= 1 else ""
        self[info] = string = f"{before}{glyph:04x}{after}"
        return string


class _Pen:
    """Writes the strings of lines into the streams of one document."""

    def __init__(self) -> None:
        self._written: dict[tuple[int, float], _Written] = {}

    def strings(self, stream: Any, textbox: Any) -> list[_String]:
        """The strings of a line, each with its font and its size in pt. A justified line may have a
        run for each word and each space: those of one face are read as one."""
        layout = textbox.pango_layout
        glyph_runs: tuple[Glyphs, ...] = getattr(layout, "glyphs", ())
        spacing = int(layout.justification_spacing * TO_UNITS) if glyph_runs else 0
        if spacing and glyph_runs[-1].joints:
            last = len(layout.text[-1:].encode())
            glyph_runs = (*glyph_runs[:-1], glyph_runs[-1].within(last))
        return [
            string
            for face, runs in groupby(glyph_runs or _shaped(layout), key=lambda run: run.face)
            for string in self._strings(stream, face, list(runs), spacing)
        ]

    def _strings(
        self, stream: Any, face: Any, runs: list[Glyphs], spacing: int
    ) -> Iterator[_String]:
        """The glyphs of some runs of one face, in hexadecimal, with the kerns between them; spaces
        are wider by `spacing`, in Pango's units. In text from right to left a glyph that stands for
        other letters than its font says, as a bracket that is mirrored, is a string by itself."""
        font, size = stream.add_font(face)
        if font.bitmap or font.png or font.svg or font.colr:
            raise _Unusual
        infos: list[tuple[int, int, int]] = []
        others: dict[int, str] = {}
        for run in runs:
            glyphs, widths, shifts, rises = map(run.column, (GLYPH, WIDTH, SHIFT, RISE))
            if any(rises) or max(glyphs, default=0) >= _NO_GLYPH or min(glyphs, default=0) < 0:
                raise _Unusual
            if not (font.to_unicode.keys() >= set(glyphs) <= font.widths.keys()):
                _learn(stream, font, size, run, glyphs)
            if spacing:
                for space, is_hard in run.spaces():
                    widths[space] += spacing
                    # half on either side: readers take a gap beside it for one more space
                    shifts[space] += spacing // 2 if is_hard else 0
            if not run.forward:
                for at, glyph in enumerate(glyphs):
                    if (letters := run.letters(at)) != font.to_unicode[glyph]:
                        others[len(infos) + at] = letters
            infos += zip(glyphs, widths, shifts, strict=True)
        strings = self._written.get((font.hash, size))
        if strings is None:
            strings = self._written[font.hash, size] = _Written(font.widths, size)
        begin = 0
        for at in (*sorted(others), len(infos)):
            if string := "".join(map(strings.__getitem__, infos[begin:at])):
                yield _String(font, size, f"<{string}>".removesuffix("<>"))
            if at < len(infos):
                yield _String(font, size, f"<{strings[infos[at]]}>".removesuffix("<>"), others[at])
            begin = at + 1


def _shaped(layout: Any) -> Iterator[Glyphs]:
    """The runs of a line as Pango shapes it."""
    pango.pango_layout_set_single_paragraph_mode(layout.layout, True)
    line, _ = layout.get_first_line()
    text = layout.text.encode()
    return (read_glyphs(run, text) for run in glyph_items(line))


def _learn(stream: Any, font: Any, size: float, run: Glyphs, glyphs: list[int]) -> None:
    """Note the letters and the width of each glyph that is new to `font`."""
    for at, glyph in enumerate(glyphs):
        if glyph not in font.to_unicode:
            letters = run.letters(at)
            font.to_unicode[glyph] = letters if run.forward else _MIRRORED.get(letters, letters)
        if glyph not in font.widths:
            font.widths[glyph] = _width(stream, run.face, glyph, size)


def _width(stream: Any, face: Any, glyph: int, size: float) -> int:
    """The width of a glyph in thousandths of an em."""
    pango.pango_font_get_glyph_extents(face, glyph, stream.ink_rect, stream.logical_rect)
    width: int = round(stream.logical_rect.width * 1000 * FROM_UNITS / size)
    return width


@contextmanager
def lean_drawing() -> Iterator[None]:
    """While this lasts, lines of ordinary text are drawn by us, without being shaped where their
    glyphs are known."""
    theirs, pen = drawing.draw_first_line, _Pen()
    old = pango.pango_version() < _JOINED_FONTS
    shape = WaitingLayout.reactivate

    def reactivate(layout: Any, style: Any) -> None:
        if not layout.glyphs:
            shape(layout, style)

    def draw_first_line(
        stream: Any, textbox: Any, text_overflow: str, block_ellipsis: Any, matrix: Any
    ) -> Any:
        cut = text_overflow == "ellipsis" or block_ellipsis != "none"
        try:
            if old or cut or not textbox.text.strip() or textbox.style["font_size"] < 1e-6:
                raise _Unusual
            strings = pen.strings(stream, textbox)
        except _Unusual:
            if getattr(textbox.pango_layout, "glyphs", ()):
                shape(textbox.pango_layout, textbox.style)
            return theirs(stream, textbox, text_overflow, block_ellipsis, matrix)
        stream.set_text_matrix(*matrix.values)
        for font, size, string, letters in strings:
            if letters is not None:
                actual = pydyf.Dictionary({"ActualText": pydyf.String(letters)})
                stream.begin_marked_content("Span", actual)
            stream.set_font_size(font.hash, size)
            stream.show_text(string)
            if letters is not None:
                stream.end_marked_content()
        return []

    with (
        replacing(drawing, draw_first_line=draw_first_line),
        replacing(WaitingLayout, reactivate=reactivate),
    ):
        yield
