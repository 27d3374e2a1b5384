"""Plain transcripts: the corpus, scraps of pages, wrapped lines, records with tabs."""

from __future__ import annotations

import html
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from publisher.manuscripts.importing import import_files, transcript

KIMIYA = "addresses/ilc-2019-kimiya/address.txt"


@pytest.fixture
def kimiya(corpus, tmp_path):
    """The first real input, imported: source text, report, folder."""
    source = corpus / KIMIYA
    report = import_files([source], tmp_path / "ilc-2019")
    return source.read_text("utf-8"), report, tmp_path / "ilc-2019"


def test_every_paragraph_of_the_transcript_is_in_the_manuscript_in_order(kimiya, body):
    """The paragraphs between the heading lines and the link stand in the manuscript, in order."""
    source, _, folder = kimiya
    text = body(folder / "papers/kimiya.md")
    paragraphs = [line.strip() for line in source.split("\n")[12:-1] if line.strip()]
    assert len(paragraphs) == 22
    kept = [block.removeprefix("## ") for block in text.strip().split("\n\n")]
    assert kept == paragraphs


def test_no_scrap_of_the_page_is_in_the_manuscript(kimiya):
    """Calendar and link line are listed with line and reason, and stand nowhere else."""
    _, report, folder = kimiya
    text = (folder / "papers/kimiya.md").read_text("utf-8")
    assert [r.line for r in report.removals] == [1, 2, 3, 4, 5, 6, 60]
    assert {r.reason for r in report.removals} == {"calendar of the page", "link of the page"}
    assert not any(r.text in text for r in report.removals)


def test_short_lines_alone_become_sections(kimiya, body):
    """The two section titles of the transcript become headings, and nothing else does."""
    _, _, folder = kimiya
    found = re.findall(r"^#+ .*", body(folder / "papers/kimiya.md"), re.MULTILINE)
    assert found == ["## Japan–South Korea relationship", "## The future of the Korean peninsula"]


def test_heading_lines_become_front_matter_and_event(kimiya):
    """Title, speaker, event, place and dates are where DESIGN says they are."""
    _, report, folder = kimiya
    paper = (folder / "papers/kimiya.md").read_text("utf-8")
    volume = (folder / "volume.yaml").read_text("utf-8")
    assert "\ntitle: Address to International Leadership Conference 2019\n" in paper
    assert "\nkind: address\n" in paper and "  - name: T. Kimiya\n" in paper
    for line in ("  name: International Leadership Conference 2019", "  acronym: ILC",
                 "  place: Seoul", "  country: Korea", "  start: 2019-05-15",
                 "  end: 2019-05-17", "      - kimiya"):  # fmt: skip
        assert f"{line}\n" in volume
    assert [(b.key, b.line) for b in report.blanks] == [("role", 9), ("date", 10)]
    assert paper.split("\n")[8].strip().startswith('role: "???"  # fill in: ')


@pytest.mark.parametrize(
    "name", ["ilc-2019-kimiya", "us-jfk-1961", "us-lincoln-1861", "us-washington-1789"]
)
def test_every_word_of_a_transcript_is_kept_or_listed(name, corpus, plain, words):
    """The words of the manuscript, of what moved and of what was removed are those of the file."""
    text = (corpus / f"addresses/{name}/address.txt").read_text("utf-8")
    draft = transcript.read(text.replace("\r\n", "\n"), "address.txt")
    told = [r.text for r in draft.removals] + [m.text for m in draft.moves]
    assert words([plain(draft.body), *told]) == words([html.unescape(text)])


def test_a_record_with_tabs_gives_speaker_and_day(corpus):
    """``Name<TAB>date<TAB>text`` is read as a record; its text stays one paragraph."""
    text = (corpus / "addresses/us-washington-1789/address.txt").read_text("utf-8")
    draft = transcript.read(text.replace("\r\n", "\n"), "address.txt")
    assert draft.front.speakers[0].name == "George Washington"
    assert draft.front.date is not None and draft.front.date.iso == "1789-04-30"
    assert len(draft.blocks) == 1 and draft.front.title == ""
    assert "declining years— a retreat" in draft.body
    assert [(r.text, r.line, r.reason) for r in draft.removals] == [("</i>", 1, "stray HTML tag")]


def test_a_date_with_two_readings_is_left_blank():
    """3/4/1861 is March or April: the day stays blank, and the blank says why."""
    draft = transcript.read("Abraham Lincoln\t3/4/1861\tFellow-Citizens: I am here.", "a.txt")
    assert draft.front.date is None
    assert "two readings" in draft.front.doubt


SCRAPPY = """\
Skip to main content
Home | About | Contact
May 2023
S M T W T F S
  1 2 3 4 5 6
7 8 9 10 11 12 13

Building Bridges in a Time of Fear
Keynote address by Dr. Jane van Vugt
Professor of History, Utrecht University
World Peace Forum 2021
Vienna, Austria
6 June 2021

[Applause]

Thank you.

JOHN SMITH: Mr. Chairman, the time is short, and I promised that I would speak to the point.

00:12

We have come a long way since the first of these meetings was held in this city many years ago.

Page 2 of 3

It is not enough, and you know it as well as I do, to have come a long way from where we were.

What remains

There is no second road, and those who tell us that there is one have not walked it themselves.

[Laughter]

Back to top
Share this: Facebook Twitter LinkedIn
https://example.org/speeches/42
© 2021 The Forum. All rights reserved."""


