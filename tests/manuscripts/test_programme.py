"""The timed programme: `programme:` of `volume.yaml`, or `programme.yaml`."""

from __future__ import annotations

import pytest

TEXT = "---\ntitle: {}\nauthors: [{}]\nabstract: On {}.\n---\n\nText.\n"
PAPERS = {
    "papers/kim.md": TEXT.format(
        "One Sheet", "{name: Hanjang Kim, email: kim@example.org}", "sheets"
    ),
    "papers/kern.md": TEXT.format("Commas", "Nils Kern", "commas"),
    "papers/tympan.md": TEXT.format("Reading Aloud", "Wilhelmina Tympan, Leah Octavo", "voices"),
}  # fmt: skip
WHOLE = """
timezone: Asia/Seoul
rooms:
  - Great Hall
  - {name: Room 2, place: second floor, capacity: 80}
tracks:
  - {name: Typography, colour: "#7A1F2B"}
booklet: {size: folded A4, abstracts: no}
days:
  - date: 2026-05-05
    slots:
      - time: 9:00–10:00
        kind: posters
        title: Posters
        room: room 2
        talks: [tympan, kern]
  - date: 2026-05-04
    title: First day
    slots:
      - time: 09:20–10:00
        kind: keynote
        room: Great Hall
        label: Invited lecture
        title: On the *Sheet*
        subtitle: A view
        speakers:
          - {name: Ada Quoin, email: ada@example.org, biography: Prints., portrait: ada.jpg}
        abstract: What a sheet is.
        lang: ko
        url: https://example.org/talk
        related:
          - {kind: slides, url: https://example.org/slides.pdf, title: Slides}
          - https://example.org/more
        id: 4711
        guid: 8079583E-8321-506C-95AF-FD2903A5F075
      - {start: 9:00, duration: 20, kind: social, title: Registration}
      - time: 10:30–12:00
        session: From Manuscript to Galley
        room: Great Hall
        track: Typography
        talks:
          - kim
          - paper: weber
            title: On Glue
            speakers: [{name: Hanna Weber, email: weber@example.org}]
            duration: 20
          - title: A talk without text
            speakers: Nils Kern
            time: 11:30–11:50
      - {time: 12:00 – 1:30 pm, title: Lunch}
      - {start: 23:30, end: 00:45, kind: social, title: Party}
"""
SHEET = """
title: Proceedings
event: {name: Conference, start: 2026-05-04, end: 2026-05-05}
sessions:
  - {title: From Manuscript to Galley, chair: Ludo Forme, papers: [kim, weber]}
  - {title: Posters Shown, papers: [tympan, kern]}
"""


def codes(found) -> list[str]:
    return [each.code for each in found]


@pytest.fixture
def whole(volume):
    return volume(SHEET, {**PAPERS, "programme.yaml": WHOLE})


def test_everything_a_programme_says_is_read(whole):
    """Each key of the form arrives in its place, in the order of time, with no finding."""
    read, found = whole
    assert codes(found) == []
    programme = read.programme
    assert programme.timezone == "Asia/Seoul"
    assert [(r.name, r.place, r.capacity) for r in programme.rooms] == [
        ("Great Hall", "", None),
        ("Room 2", "second floor", 80),
    ]
    assert [(t.name, t.colour) for t in programme.tracks] == [("Typography", "#7a1f2b")]
    assert (programme.booklet.folded, programme.booklet.abstracts) == (True, False)
    first, second = programme.days
    assert (first.date.iso, first.title, second.date.iso) == (
        "2026-05-04", "First day", "2026-05-05",
    )  # fmt: skip
    at = [(f"{s.start:%H:%M}", f"{s.end:%d %H:%M}", s.kind, s.heading) for s in first.slots]
    assert at == [
        ("09:00", "04 09:20", "social", "Registration"),
        ("09:20", "04 10:00", "keynote", "On the *Sheet*"),
        ("10:30", "04 12:00", "session", "From Manuscript to Galley"),
        ("12:00", "04 13:30", "break", "Lunch"),
        ("23:30", "05 00:45", "social", "Party"),
    ]
    keynote = first.slots[1].talks[0]
    assert first.slots[1].is_one_talk
    assert (keynote.subtitle, keynote.abstract, keynote.lang) == (
        "A view",
        "What a sheet is.",
        "ko",
    )
    assert (keynote.label, keynote.id) == ("Invited lecture", "4711")
    assert keynote.guid == "8079583e-8321-506c-95af-fd2903a5f075"
    assert [(r.kind, r.url) for r in keynote.related] == [
        ("slides", "https://example.org/slides.pdf"),
        ("other", "https://example.org/more"),
    ]
    (ada,) = keynote.speakers
    assert (ada.person.display, ada.biography, ada.portrait) == ("Ada Quoin", "Prints.", "ada.jpg")
    assert second.slots[0].room == "Room 2"


