"""Dates as authors write them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from publisher.manuscripts.days import read_day

READ = {
    "6 January 2025": "2025-01-06",
    "06 March 2024": "2024-03-06",
    "2 December 2022": "2022-12-02",
    "2022-06-29": "2022-06-29",
    "2022-06-29T10:00:00Z": "2022-06-29",
    "2022/6/29": "2022-06-29",
    "January 29, 2024": "2024-01-29",
    "Wednesday, May 15, 2019": "2019-05-15",
    "May 15th, 2019": "2019-05-15",
    "January 2024": "2024-01",
    "Sept. 2020": "2020-09",
    "2019-05": "2019-05",
    "2025": "2025",
    "9 Mars 2020": "2020-03-09",
    "1er février 2020": "2020-02-01",
    "3. März 2021": "2021-03-03",
    "15.05.2019": "2019-05-15",
    "05/15/2019": "2019-05-15",
    "28-6-2023": "2023-06-28",
    "5 de mayo de 2020": "2020-05-05",
    "2019年5月15日": "2019-05-15",
    "2019년 5월 15일": "2019-05-15",
}


@pytest.mark.parametrize("text", READ)
def test_date_is_read_at_its_precision(text):
    """English, French, German, Spanish and East Asian dates, ISO, month and year alone."""
    day = read_day(text)
    assert (day.iso, day.text) == (READ[text], text)


def test_month_names_of_the_papers_own_language():
    """A paper in Polish may date in Polish."""
    assert read_day("15 maja 2019", "pl").iso == "2019-05-15"
    assert read_day("15 maja 2019", "en") == "unread"


@pytest.mark.parametrize(
    "text", ["TBD", "soon", "Month 29, 2024", "05/11/2019", "", "12 2024 May x"]
)
def test_what_is_no_date_is_not_guessed(text):
    """A placeholder, and a date that could be two, are not read."""
    assert read_day(text) == "unread"


@pytest.mark.parametrize("text", ["2024-02-30", "29 February 2023", "2024-13-01", "31.04.2020"])
def test_day_the_calendar_has_not(text):
    """A date of the right shape that is no day is told apart from what is no date."""
    assert read_day(text) == "impossible"


@given(st.dates())
def test_every_day_is_read_in_three_forms(date):
    """ISO, day first and month first name the same day."""
    iso = date.isoformat()
    assert read_day(iso).iso == iso
    month = ("January February March April May June July August September October November December"
             ).split()[date.month - 1]  # fmt: skip
    year = f"{date.year:04d}"
    assert read_day(f"{date.day} {month} {year}").iso == iso
    assert read_day(f"{month} {date.day}, {year}").iso == iso
