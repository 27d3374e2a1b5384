"""The faces a style names, as font files of one weight each.

In: `FontFace` entries (a variable font and a weight, or a static font). Out: `FontInstance`s with
their bytes: a variable font is cut to the one weight wanted, because WeasyPrint would otherwise do
so for every galley (OpenType 1.9, "Font variations overview"). Glyph ids stay as they are, so that
galleys share them. The same input gives the same bytes.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from io import BytesIO
from pathlib import Path

from publisher.model.style import FontFace, FontInstance

_NAMES = {
    "300": "Light",
    "400": "Regular",
    "500": "Medium",
    "600": "SemiBold",
    "700": "Bold",
    "800": "ExtraBold",
}


@dataclass(frozen=True, slots=True)
class FontSource:
    """A task: the font file that `font` names, wherever it lies on this machine."""

    font: FontFace
    data: bytes


def font_sources(fonts: tuple[FontFace, ...]) -> tuple[FontSource, ...]:
    """What each of `fonts` is cut from; `OSError` where a file cannot be read."""
    return tuple(
        FontSource(replace(font, path=font.name), _read(Path(font.path))) for font in fonts
    )


@lru_cache(maxsize=32)
def _read(path: Path) -> bytes:
    return path.read_bytes()


def cut_font(cutting: FontSource) -> FontInstance:
    """The face of `cutting`."""
    font, data = cutting.font, cutting.data
    if b"fvar" in data[:400]:
        data = _cut(data, font)
    name = f"{font.name.split('[')[0].removesuffix('.ttf')}-{font.weight}.ttf"
    return FontInstance(font.family, font.style, font.weight, name.replace(" ", ""), data)


def _cut(data: bytes, font: FontFace) -> bytes:
    import uharfbuzz

    face = uharfbuzz.Face(uharfbuzz.Blob(data))
    plan = uharfbuzz.SubsetInput()
    plan.keep_everything()
    plan.pin_all_axes_to_default(face)
    plan.pin_axis_location(face, "wght", float(font.weight))
    plan.flags |= uharfbuzz.SubsetFlags.RETAIN_GIDS
    return _with_weight_names(uharfbuzz.subset(face, plan).blob.data, font)


def _with_weight_names(data: bytes, font: FontFace) -> bytes:
    """`data` with the names of its weight: two weights under one name would be merged in a PDF."""
    from fontTools.ttLib import TTFont

    weight = _NAMES.get(font.weight, font.weight)
    slope = "Italic" if font.style == "italic" else ""
    style = f"{'' if weight == 'Regular' and slope else weight}{slope}"
    names = {1: f"{font.family} {style}", 2: "Regular", 4: f"{font.family} {style}",
             6: f"{font.family.replace(' ', '')}-{style}", 16: font.family, 17: style}  # fmt: skip
    cut = TTFont(BytesIO(data), recalcTimestamp=False, recalcBBoxes=False, lazy=True)
    for name_id, text in names.items():
        cut["name"].setName(text, name_id, 3, 1, 0x409)
    cut["OS/2"].usWeightClass = int(font.weight)
    if "STAT" in cut:
        del cut["STAT"]
    out = BytesIO()
    cut.save(out, reorderTables=None)
    return out.getvalue()
