"""Presence: when the people of an app are there, and how many of those who could be."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Self

from simnet.calendar.openings import HoursName
from simnet.calendar.year import Calendar
from simnet.chance.distributions import DurationDistribution
from simnet.kinds import Declared, Field, Probability, model_validator
from simnet.presence.profile import Habit
from simnet.units import NS_PER_S, format_duration

Weights = Annotated[
    tuple[Annotated[float, Field(ge=0, le=1_000)], ...],
    Field(strict=False, min_length=24, max_length=24),
]
LEAST_SESSION_NS = NS_PER_S
NS_PER_HOUR = 3600 * NS_PER_S


class Presence(Declared):
    """When the people of an app are at it. Only people have it, no datagrams and no transfers.

    Who comes and goes does so in sessions of their own, the same in every alternative. Who is at
    something as a session ends finishes it and leaves.
    """

    hours: HoursName = "all"
    """The set of hours in which they can be there: all, school, clinic, office or after_office."""
    active: Probability = 1.0
    """Share of `count` who are there at an hour of weight 1."""
    session: DurationDistribution | None = None
    """How long one stays; times away are exponential. Default: as long as it is open."""
    by_hour: Weights | None = None
    """How many times as many are there in each hour of the day: 24 weights from midnight on; a run
    without a `clock` takes their mean over the hours that are open. Default: 1 in all."""
    prayers: bool = False
    """Whether nobody begins a session in the pause after a prayer time (`hours.prayers`)."""

    @model_validator(mode="after")
    def _somebody(self) -> Self:
        if self.active == 0:
            raise ValueError("active must be > 0: nobody would ever be there")
        if self.by_hour is not None and not any(self.by_hour):
            raise ValueError("by_hour: at least one weight must be > 0")
        return self

    @model_validator(mode="after")
    def _no_more_than_all(self) -> Self:
        most = max(self.by_hour or (1.0,))
        if self.active * most > 1 + 1e-9:
            raise ValueError(
                f"active ({100 * self.active:g} %) times the greatest weight ({most:g}) is "
                f"{100 * self.active * most:g} %; more than all cannot be there"
            )
        return self

    @model_validator(mode="after")
    def _time_passes(self) -> Self:
        if self.session is None:
            return self
        mean_ns = self.session.variate(1.0).mean
        if mean_ns < LEAST_SESSION_NS:
            raise ValueError(
                f"mean session ({format_duration(round(mean_ns))}) must be at least "
                f"{format_duration(LEAST_SESSION_NS)}"
            )
        return self

    def habit(self) -> Habit:
        """Return it as it is played."""
        session = None if self.session is None else self.session.variate(NS_PER_S)
        return Habit(self.hours, self.active, session, self.by_hour or (), self.prayers)

    def faults(self, calendar: Calendar) -> Iterator[tuple[str, str]]:
        """Yield that nobody ever comes, as (path within it, message)."""
        if self.by_hour is None:
            return
        open_hours = {
            hour
            for each in calendar.week(self.hours)
            for start, end in each
            for hour in range(start // NS_PER_HOUR, -(-end // NS_PER_HOUR))
        }
        if not any(self.by_hour[hour] for hour in open_hours):
            yield "by_hour", f"is 0 in all {self.hours} hours: nobody would ever be there"
