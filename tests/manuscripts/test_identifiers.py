"""Identifiers to their bare form, check digits included."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from publisher.manuscripts import identifiers
from publisher.manuscripts.identifiers import Wrong
from publisher.manuscripts.pagesizes import page_size


@pytest.mark.parametrize(
    "text",
    [
        "0000-0002-1825-0097",
        "0000000218250097",
        "https://orcid.org/0000-0002-1825-0097",
        "orcid.org/0000-0002-1825-0097/",
        "ORCID: 0000-0002-1825-0097",
        "0000–0002–1825–0097",
    ],
)
def test_orcid_in_its_spellings(text):
    """URL, prefix, bare digits and typographic dashes are the same ORCID."""
    assert identifiers.parse_orcid(text) == "0000-0002-1825-0097"


def test_orcid_with_the_check_character_x():
    """The check digit ten is an X."""
    assert identifiers.parse_orcid("0000-0002-9079-593x") == "0000-0002-9079-593X"


@given(st.integers(0, 15), st.integers(1, 9))
def test_orcid_with_one_digit_wrong_is_never_right(place, by):
    """Every change of one digit is seen by the check digit."""
    digits = "0000000218250097"
    changed = digits[:place] + str((int(digits[place]) + by) % 10) + digits[place + 1 :]
    assert isinstance(identifiers.parse_orcid(changed), Wrong)


def test_isbn_of_ten_and_thirteen_digits():
    """Both lengths are checked, and stay hyphenated as given."""
    assert identifiers.parse_isbn("ISBN 978-3-16-148410-0") == "978-3-16-148410-0"
    assert identifiers.parse_isbn("0-8044-2957-X") == "0-8044-2957-X"
    assert identifiers.parse_isbn("978-3-16-148410-1") == Wrong("978-3-16-148410-1", "0")
    assert identifiers.parse_isbn("1234") is None


def test_issn():
    """The hyphen may be left out; the check digit may not be wrong."""
    assert identifiers.parse_issn("ISSN 25759752") == "2575-9752"
    assert identifiers.parse_issn("2434-561x") == "2434-561X"
    assert identifiers.parse_issn("2575-9753") == Wrong("2575-9753", "2")


def test_doi():
    """A DOI loses its resolver and its prefix; text that is none is not one."""
    for text in (
        "10.25080/HWGA5253",
        "doi:10.25080/HWGA5253",
        "https://dx.doi.org/10.25080/HWGA5253",
    ):
        assert identifiers.parse_doi(text) == "10.25080/HWGA5253"
    assert identifiers.parse_doi("10.1000/182(x)-y;z") == "10.1000/182(x)-y;z"
    assert identifiers.parse_doi("10.3847/xxxxx <- update this") is None


def test_language_tags():
    """A tag is put in its usual case; a language's name is no tag."""
    assert identifiers.parse_language("zh_hant") == "zh-Hant"
    assert identifiers.parse_language("EN-gb") == "en-GB"
    assert identifiers.parse_language("de-CH-1996") == "de-CH-1996"
    assert identifiers.parse_language("english") is None
    assert identifiers.parse_language("en--GB") is None


@given(st.text())
def test_safe_id_is_safe_and_stays(text):
    """Whatever an id is made of, it can be a file name, and an id that can be one is kept."""
    made = identifiers.safe(text)
    assert identifiers.is_safe(made)
    assert identifiers.safe(made) == made


@pytest.mark.parametrize(
    "text",
    [
        "",
        ".",
        "..",
        ".x",
        "a/b",
        "a b",
        "con",
        "aux.md",
        "x.",
        "e\u0301",
        "ｋim",
        "a\u202eb",
        "한" * 90,
    ],
)
def test_unsafe_ids(text):
    """No id leads elsewhere, is hidden, is a device of Windows, looks like another or is too long
    for a file system."""
    assert not identifiers.is_safe(text)


@pytest.mark.parametrize("text", ["김-논문", "müller", "山田.2", "हिन्दी", "smith-2020_a"])
def test_an_id_is_in_any_script(text):
    """A Korean editor names folders in Korean."""
    assert identifiers.is_safe(text)
    assert identifiers.safe(text) == text


def test_an_id_made_of_a_name_that_is_none_keeps_its_letters():
    """Punctuation goes, and what is decomposed is composed."""
    assert identifiers.safe("odd & <name>") == "odd-name"
    assert identifiers.safe("김 논문 (최종)") == "김-논문-최종"
    assert identifiers.safe("e\u0301tude") == "étude"


@pytest.mark.parametrize(
    ("text", "size"),
    [
        ("a5", "A5"), ("Letter", "letter"), ("6x9in", "6in 9in"), ("6in x 9in", "6in 9in"),
        ("6in 9in", "6in 9in"), ("148 × 210 mm", "148mm 210mm"), ('6" x 9"', "6in 9in"),
        ("14.8cm 21cm", "14.8cm 21cm"), ("huge", None), ("6 9", None), ("6mm 9mm", None),
        ("A99", None), ("210mm", None),
    ],
)  # fmt: skip
def test_page_sizes(text, size):
    """Names and pairs of lengths are put as CSS writes them; no other size is a page's."""
    assert page_size(text) == size
