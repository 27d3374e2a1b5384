"""Korean particles at keys and numbers."""

import pytest

from publisher.languages.particles import fitting, key_length


@pytest.mark.parametrize(
    ("written", "key"),
    [("kim2018은", "kim2018"), ("kim2018에서는", "kim2018"), ("tbl:a와", "tbl:a"),

     ("김2018은", "김2018"),
     ("tanaka2019によれば", "tanaka2019"), ("li2020认为", "li2020"), ("kim2018서울", "kim2018서울"),
     ("müller2020", "müller2020"), ("李2020深度", "李2020深度"), ("한글", "한글")],
)  # fmt: skip
def test_a_particle_ends_a_key(written, key):
    """What is written to a key in another script is no part of it."""
    assert written[: key_length(written)] == key


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [("표\u00a01", "와 같다", "과 같다"), ("표\u00a02", "과 같다", "와 같다"),

     ("그림\u00a07", "으로", "로"),
     ("그림\u00a06", "로 보면", "으로 보면"),
     ("식\u00a0(3)", "를", "을"),

     ("표\u00a010", "는", "은"),
     ("2절", "는", "은"), ("그림\u00a03a", "을(를) 보라", "를 보라"),
     ("표\u00a04", "은(는)", "는"),
     ("표\u00a01", "에서", "에서"), ("표\u00a01", "이론", "이론"), ("표\u00a01", "와의", "과의")],
)  # fmt: skip
def test_a_particle_fits_the_sound_of_the_number(before, after, expected):
    """By its last consonant, as it is read aloud; words that only begin like one stay."""
    assert fitting(before, after) == expected
