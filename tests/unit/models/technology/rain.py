"""Rain for tests of technologies: ranks by the minute, told apart by place and year."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from simnet.chance.streams import first_uniform
from simnet.conditions.cause import NS_PER_HOUR, Period
from simnet.models.propagation.province import RegencyRain, regency
from simnet.models.weather.base import DRY, Point, Ranks

CELL_NS = NS_PER_HOUR // 12


@dataclass(frozen=True)
class Scripted:
    """Ranks that hold from given times of the year on; dry before."""

    ranks: tuple[tuple[int, float], ...]
    drops: float = 1.0

    def rain(self, place: Point, period: Period) -> Ranks:
        now = DRY
        times, percent = [0], []
        for at_ns, rank in self.ranks:
            since_ns = at_ns - period.start_ns
            if since_ns <= 0:
                now = rank
            elif since_ns < period.length_ns:
                times.append(since_ns)
                percent.append(rank)
        return Ranks(np.array(times), np.array([now, *percent]))

    def climate(self, place: Point) -> RegencyRain:
        return regency("64.72")


@dataclass(frozen=True)
class Drawn:
    """Ranks drawn anew every five minutes, evenly, so that each is met as often as it says."""

    drops: float = 1.0

    def rain(self, place: Point, period: Period) -> Ranks:
        first = period.start_ns // CELL_NS
        cells = range(first, -(-period.end_ns // CELL_NS))
        where = f"{place.latitude:.3f}/{place.longitude:.3f}"
        percent = [100 * first_uniform(period.seed, f"rain/{where}/{cell}") for cell in cells]
        times = [max(0, cell * CELL_NS - period.start_ns) for cell in cells]
        return Ranks(np.array(times), np.array(percent))

    def climate(self, place: Point) -> RegencyRain:
        return regency("64.72")
