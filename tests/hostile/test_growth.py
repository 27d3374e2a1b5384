"""Patterns that read what people typed take time as the text grows, not as its square."""

import re
from time import process_time

import pytest

from publisher.citations.reading import bibtex
from publisher.citations.reading import names as bib_names
from publisher.manuscripts import days, names, yamlfaults
from publisher.manuscripts.importing import names as speakers
from publisher.manuscripts.importing import scraps
from publisher.markup import links

LENGTH = 20_000
LEAST = 1.0
"""Seconds of this processor. Twenty thousand characters take a linear pattern some thousandths, and
a quadratic one three to forty seconds."""

HOSTILE = [
    (names._NOTE.findall, "^[", ""),
    (names._NOTE.findall, "^[[a]", ""),
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
    (links._TITLE_END.search, " ", "x"),
    (links._TITLE_END.search, ' "', "x"),
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
