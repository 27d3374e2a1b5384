"""CFF subsets of one font laid over each other (Adobe Technical Note 5176).

A subset of a Korean or Japanese face keeps sixty thousand glyph numbers for the few glyphs it has,
and tables as long. The union is a CID-keyed CFF with the used glyphs alone: its charset says which
CID each is, and the CID is the glyph's number in the face (ISO 32000-1, 9.7.4.2).
"""

from __future__ import annotations

import struct
from collections.abc import Iterable
from dataclasses import dataclass

_CHARSET, _CHARSTRINGS, _PRIVATE, _LOCAL_SUBRS = 15, 17, 18, 19
_FONT_MATRIX, _ROS, _FD_ARRAY, _FD_SELECT = (12, 7), (12, 30), (12, 36), (12, 37)
_CID_COUNT = (12, 34)

_Operator = int | tuple[int, int]
_Dict = dict[_Operator, bytes]


@dataclass(frozen=True, slots=True)
class _FontDict:
    """A font dictionary: its private dictionary without subroutines, its matrix (may be empty)."""

    private: bytes
    matrix: bytes


class _CffFont:
    """One CFF font, bare or in an OpenType file."""

    def __init__(self, data: bytes) -> None:
        self._data = data = _table(data) if data[:4] == b"OTTO" else data
        _, at = _index(data, data[2])
        tops, at = _index(data, at)
        _, at = _index(data, at)
        subroutines, _ = _index(data, at)
        top = _dict(tops[0])
        self.matrix = top.get(_FONT_MATRIX, b"")
        self.charstrings, _ = _index(data, _integers(top[_CHARSTRINGS])[0])
        if _ROS in top:
            dicts, _ = _index(data, _integers(top[_FD_ARRAY])[0])
            self.dicts = [self._font_dict(_dict(dicts[n])) for n in range(len(dicts))]
            self._selector = _integers(top[_FD_SELECT])[0]
        else:
            self.dicts = [self._font_dict(top)]
            self._selector = 0
        if subroutines:
            raise ValueError("a subset with subroutines")

    def _font_dict(self, font: _Dict) -> _FontDict:
        size, offset = _integers(font[_PRIVATE])
        private = _dict(self._data[offset : offset + size])
        if _LOCAL_SUBRS in private:
            raise ValueError("a subset with subroutines")
        matrix = font.get(_FONT_MATRIX, b"") if self.matrix != font.get(_FONT_MATRIX) else b""
        return _FontDict(self._data[offset : offset + size], matrix)

    def font_dict(self, glyph: int) -> _FontDict:
        """The font dictionary of a glyph (5176, 19: FDSelect)."""
        data, at = self._data, self._selector
        if not at:
            return self.dicts[0]
        if data[at] == 0:
            return self.dicts[data[at + 1 + glyph]]
        count = struct.unpack_from(">H", data, at + 1)[0]
        low, high = 0, count
        while high - low > 1:
            middle = (low + high) // 2
            first = struct.unpack_from(">H", data, at + 3 + 3 * middle)[0]
            low, high = (middle, high) if first <= glyph else (low, middle)
        return self.dicts[data[at + 3 + 3 * low + 2]]


class CffUnion:
    """Subsets of one CFF font, laid together one by one."""

    key = "/FontFile3"
    subtype = "CIDFontType0"

    def __init__(self) -> None:
        self._matrix: bytes | None = None
        self._glyphs: dict[int, tuple[bytes, _FontDict]] = {}

    def take(self, data: bytes, numbers: Iterable[int]) -> bool:
        """Add the glyphs `numbers` of the font file `data`. False, and nothing added, where it is
        no subset of the same font or one that cannot be laid together."""
        try:
            program = _CffFont(data)
            glyphs = {
                number: (program.charstrings[number], program.font_dict(number))
                for number in (0, *numbers)
            }
        except (KeyError, struct.error, IndexError, ValueError):
            return False
        merged = self._glyphs
        if self._matrix not in (None, program.matrix):
            return False
        if any(merged.get(number, glyph) != glyph for number, glyph in glyphs.items()):
            return False
        self._matrix = program.matrix
        merged.update(glyphs)
        return True

    def entries(self, program: bytes) -> dict[str, object]:
        """What the dictionary of the font's stream says."""
        from pikepdf import Name

        return {"Subtype": Name.CIDFontType0C}

    def program(self) -> bytes:
        """The union as a bare CID-keyed CFF font."""
        numbers = sorted(self._glyphs)
        dicts = list(dict.fromkeys(self._glyphs[number][1] for number in numbers))
        parts: dict[_Operator, bytes] = {
            _CHARSET: b"\0" + struct.pack(f">{len(numbers) - 1}H", *numbers[1:]),
            _FD_SELECT: b"\0" + bytes(dicts.index(self._glyphs[number][1]) for number in numbers),
            _CHARSTRINGS: _as_index([self._glyphs[number][0] for number in numbers]),
        }
        head = b"\1\0\4\4" + _as_index([b"Subset"])
        strings = _as_index([b"Adobe", b"Identity"]) + _as_index([])
        room = len(head) + len(_as_index([self._top(parts, {}, numbers[-1])])) + len(strings)
        offsets: dict[_Operator, int] = {}
        body = b""
        for operator, data in parts.items():
            offsets[operator] = room + len(body)
            body += data
        fonts = []
        for each in dicts:
            fonts.append(
                each.matrix + _number(len(each.private)) + _number(room + len(body)) + _op(_PRIVATE)
            )
            body += each.private
        offsets[_FD_ARRAY] = room + len(body)
        top = self._top(parts, offsets, numbers[-1])
        return head + _as_index([top]) + strings + body + _as_index(fonts)

    def _top(
        self, parts: dict[_Operator, bytes], offsets: dict[_Operator, int], last: int
    ) -> bytes:
        """The top dictionary; its length does not depend on `offsets`."""
        names = _number(391) + _number(392) + _number(0) + _op(_ROS)
        top = names + (self._matrix or b"") + _number(last + 1) + _op(_CID_COUNT)
        for operator in (*parts, _FD_ARRAY):
            top += _number(offsets.get(operator, 0)) + _op(operator)
        return top


