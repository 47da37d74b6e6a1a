"""The calendar of a run: which weekday a day is, what is open when, holidays, exams, prayers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from simnet.calendar.days import (
    MONTH_DAYS,
    THURSDAY,
    WEEKDAYS,
    YEAR_DAYS,
    Weekday,
    date_of,
    month_and_day,
    weekday_of,
)
from simnet.calendar.openings import SHUT_ON_HOLIDAYS, USUAL, Hours, Week, week_of
from simnet.units import NS_PER_DAY

USUAL_WEEKS = tuple((name, week_of(openings)) for name, openings in USUAL.items())
ALWAYS: Hours = ((0, NS_PER_DAY),)


@dataclass(frozen=True, slots=True)
class Day:
    """A day as a behaviour sees it."""

    number: int
    """Days since 1 January of a year of 365 days."""
    weekday: Weekday
    date: date | None = None
    """None where the run says no year."""
    holiday: str | None = None
    """Name of the public holiday or day of collective leave; None on other days, and where the run
    says no year."""
    in_exams: bool = False
    """Whether it lies in an exam week."""

    @property
    def left_in_month(self) -> int:
        """How many days of the month are left after it."""
        month, day = month_and_day(self.number)
        return MONTH_DAYS[month - 1] - day

    @property
    def left_in_year(self) -> int:
        """How many days of the year are left after it."""
        return YEAR_DAYS - 1 - self.number


@dataclass(frozen=True, slots=True)
class Calendar:
    """What a run has of the calendar. Its `repr` says all of it.

    Days are numbered from 1 January of the year in which the run starts, 0; 365 is 1 January of the
    next.
    """

    january_1: int = THURSDAY
    """Weekday on which the year begins, from Monday, 0; of a known year the dates say it."""
    year: int | None = None
    """None where it is not known; then no holiday is known either."""
    weeks: tuple[tuple[str, Week], ...] = USUAL_WEEKS
    """Opening hours by the name of the set; ``all`` needs none."""
    breaks: tuple[int, ...] = ()
    """Days of each year without school."""
    holidays: tuple[tuple[int, str], ...] = ()
    """Days on which schools, clinics and offices are shut, with their names."""
    exams: tuple[tuple[int, int], ...] = ()
    """Exam weeks of each year, their first and their last day."""
    prayers: tuple[int, ...] = ()
    """Times of the day, ns since midnight."""
    prayer_pause_ns: int = 0
    """How long nobody begins a session after a prayer time."""

    def weekday(self, day: int) -> Weekday:
        """Return the weekday of a day."""
        if self.year is None:
            return weekday_of(day, self.january_1)
        return WEEKDAYS[date_of(day, self.year).weekday()]

    def day(self, number: int) -> Day:
        """Return all that is known of a day."""
        of_year = number % YEAR_DAYS
        return Day(
            of_year,
            self.weekday(number),
            None if self.year is None else date_of(number, self.year),
            dict(self.holidays).get(number),
            any(first <= of_year <= last for first, last in self.exams),
        )

    def hours(self, name: str, day: int) -> Hours:
        """Return when a set of hours is open on a day; nothing on days on which it is shut."""
        if name == "all":
            return ALWAYS
        if name == "school" and day % YEAR_DAYS in self.breaks:
            return ()
        if name in SHUT_ON_HOLIDAYS and any(day == each for each, _ in self.holidays):
            return ()
        return self.week(name)[WEEKDAYS.index(self.weekday(day))]

    def usual_hours(self, name: str) -> Hours:
        """Return the hours that most open days of a week have; of several, those of the first."""
        if name == "all":
            return ALWAYS
        counted = Counter(each for each in self.week(name) if each)
        return max(counted, key=lambda each: counted[each], default=())

    def is_open(self, name: str, time_ns: int) -> bool:
        """Return whether a set of hours is open at a time since 1 January."""
        day, of_day_ns = divmod(time_ns, NS_PER_DAY)
        return any(start <= of_day_ns < end for start, end in self.hours(name, day))

    def sessions(self, name: str) -> tuple[tuple[int, int], ...]:
        """Return when a set is open in the year, as [start, end) in ns since 1 January, in order.

        Hours that touch are one session.
        """
        return tuple(self.openings(name, 0, YEAR_DAYS))

    def openings(self, name: str, first: int, until: int) -> Iterator[tuple[int, int]]:
        """Yield when a set is open from a day on until another begins, joined where they touch."""
        pending: tuple[int, int] | None = None
        for day in range(first, until):
            for start, end in self.hours(name, day):
                opens, closes = day * NS_PER_DAY + start, day * NS_PER_DAY + end
                if pending is not None and pending[1] >= opens:
                    pending = (pending[0], closes)
                    continue
                if pending is not None:
                    yield pending
                pending = (opens, closes)
        if pending is not None:
            yield pending

    def week(self, name: str) -> Week:
        """Return the hours of each day of a week, Monday first."""
        if name == "all":
            return (ALWAYS,) * len(WEEKDAYS)
        return next(week for known, week in self.weeks if known == name)
