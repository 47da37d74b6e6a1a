"""The table of rain: what fell where an access feels it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from simnet.conditions.cause import Period
from simnet.models.access_conditions import AccessConditions
from simnet.models.propagation.province import RegencyRain, nearest
from simnet.models.technology.base import AccessLink, Line
from simnet.models.technology.geo import Geo
from simnet.models.weather.base import DRY, Point, Ranks, Weather
from simnet.network import RunPlan
from simnet.tables.rain import rain

S = 10**9
HERE, THERE = Point(0.7, 114.3), Point(1.2, 114.3)


@dataclass(frozen=True)
class Shower:
    """It rains at one place for ten seconds, as hard as in 0.01 % of the year."""

    drops = 1.0

    def rain(self, place: Point, period: Period) -> Ranks:
        percent = [DRY, 0.01 if place == HERE else DRY, DRY]
        return Ranks(np.array([0, 20 * S, 30 * S]), np.array(percent))

    def climate(self, place: Point) -> RegencyRain:
        return nearest(place.latitude, place.longitude)


def cause(name: str, here: Point | None, weather: Weather | None) -> AccessConditions:
    link = AccessLink(10_000_000, 270_000_000, 0.0, 1)
    line = Line(name, here, Point(-3.3, 114.6), link, link, weather)
    return AccessConditions(Geo(), line, f"access/{name}")


def test_rain_is_told_in_mm_h_where_any_falls() -> None:
    shower = Shower()
    causes = [
        cause("wet", HERE, shower),
        cause("dry", THERE, shower),
        cause("nowhere", None, shower),
        cause("without", HERE, None),
    ]
    found = rain(causes, RunPlan(60 * S)).to_pylist()
    assert [(each["place"], each["time_s"]) for each in found] == [
        ("wet", 0.0), ("wet", 20.0), ("wet", 30.0),
    ]  # fmt: skip
    dry, wet, again = (each["rain_mm_h"] for each in found)
    assert (dry, again) == (0.0, 0.0)
    assert abs(wet - nearest(0.7, 114.3).rate_001_mm_h) < 0.1
