"""Whether text of a PDF is set in one pitch, as code and examples are.

In: a PDF and the places of text on its pages (`publisher.judges.boxes`). Out: a truth. It is told
by the places of the letters: what a font says of itself is seldom true.
"""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pypdfium2.raw as pdfium

from publisher.judges.boxes import Box, holds_in_boxes

_LIKE = 0.05
"""How far, in pt, two steps may differ and be the same."""

_FEWEST = 8
"""So many letters at least: two or three of any font may stand in one pitch by chance."""


def is_in_one_pitch(file: Path, boxes: Any) -> bool:
    """Whether all letters in each of `boxes` are as far from the one before. False where that
    cannot be told."""
    return holds_in_boxes(file, boxes, _is_even)


def _is_even(page: Any, box: Box) -> bool:
    steps = [after - before for before, after in pairwise(_origins(page.get_textpage(), box))]
    return len(steps) + 1 >= _FEWEST and max(steps) - min(steps) < _LIKE


def _origins(text: Any, box: Box) -> Iterator[float]:
    """Where each letter in `box` begins, from the left."""
    x, y = ctypes.c_double(), ctypes.c_double()
    for index in range(text.count_chars()):
        if pdfium.FPDFText_IsGenerated(text, index):
            continue  # a space that PDFium thinks it sees
        pdfium.FPDFText_GetCharOrigin(text, index, x, y)
        if box["x0"] - _LIKE <= x.value < box["x1"] and box["y0"] <= y.value <= box["y1"]:
            yield x.value
