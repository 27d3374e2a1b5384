"""Patterns that read what people typed take time as the text grows, not as its square."""

import json
import re
from html import escape
from time import process_time

import pytest

from publisher.citations.reading import bibtex
from publisher.citations.reading import names as bib_names
from publisher.manuscripts import days, names, yamlfaults
from publisher.manuscripts.importing import names as speakers
from publisher.manuscripts.importing import scraps
from publisher.manuscripts.papers import read_paper
from publisher.markup.constructs import links
from publisher.pictures import Limits, svg

LENGTH = 20_000
LEAST = 1.0
"""Seconds of this processor. Twenty thousand characters take a linear pattern some thousandths, and
a quadratic one three to forty seconds."""

HOSTILE = [
    (names.NOTE.findall, "^[", ""),
    (names.NOTE.findall, "^[[a]", ""),
    (names._ORCID.search, " ,", ""),
    (names._ORCID.search, "orcid", " "),
    (names._MAIL.search, "<a", ""),
    (speakers._SUFFIX.search, " ", "x"),
    (speakers._SUFFIX.search, " ,", "x"),
    (speakers._CJK_TITLE.search, " ", "x"),
    (scraps._BARE.match, " ", "q"),
    (scraps._BARE.match, "1 ", "q"),
    (scraps._PIECE.split, " ", "x"),
    (scraps._PIECE.split, " |", "x"),
    (yamlfaults._KEY.match, "- ", "?"),
    (yamlfaults._KEY.match, " ", "?"),
    (yamlfaults._GLUED.match, "a", " "),
    (days._WEEKDAY.match, " ", "?"),
    (links._TITLE_BEGINS['"'].search, " ", '"'),
    (links._TITLE_BEGINS["'"].search, " '", "'"),
    (links._TITLE_BEGINS[")"].search, " (", ")"),
    (links._TITLE_BEGINS[")"].search, " (a", ")x"),
]


def _name(case):
    pattern: re.Pattern[str] = case[0].__self__
    return f"{pattern.pattern[:24]!r} {case[1]!r}"


@pytest.mark.parametrize("case", HOSTILE, ids=_name)
def test_time_grows_with_the_text(case):
    """Whatever is repeated, and whatever ends it."""
    use, unit, end = case
    text = "a" + unit * (LENGTH // len(unit)) + end
    before = process_time()
    use(text)
    assert process_time() - before < LEAST


def test_names_take_time_as_they_grow():
    """Each space was looked at from each other, for the comma at the end."""
    before = process_time()
    assert len(bib_names.read("Ann Ash and " * (LENGTH // 8) + "Bo Beech")) == LENGTH // 8 + 1
    assert process_time() - before < LEAST
    assert bib_names.read("R Core Team,") == [{"literal": "R Core Team"}]


def test_strings_of_strings_are_bounded():
    """Ten of ten of ten: a field of no more than a thousand pieces is read."""
    strings = {f"s{n}": " # ".join([f"s{n + 1}"] * 10) for n in range(10)} | {"s10": "{x}"}
    assert bibtex.value("s8", strings, []) == "x" * 100
    with pytest.raises(OverflowError):
        bibtex.value("s0", strings, [])
    chain = {f"c{n}": f"c{n + 1}" for n in range(5000)}
    missing: list[str] = []
    assert bibtex.value("c0", chain, missing) == missing[0]
    assert bibtex.value("a # b", {"a": "b # {x}", "b": "a"}, []) == "axbx"


def test_braces_that_never_close_take_time_as_they_grow():
    """Each was followed to the end of the bibliography."""
    before = process_time()
    assert bibtex._stripped("{" * LENGTH + "a" + "}{" * 3) == "{a}{}{}"
    assert bibtex._stripped("b} {a} {" * 2) == "b {a} {b} {a}"
    assert process_time() - before < LEAST


PERSONS = {
    "spaces": "A" + " " * LENGTH + "B",
    "a list": "A B, " * (LENGTH // 4) + "and C",
    "dashes": "A" + " -" * LENGTH + " B, C",
    "degrees": "A B" + " PhD" * (LENGTH // 4),
    "notes": "A B " + "^[" * LENGTH,
    "groups": "A B \\x" + "{" * LENGTH,
}


@pytest.mark.parametrize("text", PERSONS.values(), ids=PERSONS)
def test_names_of_authors_take_time_as_they_grow(text, tmp_path):
    """However they are written; they are read outside any worker, where no limit of time is."""
    before = process_time()
    names.several(text)
    names.read_name(text)
    for author in ({"name": text}, {"family": text}, {"name": "A B", "affiliation": text}):
        _read(tmp_path, f"title: T\nauthors: [{json.dumps(author)}]")
    assert process_time() - before < 5 * LEAST


def test_affiliations_take_time_as_their_number_grows(tmp_path):
    """Ten thousand, by text and by index, of which some are not defined."""
    before = process_time()
    places = ", ".join(f"U{n}" for n in range(9_000))
    indices = ", ".join(map(str, range(4_000, 12_000)))
    _read(tmp_path, f"title: T\nauthors: [{{name: A B, affiliation: [{places}]}}]")
    found = _read(
        tmp_path, f"title: T\nauthors: [{{name: A B, affiliation: '{indices}'}}]\n"
        f"affiliations: [{places}]",
    )  # fmt: skip
    assert process_time() - before < 10 * LEAST
    missing = [each for each in found if each.code == "FM052"]
    assert missing and all(len(each.help) < 300 for each in missing)


def _read(folder, head):
    path = folder / "a.md"
    path.write_text(f"---\n{head}\n---\n\nText.\n", "utf-8")
    return read_paper(path)[1]


@pytest.mark.parametrize("unit", ["(]", '(")"', "(/*)*/", "[}"])
def test_brackets_in_a_drawing_are_counted_as_css_has_them(unit):
    """One that stands in a string or a comment, or is of another kind, closes nothing: counted as
    if it did, it hid how deep the others stand."""
    for inside in (
        f"<style>a{{fill:{unit * LENGTH}}}</style>",
        f"<g fill='a{escape(unit) * 9999}'/>",
    ):
        source = f'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9">{inside}<g/></svg>'
        made = svg.make(source.encode(), Limits())
        assert made.image or [each.code for each in made.remarks] == ["IMG003"]


def test_a_length_of_a_drawing_takes_time_as_it_grows():
    """Each digit was tried as the last before the point."""
    before = process_time()
    source = f'<svg xmlns="http://www.w3.org/2000/svg" width="{"1" * 20 * LENGTH} q q"><g/></svg>'
    assert svg.make(source.encode(), Limits()).image
    assert process_time() - before < LEAST


def test_attributes_of_a_drawing_are_bounded():
    """Each was looked at from each other, as it was written."""
    before = process_time()
    many = " ".join(f'a{n}="b"' for n in range(2 * LENGTH))
    source = f'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><g {many}/></svg>'
    made = svg.make(source.encode(), Limits())
    assert process_time() - before < LEAST
    assert [each.code for each in made.remarks] == ["IMG005"]
    assert "--limit attributes" in made.remarks[0].help
