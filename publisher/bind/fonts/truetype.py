"""TrueType subsets of one font laid over each other (OpenType 1.9: glyf, loca, hmtx, maxp).

Subsets keep the glyph numbers of their font; what one lacks is empty there. The union has every
glyph that any of them uses, and the tables a PDF needs (ISO 32000-1, 9.9).
"""

from __future__ import annotations

import struct
from array import array
from collections.abc import Iterable
from sys import byteorder
from typing import NamedTuple

_KEPT = ("cvt ", "fpgm", "prep")
_WORDS, _SCALE, _MORE, _XY_SCALE, _TWO_BY_TWO = 0x1, 0x8, 0x20, 0x40, 0x80


class _TrueTypeFont:
    """One font file: its tables, and where each glyph is."""

    def __init__(self, data: bytes) -> None:
        count = struct.unpack_from(">H", data, 4)[0]
        self.tables: dict[str, bytes] = {}
        for number in range(count):
            tag, _, offset, length = struct.unpack_from(">4sLLL", data, 12 + 16 * number)
            self.tables[tag.decode("latin-1")] = data[offset : offset + length]
        is_long = struct.unpack_from(">h", self.tables["head"], 50)[0]
        self._offsets = array("I" if is_long else "H", self.tables["loca"])
        if byteorder == "little":
            self._offsets.byteswap()
        self._unit = 1 if is_long else 2
        self.count = len(self._offsets) - 1
        self._metrics = struct.unpack_from(">H", self.tables["hhea"], 34)[0]

    def glyph(self, number: int) -> bytes:
        begin, end = self._offsets[number], self._offsets[number + 1]
        return self.tables["glyf"][begin * self._unit : end * self._unit]

    def metrics(self, number: int) -> bytes:
        """Advance and left side bearing, as the four bytes of ``hmtx``."""
        table = self.tables["hmtx"]
        if number < self._metrics:
            return table[4 * number : 4 * number + 4]
        last = 4 * (self._metrics - 1)
        bearing = 4 * self._metrics + 2 * (number - self._metrics)
        return table[last : last + 2] + table[bearing : bearing + 2]

    def has(self, number: int, shape: _GlyphShape | None) -> bool:
        """Whether the glyph is `shape` and that is made of no others."""
        return (
            shape is not None
            and not shape.parts
            and shape.outline == self.glyph(number)
            and shape.metrics == self.metrics(number)
        )

    def shape(self, number: int) -> _GlyphShape:
        """The glyph with what it is made of. Parts above the last used glyph have lost the number
        they have in the face, so a part is known by its shape alone."""
        outline = bytearray(self.glyph(number))
        parts = []
        for place in _parts(outline) if outline[:1] >= b"\x80" else ():
            parts.append(self.shape(struct.unpack_from(">H", outline, place)[0]))
            outline[place : place + 2] = b"\0\0"
        return _GlyphShape(bytes(outline), self.metrics(number), tuple(parts))


class _GlyphShape(NamedTuple):
    """An outline, its four bytes of metrics, and the shapes a composite is made of (their numbers
    in `outline` are zero)."""

    outline: bytes
    metrics: bytes
    parts: tuple[_GlyphShape, ...]


def _parts(glyph: bytes | bytearray) -> list[int]:
    """Where a composite glyph names its parts (OpenType 1.9, glyf, "Composite glyph")."""
    places = []
    at, flags = 10, _MORE
    while flags & _MORE:
        flags = struct.unpack_from(">H", glyph, at)[0]
        places.append(at + 2)
        at += 8 if flags & _WORDS else 6
        at += 2 * bool(flags & _SCALE) + 4 * bool(flags & _XY_SCALE) + 8 * bool(flags & _TWO_BY_TWO)
    return places


