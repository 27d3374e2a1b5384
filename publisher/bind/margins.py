"""What is stamped on pages of authors: measured, and moved into margins that are free.

In: a page that holds one line as the style sets it, and the free margins of another page. Out: how
far it is moved, or that it has no room. Lengths are pt.
"""

from __future__ import annotations

from ctypes import byref, c_float
from functools import lru_cache

import pypdfium2
import pypdfium2.raw as pdfium

from publisher.model.galley import FreeMargins

Box = tuple[float, float, float, float]
_NEAR = 16.0
"""How far from the text a line stands at most, where the margin is wider."""


@lru_cache(maxsize=4096)
def ink_box(pdf: bytes, page: int) -> Box | None:
    """The box of all that `page` (from 0) of `pdf` shows; `None` where that is nothing."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        sheet = document[page]
        boxes = []
        for index in range(pdfium.FPDFPage_CountObjects(sheet.raw)):
            drawn = pdfium.FPDFPage_GetObject(sheet.raw, index)
            edges = c_float(), c_float(), c_float(), c_float()
            if pdfium.FPDFPageObj_GetBounds(drawn, *map(byref, edges)):
                left, bottom, right, top = (edge.value for edge in edges)
                if right > left and top > bottom:
                    boxes.append((left, bottom, right, top))
        sheet.close()
    finally:
        document.close()
    if not boxes:
        return None
    lefts, bottoms, rights, tops = zip(*boxes, strict=True)
    return min(lefts), min(bottoms), max(rights), max(tops)


def shift_into(
    box: Box, margins: FreeMargins, wide: float, page: float, at_head: bool
) -> tuple[float, float] | None:
    """How far to the right and up what stands in `box` on a page `wide` is moved to stand in the
    head or foot of a page of the width `page`: at the edge of the text that it stood at, or in the
    middle. `None` where there is no room."""
    band = margins.head if at_head else margins.foot
    height = box[3] - box[1]
    if band is None or band[1] - band[0] < height:
        return None
    middle = (box[0] + box[2]) / 2 / wide
    width = box[2] - box[0]
    if width > margins.right - margins.left:
        x = max(4.0, (page - width) / 2)
        if width > page - 8:
            return None
    elif middle < 0.45:
        x = margins.left
    elif middle > 0.55:
        x = margins.right - width
    else:
        x = (page - width) / 2
    room = band[1] - band[0] - height
    y = band[0] + min(room, _NEAR) if at_head else band[1] - height - min(room, _NEAR)
    return x - box[0], y - box[1]
