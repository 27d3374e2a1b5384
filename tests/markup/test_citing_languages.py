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
