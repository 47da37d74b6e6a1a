"""What is left of a satellite's rate by the hour of the day and by how hard it rains.

Both are tables of shares; the rate at a moment is what the link can carry at best times both.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import fsum

import numpy as np

from simnet.conditions.cause import NS_PER_DAY, NS_PER_HOUR, Period
from simnet.conditions.steps import Steps
from simnet.models.propagation.domain import FloatArray, IntArray
from simnet.models.weather.base import DRY, Point, Weather, merged_times


@dataclass(frozen=True, slots=True)
class Shares:
    """A share of a rate as a step function: when each begins to hold, the first at 0."""

    times_ns: IntArray
    shares: FloatArray

    def at(self, times_ns: IntArray) -> FloatArray:
        """Return the shares that hold at some times from 0 on."""
        return self.shares[np.searchsorted(self.times_ns, times_ns, side="right") - 1]


def by_hour(shares: Sequence[float], period: Period) -> Shares:
    """Return the share of each hour of a period; their mean where the time of day is not known.

    `shares` are those of the hours of a day from midnight on.
    """
    if not period.clocked:
        mean = round(fsum(shares) / len(shares), 6)
        return Shares(np.zeros(1, dtype=np.int64), np.array([mean]))
    first = period.start_ns // NS_PER_HOUR
    hours = np.arange(first, -(-period.end_ns // NS_PER_HOUR))
    times_ns = np.maximum(hours * NS_PER_HOUR - period.start_ns, 0)
    return Shares(times_ns, np.array(shares)[hours % (NS_PER_DAY // NS_PER_HOUR)])


def by_rain(
    above_mm_h: Sequence[float], shares: Sequence[float], place: Point, weather: Weather,
    period: Period,
) -> Shares:  # fmt: skip
    """Return the share that rain leaves at a place, all of it while it is dry.

    Args:
        above_mm_h: rain rates in increasing order.
        shares: what is left while it rains harder than each; as many.
        place: where it rains.
        weather: tells how rare the rain of the moment is there, which its climate makes a rate.
        period: what is asked for.
    """
    rain = weather.rain(place, period)
    climate = weather.climate(place).climate
    marks = climate.percent_exceeded(np.array(above_mm_h, dtype=np.float64))
    passed = (rain.percent[:, None] < np.minimum(marks, DRY)[None, :]).sum(axis=1)
    return Shares(rain.times_ns, np.array([1.0, *shares])[passed])


def capacity(rate_bps: int, every: Sequence[Shares]) -> Steps[int]:
    """Return the whole bit/s that several shares together leave of a rate, where they change."""
    times_ns = merged_times([each.times_ns for each in every])
    left = np.ones(times_ns.shape)
    for each in every:
        left = left * each.at(times_ns)
    rates = np.floor(rate_bps * left + 0.5).astype(np.int64)
    starts = np.flatnonzero(np.diff(rates, prepend=-1))
    return tuple(zip(times_ns[starts].tolist(), rates[starts].tolist(), strict=True))
