"""The hours of a scenario: opening hours by the weekday, holidays, exam weeks, prayer times.

A year of 365 days begins on the weekday that `january_1` says, or that the date of the run does.
Times are local.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import TYPE_CHECKING, Annotated, Literal, Self

from simnet.calendar import openings
from simnet.calendar.days import (
    MONTH_DAYS,
    THURSDAY,
    WEEKDAYS,
    YEAR_DAYS,
    Weekday,
    day_of,
    number_of,
)
from simnet.calendar.holidays import indonesian_holidays
from simnet.calendar.openings import USUAL, HoursName, week_of
from simnet.calendar.year import Calendar
from simnet.kinds import Date, Declared, Duration, Field, TimeOfDay, model_validator
from simnet.scenario.model.base import Several
from simnet.units import format_duration, parse_clock, write_clock

if TYPE_CHECKING:
    from simnet.scenario.model.root import Scenario
    from simnet.scenario.model.run import Run

WRITTEN: tuple[HoursName, ...] = ("school", "clinic", "office", "after_office")
"""Sets of hours that a scenario may write."""
ADDED = "holiday"
"""Name of a holiday that a scenario adds."""


class Opening(Declared):
    """Hours of some days of the week."""

    days: Annotated[Several[Weekday], Field(min_length=1)]
    """Days of the week: monday to sunday."""
    start: TimeOfDay = Field(alias="from")
    """When it opens."""
    end: TimeOfDay = Field(alias="to")
    """When it closes, on the same day."""

    @model_validator(mode="after")
    def _opens(self) -> Self:
        if self.end <= self.start:
            raise ValueError(
                f"to ({write_clock(self.end)}) must be after from ({write_clock(self.start)})"
            )
        return self


class DayOfYear(Declared):
    """A day of the year."""

    month: Annotated[int, Field(ge=1, le=12)]
    """Month, 1 to 12."""
    day: Annotated[int, Field(ge=1, le=31)]
    """Day of the month."""

    @model_validator(mode="after")
    def _is_there(self) -> Self:
        days = MONTH_DAYS[self.month - 1]
        if self.day > days:
            raise ValueError(f"day must be 1 to {days} in month {self.month}, got {self.day}")
        return self

    @property
    def number(self) -> int:
        """The day of the year, from 0."""
        return day_of(self.month, self.day)

    def __str__(self) -> str:
        return f"{self.day}/{self.month}"


class Break(Declared):
    """Days without school, the first and the last included; it may pass the turn of the year."""

    first: DayOfYear = Field(alias="from")
    """The first day."""
    last: DayOfYear = Field(alias="to")
    """The last day."""

    def days(self) -> Iterator[int]:
        """Yield the days of the year, from 0."""
        length = (self.last.number - self.first.number) % YEAR_DAYS + 1
        for each in range(length):
            yield (self.first.number + each) % YEAR_DAYS


class ExamWeeks(Declared):
    """Days of exams, the first and the last included."""

    first: DayOfYear = Field(alias="from")
    """The first day."""
    last: DayOfYear = Field(alias="to")
    """The last day."""

    @model_validator(mode="after")
    def _ends_later(self) -> Self:
        if self.last.number < self.first.number:
            raise ValueError(f"to ({self.last}) must not be before from ({self.first})")
        return self


def _at(text: str) -> int:
    return parse_clock(text)


class Prayers(Declared):
    """The five prayer times of a day, the same all year, and the pause after each."""

    dawn: TimeOfDay = _at("04:50")
    """Subuh (assumption: 77 min before sunrise, which is 06:07)."""
    noon: TimeOfDay = _at("12:10")
    """Zuhur. Default: noon in Samarinda on 20 April 2026, as sunrise, afternoon and sunset worked
    out from the sun's position; all year within about 15 min."""
    afternoon: TimeOfDay = _at("15:28")
    """Asar. Default: likewise."""
    sunset: TimeOfDay = _at("18:13")
    """Magrib. Default: likewise."""
    night: TimeOfDay = _at("19:25")
    """Isya (assumption: 72 min after sunset)."""
    pause: Duration = 20 * 60 * 1_000_000_000
    """Nobody begins a session for this long after each (assumption)."""

    @property
    def times(self) -> tuple[int, ...]:
        """The times of day, ns since midnight."""
        return (self.dawn, self.noon, self.afternoon, self.sunset, self.night)

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        named = zip(("dawn", "noon", "afternoon", "sunset", "night"), self.times, strict=True)
        for (early, first), (late, second) in pairwise(named):
            if second <= first:
                raise ValueError(
                    f"{late} ({write_clock(second)}) must be after {early} ({write_clock(first)})"
                )
            if second - first <= self.pause:
                raise ValueError(
                    f"pause ({format_duration(self.pause)}) must end before the next prayer: from "
                    f"{early} to {late} it is {format_duration(second - first)}"
                )
        return self


