"""Fixed words and dates in the languages of volumes."""

import tomllib
from pathlib import Path

import pytest

import publisher.languages.bookwords as module
from publisher.languages.bookwords import byline, day, days, listing, words
from publisher.model.dates import Day

FOLDER = Path(module.__file__).parent / "words"
ENGLISH = set(tomllib.loads((FOLDER / "en.toml").read_text("utf-8")))


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.toml")), ids=lambda path: path.stem)
def test_every_language_has_every_word(path):
    """A missing word would fall back to English in the middle of a Korean page."""
    assert set(tomllib.loads(path.read_text("utf-8"))) == ENGLISH


def test_an_unknown_language_gets_english_words():
    """A volume in a language we do not have is still built."""
    assert words("tlh")["contents"] == "Contents"


@pytest.mark.parametrize(
    ("lang", "expected"),
    [("en", "15 May 2019"), ("en-US", "May 15, 2019"), ("de", "15. Mai 2019"),
     ("ko", "2019년 5월 15일"), ("ja", "2019年5月15日")],
)  # fmt: skip
def test_dates_are_written_as_the_language_writes_them(lang, expected):
    """CLDR decides."""
    assert day(Day(year=2019, month=5, day=15), lang) == expected


def test_a_span_of_days_says_the_month_once():
    """15–17 May, not 15 May – 17 May."""
    span = days(Day(year=2019, month=5, day=15), Day(year=2019, month=5, day=17), "en")
    assert span.replace("\u2009", "") == "15–17 May 2019"


def test_a_date_known_to_the_month_invents_no_day():
    """What the author did not say is not printed."""
    assert day(Day(year=2019, month=5), "en") == "May 2019"
    assert day(Day(year=2019), "en") == "2019"


def test_names_are_listed_as_a_sentence():
    """Commas, and the language's word before the last."""
    assert listing(["A", "B", "C"], "en") == "A, B and C"
    assert listing(["A", "B"], "de") == "A und B"
    assert listing(["A"], "en") == "A"


def test_a_line_of_the_contents_names_some_of_a_collaboration():
    """Ten are named; of more, the first six."""
    names = [chr(ord("A") + n) for n in range(11)]
    assert byline(names[:10], "en") == "A, B, C, D, E, F, G, H, I and J"
    assert byline(names, "en") == "A, B, C, D, E, F et al."
    assert byline((), "en") == ""
