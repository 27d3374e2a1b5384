"""The form of a timed programme to what it says: days, slots and talks, in the event's own time.

In: the `ProgrammeForm` and the sessions of the volume. Out: a `Programme` whose talks name their
papers as written; faults go to the `FaultReport`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta, tzinfo
from difflib import get_close_matches
from zoneinfo import ZoneInfo, available_timezones

from publisher.codes.yamlfile import YamlFault
from publisher.manuscripts import values
from publisher.manuscripts.hours import YEARS, read_duration, read_hour, split_hours
from publisher.manuscripts.names import typographic
from publisher.manuscripts.pagesizes import NAMES, page_size
from publisher.manuscripts.people import each_person, read_author, read_authors
from publisher.manuscripts.programmeforms import (
    BookletForm,
    DayForm,
    ProgrammeForm,
    RelatedForm,
    SlotForm,
    SpeakerForm,
    TalkForm,
)
from publisher.manuscripts.report import FaultReport, Path
from publisher.manuscripts.volumeparts import VolumeReader
from publisher.model.people import Author
from publisher.model.programme import (
    BookletSetup,
    Presenter,
    Programme,
    ProgrammeDay,
    Related,
    Room,
    Slot,
    SlotKind,
    Talk,
    Track,
)
from publisher.model.volume import Session

_PATH: Path = ("programme",)
_LAST_END = timedelta(minutes=30)
"""How long a slot is taken to be of which nobody says when it ends, which is told."""


def read_programme(
    form: ProgrammeForm | None, sessions: Sequence[Session], parts: VolumeReader
) -> Programme | None:
    """The programme that `form` says; `sessions` are those of the volume, in order."""
    if form is None:
        return None
    zone = _zone(form, parts.report)
    rooms = tuple(
        Room(name=name, place=parts.text(each.place, (*_PATH, "rooms", n, "place")),
             capacity=_whole_number(each.capacity))
        for n, each in enumerate(form.rooms or ())
        if each is not None and (name := parts.text(each.name, (*_PATH, "rooms", n, "name")))
    )  # fmt: skip
    tracks = tuple(
        Track(name=name, colour=_colour(each.colour, (*_PATH, "tracks", n, "colour"), parts.report))
        for n, each in enumerate(form.tracks or ())
        if each is not None and (name := parts.text(each.name, (*_PATH, "tracks", n, "name")))
    )
    names = {
        "room": tuple(room.name for room in rooms),
        "track": tuple(track.name for track in tracks),
    }
    days = []
    for number, each in enumerate(form.days or ()):
        path = (*_PATH, "days", number)
        day = parts.day(each.date, (*path, "date")) if each is not None else None
        if each is None or day is None:
            continue
        if day.month is None or day.day is None or day.year not in YEARS:
            parts.report.say(YamlFault.DATE_UNREAD, (*path, "date"), f"`{each.date}` is no day",
                             "write it whole: 2026-05-04")  # fmt: skip
            continue
        reader = _DayReader(parts, date(day.year, day.month, day.day), zone, sessions, names)
        title = parts.text(each.title, (*path, "title"))
        days.append(ProgrammeDay(date=day, title=title, slots=reader.slots(each, path)))
    days.sort(key=lambda each: each.date.iso)
    met = dict.fromkeys(s.room for each in days for s in each.slots if s.room)
    return Programme(
        timezone=str(zone) if isinstance(zone, ZoneInfo) else "",
        rooms=rooms or tuple(Room(name=name) for name in met),
        tracks=tracks
        or tuple(
            Track(name=name)
            for name in dict.fromkeys(s.track for each in days for s in each.slots if s.track)
        ),
        days=_in_order(days, [room.name for room in rooms] or list(met)),
        booklet=_booklet(form.booklet, parts.report),
    )


def _in_order(days: Sequence[ProgrammeDay], rooms: list[str]) -> tuple[ProgrammeDay, ...]:
    """`days` with their slots in the order of time, those of one time in that of their rooms."""
    columns = {name: number for number, name in enumerate(rooms)}

    def order(slot: Slot) -> tuple[datetime, int]:
        return slot.start, columns.get(slot.room, -1)

    return tuple(
        day.model_copy(update={"slots": tuple(sorted(day.slots, key=order))}) for day in days
    )


def scheduled_sessions(
    programme: Programme,
) -> tuple[tuple[Session, str, tuple[str | None, ...]], ...]:
    """The sessions of a book that names none: a slot that holds papers is one, in the order of
    time; talks that follow one another without a session stand in one without a title. Each with
    the place of its entries and these."""
    sessions: list[tuple[Session, str, tuple[str | None, ...]]] = []
    for day in programme.days:
        for slot in day.slots:
            entries = tuple(talk.paper or None for talk in slot.talks)
            if not any(entries):
                continue
            place = slot.place if slot.is_one_talk else f"{slot.place}.talks"
            session = Session(title=slot.title, chair=slot.chair, date=day.date)
            sessions.append((session, place, entries))
    return tuple(sessions)


def with_sessions_numbered(programme: Programme, places: Sequence[str]) -> Programme:
    """`programme` with the number of the session that each slot holds, where the sessions were
    made of slots at `places`."""
    numbers = {place.removesuffix(".talks"): n for n, place in enumerate(places, start=1)}
    days = tuple(
        day.model_copy(
            update={
                "slots": tuple(
                    slot.model_copy(update={"session": numbers.get(slot.place, 0)})
                    for slot in day.slots
                )
            }
        )
        for day in programme.days
    )
    return programme.model_copy(update={"days": days})


def place_keys(place: str) -> Path:
    """The path that the dotted keys of `place` are."""
    return tuple(int(part) if part.isdecimal() else part for part in place.split("."))


def _zone(form: ProgrammeForm, report: FaultReport) -> tzinfo:
    """The zone of the event, UTC where none is said."""
    name = (form.timezone or "").strip()
    if not name:
        report.say("VOL077", _PATH, "the programme does not say its time zone",
                   "add `timezone:`, such as Europe/London; calendars go by it")  # fmt: skip
        return UTC
    try:
        return ZoneInfo(name)
    except (ValueError, OSError, KeyError):
        known = {zone.rpartition("/")[2].casefold(): zone for zone in sorted(available_timezones())}
        bare = name.rpartition("/")[2].replace(" ", "_").casefold()
        near = get_close_matches(bare, known, n=1)
        help = f"did you mean `{known[near[0]]}`?" if near else "write it as Europe/London"
        report.say("VOL077", (*_PATH, "timezone"), f"`{name[:60]}` is not a time zone", help)
        return UTC


def _booklet(form: BookletForm | None, report: FaultReport) -> BookletSetup:
    """How the programme is printed."""
    if form is None:
        return BookletSetup()
    text = (form.size or "").strip()
    folded = bool(re.search(r"(?i)\bfolded\b|\bgefaltet\b|접", text))
    named = re.sub(r"(?i)\bfolded\b", "", text).strip()
    size = page_size(named or ("A4" if folded else BookletSetup().size))
    if size is None:
        path = (*_PATH, "booklet", "size")
        report.say("VOL059", path, f"`{form.size}` is not a page size",
                   f"write {', '.join(NAMES)}, two lengths, or `folded A4`")  # fmt: skip
        return BookletSetup(abstracts=form.abstracts is not False, order=form.order or "session")
    return BookletSetup(
        size=size,
        folded=folded,
        abstracts=form.abstracts is not False,
        order=form.order or "session",
    )


def _colour(value: str | None, path: Path, report: FaultReport) -> str:
    text = (value or "").strip()
    if text and not re.fullmatch(r"#[0-9a-fA-F]{6}", text):
        report.say(YamlFault.WRONG_SHAPE, path, f"`{text[:40]}` is not a colour",
                   "write it as #7a1f2b")  # fmt: skip
        return ""
    return text.lower()


def _whole_number(value: str | None) -> int | None:
    match = re.search(r"\d{1,6}", value or "")
    return int(match[0]) if match else None


@dataclass(frozen=True, slots=True)
class _Hours:
    """From when to when; `None` where it is not said."""

    start: datetime | None = None
    end: datetime | None = None
    length: timedelta | None = None

    def until_from(self, start: datetime) -> datetime | None:
        """When it ends, if it begins at `start`."""
        return self.end or (start + self.length if self.length is not None else None)


@dataclass(frozen=True, slots=True)
class _DayReader:
    """Reads the slots of `day`; `names` are the rooms and tracks that the programme lists, none
    where it lists none."""

    parts: VolumeReader
    day: date
    zone: tzinfo
    sessions: Sequence[Session]
    names: dict[str, tuple[str, ...]]

    def slots(self, form: DayForm, path: Path) -> tuple[Slot, ...]:
        """The slots of a day, in any order. One that does not say when it ends does so when the
        next in its room begins; where none does, its last talk is as long as its longest."""
        read = [
            slot
            for number, each in enumerate(form.slots or ())
            if each is not None and (slot := self._slot(each, (*path, "slots", number))) is not None
        ]
        ordered = sorted(read, key=lambda slot: slot.start)
        ends = {}
        for slot in ordered:
            if slot.end > slot.start:
                continue
            last = max((talk.start for talk in slot.talks if talk.start), default=slot.start)
            following = (
                other.start
                for other in ordered
                if other.start > last and (not slot.room or other.room in ("", slot.room))
            )
            end = next(following, None)
            lengths = [talk.end - talk.start for talk in slot.talks if talk.start and talk.end]
            if end is None and lengths:
                end = last + max(lengths)
            keys = place_keys(slot.place)
            is_told = any(
                self.parts.report.has_finding((*keys, key)) for key in ("time", "end", "duration")
            )
            if end is None and not is_told:
                self.parts.report.say("VOL070", keys, "the slot does not say "
                                      "when it ends", "add `end:` or `duration:`")  # fmt: skip
            ends[slot.place] = end or slot.start + _LAST_END
        return tuple(
            slot.model_copy(update={"end": ends[slot.place]}) if slot.place in ends else slot
            for slot in read
        )

    def _slot(self, form: SlotForm, path: Path) -> Slot | None:
        """A slot, with no end where it says none; nothing, told, where it does not say when it
        is."""
        report = self.parts.report
        hours = self._hours(form, path)
        given = [
            (each, (*path, "talks", number))
            for number, each in enumerate(form.talks or ())
            if each is not None
        ]
        held = [self._hours(each, where) for each, where in given]
        start = hours.start or next((each.start for each in held if each.start), None)
        if start is None:
            if not any(report.has_finding((*path, key)) for key in ("time", "start")):
                report.say("VOL070", path, "the slot does not say when it is",
                           "add `time: 9:00–9:30`, or `start:` and `end:`")  # fmt: skip
            return None
        number = self._session(form, path)
        session = self.sessions[number - 1] if number else None
        is_talk = not (given or number) and bool(
            form.paper or form.speakers or form.kind in ("talk", "keynote", "workshop")
        )
        kind: SlotKind = form.kind or (
            "session" if given or number else "talk" if is_talk else "break"
        )
        end = hours.until_from(start)
        timed = _one_after_another(held, start, end)
        talks = [
            talk
            for (each, where), when in zip(given, timed, strict=True)
            if (talk := self._talk(each, where, when)) is not None
        ]
        title = self.parts.text(form.title, (*path, "title"))
        if is_talk:
            talk = self._talk(form, path, _Hours())
            talks, title = [talk] if talk is not None else [], ""
        # Where a talk begins that says no end, the slot does not end with the one before it.
        last = max((talk.end for talk in talks if talk.end), default=start)
        if any(talk.start and not talk.end and talk.start >= last for talk in talks):
            last = start
        for (_, where), when in zip(given, timed, strict=True):
            if (when.start and when.start < start) or (end and when.end and when.end > end):
                report.say("VOL071", where, "the talk is not within the hours of its slot",
                           "correct the hours of one of the two")  # fmt: skip
        chair = read_authors(form.chair or (), (*path, "chair"), self.parts.lang, report)
        return Slot(
            start=start, end=end or last, kind=kind,
            title=title or (session.title if session else ""),
            room=self._listed(form.room, "room", path),
            track=self._listed(form.track, "track", path),
            chair=chair or (session.chair if session else ()), session=number, talks=tuple(talks),
            label="" if is_talk else self.parts.text(form.label, (*path, "label")),
            place=".".join(map(str, path)),
        )  # fmt: skip

    def _hours(self, form: TalkForm, path: Path) -> _Hours:
        """What `time`, `start`, `end` and `duration` say together."""
        first, last = split_hours(form.time) if form.time else ("", "")
        start = self._moment(first, (*path, "time")) if first else None
        end = self._moment(last, (*path, "time")) if last else None
        if form.start:
            start = self._moment(form.start, (*path, "start"))
        if form.end:
            end = self._moment(form.end, (*path, "end"))
        length = read_duration(form.duration) if form.duration else None
        if form.duration and length is None:
            self._unread(form.duration, (*path, "duration"))
        if start and end and end <= start:
            # A slot that ends after midnight says no day; half a day is the most it may last.
            if end + timedelta(days=1) - start <= timedelta(hours=12):
                end += timedelta(days=1)
            else:
                where = (*path, "end" if form.end else "time")
                message = f"it ends at {end:%H:%M}, before it begins at {start:%H:%M}"
                self.parts.report.say("VOL071", where, message, "correct one of the two")
                end = None
        return _Hours(start, end, length)

    def _moment(self, text: str, path: Path) -> datetime | None:
        moment = read_hour(text, self.day, self.zone)
        if moment is None:
            self._unread(text, path)
        return moment

    def _unread(self, text: str, path: Path) -> None:
        self.parts.report.say("VOL070", path, f"`{text[:40]}` is not understood as a time",
                              "write hours as 9:30 or 14:05, lengths as 20 or 1:30")  # fmt: skip

    def _session(self, form: SlotForm, path: Path) -> int:
        """The number of the session that the slot names by title or number, from 1; 0 for none."""
        said = " ".join((form.session or "").split())
        if not said:
            return 0
        if re.fullmatch(r"\d{1,3}", said) and 0 < int(said) <= len(self.sessions):
            return int(said)
        titles = {each.title.casefold(): n for n, each in enumerate(self.sessions, 1)}
        if (number := titles.get(typographic(said).casefold())) is not None:
            return number
        self._not_there(said, "session", [each.title for each in self.sessions], path)
        return 0

    def _listed(self, value: str | None, what: str, path: Path) -> str:
        """The room or track in `value`, as the programme's own list spells it."""
        name = self.parts.text(value, (*path, what))
        listed = {each.casefold(): each for each in self.names[what]}
        if name and listed and name.casefold() not in listed:
            self._not_there(name, what, list(self.names[what]), path)
        return listed.get(name.casefold(), name)

    def _not_there(self, name: str, what: str, known: list[str], path: Path) -> None:
        near = get_close_matches(name, known, n=1, cutoff=0.5)
        choices = ", ".join(f"`{each}`" for each in known[:20] if each)
        help = f"did you mean `{near[0]}`?" if near else f"there are: {choices or 'none'}"
        self.parts.report.say("VOL076", (*path, what), f"there is no {what} `{name}`", help)

    def _talk(self, form: TalkForm, path: Path, when: _Hours) -> Talk | None:
        """A talk; nothing, told, where it has neither a title nor a paper."""
        parts, report = self.parts, self.parts.report
        title = parts.text(form.title, (*path, "title"))
        paper = (form.paper or "").strip()
        if not title and not paper:
            report.say("VOL078", path, "the talk has no title and names no paper",
                       "add `title:` or `paper:`")  # fmt: skip
            return None
        return Talk(
            title=title,
            subtitle=parts.text(form.subtitle, (*path, "subtitle")),
            paper=paper,
            speakers=read_speakers(form.speakers or (), (*path, "speakers"), parts),
            start=when.start,
            end=when.end,
            lang=values.language(form.lang, (*path, "lang"), "", report),
            abstract=values.text(form.abstract, (*path, "abstract"), report),
            description=values.text(form.description, (*path, "description"), report),
            url=parts.url(form.url, (*path, "url")),
            related=read_related(form.related or (), (*path, "related"), report),
            label=parts.text(form.label, (*path, "label")),
            id=(form.id or "").strip(),
            guid=(form.guid or "").strip().lower(),
        )


