"""Days of a year of 365 days: their months, their weekdays, and the dates that they are."""

from __future__ import annotations

from datetime import date
from itertools import accumulate
from typing import Literal, TypeAlias

from simnet.units import NS_PER_DAY

Weekday: TypeAlias = Literal[
    "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"
]
WEEKDAYS: tuple[Weekday, ...] = (
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
)
THURSDAY = WEEKDAYS.index("thursday")
"""The weekday of 1 January 2026, from Monday, 0."""
MONTH_DAYS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
"""Of a year of 365 days."""
MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
YEAR_DAYS = sum(MONTH_DAYS)
NS_PER_YEAR = YEAR_DAYS * NS_PER_DAY
_BEGINS = (0, *accumulate(MONTH_DAYS))


def start_of(month: int, day: int = 1) -> int:
    """Return when a day begins, ns since 1 January."""
    return day_of(month, day) * NS_PER_DAY


def day_of(month: int, day: int) -> int:
    """Return a day of the year, from 0."""
    return _BEGINS[month - 1] + day - 1


def month_of(time_ns: int) -> int:
    """Return the month, 1 to 12, of a time since 1 January; a year of 365 days follows another."""
    return month_and_day(time_ns // NS_PER_DAY)[0]


def day_of_month(day: int) -> int:
    """Return the day of its month, 1 to 31, of a day since 1 January."""
    return month_and_day(day)[1]


def month_and_day(day: int) -> tuple[int, int]:
    """Return the month, 1 to 12, and the day of the month of a day since 1 January."""
    of_year = day % YEAR_DAYS
    month = next(each for each in range(1, 13) if of_year < _BEGINS[each])
    return month, of_year - _BEGINS[month - 1] + 1


def weekday_of(day: int, january_1: int = THURSDAY) -> Weekday:
    """Return the weekday of a day since 1 January, by the weekday of that, from Monday, 0."""
    return WEEKDAYS[(january_1 + day) % len(WEEKDAYS)]


def date_of(day: int, year: int) -> date:
    """Return the date of a day since 1 January of a year; there is no 29 February."""
    return date(year + day // YEAR_DAYS, *month_and_day(day))


def number_of(day: date, year: int) -> int:
    """Return how many days of years of 365 days a date lies after 1 January of a year.

    29 February counts as 1 March.
    """
    return (day.year - year) * YEAR_DAYS + day_of(day.month, day.day)
