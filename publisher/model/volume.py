"""The volume: what `volume.yaml` says, with the papers it names."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from pydantic import ConfigDict, Field

from publisher.diagnostics import Span
from publisher.model.camera import CameraCopy
from publisher.model.dates import Day
from publisher.model.frozen import Frozen
from publisher.model.ignoring import Ignore
from publisher.model.paper import Paper
from publisher.model.people import Author
from publisher.model.programme import Programme

SessionNumbering = Literal["roman", "arabic", "letters", "none"]


class EventSeries(Frozen):
    """The conferences that an event is one of; `key` is their name at dblp."""

    title: str = ""
    key: str = ""


class Event(Frozen):
    """The conference. `start` and `end` are days; `place` and `country` as printed; `colocated` is
    the conference that it was held at."""

    name: str = ""
    acronym: str = ""
    number: str = ""
    start: Day | None = None
    end: Day | None = None
    place: str = ""
    country: str = ""
    url: str = ""
    series: EventSeries = EventSeries()
    colocated: str = ""


class House(Frozen):
    """The publisher of the volume: the name on the title page. Readers whom the book keeps out
    write to `email`."""

    name: str = ""
    place: str = ""
    url: str = ""
    email: str = ""


class Isbn(Frozen):
    """One ISBN for each form of the book, hyphenated as given; empty where there is none."""

    print: str = ""
    epub: str = ""
    pdf: str = ""


class Series(Frozen):
    """The series; `issn_print` and `issn_online` are its ISSNs by medium."""

    title: str = ""
    number: str = ""
    issn_print: str = ""
    issn_online: str = ""
    doi: str = ""


Target = Literal["crossref", "datacite", "jats", "bits", "anthology", "dblp", "ceur", "onix"]
"""A registry or an index, by the file that it is given."""

NoIsbn = Literal["monograph", "simple_series", "archive_volume"]
"""Why a book has no ISBN, in the words of Crossref."""


class Deposit(Frozen):
    """Who deposits the records of a volume. `prefix` and `pattern` make the DOIs of papers that
    give none; `registrant` is the body responsible, where it is not the publisher."""

    depositor: str = ""
    email: str = ""
    registrant: str = ""
    prefix: str = ""
    pattern: str = ""


class Subjects(Frozen):
    """What the book is about, in the schemes of the book trade."""

    thema: tuple[str, ...] = ()
    bisac: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()


class Price(Frozen):
    """What the book costs: `amount` in the unit of `currency` (ISO 4217), ``0`` for a free book."""

    amount: str = ""
    currency: str = ""


class Correction(Frozen):
    """What was changed in a paper after publication: `kind`, the day, and what the reader is told.
    `doi` is that of the notice, where it has one."""

    paper: str
    kind: Literal["erratum", "corrigendum", "retraction", "revision"]
    date: Day
    note: str = ""
    doi: str = ""


class Copyright(Frozen):
    holder: str = ""
    year: int | None = None


class PageSetup(Frozen):
    """`size` is a paper name or two lengths as CSS takes them; `start` says where a paper opens:
    on the next right-hand page (``recto``) or on the next page."""

    size: str = "A5"
    start: Literal["recto", "next"] = "recto"


class PrintSetup(Frozen):
    """How the book is printed: `profile` names a printer (`publisher.model.printers`), `paper` one
    of its papers; `thickness` is mm a leaf and `spine` mm, 0 where they are to be worked out."""

    profile: str = "plain"
    paper: str = ""
    thickness: float = 0
    spine: float = 0
    binding: Literal["perfect", "hard", "jacket", "saddle"] = "perfect"


class CoverSetup(Frozen):
    """Art of the cover, as files of the volume: `image` within the design of the front; `front`,
    `back` and `spine` in the place of those panels, as far as the bleed. `addon` are the five
    digits beside the bar code: the price as shops write it, or 90000."""

    image: str = ""
    front: str = ""
    back: str = ""
    spine: str = ""
    addon: str = ""


class Committee(Frozen):
    """A committee and its members, in the order given."""

    name: str
    members: tuple[Author, ...] = ()


class Sponsor(Frozen):
    """A sponsor. `tier` is what sponsors of a kind stand under, `logo` a file of the volume."""

    name: str
    url: str = ""
    tier: str = ""
    logo: str = ""


class FailedPaper(Frozen):
    """A paper that could not be read: it keeps its place and its name."""

    id: str
    title: str
    path: str


class Session(Frozen):
    """A session: `papers` in the order of the programme. `title` is Markdown; empty means papers
    stand in the volume without a session opening. `number` is what it is numbered by, empty for
    its place as the volume numbers sessions, ``none`` for nothing."""

    title: str = ""
    number: str = ""
    chair: tuple[Author, ...] = ()
    date: Day | None = None
    papers: tuple[Paper | FailedPaper, ...] = ()


class Volume(Frozen):
    """Everything `volume.yaml` says, normalised, with its manuscripts read.

    `folder` is absolute. `front` and `back` are Markdown files set before the first session and
    after the last. `words` are those that the book says otherwise than Publisher does, by the name
    of a language's table and their own. `url` is where the web edition stands; `numbering` is how
    sessions are numbered. `published` is the day of publication; `venue` the volume's name at the
    ACL Anthology, `sigs` whose workshop it is there; `deposits` are the targets asked for, empty
    for all. Empty strings and `None` mean the key was not given.
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
    published: Day | None = None
    noisbn: NoIsbn | None = None
    venue: str = ""
    sigs: tuple[str, ...] = ()
    subjects: Subjects = Subjects()
    blurb: str = ""
    price: Price = Price()
    deposit: Deposit = Deposit()
    deposits: tuple[Target, ...] = ()
    corrections: tuple[Correction, ...] = ()
    style: str = "proceedings"
    csl: str = ""
    page: PageSetup = PageSetup()
    pdf: CameraCopy = CameraCopy()
    print: PrintSetup = PrintSetup()
    cover: CoverSetup = CoverSetup()
    front: tuple[Paper | FailedPaper, ...] = ()
    sessions: tuple[Session, ...] = ()
    numbering: SessionNumbering = "roman"
    programme: Programme | None = None
    back: tuple[Paper | FailedPaper, ...] = ()
    words: dict[str, dict[str, str]] = Field(default_factory=dict)
    ignore: tuple[Ignore, ...] = ()
    folder: Path
    path: str
    spans: dict[str, Span] = Field(default_factory=dict)

    @property
    def is_of_conference(self) -> bool:
        """Whether it says more of its conference than its papers: a programme, speakers, logos."""
        return self.programme is not None or any(s.tier or s.logo for s in self.sponsors)

    @property
    def papers(self) -> tuple[Paper | FailedPaper, ...]:
        """The papers of all sessions, in the order of the book."""
        return tuple(paper for session in self.sessions for paper in session.papers)

    @property
    def manuscripts(self) -> tuple[Paper | FailedPaper, ...]:
        """Everything that is read from Markdown, in the order of the book."""
        return self.front + self.papers + self.back
