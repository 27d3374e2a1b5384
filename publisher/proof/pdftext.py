"""What a PDF shows and says it shows, read by a library that had no part in making it (PDFium).

In: the bytes of a PDF. Out: its words in the order in which they are drawn, without those that no
page shows, and how many figures, tables, formulas, notes and headings its structure holds. PDF
32000-1, sections 8.5.4 (clipping), 14.7.2 (structure) and 7.5.7 (object streams).
"""

from __future__ import annotations

import re
import zlib
from collections import Counter
from collections.abc import Iterator
from ctypes import byref, c_float
from dataclasses import dataclass
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium


class Unreadable(ValueError):
    """Bytes that are no PDF."""


_HYPHENS = dict.fromkeys(map(ord, "\ufffe\u00ad\x02"))


@dataclass(frozen=True, slots=True)
class Printed:
    """`text` of each page; `hidden`, what is in the file but on no page; `structure`, how many
    elements of each type."""

    text: tuple[str, ...]
    hidden: tuple[str, ...]
    structure: Counter[str]


def printed(data: bytes) -> Printed:
    """What the PDF in `data` holds. Raises `Unreadable` where it is none."""
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        raise Unreadable(str(error)) from error
    try:
        texts, hidden = [], []
        for page in document:
            reading = page.get_textpage()
            text = reading.get_text_range().translate(_HYPHENS)
            for lost in filter(None, _unseen(page, reading)):
                hidden.append(lost)
                text = text.replace(lost, " ", 1)
            texts.append(text)
            reading.close()
            page.close()
    finally:
        document.close()
    return Printed(tuple(texts), tuple(hidden), structure(data))


_MOST = 1.5
"""How far, in pt, ink may stand out of a page or a clipping before it counts as cut."""


def _unseen(page: Any, reading: Any) -> Iterator[str]:
    """The text objects of `page` that lie, wholly or for the most part, outside it or outside what
    their clipping path shows."""
    left, bottom, right, top = page.get_mediabox()
    box = (c_float(), c_float(), c_float(), c_float())
    edges = tuple(map(byref, box))
    for index in range(pdfium.FPDFPage_CountObjects(page.raw)):
        drawn = pdfium.FPDFPage_GetObject(page.raw, index)
        if pdfium.FPDFPageObj_GetType(drawn) != pdfium.FPDF_PAGEOBJ_TEXT:
            continue
        if not pdfium.FPDFPageObj_GetBounds(drawn, *edges):
            continue
        place = tuple(edge.value for edge in box)
        shown: tuple[float, ...] = (left, bottom, right, top)
        clip = pdfium.FPDFPageObj_GetClipPath(drawn)
        if pdfium.FPDFClipPath_CountPaths(clip) > 0:
            shown = _within(shown, clip)
        if _cut(place, shown):
            yield _text(drawn, reading)


def _within(shown: tuple[float, ...], clip: Any) -> tuple[float, ...]:
    """`shown` less what the paths of `clip` hide; their bounding boxes stand for them."""
    left, bottom, right, top = shown
    for number in range(pdfium.FPDFClipPath_CountPaths(clip)):
        xs, ys = [], []
        for segment in range(pdfium.FPDFClipPath_CountPathSegments(clip, number)):
            x, y = c_float(), c_float()
            point = pdfium.FPDFClipPath_GetPathSegment(clip, number, segment)
            if pdfium.FPDFPathSegment_GetPoint(point, byref(x), byref(y)):
                xs.append(x.value)
                ys.append(y.value)
        if xs:
            left, right = max(left, min(xs)), min(right, max(xs))
            bottom, top = max(bottom, min(ys)), min(top, max(ys))
    return left, bottom, right, top


def _cut(place: tuple[float, ...], shown: tuple[float, ...]) -> bool:
    """Whether `place` (left, bottom, right, top) stands out of `shown` at a side, or for more than
    half of its height above or below."""
    left, bottom, right, top = place
    sides = left < shown[0] - _MOST or right > shown[2] + _MOST
    height = max(top - bottom, 0.1)
    visible = min(top, shown[3]) - max(bottom, shown[1])
    return sides or visible < height / 2


def _text(drawn: Any, reading: Any) -> str:
    size = pdfium.FPDFTextObj_GetText(drawn, reading.raw, None, 0)
    buffer = (pdfium.FPDF_WCHAR * (size // 2 + 1))()
    pdfium.FPDFTextObj_GetText(drawn, reading.raw, buffer, size)
    return bytes(buffer)[: max(0, size - 2)].decode("utf-16-le", "ignore").strip()


def structure(data: bytes) -> Counter[str]:
    """How many structure elements of each type the PDF in `data` holds, in object streams or
    plain."""
    found: Counter[str] = Counter()
    for body in _bodies(data):
        found.update(kind.decode() for kind in _ELEMENT.findall(body))
    return found


_ELEMENT = re.compile(rb"/S\s*/(Figure|Table|TR|Formula|Note|H[1-6]|Link|BibEntry)\b")


def _bodies(data: bytes) -> Iterator[bytes]:
    """The plain objects of a PDF, then those inside its object streams."""
    yield data
    for match in re.finditer(rb"/ObjStm\b", data):
        start = data.find(b"stream", match.end())
        start += 8 if data[start + 6 : start + 8] == b"\r\n" else 7
        try:
            yield zlib.decompressobj().decompress(data[start:])
        except zlib.error:
            continue


def pages(data: bytes) -> int:
    """How many pages the PDF in `data` has. Raises `Unreadable`."""
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        raise Unreadable(str(error)) from error
    try:
        return len(document)
    finally:
        document.close()
