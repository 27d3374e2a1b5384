"""The input form of a timed programme: `programme:` of `volume.yaml`, or `programme.yaml`.

In: nothing. Out: the pydantic models that `border` fills and `schema` describes; see `forms`.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from publisher.manuscripts.forms import AuthorForm, Flag, Form, Prose, Several, Text, same


class SpeakerForm(AuthorForm):
    """A speaker; a bare text is a name."""

    biography: Prose | None = Field(default=None, description="who that is, Markdown")
    portrait: Text | None = Field(default=None, description="a picture in the volume's folder")

    spellings = AuthorForm.spellings | same(biography="bio", portrait="photo image avatar picture")


Speakers = Annotated[list[SpeakerForm | None], Several()]


class RelatedForm(Form):
    """Something that belongs to a talk or paper and stands elsewhere; a bare text is its
    address."""

    kind: Literal["slides", "poster", "recording", "code", "data", "paper", "other"] | None = Field(
        default=None, description="what it is: slides, poster, recording, code, data, paper"
    )
    url: Text | None = Field(default=None, description="its address: https://…")
    title: Text | None = Field(default=None, description="what it is called")

    text_as = "url"
    spellings = same(kind="type", url="href link", title="name text")


Relateds = Annotated[list[RelatedForm | None], Several()]


class TalkForm(Form):
    """A talk; a bare text names its paper."""

    paper: Text | None = Field(
        default=None, description="its manuscript by slug; with a title it may still be to come"
    )
    title: Text | None = Field(default=None, description="the title, Markdown")
    subtitle: Text | None = Field(default=None, description="the subtitle")
    speakers: Speakers | None = Field(default=None, description="who speaks, in order")
    time: Text | None = Field(default=None, description="from when to when: 09:30–10:00")
    start: Text | None = Field(default=None, description="when it begins: 09:30")
    end: Text | None = Field(default=None, description="when it ends: 10:00")
    duration: Text | None = Field(default=None, description="minutes, or hours: 30, 0:30, 1:30")
    lang: Text | None = Field(default=None, description="the language it is given in: ko")
    abstract: Prose | None = Field(default=None, description="what it is about, Markdown")
    description: Prose | None = Field(default=None, description="more about it, Markdown")
    url: Text | None = Field(default=None, description="a page about it")
    related: Relateds | None = Field(
        default=None, description="slides, recording, code, data: typed links"
    )
    label: Text | None = Field(
        default=None, description="what the conference calls its kind: Lightning talk"
    )
    id: Text | None = Field(default=None, description="its number in another system")
    guid: Text | None = Field(default=None, description="its UUID in another system")

    text_as = "paper"
    spellings = same(
        paper="manuscript",
        title="name",
        speakers="speaker authors author presenters presenter persons",
        time="times hours",
        start="from begin",
        end="to until",
        lang="language",
        related="links",
    )


class SlotForm(TalkForm):
    """A time in a room: a talk, a session of several, a break."""

    kind: (
        Literal["talk", "keynote", "panel", "session", "posters", "break", "social", "workshop",
                "ceremony"] | None
    ) = Field(default=None, description="what happens; else seen from what it holds")  # fmt: skip
    room: Text | None = Field(default=None, description="its room; none for the whole house")
    track: Text | None = Field(default=None, description="its track")
    session: Text | None = Field(
        default=None, description="a session of `sessions:` by title or number, held here"
    )
    chair: Speakers | None = Field(default=None, description="who chairs")
    talks: Annotated[list[TalkForm | None], Several()] | None = Field(
        default=None, description="the talks of a session, in order"
    )

    text_as = ""
    spellings = TalkForm.spellings | same(
        kind="type",
        room="location venue place",
        chair="chairs moderator moderators",
        talks="papers posters contributions",
    )


class DayForm(Form):
    """A day of the conference."""

    date: Text | None = Field(..., description="the day: 2026-05-04")
    title: Text | None = Field(default=None, description="what the day is called")
    slots: Annotated[list[SlotForm | None], Several()] | None = Field(
        default=None, description="what happens, in any order"
    )

    spellings = same(date="day", title="name", slots="slot events sessions")


class RoomForm(Form):
    """A room; a bare text is its name."""

    name: Text | None = Field(default=None, description="its name")
    place: Text | None = Field(default=None, description="where it is: second floor")
    capacity: Text | None = Field(default=None, description="how many it holds: 80")

    text_as = "name"
    spellings = same(name="title", place="location floor description", capacity="seats size")


class TrackForm(Form):
    """A track; a bare text is its name."""

    name: Text | None = Field(default=None, description="its name")
    colour: Text | None = Field(default=None, description="#7a1f2b")

    text_as = "name"
    spellings = same(name="title", colour="color")


class BookletForm(Form):
    """How the programme is printed; a bare text is its size."""

    size: Text | None = Field(
        default=None, description="A6, A5, any page size, or `folded A4`: leaves of A4 folded once"
    )
    abstracts: Flag | None = Field(default=None, description="whether it has abstracts")
    order: Literal["session", "name"] | None = Field(
        default=None, description="of the book of abstracts: by session, or by name"
    )

    text_as = "size"
    spellings = same(size="page format")


class ProgrammeForm(Form):
    """The timed programme."""

    timezone: Text | None = Field(default=None, description="IANA name: Asia/Seoul")
    rooms: Annotated[list[RoomForm | None], Several()] | None = Field(
        default=None, description="rooms, in the order of the grid's columns"
    )
    tracks: Annotated[list[TrackForm | None], Several()] | None = Field(
        default=None, description="tracks, in order"
    )
    booklet: BookletForm | None = Field(default=None, description="how it is printed")
    days: Annotated[list[DayForm | None], Several()] | None = Field(
        default=None, description="the days"
    )

    spellings = same(timezone="time_zone time-zone zone tz", rooms="room", tracks="track",
                     days="day")  # fmt: skip
