"""Fixed words and dates in the languages of volumes."""

import re
import tomllib
from pathlib import Path
from string import Formatter

import pytest
from babel import Locale

import publisher.languages.bookwords as module
from publisher.languages.bookwords import (
    byline,
    day,
    days,
    in_every_language,
    listing,
    table_name,
    with_number,
    words,
)
from publisher.model.dates import Day

FOLDER = Path(module.__file__).parent / "words"


ISSUED = "ar de es fr he it ja ko pl pt ru tr vi zh zh-hant".split()


def flat(table, before=""):
    """The words of a table by their dotted names."""
    for name, value in table.items():
        if isinstance(value, dict):
            yield from flat(value, f"{before}{name}.")
        else:
            yield before + name, value


def fields(text):
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


PLURAL = re.compile(r"\.(zero|one|two|few|many|other)$")
TABLES = {path.stem: dict(flat(tomllib.loads(path.read_text("utf-8"))))
          for path in sorted(FOLDER.glob("*.toml"))}  # fmt: skip
ENGLISH = TABLES["en"]


@pytest.mark.parametrize("lang", sorted({*TABLES, *ISSUED}))
def test_every_language_has_every_word(lang):
    """A missing word would fall back to English in the middle of a Korean page: each has the words
    of English, with the forms that its own numbers ask for, and braces that say the same."""
    table = TABLES[lang]
    assert {PLURAL.sub("", name) for name in table} == {PLURAL.sub("", name) for name in ENGLISH}
    asked = set(Locale.parse(lang.split("-")[0]).plural_form.rules) | {"other"}
    for name in {PLURAL.sub("", name) for name in table if PLURAL.search(name)}:
        # "many" of es, fr, it, pt is for millions
        assert {each.split(".")[-1] for each in table if each.startswith(f"{name}.")} >= (
            asked - ({"many"} if lang in ("es", "fr", "it", "pt") else set())
        )
    for name, text in table.items():
        # "one" and "two" may be words
        like = fields(ENGLISH.get(name) or ENGLISH[PLURAL.sub(".other", name)])
        said = fields(text)
        assert said == like or PLURAL.search(name) or (name, said) == ("session", {"digits"}), name
    same = {name for name in table if lang != "en" and table[name] == ENGLISH.get(name)}
    assert len(same) < 40, same


@pytest.mark.parametrize("name", ["text.references", "text.figures", "text.section"])
def test_a_word_in_every_language_is_that_of_the_tables(name):
    """It is read by lines, which is faster; both ways give the same."""
    assert in_every_language(name) == {table[name] for table in TABLES.values()}


@pytest.mark.parametrize(
    ("tag", "name"),
    [("zh-TW", "zh-hant"), ("zh-Hant", "zh-hant"), ("zh-CN", "zh"), ("zh-Hans-HK", "zh"),
     ("zh", "zh"), ("ko-KR", "ko"), ("pt-BR", "pt"), ("iw", "he")],
)  # fmt: skip
def test_a_tag_finds_its_table(tag, name):
    """Chinese by its letters, or where it is written."""
    assert table_name(tag) == name


@pytest.mark.parametrize(
    ("lang", "number", "expected"),
    [("en", 1, "1 paper"), ("ru", 2, "2 доклада"), ("ru", 5, "5 докладов"),
     ("pl", 22, "22 referaty"),
     ("ar", 2, "بحثان"), ("ar", 11, "11 بحثا"), ("he", 2, "שני מאמרים"), ("ko", 3, "논문 3편")],
)  # fmt: skip
def test_a_noun_has_the_form_its_number_asks_for(lang, number, expected):
    """CLDR's plural rules, by Babel."""
    assert with_number(number, "report.papers", lang) == expected


def test_a_volume_says_words_otherwise():
    """In its own language or another; what it does not say is Publisher's."""
    own = {"ko": {"contents": "목차"}}
    assert words("ko", own)["contents"] == "목차"
    assert words("ko-KR", own)["contents"] == "목차"
    assert words("ko", own)["author_index"] == "저자 색인"
    assert words("ja", own)["contents"] == "目次"


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
    assert listing(["가", "나", "다"], "ko") == "가·나·다"
    assert listing(["א", "ב", "ג"], "he") == "א, ב ו־ג"
    assert listing(["ا", "ب"], "ar") == "ا وب"


def test_a_line_of_the_contents_names_some_of_a_collaboration():
    """Ten are named; of more, the first six."""
    names = [chr(ord("A") + n) for n in range(11)]
    assert byline(names[:10], "en") == "A, B, C, D, E, F, G, H, I and J"
    assert byline(names, "en") == "A, B, C, D, E, F et al."
    assert byline((), "en") == ""
