"""Opening hours: when schools, clinics and village offices are at work, by the day of the week.

A year of 365 days begins on the weekday that `january_1` says. Times are local.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Literal, Self, TypeAlias

from simnet.conditions.cause import MONTH_DAYS, NS_PER_DAY, start_of
from simnet.kinds import Declared, Field, TimeOfDay, model_validator
from simnet.scenario.model.base import Several
from simnet.units import write_clock

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
YEAR_DAYS = sum(MONTH_DAYS)

HoursName: TypeAlias = Literal["all", "school", "clinic", "office"]
HOURS: tuple[HoursName, ...] = ("all", "school", "clinic", "office")
"""Sets of hours of a year; ``all`` is every hour."""


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


class Date(Declared):
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
        return start_of(self.month, self.day) // NS_PER_DAY


class Break(Declared):
    """Days without school, the first and the last included; it may pass the turn of the year."""

    first: Date = Field(alias="from")
    """The first day."""
    last: Date = Field(alias="to")
    """The last day."""

    def days(self) -> Iterator[int]:
        """Yield the days of the year, from 0."""
        length = (self.last.number - self.first.number) % YEAR_DAYS + 1
        for each in range(length):
            yield (self.first.number + each) % YEAR_DAYS


def _opening(days: tuple[Weekday, ...], start: str, end: str) -> Opening:
    return Opening.model_validate({"days": days, "from": start, "to": end}, by_alias=True)


def _break(first: tuple[int, int], last: tuple[int, int]) -> Break:
    ends = {
        key: {"month": month, "day": day} for key, (month, day) in (("from", first), ("to", last))
    }
    return Break.model_validate(ends, by_alias=True)


_TO_THURSDAY = WEEKDAYS[:4]


class Hours(Declared):
    """When schools, clinics and village offices are at work."""

    january_1: Weekday = "thursday"
    """Weekday on which the year begins; thursday is that of 2026."""
    school: Annotated[Several[Opening], Field(min_length=1)] = (
        _opening(_TO_THURSDAY, "07:15", "14:00"),
        _opening(("friday",), "07:15", "11:00"),
    )
    """School hours (assumption: a school of five days)."""
    school_breaks: Several[Break] = (_break((6, 22), (7, 11)), _break((12, 21), (1, 3)))
    """Days without school (assumption: the breaks of the provincial calendar, to the week)."""
    clinic: Annotated[Several[Opening], Field(min_length=1)] = (
        _opening(_TO_THURSDAY, "07:30", "15:00"),
        _opening(("friday",), "07:30", "11:30"),
        _opening(("saturday",), "07:30", "11:00"),
    )
    """Hours of clinics: those of public services of six days in the province's circular
    000.8/3/1288/B.ORG-TU/2025."""
    office: Annotated[Several[Opening], Field(min_length=1)] = (
        _opening(_TO_THURSDAY, "07:30", "16:00"),
        _opening(("friday",), "07:30", "11:00"),
    )
    """Hours of village offices: those of five days in the same circular."""

    @model_validator(mode="after")
    def _has_school(self) -> Self:
        if not self.sessions("school"):
            raise ValueError("school_breaks leave no day of school in the year")
        return self

    def sessions(self, name: HoursName) -> tuple[tuple[int, int], ...]:
        """Return when it is open in a year, as [start, end) in ns since 1 January, in order.

        Hours of one day that touch or overlap are one session.
        """
        if name == "all":
            return ((0, YEAR_DAYS * NS_PER_DAY),)
        openings: tuple[Opening, ...] = getattr(self, name)
        closed = {day for each in self.school_breaks for day in each.days()}
        first = WEEKDAYS.index(self.january_1)
        found: list[tuple[int, int]] = []
        for day in range(YEAR_DAYS):
            if name == "school" and day in closed:
                continue
            weekday = WEEKDAYS[(first + day) % len(WEEKDAYS)]
            here = sorted((each.start, each.end) for each in openings if weekday in each.days)
            for start, end in here:
                start_ns, end_ns = day * NS_PER_DAY + start, day * NS_PER_DAY + end
                if found and found[-1][1] >= start_ns:
                    found[-1] = (found[-1][0], max(end_ns, found[-1][1]))
                else:
                    found.append((start_ns, end_ns))
        return tuple(found)

    def weekday(self, day: int) -> Weekday:
        """Return the weekday of a day of the year, from 0."""
        return WEEKDAYS[(WEEKDAYS.index(self.january_1) + day) % len(WEEKDAYS)]
