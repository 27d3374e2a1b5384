"""How a picture looks at a glance, and whether two glances are of one picture.

In: a page of a PDF, a clean SVG, or a picture of pixels. Out: the same as a small PNG on no ground.
What draws a figure on the printed page is not what its author looked at: a glance at the original,
drawn by another hand (PDFium, resvg, Pillow), goes with each picture to be held against the page.
"""

from __future__ import annotations

import io
import subprocess
import sys
from pathlib import Path

import pypdfium2
from PIL import Image as Pillow
from PIL import ImageChops, ImageFilter

SIDE = 160
"""Pixels on the long edge of a glance: enough for an icon, and a letter is a grey spot."""

FINE = 5
"""How many times larger a page is drawn before it is made small: PDFium draws no line thinner than
a pixel."""

_NEAR = 2
"""Pixels by which lines may stand elsewhere: programs round strokes and places differently."""

_CELL, _WIDE_CELL = 8, 40
"""Pixels of the squares whose mean colours are compared; in a drawing with text, whose letters come
from another font on each machine, a few words wide."""

_UNLIKE, _WIDELY_UNLIKE = 48, 32
"""Of 255: how far apart they are where a figure came out otherwise. Of 100 figures that came out
right none was above 21, and above 15 with text; black squares under a mask gave 105 to 206."""


def of_page(page: pypdfium2.PdfPage) -> bytes:
    """A glance at a page of a PDF."""
    width, height = page.get_size()
    scale = FINE * SIDE / max(width, height)
    bitmap = page.render(scale=scale, fill_color=(255, 255, 255, 0))
    return _pack(bitmap.to_pil().convert("RGBA"))


def of_drawing(svg: bytes, width: float, height: float) -> bytes:
    """A glance at a clean SVG of that size; empty where it cannot be drawn."""
    scale = 2 * SIDE / max(width, height)
    picture = _render(svg, max(1, round(width * scale)), max(1, round(height * scale)))
    return _pack(picture) if picture is not None else b""


def of_pixels(data: bytes) -> Pillow.Image:
    """A glance at a PNG or a JPEG."""
    picture = Pillow.open(io.BytesIO(data))
    picture.draft("RGB", (2 * SIDE, 2 * SIDE))
    return _small(picture.convert("RGBA"))


def unpack_glance(glance: bytes) -> Pillow.Image:
    """The picture in a glance."""
    return Pillow.open(io.BytesIO(glance)).convert("RGBA")


def pixels(svg: bytes, width: int, height: int) -> bytes:
    """A clean SVG as a PNG of that many pixels; empty where it cannot be drawn."""
    picture = _render(svg, width, height)
    if picture is None:
        return b""
    out = io.BytesIO()
    picture.save(out, "PNG", compress_level=6)
    return out.getvalue()


def is_unlike(
    original: Pillow.Image, crop: Pillow.Image, ground: tuple[int, ...], has_text: bool
) -> bool:
    """Whether `crop`, cut from a page, is another picture than the glance `original` on paper of
    the colour `ground`."""
    size = original.size
    paper = Pillow.new("RGBA", size, (*ground[:3], 255))
    one = Pillow.alpha_composite(paper, original).convert("RGB")
    other = crop.convert("RGB").resize(size, Pillow.Resampling.BOX)
    cell, most = (_WIDE_CELL, _WIDELY_UNLIKE) if has_text else (_CELL, _UNLIKE)
    blur = ImageFilter.BoxBlur(2)
    one, other = one.filter(blur), other.filter(blur)
    # nearly always the first look is enough
    least = ImageChops.difference(one, other)
    if _apart(least, cell) <= most:
        return False
    for right in range(-_NEAR, _NEAR + 1):
        for down in range(-_NEAR, _NEAR + 1):
            difference = ImageChops.difference(one, ImageChops.offset(other, right, down))
            least = ImageChops.darker(least, difference)
    return _apart(least, cell) > most


def _apart(difference: Pillow.Image, cell: int) -> int:
    """The greatest mean difference of a square."""
    red, green, blue = difference.split()
    greatest = ImageChops.lighter(ImageChops.lighter(red, green), blue)
    cells = max(1, greatest.width // cell), max(1, greatest.height // cell)
    return int(greatest.resize(cells, Pillow.Resampling.BOX).getextrema()[1])  # type: ignore[arg-type]


_SECONDS = 120
"""Of waiting, which only a machine that does nothing else reaches: the process ends before."""


def _render(svg: bytes, width: int, height: int) -> Pillow.Image | None:
    program = Path(__file__).with_name("resvg.py")
    command = [sys.executable, "-I", str(program), str(width), str(height)]
    try:
        ran = subprocess.run(command, input=svg, capture_output=True, check=True, timeout=_SECONDS)
    except (OSError, subprocess.SubprocessError):
        return None
    return Pillow.open(io.BytesIO(ran.stdout)).convert("RGBA")


def _small(picture: Pillow.Image) -> Pillow.Image:
    scale = SIDE / max(picture.size)
    size = (max(1, round(picture.width * scale)), max(1, round(picture.height * scale)))
    return picture.resize(size, Pillow.Resampling.BOX)


def _pack(picture: Pillow.Image) -> bytes:
    out = io.BytesIO()
    _small(picture).save(out, "PNG")
    return out.getvalue()