def test_a_talk_takes_title_speakers_and_abstract_from_its_paper(whole):
    """What the manuscript says is not said again."""
    talk = whole[0].programme.days[0].slots[2].talks[0]
    assert (talk.paper, talk.title, talk.abstract) == ("kim", "One Sheet", "On sheets.")
    assert [each.person.display for each in talk.speakers] == ["Hanjang Kim"]
    assert talk.speakers[0].email == "kim@example.org"


def test_a_talk_whose_text_has_not_come_is_outstanding(whole):
    """It has no page in the book and is no error; a talk that names no paper is not waited for."""
    read, _ = whole
    (late,) = read.programme.outstanding
    assert (late.paper, late.title) == ("weber", "On Glue")
    assert [paper.id for paper in read.papers] == ["kim", "tympan", "kern"]
    talks = read.programme.days[0].slots[2].talks
    assert [talk.is_outstanding for talk in talks] == [False, True, False]


def test_a_slot_holds_the_session_it_names(volume):
    """Title, chair and papers are those of the session; what is to come stands among them."""
    yaml = f"""{SHEET}
programme:
  timezone: UTC
  days:
    - date: 2026-05-04
      slots:
        - {{time: 9-10, session: from manuscript to galley}}
        - {{time: 10-11, kind: posters, session: 2}}
        - {{time: 11-12, title: Late, talks: [{{paper: weber, title: On Glue}}]}}
"""
    read, found = volume(yaml, PAPERS)
    assert codes(found) == []
    one, two, _ = read.programme.slots
    assert (one.heading, one.chair[0].person.display, one.session) == (
        "From Manuscript to Galley", "Ludo Forme", 1,
    )  # fmt: skip
    assert [(t.paper, t.title, t.is_outstanding) for t in one.talks] == [
        ("kim", "One Sheet", False),
        ("weber", "On Glue", True),
    ]
    assert (two.session, [t.paper for t in two.talks]) == (2, ["tympan", "kern"])


def test_a_book_without_sessions_takes_them_from_the_programme(volume):
    """Slots that hold papers are its sessions, in the order of time."""
    files = {**PAPERS, "programme.yaml": WHOLE}
    read, found = volume("title: T\n", files)
    # `session:` of that programme names one that `volume.yaml` would have.
    assert codes(found) == ["VOL076"]
    files["programme.yaml"] = WHOLE.replace("session: From", "title: From")
    read, found = volume("title: T\n", files)
    assert codes(found) == []
    assert [(s.title, s.date.iso, [p.id for p in s.papers]) for s in read.sessions] == [
        ("From Manuscript to Galley", "2026-05-04", ["kim"]),
        ("Posters", "2026-05-05", ["tympan", "kern"]),
    ]
    assert [s.session for s in read.programme.slots] == [0, 0, 1, 0, 0, 2]


def test_a_list_under_programme_is_sessions_as_before(volume):
    """Volumes of old say `programme:` for `sessions:`; days with slots are days."""
    read, found = volume("title: T\nprogramme: [{title: One, papers: [kim]}]\n", dict(
        list(PAPERS.items())[:1]))  # fmt: skip
    assert codes(found) == []
    assert [s.title for s in read.sessions] == ["One"]
    days = "title: T\nprogramme:\n  - date: 2026-05-04\n    slots: [{time: 9-10, paper: kim}]\n"
    read, found = volume(days, dict(list(PAPERS.items())[:1]))
    assert codes(found) == ["VOL077"]
    assert [p.id for p in read.papers] == ["kim"]


