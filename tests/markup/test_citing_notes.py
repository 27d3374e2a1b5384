"""Citations that are notes, among the notes of the author."""

from __future__ import annotations

import re

import pytest

from publisher.model.people import Author, Person


def notes(text) -> list[str]:
    """The notes of a text, in order, without tags and numbers."""
    found = re.findall(r"<aside[^>]*>(.*?)</aside>", text.notes or "", re.S)
    return [re.sub(r"<[^>]+>", "", note).strip().partition(" ")[2] for note in found]


def test_a_note_says_in_which_note_the_work_was_first_cited(compose):
    """Notes of the author's own count, and a citation inside one stands in that note."""
    body = (
        "One.^[By the way.] Two [@lee2019]. Three [@kim2020]. Four [@lee2019, p. 3]. Five.[^n]\n\n"
        "[^n]: See [@kim2020], and more.\n"
    )
    made = notes(compose(body, bibliography=("refs.bib",), csl="oscola"))
    assert made[1].startswith("Ann Lee, ‘One’")
    assert made[3] == "Lee (n 2) 3."
    assert made[4] == "See Kim (n 3), and more."


def test_ibid_at_the_head_of_a_note_has_a_capital(compose):
    """And in the author's sentence it has none."""
    body = "One [@lee2019]. Two [@lee2019]. Three [see @lee2019].\n"
    made = notes(compose(body, bibliography=("refs.bib",), csl="oscola"))
    assert made[1] == "Ibid."
    assert made[2] == "See ibid."


def test_in_the_author_s_own_note_the_style_adds_no_capital_and_no_full_stop(compose):
    """A note that is a citation alone has both."""
    body = "One [@lee2019]. Two.[^a] Three.[^b]\n\n[^a]: See [@lee2019].\n\n[^b]: [@lee2019]\n"
    made = notes(compose(body, bibliography=("refs.bib",), csl="oscola"))
    assert made[1:] == ["See ibid.", "Ibid."]


def test_a_citation_in_a_note_counts_where_the_note_is_called(compose):
    """The order of works is that in which a reader meets them."""
    body = "One.[^n] Two [@lee2019].\n\n[^n]: See [@kim2020].\n"
    text = compose(body, bibliography=("refs.bib",), csl="ieee")
    assert "[1]" in text.notes
    assert "[2]" in text.body


def test_an_authors_note_cites_as_the_text_does(compose):
    """A note of front matter is Markdown: `@key` in it is a citation, as in pandoc, in the list of
    references; an address of mail is none."""
    author = Author(
        person=Person(family="Lee"), note="Thanks to @kim2020; write to lee@example.org."
    )
    text = compose("Text.\n", bibliography=("refs.bib",), authors=(author,))
    note = text.author_notes[0]
    assert "Kim" in note and "2020" in note and "@kim2020" not in note
    assert "lee@example.org" in note
    assert "Two" in text.references
    assert not [d for d in text.diagnostics if d.code.startswith("REF")]


def test_an_author_named_in_the_sentence_keeps_the_space_before(compose):
    """The note's number hugs the name; a number alone hugs the word before it."""
    text = compose("As @lee2019 says [@kim2020].\n", bibliography=("refs.bib",), csl="oscola")
    plain = re.sub(r"<[^>]+>", "", text.body)
    assert plain.startswith("As Ann Lee1 says.2")


def called(text) -> str:
    """The text of a body with the calls of its notes in brackets."""
    calls = re.sub(r'<a [^>]*class="noteref"[^>]*>(\d+)</a>', r"[\1]", text.body)
    return re.sub(r"<[^>]+>", "", calls).strip()


@pytest.mark.parametrize(
    ("body", "printed"),
    [
        ("One [@lee2019]. Two [@kim2020], three [@lee2019] four.",
         "One.[1] Two,[2] three[3] four."),
        ("He said “one [@lee2019].” Two?", "He said “one.”[1] Two?"),
        ("One [@lee2019] [@kim2020]. Two^[Own.] [@lee2019]!", "One.[1][2] Two![3][4]"),
        ("Lee et al. [@lee2019]. So?", "Lee et al.[1] So?"),
        ("*One* [@lee2019]; two (see [@kim2020]).", "One;[1] two (see[2])."),
        ("@lee2019, who counts", "Ann Lee,[1] who counts"),
    ],
)  # fmt: skip
def test_a_note_of_a_citation_is_called_after_the_mark(compose, body, printed):
    """As pandoc and English typography have it; one full stop stays one."""
    assert called(compose(f"{body}\n", bibliography=("refs.bib",), csl="oscola")) == printed


@pytest.mark.parametrize("lang", ["fr", "it-IT", "es"])
def test_in_french_italian_and_spanish_it_is_called_before_the_mark(compose, lang):
    """Their typography says so."""
    text = compose("Un [@lee2019].\n", bibliography=("refs.bib",), csl="oscola", lang=lang)
    assert called(text) == "Un[1]."


def test_the_authors_own_note_stays_where_the_author_called_it(compose):
    """Only a citation has no place of its own."""
    text = compose("One^[Own]. Two.^[Own]\n", bibliography=("refs.bib",), csl="oscola")
    assert called(text) == "One[1]. Two.[2]"
