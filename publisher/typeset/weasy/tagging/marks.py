"""Marked content in the content streams WeasyPrint has drawn (ISO 32000-1, 14.6).

A stream is a list of operators with their operands, each an item; marked content is ``/Tag``,
a property list, ``BDC`` … ``EMC``. Here it becomes an artifact or is cut at spaces, without moving
a single glyph.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

import pydyf

from publisher.typeset.tagging.words import Cut

_Items = list[Any]
_TOKEN = re.compile(rb"<([0-9a-f]*)>|(-?[0-9.]+)")
_FONT = re.compile(rb"/(\S+) \S+ Tf")
_PAINT = frozenset((b"S", b"s", b"f", b"f*", b"B", b"B*", b"b", b"b*"))


@dataclass(slots=True)
class _PageStream:
    """One page's stream, the item where each marked content begins, and what is to be done."""

    stream: Any
    starts: dict[int, int]
    count: int
    artifacts: dict[int, str] = field(default_factory=dict)
    pieces: dict[int, _Items] = field(default_factory=dict)


class Streams:
    """The content streams of a galley's pages."""

    def __init__(self, streams: list[Any], fonts: dict[Any, Any]) -> None:
        self._pages = [
            _PageStream(stream, _starts(stream), len(stream._tags)) for stream in streams
        ]
        self._spaces: dict[bytes, set[bytes]] = {}
        for font in fonts.values():
            spaces = {
                f"{glyph:04x}".encode()
                for glyph, text in font.to_unicode.items()
                if text and text.isspace()
            }
            self._spaces.setdefault(font.hash.encode(), set()).update(spaces)

    def make_artifact(self, page: int, mcid: int, properties: str) -> None:
        """Let marked content be an artifact with `properties` (a property list, may be empty)."""
        self._pages[page].artifacts[mcid] = properties

    def cut(self, page: int, mcid: int, cuts: list[Cut], spaces: int) -> list[int] | None:
        """As `publisher.typeset.tagging.words.Streams` has it."""
        sheet = self._pages[page]
        parts = _parts(sheet, mcid)
        if parts is None:
            return None
        before, text, after = parts
        glyphs = list(self._glyphs(text))
        if sum(is_space for _, _, is_space in glyphs) != spaces:
            return None
        new = [mcid, *range(sheet.count, sheet.count + len(cuts))]
        sheet.count += len(cuts)
        marked: _Items = []
        for number, piece in zip(new, _cut(glyphs, cuts), strict=True):
            marked += ["/Span", pydyf.Dictionary({"MCID": number}), b"BDC", *piece, b"EMC"]
        sheet.pieces[mcid] = [*_as_decoration(before), b"BT", *marked, b"ET",
                              *_as_decoration(after)]  # fmt: skip
        return new

    def _glyphs(self, text: _Items) -> Iterator[tuple[Any, bool, bool]]:
        """The items of a text one by one, those that show text taken apart at spaces: what, whether
        it is part of a shown string, whether it is a space."""
        spaces: set[bytes] = set()
        for item in text:
            if not (isinstance(item, bytes) and item.endswith(b"] TJ")):
                if isinstance(item, bytes) and (font := _FONT.fullmatch(item)):
                    spaces = self._spaces.get(font[1], set())
                yield item, False, False
                continue
            for glyphs, number in _TOKEN.findall(item):
                if number:
                    yield number, True, False
                elif any(map(glyphs.__contains__, spaces)):
                    for at in range(0, len(glyphs), 4):
                        glyph = glyphs[at : at + 4]
                        yield b"<" + glyph + b">", True, glyph in spaces
                elif glyphs:
                    yield b"<" + glyphs + b">", True, False

    def rewrite(self) -> None:
        """Write what was asked for into the streams, and leave idle operands out of them."""
        for sheet in self._pages:
            stream = sheet.stream.stream
            ends = {mcid: stream.index(b"EMC", at) for mcid, at in sheet.starts.items()}
            for mcid in sorted(sheet.starts, key=sheet.starts.__getitem__, reverse=True):
                first, last = sheet.starts[mcid], ends[mcid]
                if mcid in sheet.artifacts:
                    stream[first : first + 3] = _artifact(sheet.artifacts[mcid])
                elif mcid in sheet.pieces:
                    stream[first : last + 1] = sheet.pieces[mcid]
            sheet.stream.stream = list(_squeezed(stream))


def _starts(stream: Any) -> dict[int, int]:
    items = stream.stream
    return {
        items[at - 1]["MCID"]: at - 2
        for at, item in enumerate(items)
        if item == b"BDC" and "MCID" in items[at - 1]
    }


def _parts(sheet: _PageStream, mcid: int) -> tuple[_Items, _Items, _Items] | None:
    """What marked content has before, in and after its one text object."""
    items = sheet.stream.stream
    first = sheet.starts.get(mcid)
    if first is None:
        return None
    segment = items[first + 3 : items.index(b"EMC", first)]
    if segment.count(b"BT") != 1 or b"/Artifact" in segment or "/Artifact" in segment:
        return None
    begin, end = segment.index(b"BT"), segment.index(b"ET")
    return segment[:begin], segment[begin + 1 : end], segment[end + 1 :]


def _cut(glyphs: list[tuple[Any, bool, bool]], cuts: list[Cut]) -> list[_Items]:
    """The items of each piece, strings put together again."""
    pieces: list[list[tuple[Any, bool]]] = [[]]
    places = set(cuts)
    spaces, behind = -1, False
    for what, is_string, is_space in glyphs:
        is_number = is_string and not what.startswith(b"<")
        if behind and not is_number:
            pieces.append([])
            behind = False
        if is_space:
            spaces += 1
            if ("before", spaces) in places:
                pieces.append([])
            behind = ("after", spaces) in places
        pieces[-1].append((what, is_string))
    if behind:
        pieces.append([])
    return [list(_strings(piece)) for piece in pieces]


def _strings(piece: Iterable[tuple[Any, bool]]) -> Iterator[Any]:
    string: list[bytes] = []
    for what, is_string in piece:
        if is_string:
            string.append(what)
            continue
        if string:
            yield b"[" + b" ".join(string) + b"] TJ"
            string = []
        yield what
    if string:
        yield b"[" + b" ".join(string) + b"] TJ"


def _as_decoration(items: _Items) -> _Items:
    """Lines under or through a text are not the text."""
    if not any(item in _PAINT for item in items if isinstance(item, bytes)):
        return items
    return ["/Artifact", b"BMC", *items, b"EMC"]


def _artifact(properties: str) -> _Items:
    if not properties:
        return ["/Artifact", b"BMC"]
    return ["/Artifact", f"<<{properties}>>", b"BDC"]


def _squeezed(items: _Items) -> Iterator[Any]:
    """Strings without kerns of nothing; artifacts of one kind that follow each other are one."""
    out: _Items = []
    are_plain: list[
        bool
    ] = []  # of each marked content that is open: whether it is a plain artifact
    was_plain = False  # the same, of the one that was closed last
    for item in items:
        if isinstance(item, bytes) and item.endswith(b"] TJ"):
            item = item.replace(b"> <", b"").replace(b">0<", b"").replace(b"<>", b" ")
        out.append(item)
        if item in (b"BMC", b"BDC"):
            are_plain.append(item == b"BMC" and out[-2] == "/Artifact")
            if are_plain[-1] and was_plain and out[-3] == b"EMC":
                del out[-3:]
        elif item == b"EMC":
            was_plain = are_plain.pop() if are_plain else False
    yield from out
