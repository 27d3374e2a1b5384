"""Binding a set book: what the volume, and an offprint of each of its papers, are bound from.

In: a `SetBook`. Out: `Binding`s, and the PDF of each. All page numbers come from the one page map.
Stage 4.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from publisher import __version__
from publisher.bind.book import Attachment, Bookmark, Bound, Description, FolioSheets
from publisher.model.book import Book
from publisher.model.chapter import Chapter, Heading
from publisher.model.galley import Galley
from publisher.model.pagemap import PageMap
from publisher.model.paper import Paper
from publisher.model.volume import Volume
from publisher.setting import SetBook
from publisher.templating.words import words
from publisher.typeset.job import SHEET


@dataclass(frozen=True, slots=True)
class Binding:
    """What one PDF is bound from; see `publisher.bind.bind`."""

    galleys: Mapping[str, Galley]
    page_map: PageMap
    folios: FolioSheets
    outline: tuple[Bookmark, ...]
    description: Description
    outside: Mapping[str, str] = field(default_factory=dict)
    attachments: tuple[Attachment, ...] = ()


def bound(binding: Binding) -> Bound:
    """The PDF of `binding`: a task."""
    from publisher.bind import bind

    return bind(
        binding.galleys,
        binding.page_map,
        binding.folios,
        binding.outline,
        binding.description,
        outside=binding.outside,
        attachments=binding.attachments,
    )


def volume_binding(volume: Volume, book: Book, set_book: SetBook) -> Binding:
    """The whole book."""
    description = Description(
        title=volume.title,
        lang=volume.language,
        authors=tuple(author.person.display for author in volume.editors),
        subject=volume.subtitle,
        identifier=_identifier(volume),
        creator=f"Publisher {__version__}",
    )
    return Binding(
        set_book.galleys,
        set_book.page_map,
        _folios(set_book),
        tuple(outline(volume, book, set_book)),
        description,
    )


def offprint_bindings(volume: Volume, set_book: SetBook) -> Iterator[tuple[str, Binding]]:
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
        page_map = _alone(set_book.page_map, paper.id)
        yield (
            paper.id,
            Binding(
                {paper.id: set_book.galleys[paper.id]},
                page_map,
                _sheets_of(set_book, page_map),
                (_bookmark(chapter),),
                description,
                {name: address for name, address in elsewhere.items() if name != paper.id},
            ),
        )


def _folios(set_book: SetBook) -> FolioSheets:
    return FolioSheets(roman=set_book.roman, arabic=set_book.arabic)


def _sheets_of(set_book: SetBook, page_map: PageMap) -> FolioSheets:
    """The folio sheets as far as the last folio of `page_map`: a paper appended to the volume
    changes no offprint of those before it."""
    last = max(folio.number for folio in page_map.folios)
    return FolioSheets(arabic=set_book.arabic[: (last + SHEET - 1) // SHEET])


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
