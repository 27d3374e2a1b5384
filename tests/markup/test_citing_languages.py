"""Locators in the language of the paper, in a whole text."""

import re

import pytest


@pytest.mark.parametrize(
    ("lang", "cited", "expected"),
    [
        ("de", "[@lee2019, S. 3; @kim2020, Kap. 2]", ["Kim, 2020, Kapitel 2", "Lee, 2019, S. 3"]),
        ("de", "@lee2019 [S. 5-7]", ["Lee (2019, S. 5–7)"]),
        ("fr", "[@lee2019, chapitre 3]", ["Lee, 2019, Chapitre 3"]),
        ("ru", "[@lee2019, с. 3]", ["Lee, 2019, с. 3"]),
        ("en", "[@lee2019, S. 3]", ["Lee, 2019"]),
    ],
)
def test_a_paper_cites_in_its_own_language(compose, lang, cited, expected):
    """A locator named in the paper's language belongs to its citation; elsewhere it is a suffix."""
    body = compose(cited, lang=lang, bibliography=("refs.bib",)).body
    assert re.findall(r">([^<]+)</a>", body) == expected


@pytest.mark.parametrize(
    ("cited", "expected"),
    [
        ("@lee2019는 말한다.", ">Lee (2019)</a></span>는 말한다."),
        ("말한다 [@lee2019, 12쪽].", "2019</a>, 12쪽)"),
        ("말한다 [@lee2019, 제3장].", "2019</a>, 제3장)"),
    ],
)
def test_a_korean_paper_cites_with_particles_and_its_own_locators(compose, cited, expected):
    """A particle ends the key; pages are said as Korean says them."""
    text = compose(cited, lang="ko", bibliography=("refs.bib",))
    assert [one.code for one in text.diagnostics] == []
    assert expected in text.body, text.body


def test_a_particle_after_a_reference_fits_its_number(compose):
    """표 1과, 표 2와, whatever the author wrote before the number was known."""
    table = "| a | b |\n|---|---|\n| 1 | 2 |\n\n: 값 {#tbl:%s}\n\n"
    text = compose(table % "a" + table % "b" + "@tbl:a와 @tbl:b과 다르다.", lang="ko")
    assert [one.code for one in text.diagnostics if one.code.startswith("REF")] == []
    assert "표\u00a01</a>과 <" in text.body and "표\u00a02</a>와 다르다" in text.body
