"""Schedules of frab and pretalx as programmes, counted against the files read by themselves."""

from __future__ import annotations

import json
import re
from datetime import datetime, timedelta
from xml.etree import ElementTree

import pytest

from publisher.manuscripts.exports import import_exports

FILES = {
    "31c3": "frab/31c3-schedule.xml",
    "camp": "frab/json/examples/frab-camp2019.json",
    "rc3": "frab/json/examples/pretalx-rc3.json",
    "democon": "frab/json/examples/pretalx-democon.json",
    "pyconfr": "pretalx-api/pyconfr-2025-schedule.json",
}


def typographic(text):
    return re.sub(r"\W+", " ", text).strip()


def of_json(text):
    """Talks of a schedule.json: title, room, start, end, persons."""
    for day in json.loads(text)["schedule"]["conference"]["days"]:
        for room, events in day["rooms"].items():
            for event in events:
                start = datetime.fromisoformat(event["date"]).replace(tzinfo=None)
                hours, minutes = map(int, event["duration"].split(":"))
                end = start + timedelta(hours=hours, minutes=minutes)
                yield event["title"], room, start, end, [p["public_name"] for p in event["persons"]]


def of_xml(text):
    """Talks of a schedule.xml."""
    for room in ElementTree.fromstring(text).iter("room"):
        for event in room.findall("event"):
            start = datetime.fromisoformat(event.findtext("date")).replace(tzinfo=None)
            hours, minutes = map(int, event.findtext("duration").split(":"))
            end = start + timedelta(hours=hours, minutes=minutes)
            people = [person.text for person in event.iter("person")]
            yield event.findtext("title"), room.get("name"), start, end, people


def of_pretalx(text):
    """Talks of submissions: every slot of each once."""
    done = set()
    data = json.loads(text)
    for days in (data["schedule"], data["sprints"]):
        for minutes in days.values():
            for rooms in minutes.values():
                for each in rooms.values():
                    if each["code"] in done:
                        continue
                    done.add(each["code"])
                    for slot in each["slots"]:
                        start, end = (
                            datetime.fromisoformat(slot[key]).replace(tzinfo=None)
                            for key in ("start", "end")
                        )
                        names = [speaker["name"] for speaker in each["speakers"]]
                        yield each["title"], slot["room"]["name"]["fr"], start, end, names


@pytest.mark.parametrize("name", FILES)
def test_every_talk_person_room_and_time(name, imported, intake):
    """Every talk stands in the programme with its persons, in its room, from when to when."""
    file = FILES[name]
    text = (intake / file).read_text("utf-8")
    read = of_xml if file.endswith(".xml") else of_pretalx if name == "pyconfr" else of_json
    said = sorted(
        (str(start), str(end), typographic(room), typographic(title), [typographic(p) for p in who])
        for title, room, start, end, who in read(text)
    )
    got = sorted(
        (str(slot.start), str(slot.end), typographic(slot.room), typographic(talk.title),
         [typographic(p.person.byline) for p in talk.speakers])
        for slot in imported(file).volume.programme.slots
        for talk in slot.talks
    )  # fmt: skip
    assert len(said) > 35
    assert [each for each in got if each not in said] == []
    assert got == said


def test_what_is_given_after_midnight_stays_under_its_day(imported):
    """A talk that begins after midnight is printed under the day of the schedule."""
    days = imported(FILES["31c3"]).volume.programme.days
    assert len(days) == 4
    assert any(slot.start.date().isoformat() > day.date.iso for day in days for slot in day.slots)


def test_abstracts_descriptions_and_biographies_come_word_for_word(imported, intake):
    """The words of every text of a schedule stand in the programme."""
    text = f" {imported(FILES['rc3']).text} "
    data = json.loads((intake / FILES["rc3"]).read_text("utf-8"))
    for day in data["schedule"]["conference"]["days"]:
        for event in (e for events in day["rooms"].values() for e in events):
            bios = [person["biography"] or "" for person in event["persons"]]
            for said in (event["abstract"], event["description"], *bios):
                for word in re.findall(r"[^\W_]+", said):
                    assert f" {word} " in text, (event["title"], word)


def test_the_zone_that_a_schedule_does_not_say_is_a_blank(imported):
    """Only the offset is known: the zone is marked, with the offset as a hint."""
    text = (imported(FILES["rc3"]).folder / "programme.yaml").read_text("utf-8")
    assert 'timezone: "???"  # fill in: as Europe/Berlin; the times are +01:00 of UTC' in text
    camp = (imported(FILES["camp"]).folder / "programme.yaml").read_text("utf-8")
    assert "timezone: Europe/Berlin" in camp


def test_the_second_form_joins_persons_and_moments(imported):
    """Schedules of the hub: moments in another zone are told in that of the event, and what stands
    of a person elsewhere comes with each talk."""
    made = imported("frab/json/examples/hub-schedule2.json")
    slots = made.volume.programme.slots
    assert [str(slot.start) for slot in slots] == ["2024-12-27 10:30:00", "2024-12-28 00:15:00"]
    assert slots[0].track == "CCC" and slots[0].talks[0].speakers[0].biography
    assert {room.name for room in made.volume.programme.rooms} >= {"Saal 1", "Stage HUFF"}


def test_a_schedule_that_is_cut_short_is_told(tmp_path):
    """JSON that ends too early is a finding at its line, no traceback."""
    file = tmp_path / "schedule.json"
    file.write_text('{"schedule":\n {"conference": {"title": "T", "days": [')
    report = import_exports([file], tmp_path / "v")
    assert [(d.code, d.span.line) for d in report.diagnostics] == [("IMP021", 2)]


def test_a_file_of_json_that_is_no_export_is_left_to_others(tmp_path):
    """What no system wrote is not claimed."""
    file = tmp_path / "package.json"
    file.write_text('{"name": "x"}')
    assert import_exports([file], tmp_path / "v").rest == (file,)
