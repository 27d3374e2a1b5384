"""The timed programme as templates show it: days, slots and talks with their words and links.

In: a `Volume` with its programme. Out: plain data for `programme.html` and the pages of a booklet.
Hours are written as the volume's language writes them (CLDR).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from markupsafe import Markup, escape

from publisher.languages.bookwords import OwnWords, byline, listing, words
from publisher.languages.hours import hour, hours, short_day, weekday
from publisher.languages.scripts import name_language
from publisher.model.programme import Programme, Related, Slot, Talk
from publisher.model.text import Text
from publisher.model.volume import Volume
from publisher.xhtml.titles import inline


@dataclass(frozen=True, slots=True)
class TalkRow:
    """A talk. `target` is where its title leads, empty for nowhere; `hours` are empty where only
    the slot's are known."""

    anchor: str
    title: Markup
    subtitle: Markup
    lang: str
    speakers: Markup
    hours: str
    target: str
    note: str
    abstract: Markup
    related: tuple[Related, ...]
    names: tuple[str, ...] = ()


_OWN_LINK = re.compile(r'<a\b[^>]*\bhref="(?:#|volume:)[^"]*"[^>]*>(.*?)</a>', re.DOTALL)
_ID = re.compile(r'\sid="[^"]*"')


def apart(html: str) -> str:
    """`html` of an abstract as it stands apart from its paper: it names nothing, and leads to
    nothing that is there alone."""
    return _ID.sub("", _OWN_LINK.sub(r"\1", html))


def byline_html(names: Sequence[str], lang: str, own: OwnWords) -> Markup:
    """The byline of `names` in text of `lang`, each in a script of its own marked with the language
    that is written in it: so it is set in that one's face, and read aloud as what it is."""
    line = escape(byline(tuple(names), lang, own))
    foreign = {str(escape(name)): tag for name in names if (tag := name_language(name, lang))}
    if not foreign:
        return line
    # The longest first: a name may stand in another.
    either = "|".join(map(re.escape, sorted(foreign, key=len, reverse=True)))

    def marked(found: re.Match[str]) -> str:
        tag = foreign[found[0]]
        return f'<span lang="{tag}" xml:lang="{tag}">{found[0]}</span>'

    return Markup(re.sub(rf"(?<!\w)(?:{either})(?!\w)", marked, str(line)))


@dataclass(frozen=True, slots=True)
class SlotRow:
    """A slot. `start` and `end` are hours as printed, `machine` and `until` the moments of ISO
    8601; `kind` is a word of `SlotKind`, `kind_word` what is said of it, empty for nothing."""

    anchor: str
    start: str
    end: str
    machine: str
    until: str
    kind: str
    kind_word: str
    title: Markup
    room: str
    track: str
    track_number: int
    chair: str
    is_one_talk: bool
    talks: tuple[TalkRow, ...]
    slot: Slot = field(repr=False)


@dataclass(frozen=True, slots=True)
class DayRow:
    """A day and what happens in it; `short` is its name in few letters."""

    anchor: str
    name: str
    short: str
    title: str
    iso: str
    slots: tuple[SlotRow, ...]


def day_rows(
    volume: Volume,
    programme: Programme,
    targets: Mapping[str, str],
    texts: Mapping[str, Text] | None = None,
) -> tuple[DayRow, ...]:
    """The days of `programme`. `targets` are the links of papers by their ids; `texts` composed
    manuscripts and abstracts, by the ids of papers and the anchors of talks, for those rows that
    show abstracts."""
    return tuple(
        DayRow(
            f"day-{number}",
            weekday(day.date, volume.language),
            short_day(day.date, volume.language),
            day.title,
            day.date.iso,
            tuple(
                _slot_row(
                    volume, programme, slot, talk_anchors(number, place, slot), targets, texts
                )
                for place, slot in enumerate(day.slots, start=1)
            ),
        )
        for number, day in enumerate(programme.days, start=1)
    )


def talk_anchors(day: int, place: int, slot: Slot) -> tuple[str, ...]:
    """The anchor of slot `place` of day `day` (both from 1), then those of its talks."""
    head = f"slot-{day}-{place}"
    return head, *(f"{head}-{number}" for number in range(1, len(slot.talks) + 1))


def speaker_anchor(number: int) -> str:
    """The anchor of invited speaker `number`, from 1."""
    return f"speaker-{number}"


def anchored_talks(programme: Programme) -> Iterable[tuple[str, Slot, Talk]]:
    """Every talk with its anchor and its slot, in order."""
    for number, day in enumerate(programme.days, start=1):
        for place, slot in enumerate(day.slots, start=1):
            _, *anchors = talk_anchors(number, place, slot)
            for anchor, talk in zip(anchors, slot.talks, strict=True):
                yield anchor, slot, talk


_SAID = {"keynote", "panel", "posters", "workshop"}
"""Kinds of slot that are named beside their hours; what others are their titles say."""


def _slot_row(
    volume: Volume,
    programme: Programme,
    slot: Slot,
    anchors: Sequence[str],
    targets: Mapping[str, str],
    texts: Mapping[str, Text] | None,
) -> SlotRow:
    lang, vocabulary = volume.language, words(volume.language, volume.words)
    tracks = [track.name for track in programme.tracks]
    kind = vocabulary[f"timetable.{slot.kind}"] if slot.kind in _SAID else ""
    label = slot.label or (slot.talks[0].label if slot.is_one_talk else "")
    chair = ""
    if slot.chair:
        word = vocabulary["chair" if len(slot.chair) == 1 else "chairs"]
        chair = (
            f"{word}: {listing((each.person.display for each in slot.chair), lang, volume.words)}"
        )
    return SlotRow(
        anchor=anchors[0],
        start=hour(slot.start, lang),
        end=hour(slot.end, lang),
        machine=programme.moment(slot.start).isoformat(),
        until=programme.moment(slot.end).isoformat(),
        kind=slot.kind,
        kind_word=label or kind,
        title=Markup(inline(slot.title)),
        room=slot.room,
        track=slot.track,
        track_number=tracks.index(slot.track) + 1 if slot.track in tracks else 0,
        chair=chair,
        is_one_talk=slot.is_one_talk,
        talks=tuple(
            _talk_row(volume, talk, anchor, targets, texts)
            for talk, anchor in zip(slot.talks, anchors[1:], strict=True)
        ),
        slot=slot,
    )


def _talk_row(
    volume: Volume,
    talk: Talk,
    anchor: str,
    targets: Mapping[str, str],
    texts: Mapping[str, Text] | None,
) -> TalkRow:
    lang = volume.language
    own, abstract = (texts or {}).get(anchor), ""
    text = own or (texts or {}).get(talk.paper)
    if text is not None:
        abstract = text.abstracts[0][1] if text.abstracts else ""
        abstract = apart(abstract + (own.body if own else ""))
    when = ""
    if talk.start is not None:
        when = hours(talk.start, talk.end, lang) if talk.end else hour(talk.start, lang)
    names = tuple(speaker.person.display for speaker in talk.speakers)
    return TalkRow(
        anchor=anchor,
        title=Markup(inline(talk.title)),
        subtitle=Markup(inline(talk.subtitle)),
        lang=talk.lang if talk.lang and talk.lang != lang else "",
        speakers=byline_html(names, lang, volume.words),
        hours=when,
        target=targets.get(talk.paper, ""),
        note=words(lang, volume.words)["timetable.outstanding"] if talk.is_outstanding else "",
        abstract=Markup(abstract),
        related=talk.related,
        names=names,
    )
