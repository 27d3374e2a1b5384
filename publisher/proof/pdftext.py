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
from contextlib import closing
from ctypes import addressof, byref, c_double, c_float, c_ulong, create_string_buffer
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium

from publisher.proof.plain import SLACK, plain_page_texts


class NotAPdf(ValueError):
    """Bytes that are no PDF."""


_HYPHENS = dict.fromkeys(map(ord, "\ufffe\u00ad\x02"))


@dataclass(frozen=True, slots=True)
class PdfContent:
    """`text` of each page; `hidden_texts`, what is in the file but on no page; `structure_counts`,
    how many elements of each type; `pictured`, the words in drawings, which are of `text` as
    well."""

    text: tuple[str, ...]
    hidden_texts: tuple[str, ...]
    structure: Counter[str]
    pictured: tuple[str, ...] = ()


def pdf_content(data: bytes, quickly: bool = False) -> PdfContent:
    """What the PDF in `data` holds. Raises `NotAPdf` where it is none.

    `quickly` leaves pages that hold nothing but lines of text to a reader of our own: what it does
    not find is to be looked for again without; nor are the words in drawings told apart.
    """
    plain_pages = plain_page_texts(data) if quickly else ()
    if plain_pages and None not in plain_pages:
        return PdfContent(tuple(text or "" for text in plain_pages), (), structure_counts(data))
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        raise NotAPdf(str(error)) from error
    try:
        texts: list[str] = []
        hidden_texts: list[str] = []
        pictured: list[str] = []
        for number in range(len(document)):
            text = plain_pages[number] if number < len(plain_pages) else None
            drawn = None if quickly else pictured
            texts.append(_shown(document[number], hidden_texts, drawn) if text is None else text)
    finally:
        document.close()
    return PdfContent(tuple(texts), tuple(hidden_texts), structure_counts(data), tuple(pictured))


def _shown(page: Any, hidden_texts: list[str], pictured: list[str] | None) -> str:
    """The text of `page`; what no reader sees of it goes to `hidden_texts`, and what stands in a
    drawing to `pictured`."""
    reading = page.get_textpage()
    if pictured is not None:
        pictured.append("".join(_pictured(page, reading)))
    text: str = reading.get_text_range().translate(_HYPHENS)
    for hidden_text in filter(None, _unseen(page, reading)):
        hidden_texts.append(hidden_text)
        text = text.replace(hidden_text, " ", 1)
    reading.close()
    page.close()
    return text


def _pictured(page: Any, reading: Any) -> Iterator[str]:
    """The text that is marked as part of a figure (ISO 32000-1, 14.7.4.2), letter by letter or in
    forms."""
    for index in range(pdfium.FPDFPage_CountObjects(page.raw)):
        drawn = pdfium.FPDFPage_GetObject(page.raw, index)
        if any(_mark(drawn, n) == "Figure" for n in range(pdfium.FPDFPageObj_CountMarks(drawn))):
            yield from _lettering(drawn, reading)


def _mark(drawn: Any, number: int) -> str:
    """The name of a mark of an object."""
    size = c_ulong()
    buffer = (pdfium.FPDF_WCHAR * _LONGEST)()
    mark = pdfium.FPDFPageObj_GetMark(drawn, number)
    pdfium.FPDFPageObjMark_GetName(mark, buffer, 2 * _LONGEST, byref(size))
    return bytes(buffer)[: max(0, size.value - 2)].decode("utf-16-le", "ignore")


_LONGEST = 32
"""Letters in the name of a mark, and one for its end; a longer one is none of ours."""


def _lettering(drawn: Any, reading: Any) -> Iterator[str]:
    """The text of an object, and of those in it."""
    kind = pdfium.FPDFPageObj_GetType(drawn)
    if kind == pdfium.FPDF_PAGEOBJ_TEXT:
        yield _text(drawn, reading)
    elif kind == pdfium.FPDF_PAGEOBJ_FORM:
        for index in range(pdfium.FPDFFormObj_CountObjects(drawn)):
            yield from _lettering(pdfium.FPDFFormObj_GetObject(drawn, index), reading)


