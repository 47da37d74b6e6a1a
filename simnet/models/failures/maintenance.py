"""Planned maintenance windows: by weekday and hour, in every week or one of a month."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Annotated, Any, ClassVar, Literal, TypeAlias

from simnet.calendar.days import WEEKDAYS, day_of_month, month_of, weekday_of
from simnet.conditions.cause import NS_PER_DAY
from simnet.kinds import Field, HoursOfDay
from simnet.models.failures.base import Failure, Together, Year
from simnet.models.outages.calendar import daily
from simnet.models.outages.spells import Spells

_WEEKS = ("first", "second", "third", "fourth")
Weekday: TypeAlias = Literal[
    "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"
]
_HOUR = 3_600_000_000_000


class Maintenance(Failure):
    """Times at which lines are down by plan; all that it takes at once."""

    example: ClassVar[Mapping[str, Any]] = {"lines": ["isps.telkom.transit"]}

    kind: Literal["maintenance"] = "maintenance"
    """Name of this kind."""
    together: Together = "all"
    """What is down at once; a window is the same for all, so this decides only how they are
    called."""
    hours: HoursOfDay = (1 * _HOUR, 5 * _HOUR)
    """From when to when, local time. Default: 01:00 to 05:00 (assumption: while people sleep)."""
    weekdays: tuple[Weekday, ...] = Field(default=("sunday",), strict=False)
    """On which days a window begins. Default: on Sundays (assumption)."""
    week: Literal["every", "first", "second", "third", "fourth"] = "first"
    """In which weeks: every, or the first such day of a month, the second ... Default: the first
    (assumption: one window a month)."""
    months: tuple[Annotated[int, Field(ge=1, le=12)], ...] = Field(default=(), strict=False)
    """In which months, 1 to 12. Default: in all."""

    def down(self, broken: Spells, year: Year, key: str, until_ns: int) -> Spells:  # noqa: ARG002 (contract)
        """Return the windows."""

        def on(day: int) -> bool:
            return self._on(day, year.january_1)

        return daily(self.hours, -NS_PER_DAY, until_ns, on)

    def _on(self, day: int, january_1: int) -> bool:
        which = _WEEKS.index(self.week) if self.week != "every" else None
        return (
            weekday_of(day, january_1) in self.weekdays
            and (not self.months or month_of(day * NS_PER_DAY) in self.months)
            and which in (None, (day_of_month(day) - 1) // 7)
        )

    @property
    def planned(self) -> bool:
        """It is."""
        return True

    @property
    def by_clock(self) -> bool:
        """It goes by the hour."""
        return True

    @property
    def by_date(self) -> bool:
        """It goes by the day, unless each day has its window."""
        each_day = len(set(self.weekdays)) == len(WEEKDAYS) and self.week == "every"
        return bool(self.months) or not each_day

    def faults(self) -> Iterator[tuple[str, str]]:
        """Yield that it has no day."""
        if not self.weekdays:
            yield "weekdays", "names no day; leave it out for Sundays"