def _openings(name: str) -> tuple[Opening, ...]:
    return tuple(
        Opening.model_validate(
            {"days": each.days, "from": write_clock(each.start), "to": write_clock(each.end)},
            by_alias=True,
        )
        for each in USUAL[name]
    )


def _break(first: tuple[int, int], last: tuple[int, int]) -> Break:
    ends = {
        key: {"month": month, "day": day} for key, (month, day) in (("from", first), ("to", last))
    }
    return Break.model_validate(ends, by_alias=True)


class Hours(Declared):
    """When schools, clinics and village offices are at work, holidays, exams and prayer times."""

    january_1: Weekday | None = None
    """Weekday on which the year begins. Default: that of the run's `date`; without one thursday, as
    in 2026."""
    school: Annotated[Several[Opening], Field(min_length=1)] = _openings("school")
    """School hours (assumption: a school of five days)."""
    school_breaks: Several[Break] = (_break((6, 22), (7, 11)), _break((12, 21), (1, 3)))
    """Days without school (assumption: the breaks of the provincial calendar, to the week)."""
    clinic: Annotated[Several[Opening], Field(min_length=1)] = _openings("clinic")
    """Hours of clinics: those of public services of six days in the province's circular
    000.8/3/1288/B.ORG-TU/2025."""
    office: Annotated[Several[Opening], Field(min_length=1)] = _openings("office")
    """Hours of village offices: those of five days in the same circular."""
    after_office: Annotated[Several[Opening], Field(min_length=1)] = _openings("after_office")
    """Hours in which the office's line is open to everybody, on holidays too. Default: from 16:00
    to 23:00 (assumption); that it is to be opened after office hours: katakaltim.com, 29 August
    2025."""
    holidays: Literal["indonesia", "none"] | Several[Date] = "indonesia"
    """Days on which schools, clinics and offices are shut: those of Indonesia, of which the run's
    `date` decides the year; none; or a list of dates, which are added to those of Indonesia."""
    collective_leave: bool = True
    """Whether the days of collective leave (cuti bersama) are holidays too."""
    exams: Several[ExamWeeks] = ()
    """Weeks of exams, for behaviours that know of them. Default: none."""
    prayers: Prayers = Prayers()
    """Prayer times, for apps whose people keep them."""

    @model_validator(mode="after")
    def _has_school(self) -> Self:
        if not self.calendar().sessions("school"):
            raise ValueError("school_breaks leave no day of school in the year")
        return self

    def calendar(self, run: Run | None = None) -> Calendar:
        """Return the calendar of a run; without a date it knows no year and no holidays."""
        first = None if run is None else run.date
        last = None if run is None else run.last_date
        january_1 = THURSDAY if self.january_1 is None else WEEKDAYS.index(self.january_1)
        if first is not None:
            # The weekdays from the run's date on; of a leap year they jump at the end of February.
            january_1 = (first.weekday() - number_of(first, first.year)) % len(WEEKDAYS)
        return Calendar(
            january_1=january_1,
            year=None if first is None else first.year,
            weeks=tuple((name, week_of(self._openings(name))) for name in WRITTEN),
            breaks=tuple(sorted({day for each in self.school_breaks for day in each.days()})),
            holidays=() if first is None or last is None else self._holidays(first, last),
            exams=tuple((each.first.number, each.last.number) for each in self.exams),
            prayers=self.prayers.times,
            prayer_pause_ns=self.prayers.pause,
        )

    def _openings(self, name: str) -> Iterable[openings.Opening]:
        for each in getattr(self, name):
            yield openings.Opening(each.days, each.start, each.end)

    def _holidays(self, first: dt.date, last: dt.date) -> tuple[tuple[int, str], ...]:
        """Return the holidays of the years in which a run begins and ends, by number of the day."""
        if self.holidays == "none":
            return ()
        added = () if isinstance(self.holidays, str) else self.holidays
        found = dict.fromkeys(added, ADDED)
        for year in range(first.year, last.year + 1):
            found |= dict(indonesian_holidays(year, self.collective_leave))
        return tuple(sorted((number_of(day, first.year), name) for day, name in found.items()))

    def sense(self, scenario: Scenario) -> Iterator[tuple[str, str]]:
        """Yield a weekday that the date contradicts, and holidays of other years."""
        run = scenario.run
        if run.date is None or run.last_date is None:
            return
        if self.january_1 is not None:
            year = run.date.year
            weekday = WEEKDAYS[dt.date(year, 1, 1).weekday()]
            if weekday != self.january_1:
                what = (
                    f"is {self.january_1}, but {year}, the year of run.date, begins on a {weekday}"
                )
                yield "january_1", f"{what}; leave it out"
        years = range(run.date.year, run.last_date.year + 1)
        for number, day in enumerate(() if isinstance(self.holidays, str) else self.holidays):
            if day.year not in years:
                what = f"{day} is not in {run.date.year}, the year of run.date"
                yield f"holidays[{number}]", what


def calendar_of(scenario: Scenario) -> Calendar:
    """Return the calendar of a scenario's run."""
    return (scenario.hours or Hours.model_validate({})).calendar(scenario.run)