def _table(font: bytes) -> bytes:
    """The ``CFF`` table of an OpenType font."""
    for number in range(struct.unpack_from(">H", font, 4)[0]):
        tag, _, offset, length = struct.unpack_from(">4sLLL", font, 12 + 16 * number)
        if tag == b"CFF ":
            return font[offset : offset + length]
    raise KeyError("CFF ")


class _Index:
    """The objects of an INDEX, taken out one at a time: most of a face's are never asked for."""

    def __init__(self, data: bytes, at: int) -> None:
        self._data = data
        self._count: int = struct.unpack_from(">H", data, at)[0]
        self._size = data[at + 2] if self._count else 0
        self._offsets = at + 3
        self._base = self._offsets + (self._count + 1) * self._size - 1
        self.end = self._base + self._offset(self._count) if self._count else at + 2

    def __len__(self) -> int:
        return self._count

    def __getitem__(self, number: int) -> bytes:
        if not 0 <= number < self._count:
            raise IndexError(number)
        return self._data[self._base + self._offset(number) : self._base + self._offset(number + 1)]

    def _offset(self, number: int) -> int:
        at = self._offsets + number * self._size
        return int.from_bytes(self._data[at : at + self._size], "big")


def _index(data: bytes, at: int) -> tuple[_Index, int]:
    index = _Index(data, at)
    return index, index.end


def _as_index(items: list[bytes]) -> bytes:
    if not items:
        return b"\0\0"
    offsets, at = [1], 1
    for item in items:
        at += len(item)
        offsets.append(at)
    return struct.pack(f">HB{len(offsets)}L", len(items), 4, *offsets) + b"".join(items)


def _dict(data: bytes) -> _Dict:
    """Operators of a DICT with their operands and themselves, as bytes (5176, 4)."""
    entries: _Dict = {}
    at = begin = 0
    while at < len(data):
        byte = data[at]
        if byte <= 21:
            operator: _Operator = byte
            at += 1
            if byte == 12:
                operator = (12, data[at])
                at += 1
            entries[operator] = data[begin:at]
            begin = at
        elif byte == 30:
            at += 1
            while data[at] & 0xF != 0xF and data[at] >> 4 != 0xF:
                at += 1
            at += 1
        else:
            at += 3 if byte == 28 else 5 if byte == 29 else 1 if byte < 247 else 2
    return entries


def _integers(operands: bytes) -> list[int]:
    """The integers before an operator."""
    integers: list[int] = []
    at = 0
    while at < len(operands) and operands[at] > 21:
        byte = operands[at]
        if byte == 28:
            integers.append(struct.unpack_from(">h", operands, at + 1)[0])
            at += 3
        elif byte == 29:
            integers.append(struct.unpack_from(">l", operands, at + 1)[0])
            at += 5
        elif byte < 247:
            integers.append(byte - 139)
            at += 1
        else:
            low = operands[at + 1]
            integers.append((byte - 247) * 256 + low + 108 if byte < 251
                         else -(byte - 251) * 256 - low - 108)  # fmt: skip
            at += 2
    return integers


def _number(value: int) -> bytes:
    """An integer in the five bytes that hold any."""
    return b"\x1d" + struct.pack(">l", value)


def _op(operator: _Operator) -> bytes:
    return bytes(operator) if isinstance(operator, tuple) else bytes([operator])