def _unseen(page: Any, reading: Any) -> Iterator[str]:
    """The text objects of `page` that lie, wholly or for the most part, outside it or outside what
    their clipping path shows."""
    left, bottom, right, top = page.get_mediabox()
    box = (c_float(), c_float(), c_float(), c_float())
    edges = tuple(map(byref, box))
    inked: dict[int, tuple[float, ...]] | None = None
    for index in range(pdfium.FPDFPage_CountObjects(page.raw)):
        page_object = pdfium.FPDFPage_GetObject(page.raw, index)
        if pdfium.FPDFPageObj_GetType(page_object) != pdfium.FPDF_PAGEOBJ_TEXT:
            continue
        if not pdfium.FPDFPageObj_GetBounds(page_object, *edges):
            continue
        place = tuple(edge.value for edge in box)
        visible_box: tuple[float, ...] = (left, bottom, right, top)
        clip = pdfium.FPDFPageObj_GetClipPath(page_object)
        if pdfium.FPDFClipPath_CountPaths(clip) > 0:
            visible_box = _within(visible_box, clip)
        if _cut(place, visible_box):
            inked = _ink_boxes(reading) if inked is None else inked
            ink = inked.get(addressof(page_object.contents))
            if ink is None or _cut(ink, visible_box):
                yield _text(page_object, reading).strip()


def _within(box: tuple[float, ...], clip: Any) -> tuple[float, ...]:
    """`box` less what the paths of `clip` hide; their bounding boxes stand for them."""
    left, bottom, right, top = box
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


def _ink_boxes(reading: Any) -> dict[int, tuple[float, ...]]:
    """Where the letters of each text object of a page are, by its address, without the spaces round
    them, which are no ink; what is not in it cannot be told."""
    boxes: dict[int, tuple[float, ...]] = {}
    left, right, bottom, top = edges = tuple(c_double() for _ in range(4))
    for index in range(reading.count_chars()):
        there = pdfium.FPDFText_GetTextObject(reading.raw, index)
        if not there or chr(pdfium.FPDFText_GetUnicode(reading.raw, index)).isspace():
            continue
        if pdfium.FPDFText_GetCharBox(reading.raw, index, *map(byref, edges)):
            at = addressof(there.contents)
            box = left.value, bottom.value, right.value, top.value
            old = boxes.get(at, box)
            boxes[at] = (*map(min, old[:2], box[:2]), *map(max, old[2:], box[2:]))
    return boxes


def _cut(place: tuple[float, ...], box: tuple[float, ...]) -> bool:
    """Whether `place` (left, bottom, right, top) stands out of `box` at a side, or for more than
    half of its height above or below."""
    left, bottom, right, top = place
    sides = left < box[0] - SLACK or right > box[2] + SLACK
    height = max(top - bottom, 0.1)
    visible = min(top, box[3]) - max(bottom, box[1])
    return sides or visible < height / 2


