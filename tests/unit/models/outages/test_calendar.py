"""Days of a year of 365 days that follows another: weekdays, months, hours."""

from __future__ import annotations

import datetime as dt

from simnet.calendar.days import day_of_month, weekday_of
from simnet.models.outages.calendar import after_in_months, daily
from tests.unit.models.outages.theory import DAY_NS, HOUR_NS


def test_days_are_those_of_2026() -> None:
    first = dt.date(2026, 1, 1)
    for day in range(365):
        date = first + dt.timedelta(days=day)
        assert weekday_of(day) == f"{date:%A}".lower()
        assert day_of_month(day) == date.day


def test_the_day_before_the_year_is_the_last_of_december() -> None:
    assert (day_of_month(-1), weekday_of(-1)) == (31, "wednesday")


def test_time_passes_in_its_months_only() -> None:
    # From 30 January: two days of January, then December.
    start_ns = 29 * DAY_NS
    assert after_in_months(start_ns, 1 * DAY_NS, (1, 12)) == 30 * DAY_NS
    assert after_in_months(start_ns, 3 * DAY_NS, (1, 12)) == (334 + 1) * DAY_NS


def test_hours_past_midnight_end_the_next_day() -> None:
    spells = daily((22 * HOUR_NS, 2 * HOUR_NS), 0, 2 * DAY_NS)
    assert spells == ((22 * HOUR_NS, 26 * HOUR_NS), (46 * HOUR_NS, 50 * HOUR_NS))
