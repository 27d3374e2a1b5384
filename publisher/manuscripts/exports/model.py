"""An export of a submission system as data: one form for all systems, filled by the readers of each
and written by `volume`.

Texts are what the manuscript will hold: titles, abstracts and biographies are Markdown, times are
local to the event.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class Institution:
    """Where somebody works, as the export says it."""

    name: str
    department: str = ""
    city: str = ""
    country: str = ""


@dataclass(frozen=True, slots=True)
class Human:
    """A person. `name` is set where the export does not say which part is the family name. `key` is
    what the system calls that person; `at` is where the export names them."""

    name: str = ""
    given: str = ""
    family: str = ""
    suffix: str = ""
    orcid: str = ""
    email: str = ""
    institutions: tuple[Institution, ...] = ()
    role: str = ""
    biography: str = ""
    corresponding: bool = False
    key: str = ""
    at: str = ""

    @property
    def is_whole(self) -> bool:
        """Whether the name holds signs that no name has, and so is not to be taken apart."""
        return any(sign in self.name for sign in "()/|&")

    @property
    def full(self) -> str:
        """The name in its natural order."""
        return self.name or " ".join(
            part for part in (self.given, self.family, self.suffix) if part
        )


@dataclass(frozen=True, slots=True)
class Link:
    """Something that belongs to a talk and stands elsewhere; `kind` as in a programme."""

    url: str
    kind: str = "other"
    title: str = ""


@dataclass(frozen=True, slots=True)
class Contribution:
    """A paper or a talk. `key` is its number in the system, and stays in a newer export; one
    that begins with ``~`` is made of its title, and not printed. `pdf` is a
    file of the export; `session` the title of the session that it names itself. `start` and `end`
    are times of its own, `minutes` how long it lasts where no end is said."""

    key: str
    title: str
    subtitle: str = ""
    people: tuple[Human, ...] = ()
    abstract: str = ""
    description: str = ""
    keywords: tuple[str, ...] = ()
    track: str = ""
    doi: str = ""
    lang: str = ""
    license: str = ""
    awards: tuple[str, ...] = ()
    pdf: str = ""
    session: str = ""
    room: str = ""
    label: str = ""
    url: str = ""
    links: tuple[Link, ...] = ()
    guid: str = ""
    start: datetime | None = None
    end: datetime | None = None
    at: str = ""


@dataclass(frozen=True, slots=True)
class TimeSlot:
    """A time in a room. `papers` are keys of papers with their own times, if they have any; `talks`
    are given without a paper. `day` is the day it is printed under, where that is not its own."""

    start: datetime
    end: datetime | None = None
    kind: str = ""
    title: str = ""
    room: str = ""
    track: str = ""
    label: str = ""
    chair: tuple[Human, ...] = ()
    papers: tuple[tuple[str, datetime | None, datetime | None], ...] = ()
    talks: tuple[Contribution, ...] = ()
    day: date | None = None


@dataclass(frozen=True, slots=True)
class Hall:
    """A room."""

    name: str
    place: str = ""
    capacity: str = ""


@dataclass(frozen=True, slots=True)
class Board:
    """A committee and its members."""

    name: str
    members: tuple[Human, ...] = ()


@dataclass(frozen=True, slots=True)
class Patron:
    """A sponsor; `logo` is a file of the export."""

    name: str = ""
    tier: str = ""
    url: str = ""
    logo: str = ""


@dataclass(frozen=True, slots=True)
class Conference:
    """What the export says of the conference and its book; empty for what it does not."""

    name: str = ""
    acronym: str = ""
    start: str = ""
    end: str = ""
    place: str = ""
    country: str = ""
    url: str = ""
    title: str = ""
    subtitle: str = ""
    publisher: str = ""
    isbn: str = ""
    issn: str = ""
    doi: str = ""
    venue: str = ""
    language: str = ""
    timezone: str = ""
    offset: str = ""


@dataclass(frozen=True, slots=True)
class Cell:
    """A value of the export and what became of it: `fate` is ``taken``, ``changed`` or ``left
    out``; `why` says where it went, what was changed, or why it is in nothing."""

    file: str
    line: int
    place: str
    text: str
    fate: str
    why: str


@dataclass(frozen=True, slots=True)
class Doubt:
    """Something to be looked at: `code` of the diagnostic, and where in the export."""

    code: str
    message: str
    file: str
    line: int = 0
    help: str = ""


@dataclass(frozen=True, slots=True)
class Export:
    """All that one export says. `origin` is what it will be called when a newer one comes; `system`
    what wrote it, for people. `fronts` are texts before the papers: name, title, body.
    `origin_root` is the folder that its files stand in, as `ExportFiles` calls it, `inside` the one
    in that. `whole` says that papers it does not have were withdrawn."""

    origin: str
    system: str
    conference: Conference = Conference()
    editors: tuple[Human, ...] = ()
    papers: tuple[Contribution, ...] = ()
    committees: tuple[Board, ...] = ()
    sponsors: tuple[Patron, ...] = ()
    halls: tuple[Hall, ...] = ()
    tracks: tuple[tuple[str, str], ...] = ()
    slots: tuple[TimeSlot, ...] = ()
    fronts: tuple[tuple[str, str, str], ...] = ()
    cells: tuple[Cell, ...] = ()
    doubts: tuple[Doubt, ...] = ()
    whole: bool = True
    origin_root: str = ""
    inside: str = ""
