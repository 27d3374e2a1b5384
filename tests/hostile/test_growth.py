"""Patterns that read what people typed take time as the text grows, not as its square."""

import re
from time import process_time

import pytest

from publisher.manuscripts import days, names, yamlfaults
from publisher.manuscripts.importing import names as speakers
from publisher.manuscripts.importing import scraps
from publisher.markup import links
from publisher.markup.citations import bibtex

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


def test_braces_that_never_close_take_time_as_they_grow():
    """Each was followed to the end of the bibliography."""
    before = process_time()
    assert bibtex._stripped("{" * LENGTH + "a" + "}{" * 3) == "{a}{}{}"
    assert bibtex._stripped("b} {a} {" * 2) == "b {a} {b} {a}"
    assert process_time() - before < LEAST
