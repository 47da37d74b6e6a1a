"""Rain of a year at many places at once is that of each place alone."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from simnet.conditions.cause import NS_PER_DAY, Period
from simnet.models.technology.base import AccessLink, Line
from simnet.models.weather.base import Point
from simnet.models.weather.rain_field import RainField
from simnet.timelines.rain import KnownRain, with_known_rain

WEEK = Period(3, 20 * NS_PER_DAY, 7 * NS_PER_DAY, dated=True, clocked=True, fine=False)
PLACES = (Point(0.55, 115.26), Point(-0.5, 117.15), Point(1.18, 114.26))
LINK = AccessLink(10**7, 10**7, 0.0, 10**8)


@dataclass(frozen=True)
class Asking:
    """A cause that asks the weather of its line."""

    line: Line


def test_it_is_the_rain_of_each_place_alone() -> None:
    weather = RainField()
    lines = [Line(str(each), each, None, LINK, LINK, weather) for each in PLACES]
    plain = object()
    asking = [Asking(each) for each in lines]
    found = list(with_known_rain([asking[0], plain, *asking[1:]], WEEK))  # type: ignore[list-item]
    assert found[0] is plain
    for line, cause in zip(lines, found[1:], strict=True):
        known = cause.line.weather  # type: ignore[attr-defined]
        assert isinstance(known, KnownRain)
        alone, together = weather.rain(line.here, WEEK), known.rain(line.here, WEEK)  # type: ignore[arg-type]
        assert np.array_equal(alone.times_ns, together.times_ns)
        assert np.array_equal(alone.percent, together.percent)
