"""Whether a line of a PDF is the running head of its page.

In: a PDF and the places of lines on its pages. Out: a truth. The library that reads had no part in
making the file (PDFium). Places are pt from the lower left corner (ISO 32000-1, 8.3.2.3).
"""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from threading import Lock
from typing import Any

import pypdfium2

ONE_THREAD = Lock()
"""PDFium is not made for several at once."""

_HEAD = 0.85
"""The part of a page, from its foot, above which running heads stand."""


def is_running_head(file: Path, boxes: Any) -> bool:
    """Whether `boxes` (dictionaries of `page`, `y0` and `y1`) is one line, in the head of its page,
    with no text above it. False where that cannot be told."""
    if not isinstance(boxes, list) or len(boxes) != 1:
        return False
    try:
        page, low, high = (boxes[0][key] for key in ("page", "y0", "y1"))
        with ONE_THREAD, closing(pypdfium2.PdfDocument(file)) as document:
            return _is_topmost(document[page - 1], low, high)
    except (pypdfium2.PdfiumError, KeyError, IndexError, TypeError):
        return False


def _is_topmost(page: Any, low: float, high: float) -> bool:
    width, height = page.get_size()
    if low < _HEAD * height:
        return False
    reading = page.get_textpage()
    return not reading.get_text_bounded(0, high, width, height).strip()
