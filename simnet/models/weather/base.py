"""What links are told of the weather: where and when it rains, and how hard for that place.

Rain is told as a rank: the percentage of an average year in which it rains harder at the place
than at that moment. A link reads its attenuation from its own curve at that rank
(:class:`~simnet.models.propagation.exceedance.ExceedanceCurve`), so that the share of time above
any attenuation is in the long run that of the recommendation.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from simnet.conditions.cause import Period
from simnet.models.propagation.domain import FloatArray, IntArray
from simnet.models.propagation.province import RegencyRain

DRY = 100.0
"""The rank while it does not rain."""


@dataclass(frozen=True, slots=True)
class Point:
    """A place on the map, degrees."""

    latitude: float
    longitude: float


@dataclass(frozen=True, slots=True)
class Ranks:
    """Rain at a place in a period."""

    times_ns: IntArray
    """When each rank begins to hold, since the period's start; the first at 0; shape (n,)."""
    percent: FloatArray
    """Percentage of an average year in which it rains harder; DRY while it does not; shape (n,)."""


class Weather(Protocol):
    """Rain over the province. Frozen, picklable, with a `repr` that says all of it."""

    def rain(self, place: Point, period: Period) -> Ranks:
        """Return the rain at a place in a period."""

    def climate(self, place: Point) -> RegencyRain:
        """Return the rain of an average year at a place."""
