"""TeX, names and titles of .bib files."""

from __future__ import annotations

import json

import pytest

from publisher.citations.reading import dates, names, tex
from publisher.citations.reading.sentence import sentence_case


@pytest.mark.cases("tex")
def test_tex_becomes_tagged_text(given: str, expected: str) -> None:
    """Accents, commands, braces and simple math of a field read as text."""
    assert tex.convert(given) == expected


@pytest.mark.cases("names")
def test_names_are_read(given: str, expected: str) -> None:
    """A list of names reads as BibTeX reads it."""
    assert names.read_names(given) == [json.loads(line) for line in expected.splitlines()]


@pytest.mark.cases("sentence")
def test_english_titles_are_lowered(given: str, expected: str) -> None:
    """Title case goes, names stay."""
    assert sentence_case(given) == expected


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("2019-03-04/2019-05-06", {"date-parts": [[2019, 3, 4], [2019, 5, 6]]}),
        ("2001~", {"date-parts": [[2001]], "circa": True}),
        ("2001/..", {"date-parts": [[2001]], "open": True}),
        ("-0044", {"date-parts": [[-45]]}),
        ("0000", {"date-parts": [[-1]]}),
        ("2001-21", {"date-parts": [[2001]], "season": 1}),
        ("2020-13-45", {"literal": "2020-13-45"}),
        ("in press", {"literal": "in press"}),
        ("", None),
    ],
)
def test_dates_of_biblatex(given: str, expected: object) -> None:
    """A `date` is read as EDTF; what is none is kept as it stands."""
    assert dates.from_edtf(given) == expected


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        (("2001", "jan", ""), [[2001, 1]]),
        (("2001", "March", "5"), [[2001, 3, 5]]),
        (("2001", "jan~10", ""), [[2001, 1, 10]]),
        (("2001", "may/june", ""), [[2001, 5], [2001, 6]]),
        (("2001", "13", ""), [[2001]]),
        (("2020--2021", "", ""), [[2020], [2021]]),
    ],
)
def test_dates_of_bibtex(fields: tuple[str, str, str], expected: object) -> None:
    """`year`, `month` and `day` are read as people write them."""
    date = dates.from_fields(*fields)
    assert date is not None
    assert date["date-parts"] == expected


def test_addresses_are_not_tex() -> None:
    """What people escape in an address is unescaped, and nothing else is changed."""
    assert tex.verbatim_text(r"http://a.b/c\_d\%20{e}") == "http://a.b/c_d%20e"
    assert tex.verbatim_text(r"\url{http://x.y/~z}") == "http://x.y/~z"
