"""The programme brought together with the papers of the book, and what in it cannot be.

In: the programme as written, and the manuscripts that were found. Out: the programme whose talks
have the titles and speakers of their papers; findings: a room or a person held twice at one time,
papers in no slot, slots outside the days of the event.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from itertools import combinations

from publisher.diagnostics import Diagnostic, Span
from publisher.manuscripts.intake import Entries
from publisher.manuscripts.programmeparts import place_keys
from publisher.manuscripts.shelves import ListedManuscripts
from publisher.model.dates import Day
from publisher.model.paper import Paper
from publisher.model.people import Author
from publisher.model.programme import Presenter, Programme, Slot, Talk
from publisher.model.volume import Volume


def with_papers(
    programme: Programme,
    shelves: ListedManuscripts,
    sessions: Sequence[tuple[str, Entries]],
    is_shifted: bool,
) -> Programme:
    """`programme` with what its talks take from their papers. A slot that names a session and no
    talks holds the papers of that: `sessions` are the entries of each. `is_shifted` tells that
    papers without a session come before the first."""

    def filled(slot: Slot) -> Slot:
        keys = place_keys(slot.place)
        talks = list(slot.talks)
        if slot.session and not talks:
            _, entries = sessions[slot.session - 1]
            talks = [
                Talk(title="", paper=each.strip()) for each in entries if each and each.strip()
            ]
        given = [
            talk
            for number, each in enumerate(talks)
            if (talk := _with_paper(each, shelves, (*keys, "talks", number))) is not None
        ]
        session = slot.session + 1 if slot.session and is_shifted else slot.session
        return slot.model_copy(update={"talks": tuple(given), "session": session})

    later = {talk.paper: talk for talk in programme.talks if talk.paper and talk.title}
    days = tuple(
        day.model_copy(update={"slots": tuple(map(filled, day.slots))}) for day in programme.days
    )
    return _with_titles(programme.model_copy(update={"days": days}), later, shelves)


def _with_paper(talk: Talk, shelves: ListedManuscripts, path: tuple[str | int, ...]) -> Talk | None:
    """`talk` with what its paper says; nothing where that is nowhere, which is told."""
    if not talk.paper:
        return talk
    paper = shelves.scheduled(talk.paper, path)
    if paper is None:
        if talk.paper in shelves.awaited:
            return talk.model_copy(update={"is_outstanding": True})
        return talk.model_copy(update={"paper": ""}) if talk.title else None
    if not isinstance(paper, Paper):
        return talk.model_copy(update={"paper": paper.id, "title": talk.title or paper.title})
    speakers = talk.speakers or tuple(
        Presenter(**{name: getattr(author, name) for name in Author.model_fields})
        for author in paper.authors
    )
    return talk.model_copy(
        update={
            "paper": paper.id,
            "title": paper.title,
            "subtitle": paper.subtitle or talk.subtitle,
            "speakers": speakers,
            "lang": talk.lang or paper.lang,
            "abstract": next(iter(paper.abstract.values()), "") or talk.abstract,
        }
    )


def _with_titles(
    programme: Programme, later: dict[str, Talk], shelves: ListedManuscripts
) -> Programme:
    """`programme` whose outstanding talks have their ids, and where they are listed by their entry
    alone, what is said of them where they have a title."""

    def told(talk: Talk) -> Talk:
        if not talk.is_outstanding:
            return talk
        update = {"paper": shelves.awaited[talk.paper]}
        if talk.title:
            return talk.model_copy(update=update)
        when = {"start": talk.start, "end": talk.end, "is_outstanding": True}
        return later[talk.paper].model_copy(update=update | when)

    days = tuple(
        day.model_copy(
            update={
                "slots": tuple(
                    slot.model_copy(update={"talks": tuple(map(told, slot.talks))})
                    for slot in day.slots
                )
            }
        )
        for day in programme.days
    )
    return programme.model_copy(update={"days": days})


def programme_findings(volume: Volume) -> tuple[Diagnostic, ...]:
    """What in the programme of `volume` cannot be; nothing where it has none."""
    if volume.programme is None:
        return ()
    return (
        *_outside_the_event(volume, volume.programme),
        *_rooms_held_twice(volume, volume.programme),
        *_people_held_twice(volume, volume.programme),
        *_papers_without_slots(volume, volume.programme),
    )


def _span(volume: Volume, slot: Slot) -> Span:
    return volume.spans.get(slot.place, Span(volume.path))


def _outside_the_event(volume: Volume, programme: Programme) -> Iterator[Diagnostic]:
    """Slots on days that the event does not have. What is given after midnight stands under the
    day before."""
    start, end = _exact(volume.event.start), _exact(volume.event.end or volume.event.start)
    for number, day in enumerate(programme.days):
        held = _exact(day.date)
        if held is None:
            continue
        if (start and held < start) or (end and held > end):
            span = volume.spans.get(f"programme.days.{number}.date", Span(volume.path))
            event = f"{start} to {end}" if start != end else f"{start}"
            message = f"{held} is not a day of the event, which is {event}"
            cure = "correct the day here, or `start` and `end` of the event"
            yield Diagnostic("VOL072", message, span, cure)
        for slot in day.slots:
            if not timedelta(0) <= slot.start - datetime.combine(held, datetime.min.time()) < _DAY:
                message = f"the slot is at {slot.start:%Y-%m-%d %H:%M}, under the day {held}"
                yield Diagnostic("VOL072", message, _span(volume, slot), "put it under its day")


_DAY = timedelta(hours=36)
"""How long after the midnight at its beginning a day's last slot begins at the latest."""


