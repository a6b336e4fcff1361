"""The last day of so many months, and how days and months are said."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quotegen.language import Language
from quotegen.model.periods import days_left, last_day, months_in_words

STARTS = st.dates(date(2000, 1, 1), date(2100, 12, 31))


@pytest.mark.parametrize(
    ("start", "months", "last"),
    [
        ("2027-01-01", 12, "2027-12-31"),
        ("2027-01-01", 1, "2027-01-31"),
        ("2027-03-15", 24, "2029-03-14"),
        ("2027-01-31", 1, "2027-02-28"),
        ("2028-01-30", 1, "2028-02-29"),
        ("2028-02-29", 12, "2029-02-28"),
        ("2027-12-02", 1, "2028-01-01"),
    ],
)
def test_the_last_day_is_the_one_before_the_same_number_or_the_months_last(start: str, months: int, last: str) -> None:
    assert last_day(date.fromisoformat(start), months) == date.fromisoformat(last)


@given(STARTS.filter(lambda day: day.day <= 28), st.integers(1, 60), st.integers(1, 60))
def test_a_span_goes_on_where_the_one_before_ended(start: date, months: int, more: int) -> None:
    middle = last_day(start, months) + timedelta(days=1)
    assert last_day(middle, more) == last_day(start, months + more)


@given(STARTS, st.integers(1, 60))
def test_a_longer_span_ends_later(start: date, months: int) -> None:
    assert start <= last_day(start, months) < last_day(start, months + 1)


@pytest.mark.parametrize(
    ("count", "language", "days", "months"),
    [
        (1, "en", "1 day", "1 month"),
        (14, "en", "14 days", "14 months"),
        (1, "lt", "1 dieną", "1 mėnuo"),
        (2, "lt", "2 dienas", "2 mėnesiai"),
        (10, "lt", "10 dienų", "10 mėnesių"),
        (14, "lt", "14 dienų", "14 mėnesių"),
        (21, "lt", "21 dieną", "21 mėnuo"),
        (24, "lt", "24 dienas", "24 mėnesiai"),
    ],
)
def test_days_and_months_are_said_in_the_form_that_goes_with_their_number(
    count: int, language: Language, days: str, months: str
) -> None:
    assert days_left(count, language).replace("\xa0", " ") == days
    assert months_in_words(count, language).replace("\xa0", " ") == months
