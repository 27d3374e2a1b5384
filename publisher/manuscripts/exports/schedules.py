"""Schedules of frab, pretalx and the hub: `schedule.json`, `schedule.xml`, and submissions as the
API of pretalx gives them.

In: the tree of a file. Out: an `Export` whose talks stand in the programme. The forms are those of
https://github.com/voc/schedule (v1, v2, XSD) and of the pages of the pretalx API.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime

from publisher.manuscripts.exports.model import (
    Conference,
    Contribution,
    Export,
    Hall,
    Human,
    TimeSlot,
)
from publisher.manuscripts.exports.nodes import ExportNode
from publisher.manuscripts.exports.tables import Many, Out, Row, Table, read_row
from publisher.manuscripts.exports.texts import kind_of
from publisher.manuscripts.exports.things import Things
from publisher.manuscripts.hours import read_duration

_GRID = Out("how the system draws its grid")
_PRIVATE = Out("answers to the organisers, not for readers")
_NUMBER = Out("a number of the system's own")
_PICTURE = Out("pictures are not fetched")
_RECORDING = Out("about the recording, not the talk")

_PERSON: Table = {
    "id": "key",
    "@id": "key",
    "code": "key",
    "guid": "key",
    "@guid": "key",
    "public_name": "name",
    "full_public_name": "name",
    "full_name": "name",
    "name": "name",
    "#": "name",
    "biography": "biography",
    "bio": "biography",
    "abstract": "biography",
    "email": "email",
    "role": Out("what the system calls all who speak"),
    "answers": _PRIVATE,
    "contacts": _PRIVATE,
    "availabilities": _PRIVATE,
    "avatar": _PICTURE,
    "avatar_url": _PICTURE,
}
_LINK: Table = {
    "url": "url",
    "href": "url",
    "@href": "url",
    "title": "title",
    "#": "title",
    "type": "kind",
}
_ROOM: Table = {
    "name": "name!",
    "#": "name",
    "description": "place!",
    "capacity": "capacity",
    "guid": _NUMBER,
    "uuid": _NUMBER,
    "id": _NUMBER,
    "slug": _NUMBER,
    "position": _GRID,
}
_EVENT: dict[str, object] = {
    "id": "key",
    "@id": "key",
    "code": "key",
    "guid": "guid",
    "@guid": "guid",
    "date": "start",
    "end": "end",
    "duration": "duration",
    "room": Many("room", _ROOM),
    "title": "title!",
    "subtitle": "subtitle!",
    "track": Many("track", {"name": "name!", "slug": "slug", "#": "name", "id": _NUMBER}),
    "type": "label",
    "language": "lang",
    "content_locale": "lang",
    "abstract": "abstract!",
    "description": "description!",
    "url": "url",
    "persons": Many("people", _PERSON),
    "speakers": Many("people", _PERSON),
    "participants": Many("people", _PERSON),
    "links": Many("links", _LINK),
    "attachments": Many("links", _LINK),
    "submission_type": Many("type", {"name": "name!", "#": "name", "id": _NUMBER}),
    "answers": _PRIVATE,
    "logo": _PICTURE,
    "image": _PICTURE,
    "recording": _RECORDING,
    "recording_license": _RECORDING,
    "do_not_record": _RECORDING,
    "slug": Out("the name of its page"),
    "state": Out("where it stands in the system"),
    "start": Out("its moment says it"),
}
_XML_EVENT = {
    **_EVENT,
    "persons": {"person": Many("people", _PERSON)},
    "links": {"link": Many("links", _LINK)},
    "attachments": {"attachment": Many("links", _LINK)},
}
_SUBMISSION = {
    **_EVENT,
    "start": Out("its slot says it"),
    "duration": Out("its slots say from when to when"),
    "slots": Many(
        "slots",
        {"start": "start", "end": "end", "room": Many("room", _ROOM), "id": _NUMBER,
         "duration": Out("from when to when says it")},
    ),
}  # fmt: skip
_SUBMISSION["slot"] = _SUBMISSION["slots"]
_CONFERENCE: Table = {
    "acronym": "acronym",
    "title": "name",
    "start": "start",
    "end": "end",
    "url": "url",
    "venue": "place",
    "city": "place",
    "time_zone_name": "zone",
    "rooms": Many("rooms", _ROOM),
    "tracks": Many(
        "tracks",
        {"name": "name!", "slug": "slug", "guid": _NUMBER, "color": "colour",
         "colors": {"light": "colour", "dark": Out("for dark screens")}},
    ),
    "days": Out("read day by day"),
    "daysCount": Out("the days say it"),
    "timeslot_duration": _GRID,
}  # fmt: skip
_REST = Out("about the schedule, not the event")


def is_schedule(tree: ExportNode) -> bool:
    """Whether a tree is a schedule, or holds submissions of pretalx."""
    schedule = tree.at("schedule")
    if schedule.at("conference").entries:
        return True
    return next(_submissions(tree), None) is not None


def read_schedule(tree: ExportNode, origin: str) -> Export:
    """The schedule of a tree for which `is_schedule`."""
    if tree.at("schedule.conference").entries:
        return _Schedule(tree, origin).read()
    return _Submissions(tree, origin).read()


class _TalkReader:
    """What the forms of a schedule share."""

    def __init__(self, tree: ExportNode, origin: str) -> None:
        self.tree, self.origin = tree, origin
        self.things = Things("markdown")
        self.halls: dict[str, Hall] = {}
        self.tracks: dict[str, tuple[str, str]] = {}
        self.people: dict[str, Human] = {}

    def room(self, row: Row) -> str:
        """The room of a row; one that is new is met."""
        for each in row.rows("room"):
            hall = self.hall(each)
            if hall.name:
                self.halls.setdefault(hall.name, hall)
                return hall.name
        return ""

    def hall(self, row: Row) -> Hall:
        things = self.things
        return Hall(
            things.plain(row, "name"), things.plain(row, "place"), things.plain(row, "capacity")
        )

    def track(self, row: Row) -> str:
        """The track of a row, by its name or by what the list of tracks calls so."""
        for each in row.rows("track"):
            slug, name = self.things.plain(each, "slug"), self.things.line(each, "name")
            if name or slug:
                return name or self.tracks.get(slug, (slug, ""))[0]
        return ""

    def talk(self, row: Row) -> Contribution:
        things = self.things
        people = [human for each in row.rows("people") if (human := self.human(each))]
        return Contribution(
            key=things.plain(row, "key"),
            title=things.line(row, "title"),
            subtitle=things.line(row, "subtitle"),
            people=tuple(people),
            abstract=things.prose(row, "abstract"),
            description=things.prose(row, "description"),
            lang=things.plain(row, "lang"),
            url=things.url(row),
            links=things.links(row, "links"),
            guid=things.plain(row, "guid"),
            at=row.node.place,
        )

    def human(self, row: Row) -> Human | None:
        """A speaker, with what the list of persons says besides."""
        human = self.things.human(row)
        there = self.people.get(human.key) if human is not None else None
        return there or human

    def slot(
        self, talk: Contribution, row: Row, start: datetime, end: datetime | None, day: date | None
    ) -> TimeSlot:
        label = self.things.plain(row, "label")
        for each in row.rows("type"):
            label = label or self.things.plain(each, "name")
        return TimeSlot(
            start=start,
            end=end,
            kind=kind_of(label) or "talk",
            room=self.room(row),
            track=self.track(row),
            label=label,
            talks=(talk,),
            day=day,
        )

    def export(self, system: str, conference: Conference, slots: list[TimeSlot]) -> Export:
        offsets = ", ".join(sorted(f"{each[:3]}:{each[3:]}" for each in self.things.offsets))
        return Export(
            origin=self.origin,
            system=system,
            conference=replace(conference, offset=offsets),
            halls=tuple(self.halls.values()),
            tracks=tuple(self.tracks.values()),
            slots=tuple(slots),
            doubts=tuple(self.things.doubts),
        )


class _Schedule(_TalkReader):
    def read(self) -> Export:
        schedule = self.tree.at("schedule")
        is_xml = bool(schedule.at("day").items)
        for name, node in schedule.entries.items():
            if name not in ("conference", "day", "events", "persons"):
                node.leave(_REST.why)
        head = read_row(schedule.at("conference"), _CONFERENCE)
        zone = head.one("zone")
        self.things.zone = zone.text if zone is not None else ""
        for each in head.rows("rooms"):
            hall = self.hall(each)
            self.halls[hall.name] = hall
        for each in head.rows("tracks"):
            name = self.things.line(each, "name")
            slug = each.one("slug")
            if slug is not None:
                slug.leave("it tells tracks apart")
            self.tracks[slug.text if slug is not None else name] = (
                name,
                self.things.plain(each, "colour"),
            )
        for node in schedule.at("persons").items:
            row = read_row(node, _PERSON)
            human = self.things.human(row)
            if human is not None and human.key:
                self.people[human.key] = human
        conference = Conference(
            name=self.things.line(head, "name"),
            acronym=self.things.plain(head, "acronym"),
            start=self.day(head, "start"),
            end=self.day(head, "end"),
            place=self.things.plain(head, "place"),
            url=self.things.url(head),
            timezone=self.things.zone,
        )
        slots = list(self.slots(schedule, is_xml))
        return self.export("frab or pretalx", conference, slots)

    def day(self, row: Row, name: str) -> str:
        """A day, of a day or a moment."""
        node = row.one(name)
        if node is not None and "T" in node.text:
            moment = self.things.moment(row, name)
            if moment is None:
                return ""
            if node.fate == "taken":
                node.change("its day")
            return moment.date().isoformat()
        return node.text if node is not None else ""

    def slots(self, schedule: ExportNode, is_xml: bool) -> Iterator[TimeSlot]:
        days = schedule.at("day" if is_xml else "conference.days").items
        days_met: list[date] = []
        for node in days:
            for name, each in node.entries.items():
                if name not in ("date", "@date", "rooms", "room"):
                    each.leave(_GRID.why)
            head = (node.entries.get("date") or node.at("@date")).take("a day of the programme")
            day = self.as_day(head)
            if day is not None:
                days_met.append(day)
            rooms = node.at("room" if is_xml else "rooms")
            for events in self.events(rooms, is_xml):
                yield from self.of_event(events, day, is_xml)
        for node in schedule.at("events").items:
            yield from self.of_event(node, None, False)

    def as_day(self, node: ExportNode) -> date | None:
        try:
            return date.fromisoformat(node.text[:10])
        except ValueError:
            self.things.doubt("IMP024", f"`{node.text[:40]}` is no day", node)
            return None

    def events(self, rooms: ExportNode, is_xml: bool) -> Iterator[ExportNode]:
        if is_xml:
            for room in rooms.items:
                room.at("@name").take("room, as its events say it")
                for name, each in room.entries.items():
                    if name not in ("@name", "event"):
                        each.leave(_GRID.why)
                yield from room.at("event").items
        else:
            for room in rooms.entries.values():
                yield from room.items

    def of_event(self, node: ExportNode, day: date | None, is_xml: bool) -> Iterator[TimeSlot]:
        # In the second form of JSON an event has its moments as `start` and `end`.
        is_second = "T" in node.at("start").text
        table = _XML_EVENT if is_xml else {**_EVENT, "start": "start"} if is_second else _EVENT
        row = read_row(node, table, (node.at("language").text or "en",))  # type: ignore[arg-type]
        talk = self.talk(row)
        start, end = self.start(row, node), self.things.moment(row, "end")
        length = row.one("duration")
        if start is None:
            self.things.doubt("IMP026", f"`{talk.title}` has no time, and is not in the programme",
                              node)  # fmt: skip
            node.leave("it has no time")
            return
        if length is not None:
            lasts = read_duration(length.text)
            if lasts is None:
                length.leave("it is no length of time")
            elif end is None:
                end = start + lasts
                length.change("told as when it ends")
        yield self.slot(talk, row, start, end, day)

    def start(self, row: Row, node: ExportNode) -> datetime | None:
        """When an event begins. The hour beside its moment is the one that is printed, and is
        right where the zone that the file says is another than that of its times."""
        head = row.one("start")
        printed = node.at("start").text
        if head is not None and printed and head.text[11:].startswith(printed):
            try:
                start = datetime.fromisoformat(head.text)
            except ValueError:
                return self.things.moment(row, "start")
            if self.things.zone and self.things.local(start, head) != start.replace(tzinfo=None):
                if not any(doubt.code == "IMP024" for doubt in self.things.doubts):
                    self.things.doubt(
                        "IMP024",
                        f"the time zone is said to be {self.things.zone}, and the times are of "
                        f"another: {head.text}; the hours stay as they are printed",
                        head,
                        "write the right `timezone` into programme.yaml",
                    )
                head.take("start")
                return start.replace(tzinfo=None)
        return self.things.moment(row, "start")


class _Submissions(_TalkReader):
    """Submissions as the API of pretalx gives them, wherever they stand in the file."""

    def read(self) -> Export:
        slots: list[TimeSlot] = []
        codes: dict[str, None] = {}
        for node in _submissions(self.tree):
            code = node.at("code").text
            if code and code in codes:
                node.leave("the submission stands in the file before")
                continue
            codes[code] = None
            lang = node.at("content_locale").text or "en"
            row = read_row(node, _SUBMISSION, (lang, "en"))  # type: ignore[arg-type]
            talk = self.talk(row)
            times = 0
            for each in row.rows("slots"):
                start = self.things.moment(each, "start")
                if start is None:
                    continue
                times += 1
                end = self.things.moment(each, "end")
                made = self.slot(talk, row, start, end, None)
                slots.append(
                    TimeSlot(start, end, made.kind, "", self.room(each) or made.room, made.track,
                             made.label, (), (), (talk,))
                )  # fmt: skip
            if not times:
                self.things.doubt(
                    "IMP026", f"`{talk.title}` has no time, and is not in the programme", node
                )
                node.leave("it has no time")
        slots.sort(key=lambda each: each.start)
        for node in self.tree.at("rooms").items:
            hall = self.hall(read_row(node, _ROOM))
            if hall.name in self.halls:
                self.halls[hall.name] = hall
        return self.export("pretalx", Conference(), slots)


def _submissions(tree: ExportNode) -> Iterator[ExportNode]:
    """What has the keys of a submission, in the order of the file."""
    queue = [tree]
    while queue:
        node = queue.pop()
        entries = node.entries
        if "title" in entries and "submission_type" in entries and "speakers" in entries:
            yield node
        elif entries:
            queue += reversed(entries.values())
        elif isinstance(node.value, list):
            queue += reversed(node.value)
