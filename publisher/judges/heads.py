"""Whether a line of a PDF is the running head of its page.

In: a PDF and the places of lines on its pages (`publisher.judges.boxes`). Out: a truth.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from publisher.judges.boxes import Box, holds_in_boxes

_HEAD = 0.85
"""The part of a page, from its foot, above which running heads stand."""


def is_running_head(file: Path, boxes: Any) -> bool:
    """Whether `boxes` is one line, in the head of its page, with no text above it. False where that
    cannot be told."""
    return holds_in_boxes(file, boxes, _is_topmost) and len(boxes) == 1


def _is_topmost(page: Any, box: Box) -> bool:
    width, height = page.get_size()
    low, high = box["y0"], box["y1"]
    if low < _HEAD * height:
        return False
    reading = page.get_textpage()
    return not reading.get_text_bounded(0, high, width, height).strip()