class TrueTypeUnion:
    """Subsets of one TrueType font, laid together one by one."""

    key = "/FontFile2"
    subtype = "CIDFontType2"

    def __init__(self) -> None:
        self._first: _TrueTypeFont | None = None
        self._glyphs: dict[int, _GlyphShape] = {}
        self._heads: list[bytes] = []
        self._profiles: list[bytes] = []

    def take(self, data: bytes, numbers: Iterable[int]) -> bool:
        """Add the glyphs `numbers` of the font file `data`. False, and nothing added, where it is
        no subset of the same font: another scale, other instructions, another shape for a glyph."""
        try:
            program = _TrueTypeFont(data)
            merged = self._glyphs
            glyphs = {
                n: program.shape(n) for n in (0, *numbers) if not program.has(n, merged.get(n))
            }
        except (KeyError, struct.error, IndexError):
            return False
        if not self._agrees(program, glyphs):
            return False
        self._first = self._first or program
        self._glyphs.update(glyphs)
        self._heads.append(program.tables["head"])
        self._profiles.append(program.tables["maxp"])
        return True

    def _agrees(self, program: _TrueTypeFont, glyphs: dict[int, _GlyphShape]) -> bool:
        if self._first is None:
            return True
        merged = self._glyphs
        return (
            self._first.tables["head"][18:20] == program.tables["head"][18:20]
            and all(self._first.tables.get(t) == program.tables.get(t) for t in _KEPT)
            and all(merged.get(number, glyph) == glyph for number, glyph in glyphs.items())
        )

    def entries(self, program: bytes) -> dict[str, int]:
        """What the dictionary of the font's stream says."""
        return {"Length1": len(program)}

    def program(self) -> bytes:
        """The union as a font file."""
        assert self._first is not None
        glyphs = self._numbered()
        count = max(glyphs) + 1
        outlines, offsets = bytearray(), array("I", [0])
        metrics = bytearray(4 * count)
        for number in range(count):
            if number in glyphs:
                outline, sides = glyphs[number]
                outlines += outline + bytes(-len(outline) % 4)
                metrics[4 * number : 4 * number + 4] = sides
            offsets.append(len(outlines))
        if byteorder == "little":
            offsets.byteswap()
        tables = {tag: self._first.tables[tag] for tag in _KEPT if tag in self._first.tables}
        tables |= {
            "glyf": bytes(outlines),
            "head": self._head(),
            "hhea": self._first.tables["hhea"][:34] + struct.pack(">H", count),
            "hmtx": bytes(metrics),
            "loca": offsets.tobytes(),
            "maxp": self._profile(count),
        }
        return _sfnt(tables)

    def _numbered(self) -> dict[int, tuple[bytes, bytes]]:
        """Outline and metrics by number; parts that are no glyph in use follow the last."""
        numbers = {shape: number for number, shape in sorted(self._glyphs.items(), reverse=True)}
        ahead = [(number, self._glyphs[number]) for number in sorted(self._glyphs)]
        free = ahead[-1][0] + 1
        renumbered_glyphs: dict[int, tuple[bytes, bytes]] = {}
        for number, shape in ahead:
            outline = bytearray(shape.outline)
            for place, part in zip(
                _parts(outline) if shape.parts else (), shape.parts, strict=True
            ):
                if part not in numbers:
                    numbers[part] = free
                    ahead.append((free, part))
                    free += 1
                struct.pack_into(">H", outline, place, numbers[part])
            renumbered_glyphs[number] = bytes(outline), shape.metrics
        return renumbered_glyphs

    def _head(self) -> bytes:
        """`head` with the box around all glyphs, long offsets, and no check sum yet."""
        boxes = [struct.unpack_from(">4h", head, 36) for head in self._heads]
        low = [min(box[side] for box in boxes) for side in (0, 1)]
        high = [max(box[side] for box in boxes) for side in (2, 3)]
        head = self._heads[0]
        box = struct.pack(">4h", *low, *high)
        return head[:8] + bytes(4) + head[12:36] + box + head[44:50] + b"\0\1" + head[52:]

    def _profile(self, count: int) -> bytes:
        """`maxp` (version 1.0): the most that any subset needs of everything."""
        profiles = [struct.unpack(">13H", profile[6:32]) for profile in self._profiles]
        most = [max(values) for values in zip(*profiles, strict=True)]
        return self._profiles[0][:4] + struct.pack(">14H", count, *most)


def _sfnt(tables: dict[str, bytes]) -> bytes:
    """A font file of `tables` (OpenType 1.9, "Organization of an OpenType font")."""
    count = len(tables)
    power = 1 << (count.bit_length() - 1)
    header = struct.pack(
        ">LHHHH", 0x10000, count, 16 * power, power.bit_length() - 1, 16 * (count - power)
    )
    directory, body = b"", b""
    offset = 12 + 16 * count
    for tag in sorted(tables):
        data = tables[tag]
        directory += struct.pack(
            ">4sLLL", tag.encode("latin-1"), _checksum(data), offset + len(body), len(data)
        )
        body += data + bytes(-len(data) % 4)
    font = header + directory + body
    adjustment = (0xB1B0AFBA - _checksum(font)) & 0xFFFFFFFF
    head = font.index(tables["head"], offset)
    return font[: head + 8] + struct.pack(">L", adjustment) + font[head + 12 :]


def _checksum(data: bytes) -> int:
    words = array("I", data + bytes(-len(data) % 4))
    if byteorder == "little":
        words.byteswap()
    return sum(words) & 0xFFFFFFFF
