"""The glyphs of Pango's runs as numbers, read at once: a field at a time through cffi is slow.

In: lines and runs of Pango. Out: `Glyphs`, which outlive the layout that shaped them and can be cut
where one cluster ends and the next begins.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from weasyprint.text.ffi import ffi, gobject

GLYPH, WIDTH, SHIFT, RISE = range(4)
"""The numbers of a PangoGlyphInfo: which glyph; how wide it is, how far it is moved to the right
and down, in Pango's units."""

NUMBERS = 5
"""Numbers of 32 bits in a PangoGlyphInfo; the last holds its attributes."""

_SIZE = 4 * NUMBERS

_SPACE = re.compile(b" |\xc2\xa0")

ffi.cdef("gpointer g_object_ref(gpointer object);")


class Glyphs(NamedTuple):
    """Glyphs of one `face` (a PangoFont), from left to right, and the `text` (UTF-8) they stand
    for, which `forward` is true of if it is read that way too. `data` are their PangoGlyphInfos;
    `clusters` say for each at which byte of the text that which it shows begins; `joints` are the
    bytes of signs behind which a justified line has room, besides spaces."""

    face: Any
    text: bytes
    data: bytes
    clusters: Sequence[int]
    forward: bool = True
    joints: Sequence[int] = ()

    def column(self, number: int) -> list[int]:
        """One number, such as `WIDTH`, of each glyph."""
        numbers: list[int] = memoryview(self.data).cast("i")[number::NUMBERS].tolist()
        return numbers

    def between(self, start: int, end: int) -> Glyphs | None:
        """The glyphs of a text that is read forward from its byte `start` to `end`; `None` where
        one glyph stands for what is on both sides of a cut."""
        first, last = (self._cut(place) for place in (start, end))
        if first is None or last is None:
            return None
        return Glyphs(
            self.face,
            self.text[start:end],
            self.data[first * _SIZE : last * _SIZE],
            [cluster - start for cluster in self.clusters[first:last]],
            joints=[joint - start for joint in self.joints if start <= joint < end],
        )

    def within(self, size: int) -> Glyphs:
        """These glyphs, as the last of a text: behind its last sign, `size` bytes long, is no
        joint."""
        end = len(self.text) - size
        return self._replace(joints=[joint for joint in self.joints if joint < end])

    def _cut(self, place: int) -> int | None:
        at = bisect_left(self.clusters, place)
        whole = at == len(self.clusters) and place == len(self.text)
        return at if whole or (at < len(self.clusters) and self.clusters[at] == place) else None

    def letters(self, at: int) -> str:
        """What glyph `at` stands for, for `ToUnicode` (ISO 32000-1, 9.10.3): the first glyph of a
        cluster for all of it."""
        following = at + 1 if self.forward else at - 1
        within = 0 <= following < len(self.clusters)
        end = self.clusters[following] if within else len(self.text)
        return self.text[self.clusters[at] : end].decode()

    def spaces(self) -> Iterator[tuple[int, bool]]:
        """The glyphs that show a space which is wider in a justified line; whether it is one where
        no line may break."""
        for space in _SPACE.finditer(self.text):
            yield bisect_left(self.clusters, space.start()), space[0] != b" "
        for joint in self.joints:
            yield bisect_left(self.clusters, joint), False


def glyph_items(line: Any) -> Iterator[Any]:
    """The runs (PangoGlyphItem) of a PangoLayoutLine, from left to right."""
    run = line.runs
    while run != ffi.NULL:
        yield run.data
        run = run.next


def read_glyphs(run: Any, text: bytes) -> Glyphs:
    """The glyphs of `run`, one of the layout of `text`."""
    start, item = run.item.offset, run.item
    end, count = start + item.length, run.glyphs.num_glyphs
    clusters = ffi.unpack(run.glyphs.log_clusters, count) if count else []
    data = bytes(ffi.buffer(run.glyphs.glyphs, count * _SIZE))
    forward = not item.analysis.level % 2  # UAX 9: even levels
    return Glyphs(item.analysis.font, text[start:end], data, clusters, forward)


def keep_glyphs(glyphs: Glyphs) -> Glyphs:
    """`glyphs`, whose face stays for as long as they do."""
    gobject.g_object_ref(glyphs.face)
    return glyphs._replace(face=ffi.gc(glyphs.face, gobject.g_object_unref))
