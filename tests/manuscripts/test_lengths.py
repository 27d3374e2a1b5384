"""No value of front matter or `volume.yaml` is longer than a volume can repeat."""

import pytest

from publisher.limits import VARIABLE
from publisher.manuscripts.volumes import read_volume

LONG = "word " * 1000
VALUES = {
    "title": f"title: {LONG}",
    "subtitle": f"title: T\nsubtitle: {LONG}",
    "short_title": f"title: T\nshort_title: {LONG}",
    "family": f"title: T\nauthors: [{{surname: {LONG}}}]",
    "given": f"title: T\nauthors: [{{surname: A, given-names: {LONG}}}]",
    "role": f"title: T\nauthors: [{{name: A B, role: {LONG}}}]",
    "degrees": f"title: T\nauthors: [{{name: A B, degrees: [{LONG}]}}]",
    "name": f"title: T\nauthors: [{{name: A B, affiliation: {LONG}}}]",
    "department": f"title: T\naffiliations: [{{name: A, department: {LONG}}}]",
    "keywords": f"title: T\nkeywords: [a, {LONG}]",
    "license": f"title: T\nlicense: {LONG}",
}


@pytest.mark.parametrize("name", VALUES)
def test_a_value_without_end_is_told_and_cut(paper, name):
    """The paper is set with its beginning."""
    read, found = paper(VALUES[name])
    (told,) = [one for one in found if one.code == "FM032"]
    assert f"`{name}` has 4,999 characters" in told.message and "--limit value=" in told.help
    assert told.span.line == 2 + VALUES[name].count("\n")
    said = read.model_dump_json(exclude={"source", "spans"})
    assert "word word …" in said and "word " * 450 not in said


@pytest.mark.parametrize("key", ["authors", "author"])
def test_a_list_of_persons_on_one_line_is_bounded(paper, key, monkeypatch):
    """The first are the paper's authors, and how to have all is said."""
    monkeypatch.setenv(VARIABLE, "persons=5")
    read, found = paper(f"title: T\n{key}: {', '.join(f'Ann Doe{n}' for n in range(9))}")
    (told,) = [one for one in found if one.code == "FM032"]
    assert told.message == "`authors` lists 9 persons, and was cut"
    assert "--limit persons=10" in told.help and told.span.line == 3
    assert [author.person.family for author in read.authors] == [f"Doe{n}" for n in range(5)]


def test_a_list_of_values_on_one_line_is_bounded(paper, monkeypatch):
    """As one of as many lines is."""
    monkeypatch.setenv(VARIABLE, "values=30")
    read, found = paper(f"title: T\nkeywords: {', '.join(f'word{n}' for n in range(40))}")
    (told,) = [one for one in found if one.code == "FM032"]
    assert "`keywords` lists 40 values" in told.message and "--limit values=60" in told.help
    assert len(read.keywords) == 30


def test_what_stands_in_its_paper_alone_is_as_long_as_it_is(paper):
    """Abstracts, thanks, notes and who paid."""
    read, found = paper(
        f"title: T\nabstract: {LONG}\nacknowledgements: {LONG}\nfunding: {LONG}\n"
        f"authors: [{{name: A B, note: {LONG}}}]"
    )
    assert [one for one in found if one.code == "FM032"] == []
    assert read.abstract["en"] == read.acknowledgements == read.funding == LONG.strip()


def test_the_limit_can_be_raised(paper, monkeypatch):
    """By the name that the finding says."""
    monkeypatch.setenv(VARIABLE, "value=5000")
    assert paper(VALUES["title"])[0].title == LONG.strip()


def test_a_value_of_the_volume_is_bounded_as_well(lay):
    """It stands on the title page, and on each other."""
    volume, found = read_volume(lay({"volume.yaml": f"id: v\ntitle: T\nseries: {LONG}\n"}), "v")
    assert [(one.code, one.span.line) for one in found if one.code == "VOL032"] == [("VOL032", 3)]
    assert len(volume.series.title) < 2003
