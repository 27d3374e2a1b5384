"""Binding a set book: the volume, and an offprint for each of its papers.

In: a `SetBook`. Out: PDFs. All page numbers come from the one page map. Stage 4.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from publisher import __version__
from publisher.bind import Bookmark, Bound, Description, FolioSheets, bind
from publisher.model.book import Book
from publisher.model.chapter import Chapter, Heading
from publisher.model.pagemap import PageMap
from publisher.model.paper import Paper
from publisher.model.volume import Volume
from publisher.setting import SetBook
from publisher.templating.words import words


def bind_volume(volume: Volume, book: Book, set_book: SetBook) -> Bound:
    """The whole book as one PDF."""
    description = Description(
        title=volume.title,
        lang=volume.language,
        authors=tuple(author.person.display for author in volume.editors),
        subject=volume.subtitle,
        identifier=_identifier(volume),
        creator=f"Publisher {__version__}",
    )
    return bind(
        set_book.galleys, set_book.page_map, _folios(set_book), outline(volume, book, set_book),
        description,
    )  # fmt: skip


def bind_offprints(volume: Volume, book: Book, set_book: SetBook) -> Iterator[tuple[str, Bound]]:
    """Each paper alone, with the volume's folios; links that leave it go to a DOI or nowhere."""
    papers = {paper.id: paper for paper in volume.papers if isinstance(paper, Paper)}
    elsewhere = {chapter: _address(papers.get(chapter)) for chapter in set_book.chapters}
    for paper in papers.values():
        chapter = set_book.chapters[paper.id]
        description = Description(
            title=chapter.title,
            lang=chapter.lang,
            authors=chapter.authors,
            keywords=paper.keywords,
            identifier=f"https://doi.org/{paper.doi}" if paper.doi else "",
            creator=f"Publisher {__version__}",
        )
        bound = bind(
            set_book.galleys,
            _alone(set_book.page_map, paper.id),
            _folios(set_book),
            [_bookmark(chapter)],
            description,
            outside={name: address for name, address in elsewhere.items() if name != paper.id},
        )
        yield paper.id, bound


def _folios(set_book: SetBook) -> FolioSheets:
    return FolioSheets(roman=set_book.roman, arabic=set_book.arabic)


def _identifier(volume: Volume) -> str:
    if volume.isbn.pdf:
        return f"urn:isbn:{volume.isbn.pdf}"
    return f"https://doi.org/{volume.doi}" if volume.doi else ""


def _address(paper: Paper | None) -> str:
    return f"https://doi.org/{paper.doi}" if paper is not None and paper.doi else ""


def _alone(page_map: PageMap, chapter: str) -> PageMap:
    """The page map of one chapter, with the folios it has in the volume."""
    place = page_map.place(chapter)
    folios = [f for f in page_map.folios if f.chapter == chapter]
    return PageMap(
        (replace(place, sheet=0),),
        tuple(replace(folio, sheet=sheet) for sheet, folio in enumerate(folios)),
    )


def outline(volume: Volume, book: Book, set_book: SetBook) -> list[Bookmark]:
    """The bookmarks: contents, front matter, sessions, papers and their sections, back matter."""
    chapters = set_book.chapters
    said = words(volume.language)
    marks = [Bookmark(said["title_page"], "title"), Bookmark(said["contents"], "contents")]
    for group in book.groups:
        inside = tuple(_bookmark(chapters[entry.chapter]) for entry in group.entries)
        if group.chapter:
            marks.append(Bookmark(group.title, group.chapter, None, inside))
        else:
            marks += inside
    return marks


def _bookmark(chapter: Chapter) -> Bookmark:
    return Bookmark(chapter.title, chapter.id, None, _sections(chapter, list(chapter.headings)))


def _sections(chapter: Chapter, headings: list[Heading]) -> tuple[Bookmark, ...]:
    """Headings nested by their levels."""
    marks: list[Bookmark] = []
    while headings:
        heading = headings.pop(0)
        below = []
        while headings and headings[0].level > heading.level:
            below.append(headings.pop(0))
        text = f"{heading.number} {heading.text}".strip()
        marks.append(Bookmark(text, chapter.id, heading.id, _sections(chapter, below)))
    return tuple(marks)