def test_scraps_of_many_kinds_are_taken_out_and_the_spoken_kept():
    """Menus, calendars, links, page numbers and notices go; notes on the audience stay."""
    draft = transcript.read(SCRAPPY, "a.txt")
    assert [(r.line, r.reason) for r in draft.removals] == [
        (1, "link of the page"),
        (2, "menu of the page"),
        (3, "calendar of the page"),
        (4, "calendar of the page"),
        (5, "calendar of the page"),
        (6, "calendar of the page"),
        (25, "page number"),
        (35, "link of the page"),
        (36, "link of the page"),
        (37, "web address"),
        (38, "notice of rights"),
    ]
    for spoken in ("[Applause]", "Thank you.", "JOHN SMITH: Mr.", "00:12", "[Laughter]"):
        assert spoken in draft.body
    assert [b.text for b in draft.blocks if b.kind == "heading"] == ["What remains"]


def test_heading_lines_of_a_forum_are_understood():
    """Title, speaker with role, event, place and day come from five lines."""
    front = transcript.read(SCRAPPY, "a.txt").front
    assert front.title == "Building Bridges in a Time of Fear"
    assert [(s.name, s.role) for s in front.speakers] == [
        ("Jane van Vugt", "Professor of History, Utrecht University")
    ]
    assert front.occasion.name == "World Peace Forum 2021"
    assert (front.occasion.place, front.occasion.country) == ("Vienna", "Austria")
    assert front.date is not None and front.date.iso == "2021-06-06"


WRAPPED = """\
Opening Remarks

Friends, I had meant to speak of harbours this morning, of the way in
which a harbour is made by the people who come to it and not by those
who built the wall, but the news of the night has changed my mind. So
I will speak of roofs.

A roof is a promise. The first part of the promise is that it will not
fall; the second is that the neighbours may stand under it, too-
day or night.
"""


def test_lines_broken_at_a_width_are_joined_again():
    """Paragraphs wrapped at 72 columns become one line each, hyphens at line ends joined closed."""
    draft = transcript.read(WRAPPED, "a.txt")
    paragraphs = [b.text for b in draft.blocks]
    assert len(paragraphs) == 2
    assert paragraphs[0].endswith("changed my mind. So I will speak of roofs.")
    assert paragraphs[1].endswith("under it, too-day or night.")
    assert "joined again" in draft.changes[0]


def test_lines_broken_by_hand_stay_lines():
    """Verse keeps its lines by hard breaks."""
    text = "A" * 200 + ".\n\nThe ships\ncome in\nat night\n\n" + "B" * 200 + "."
    assert "The ships  \ncome in  \nat night" in transcript.read(text, "a.txt").body


def test_lists_are_lists_and_other_numbers_are_text():
    """Bullets and numbers from 1 become lists; a year at a line's beginning does not."""
    long = "This is a paragraph of running text which is long enough to be one, is it not, friends?"
    text = f"{long}\n\n• one\n• two\n\n1. first\n2. second\n\n1984. A year.\n\n{long}"
    markdown = transcript.read(text, "a.txt").body
    assert "- one\n- two" in markdown and "1. first\n2. second" in markdown
    assert "1984\\. A year." in markdown


def test_a_question_can_be_a_title_and_a_greeting_none():
    """A first line that asks is the title where heading lines follow, spoken where text does."""
    long = "We have come a long way since the first of these meetings was held here, years ago."
    asked = transcript.read(f"Ada Quoin: Why Bind?\nOslo, Norway, 4 May 2026\n\n{long}", "a.txt")
    assert (asked.front.title, asked.front.speakers[0].name) == ("Why Bind?", "Ada Quoin")
    greeted = transcript.read(f"Good morning!\n\n{long}", "a.txt")
    assert greeted.front.title == "" and greeted.text.startswith("Good morning!")


def test_short_text_has_no_head_to_lose():
    """A text without a running paragraph gives no title and loses no line."""
    draft = transcript.read("Hello\n\nworld", "a.txt")
    assert draft.front.title == "" and draft.text == "Hello\n\nworld"


_ALPHABET = st.text(
    alphabet=st.one_of(
        st.sampled_from("ab cd\n\n\t.:,*_#<>[]()&;$@^~`{}|+-=!1029\"'\\/金가é—’"), st.characters()
    ),
    max_size=400,
)


@settings(max_examples=300, deadline=None)
@given(_ALPHABET)
def test_no_word_of_any_text_is_lost(plain, words, text):
    """Whatever the text, its words are in the manuscript, in what moved, or in what was removed."""
    from publisher.manuscripts.importing.decoding import decode_any

    decoded = decode_any(text.encode("utf-8", "replace"), "a.txt").text
    draft = transcript.read(decoded, "a.txt")
    told = [r.text for r in draft.removals] + [m.text for m in draft.moves]
    assert words([draft.text, *told]) == words([_entities_decoded(decoded)])


def _entities_decoded(text: str) -> str:
    from publisher.manuscripts.importing.tags import strip

    lines = text.split("\n")
    parts = [strip(line) for line in lines]
    return "\n".join(" ".join((*pieces, *taken)) for pieces, taken, _ in parts)
