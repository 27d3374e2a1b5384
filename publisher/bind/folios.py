"""Folios: the page numbers stamped on the pages that print one.

Sheets of numbers typeset by CSS come in; each page that prints a folio gets the content of its
sheet, as a pagination artifact (ISO 32000-1, 14.8.2.2.2), so that no one hears it read aloud.
"""

from __future__ import annotations

import io
import re
from dataclasses import dataclass

import pikepdf
from pikepdf import Array, Object, Pdf

from publisher.bind.book import FolioSheets
from publisher.bind.contents import Resource, content, lend, named_resources, with_prefix
from publisher.bind.gathering import Gathering
from publisher.diagnostics import Diagnostic
from publisher.model.galley import FreeMargins
from publisher.model.pagemap import Folio, PageMap

_MARKED = re.compile(rb"/[^\s/<>\[\]]+\s*(?:<<[^>]*>>\s*BDC|BMC)\b|\bEMC\b")


@dataclass(frozen=True, slots=True)
class _Number:
    """One folio: its content, and the (category, name, value) of the resources its sheet uses,
    renamed so that they meet no name of a galley."""

    content: bytes
    resources: tuple[Resource, ...]


def stamp(
    book: Pdf, gatherings: tuple[Gathering, ...], page_map: PageMap, folios: FolioSheets
) -> list[Diagnostic]:
    """Stamp every page of `gatherings` whose folio is printed; tell the folios without a sheet."""
    numberings = {
        "roman": _Numbering(book, folios.roman, "R"),
        "arabic": _Numbering(book, folios.arabic, "A"),
    }
    save = book.make_stream(b"q\n")
    missing: list[Folio] = []
    for gathering in gatherings:
        first = gathering.place.sheet
        for page, folio in zip(
            gathering.pages, page_map.folios[first : first + len(gathering.pages)], strict=True
        ):
            if not folio.is_printed:
                continue
            if folio.numbering == "lettered":
                sheet = folios.lettered.get(folio.number, b"")
                number = _Numbering(book, (sheet,), f"L{folio.number}.").find(1)
            else:
                number = numberings[folio.numbering].find(folio.number)
            if number is None:
                missing.append(folio)
                continue
            shown = number.content
            if gathering.margins:
                margins = gathering.margins[folio.sheet - first]
                shift = numberings[folio.numbering].shift(folio.number, margins, page)
                if shift is None:
                    continue  # no room: which was told when the galley was made
                shown = b"1 0 0 1 %.3f %.3f cm\n%b" % (*shift, shown)
            lend(page, number.resources)
            page.Contents = _stamped(book, page, shown, save)
    return [
        Diagnostic("PDF003", f"page {folio.label} has no folio: the sheets end before it")
        for folio in missing
    ]


class _Numbering:
    """The folios of one numbering. A sheet is opened when a folio on it is first asked for: an
    offprint needs one of a volume's dozen."""

    def __init__(self, book: Pdf, sheets: tuple[bytes, ...], prefix: str) -> None:
        self._book, self._sheets, self._prefix = book, sheets, prefix
        self._opened: dict[int, list[_Number]] = {}
        self._widths: dict[int, float] = {}

    def find(self, number: int) -> _Number | None:
        """Folio `number` (from 1); `None` where no sheet has it. All sheets that could be made are
        of one size."""
        size = next(
            (len(sheet) for sheet in map(self._sheet, range(len(self._sheets))) if sheet), 0
        )
        index, place = divmod(number - 1, size) if size else (0, 0)
        sheet = self._sheet(index)
        return sheet[place] if place < len(sheet) else None

    def shift(self, number: int, margins: FreeMargins, page: Object) -> tuple[float, float] | None:
        """How far folio `number` is moved on a `page` of an author: to the foot, or, where that has
        no room, to the inner side of the head, for the running head stands at the outer one."""
        from publisher.bind.margins import ink_box, shift_into

        size = len(self._opened[min(self._opened)])
        index, place = divmod(number - 1, size)
        box = ink_box(self._sheets[index], place)
        if box is None:
            return None
        wide, across = self._widths[index], float(page.MediaBox[2])
        foot = shift_into(box, margins, wide, across, at_head=False)
        if foot is not None:
            return foot
        mirrored = (wide - box[2], box[1], wide - box[0], box[3])
        head = shift_into(mirrored, margins, wide, across, at_head=True)
        return None if head is None else (head[0] + mirrored[0] - box[0], head[1])

    def _sheet(self, index: int) -> list[_Number]:
        if index >= len(self._sheets) or not self._sheets[index]:
            return []
        if index not in self._opened:
            prefix = f"{self._prefix}{index}."
            made, self._widths[index] = _sheet(self._book, self._sheets[index], prefix)
            self._opened[index] = made
        return self._opened[index]


def _sheet(book: Pdf, data: bytes, prefix: str) -> tuple[list[_Number], float]:
    """The folios of one sheet, and how wide its pages are. WeasyPrint gives all pages of a file the
    same resources."""
    with pikepdf.open(io.BytesIO(data)) as source:
        contents = [_MARKED.sub(b"", content(page.obj)) for page in source.pages]
        shared = book.copy_foreign(source.make_indirect(source.pages[0].obj.Resources))
        wide = float(source.pages[0].obj.MediaBox[2])
    resources = named_resources(contents, shared)
    return [_Number(*with_prefix(data, resources, prefix)) for data in contents], wide


def _stamped(book: Pdf, page: Object, folio: bytes, save: Object) -> Array:
    """The page's content, kept from leaking its graphics state, and the folio over it."""
    stamp = b"Q\n/Artifact <</Type /Pagination /Subtype /PageNum>> BDC\nq\n%b\nQ\nEMC\n" % folio
    contents = page.Contents
    streams = contents.as_list() if isinstance(contents, Array) else [contents]
    return Array([save, *streams, book.make_stream(stamp)])
