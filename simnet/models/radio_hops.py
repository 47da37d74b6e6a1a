"""Line-of-sight hops of a microwave link: where each lies, how long it is, its signal in rain."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from simnet.conditions.cause import Period
from simnet.models.propagation.domain import FloatArray, IntArray
from simnet.models.propagation.exceedance import ExceedanceCurve
from simnet.models.propagation.free_space import free_space_loss_db
from simnet.models.propagation.terrestrial_path import TerrestrialPath, rain_curve
from simnet.models.weather.base import Point, Weather
from simnet.network.geography import great_circle_km

SHORTEST_KM = 0.01
"""No hop counts as shorter: ten metres."""
TILT_DEG = {"horizontal": 0.0, "vertical": 90.0}


@dataclass(frozen=True, slots=True)
class Hop:
    """One hop: from a tower to the next that it sees."""

    middle: Point
    length_km: float


def hops_between(points: Sequence[Point], length_km: float | None, most_km: float) -> list[Hop]:
    """Return the hops of a link over some points, each leg in equal hops no longer than most.

    Args:
        points: its ends, and towers between them in order; at least two.
        length_km: of the whole link; None: the distance over all points.
        most_km: the longest hop.
    """
    legs = [(a, b, distance_km(a, b)) for a, b in pairwise(points)]
    total_km = math.fsum(km for _, _, km in legs)
    stretch = 1.0 if length_km is None or not total_km else length_km / total_km
    found = []
    for start, end, km in legs:
        whole_km = max(SHORTEST_KM, km * stretch if total_km else length_km or 0.0)
        count = max(1, math.ceil(whole_km / most_km - 1e-9))
        found += [
            Hop(_between(start, end, (number + 0.5) / count), whole_km / count)
            for number in range(count)
        ]
    return found


def distance_km(one: Point, other: Point) -> float:
    """Return the distance of two places on the sphere."""
    return great_circle_km(one.latitude, one.longitude, other.latitude, other.longitude)


def received_dbm(power_dbm: float, gain_dbi: float, frequency_ghz: float, hop: Hop) -> float:
    """Return what an antenna gets in clear air from another like it (Friis 1946; P.525-4)."""
    return power_dbm + 2 * gain_dbi - free_space_loss_db(frequency_ghz, hop.length_km)


def curve_at(
    weather: Weather, hop: Hop, frequency_ghz: float, polarisation: str
) -> ExceedanceCurve:
    """Return the rain attenuation of a hop by percentage of the year (P.530-18).

    It rains on the path as often as at its middle, where the rain rate is read, too.
    """
    path = TerrestrialPath(frequency_ghz, hop.length_km, TILT_DEG[polarisation])
    climate = weather.climate(hop.middle)
    return rain_curve(path, climate.rate_001_mm_h, climate.climate.rain_percent, weather.drops)


@dataclass(frozen=True, slots=True)
class HopSignal:
    """What a hop receives as time goes on: clear air less what the rain at its middle takes."""

    weather: Weather
    hop: Hop
    curve: ExceedanceCurve
    clear_dbm: float

    def __call__(self, period: Period) -> tuple[IntArray, FloatArray]:
        """Return when each level begins to hold, ns since the period's start, and the levels.

        To a thousandth of a decibel, so that a mode hangs on no last bit.
        """
        ranks = self.weather.rain(self.hop.middle, period)
        levels = self.clear_dbm - self.curve.attenuation_db(ranks.percent)
        return ranks.times_ns, np.round(levels, 3)


def _between(start: Point, end: Point, share: float) -> Point:
    """Return a point of the way, straight on the map: hops are short."""
    return Point(
        start.latitude + share * (end.latitude - start.latitude),
        start.longitude + share * (end.longitude - start.longitude),
    )
