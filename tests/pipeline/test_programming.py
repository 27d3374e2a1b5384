"""A volume with a timed programme, built."""

from __future__ import annotations

import json
import re

import pytest
from lxml import etree

from publisher.model.progress import silent
from publisher.pipeline.build import build
from publisher.pipeline.settings import Settings
from publisher.templating.schedule import byline_html

PAPER = "---\ntitle: {}\nauthors: [{}]\nabstract: Abstract of {}.\n---\n\nText of {}.\n"
SHEET = """
id: small
title: A Small Volume
event: {name: Colloquium, start: 2026-05-04, end: 2026-05-05, place: Quire-on-Sea}
language: en-GB
committees: [{name: Readers, members: [Ada Quoin, Nils Kern, Leah Octavo]}]
sponsors:
  - {name: The Paper Mill, tier: In folio, logo: mill.svg, url: "https://example.org/mill"}
  - {name: Tide Tables, tier: In octavo}
sessions:
  - {title: Coffee and Talk}
  - {title: Diplomacy, number: none, papers: [kim]}
  - {title: Trade, number: Session 2b, papers: [lee, weber]}
"""
PROGRAMME = """
timezone: Europe/London
rooms: [Hall, Cellar]
days:
  - date: 2026-05-04
    title: First day
    slots:
      - {time: 9:00–10:00, session: Diplomacy, room: Hall}
      - {time: 10:00–10:30, kind: break, title: Tea}
      - time: 9:00–10:00
        kind: keynote
        room: Cellar
        title: On *Nothing*
        speakers:
          - {name: Emmeline Deckle, portrait: face.svg, biography: Keeps the *printed* books.}
        abstract: Nothing is said **here** of it.
  - date: 2026-05-05
    slots:
      - time: 9:00–10:00
        session: Trade
        room: Hall
        talks:
          - lee
          - paper: weber
            title: On Glue
            speakers: [{name: Hanna Weber, email: w@example.org}]
"""


def write(folder, files):
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    return folder


SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="40" height="20"><path d="M0 0h40v20z"/></svg>'
FILES = {
    "mill.svg": SVG,
    "face.svg": SVG.replace("40", "30"),
    "volume.yaml": SHEET,
    "programme.yaml": PROGRAMME,
    "papers/kim.md": PAPER.format("One Sheet", "Hanjang Kim", "sheets", "sheets"),
    "papers/lee.md": PAPER.format("Two Sheets", "Bo Lee", "trade", "trade"),
}


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """The volume in all forms that show its programme, and what was found."""
    root = tmp_path_factory.mktemp("programme")
    settings = Settings(
        write(root / "small", FILES), "small", root / "out", inline=True,
        formats=frozenset(("pdf", "epub", "web", "programme", "abstracts", "handbook")),
    )  # fmt: skip
    report = build(settings, silent)
    return root / "out", report


def test_nothing_is_wrong_with_it(built):
    """A session without papers, a talk without a text, and a text that has not come."""
    assert [f"{d.code} {d.message}" for d in built[1].all_diagnostics] == []


def test_what_has_not_come_is_outstanding(built):
    """`build.json` and the board say so; it has no pages."""
    record = json.loads((built[0] / "build.json").read_text("utf-8"))
    papers = {each["id"]: each for each in record["papers"]}
    assert papers["weber"]["status"] == "outstanding"
    assert (papers["weber"]["title"], papers["weber"]["first"]) == ("On Glue", None)
    assert papers["kim"]["status"] == "ok"
    board = (built[0] / "report.html").read_text("utf-8")
    assert "text to follow" in board
    assert "mailto:w@example.org" in board


def test_the_contents_set_it_apart(built, pdf_text):
    """Under a heading of its own, without a folio; a session without papers has no line."""
    text = "\n".join(pdf_text(built[0] / "small.pdf"))
    contents = text[text.index("Contents") : text.index("On Nothing")]
    assert re.search(r"Texts to follow\s+On Glue\s+Hanna Weber", contents, re.IGNORECASE)
    assert "Coffee and Talk" not in text


def test_sessions_are_numbered_as_they_say(built):
    """Or not at all."""
    page = (built[0] / "web/index.html").read_text("utf-8")
    assert "Session 2b" in page
    assert "Session I" not in page


def test_the_programme_of_the_book_has_days_hours_and_rooms(built):
    """In the web edition as in print; a talk leads to its paper."""
    page = etree.fromstring((built[0] / "web/programme.html").read_bytes().split(b"\n", 1)[1])
    text = " ".join("".join(page.itertext()).split())
    assert "Monday 4 May 2026" in text or "Monday, 4 May 2026" in text
    assert "09:00–10:00 Diplomacy" in text
    assert "(text to follow)" in text
    links = {a.get("href") for a in page.iter("{*}a")}
    assert {"papers/kim.html", "papers/lee.html"} <= links


def test_schedules_and_calendars_are_written(built):
    """With every talk."""
    names = {each.path for each in built[1].artifacts}
    assert {"programme.ics", "schedule.json", "schedule.xml"} <= names
    assert "On Nothing" in (built[0] / "schedule.xml").read_text("utf-8")


