"""Rules about dates that contradict each other.

In: the front matter of a paper, or a volume. Out: diagnostics ED001 to ED003. A date known to the
month or year is compared as far as it is known.
"""

from __future__ import annotations

from collections.abc import Iterator

from publisher.diagnostics import Diagnostic, Span
from publisher.model.dates import Day
from publisher.model.paper import Paper
from publisher.model.volume import Volume
from publisher.rules.sheet import Sheet


def _before(one: Day, other: Day) -> bool:
    """Whether `one` is surely earlier than `other`."""
    for mine, theirs in ((one.year, other.year), (one.month, other.month), (one.day, other.day)):
        if mine is None or theirs is None:
            return False
        if mine != theirs:
            return mine < theirs
    return False


def _outside(day: Day, volume: Volume) -> bool:
    """Whether `day` is surely none of the event's."""
    start, end = volume.event.start, volume.event.end or volume.event.start
    return start is not None and end is not None and (_before(day, start) or _before(end, day))


def _days(volume: Volume) -> str:
    start, end = volume.event.start, volume.event.end
    if start is None:
        return ""
    return start.iso if end is None or end == start else f"{start.iso} to {end.iso}"


def accepted_first(sheet: Sheet) -> Iterator[Diagnostic]:
    """ED001."""
    received, accepted = sheet.paper.received, sheet.paper.accepted
    if received and accepted and _before(accepted, received):
        message = f"accepted on {accepted.iso}, before it was received on {received.iso}"
        yield sheet.finding("ED001", message, sheet.key("accepted"))


def address_elsewhen(volume: Volume) -> Iterator[Diagnostic]:
    """ED002: of addresses alone, because the date of a paper is that of its writing. An address of
    another year was given elsewhere and is reprinted."""
    start = volume.event.start
    for paper in volume.papers:
        if not isinstance(paper, Paper) or paper.kind != "address" or paper.date is None:
            continue
        day = paper.date
        if start is not None and day.year == start.year and _outside(day, volume):
            message = f"the address is dated {day.iso}, the event {_days(volume)}"
            place = paper.spans.get("date") or paper.source.span(1)
            yield Diagnostic("ED002", message, place, paper=paper.id)


def session_elsewhen(volume: Volume) -> Iterator[Diagnostic]:
    """ED003."""
    places = [key for key in volume.spans if key.startswith("sessions.") and key.endswith(".date")]
    for session in volume.sessions:
        if session.date is not None and _outside(session.date, volume):
            text = session.date.text
            spans = [volume.spans[key] for key in places if text in volume.spans[key].text]
            place = spans[0] if spans else Span(volume.path)
            message = f"the session is on {session.date.iso}, the event {_days(volume)}"
            yield Diagnostic("ED003", message, place)
