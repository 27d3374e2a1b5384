"""The events of a programme as conference apps and calendars count them.

In: a `Volume` with its programme. Out: `ScheduledEvent`s in the order of time, each with a number
and a UUID that stay the same while its talk does. A slot is one event, but for a session whose
talks have hours of their own: of that each talk is one.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import NAMESPACE_URL, UUID, uuid5

from publisher.languages.bookwords import words
from publisher.model.programme import Presenter, Programme, Related, Slot, Talk
from publisher.model.volume import Volume
from publisher.xhtml.titles import plain


@dataclass(frozen=True, slots=True)
class ScheduledEvent:
    """What happens in a room from `start` to `end`, both with the zone of the conference. `day` is
    the date that it is printed under. Texts are plain, `abstract` and `description` Markdown."""

    number: int
    guid: str
    slug: str
    day: date
    start: datetime
    end: datetime
    room: str
    title: str
    subtitle: str
    track: str
    kind: str
    lang: str
    abstract: str
    description: str
    url: str
    speakers: tuple[Presenter, ...]
    related: tuple[Related, ...]


def scheduled_events(volume: Volume) -> tuple[ScheduledEvent, ...]:
    """The events of the programme of `volume`; none where it has none."""
    programme = volume.programme
    if programme is None:
        return ()
    drafts = list(_drafts(volume, programme))
    taken = {int(talk.id) for _, _, talk, _ in drafts if talk is not None and _is_number(talk.id)}
    used: set[int] = set()
    guids: set[str] = set()
    events = []
    free = 1
    for day, slot, talk, held in drafts:
        number = int(talk.id) if talk is not None and _is_number(talk.id) else 0
        if not number or number in used:
            while free in taken or free in used:
                free += 1
            number = free
        used.add(number)
        event = _event(volume, programme, day, slot, talk, held, number)
        guid = event.guid
        while guid in guids:  # a talk that is held twice
            guid = str(uuid5(UUID(guid), event.start.isoformat()))
        guids.add(guid)
        events.append(event if guid == event.guid else _with_guid(event, guid))
    return tuple(events)


def _is_number(text: str) -> bool:
    return bool(re.fullmatch(r"[1-9]\d{0,8}", text))


def _with_guid(event: ScheduledEvent, guid: str) -> ScheduledEvent:
    fields = {name: getattr(event, name) for name in ScheduledEvent.__slots__}
    return ScheduledEvent(**fields | {"guid": guid})


_Draft = tuple[date, Slot, Talk | None, Sequence[Talk]]
"""The day, the slot, the talk that the event is, and the talks that it holds."""


def _drafts(volume: Volume, programme: Programme) -> Iterator[_Draft]:
    for each in programme.days:
        day = date(each.date.year, each.date.month or 1, each.date.day or 1)
        for slot in each.slots:
            if slot.is_one_talk:
                yield day, slot, slot.talks[0], ()
            elif slot.talks and all(talk.start for talk in slot.talks):
                for talk in slot.talks:
                    yield day, slot, talk, ()
            else:
                yield day, slot, None, slot.talks


def _event(
    volume: Volume,
    programme: Programme,
    day: date,
    slot: Slot,
    talk: Talk | None,
    held: Sequence[Talk],
    number: int,
) -> ScheduledEvent:
    start, end = slot.start, slot.end
    if talk is not None:
        start, end = talk.start or start, talk.end or end
    title = plain(talk.title if talk is not None else slot.title) or slot.kind
    # A session held in a track of no name: its own title tells its talks from others.
    track = slot.track or ("" if talk is None or slot.is_one_talk else plain(slot.title))
    listed = "\n".join(_line(each) for each in held)
    speakers = talk.speakers if talk is not None else _each_once(held)
    url = (talk.url if talk is not None else "") or volume.event.url or volume.url
    name = (talk.paper or plain(talk.title)) if talk is not None else f"{day} {title}"
    own = (talk.guid if talk is not None else "") or ""
    return ScheduledEvent(
        number=number,
        guid=own if _is_uuid(own) else str(uuid5(NAMESPACE_URL, f"{volume.id}/{name}")),
        slug=f"{acronym(volume)}-{number}-{_slug(title)}",
        day=day,
        start=programme.moment(start),
        end=programme.moment(end),
        room=slot.room or common_room(volume),
        title=title,
        subtitle=plain(talk.subtitle) if talk is not None else "",
        track=track,
        kind=(talk.label if talk is not None else "") or slot.label or slot.kind,
        lang=(talk.lang if talk is not None else "") or volume.language,
        abstract=talk.abstract if talk is not None else "",
        description=talk.description if talk is not None else listed,
        url=url,
        speakers=speakers,
        related=talk.related if talk is not None else (),
    )


def _line(talk: Talk) -> str:
    """A talk of a session in the description of that."""
    names = ", ".join(each.person.display for each in talk.speakers)
    return f"- {plain(talk.title)}" + (f" ({names})" if names else "")


def _each_once(talks: Sequence[Talk]) -> tuple[Presenter, ...]:
    people = {each.person.identity: each for talk in talks for each in talk.speakers}
    return tuple(people.values())


def _is_uuid(text: str) -> bool:
    return bool(re.fullmatch(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", text))


def common_room(volume: Volume) -> str:
    """What stands for the room of a slot that has none."""
    return volume.event.place or words(volume.language, volume.words)["timetable.whole_house"]


def acronym(volume: Volume) -> str:
    """The short name of the conference as the formats take it: four letters, digits or ``_`` at
    least, all small."""
    name = _slug(volume.event.acronym or volume.id).replace("-", "_")
    return f"{name}___"[: max(4, len(name))]


def _slug(text: str) -> str:
    """`text` as a part of an address: small Latin letters, digits and hyphens, four at least."""
    flat = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    slug = re.sub(r"[^a-z0-9]+", "-", flat).strip("-")[:60].strip("-")
    return slug if len(slug) >= 4 else f"{slug}-talk".strip("-")
