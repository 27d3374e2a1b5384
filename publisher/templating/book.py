"""The book of a volume: every chapter that prints no folios, in order, and what the contents list.

In: the `Volume`, the `Text` of each manuscript that could be composed, what was found wrong. Out: a
`Book`; and its `Frame`, that makes the chapters which print folios, from the page map.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from html import escape
from types import MappingProxyType

from publisher.diagnostics import Diagnostic
from publisher.languages.bookwords import words
from publisher.metadata.index import (
    IndexEntry,
    SubjectEntry,
    author_index,
    has_subjects,
    subject_index,
)
from publisher.model.book import Book, ContentsEntry, Group
from publisher.model.chapter import Chapter, Image
from publisher.model.pagemap import PageMap
from publisher.model.paper import Paper
from publisher.model.text import Text
from publisher.model.volume import FailedPaper, Volume
from publisher.templating import frame, papers
from publisher.templating.environment import Templates
from publisher.xhtml.titles import inline, plain

Manuscript = Paper | FailedPaper


def make_book(
    templates: Templates,
    volume: Volume,
    texts: Mapping[str, Text],
    faults: Iterable[Diagnostic],
    families: Sequence[str],
    pictures: Mapping[str, Image] = MappingProxyType({}),
    session_openings: bool = True,
) -> Book:
    """The chapters of `volume`. A manuscript without a text gets a page that says which of `faults`
    are its own. `families` of fonts are named in the colophon; `pictures` are logos and portraits
    by the names of their files. Without `session_openings` a session is named in the contents, and
    has no page before its papers."""
    own = _by_paper(faults)

    def chapter(paper: Manuscript, number: int = 0) -> Chapter:
        return _chapter(templates, volume, paper, texts, own.get(paper.id, ()), number)

    matter = [chapter(paper) for paper in volume.front]
    programme, sessions, body = [], list[Group](), list[Chapter]()
    for number, session in enumerate(volume.sessions, start=1):
        given = [chapter(paper, number) for paper in session.papers]
        entries = tuple(_entry(volume, each) for each in given)
        if session.title and session.papers:
            html, text = inline(session.title), plain(session.title)
            label = frame.session_label(volume, number)
            heading = f'{label} <span class="group-title">{html}</span>' if label else html
            title = f"{label}: {text}" if label else text
            openings = [frame.session_opening(templates, volume, number, html, text)]
            openings = openings if session_openings else []
            sessions.append(Group(heading, title, entries, openings[0].id if openings else None))
            body += [*openings, *given]
        else:
            # A session without papers has no page and no line of the contents.
            sessions.append(Group("", "", entries))
            body += given
    if volume.programme or any(session.title for session in volume.sessions):
        programme = [frame.programme(templates, volume, sessions)]
    committees = []
    if volume.committees or volume.sponsors:
        committees = [frame.committees(templates, volume, pictures)]
    invited = []
    if volume.programme is not None and volume.programme.invited:
        invited = [frame.invited_speakers(templates, volume, texts, pictures)]
    first = [frame.title_page(templates, volume, pictures), frame.copyright_page(templates, volume)]
    front_matter = [*matter, *programme, *invited, *committees]
    back = [chapter(paper) for paper in volume.back]
    errata = []
    if volume.corrections:  # behind all that was published, so that no page of it moves
        titles = {each.id: each.title_html for each in body}
        errata = [frame.errata(templates, volume, titles)]
    return Book(
        front=(*first, *front_matter),
        body=tuple(body),
        back=(*back, frame.colophon(templates, volume, families), *errata),
        groups=(
            _plain_group(volume, front_matter),
            *(group for group in sessions if group.entries),
            _plain_group(volume, back, *_index_entries(volume)),
        ),
        sessions=tuple(sessions),
        contents_after=len(first),
        index_after=len(back),
        camera={name: text.camera for name, text in texts.items() if text.camera is not None},
    )


def make_chapter(
    templates: Templates,
    volume: Volume,
    manuscript: Manuscript,
    texts: Mapping[str, Text],
    faults: Iterable[Diagnostic],
) -> Chapter:
    """The chapter of one manuscript of `volume`, the same as in its book."""
    own = _by_paper(faults).get(manuscript.id, ())
    sessions = enumerate(volume.sessions, start=1)
    number = next((n for n, session in sessions if manuscript in session.papers), 0)
    return _chapter(templates, volume, manuscript, texts, own, number)


def _by_paper(faults: Iterable[Diagnostic]) -> dict[str, list[Diagnostic]]:
    by_paper: dict[str, list[Diagnostic]] = {}
    for fault in faults:
        by_paper.setdefault(fault.paper or "", []).append(fault)
    return by_paper


def _chapter(
    templates: Templates,
    volume: Volume,
    manuscript: Manuscript,
    texts: Mapping[str, Text],
    faults: Sequence[Diagnostic],
    session: int,
) -> Chapter:
    """The chapter of a paper given in `session`, from 1; 0 is for front and back matter."""
    text = texts.get(manuscript.id)
    if isinstance(manuscript, Paper) and text is not None:
        if session:
            return papers.paper_chapter(templates, volume, session, manuscript, text, faults)
        return papers.matter_chapter(templates, volume, manuscript, text, faults)
    if isinstance(manuscript, Paper):
        path = manuscript.source.path
        manuscript = FailedPaper(id=manuscript.id, title=manuscript.title, path=path)
    return papers.failed_chapter(templates, volume, manuscript, faults)


def _plain_group(volume: Volume, chapters: Sequence[Chapter], *more: ContentsEntry) -> Group:
    """Front or back matter: lines under no heading."""
    return Group("", "", (*(_entry(volume, chapter) for chapter in chapters), *more))


def _entry(volume: Volume, chapter: Chapter) -> ContentsEntry:
    """The line of `chapter`; a title in a language that is not the volume's says which."""
    authors = () if chapter.kind == "preface" else chapter.authors
    title, lang = chapter.title_html, escape(chapter.lang)
    if chapter.lang != volume.language:
        title = f'<span lang="{lang}" xml:lang="{lang}">{title}</span>'
    return ContentsEntry(chapter.id, title, authors)


def _index_entries(volume: Volume) -> tuple[ContentsEntry, ...]:
    vocabulary = words(volume.language, volume.words)
    authors = ContentsEntry(frame.AUTHORS, vocabulary["author_index"])
    if has_subjects(volume):
        return authors, ContentsEntry(frame.SUBJECTS, vocabulary["subject_index"])
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
        authors_chapter = frame.author_index(self.templates, self.volume, authors, titles, page_map)
        if len(self.index_ids) == 1:
            return (authors_chapter,)
        return authors_chapter, frame.subject_index(
            self.templates, self.volume, subjects, titles, page_map
        )

    def contents(self, page_map: PageMap) -> tuple[Chapter]:
        """The contents."""
        return (frame.contents(self.templates, self.volume, self.book.groups, page_map),)

    def failed(self, chapter: Chapter, why: Sequence[Diagnostic]) -> Chapter:
        """The page that stands for `chapter`."""
        paper = FailedPaper(id=chapter.id, title=chapter.title, path="")
        return papers.failed_chapter(self.templates, self.volume, paper, why)
