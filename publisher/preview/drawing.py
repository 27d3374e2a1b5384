"""Pages as pictures and as words.

In: a galley's PDF, a page of it, the folio that stands on it. Out: a PNG, or the lines of text with
their places, in hundredths of the page. PDFium is used by one thread at a time, as it asks.
"""

from __future__ import annotations

import hashlib
import io
import threading
from collections import OrderedDict

import pypdfium2
from PIL import Image, ImageChops

_OPEN = 24
"""PDFs kept open."""

Line = tuple[str, float, float, float, float]
"""Text, left, top, width and height in hundredths of the page's width and height."""


class Drawer:
    """Draws pages; PDFs that were drawn from last stay open."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._open: OrderedDict[bytes, pypdfium2.PdfDocument] = OrderedDict()

    def picture(self, pdf: bytes, page: int, folio: tuple[bytes, int] | None, dpi: int) -> bytes:
        """The page as PNG, its folio laid over it as in the bound book."""
        with self._lock:
            image = self._drawn(pdf, page, dpi)
            if folio is not None:
                image = ImageChops.darker(image, self._drawn(*folio, dpi).resize(image.size))
        file = io.BytesIO()
        image.save(file, "PNG", compress_level=1)
        return file.getvalue()

    def lines(self, pdf: bytes, page: int) -> list[Line]:
        """The lines of text on the page."""
        with self._lock:
            page_object = self._document(pdf)[page]
            width, height = page_object.get_size()
            text = page_object.get_textpage()
            lines = []
            for index in range(text.count_rects()):
                left, bottom, right, top = text.get_rect(index)
                words = text.get_text_bounded(left, bottom, right, top)
                box = (left / width, 1 - top / height, (right - left) / width,
                       (top - bottom) / height)  # fmt: skip
                lines.append((words, *(round(100 * part, 3) for part in box)))
            text.close()
            page_object.close()
        return lines

    def size(self, pdf: bytes) -> tuple[float, float]:
        """Width and height of the first page, in pt."""
        with self._lock:
            width, height = self._document(pdf)[0].get_size()
            return float(width), float(height)

    def _drawn(self, pdf: bytes, page: int, dpi: int) -> Image.Image:
        page_object = self._document(pdf)[page]
        bitmap = page_object.render(scale=dpi / 72)
        image: Image.Image = bitmap.to_pil().convert("RGB")
        bitmap.close()
        page_object.close()
        return image

    def _document(self, pdf: bytes) -> pypdfium2.PdfDocument:
        name = hashlib.sha256(pdf).digest()
        if name not in self._open:
            self._open[name] = pypdfium2.PdfDocument(pdf)
            if len(self._open) > _OPEN:
                self._open.popitem(last=False)[1].close()
        self._open.move_to_end(name)
        return self._open[name]
