"""The timed programme of a conference: days, slots, talks, rooms."""

from __future__ import annotations

from datetime import datetime
from typing import Literal
from zoneinfo import ZoneInfo

from publisher.model.dates import Day
from publisher.model.frozen import Frozen
from publisher.model.people import Author

SlotKind = Literal[
    "talk", "keynote", "panel", "session", "posters", "break", "social", "workshop", "ceremony"
]
RelatedKind = Literal["slides", "poster", "recording", "code", "data", "paper", "other"]


class Room(Frozen):
    """A room. `place` says where it is; `capacity` how many it holds, `None` for not said."""

    name: str
    place: str = ""
    capacity: int | None = None


class Track(Frozen):
    """A line of talks that belong together. `colour` is ``#rrggbb`` or empty."""

    name: str
    colour: str = ""


class Related(Frozen):
    """Something that belongs to a talk or a paper and stands elsewhere."""

    kind: RelatedKind
    url: str
    title: str = ""


class Presenter(Author):
    """A person who speaks. `biography` is Markdown; `portrait` is a file of the volume."""

    biography: str = ""
    portrait: str = ""


class Talk(Frozen):
    """What is given in a slot.

    `paper` is the id of its manuscript, empty for none. Where that is in the book, title, speakers,
    language and abstract are the paper's; `is_outstanding` says that it has not come. Titles and
    `abstract` and `description` are Markdown. `start` and `end` are local times of the event,
    `None` where only the slot's are known. `label` is what another system calls the kind, `id`
    and `guid` are that system's own.
    """

    title: str
    subtitle: str = ""
    paper: str = ""
    is_outstanding: bool = False
    speakers: tuple[Presenter, ...] = ()
    start: datetime | None = None
    end: datetime | None = None
    lang: str = ""
    abstract: str = ""
    description: str = ""
    url: str = ""
    related: tuple[Related, ...] = ()
    label: str = ""
    id: str = ""
    guid: str = ""


class Slot(Frozen):
    """A time in a room: a talk (then `title` is empty and `talks` is that one), several, or none.

    `start` and `end` are local times of the event. `room` is empty for the whole house. `session`
    is the number of the session of the volume that is held, from 1, 0 for none.
    """

    start: datetime
    end: datetime
    kind: SlotKind = "talk"
    title: str = ""
    room: str = ""
    track: str = ""
    chair: tuple[Author, ...] = ()
    session: int = 0
    talks: tuple[Talk, ...] = ()
    label: str = ""
    place: str = ""

    @property
    def heading(self) -> str:
        """What the slot is called, Markdown: its title, else that of its one talk."""
        return self.title or (self.talks[0].title if len(self.talks) == 1 else "")

    @property
    def is_one_talk(self) -> bool:
        """Whether the slot is a talk, and no session that holds some."""
        return not self.title and len(self.talks) == 1


class ProgrammeDay(Frozen):
    """A day as it is printed: what is given after midnight still belongs to it. `slots` are in the
    order of time, those of one time in the order of their rooms."""

    date: Day
    title: str = ""
    slots: tuple[Slot, ...] = ()


class BookletSetup(Frozen):
    """How the programme is printed. `size` is a page size; ``folded`` for leaves folded
    once, of which that is the size; `order` is that of the book of abstracts."""

    size: str = "A6"
    folded: bool = False
    abstracts: bool = True
    order: Literal["session", "name"] = "session"


class Programme(Frozen):
    """The days of a conference. `timezone` is the IANA name of its zone, empty where not said."""

    timezone: str = ""
    rooms: tuple[Room, ...] = ()
    tracks: tuple[Track, ...] = ()
    days: tuple[ProgrammeDay, ...] = ()
    booklet: BookletSetup = BookletSetup()

    @property
    def slots(self) -> tuple[Slot, ...]:
        """All slots, day by day."""
        return tuple(slot for day in self.days for slot in day.slots)

    @property
    def talks(self) -> tuple[Talk, ...]:
        """All talks in the order of their slots."""
        return tuple(talk for slot in self.slots for talk in slot.talks)

    @property
    def invited(self) -> tuple[Presenter, ...]:
        """The speakers of whom more is said than a name, each once."""
        more = {
            speaker.person.identity: speaker
            for talk in reversed(self.talks)
            for speaker in reversed(talk.speakers)
            if speaker.biography or speaker.portrait
        }
        return tuple(reversed(more.values()))

    @property
    def outstanding(self) -> tuple[Talk, ...]:
        """The talks whose manuscripts have not come, each manuscript once."""
        late = {talk.paper: talk for talk in self.talks if talk.is_outstanding}
        return tuple(late.values())

    def moment(self, local: datetime) -> datetime:
        """`local` with the zone of the event; UTC where none is said."""
        return local.replace(tzinfo=ZoneInfo(self.timezone or "UTC"))
