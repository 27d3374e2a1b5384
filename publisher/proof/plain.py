"""Pages that hold nothing but lines of text, read in a twentieth of the time a renderer takes.

In: the bytes of a PDF. Out: for each page the text it shows, in the order in which it is drawn, or
`None` where there is anything but upright text from composite fonts that say what their glyphs are,
wholly on the page: clippings, pictures, text that is turned, runs out at a side, or is drawn in a
way not named here. Such a page is one for a renderer. ISO 32000-1, 9.4 (text objects), 9.7.4.3
(widths), 9.10.3 (ToUnicode).
"""

from __future__ import annotations

import io
import re
import sys
from array import array
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pikepdf

SLACK = 1.5
"""How far, in pt, ink may stand out of a page before it counts as cut."""

_READ = frozenset(b"TJ Tm Tf BT q Q cm W W*".split())
"""Operators that are read."""

_OTHER = frozenset(b"Do BI sh Tr Tc Tw Tz Ts TL Td TD T* Tj d0 d1 ' \"".split())
"""Operators that draw something else than a line of text, or set it in another way."""

_WIDTHS = re.compile(rb"(\d+)\s*\[([^\]]*)\]")
_LETTERS = re.compile(rb"^<([0-9a-fA-F]{4})>\s*<([0-9a-fA-F]*)>\s*$", re.MULTILINE)


_IDENTITY: tuple[float, ...] = (1, 0, 0, 1, 0, 0)


class _Unlike(Exception):
    """The page is no plain one."""


@dataclass(frozen=True, slots=True)
class _Font:
    """What each code of a font shows, and how wide it is in thousandths of an em."""

    letters: dict[int, str]
    widths: dict[int, float]


def plain_page_texts(data: bytes) -> tuple[str | None, ...]:
    """The text of each page that is plain, line by line; nothing at all of what is no PDF."""
    fonts: dict[Any, _Font] = {}
    try:
        with pikepdf.open(io.BytesIO(data)) as pdf:
            return tuple(_text(page, fonts) for page in pdf.pages)
    except pikepdf.PdfError:
        return ()


def _text(page: Any, fonts: dict[Any, _Font]) -> str | None:
    try:
        return "\n".join(_PlainPage(page, fonts).lines())
    except (_Unlike, KeyError, ValueError, AttributeError, pikepdf.PdfError):
        return None


class _PlainPage:
    """One page; `fonts` are those met so far, by their objects."""

    def __init__(self, page: Any, fonts: dict[Any, _Font]) -> None:
        self._known = page.Resources.get("/Font", {})
        self._fonts = fonts
        self._named: dict[bytes, _Font] = {}
        self._box = tuple(float(edge) for edge in page.mediabox)
        contents = page.Contents
        parts = contents if isinstance(contents, pikepdf.Array) else [contents]
        self._operations = b"\n".join([part.read_bytes() for part in parts]).split(b"\n")
        others = [line for line in self._operations if not line.endswith(b"TJ")]
        if not _OTHER.isdisjoint(b" ".join(others).split()):
            raise _Unlike

    def lines(self) -> Iterator[str]:
        """What each string shows. pydyf writes an operator a line; a galley that was turned begins
        with two in one."""
        matrix, clipped = _IDENTITY, False
        stack: list[tuple[tuple[float, ...], bool]] = []
        font, size, x, y, across = None, 0.0, 0.0, 0.0, 1.0
        for line in self._operations:
            operator = line[-2:]
            if operator not in _READ:
                continue
            if operator == b"TJ":
                if font is None or clipped:
                    raise _Unlike
                text, advance = _line_letters(line, font)
                end = x + advance * size * across / 1000
                self._must_hold(matrix, x, end, y)
                x = end
                yield text
            elif operator == b"Tm":
                across, skew, slanted, _, x, y = map(float, line[:-2].split())
                if skew or slanted or across <= 0:
                    raise _Unlike
            elif operator == b"Tf":
                name, number, _ = line.split()
                font, size = self._font(name), float(number)
            elif operator == b"BT":
                x, y, across = 0.0, 0.0, 1.0
            elif operator == b"q":
                stack.append((matrix, clipped))
            elif operator == b"Q":
                matrix, clipped = stack.pop() if stack else (matrix, clipped)
            elif operator == b"cm":
                if line.startswith(b"q "):
                    stack.append((matrix, clipped))
                matrix = _times(_numbers(line[:-2].removeprefix(b"q ")), matrix)
            else:
                clipped = True

    def _must_hold(self, matrix: tuple[float, ...], x: float, end: float, y: float) -> None:
        """Raise `_Unlike` where a line from `x` to `end` does not stand wholly on the page."""
        a, b, c, d, e, f = matrix
        left, bottom, right, top = self._box
        first, last = a * x + e, a * end + e
        if first > last:
            first, last = last, first
        upright = not b and not c
        if not (upright and left - SLACK <= first and last <= right + SLACK):
            raise _Unlike
        if not bottom <= d * y + f <= top:
            raise _Unlike

    def _font(self, name: bytes) -> _Font:
        if name not in self._named:
            font_object = self._known[name.decode()]
            if font_object.objgen not in self._fonts:
                self._fonts[font_object.objgen] = _read(font_object)
            self._named[name] = self._fonts[font_object.objgen]
        return self._named[name]


def _read(font: Any) -> _Font:
    if font.Subtype != "/Type0" or font.Encoding != "/Identity-H":
        raise _Unlike
    cmap = font.ToUnicode.read_bytes()
    if b"beginbfrange" in cmap:
        raise _Unlike
    body = cmap.partition(b"endcodespacerange")[2]
    letters = {
        int(code, 16): bytes.fromhex(text.decode()).decode("utf-16-be")
        for code, text in _LETTERS.findall(body)
    }
    widths: dict[int, float] = {}
    for first, widths_text in _WIDTHS.findall(font.DescendantFonts[0].W.unparse()):
        widths.update(enumerate(map(float, widths_text.split()), int(first)))
    return _Font(letters, widths)


def _line_letters(string: bytes, font: _Font) -> tuple[str, float]:
    """The letters that a line with ``TJ`` shows, and how far it moves on, in 1/1000 em."""
    if string[:1] != b"[" or string[-3:] not in (b"]TJ", b" TJ"):
        raise _Unlike
    string = string[1:-2].rstrip(b"] ")
    parts = string.replace(b">", b"<").split(b"<")  # by turns kerns, if any, and codes
    codes = array("H", bytes.fromhex(b"".join(parts[1::2]).decode()))
    if sys.byteorder == "little":
        codes.byteswap()
    width = sum(map(font.widths.__getitem__, codes))
    kerns = sum(map(float, b" ".join(parts[::2]).split()))
    return "".join(map(font.letters.__getitem__, codes)), width - kerns


def _numbers(operands: bytes) -> tuple[float, ...]:
    numbers = tuple(map(float, operands.split()))
    if len(numbers) != 6:
        raise _Unlike
    return numbers


def _times(one: tuple[float, ...], other: tuple[float, ...]) -> tuple[float, ...]:
    """The product of two matrices (ISO 32000-1, 8.3.4)."""
    a, b, c, d, e, f = one
    g, h, i, j, k, m = other
    return (
        a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j,
        e * g + f * i + k, e * h + f * j + m,
    )  # fmt: skip
