"""Offprints: each paper alone, as it stands in the volume, and what it says of the volume.

In: a volume and its `TypesetBook`. Out: for every paper the tasks for the line that cites it, and
for its offprint: the same galley with the volume's folios, links that leave it turned to the web,
and the paper's BibTeX entry attached. Stage 4; all page numbers come from the one page map.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from publisher import __version__
from publisher.bind.book import Attachment, Description, FolioSheets
from publisher.engine import Shared, Task
from publisher.metadata.bibtex import MEDIA_TYPE, bibtex
from publisher.metadata.citing import in_volume
from publisher.model.pagemap import PageMap
from publisher.model.paper import Paper
from publisher.model.volume import Volume
from publisher.pipeline.binding import BOUND, MADE, Binding, Standard, bookmark
from publisher.pipeline.typesetting import TypesetBook
from publisher.typeset.job import SHEET, CitationLine
from publisher.xhtml.links import volume_links

CITATION = "publisher.typeset.worker:citation_sheet"


def papers_of(volume: Volume) -> Mapping[str, Paper]:
    """The papers that get an offprint, by id: those that could be read."""
    return {paper.id: paper for paper in volume.papers if isinstance(paper, Paper)}


def citation_lines(volume: Volume, set_book: TypesetBook, look: Shared) -> list[Task]:
    """For each paper the task that sets what its offprint says of the book, in the paper's
    language."""
    tasks = []
    for paper in papers_of(volume).values():
        line = CitationLine(
            text=in_volume(volume, paper, set_book.page_map.span(paper.id)),
            lang=paper.lang,
            side=set_book.galleys[paper.id].side,
            address=_address(paper),
            address_text=f"doi:{paper.doi}" if paper.doi else "",
        )
        tasks.append(Task(paper.id, CITATION, line, look, weight=0.1, result_type=bytes))
    return tasks


def offprint_files(
    volume: Volume, set_book: TypesetBook, lines: Mapping[str, bytes], standard: Standard
) -> Iterator[tuple[str, Task]]:
    """Each paper's offprint: name and task. `lines` are the citation lines that could be set."""
    papers = papers_of(volume)
    for paper in papers.values():
        chapter = set_book.chapters[paper.id]
        page_map = _alone(set_book.page_map, paper.id)
        span = set_book.page_map.span(paper.id)
        entry = bibtex(volume, paper, chapter.title, span, chapter.title_html)
        # No more chapters and folios are named than there are links to and pages of this paper, so
        # that one added to the volume makes no offprint of another anew.
        named = sorted({name for name, _ in volume_links(chapter)} - {chapter.id})
        last = max(folio.number for folio in page_map.folios if folio.numbering == "arabic")
        description = Description(
            title=chapter.title,
            lang=chapter.lang,
            authors=chapter.authors,
            keywords=paper.keywords,
            identifier=_address(paper),
            creator=f"Publisher {__version__}",
            standard=standard,
        )
        binding = Binding(
            {paper.id: set_book.galleys[paper.id]},
            page_map,
            FolioSheets(
                arabic=set_book.arabic[: (last + SHEET - 1) // SHEET],
                lettered={
                    folio.number: set_book.lettered[folio.number]
                    for folio in page_map.folios
                    if folio.numbering == "lettered" and folio.is_printed
                },
            ),
            (bookmark(set_book.printed_chapters[paper.id]),),
            description,
            {name: _elsewhere(volume, papers.get(name)) for name in named},
            (Attachment(f"{paper.id}.bib", entry.encode(), MEDIA_TYPE, "BibTeX"),),
            {paper.id: lines[paper.id]} if paper.id in lines else {},
        )
        task = Task(paper.id, BOUND, binding, weight=1.0, result_type=MADE)
        yield f"offprints/{paper.id}.pdf", task


def _elsewhere(volume: Volume, paper: Paper | None) -> str:
    """The web address of a paper, or of the volume that holds it; empty where neither has one."""
    if paper is not None and paper.doi:
        return _address(paper)
    if volume.doi:
        return f"https://doi.org/{volume.doi}"
    return volume.event.url or volume.publisher.url


def _address(paper: Paper) -> str:
    return f"https://doi.org/{paper.doi}" if paper.doi else ""


def _alone(page_map: PageMap, chapter: str) -> PageMap:
    """The page map of one chapter, with the folios it has in the volume."""
    place = page_map.place(chapter)
    folios = [f for f in page_map.folios if f.chapter == chapter]
    return PageMap(
        (replace(place, sheet=0),),
        tuple(replace(folio, sheet=sheet) for sheet, folio in enumerate(folios)),
    )