def test_the_booklet_has_every_talk_and_holds(built, pdf_text, verapdf, epubcheck):
    """The grid, each day with its abstracts, the speakers with their hours; PDF/UA-1 and EPUB
    hold."""
    pdf, epub = built[0] / "small-programme.pdf", built[0] / "small-programme.epub"
    text = " ".join("\n".join(pdf_text(pdf)).split())
    for words in (
        "At a glance", "On Nothing", "Nothing is said here of it.", "Abstract of trade.",
        "Deckle, Emmeline, Mon 4 May 09:00", "On Glue", "Weber, Hanna, Tue 5 May 09:00",
    ):  # fmt: skip
        assert words in text
    assert "to follow" not in text
    assert epubcheck(epub) == []
    assert epubcheck(built[0] / "small.epub") == []
    files = [pdf, *(built[0] / f"small{part}.pdf" for part in ("", "-abstracts", "-handbook"))]
    assert verapdf(files, "ua1", "3a") == []


def test_a_book_of_abstracts_runs_on_with_an_index_by_numbers(built, pdf_text):
    """By session, those of talks without papers too."""
    text = " ".join("\n".join(pdf_text(built[0] / "small-abstracts.pdf")).split())
    assert re.search(r"Diplomacy 1 One Sheet .*Trade 2 Two Sheets .*3 On Nothing", text, re.I)
    assert "Abstract of sheets." in text
    assert re.search(r"Deckle, Emmeline, 3 .*Kim, Hanjang, 1 .*Lee, Bo, 2", text)


def test_a_handbook_has_all_that_is_for_the_days(built, pdf_text):
    """Programme, speakers, abstracts, committees, sponsors under their tiers, in one file."""
    text = " ".join("\n".join(pdf_text(built[0] / "small-handbook.pdf")).split())
    for words in ("At a glance", "Keeps the printed books.", "Abstract of trade.", "Readers",
                  "The Paper Mill", "Tide Tables", "Index of speakers"):  # fmt: skip
        assert words in text
    assert re.search(r"In folio.*In octavo", text, re.IGNORECASE)


def test_logos_and_portraits_stand_in_the_book(built):
    """With words for those who do not see them."""
    committees = (built[0] / "web/committees.html").read_text("utf-8")
    assert re.search(r'<img class="logo"[^>]* alt="The Paper Mill"', committees)
    speakers = (built[0] / "web/invited-speakers.html").read_text("utf-8")
    assert re.search(r'<img [^>]*alt="Emmeline Deckle"', speakers)
    assert "Mon 4 May 09:00" in speakers


def test_the_programme_on_the_web_is_a_day_a_screen(built):
    """By a script of the edition's own, which its policy lets in; no other page has one."""
    page = (built[0] / "web/programme.html").read_text("utf-8")
    assert "script-src" in page
    assert '<script src="assets/programme.js" defer="">' in page
    assert (built[0] / "web/assets/programme.js").is_file()
    assert (built[0] / "web/programme.ics").is_file()
    assert "script-src" not in (built[0] / "web/index.html").read_text("utf-8")


def test_names_are_in_the_language_of_their_script():
    """A face, a voice: a Korean name in an English line is Korean, in a Korean line it is there
    already, and nothing that stands in another name is marked twice."""
    line = byline_html(["김한장", "김한장 2세", "דוד לוי", "Ada <Quoin>"], "en-GB", {})
    assert line.count("<span") == 3
    assert '<span lang="ko" xml:lang="ko">김한장 2세</span>' in line
    assert '<span lang="he" xml:lang="he">דוד לוי</span>' in line
    assert "Ada &lt;Quoin&gt;" in line
    assert byline_html(["김한장", "Ada Quoin"], "ko", {}).count("<span") == 0


def test_a_picture_that_is_not_there_is_told_and_left_out(tmp_path):
    """At the line where it is named; the name stands without it."""
    sheet = "id: small\ntitle: T\nsponsors: [{name: Mill, logo: lost.svg}]\n"
    sheet += "sessions: [{papers: [kim]}]\n"
    folder = write(tmp_path / "v", {"volume.yaml": sheet, "papers/kim.md": FILES["papers/kim.md"]})
    settings = Settings(folder, "v", tmp_path / "out", inline=True, formats=frozenset(("epub",)))
    (told,) = build(settings, silent).all_diagnostics
    assert (told.code, told.span.line) == ("VOL080", 3)


def test_a_programme_that_is_not_there_is_told(tmp_path):
    """Once, with its cure; the volume is built."""
    sheet = "id: small\ntitle: T\nsessions: [{papers: [kim]}]\n"
    folder = write(tmp_path / "v", {"volume.yaml": sheet, "papers/kim.md": FILES["papers/kim.md"]})
    settings = Settings(
        folder, "v", tmp_path / "out", inline=True, formats=frozenset(("programme",))
    )
    report = build(settings, silent)
    assert [d.code for d in report.all_diagnostics] == ["VOL089"]
