"""Monthly allowance (fair use): a line that is slowed after so many bytes, until the month ends.

How much has been used by a moment of the month is what a day uses, evenly over the day, and no more
than the line carries once it is slowed.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import ClassVar

from simnet.calendar.days import MONTH_DAYS, NS_PER_YEAR, start_of
from simnet.conditions.cause import NS_PER_DAY, Influence, Period
from simnet.conditions.steps import Steps, window
from simnet.units import UNLIMITED

BITS_PER_BYTE = 8
SECONDS_PER_DAY = 86_400


@dataclass(frozen=True, slots=True)
class Slowed:
    """What is left of a line from so many bytes of a month on."""

    after_bytes: int
    rates_bps: tuple[int, int]
    """Of the directions, forward and backward."""


@dataclass(frozen=True, slots=True)
class MonthlyAllowance:
    """A line with an allowance, and what of it is used; the same in every replication."""

    seeded: ClassVar[bool] = False

    link: str
    steps: tuple[Slowed, ...]
    """By rising volume."""
    used_bytes: int
    """In a day at the full rate, both directions together; above 0."""
    ways: tuple[int, ...]
    """Directions that are slowed."""

    def during(self, period: Period) -> Iterator[Influence]:
        """Yield what is left of the line in each direction that is slowed."""
        for way in self.ways:
            steps = self._of_years(period, way)
            left = window(steps, UNLIMITED, period.start_ns, period.end_ns)
            if any(bps != UNLIMITED for _, bps in left):
                yield Influence(self.link, way, capacity=left)

    def reached_ns(self) -> tuple[int, ...]:
        """Return when each step is reached, since the start of a month without an end."""
        found, now_ns, volume, used = [], Fraction(0), 0, Fraction(self.used_bytes)
        for each in self.steps:
            now_ns += (each.after_bytes - volume) * NS_PER_DAY / used
            found.append(math.ceil(now_ns))
            volume = each.after_bytes
            carried = Fraction(max(each.rates_bps) * SECONDS_PER_DAY, BITS_PER_BYTE)
            used = min(used, carried)
        return tuple(found)

    def _of_years(self, period: Period, way: int) -> Steps[int]:
        """Return the capacity of one direction by time, from the year on that a period begins in.

        A period of no date is in a January.
        """
        reached = self.reached_ns()
        found: list[tuple[int, int]] = []
        for year in range(period.start_ns // NS_PER_YEAR, period.end_ns // NS_PER_YEAR + 1):
            for month, days in enumerate(MONTH_DAYS, start=1):
                begins_ns = year * NS_PER_YEAR + start_of(month)
                found.append((begins_ns, UNLIMITED))
                found += [
                    (begins_ns + at_ns, each.rates_bps[way])
                    for at_ns, each in zip(reached, self.steps, strict=True)
                    if at_ns < days * NS_PER_DAY
                ]
        return tuple(found)
