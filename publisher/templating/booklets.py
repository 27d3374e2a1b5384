"""What is printed of a conference beside its proceedings: programme, abstracts, handbook.

In: the `Volume`, its talks' composed abstracts. Out: a `Booklet`: a book as the volume's own is,
its chapters and the frame that is made from the page map.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from html import escape

from markupsafe import Markup

from publisher.languages.bookwords import OwnWords, table_name, words
from publisher.languages.hours import hour, short_day
from publisher.languages.scripts import name_language
from publisher.metadata.index import people_index
from publisher.model.book import Book, ContentsEntry, Group
from publisher.model.chapter import Chapter, Image
from publisher.model.pagemap import PageMap
from publisher.model.paper import Paper
from publisher.model.people import Person
from publisher.model.programme import Programme
from publisher.model.text import Text
from publisher.model.volume import House, Isbn, Series, Volume
from publisher.templating import frame, papers
from publisher.templating.book import Frame
from publisher.templating.environment import Templates
from publisher.templating.schedule import (
    DayRow,
    SlotRow,
    anchored_talks,
    apart,
    byline_html,
    day_rows,
)
from publisher.xhtml.titles import inline, plain

GRID, SPEAKERS, ROOMS, AUTHORS = "grid", "speakers", "rooms", "names"
_WIDEST = {"narrow": 2, "middle": 3, "wide": 5}
"""Rooms that stand beside one another in a grid, by how wide its page is."""


class Booklet(Frame):
    """The frame of a booklet: contents, and no indexes that the page map is needed for."""

    def __init__(self, templates: Templates, volume: Volume, book: Book) -> None:
        super().__init__(templates, volume, book)
        self.index_ids = ()

    def contents(self, page_map: PageMap) -> tuple[Chapter]:
        """The contents: which texts have not come is nothing to those who hear the talks."""
        bare = self.volume.model_copy(update={"programme": None})
        return (frame.contents(self.templates, bare, self.book.groups, page_map),)

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
    return _booklet(templates, own, (), body)


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
                "lang": name_language(entry.person.inverted, lang),
                "native": entry.person.native,
                "native_lang": entry.person.native_lang or lang,
                "places": [
                    {"chapter": where, "text": places[where], "lang": ""} for where in entry.papers
                ],
            },
        )
        for entry in people_index(mentions, lang)
    ]
    return frame.index_chapter(templates, volume, SPEAKERS, "timetable.speakers", lines)


@dataclass(frozen=True, slots=True)
class AbstractEntry:
    """An abstract in a book of them. `number` counts through the book; `abstracts` are those of
    each language, with its tag where it is not the book's."""

    number: int
    anchor: str
    title: Markup
    lang: str
    names: Markup
    when: str
    abstracts: tuple[tuple[str, Markup], ...]
    people: tuple[Person, ...]


_RUN_ON = 60
"""Abstracts that are set as one chapter."""


def abstract_chapters(
    templates: Templates, volume: Volume, own: Volume, texts: Mapping[str, Text]
) -> tuple[Chapter, ...]:
    """The abstracts of `volume`, a chapter for each session, or one of all in the order of their
    first authors' names; then an index of their authors by numbers. `own` is what stands for the
    volume in the frame."""
    entries, images = _abstract_entries(volume, texts)
    word = words(volume.language, volume.words)["timetable.abstracts"]
    if volume.programme is not None and volume.programme.booklet.order == "name":
        first = {entry.anchor: entry.people[0] for _, entry in entries if entry.people}
        index = people_index(((person, name) for name, person in first.items()), volume.language)
        ordered = [name for each in index for name in each.papers]
        by_name = {entry.anchor: entry for _, entry in entries}
        rest = [name for name in by_name if name not in first]
        entries = [("", by_name[name]) for name in (*ordered, *rest)]
    entries = [(s, replace(entry, number=n)) for n, (s, entry) in enumerate(entries, start=1)]
    sections: dict[str, list[AbstractEntry]] = {}
    for section, entry in entries:
        sections.setdefault(section, []).append(entry)
    # A few run on from session to session; of many, each session is a chapter, set by itself.
    parts = [(name, [(name, held)]) for name, held in sections.items()]
    if len(entries) <= _RUN_ON:
        parts = [("", list(sections.items()))]
    chapters = []
    mentions: list[tuple[Person, str]] = []
    numbers: dict[str, str] = {}
    for number, (section, groups) in enumerate(parts if entries else (), start=1):
        name = f"abstracts-{number}"
        chapter = frame.frame_chapter(
            templates, own, "abstracts", plain(section) or word, chapter_id=name,
            as_kind="programme", title_html=inline(section) or escape(word, quote=False),
            heading=Markup(inline(section) or escape(word, quote=False)),
            groups=[("" if section else Markup(inline(title)), held) for title, held in groups],
        )  # fmt: skip
        shown = (images[i] for i in images if f"images/{i}" in chapter.body)
        chapters.append(replace(chapter, images=tuple(shown)))
        for entry in (entry for _, held in groups for entry in held):
            place = f"{name}#{entry.anchor}"
            numbers[place] = str(entry.number)
            mentions += [(person, place) for person in entry.people]
    lines = [
        (
            entry.letter,
            {
                "name": entry.person.inverted,
                "lang": name_language(entry.person.inverted, volume.language),
                "native": entry.person.native,
                "native_lang": entry.person.native_lang or volume.language,
                "places": [
                    {"chapter": where, "text": numbers[where], "lang": ""} for where in entry.papers
                ],
            },
        )
        for entry in people_index(mentions, volume.language)
    ]
    return *chapters, frame.index_chapter(templates, own, AUTHORS, "author_index", lines)