def _exact(day: Day | None) -> date | None:
    if day is None or day.month is None or day.day is None:
        return None
    return date(day.year, day.month, day.day)


def _rooms_held_twice(volume: Volume, programme: Programme) -> Iterator[Diagnostic]:
    """Two slots in one room at one time."""
    held = sorted((slot for slot in programme.slots if slot.room), key=lambda slot: slot.start)
    last: dict[str, Slot] = {}
    for slot in held:
        before = last.get(slot.room)
        if before is not None and before.end > slot.start:
            line = _span(volume, before).line
            message = f"at {slot.start:%H:%M} `{slot.room}` is taken by the slot on line {line}"
            cure = "give one of the two another room or time"
            yield Diagnostic("VOL073", message, _span(volume, slot), cure)
        if before is None or slot.end > before.end:
            last[slot.room] = slot


def _people_held_twice(volume: Volume, programme: Programme) -> Iterator[Diagnostic]:
    """A person who is to speak or to chair in two slots at one time."""
    held: dict[str, list[tuple[datetime, datetime, Slot, str]]] = {}
    for slot in programme.slots:
        for chair in slot.chair:
            person = chair.person
            held.setdefault(person.identity, []).append(
                (slot.start, slot.end, slot, person.display)
            )
        for talk in slot.talks:
            when = talk.start or slot.start, talk.end or slot.end
            for speaker in _who_speaks(volume, talk):
                person = speaker.person
                held.setdefault(person.identity, []).append((*when, slot, person.display))
    for times in held.values():
        times.sort(key=lambda each: each[:2])
        told: set[tuple[str, str]] = set()
        for (_, until, slot, name), (since, _, other, _) in combinations(times, 2):
            pair = slot.place, other.place
            if slot is other or since >= until or pair in told:
                continue
            told.add(pair)
            line = _span(volume, slot).line
            yield Diagnostic(
                "VOL074", f"`{name}` is here at {since:%H:%M}, and in the slot on line {line} too",
                _span(volume, other), "give one of the two another time, or another person",
            )  # fmt: skip


def _who_speaks(volume: Volume, talk: Talk) -> tuple[Presenter, ...]:
    """Those who must be there: of a paper of several authors any may give the talk."""
    if talk.paper and len(talk.speakers) > 1:
        return ()
    return talk.speakers


def _papers_without_slots(volume: Volume, programme: Programme) -> Iterator[Diagnostic]:
    """Papers of the book that the programme does not have."""
    scheduled = {talk.paper for talk in programme.talks}
    for paper in volume.papers if scheduled - {""} else ():
        if paper.id not in scheduled:
            path = paper.source.path if isinstance(paper, Paper) else paper.path
            yield Diagnostic("VOL075", f"`{paper.id}` is in no slot of the programme", Span(path),
                             "name it in a slot")  # fmt: skip
