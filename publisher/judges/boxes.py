"""What stands in boxes on the pages of a PDF, as judges name them.

In: a PDF, boxes, a question. Out: a truth. The library that reads had no part in making the file
(PDFium). Places are pt from the lower left corner (ISO 32000-1, 8.3.2.3).
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from threading import Lock
from typing import Any

import pypdfium2

Box = dict[str, float]
"""`x0`, `y0`, `x1`, `y1`, and `page`, the first of which is 1."""

_ONE_THREAD = Lock()
"""PDFium is not made for several at once."""


def holds_in_boxes(file: Path, boxes: Any, predicate: Callable[[Any, Box], bool]) -> bool:
    """Whether `predicate` is true of the page and each of `boxes` on it. False where that cannot be
    told: there are no boxes, or they are not of this file."""
    if not isinstance(boxes, list) or not boxes:
        return False
    try:
        with _ONE_THREAD, closing(pypdfium2.PdfDocument(file)) as document:
            return all(predicate(document[box["page"] - 1], box) for box in boxes)
    except (pypdfium2.PdfiumError, KeyError, IndexError, TypeError):
        return False