def _text(page_object: Any, reading: Any) -> str:
    size = pdfium.FPDFTextObj_GetText(page_object, reading.raw, None, 0)
    buffer = (pdfium.FPDF_WCHAR * (size // 2 + 1))()
    pdfium.FPDFTextObj_GetText(page_object, reading.raw, buffer, size)
    return bytes(buffer)[: max(0, size - 2)].decode("utf-16-le", "ignore")


def structure_counts(data: bytes) -> Counter[str]:
    """How many structure elements of each type the PDF in `data` holds, in object streams or
    plain; how many have a description (``Alt``), how many links are drawn (``link annotation``),
    and how many objects the structure refers to (``OBJR``; ISO 32000-1, 14.7.4.3)."""
    counts: Counter[str] = Counter()
    for body in _bodies(data):
        for kinds, count in Counter(_ELEMENT.findall(body)).items():
            counts[b"".join(kinds).decode()] += count
    counts["link annotation"] = counts.pop("Subtype", 0)
    return counts


_ELEMENT = re.compile(
    rb"/(?:S\s*/(Figure|Table|TR|TH|Formula|Note|H[1-6]|Link|BibEntry)|(Alt)|Type\s*/(OBJR)"
    rb"|(Subtype)\s*/Link)\b"
)


_MOST = 2**26
"""Bytes that are read of one object stream; a writer puts some hundred objects in each."""


def _bodies(data: bytes) -> Iterator[bytes]:
    """The plain objects of a PDF, then those inside its object streams."""
    yield data
    view = memoryview(data)  # what is cut of it is not copied
    for match in re.finditer(rb"/ObjStm\b", data):
        start = data.find(b"stream", match.end())
        start += 8 if data[start + 6 : start + 8] == b"\r\n" else 7
        try:
            yield zlib.decompressobj().decompress(view[start:], _MOST)
        except zlib.error:
            continue


class PdfReader:
    """A PDF at hand, its pages counted from 0. Raises `NotAPdf` where it is none."""

    def __init__(self, data: bytes | Path) -> None:
        try:
            self.document = pypdfium2.PdfDocument(data)
        except pypdfium2.PdfiumError as error:
            raise NotAPdf(str(error)) from error

    def __enter__(self) -> PdfReader:
        return self

    def __exit__(self, *_: object) -> None:
        self.document.close()

    @property
    def labels(self) -> tuple[str, ...]:
        """What each page is called."""
        return tuple(self.document.get_page_label(n) for n in range(len(self.document)))

    @property
    def bookmarks(self) -> Iterator[tuple[int, str, int | None]]:
        """Level, title and page of each bookmark, in order; no page where it leads nowhere."""
        for mark in self.document.get_toc():
            target = mark.get_dest()
            yield mark.level, mark.get_title(), target.get_index() if target else None

    def text(self, number: int) -> str:
        """The text of a page in the order in which it is drawn."""
        with closing(self.document[number]) as page:
            return _page_words(page)

    def text_and_tags(self, number: int) -> tuple[str, Counter[str]]:
        """The text of a page; and how many elements of each type it has, of those that a reader who
        hears it goes by; ``described`` are those with an alternative (ISO 32000-1, 14.9.3)."""
        with closing(self.document[number]) as page:
            return _page_words(page), _tags(page)


def _page_words(page: Any) -> str:
    with closing(page.get_textpage()) as reading:
        return str(reading.get_text_range()).translate(_HYPHENS)


def _tags(page: Any) -> Counter[str]:
    counts: Counter[str] = Counter()
    tree = pdfium.FPDF_StructTree_GetForPage(page.raw)
    top = range(pdfium.FPDF_StructTree_CountChildren(tree))
    todo = [pdfium.FPDF_StructTree_GetChildAtIndex(tree, number) for number in top]
    while todo:
        element = todo.pop()
        kind = _string(pdfium.FPDF_StructElement_GetType, element)
        if kind in _HEARD:
            counts[kind] += 1
            counts["described"] += bool(_string(pdfium.FPDF_StructElement_GetAltText, element))
        inside = range(pdfium.FPDF_StructElement_CountChildren(element))
        kids = (pdfium.FPDF_StructElement_GetChildAtIndex(element, number) for number in inside)
        todo += [kid for kid in kids if kid]
    pdfium.FPDF_StructTree_Close(tree)
    return counts


_HEARD = frozenset(
    ("H1", "H2", "H3", "H4", "H5", "H6", "Figure", "Table", "TH", "TD", "Formula", "Link", "Note")
)


def _string(get: Any, element: Any) -> str:
    """What `get` says of a structure element."""
    size = get(element, None, 0)
    buffer = create_string_buffer(size)
    get(element, buffer, size)
    return buffer.raw[: max(0, size - 2)].decode("utf-16-le", "ignore")
