"""Fonts of the web edition: WOFF2, each face in two files by what they hold.

In: the faces of a style. Out: files, and the sheet that declares them. A browser fetches a file
only where the page has a character of its range (CSS Fonts 4, §4.5), so that the fonts need not be
cut to the words of the volume: one word more changes no font.
"""

from __future__ import annotations

import io
from collections.abc import Iterable
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

import uharfbuzz as hb
from fontTools.ttLib import TTFont

from publisher.model.style import FontInstance

LATIN = ((0x0, 0x24F), (0x2B0, 0x36F), (0x1E00, 0x1EFF), (0x2000, 0x20CF), (0x2100, 0x218F),
         (0x2190, 0x2193), (0x2212, 0x2212), (0xFB00, 0xFB06))  # fmt: skip
"""What running text in Latin letters is made of."""

OTHER = ((0x250, 0x2AF), (0x370, 0x1DFF), (0x1F00, 0x1FFF), (0x20D0, 0x20FF), (0x2194, 0x2211),
         (0x2213, 0x2E7F), (0xA640, 0xABFF), (0xE000, 0xFAFF), (0xFB07, 0x1F8FF))  # fmt: skip

Ranges = tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class FontPart:
    """A task: the glyphs of `face` for `ranges`, all where there are none. `part` names the file.
    `math` keeps what sets formulas."""

    face: FontInstance
    part: str
    ranges: Ranges

    @property
    def name(self) -> str:
        """The name of the file."""
        stem = self.face.name.rpartition(".")[0]
        return f"{stem}-{self.part}.woff2"


def font_parts(faces: Iterable[FontInstance], formulas: bool) -> tuple[FontPart, ...]:
    """The files of `faces`, in two parts each, and that of the face for `formulas` if there are
    any."""
    parts = tuple(
        FontPart(face, part, ranges)
        for face in faces
        for part, ranges in (("latin", LATIN), ("other", OTHER))
    )
    return (*parts, *_math()) if formulas else parts


def _math() -> Iterable[FontPart]:
    """STIX Two Math (OFL), which print takes its symbols from; none where it is not installed."""
    spec = find_spec("ziamath")
    if spec is not None and spec.origin is not None:
        path = Path(spec.origin).parent / "fonts" / "STIXTwoMath-Regular.ttf"
        if path.is_file():
            yield FontPart(
                FontInstance("STIX Two Math", "normal", "400", path.name, path.read_bytes()),
                "all",
                (),
            )


def woff2(cut: FontPart) -> bytes | None:
    """The file of `cut`: a task; `None` where the face has nothing of that range but spaces."""
    data = _subset(cut.face.data, cut.ranges)
    font = TTFont(io.BytesIO(data), recalcTimestamp=False, recalcBBoxes=False)
    if not any(ord(" ") < point != 0xA0 for point in font.getBestCmap() or ()):
        return b""
    font.flavor = "woff2"
    out = io.BytesIO()
    font.save(out, reorderTables=None)
    return out.getvalue()


def _subset(data: bytes, ranges: Ranges) -> bytes:
    """Without hints, which no screen of today needs and a quarter of the one for formulas is."""
    order = hb.SubsetInput()
    if ranges:
        points = (range(first, last + 1) for first, last in ranges)
        order.unicode_set.update(point for some in points for point in some)
        order.layout_feature_tag_set.invert()  # every feature: small capitals, old-style figures, …
        order.flags = hb.SubsetFlags.NO_HINTING
    else:
        order.keep_everything()
        order.flags |= hb.SubsetFlags.NO_HINTING
    font_data: bytes = hb.subset(hb.Face(hb.Blob(data)), order).blob.data
    return font_data


def font_sheet(files: Iterable[tuple[FontPart, bytes]]) -> str:
    """The ``@font-face`` rules of what was made."""
    return "".join(_rule(cut) for cut, data in files if data)


def _rule(cut: FontPart) -> str:
    face = cut.face
    weight = "700" if int(face.weight) >= 600 else "400"
    ranges = ", ".join(
        f"U+{first:X}" if first == last else f"U+{first:X}-{last:X}" for first, last in cut.ranges
    )
    return (
        f'@font-face {{ font-family: "{face.family}"; font-style: {face.style}; '
        f'font-weight: {weight}; font-display: swap; src: url("fonts/{cut.name}") format("woff2")'
        + (f"; unicode-range: {ranges}" if ranges else "")
        + " }\n"
    )
