"""The picture on the cover: type alone, in the book's own face, on the house's dark red.

In: a `Volume` and the faces of the book. Out: a PNG of 1600 × 2560 pixels, the size shops ask for.
"""

from __future__ import annotations

import io
from collections.abc import Sequence

from PIL import Image, ImageDraw

from publisher.epub.fonts import BookFont
from publisher.epub.words import Words
from publisher.model.volume import Volume

SIZE = (1600, 2560)


def draw(volume: Volume, words: Words, fonts: Sequence[BookFont]) -> bytes:
    """The cover of `volume` as PNG."""
    image = Image.new("RGB", SIZE, "#6f2723")
    ImageDraw.Draw(image).text((160, 400), volume.title, fill="#f6f0e4")
    out = io.BytesIO()
    image.save(out, "PNG", optimize=True)
    return out.getvalue()