@pytest.mark.parametrize(
    ("written", "start", "end"),
    [
        ("time: 9:00–9:30", "04 09:00", "04 09:30"),
        ("time: 9.00 - 9.30", "04 09:00", "04 09:30"),
        ("time: 9h–9h30", "04 09:00", "04 09:30"),
        ("time: 9:30–10 am", "04 09:30", "04 10:00"),
        ("time: 11:30–12:30 pm", "04 11:30", "04 12:30"),
        ("time: 2 to 3.30 p.m.", "04 14:00", "04 15:30"),
        ("time: 9 bis 10:15 Uhr", "04 09:00", "04 10:15"),
        ("time: 오후 2시–오후 3시 30분", "04 14:00", "04 15:30"),
        ("time: 14時〜15時30分", "04 14:00", "04 15:30"),
        ("time: 23:00–24:00", "04 23:00", "05 00:00"),
        ("start: 9:00, duration: 1:30", "04 09:00", "04 10:30"),
        ("start: 9:00, duration: 1 h 30", "04 09:00", "04 10:30"),
        ("start: 9:00, duration: 45 min", "04 09:00", "04 09:45"),
        ("start: 2026-05-05 00:45, duration: 15", "05 00:45", "05 01:00"),
        ("start: '2026-05-04T09:00:00+02:00', duration: 15", "04 16:00", "04 16:15"),
    ],
)
def test_hours_are_read_as_people_write_them(volume, written, start, end):
    """In the time of the event; a moment with an offset is brought to it."""
    yaml = f"""
title: T
programme:
  timezone: Asia/Seoul
  days: [{{date: 2026-05-04, slots: [{{{written}, title: X, kind: talk}}]}}]
"""
    read, found = volume(yaml)
    assert codes(found) == []
    (slot,) = read.programme.slots
    assert (f"{slot.start:%d %H:%M}", f"{slot.end:%d %H:%M}") == (start, end)


def test_a_slot_without_an_end_ends_when_the_next_in_its_room_begins(volume):
    """Programmes often say beginnings alone; nobody can know the end of the last."""
    yaml = """
title: T
programme:
  timezone: UTC
  days:
    - date: 2026-05-04
      slots:
        - {start: 9:00, room: A, title: One}
        - {start: 9:10, room: B, title: Other, duration: 60}
        - {start: 9:30, title: Coffee}
"""
    read, found = volume(yaml)
    assert codes(found) == ["VOL070"]
    assert [f"{slot.end:%H:%M}" for slot in read.programme.slots] == ["09:30", "10:10", "10:00"]


def test_a_last_talk_without_an_end_is_as_long_as_the_longest_of_its_slot(volume):
    """It does not begin when its slot is over; the next in the room ends it where there is one."""
    yaml = """
title: T
programme:
  timezone: UTC
  days:
    - date: 2026-05-04
      slots:
        - time: 9:00
          room: A
          title: Before another
          talks: [{start: 9:00, title: One}, {start: 9:20, title: Two}]
        - {time: 9:30–10:00, room: A, title: Tea}
        - time: 10:00
          room: A
          title: Last
          talks: [{start: 10:00, duration: 20, title: One}, {start: 10:20, title: Two}]
"""
    read, found = volume(yaml)
    assert codes(found) == []
    assert [f"{slot.end:%H:%M}" for slot in read.programme.slots] == ["09:30", "10:00", "10:40"]


def test_talks_that_say_how_long_they_are_follow_one_another(volume):
    """The first begins with its slot; one with an hour of its own sets those behind it anew."""
    yaml = """
title: T
programme:
  timezone: UTC
  days:
    - date: 2026-05-04
      slots:
        - time: 9-11
          title: Session
          talks:
            - {title: A, duration: 20}
            - {title: B, duration: 0:25}
            - {title: C, start: 10:00}
            - {title: D, start: 10:30}
"""
    read, _ = volume(yaml)
    assert [
        (f"{talk.start:%H:%M}", f"{talk.end:%H:%M}") for talk in read.programme.slots[0].talks
    ] == [("09:00", "09:20"), ("09:20", "09:45"), ("10:00", "10:30"), ("10:30", "11:00")]


FAULTS = [
    ("{time: soon, title: X}", "VOL070", "`soon`"),
    ("{title: X}", "VOL070", "when it is"),
    ("{start: 9:00, duration: a while, title: X}", "VOL070", "`a while`"),
    ("{time: 17:00–9:00, title: X}", "VOL071", "before it begins"),
    ("{time: 9-10, title: X, talks: [{title: A, time: 9:30–10:30}]}", "VOL071", "within"),
    ("{start: 2026-05-07 9:00, duration: 5, title: X}", "VOL072", "2026-05-07"),
    ("{time: 9-10, title: X, room: Attic}", "VOL076", "`Attic`"),
    ("{time: 9-10, session: Nothing}", "VOL076", "`Nothing`"),
    ("{time: 9-10, title: X, talks: [{duration: 5}]}", "VOL078", "no title"),
    ("{time: 9-10, paper: nobody}", "VOL050", "`nobody`"),
    ("{time: 9-10, room: Great Hall, title: X}, {time: 9:30–11, room: Great Hall, title: Y}",
     "VOL073", "Great Hall"),
    ("{time: 9-10, title: X, speakers: Ada Quoin}, {time: 9:30–11, title: Y, chair: Ada Quoin}",
     "VOL074", "Ada Quoin"),
]  # fmt: skip


