"""`schedule.json`, `schedule.xml` and the calendars of a programme."""

from __future__ import annotations

import json
from collections import Counter
from datetime import UTC, datetime

import pytest
from icalendar import Calendar
from lxml import etree

from publisher.schedules.calendars import calendars
from publisher.schedules.events import scheduled_events
from publisher.schedules.frab import schedule_json, schedule_xml

SHEET = "title: Proceedings\nid: cmp-26\nevent: {name: Colloquium, place: Quire-on-Sea}\n"
PROGRAMME = """
timezone: Europe/London
tracks: [{name: By Hand, colour: "#1f4e79"}, Über Bücher]
days:
  - date: 2026-03-28
    slots:
      - {time: 9:00–9:30, kind: social, title: Registration}
      - time: 10:00–11:00
        title: Session *One*
        room: Hall
        talks:
          - {title: A <b> & "c", speakers: [{name: Ada Kim, email: ada@example.org}], duration: 20}
          - {title: B, speakers: [Nils Kern], duration: 20}
      - time: 10:00–11:00
        title: Posters
        kind: posters
        room: Cellar
        track: By Hand
        talks: [{title: P1, speakers: [Ada Kim]}, {title: P2, speakers: [Leah Octavo]}]
  - date: 2026-03-29
    slots:
      - {start: 23:30, end: 00:45, kind: social, title: Party, room: Hall}
      - {time: 12:00–12:30, title: Déjà vu, kind: talk, track: Über Bücher, speakers: [김서연],
         lang: ko, related: [{kind: slides, url: "https://example.org/s.pdf"}],
         abstract: "Control\x7fled."}
"""


@pytest.fixture
def small(conference):
    return conference(SHEET, PROGRAMME.replace("\x7f", " "))


def by_title(volume):
    return {event.title: event for event in scheduled_events(volume)}


def test_a_session_whose_talks_have_hours_is_an_event_a_talk(small):
    """One whose talks have none is one event that names them all."""
    events = by_title(small)
    assert list(events) == ["Registration", 'A <b> & "c"', "B", "Posters", "Déjà vu", "Party"]
    assert f"{events['B'].start:%H:%M}–{events['B'].end:%H:%M}" == "10:20–10:40"
    assert events["B"].track == "Session One"
    assert events["Posters"].description == "- P1 (Ada Kim)\n- P2 (Leah Octavo)"
    assert events["Registration"].room == "Quire-on-Sea"


def test_hours_have_the_offset_of_their_day(small):
    """Clocks went forward in London in the night to 29 March 2026."""
    events = by_title(small)
    assert events["B"].start.isoformat() == "2026-03-28T10:20:00+00:00"
    assert events["Déjà vu"].start.isoformat() == "2026-03-29T12:00:00+01:00"
    assert events["Party"].end.isoformat() == "2026-03-30T00:45:00+01:00"


def test_numbers_and_names_stay_while_the_talk_does(small, conference):
    """Whoever noted a talk finds it again when its hour has changed."""
    before = {event.title: event.guid for event in scheduled_events(small)}
    moved = conference(SHEET, PROGRAMME.replace("\x7f", " ").replace("12:00–12:30", "13:00–13:30"))
    assert {event.title: event.guid for event in scheduled_events(moved)} == before
    assert len({event.guid for event in scheduled_events(small)}) == 6


@pytest.mark.parametrize("form", ["json", "xml"])
def test_a_schedule_is_valid_and_holds_no_address(small, validate, form):
    """By the schemas of those who read them; what stands in mark-up is text."""
    make = schedule_json if form == "json" else schedule_xml
    data = make(small, scheduled_events(small))
    assert validate(form, data) == []
    assert b"ada@example.org" not in data
    assert data == make(small, scheduled_events(small))


def test_a_calendar_has_every_event_and_one_a_track_those_of_it(small):
    """RFC 5545, in UTC, at the book's own time."""
    files = calendars(small, scheduled_events(small), 1_700_000_000)
    assert list(files) == ["programme.ics", "programme-by-hand.ics", "programme-über-bücher.ics"]
    whole = Calendar.from_ical(files["programme.ics"])
    events = whole.walk("VEVENT")
    assert len(events) == 6
    (party,) = [each for each in events if each["SUMMARY"] == "Party"]
    assert party["DTSTART"].dt == datetime(2026, 3, 29, 22, 30, tzinfo=UTC)
    assert party["DTSTAMP"].dt == datetime(2023, 11, 14, 22, 13, 20, tzinfo=UTC)
    only = Calendar.from_ical(files["programme-by-hand.ics"]).walk("VEVENT")
    assert [str(each["SUMMARY"]) for each in only] == ["Posters"]
    assert b"ada@example.org" not in files["programme.ics"]


REAL = {"pretalx-democon.json": 36, "pretalx-rc3.json": 48, "frab-camp2019.json": 79}


@pytest.mark.parametrize(("name", "count"), REAL.items())
def test_a_real_schedule_comes_back_out_whole(frab, validate, name, count):
    """Every talk, hour, room and speaker that went in; valid in both forms."""
    volume, went_in = frab(name)
    assert len(went_in) == count
    events = scheduled_events(volume)
    for form, make in (("json", schedule_json), ("xml", schedule_xml)):
        assert validate(form, make(volume, events)) == []
    told = json.loads(schedule_json(volume, events))["schedule"]["conference"]["days"]
    came_out = [event for day in told for room in day["rooms"].values() for event in room]

    def facts(event):
        when = datetime.fromisoformat(event["date"]).astimezone(UTC).replace(second=0)
        hours, minutes = event["duration"].split(":")[:2]
        people = sorted(" ".join(each["public_name"].split()) for each in event["persons"])
        title = " ".join(event["title"].split()).replace("'", "’")
        room, minutes = " ".join(event["room"].split()), int(hours) * 60 + int(minutes)
        return title, when, minutes, room, event["guid"], tuple(people)

    assert Counter(map(facts, came_out)) == Counter(map(facts, went_in))
    root = etree.fromstring(schedule_xml(volume, events))
    assert len(root.findall("day/room/event")) == count
