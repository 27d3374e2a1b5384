"""`schedule.json` and `schedule.xml`, the form of frab and pretalx that conference apps read.

In: a `Volume` and its events. Out: bytes, valid by the schemas of c3voc (voc/schedule: schema.json
and schedule.xml.xsd). Times have the offset of the zone of the conference.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from lxml import etree

from publisher import __version__
from publisher.model.programme import Programme
from publisher.model.volume import Volume
from publisher.schedules.events import ScheduledEvent, acronym, common_room
from publisher.xhtml.titles import plain

_ZONE = re.compile(r"([A-Z][a-z]+/[A-Z][a-z]+)|UTC$")
"""What the schema of the JSON form takes for a zone."""


def schedule_json(volume: Volume, events: Sequence[ScheduledEvent]) -> bytes:
    """The programme of `volume` as `schedule.json`."""
    programme = volume.programme
    assert programme is not None
    numbers = _people(events)
    days = list(_days(programme, events))
    conference: dict[str, Any] = {
        "acronym": acronym(volume),
        "title": plain(volume.event.name or volume.title),
        "start": days[0][0].isoformat() if days else "",
        "end": days[-1][0].isoformat() if days else "",
        "daysCount": len(days),
        "timeslot_duration": "00:05",
        "time_zone_name": programme.timezone or "UTC",
    }
    if not _ZONE.match(conference["time_zone_name"]):
        del conference["time_zone_name"]
    if volume.event.url:
        conference["url"] = volume.event.url
    conference["tracks"] = [
        {"name": track.name} | ({"color": track.colour} if track.colour else {})
        for track in programme.tracks
    ]
    conference["rooms"] = [
        {
            "name": name,
            "guid": str(uuid5(NAMESPACE_URL, f"{volume.id}/room/{name}")),
            "description": place or None,
            "capacity": capacity,
        }
        for name, place, capacity in _rooms(volume, programme, events)
    ]
    conference["days"] = [
        {
            "index": number,
            "date": day.isoformat(),
            "day_start": start.isoformat(),
            "day_end": end.isoformat(),
            "rooms": {
                room: [_event(each, numbers) for each in held] for room, held in _by_room(given)
            },
        }
        for number, (day, start, end, given) in enumerate(days, start=1)
    ]
    whole = {
        "$schema": "https://c3voc.de/schedule/schema.json",
        "generator": {"name": "Publisher", "version": __version__},
        "schedule": {"version": "1.0", "conference": conference},
    }
    if volume.url:
        whole["schedule"]["base_url"] = volume.url  # type: ignore[index]
    return (json.dumps(whole, ensure_ascii=False, indent=2) + "\n").encode()


def _event(event: ScheduledEvent, numbers: dict[str, int]) -> dict[str, Any]:
    return {
        "id": event.number,
        "guid": event.guid,
        "logo": "",
        "date": event.start.isoformat(),
        "start": f"{event.start:%H:%M}",
        "end": event.end.isoformat(),
        "duration": _duration(event),
        "room": event.room,
        "slug": event.slug,
        "url": event.url or f"urn:uuid:{event.guid}",
        "title": event.title,
        "subtitle": event.subtitle,
        "track": event.track,
        "type": event.kind,
        "language": event.lang,
        "abstract": event.abstract,
        "description": event.description,
        "recording_license": "",
        "do_not_record": False,
        "persons": [
            {"id": numbers[each.person.identity], "public_name": each.person.display}
            | ({"biography": each.biography} if each.biography else {})
            for each in event.speakers
        ],
        "links": [
            {"url": each.url, "title": each.title or each.kind, "type": "related"}
            for each in event.related
        ],
        "attachments": [],
    }


def schedule_xml(volume: Volume, events: Sequence[ScheduledEvent]) -> bytes:
    """The programme of `volume` as `schedule.xml`."""
    programme = volume.programme
    assert programme is not None
    numbers = _people(events)
    days = list(_days(programme, events))
    root = etree.Element("schedule")
    etree.SubElement(root, "generator", name="Publisher", version=__version__)
    _put(root, "version", "1.0")
    conference = etree.SubElement(root, "conference")
    _put(conference, "title", plain(volume.event.name or volume.title))
    _put(conference, "acronym", acronym(volume))
    if days:
        _put(conference, "start", days[0][0].isoformat())
        _put(conference, "end", days[-1][0].isoformat())
    _put(conference, "days", str(len(days)))
    _put(conference, "timeslot_duration", "00:05")
    if volume.url.startswith("http"):
        _put(conference, "base_url", volume.url)
    if volume.event.url:
        _put(conference, "url", volume.event.url)
    _put(conference, "time_zone_name", programme.timezone or "UTC")
    for track in programme.tracks:
        colour = {"color": track.colour} if track.colour else {}
        etree.SubElement(conference, "track", name=_clean(track.name), **colour)
    for number, (day, start, end, given) in enumerate(days, start=1):
        element = etree.SubElement(
            root, "day", index=str(number), date=day.isoformat(), start=start.isoformat(),
            end=end.isoformat(),
        )  # fmt: skip
        for room, held in _by_room(given):
            place = etree.SubElement(
                element, "room", name=_clean(room),
                guid=str(uuid5(NAMESPACE_URL, f"{volume.id}/room/{room}")),
            )  # fmt: skip
            for event in held:
                _event_element(place, event, numbers)
    return bytes(etree.tostring(root, encoding="UTF-8", xml_declaration=True, pretty_print=True))


def _event_element(room: etree._Element, event: ScheduledEvent, numbers: dict[str, int]) -> None:
    element = etree.SubElement(room, "event", id=str(event.number), guid=event.guid)
    for name, text in (
        ("room", event.room), ("title", event.title), ("subtitle", event.subtitle),
        ("type", event.kind), ("date", event.start.isoformat()), ("start", f"{event.start:%H:%M}"),
        ("duration", _duration(event)), ("abstract", event.abstract), ("slug", event.slug),
        ("track", event.track), ("logo", ""),
    ):  # fmt: skip
        _put(element, name, text)
    persons = etree.SubElement(element, "persons")
    for each in event.speakers:
        _put(persons, "person", each.person.display, id=str(numbers[each.person.identity]))
    _put(element, "language", event.lang)
    _put(element, "description", event.description)
    recording = etree.SubElement(element, "recording")
    _put(recording, "license", "")
    _put(recording, "optout", "false")
    links = etree.SubElement(element, "links")
    for link in event.related:
        _put(links, "link", link.title or link.kind, href=link.url)
    etree.SubElement(element, "attachments")
    if event.url.startswith("http"):
        _put(element, "url", event.url)


_CONTROL = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0, 2.2 has no place for."""


