"""Stage 4, the press: galleys and the page map come in, a PDF/X file for the printer goes out.

ISO 15930-7:2010 (PDF/X-4) or ISO 15930-4:2003 (PDF/X-1a). The pages are those of the screen PDF by
construction: the same galleys, the same page map, the same folios; only colours become inks, boxes
grow around the page, and what ink cannot show (links, tags, outline) is left out. The same input
gives the same bytes.
"""

from __future__ import annotations

import io
from collections.abc import Mapping
from hashlib import sha256

import pikepdf
from pikepdf import Name, ObjectStreamMode, Pdf

from publisher.bind.book import Bound, Description, FolioSheets
from publisher.bind.folios import stamp
from publisher.bind.fonts import merge_fonts
from publisher.bind.gathering import gather_pages
from publisher.bind.outline import label_pages
from publisher.bind.press.claims import claim
from publisher.bind.press.flattening import flatten
from publisher.bind.press.inks import inks_of
from publisher.bind.press.order import PrintOrder
from publisher.bind.press.painting import paint
from publisher.bind.press.sheet import lay_out, registration_colour
from publisher.model.galley import Galley
from publisher.model.pagemap import PageMap

_FOR_SCREENS = (Name.Annots, Name.StructParents, Name.Tabs)


def press(
    galleys: Mapping[str, Galley],
    page_map: PageMap,
    folios: FolioSheets,
    description: Description,
    order: PrintOrder,
) -> Bound:
    """The galleys of `page_map` as a printer wants them.

    Blank pages are added at the end up to a multiple of `order.multiple`. `KeyError` where the map
    names a chapter without a galley, `BadProfile` where the order's profile is for no press.
    """
    page_map = order.padded(page_map)
    with pikepdf.new() as book:
        gatherings = gather_pages(book, galleys, page_map)
        diagnostics = stamp(book, gatherings, page_map, folios)
        merge_fonts(book, gatherings)
        label_pages(book, page_map)
        _ink(book, order)
        claim(book, description, order, _seed(galleys, page_map))
        return Bound(_saved(book, order.standard), tuple(diagnostics))


def press_sheet(pdf: bytes, description: Description, order: PrintOrder) -> Bound:
    """A sheet that is no page of the book, as a cover, as a printer wants it; `pdf` is as it was
    set, its colours those of the screen."""
    with Pdf.open(io.BytesIO(pdf)) as sheet:
        for key in (Name.StructTreeRoot, Name.MarkInfo, Name.Outlines):
            if key in sheet.Root:
                del sheet.Root[key]
        _ink(sheet, order)
        claim(sheet, description, order, sha256(pdf).digest())
        return Bound(_saved(sheet, order.standard), ())


def _ink(book: Pdf, order: PrintOrder) -> None:
    """Everything of `book` in inks, on sheets with bleed and marks."""
    for page in book.pages:
        for key in _FOR_SCREENS:
            if key in page.obj:
                del page.obj[key]
    inks = inks_of(order.profile, order.ink)
    paint(book, inks)
    if order.flat:
        flatten(book, inks)
    registration = registration_colour(book)
    for page in book.pages:
        lay_out(book, page.obj, order, registration)


def _seed(galleys: Mapping[str, Galley], page_map: PageMap) -> bytes:
    """What makes this document another than all others."""
    hasher = sha256(repr([folio.label for folio in page_map.folios]).encode())
    for place in page_map.places:
        hasher.update(galleys[place.chapter].pdf)
    return hasher.digest()


def _saved(book: Pdf, standard: str) -> bytes:
    """The file as PDF 1.6, the version that PDF/X-4 is built on (ISO 15930-7, 6.1); as 1.4 for
    PDF/X-1a (ISO 15930-4, 6.1)."""
    file = io.BytesIO()
    book.save(
        file,
        force_version="1.4" if standard == "PDF/X-1a" else "1.6",
        object_stream_mode=ObjectStreamMode.disable,
        deterministic_id=True,
    )
    return file.getvalue()
