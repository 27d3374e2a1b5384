"""The book of a volume: every chapter that prints no folios, in order, and what the contents list.

In: the `Volume`, the `Text` of each manuscript that could be composed, what was found wrong. Out: a
`Book`; and its `Frame`, that makes the chapters which print folios, from the page map.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from html import escape

from publisher.diagnostics import Diagnostic
from publisher.markup.text import Text
from publisher.metadata.index import (
    IndexEntry,
    SubjectEntry,
    author_index,
    has_subjects,
    subject_index,
)
from publisher.model.book import Book, Entry, Group
from publisher.model.chapter import Chapter
from publisher.model.pagemap import PageMap
from publisher.model.paper import Paper
from publisher.model.volume import FailedPaper, Volume
from publisher.templating import frame, papers
from publisher.templating.environment import Templates
from publisher.templating.inlines import inline, plain
from publisher.templating.words import words

Manuscript = Paper | FailedPaper


def make_book(
    templates: Templates,
    volume: Volume,
    texts: Mapping[str, Text],
    faults: Iterable[Diagnostic],
    families: Sequence[str],
) -> Book:
    """The chapters of `volume`. A manuscript without a text gets a page that says which of `faults`
    are its own. `families` of fonts are named in the colophon."""
    maker = _Maker(templates, volume, texts, faults)
    matter = [maker.matter(paper) for paper in volume.front]
    programme, sessions, body = [], [], []
    for number in range(1, len(volume.sessions) + 1):
        chapters, group = maker.session(number)
        body += chapters
        sessions.append(group)
    if any(session.title for session in volume.sessions):
        programme = [frame.programme(templates, volume, sessions)]
    committees = []
    if volume.committees or volume.sponsors:
        committees = [frame.committees(templates, volume)]
    opening = [frame.title_page(templates, volume), frame.copyright_page(templates, volume)]
    front_matter = [*matter, *programme, *committees]
    back = [maker.matter(paper) for paper in volume.back]
    return Book(
        front=(*opening, *front_matter),
        body=tuple(body),
        back=(*back, frame.colophon(templates, volume, families)),
        groups=(
            _plain_group(volume, front_matter),
            *sessions,
            _plain_group(volume, back, *_index_entries(volume)),
        ),
        sessions=tuple(sessions),
        contents_after=len(opening),
        index_after=len(back),
    )


def make_chapter(
    templates: Templates,
    volume: Volume,
    manuscript: Manuscript,
    texts: Mapping[str, Text],
    faults: Iterable[Diagnostic],
) -> Chapter:
    """The chapter of one manuscript of `volume`, the same as in its book."""
    maker = _Maker(templates, volume, texts, faults)
    for number, session in enumerate(volume.sessions, start=1):
        if manuscript in session.papers:
            return maker.paper(number, manuscript)
    return maker.matter(manuscript)


def _plain_group(volume: Volume, chapters: Sequence[Chapter], *more: Entry) -> Group:
    """Front or back matter: lines under no heading."""
    return Group("", "", (*(_entry(volume, chapter) for chapter in chapters), *more))


def _entry(volume: Volume, chapter: Chapter) -> Entry:
    """The line of `chapter`; a title in a language that is not the volume's says which."""
    authors = () if chapter.kind == "preface" else chapter.authors
    title, lang = chapter.title_html, escape(chapter.lang)
    if chapter.lang != volume.language:
        title = f'<span lang="{lang}" xml:lang="{lang}">{title}</span>'
    return Entry(chapter.id, title, authors)


def _index_entries(volume: Volume) -> tuple[Entry, ...]:
    said = words(volume.language)
    authors = Entry(frame.AUTHORS, said["author_index"])
    if has_subjects(volume):
        return authors, Entry(frame.SUBJECTS, said["subject_index"])
    return (authors,)


class Frame:
    """What of the frame of `book` is made while it is typeset: contents and indexes, from the page
    map, and the page of a chapter that could not be set. What the indexes list is looked up once,
    when first asked for."""

    def __init__(self, templates: Templates, volume: Volume, book: Book) -> None:
        self.templates, self.volume, self.book = templates, volume, book
        subjects = (frame.SUBJECTS,) if has_subjects(volume) else ()
        self.index_ids = (frame.AUTHORS, *subjects)

    @cached_property
    def listed(self) -> tuple[tuple[IndexEntry, ...], tuple[SubjectEntry, ...]]:
        """The lines of the index of authors and of that of subjects."""
        return author_index(self.volume), subject_index(self.volume)

    def indexes(
        self, page_map: PageMap | None, titles: Mapping[str, str] | None = None
    ) -> tuple[Chapter, ...]:
        """The indexes; without a page map they name no pages. `titles` of papers are those of
        their chapters where none are given."""
        titles = titles or {chapter.id: chapter.title for chapter in self.book.body}
        authors, subjects = self.listed
        made = frame.author_index(self.templates, self.volume, authors, titles, page_map)
        if len(self.index_ids) == 1:
            return (made,)
        return made, frame.subject_index(self.templates, self.volume, subjects, titles, page_map)

    def contents(self, page_map: PageMap) -> tuple[Chapter]:
        """The contents."""
        return (frame.contents(self.templates, self.volume, self.book.groups, page_map),)

    def failed(self, chapter: Chapter, why: Sequence[Diagnostic]) -> Chapter:
        """The page that stands for `chapter`."""
        paper = FailedPaper(id=chapter.id, title=chapter.title, path="")
        return papers.failed_chapter(self.templates, self.volume, paper, why)


class _Maker:
    """Makes the chapters of manuscripts."""

    def __init__(
        self,
        templates: Templates,
        volume: Volume,
        texts: Mapping[str, Text],
        faults: Iterable[Diagnostic],
    ) -> None:
        self.templates = templates
        self.volume = volume
        self.texts = texts
        self.faults: dict[str, list[Diagnostic]] = {}
        for fault in faults:
            self.faults.setdefault(fault.paper or "", []).append(fault)

    def matter(self, paper: Manuscript) -> Chapter:
        if isinstance(paper, Paper) and paper.id in self.texts:
            text, faults = self.texts[paper.id], self.faults.get(paper.id, ())
            return papers.matter_chapter(self.templates, self.volume, paper, text, faults)
        return self.failed(paper)

    def paper(self, number: int, paper: Manuscript) -> Chapter:
        if isinstance(paper, Paper) and paper.id in self.texts:
            text, faults = self.texts[paper.id], self.faults.get(paper.id, ())
            return papers.paper_chapter(self.templates, self.volume, number, paper, text, faults)
        return self.failed(paper)

    def failed(self, paper: Manuscript) -> Chapter:
        if isinstance(paper, Paper):
            paper = FailedPaper(id=paper.id, title=paper.title, path=paper.source.path)
        faults = self.faults.get(paper.id, ())
        return papers.failed_chapter(self.templates, self.volume, paper, faults)

    def session(self, number: int) -> tuple[list[Chapter], Group]:
        """The opening of session `number`, where it has a title, and its papers."""
        session = self.volume.sessions[number - 1]
        chapters = [self.paper(number, paper) for paper in session.papers]
        entries = tuple(_entry(self.volume, chapter) for chapter in chapters)
        if not session.title:
            return chapters, Group("", "", entries)
        html, text = inline(session.title), plain(session.title)
        opening = frame.session_opening(self.templates, self.volume, number, html, text)
        label = frame.session_label(self.volume, number)
        heading = f'{label} <span class="group-title">{html}</span>' if label else html
        group = Group(heading, f"{label}: {text}" if label else text, entries, opening.id)
        return [opening, *chapters], group