def _abstract_entries(
    volume: Volume, texts: Mapping[str, Text]
) -> tuple[list[tuple[str, AbstractEntry]], dict[str, Image]]:
    """Every abstract with the title of its session, in the order of the book, then those of talks
    without papers; and the pictures that they may show."""
    lang, entries, images = volume.language, list[tuple[str, AbstractEntry]](), dict[str, Image]()
    times = _times(volume)

    def add(
        section: str, anchor: str, title: Markup, tag: str, people: Sequence[Person],
        when: str, text: Text, body: str = "",
    ) -> None:  # fmt: skip
        told = [(t if t != lang else "", Markup(apart(html))) for t, html in text.abstracts]
        if body:
            told.append((tag if tag != lang else "", Markup(apart(body))))
        images.update({image.name: image for image in text.images})
        names = byline_html([person.display for person in people], lang, volume.words)
        shown = tag if tag != lang else ""
        entry = AbstractEntry(0, anchor, title, shown, names, when, tuple(told), tuple(people))
        entries.append((section, entry))

    for session in volume.sessions:
        for paper in session.papers:
            text = texts.get(paper.id)
            if isinstance(paper, Paper) and text is not None and text.abstracts:
                people = tuple(author.person for author in paper.authors)
                add(session.title, f"abstract-{paper.id}", Markup(apart(text.title_html)),
                    paper.lang, people, times.get(paper.id, ""), text)  # fmt: skip
    given = {paper.id for paper in volume.papers}
    for anchor, slot, talk in anchored_talks(volume.programme) if volume.programme else ():
        text = texts.get(anchor)
        if talk.paper not in given and text is not None and (text.abstracts or text.body):
            section = slot.title or words(lang, volume.words).get(f"timetable.{slot.kind}", "")
            people = tuple(speaker.person for speaker in talk.speakers)
            add(section, f"abstract-{anchor}", Markup(inline(talk.title)), talk.lang or lang,
                people, times.get(anchor, ""), text, text.body)  # fmt: skip
    return entries, images


def _times(volume: Volume) -> dict[str, str]:
    """When each paper, by id, and each talk, by anchor, is given, and where."""
    programme, lang, times = volume.programme, volume.language, dict[str, str]()
    if programme is None:
        return times
    days = {slot.place: day.date for day in programme.days for slot in day.slots}
    for anchor, slot, talk in anchored_talks(programme):
        when = f"{short_day(days[slot.place], lang)} {hour(talk.start or slot.start, lang)}"
        times[anchor] = times[talk.paper or anchor] = ", ".join(p for p in (when, slot.room) if p)
    return times


def abstracts_booklet(templates: Templates, volume: Volume, texts: Mapping[str, Text]) -> Booklet:
    """The book of abstracts of `volume`."""
    word = words(volume.language, volume.words)["timetable.book_of_abstracts"]
    own = booklet_volume(volume, "abstracts", word)
    return _booklet(templates, own, (), abstract_chapters(templates, volume, own, texts))


def handbook(
    templates: Templates,
    volume: Volume,
    texts: Mapping[str, Text],
    pictures: Mapping[str, Image],
    width: float,
) -> Booklet:
    """The handbook of a conference: practical pages from `front`, programme, invited speakers,
    abstracts, committees and sponsors, rooms, who speaks when."""
    vocabulary = words(volume.language, volume.words)
    own = booklet_volume(volume, "handbook", vocabulary["timetable.handbook"])
    front = [
        papers.matter_chapter(templates, own, paper, texts[paper.id])
        for paper in volume.front
        if isinstance(paper, Paper) and paper.id in texts
    ]
    body: list[Chapter] = []
    programme = volume.programme
    if programme is not None and programme.slots:
        rows = day_rows(volume, programme, {}, None)
        body = [grid_chapter(templates, own, programme, rows, width)]
        body += [day_chapter(templates, own, day, ()) for day in rows]
        if programme.invited:
            body.append(frame.invited_speakers(templates, own, texts, pictures))
    body += abstract_chapters(templates, volume, own, texts)[:-1]
    if volume.committees or volume.sponsors:
        body.append(frame.committees(templates, own, pictures))
    if programme is not None and programme.slots:
        body += room_chapters(templates, own, programme)
        body.append(speaker_index(templates, own, programme))
    return _booklet(templates, own, front, body)


def _booklet(
    templates: Templates, own: Volume, front: Sequence[Chapter], body: Sequence[Chapter]
) -> Booklet:
    first = (frame.title_page(templates, own), *front)
    listed = tuple(ContentsEntry(c.id, c.title_html) for c in (*front, *body))
    book = Book(first, tuple(body), (), (Group("", "", listed),), (), 1, 0)
    return Booklet(templates, own, book)
