"""Persons of one paper and of a volume, told apart whatever their number."""

from pathlib import Path
from time import process_time

import pytest

from publisher.files import Bundle
from publisher.model.paper import Paper, Source
from publisher.model.people import Affiliation, Author, Person
from publisher.model.text import Text
from publisher.model.volume import Session, Volume
from publisher.rules import persons
from publisher.rules.sheet import Sheet

LEAST = 2.0
"""Seconds of this processor; each with each took minutes."""


def paper(number, *people, at=""):
    source = Source(path=f"p{number}.md", folder=Path(), text="", body="", body_line=1)
    authors = tuple(Author(person=person, affiliations=("1",) if at else ()) for person in people)
    affiliations = (Affiliation(key="1", name=at),) if at else ()
    return Paper(id=f"p{number}", kind="paper", title="T", source=source, authors=authors,
                 affiliations=affiliations)  # fmt: skip


def volume(*papers):
    return Volume(id="v", title="V", sessions=(Session(papers=papers),), folder=Path(), path="v")


def test_thousands_of_one_family_take_time_as_they_grow():
    """Each name was compared with each of its family, letter by letter."""
    shelf = volume(*(paper(n, Person(given=f"Kim {n}x", family="Lee"), at=f"University {n % 50}")
                     for n in range(2000)))  # fmt: skip
    before = process_time()
    assert list(persons.two_spellings(shelf)) == []
    assert process_time() - before < LEAST


def test_thousands_of_authors_of_one_paper_take_time_as_they_grow():
    """And the one who is named twice is found."""
    people = [Person(given=f"N{n}", family="Lee") for n in range(2000)]
    sheet = Sheet(paper(1, *people, people[7]), Text("T", "T"), Bundle(()))
    before = process_time()
    assert [one.message for one in persons.author_twice(sheet)] == ["`N7 Lee` is named twice"]
    assert process_time() - before < LEAST


@pytest.mark.parametrize(("one", "other", "is_twice"), [
    (("Ada", ""), ("Áda", ""), True),
    (("Ada", "1"), ("Ada", ""), True),
    (("Ada", ""), ("Ada", "1"), True),
    (("Ada", "1"), ("Ada", "2"), False),
    (("Ada", "1"), ("Bo", "1"), True),
])  # fmt: skip
def test_two_orcids_are_two_persons(one, other, is_twice):
    """Of one name; without them a name is one person's."""
    people = [Person(given=name, family="Lee", orcid=orcid) for name, orcid in (one, other)]
    sheet = Sheet(paper(1, *people), Text("T", "T"), Bundle(()))
    assert bool(list(persons.author_twice(sheet))) == is_twice


def test_a_name_is_told_by_its_first_other_spelling():
    """In whichever of the ways they are alike: by accents anywhere, by initials at one place."""
    ada = Person(given="Ada", family="Lee")
    shelf = volume(
        paper(1, ada, at="Kobe"), paper(2, ada), paper(3, Person(given="Áda", family="Lee")),
        paper(4, Person(given="A.", family="Lee"), at="Kobe"),
        paper(5, Person(given="A.", family="Lee"), at="Oslo"),
    )  # fmt: skip
    assert [one.message for one in persons.two_spellings(shelf)] == [
        "`Áda Lee` is spelt `Ada Lee` in `p1`", "`A. Lee` is spelt `Ada Lee` in `p1`",
    ]  # fmt: skip
