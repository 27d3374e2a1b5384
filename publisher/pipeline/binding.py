"""Binding a set book: what a file is bound from, and the tasks that bind.

In: a `TypesetBook`. Out: the tasks for the volume's PDF and the printer's, the `Binding` of the
volume. All page numbers come from the one page map. Stage 4. Offprints:
`publisher.pipeline.offprints`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Literal

from publisher import __version__
from publisher.bind.book import Attachment, Bookmark, Bound, Description, FolioSheets
from publisher.engine import Task
from publisher.languages.bookwords import words
from publisher.model.book import Book
from publisher.model.chapter import Chapter, Heading
from publisher.model.galley import Galley
from publisher.model.pagemap import PageMap
from publisher.model.volume import Volume
from publisher.pipeline.typesetting import TypesetBook

if TYPE_CHECKING:
    from publisher.bind.press.order import PrintOrder


BOUND = "publisher.pipeline.binding:bind_file"
PRESSED = "publisher.pipeline.binding:press_file"
MADE = "publisher.bind.book:Bound"
"""What these two make; importing it takes the library that binds."""

Standard = Literal["ua1", "ua2"]
"""What a PDF for screens is to conform to: PDF/UA-1 with PDF/A-3a, or PDF/UA-2."""


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
    citations: Mapping[str, bytes] = field(default_factory=dict)


def bind_file(binding: Binding) -> Bound:
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
        citations=binding.citations,
    )


@dataclass(frozen=True, slots=True)
class Pressing:
    """What the printer's file is made from: the binding of the book, and how it is printed."""

    binding: Binding
    order: PrintOrder


def press_file(pressing: Pressing) -> Bound:
    """The PDF for the printer: a task. Nothing that only screens show is handed on."""
    from publisher.bind.press.printfile import press

    binding = pressing.binding
    return press(
        binding.galleys, binding.page_map, binding.folios, binding.description, pressing.order
    )


def volume_files(
    volume: Volume,
    binding: Binding,
    formats: Collection[str],
    order: PrintOrder | None,
    modified: int,
) -> Iterator[tuple[str, Task]]:
    """The PDF of the volume and the printer's, as far as `formats` ask for them: name and task.
    The printer's is of the same galleys and page map, without the outline, in the `order` given,
    and has a date, as PDF/X wants: `modified`, in seconds since 1970, UTC."""
    if "pdf" in formats:
        name = f"{volume.id}.pdf"
        yield name, Task(name, BOUND, binding, weight=3.0, result_type=MADE)
    if "print" in formats and order is not None:
        description = replace(binding.description, created=datetime.fromtimestamp(modified, UTC))
        pressing = Pressing(replace(binding, outline=(), description=description), order)
        name = f"{volume.id}-print.pdf"
        yield name, Task(name, PRESSED, pressing, weight=2.5, result_type=MADE)


def volume_binding(
    volume: Volume, book: Book, set_book: TypesetBook, standard: Standard = "ua1"
) -> Binding:
    """The whole book."""
    identifier = f"https://doi.org/{volume.doi}" if volume.doi else ""
    if volume.isbn.pdf:
        identifier = f"urn:isbn:{volume.isbn.pdf}"
    description = Description(
        title=volume.title,
        lang=volume.language,
        authors=tuple(author.person.display for author in volume.editors),
        subject=volume.subtitle,
        identifier=identifier,
        creator=f"Publisher {__version__}",
        standard=standard,
    )
    return Binding(
        set_book.galleys,
        set_book.page_map,
        FolioSheets(set_book.roman, set_book.arabic, set_book.lettered),
        tuple(outline(volume, book, set_book)),
        description,
    )


def outline(volume: Volume, book: Book, set_book: TypesetBook) -> list[Bookmark]:
    """The bookmarks: contents, front matter, sessions, papers and their sections, back matter."""
    chapters = set_book.printed_chapters
    vocabulary = words(volume.language, volume.words)
    marks = [
        Bookmark(vocabulary["title_page"], "title"),
        Bookmark(vocabulary["contents"], "contents"),
    ]
    for group in book.groups:
        inside = tuple(bookmark(chapters[entry.chapter]) for entry in group.entries)
        if group.chapter:
            marks.append(Bookmark(group.title, group.chapter, None, inside))
        else:
            marks += inside
    return marks


def bookmark(chapter: Chapter) -> Bookmark:
    """The bookmark of `chapter`, with its sections below it."""
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
