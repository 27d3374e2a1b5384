"""The sheet a page is printed on: trim, bleed, and the marks it is cut by.

ISO 32000-1, 14.11.2 (boxes) and ISO 15930-7, 6.3: every page has a TrimBox, its BleedBox is around
it and within the MediaBox. Content keeps its coordinates: the boxes grow around it. Lengths are pt.
"""

from __future__ import annotations

from pikepdf import Array, Dictionary, Name, Object, Pdf

from publisher.bind.press.order import PrintOrder

MM = 72 / 25.4
_GAP = 1 * MM  # between the bleed and a mark
_MARK = 5 * MM
_EDGE = 1 * MM  # between a mark and the edge of the sheet
_WIDTH = 0.25

Box = tuple[float, float, float, float]


def trim_of(page: Object) -> Box:
    """The trimmed page: what a reader sees."""
    left, bottom, right, top = (float(v) for v in page.get(Name.TrimBox, page.MediaBox).as_list())
    return left, bottom, right, top


def lay_out(book: Pdf, page: Object, order: PrintOrder, registration: Object) -> None:
    """Give `page` its boxes, keep its content within the bleed, and draw crop marks."""
    trim = trim_of(page)
    bleed = _around(trim, order.bleed * MM)
    sheet = _around(bleed, _GAP + _MARK + _EDGE) if order.marks else bleed
    for key in (Name.CropBox, Name.ArtBox):
        if key in page:
            del page[key]
    page.MediaBox, page.BleedBox, page.TrimBox = map(_array, (sheet, bleed, trim))
    contents = page.get(Name.Contents, Array())
    streams = contents.as_list() if isinstance(contents, Array) else [contents]
    x, y, right, top = bleed
    clip = b"q %.3f %.3f %.3f %.3f re W n\n" % (x, y, right - x, top - y)
    marks = _marks(trim, bleed) if order.marks else b""
    page.Contents = Array([book.make_stream(clip), *streams, book.make_stream(b"\nQ\n" + marks)])
    if order.marks:
        if Name.ColorSpace not in page.Resources:
            page.Resources.ColorSpace = Dictionary()
        page.Resources.ColorSpace.Registration = registration


def registration_colour(book: Pdf) -> Object:
    """A colour that prints on every plate (ISO 32000-1, 8.6.6.4, colorant All)."""
    tint = Dictionary(FunctionType=2, Domain=[0, 1], C0=[0, 0, 0, 0], C1=[1, 1, 1, 1], N=1)
    return book.make_indirect(Array([Name.Separation, Name.All, Name.DeviceCMYK, tint]))


def _marks(trim: Box, bleed: Box) -> bytes:
    """Two strokes at each corner, in line with the edges to be cut, clear of the bleed."""
    left, bottom, right, top = trim
    out_left, out_bottom, out_right, out_top = _around(bleed, _GAP)
    strokes = [
        (x, start, x, start + way * _MARK)
        for x in (left, right)
        for start, way in ((out_bottom, -1), (out_top, 1))
    ] + [
        (start, y, start + way * _MARK, y)
        for y in (bottom, top)
        for start, way in ((out_left, -1), (out_right, 1))
    ]
    lines = b"".join(b"%.3f %.3f m %.3f %.3f l S\n" % stroke for stroke in strokes)
    return b"q /Registration CS 1 SCN %g w\n%bQ\n" % (_WIDTH, lines)


def _around(box: Box, margin: float) -> Box:
    left, bottom, right, top = box
    return left - margin, bottom - margin, right + margin, top + margin


def _array(box: Box) -> Array:
    return Array([round(v, 3) for v in box])
