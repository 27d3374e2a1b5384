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

_WORD = re.compile(
    rb"^(?:(?P<cm>[-\d. ]+) cm|(?P<tm>[-\d. ]+) Tm|/(?P<font>\S+) (?P<size>[\d.]+) Tf"
    rb"|\[(?P<show>[^\]]*)\] ?TJ|(?:q (?P<moved>[-\d. ]+) cm)|(?P<word>q|Q|BT|W\*?))$",
    re.MULTILINE,
)
"""What pydyf writes, an operator a line; a galley that was turned begins with two in one."""

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


def plain(data: bytes) -> tuple[str | None, ...]:
    """The text of each page that is plain, line by line; nothing at all of what is no PDF."""
    fonts: dict[Any, _Font] = {}
    try:
        with pikepdf.open(io.BytesIO(data)) as pdf:
            return tuple(_text(page, fonts) for page in pdf.pages)
    except pikepdf.PdfError:
        return ()


def _text(page: Any, fonts: dict[Any, _Font]) -> str | None:
    try:
        return "\n".join(_Page(page, fonts).lines())
    except (_Unlike, KeyError, ValueError, AttributeError, pikepdf.PdfError):
        return None


class _Page:
    """One page; `fonts` are those met so far, by their objects."""

    def __init__(self, page: Any, fonts: dict[Any, _Font]) -> None:
        self._known = page.Resources.get("/Font", {})
        self._fonts = fonts
        self._box = [float(edge) for edge in page.mediabox]
        contents = page.Contents
        parts = contents if isinstance(contents, pikepdf.Array) else [contents]
        self._content = b"\n".join(part.read_bytes() for part in parts)
        if not _OTHER.isdisjoint(self._content.split()):
            raise _Unlike

    def lines(self) -> Iterator[str]:
        """What each string shows."""
        matrix, clipped = _IDENTITY, False
        stack: list[tuple[tuple[float, ...], bool]] = []
        font, size, x, y, across = None, 0.0, 0.0, 0.0, 1.0
        for word in _WORD.finditer(self._content):
            kind = word.lastgroup
            if kind == "show":
                if font is None or clipped:
                    raise _Unlike
                text, advance = _shown(word["show"], font)
                end = x + advance * size * across / 1000
                self._must_hold(matrix, x, end, y)
                x = end
                yield text
            elif kind == "tm":
                across, x, y = _upright(word["tm"])
            elif kind == "size":
                font, size = self._font(word["font"].decode()), float(word["size"])
            elif kind == "cm":
                matrix = _times(_numbers(word["cm"]), matrix)
            elif kind == "moved":
                stack.append((matrix, clipped))
                matrix = _times(_numbers(word["moved"]), matrix)
            elif word["word"] == b"q":
                stack.append((matrix, clipped))
            elif word["word"] == b"Q":
                matrix, clipped = stack.pop() if stack else (matrix, clipped)
            elif word["word"] == b"BT":
                x, y, across = 0.0, 0.0, 1.0
            else:
                clipped = True

    def _must_hold(self, matrix: tuple[float, ...], x: float, end: float, y: float) -> None:
        """Raise `_Unlike` where a line from `x` to `end` does not stand wholly on the page."""
        a, b, c, d, e, f = matrix
        if b or c:
            raise _Unlike
        left, right = sorted((a * x + e, a * end + e))
        base = d * y + f
        if left < self._box[0] - SLACK or right > self._box[2] + SLACK:
            raise _Unlike
        if not self._box[1] <= base <= self._box[3]:
            raise _Unlike

    def _font(self, name: str) -> _Font:
        found = self._known[f"/{name}"]
        if found.objgen not in self._fonts:
            self._fonts[found.objgen] = _read(found)
        return self._fonts[found.objgen]


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
    for first, found in _WIDTHS.findall(font.DescendantFonts[0].W.unparse()):
        widths.update(enumerate(map(float, found.split()), int(first)))
    return _Font(letters, widths)


def _shown(string: bytes, font: _Font) -> tuple[str, float]:
    """The letters of the operand of ``TJ``, and how far it moves on in thousandths of an em."""
    parts = string.replace(b">", b"<").split(b"<")  # by turns a kern, if any, and codes
    codes = array("H", bytes.fromhex(b"".join(parts[1::2]).decode()))
    if sys.byteorder == "little":
        codes.byteswap()
    width = sum(map(font.widths.__getitem__, codes))
    kerns = sum(map(float, b" ".join(parts[::2]).split()))
    return "".join(map(font.letters.__getitem__, codes)), width - kerns


def _upright(operands: bytes) -> tuple[float, float, float]:
    """Scale across, and the place, of a text matrix that turns nothing."""
    a, b, c, _, e, f = _numbers(operands)
    if b or c or a <= 0:
        raise _Unlike
    return a, e, f


def _numbers(operands: bytes) -> tuple[float, ...]:
    found = tuple(map(float, operands.split()))
    if len(found) != 6:
        raise _Unlike
    return found


def _times(one: tuple[float, ...], other: tuple[float, ...]) -> tuple[float, ...]:
    """The product of two matrices (ISO 32000-1, 8.3.4)."""
    a, b, c, d, e, f = one
    g, h, i, j, k, m = other
    return (
        a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j,
        e * g + f * i + k, e * h + f * j + m,
    )  # fmt: skip
