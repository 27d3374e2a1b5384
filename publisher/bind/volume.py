"""Galleys and the page map come in, one PDF goes out.

The PDF obeys ISO 32000-1 (PDF 1.7), ISO 14289-1 (PDF/UA-1) and ISO 19005-3 (PDF/A-3a), or, where
that is asked for, ISO 32000-2 (PDF 2.0) and ISO 14289-2 (PDF/UA-2). The volume
is all galleys bound; an offprint is one galley bound with a page map that starts where the volume
has it. Nothing here knows a clock: the same galleys give the same bytes.
"""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from types import MappingProxyType

import pikepdf
from pikepdf import Array, Name, ObjectStreamMode, Pdf

from publisher.bind.book import Attachment, Bookmark, Bound, Description, FolioSheets
from publisher.bind.citation import lay_under
from publisher.bind.folios import stamp
from publisher.bind.fonts import merge_fonts
from publisher.bind.gathering import Gathering, gather_pages
from publisher.bind.identity import STANDARDS, attach, describe
from publisher.bind.links import link, name_destinations
from publisher.bind.outline import label_pages, titles, write_outline
from publisher.bind.structure import grow_structure
from publisher.bind.ua2 import conform
from publisher.diagnostics import Diagnostic
from publisher.model.galley import Galley
from publisher.model.pagemap import PageMap

_LAST: list[tuple[Pdf, Sequence[Gathering]]] = []
"""The book that was bound last, and its pages. Taking a thousand apart takes a fifth as long as
binding them: it is left until the next is bound, or the process ends."""
_NOTHING: Mapping[str, str] = MappingProxyType({})
_NO_LINES: Mapping[str, bytes] = MappingProxyType({})


def bind(
    galleys: Mapping[str, Galley],
    page_map: PageMap,
    folios: FolioSheets,
    outline: Sequence[Bookmark],
    description: Description,
    *,
    outside: Mapping[str, str] = _NOTHING,
    attachments: Sequence[Attachment] = (),
    citations: Mapping[str, bytes] = _NO_LINES,
) -> Bound:
    """Bind the galleys of `page_map`.

    `galleys` maps chapter ids to galleys and may hold more than the map names. `outside` maps a
    chapter that is not in this file to the web address its links get (empty: the link goes, its
    text stays); a chapter in neither is a diagnostic. `citations` maps a chapter to the page whose
    content is laid under its first. `KeyError` where the map names a chapter without a galley.
    """
    _LAST.clear()
    book = pikepdf.new()
    gatherings = gather_pages(book, galleys, page_map)
    _LAST.append((book, gatherings))
    _trim(book)
    crowded: list[str] = []
    for gathering in gatherings:
        line = citations.get(gathering.place.chapter)
        if line is not None and not lay_under(book, gathering, line):
            crowded.append(gathering.place.chapter)
    diagnostics = stamp(book, gatherings, page_map, folios)
    diagnostics += [
        Diagnostic("CAM014", "no room for the line that cites the offprint", paper=chapter)
        for chapter in crowded
    ]
    merge_fonts(book, gatherings)
    names = name_destinations(book, gatherings)
    diagnostics += link(gatherings, names, outside)
    diagnostics += write_outline(book, outline, gatherings)
    targets = grow_structure(book, gatherings, titles(outline), description.lang)
    if description.standard == "ua2":
        conform(book, targets)
    label_pages(book, page_map)
    attach(book, tuple(attachments), description.created)
    bound = [galleys[each.place.chapter] for each in gatherings]
    unshown = [galley for galley in bound if galley.unshown]
    diagnostics += _unclaimed(description) if unshown else []
    unmet = {standard for galley in bound for standard in galley.unmet}
    if unshown or (description.standard == "ua2" and any(galley.margins for galley in bound)):
        unmet |= STANDARDS
    describe(book, description, page_map.folios[0].number % 2 == 1, unmet)
    return Bound(_saved(book, _VERSIONS[description.standard]), tuple(diagnostics))


def _unclaimed(description: Description) -> list[Diagnostic]:
    """That the file conforms to no standard of its own: a glyph ``.notdef`` breaks them all (ISO
    14289-1, 7.21.8; ISO 19005-3, 6.2.11.8). One finding for all files: that of the typesetter says
    which sign it is and where it stands."""
    standards = "PDF/UA-2" if description.standard == "ua2" else "PDF/UA-1 and PDF/A-3a"
    message = f"the PDFs with a sign that no font has do not claim {standards}"
    return [Diagnostic("PDF005", message)]


def _trim(book: Pdf) -> None:
    """Show each page as it is cut: what a style draws beyond that is for the press."""
    for page in book.Root.Pages.Kids:
        trim = page.get(Name.TrimBox)
        if trim is not None:
            for key in (Name.MediaBox, Name.BleedBox):
                page[key] = Array(trim.as_list())


_VERSIONS = {"ua1": "1.7", "ua2": "2.0"}


def _saved(book: Pdf, version: str) -> bytes:
    """The file, its ID made from its content (ISO 32000-1, 14.4)."""
    file = io.BytesIO()
    book.save(
        file,
        min_version=version,
        object_stream_mode=ObjectStreamMode.generate,
        deterministic_id=True,
    )
    return file.getvalue()
