"""A reviewer's copy: sheets laid under the pages of a paper, which become wider on the outer side.

In: the PDF of a paper and of as many sheets, the side of its first page. Out: a PDF; what was laid
under is an artifact (ISO 32000-2, 14.8.2.2), so that nobody hears it. What cameras and drawing
programs write into photographs is taken out: it names who made them.
"""

from __future__ import annotations

import io

import pikepdf
from pikepdf import Array, Name, ObjectStreamMode, Pdf

from publisher.model.galley import Side

REVIEW_MARGIN = 45.0
"""mm by which a sheet is wider than the page."""

_BOXES = ("/MediaBox", "/CropBox", "/TrimBox", "/BleedBox")


def lay_out_for_review(pdf: bytes, sheets: bytes, side: Side) -> bytes:
    """The pages of `pdf` with those of `sheets` under them."""
    with Pdf.open(io.BytesIO(pdf)) as book, Pdf.open(io.BytesIO(sheets)) as under:
        is_recto = side == "recto"
        for number, (page, sheet) in enumerate(zip(book.pages, under.pages, strict=True)):
            form = book.copy_foreign(under.make_indirect(sheet.as_form_xobject()))
            name = page.add_resource(form, Name.XObject, Name(f"/Review{number}"))
            marked = b"/Artifact <</Type /Background>> BDC q %s Do Q EMC\n" % bytes(
                str(name), "ascii"
            )
            page.contents_add(marked, prepend=True)
            _widen(page, is_recto)
            is_recto = not is_recto
        for thing in book.objects:
            if isinstance(thing, pikepdf.Stream) and thing.get("/Filter") == Name.DCTDecode:
                thing.write(without_remarks(thing.read_raw_bytes()), filter=Name.DCTDecode)
        file = io.BytesIO()
        book.save(file, object_stream_mode=ObjectStreamMode.generate, deterministic_id=True)
        return file.getvalue()


def _widen(page: pikepdf.Page, is_recto: bool) -> None:
    """Add the margin at the outer side."""
    more = REVIEW_MARGIN * 72 / 25.4
    media = [float(value) for value in page.mediabox]
    for box in _BOXES:
        left, bottom, right, top = (float(v) for v in page.obj.get(box, Array(media)))
        wide = (left, bottom, right + more, top) if is_recto else (left - more, bottom, right, top)
        page.obj[box] = Array([round(value, 3) for value in wide])


def without_remarks(jpeg: bytes) -> bytes:
    """`jpeg` without remarks, Exif, XMP and IPTC (ITU-T T.81, B.1.1.3: markers COM, APP1, APP13);
    as it is where it is not put together as the standard says."""
    kept, at = [jpeg[:2]], 2
    while at + 4 <= len(jpeg) and jpeg[at] == 0xFF and jpeg[at + 1] != 0xDA:
        end = at + 2 + int.from_bytes(jpeg[at + 2 : at + 4])
        if jpeg[at + 1] not in (0xE1, 0xED, 0xFE):
            kept.append(jpeg[at:end])
        at = end
    return b"".join((*kept, jpeg[at:])) if jpeg[at : at + 2] == b"\xff\xda" else jpeg