@pytest.mark.parametrize("day", ["9999-12-31", "0001-01-01"])
def test_a_day_at_the_end_of_the_calendar_is_none(volume, day):
    """Nothing can be added to it: neither the hours to midnight nor those to another zone."""
    slots = f"[{{time: 23-24, title: X}}, {{start: {day} 23:30+00:00, duration: 90, title: Y}}]"
    days = f"[{{date: {day}, slots: {slots}}}]"
    yaml = f"title: T\nsessions: [{{title: One, papers: [kern]}}]\nprogramme: {{days: {days}}}\n"
    _, told = volume(yaml.replace("programme: {", "programme: {timezone: Pacific/Niue, "))
    assert any("is no day" in one.message for one in told)


@pytest.mark.parametrize(("slots", "code", "said"), FAULTS)
def test_what_cannot_be_is_told_at_its_slot(volume, slots, code, said):
    """One finding, on the line of the slot."""
    yaml = f"""
title: T
event: {{name: E, start: 2026-05-04, end: 2026-05-05}}
sessions: [{{title: One, papers: [kern]}}]
programme:
  timezone: UTC
  rooms: [Great Hall]
  days:
    - date: 2026-05-04
      slots: [{{time: 14-15, paper: kern}}, {slots}]
"""
    _, found = volume(yaml, {"papers/kern.md": PAPERS["papers/kern.md"]})
    assert codes(found) == [code]
    assert said in found[0].message
    assert found[0].span.line == 10


@pytest.mark.parametrize(
    ("more", "code", "line"),
    [
        ("  timezone: Seoul", "VOL077", 4),
        ("  rooms: [A]", "VOL077", 4),
        ("  timezone: UTC\n  days: [{date: 2026-06-04, slots: [{time: 9-10, title: X}]}]",
         "VOL072", 5),
        ("  timezone: UTC\n  days: [{date: 2026-05-04, slots: [{time: 9-10, talks: [other]}]}]",
         "VOL075", 0),
    ],
)  # fmt: skip
def test_what_the_whole_programme_lacks_is_told(volume, more, code, line):
    """A zone, a day of the event, a slot for a paper."""
    files = {
        "papers/kern.md": PAPERS["papers/kern.md"],
        "papers/other.md": TEXT.format("O", "P", "Q"),
    }
    yaml = "title: T\nevent: {start: 2026-05-04}\nprogramme:\n" + more
    papers = "[kern, other]" if code == "VOL075" else "[kern]"
    if code != "VOL075":
        del files["papers/other.md"]
    _, found = volume(f"{yaml}\nsessions: [{{title: One, papers: {papers}}}]\n", files)
    assert codes(found) == [code]
    assert found[0].span.line == line


def test_seoul_is_near_to_its_zone(volume):
    """The cure names the zone that was meant."""
    _, found = volume("title: T\nprogramme: {timezone: Seoul}\n")
    assert "Asia/Seoul" in found[0].help


def test_authors_of_one_paper_may_be_apart(volume):
    """Of several authors any may speak: two papers of one author at one time are no finding."""
    two = {
        "papers/a.md": TEXT.format("A", "Ada Quoin, Nils Kern", "a"),
        "papers/b.md": TEXT.format("B", "Ada Quoin, Leah Octavo", "b"),
    }
    yaml = """
title: T
programme:
  timezone: UTC
  days:
    - date: 2026-05-04
      slots: [{time: 9-10, paper: a, room: X}, {time: 9-10, paper: b, room: Y}]
"""
    _, found = volume(yaml, two)
    assert codes(found) == []


def test_two_programmes_are_one_too_many(volume):
    """That of `volume.yaml` counts."""
    _, found = volume(
        "title: T\nprogramme: {timezone: UTC}\n", {"programme.yaml": "timezone: UTC\n"}
    )
    assert codes(found) == ["VOL079", "VOL060"]


def test_a_fault_of_the_file_beside_is_told_in_it(volume):
    """The path is that of `programme.yaml`."""
    _, found = volume("title: T\n", {"programme.yaml": "timezone: UTC\nroms: [A]\n"})
    assert (found[0].code, str(found[0].span)) == ("VOL015", "v/programme.yaml:2:1")
