"""Calendars of a programme (RFC 5545): one of all, and one a track.

In: a `Volume` and its events. Out: bytes. Nothing in them is the time of the build: a stamp is that
of the book.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime

from icalendar import Calendar, Event, vText

from publisher import __version__
from publisher.model.volume import Volume
from publisher.schedules.events import ScheduledEvent, acronym
from publisher.xhtml.titles import plain


def calendars(
    volume: Volume, events: Sequence[ScheduledEvent], modified: int
) -> Mapping[str, bytes]:
    """``programme.ics`` and, where there are tracks, ``programme-<track>.ics`` of each; `modified`
    is when the book was last changed, in seconds since 1970."""
    files = {"programme.ics": _calendar(volume, events, modified, "")}
    tracks = [track.name for track in volume.programme.tracks] if volume.programme else []
    for track in tracks:
        name = f"programme-{_file_part(track)}.ics"
        if name in files:
            name = f"programme-{_file_part(track)}-{len(files)}.ics"
        held = [event for event in events if event.track == track]
        files[name] = _calendar(volume, held, modified, track)
    return files


def _file_part(name: str) -> str:
    """`name` as a part of a file's name: letters and digits of any script."""
    return re.sub(r"[^\w]+", "-", name).strip("-_").lower() or "track"


def _calendar(volume: Volume, events: Sequence[ScheduledEvent], modified: int, track: str) -> bytes:
    calendar = Calendar()
    calendar.add("prodid", f"-//Publisher//{__version__}//EN")
    calendar.add("version", "2.0")
    name = plain(volume.event.name or volume.title)
    calendar.add("x-wr-calname", f"{name}: {track}" if track else name)
    zone = volume.programme.timezone if volume.programme else ""
    if zone:
        calendar.add("x-wr-timezone", zone)
    stamp = datetime.fromtimestamp(modified, UTC)
    for each in events:
        event = Event()
        event.add("uid", f"{each.guid}@{acronym(volume).replace('_', '-')}")
        event.add("dtstamp", stamp)
        # In UTC, so that no reader must know the rules of the zone.
        event.add("dtstart", each.start.astimezone(UTC))
        event.add("dtend", each.end.astimezone(UTC))
        event.add("summary", each.title)
        place = ", ".join(dict.fromkeys(p for p in (each.room, volume.event.place) if p))
        event.add("location", place)
        names = ", ".join(person.person.display for person in each.speakers)
        text = "\n\n".join(part for part in (names, each.abstract or each.description) if part)
        if text:
            event.add("description", text)
        if each.track:
            event.add("categories", [vText(each.track)])
        if each.url.startswith("http"):
            event.add("url", each.url)
        calendar.add_component(event)
    return bytes(calendar.to_ical(sorted=False))