def _clean(text: str) -> str:
    return _CONTROL.sub("\ufffd", text)


def _put(parent: etree._Element, name: str, text: str, **attributes: str) -> None:
    element = etree.SubElement(parent, name, {k: _clean(v) for k, v in attributes.items()})
    element.text = _clean(text)


def _duration(event: ScheduledEvent) -> str:
    minutes = max(0, int((event.end - event.start) / timedelta(minutes=1)))
    return f"{minutes // 60:02d}:{minutes % 60:02d}"


def _people(events: Sequence[ScheduledEvent]) -> dict[str, int]:
    """A number for each person, in the order in which they speak."""
    named = dict.fromkeys(each.person.identity for event in events for each in event.speakers)
    return {identity: number for number, identity in enumerate(named, start=1)}


_Day = tuple[date, datetime, datetime, list[ScheduledEvent]]


def _days(programme: Programme, events: Sequence[ScheduledEvent]) -> Iterator[_Day]:
    """Each day with its first moment and its last."""
    for day, given in groupby(events, key=lambda event: event.day):
        held = list(given)
        yield day, min(e.start for e in held), max(e.end for e in held), held


def _by_room(events: Sequence[ScheduledEvent]) -> Iterator[tuple[str, list[ScheduledEvent]]]:
    for room in dict.fromkeys(event.room for event in events):
        yield room, [event for event in events if event.room == room]


def _rooms(
    volume: Volume, programme: Programme, events: Sequence[ScheduledEvent]
) -> Iterator[tuple[str, str, int | None]]:
    for room in programme.rooms:
        yield room.name, room.place, room.capacity
    house = common_room(volume)
    if house not in {room.name for room in programme.rooms} and any(
        event.room == house for event in events
    ):
        yield house, "", None
