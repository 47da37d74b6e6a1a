"""What links are told of the weather: where and when it rains, and how hard for that place.

Rain is told as a rank: the percentage of an average year in which it rains harder at the place
than at that moment. A link reads its attenuation from its own curve at that rank
(:class:`~simnet.models.propagation.exceedance.ExceedanceCurve`), so that the share of time above
any attenuation is in the long run that of the recommendation.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
import numpy.typing as npt

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


@dataclass(frozen=True, slots=True)
class ManyRanks:
    """Rain at several places in a period, at the same times."""

    times_ns: IntArray
    """When each rank begins to hold, since the period's start; the first at 0; shape (n,)."""
    percent: npt.NDArray[np.float32]
    """As in :class:`Ranks`; shape (places, n). Single precision holds them exactly."""

    def of(self, number: int) -> Ranks:
        """Return the rain at one of the places, without ranks that are as the one before."""
        return changing(self.times_ns, self.percent[number].astype(np.float64))


def changing(times_ns: IntArray, percent: FloatArray) -> Ranks:
    """Return ranks without those that are as the one before."""
    new = np.concatenate([[True], percent[1:] != percent[:-1]])
    return Ranks(times_ns[new], percent[new])


def merged_times(several: Sequence[IntArray]) -> IntArray:
    """Return the times of several that are each in order, each once.

    A stable sort merges runs that are in order; `np.unique` looks each time up in a hash table.
    """
    times = np.sort(np.concatenate(several), kind="stable")
    return times[np.concatenate([[True], times[1:] != times[:-1]])] if len(times) else times


class Weather(Protocol):
    """Rain over the province. Frozen, picklable, with a `repr` that says all of it."""

    @property
    def drops(self) -> float:
        """Factor on attenuation in rain, for drop sizes other than those of P.838-3."""

    def rain(self, place: Point, period: Period) -> Ranks:
        """Return the rain at a place in a period."""

    def climate(self, place: Point) -> RegencyRain:
        """Return the rain of an average year at a place."""
