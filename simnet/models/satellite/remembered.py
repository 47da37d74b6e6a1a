"""Rain asked for once: both directions of a link, and both its ends, meet the same."""

from __future__ import annotations

from simnet.conditions.cause import Period
from simnet.models.propagation.province import RegencyRain
from simnet.models.weather.base import Point, Ranks, Weather


class Remembered:
    """A weather that keeps what it was asked, for as long as one link is asked of one period."""

    def __init__(self, weather: Weather) -> None:
        self._weather = weather
        self._known: dict[tuple[Point, Period], Ranks] = {}

    @property
    def drops(self) -> float:
        """That of the weather."""
        return self._weather.drops

    def rain(self, place: Point, period: Period) -> Ranks:
        """Return the rain at a place in a period."""
        if (place, period) not in self._known:
            self._known[place, period] = self._weather.rain(place, period)
        return self._known[place, period]

    def climate(self, place: Point) -> RegencyRain:
        """Return the rain of an average year at a place."""
        return self._weather.climate(place)
