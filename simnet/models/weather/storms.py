"""Scripted storms over a random field of rain, or over dry weather.

While a storm lasts it rains at each of its places at least as hard as it says; where the field has
harder rain, that stays.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from simnet.conditions.cause import Period
from simnet.models.propagation.province import RegencyRain, distance_km
from simnet.models.weather.base import DRY, Point, Ranks, Weather, changing


@dataclass(frozen=True, slots=True)
class Storm:
    """Rain over some places for a while, [start_ns, end_ns) since 1 January.

    Attributes:
        start_ns: when it begins; as all of it, everywhere at once.
        end_ns: when it is over.
        percent: it rains as hard as in this percentage of the average year; None: by `rate_mm_h`.
        rate_mm_h: it rains as hard as this, which means a rank of its own at each place.
        centres: places around which it rains; none: everywhere.
        within_km: how far around each.
    """

    start_ns: int
    end_ns: int
    percent: float | None = None
    rate_mm_h: float = 0.0
    centres: tuple[Point, ...] = ()
    within_km: float = math.inf

    def covers(self, place: Point) -> bool:
        """Tell whether it rains at a place."""
        return not self.centres or any(
            distance_km(centre, place.latitude, place.longitude) <= self.within_km
            for centre in self.centres
        )

    def rank(self, climate: RegencyRain) -> float:
        """Return the rank of its rain at a place with a climate."""
        if self.percent is not None:
            return self.percent
        return float(climate.climate.percent_exceeded(self.rate_mm_h))


@dataclass(frozen=True, slots=True)
class Storms:
    """Weather with storms that a scenario scripts.

    Attributes:
        weather: what is elsewhere and at other times; it also says what climate a place has.
        natural: whether it rains by itself, too.
        storms: what is scripted.
    """

    weather: Weather
    natural: bool
    storms: tuple[Storm, ...]

    @property
    def drops(self) -> float:
        """As in the weather beneath."""
        return self.weather.drops

    def rain(self, place: Point, period: Period) -> Ranks:
        """Return the rain at a place in a period.

        Raises:
            DomainError: the climate of the place is not known.
        """
        climate = self.climate(place)
        dry = Ranks(np.zeros(1, dtype=np.int64), np.full(1, DRY))
        ranks = self.weather.rain(place, period) if self.natural else dry
        for storm in self.storms:
            if storm.covers(place):
                ranks = _over(ranks, storm, storm.rank(climate), period)
        return ranks

    def climate(self, place: Point) -> RegencyRain:
        """Return the rain of an average year at a place, without storms."""
        return self.weather.climate(place)


def _over(ranks: Ranks, storm: Storm, rank: float, period: Period) -> Ranks:
    """Return ranks of a period that are at most `rank` during a storm."""
    start_ns, end_ns = (each - period.start_ns for each in (storm.start_ns, storm.end_ns))
    marks = [each for each in (start_ns, end_ns) if 0 < each < period.length_ns]
    times = np.union1d(ranks.times_ns, np.array(marks, dtype=np.int64))
    percent = ranks.percent[np.searchsorted(ranks.times_ns, times, side="right") - 1]
    during = (times >= start_ns) & (times < end_ns)
    return changing(times, np.where(during, np.minimum(percent, rank), percent))
