"""The author index: each person once, in the order of the volume's language."""

from __future__ import annotations

from itertools import groupby
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from publisher.manuscripts.names import read_person
from publisher.metadata.index import author_index, subject_index
from publisher.model.paper import Paper, Source
from publisher.model.people import Author, Person
from publisher.model.volume import FailedPaper, Session, Volume

SOURCE = Source(path="p", folder=Path("/"), text="", body="", body_line=1)
ADA, EVE = "0000-0002-1825-0097", "0000-0001-5109-3700"


def volume(language: str, *papers: tuple[Person, ...]) -> Volume:
    """A volume whose papers ``p0``, ``p1``, … have these authors."""
    made = tuple(
        Paper(id=f"p{n}", kind="paper", title="T", source=SOURCE,
              authors=tuple(Author(person=person) for person in people))
        for n, people in enumerate(papers)
    )  # fmt: skip
    return Volume(id="v", title="V", language=language, sessions=(Session(papers=made),),
                  folder=Path("/"), path="v")  # fmt: skip


def index(language: str, *names: str) -> list[tuple[str, str]]:
    """Letter and family name of each entry for a paper by these people."""
    people = tuple(read_person(name, language) for name in names)
    return [(entry.letter, entry.person.family) for entry in author_index(volume(language, people))]


def person(name: str, orcid: str = "", **more: str) -> Person:
    return read_person(name).model_copy(update={"orcid": orcid, **more})


ORDERS = {
    "en": "A:Ångström C:Chvátal C:Cibulka H:Haas O:Öst O:Ostrom",
    "de": "A:Ångström C:Chvátal C:Cibulka H:Haas O:Öst O:Ostrom",
    "sv": "C:Chvátal C:Cibulka H:Haas O:Ostrom Å:Ångström Ö:Öst",
    "da": "C:Chvátal C:Cibulka H:Haas O:Ostrom Ö:Öst Å:Ångström",
    "cs": "A:Ångström C:Cibulka H:Haas Ch:Chvátal O:Öst O:Ostrom",
}


@pytest.mark.parametrize("language", ORDERS)
def test_order_and_letters_are_the_languages(language):
    """Swedish Ö is a letter at the end, German Ö is an O; Czech Ch comes after H."""
    names = ("A Öst", "B Ostrom", "C Chvátal", "D Cibulka", "E Haas", "F Ångström")
    found = index(language, *names)
    assert " ".join(f"{letter}:{family}" for letter, family in found) == ORDERS[language]


def test_particles_do_not_count():
    """A name with a particle stands under its family name."""
    found = index("en", "Ludwig van Beethoven", "Ada Berg", "Oscar De La Renta", "Ada Bach")
    assert found == [("B", "Bach"), ("B", "Beethoven"), ("B", "Berg"), ("D", "De La Renta")]


def test_family_names_before_given_names():
    """People of one family stand by their given names, whatever the length of the family name."""
    people = tuple(read_person(n) for n in ("B Lee", "A Leeson", "A Lee", "Á Lee"))
    entries = author_index(volume("en", people))
    assert [e.person.inverted for e in entries] == ["Lee, A", "Lee, Á", "Lee, B", "Leeson, A"]


def test_scripts_come_in_groups():
    """Hangul stands by consonants, kana by rows, Han together, digits under a sign."""
    found = index("en", "김서연", "까치", "이나영", "かとう", "ガロ", "山田", "Иван Жуков", "3M")
    assert [letter for letter, _ in found] == ["#", "Ж", "ㄱ", "ㄱ", "ㅇ", "か", "か", "漢字"]


def test_korean_volume_puts_hangul_first_and_han_by_its_reading():
    """In Korean, Hangul comes before Latin, and a Han name under the sound it is read with."""
    found = index("ko", "Ada Kim", "이나영", "金明", "김서연")
    assert [letter for letter, _ in found] == ["ㄱ", "ㄱ", "ㅇ", "K"]


def test_one_orcid_is_one_person():
    """Two spellings with one ORCID are one entry, under the first, with all papers in order."""
    (entry,) = author_index(
        volume("en", (person("Ada Kim", ADA),), (person("A. Kim", ADA, native="김"),))
    )
    assert (entry.person.display, entry.person.native, entry.papers) == (
        "Ada Kim",
        "김",
        ("p0", "p1"),
    )


def test_two_orcids_are_two_people():
    """Two of one name stay two."""
    entries = author_index(volume("en", (person("Ada Kim", ADA),), (person("Ada Kim", EVE),)))
    assert [(entry.person.orcid, entry.papers) for entry in entries] == [
        (EVE, ("p1",)), (ADA, ("p0",)),
    ]  # fmt: skip


def test_mention_without_orcid_belongs_to_the_only_one_of_that_name():
    """An ORCID left out in one paper does not make a second person, unless there are two."""
    (entry,) = author_index(volume("en", (person("Ada Kim"),), (person("Ada Kim", ADA),)))
    assert (entry.person.orcid, entry.papers) == (ADA, ("p0", "p1"))
    three = (person("Ada Kim"),), (person("Ada Kim", ADA),), (person("Ada Kim", EVE),)
    assert len(author_index(volume("en", *three))) == 3


def test_bodies_stand_without_their_article():
    """The LIGO Collaboration is under L."""
    assert index("en", "The LIGO Collaboration") == [("L", "The LIGO Collaboration")]


def test_failed_papers_and_empty_volumes():
    """A paper that failed names nobody; a volume without authors has no entries."""
    failed = FailedPaper(id="x", title="X", path="x")
    bare = volume("en").model_copy(update={"sessions": (Session(papers=(failed,)),)})
    assert author_index(bare) == ()
    assert author_index(volume("en", ())) == ()


@settings(max_examples=40, deadline=None)
@given(st.lists(st.text(min_size=1, max_size=8), max_size=8), st.sampled_from(["en", "sv", "ko"]))
def test_any_names_are_sorted_in_unbroken_groups(names, language):
    """Every name has its entry, and no letter of the language comes twice."""
    people = tuple(Person(family=name) for name in dict.fromkeys(names))
    entries = author_index(volume(language, people))
    assert sorted(entry.person.family for entry in entries) == sorted(p.family for p in people)
    latin = [letter for letter, _ in groupby(entry.letter for entry in entries) if letter.isascii()]
    letters = [letter for letter in latin if letter != "#"]
    assert len(letters) == len(set(letters))


@pytest.mark.parametrize(
    ("word", "lang", "said"),
    [
        ("ספר", "he", "he"), ("typography", "he", "en"), ("Buchdruck", "de", "de"),
        ("활자", "en", "ko"), ("Книга", "ru", "ru"), ("Книга", "en", "und"),
    ],
)  # fmt: skip
def test_a_keyword_is_in_the_language_of_its_paper_or_of_its_script(word, lang, said):
    """Out of its paper, in the index of an English volume, it would be spoken as English."""
    paper = Paper(
        id="p", kind="paper", title="T", source=SOURCE, lang=lang, authors=(), keywords=(word,)
    )
    made = volume("en").model_copy(update={"sessions": (Session(papers=(paper,)),)})
    assert [(entry.subject, entry.lang) for entry in subject_index(made)] == [(word, said)]
