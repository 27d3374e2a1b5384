"""Offprints: each paper alone, as it stands in the volume, and what it says of the volume.

In: a volume and its `SetBook`. Out: for every paper the line that cites it, and the `Binding` of
its offprint: the same galley with the volume's folios, links that leave it turned to the web, and
the paper's BibTeX entry attached. Stage 4; all page numbers come from the one page map.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from urllib.parse import unquote

from publisher import __version__
from publisher.bind.book import Attachment, Description, FolioSheets
from publisher.binding import Binding, bookmark
from publisher.metadata.bibtex import MEDIA_TYPE, bibtex
from publisher.metadata.citing import in_volume
from publisher.model.chapter import Chapter
from publisher.model.pagemap import PageMap
from publisher.model.paper import Paper
from publisher.model.volume import Volume
from publisher.setting import SetBook
from publisher.typeset.job import SHEET, CitationLine

_LEAVES = re.compile(r'href="volume:([^"#]+)')


def papers_of(volume: Volume) -> Mapping[str, Paper]:
    """The papers that get an offprint, by id: those that could be read."""
    return {paper.id: paper for paper in volume.papers if isinstance(paper, Paper)}


def citation_lines(volume: Volume, set_book: SetBook) -> dict[str, CitationLine]:
    """For each paper what its offprint says of the book, in the paper's language."""
    return {
        paper.id: CitationLine(
            text=in_volume(volume, paper, set_book.page_map.span(paper.id)),
            lang=paper.lang,
            side=set_book.galleys[paper.id].side,
            address=_address(paper),
            address_text=f"doi:{paper.doi}" if paper.doi else "",
        )
        for paper in papers_of(volume).values()
    }


def offprint_bindings(
    volume: Volume, set_book: SetBook, lines: Mapping[str, bytes]
) -> Iterator[tuple[str, Binding]]:
    """Each paper's offprint; `lines` are the typeset citation lines that there are."""
    papers = papers_of(volume)
    for paper in papers.values():
        chapter = set_book.chapters[paper.id]
        page_map = _alone(set_book.page_map, paper.id)
        entry = bibtex(volume, paper, chapter.title, set_book.page_map.span(paper.id))
        yield (
            paper.id,
            Binding(
                {paper.id: set_book.galleys[paper.id]},
                page_map,
                _sheets_of(set_book, page_map),
                (bookmark(set_book.shown[paper.id]),),
                _description(paper, chapter),
                {name: _elsewhere(volume, papers.get(name)) for name in _left_for(chapter)},
                (Attachment(f"{paper.id}.bib", entry.encode(), MEDIA_TYPE, "BibTeX"),),
                {paper.id: lines[paper.id]} if paper.id in lines else {},
            ),
        )


def _description(paper: Paper, chapter: Chapter) -> Description:
    return Description(
        title=chapter.title,
        lang=chapter.lang,
        authors=chapter.authors,
        keywords=paper.keywords,
        identifier=_address(paper),
        creator=f"Publisher {__version__}",
    )


def _left_for(chapter: Chapter) -> list[str]:
    """The other chapters that links of `chapter` go to. No more are named, so that a paper added
    to the volume makes no offprint anew."""
    found = {unquote(name) for name in _LEAVES.findall(chapter.body)}
    return sorted(found - {chapter.id})


def _elsewhere(volume: Volume, paper: Paper | None) -> str:
    """The web address of a paper, or of the volume that holds it; empty where neither has one."""
    if paper is not None and paper.doi:
        return _address(paper)
    if volume.doi:
        return f"https://doi.org/{volume.doi}"
    return volume.event.url or volume.publisher.url


def _address(paper: Paper) -> str:
    return f"https://doi.org/{paper.doi}" if paper.doi else ""


def _sheets_of(set_book: SetBook, page_map: PageMap) -> FolioSheets:
    """The folio sheets as far as the last folio of `page_map`: a paper appended to the volume
    changes no offprint of those before it."""
    last = max(folio.number for folio in page_map.folios)
    return FolioSheets(arabic=set_book.arabic[: (last + SHEET - 1) // SHEET])


def _alone(page_map: PageMap, chapter: str) -> PageMap:
    """The page map of one chapter, with the folios it has in the volume."""
    place = page_map.place(chapter)
    folios = [f for f in page_map.folios if f.chapter == chapter]
    return PageMap(
        (replace(place, sheet=0),),
        tuple(replace(folio, sheet=sheet) for sheet, folio in enumerate(folios)),
    )