def _one_after_another(
    held: Sequence[_Hours], start: datetime, end: datetime | None
) -> list[_Hours]:
    """The hours of the talks of a slot: of one that says only how long it is, it begins where the
    one before it ends; of one that says only when it begins, it ends where the next begins."""
    now: datetime | None = start
    begun = []
    for each in held:
        first = each.start or (now if each.length else None)
        now = each.until_from(first) if first else None
        begun.append(replace(each, start=first, end=now))
    ends = [each.start for each in begun[1:]] + [end]
    return (
        [
            replace(each, end=each.end or (following if each.start else None))
            for each, following in zip(begun, ends, strict=True)
        ]
        if begun
        else []
    )


def read_speakers(
    forms: Sequence[SpeakerForm | None], path: Path, parts: VolumeReader
) -> tuple[Presenter, ...]:
    """The persons of `forms`, each with who that is."""
    speakers = []
    for number, form in enumerate(forms):
        if form is None:
            continue
        where = (*path, number)
        biography = values.text(form.biography, (*where, "biography"), parts.report)
        portrait = (form.portrait or "").strip()
        for each in each_person(form):
            author = read_author(each, where, parts.lang, parts.report, None)
            if author is not None:
                fields = {name: getattr(author, name) for name in Author.model_fields}
                speakers.append(Presenter(**fields, biography=biography, portrait=portrait))
    return tuple(speakers)


def read_related(
    forms: Sequence[RelatedForm | None], path: Path, report: FaultReport
) -> tuple[Related, ...]:
    """The links of `forms` that lead somewhere."""
    links = []
    for number, form in enumerate(forms):
        if form is None:
            continue
        url = values.url(form.url, (*path, number, "url"), report)
        if url:
            title = values.text(form.title, (*path, number, "title"), report)
            links.append(Related(kind=form.kind or "other", url=url, title=title))
    return tuple(links)
