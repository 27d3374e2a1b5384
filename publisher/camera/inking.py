"""Where pages have ink: so that what is stamped on them stands in free margins.

In: the bytes of a PDF. Out: for each page its size and the box of all that is drawn, measured on a
picture of the page, for nothing else knows what is seen.
"""

from __future__ import annotations

import pypdfium2
from PIL import ImageOps

from publisher.model.camera import CameraPage

_DPI = 48
_PAPER = 250
"""Grey from which a pixel is paper, of 255."""
_MOST_PIXELS = 4_000_000


def inked_pages(data: bytes) -> tuple[CameraPage, ...]:
    """The pages of the PDF `data`."""
    document = pypdfium2.PdfDocument(data)
    pages = []
    try:
        for number in range(len(document)):
            page = document[number]
            width, height = page.get_size()
            scale = min(_DPI / 72, (_MOST_PIXELS / max(width * height, 1)) ** 0.5)
            bitmap = page.render(scale=scale, grayscale=True, may_draw_forms=False)
            picture = ImageOps.invert(bitmap.to_pil().convert("L"))
            box = picture.point(lambda value: 255 if value > 255 - _PAPER else 0).getbbox()
            page.close()
            if box is None:
                pages.append(CameraPage(width, height))
                continue
            x0, top, right, bottom = (round(value / scale, 1) for value in box)
            pages.append(
                CameraPage(width, height, (x0, round(height - bottom, 1), right,
                                           round(height - top, 1)))
            )  # fmt: skip
    finally:
        document.close()
    return tuple(pages)
