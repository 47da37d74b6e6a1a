"""Weather for tests: the climate of Samarinda, with ranks that are given or shuffled."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from simnet.conditions.cause import Period
from simnet.models.propagation.province import RegencyRain, regency
from simnet.models.weather.base import DRY, Point, Ranks

SAMARINDA = Point(-0.50, 117.15)
BANJARMASIN = Point(-3.32, 114.59)
MINUTE_NS = 60_000_000_000


@dataclass(frozen=True, slots=True)
class Steady:
    """Rain that is everywhere and always equally rare."""

    percent: float = DRY
    drops: float = 1.0

    def rain(self, place: Point, period: Period) -> Ranks:
        return Ranks(np.zeros(1, dtype=np.int64), np.array([self.percent]))

    def climate(self, place: Point) -> RegencyRain:
        return regency("Kota Samarinda")


@dataclass(frozen=True, slots=True)
class Shuffled:
    """The ranks of a year in any order, a minute each; in the long run each is met as often.

    Between, the sky is dry for a while at least, as rain does not last for days.
    """

    minutes: int = 40_000
    drops: float = 1.0

    def rain(self, place: Point, period: Period) -> Ranks:
        numbers = np.arange(period.start_ns // MINUTE_NS, -(-period.end_ns // MINUTE_NS))
        order = np.random.default_rng(7).permutation(self.minutes)
        ranks = (order[numbers % self.minutes] + 0.5) * 100 / self.minutes
        times_ns = np.maximum(numbers * MINUTE_NS - period.start_ns, 0)
        return Ranks(times_ns, np.where(ranks < 8, ranks, DRY))

    def climate(self, place: Point) -> RegencyRain:
        return regency("Kota Samarinda")


@dataclass(frozen=True, slots=True)
class OnlyAt:
    """Rain at one place: equally rare all the time, or in shuffled order where no rank is given."""

    wet: Point
    percent: float | None
    drops: float = 1.0

    def rain(self, place: Point, period: Period) -> Ranks:
        if place != self.wet:
            return Steady().rain(place, period)
        sky = Shuffled() if self.percent is None else Steady(self.percent)
        return sky.rain(place, period)

    def climate(self, place: Point) -> RegencyRain:
        return Steady().climate(place)
