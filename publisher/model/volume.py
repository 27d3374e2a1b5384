"""The volume: what `volume.yaml` says, with the papers it names."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from pydantic import ConfigDict, Field

from publisher.diagnostics import Span
from publisher.model.dates import Day
from publisher.model.frozen import Frozen
from publisher.model.ignoring import Ignore
from publisher.model.paper import Paper
from publisher.model.people import Author


class Event(Frozen):
    """The conference. `start` and `end` are days; `place` and `country` as printed."""

    name: str = ""
    acronym: str = ""
    number: str = ""
    start: Day | None = None
    end: Day | None = None
    place: str = ""
    country: str = ""
    url: str = ""


class House(Frozen):
    """The publisher of the volume: the name on the title page."""

    name: str = ""
    place: str = ""
    url: str = ""


class Isbn(Frozen):
    """One ISBN for each form of the book, hyphenated as given; empty where there is none."""

    print: str = ""
    epub: str = ""
    pdf: str = ""


class Series(Frozen):
    title: str = ""
    number: str = ""


class Copyright(Frozen):
    holder: str = ""
    year: int | None = None


class PageSetup(Frozen):
    """`size` is a paper name or two lengths as CSS takes them; `start` says where a paper opens:
    on the next right-hand page (``recto``) or on the next page."""

    size: str = "A5"
    start: Literal["recto", "next"] = "recto"


class Committee(Frozen):
    """A committee and its members, in the order given."""

    name: str
    members: tuple[Author, ...] = ()


class Sponsor(Frozen):
    name: str
    url: str = ""


class FailedPaper(Frozen):
    """A paper that could not be read: it keeps its place and its name."""

    id: str
    title: str
    path: str


class Session(Frozen):
    """A session: `papers` in the order of the programme. `title` is Markdown; empty means papers
    stand in the volume without a session opening."""

    title: str = ""
    chair: tuple[Author, ...] = ()
    date: Day | None = None
    papers: tuple[Paper | FailedPaper, ...] = ()


class Volume(Frozen):
    """Everything `volume.yaml` says, normalised, with its manuscripts read.

    `folder` is absolute. `front` and `back` are Markdown files set before the first session and
    after the last. `url` is where the web edition stands. Empty strings and
    `None` mean the key was not given.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True)

    id: str
    title: str
    subtitle: str = ""
    event: Event = Event()
    language: str = "en"
    editors: tuple[Author, ...] = ()
    committees: tuple[Committee, ...] = ()
    sponsors: tuple[Sponsor, ...] = ()
    publisher: House = House()
    isbn: Isbn = Isbn()
    issn: str = ""
    doi: str = ""
    url: str = ""
    series: Series = Series()
    license: str = ""
    copyright: Copyright = Copyright()
    style: str = "proceedings"
    csl: str = ""
    page: PageSetup = PageSetup()
    front: tuple[Paper | FailedPaper, ...] = ()
    sessions: tuple[Session, ...] = ()
    back: tuple[Paper | FailedPaper, ...] = ()
    ignore: tuple[Ignore, ...] = ()
    folder: Path
    path: str
    spans: dict[str, Span] = Field(default_factory=dict)

    @property
    def papers(self) -> tuple[Paper | FailedPaper, ...]:
        """The papers of all sessions, in the order of the book."""
        return tuple(paper for session in self.sessions for paper in session.papers)

    @property
    def manuscripts(self) -> tuple[Paper | FailedPaper, ...]:
        """Everything that is read from Markdown, in the order of the book."""
        return self.front + self.papers + self.back
