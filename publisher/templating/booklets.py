"""What is printed of a conference beside its proceedings: the programme as a booklet.

In: the `Volume`, its talks' composed abstracts. Out: a `Booklet`: a book as the volume's own is,
its chapters and the frame that is made from the page map.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from publisher.languages.bookwords import OwnWords, table_name, words
from publisher.languages.hours import hour, short_day
from publisher.metadata.index import people_index
from publisher.model.book import Book, ContentsEntry, Group
from publisher.model.chapter import Chapter, Image
from publisher.model.pagemap import PageMap
from publisher.model.programme import Programme
from publisher.model.text import Text
from publisher.model.volume import House, Isbn, Series, Volume
from publisher.templating import frame
from publisher.templating.book import Frame
from publisher.templating.environment import Templates
from publisher.templating.schedule import DayRow, SlotRow, anchored_talks, day_rows

GRID, SPEAKERS, ROOMS = "grid", "speakers", "rooms"
_WIDEST = {"narrow": 2, "middle": 3, "wide": 5}
"""Rooms that stand beside one another in a grid, by how wide its page is."""


class Booklet(Frame):
    """The frame of a booklet: contents, and no indexes that the page map is needed for."""

    def __init__(self, templates: Templates, volume: Volume, book: Book) -> None:
        super().__init__(templates, volume, book)
        self.index_ids = ()

    def indexes(
        self, page_map: PageMap | None, titles: Mapping[str, str] | None = None
    ) -> tuple[Chapter, ...]:
        """None: where a speaker is to be found is a time, and no page."""
        return ()


def booklet_volume(volume: Volume, kind: str, word: str) -> Volume:
    """What stands for `volume` in the frame of a booklet of `kind`, which is called `word` on its
    title page. It is another publication: it has none of the numbers of the book."""
    own: OwnWords = volume.words
    table = table_name(volume.language)
    said = {**own, table: {**own.get(table, {}), "proceedings": word}}
    return volume.model_copy(
        update={
            "id": f"{volume.id}-{kind}",
            "title": volume.event.name or volume.title,
            "subtitle": "",
            "words": said,
            "isbn": Isbn(),
            "issn": "",
            "doi": "",
            "series": Series(),
            "publisher": House(),
            "editors": (),
            "front": (),
            "sessions": (),
            "back": (),
            "page": volume.page.model_copy(update={"start": "next"}),
        }
    )


def programme_booklet(
    templates: Templates, volume: Volume, texts: Mapping[str, Text], width: float
) -> Booklet:
    """The booklet of the programme of `volume`, on pages `width` mm wide; `texts` are the composed
    manuscripts and abstracts of talks, by the ids of papers and the anchors of talks."""
    programme = volume.programme
    assert programme is not None
    vocabulary = words(volume.language, volume.words)
    own = booklet_volume(volume, "programme", vocabulary["programme"])
    shown = texts if programme.booklet.abstracts else None
    rows = day_rows(volume, programme, {}, shown)
    grid = grid_chapter(templates, own, programme, rows, width)
    days = [day_chapter(templates, own, day, _images(day, shown)) for day in rows]
    last = [
        *room_chapters(templates, own, programme),
        speaker_index(templates, own, programme),
    ]
    body = (grid, *days, *last)
    groups = (Group("", "", tuple(ContentsEntry(c.id, c.title_html) for c in body)),)
    first = (frame.title_page(templates, own),)
    return Booklet(templates, own, Book(first, body, (), groups, (), 1, 0))


def grid_chapter(
    templates: Templates,
    volume: Volume,
    programme: Programme,
    days: Sequence[DayRow],
    width: float,
) -> Chapter:
    """The days at a glance: rooms beside one another, hours below one another."""
    title = words(volume.language, volume.words)["timetable.glance"]
    grids = [(day, grid_tables(programme, day, width)) for day in days]
    return frame.frame_chapter(
        templates, volume, "grid", title, chapter_id=GRID, as_kind="programme", grids=grids
    )


@dataclass(frozen=True, slots=True)
class GridLine:
    """What begins at one hour: `whole` in the whole house, `cells` in each room."""

    start: str
    machine: str
    whole: tuple[SlotRow, ...]
    cells: tuple[tuple[SlotRow, ...], ...]


@dataclass(frozen=True, slots=True)
class GridTable:
    """Rooms, and what begins in them from hour to hour."""

    rooms: tuple[str, ...]
    lines: tuple[GridLine, ...]


def grid_tables(programme: Programme, day: DayRow, width: float) -> tuple[GridTable, ...]:
    """The day in one table, or in several where its rooms are more than the page is wide for."""
    held = {slot.room for slot in day.slots if slot.room}
    rooms = [room.name for room in programme.rooms if room.name in held]
    rooms += [
        name for name in dict.fromkeys(s.room for s in day.slots if s.room) if name not in rooms
    ]
    most = _WIDEST["narrow" if width < 120 else "middle" if width < 180 else "wide"]
    starts = sorted({(slot.slot.start, slot.start, slot.machine) for slot in day.slots})
    tables = []
    for first in range(0, max(1, len(rooms)), most):
        columns = tuple(rooms[first : first + most])
        lines = []
        for moment, start, machine in starts:
            now = [slot for slot in day.slots if slot.slot.start == moment]
            whole = tuple(slot for slot in now if not slot.room)
            cells = tuple(tuple(s for s in now if s.room == room) for room in columns)
            if whole or any(cells):
                lines.append(GridLine(start, machine, whole, cells))
        tables.append(GridTable(columns, tuple(lines)))
    return tuple(tables)


def day_chapter(
    templates: Templates, volume: Volume, day: DayRow, images: tuple[Image, ...]
) -> Chapter:
    """A day with all that is given, with its abstracts where the rows have them."""
    chapter = frame.frame_chapter(
        templates, volume, "day", day.name, chapter_id=day.anchor, as_kind="programme", day=day
    )
    return replace(chapter, images=images)


def _images(day: DayRow, texts: Mapping[str, Text] | None) -> tuple[Image, ...]:
    """The pictures that the abstracts of `day` show."""
    shown = "".join(str(talk.abstract) for slot in day.slots for talk in slot.talks)
    held = (image for text in (texts or {}).values() for image in text.images)
    return tuple({image.name: image for image in held if f"images/{image.name}" in shown}.values())


def room_chapters(
    templates: Templates, volume: Volume, programme: Programme
) -> tuple[Chapter, ...]:
    """Where the rooms are; none where nothing is said of any."""
    vocabulary = words(volume.language, volume.words)
    rows = [
        {
            "name": room.name,
            "place": room.place,
            "seats": vocabulary["timetable.seats"].format(n=room.capacity) if room.capacity else "",
        }
        for room in programme.rooms
    ]
    if not any(row["place"] or row["seats"] for row in rows):
        return ()
    title = vocabulary["timetable.rooms"]
    return (
        frame.frame_chapter(
            templates, volume, "rooms", title, chapter_id=ROOMS, as_kind="committees", rooms=rows
        ),
    )


def speaker_index(templates: Templates, volume: Volume, programme: Programme) -> Chapter:
    """Who speaks, and when: a time leads to the talk."""
    lang, places, mentions = volume.language, dict[str, str](), []
    days = {slot.place: (number, day) for number, day in enumerate(programme.days, start=1)
            for slot in day.slots}  # fmt: skip
    for anchor, slot, talk in anchored_talks(programme):
        number, day = days[slot.place]
        where = f"day-{number}#{anchor}"
        places[where] = f"{short_day(day.date, lang)} {hour(talk.start or slot.start, lang)}"
        mentions += [(speaker.person, where) for speaker in talk.speakers]
    lines = [
        (
            entry.letter,
            {
                "name": entry.person.inverted,
                "lang": "",
                "native": entry.person.native,
                "native_lang": entry.person.native_lang or lang,
                "places": [{"chapter": where, "text": places[where]} for where in entry.papers],
            },
        )
        for entry in people_index(mentions, lang)
    ]
    return frame.index_chapter(templates, volume, SPEAKERS, "timetable.speakers", lines)
