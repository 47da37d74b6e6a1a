"""Days of a year of 365 days, against the calendar of the standard library."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from simnet.calendar.days import (
    YEAR_DAYS,
    date_of,
    day_of,
    day_of_month,
    month_and_day,
    month_of,
    number_of,
    start_of,
    weekday_of,
)
from simnet.units import NS_PER_DAY


def test_days_of_a_common_year_are_its_dates() -> None:
    for number in range(YEAR_DAYS):
        there = date(2026, 1, 1) + timedelta(days=number)
        assert date_of(number, 2026) == there
        assert number_of(there, 2026) == number
        assert month_and_day(number) == (there.month, there.day)
        assert day_of(there.month, there.day) == number
        assert month_of(start_of(there.month, there.day)) == there.month
        assert day_of_month(number) == there.day
        assert weekday_of(number) == there.strftime("%A").lower()


def test_a_leap_year_goes_on_after_28_february() -> None:
    assert date_of(58, 2028) == date(2028, 2, 28)
    assert date_of(59, 2028) == date(2028, 3, 1)
    assert number_of(date(2028, 3, 1), 2028) == 59


@pytest.mark.parametrize(("number", "day"), [(365, date(2027, 1, 1)), (-1, date(2025, 12, 31))])
def test_days_go_on_into_other_years(number: int, day: date) -> None:
    assert date_of(number, 2026) == day
    assert number_of(day, 2026) == number


def test_a_year_of_nanoseconds() -> None:
    assert start_of(12, 31) + NS_PER_DAY == YEAR_DAYS * NS_PER_DAY
