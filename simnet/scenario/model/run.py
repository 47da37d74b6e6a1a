"""How long to run, from which seed, and what to record."""

from __future__ import annotations

import datetime as dt
from typing import Annotated

from simnet.calendar.days import MONTH_DAYS, start_of
from simnet.calendar.holidays import FIRST_YEAR, LAST_YEAR
from simnet.calendar.year import Calendar
from simnet.engines import FAST, EngineName
from simnet.kinds import (
    Date,
    Declared,
    Duration,
    Field,
    PositiveDuration,
    TimeOfDay,
    model_validator,
)
from simnet.network import RunPlan
from simnet.units import NS_PER_DAY, format_duration


class Run(Declared):
    """One run: its length, its seed, its time series and its engine."""

    duration: PositiveDuration
    """Simulated time; the run covers [0, duration)."""
    warmup: Duration = 0
    """Left out of all measures: they cover [warmup, duration)."""
    seed: Annotated[int, Field(ge=0, le=2**63 - 1)] = 1
    """Everything random follows from this number."""
    interval: PositiveDuration = 1_000_000_000
    """Length of one interval of the time series."""
    clock: TimeOfDay | None = None
    """Time of day when the run starts, such as "08:00": for events that say when by the clock, and
    for what hangs on the hour. Default: none; what hangs on the hour has its mean."""
    month: Annotated[int, Field(ge=1, le=12)] | None = None
    """Month in which the run starts, 1 to 12, for what hangs on the season. Default: any day of an
    average year."""
    day: Annotated[int, Field(ge=1, le=31)] | None = None
    """Day of the month on which it starts, for the season and for monthly allowances; of a month of
    31 days where `month` is not said. Default: 1."""
    date: Date | None = None
    """Date on which it starts, such as 2026-04-20, in place of `month` and `day`: the weekday
    follows, and holidays are known. Default: none; the weekday is that of `hours.january_1`, and no
    day is a holiday."""
    conditions_seed: Annotated[int, Field(ge=0, le=2**63 - 1)] | None = None
    """Seed of the year whose weather and failures are met, for runs that differ in their users but
    not in these. Default: `seed`."""
    delay_shift: Duration = 0
    """A check of whether a figure hangs on phase: every propagation delay is longer by up to this,
    drawn anew for each seed. Where a figure then moves by more than its interval, it does. 0.3 ms
    will do; delays as they are written are those of the answer."""
    engine: EngineName = FAST
    """The compiled core, or the slow engine that defines what it must do."""

    @model_validator(mode="after")
    def _measures_something(self) -> Run:
        if self.warmup >= self.duration:
            raise ValueError(
                f"warmup ({format_duration(self.warmup)}) must be shorter than "
                f"duration ({format_duration(self.duration)})"
            )
        self._check_date()
        days = 31 if self.month is None else MONTH_DAYS[self.month - 1]
        if self.day is not None and self.day > days:
            raise ValueError(f"day must be 1 to {days} in month {self.month}, got {self.day}")
        return self

    def _check_date(self) -> None:
        """Check that the date is there, and is all that says the day.

        Raises:
            ValueError: it is 29 February, too early or late, or said twice.
        """
        said = [key for key in ("month", "day") if getattr(self, key) is not None]
        if self.date is None:
            return
        if said:
            raise ValueError(f"date says the day; leave out {' and '.join(said)}")
        if (self.date.month, self.date.day) == (2, 29):
            raise ValueError(
                f"date {self.date}: years have 365 days here; take {self.date.year}-02-28 or "
                f"{self.date.year}-03-01"
            )
        if not FIRST_YEAR <= self.date.year < LAST_YEAR:
            raise ValueError(
                f"date {self.date}: holidays are known from {FIRST_YEAR} to {LAST_YEAR - 1}"
            )

    @property
    def knows_day(self) -> bool:
        """Whether the day of the month is said."""
        return self.date is not None or self.day is not None

    @property
    def dated(self) -> bool:
        """Whether the day of the year is said."""
        return self.date is not None or self.month is not None

    @property
    def last_date(self) -> dt.date | None:
        """The day on which it ends; None where no date is said."""
        if self.date is None:
            return None
        days = ((self.clock or 0) + self.duration - 1) // NS_PER_DAY
        return self.date + dt.timedelta(days=days)

    def plan(self, calendar: Calendar | None = None) -> RunPlan:
        """Return the plan that an engine takes."""
        month, day = self.month or 1, self.day or 1
        if self.date is not None:
            month, day = self.date.month, self.date.day
        return RunPlan(
            start_ns=start_of(month, day) + (self.clock or 0),
            dated=self.dated,
            calendar=calendar,
            clocked=self.clock is not None,
            duration_ns=self.duration,
            seed=self.seed,
            warmup_ns=self.warmup,
            interval_ns=self.interval,
            delay_shift_ns=self.delay_shift,
            conditions_seed=self.conditions_seed,
        )
