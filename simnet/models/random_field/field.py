"""A stationary Gaussian field on a map that forgets in time, as a sum of wandering plane waves.

What it is at a place depends on the seed and on the place, never on which others are asked. It is
Gaussian with unit variance everywhere; its correlation is nearly that which is asked for
(:func:`GaussianField.correlation_of_sum`). Places lie on a plane with true distances at the
equator: 11 degrees from it those from east to west are 2 % too long.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np

from simnet.models.propagation.domain import FloatArray
from simnet.models.propagation.province import EARTH_RADIUS_KM
from simnet.models.propagation.site_diversity import Correlation
from simnet.models.random_field.spectrum import Waves, waves_of
from simnet.models.random_field.waves import SingleArray, Wandering

QUANTUM = 2.0**-11
"""What weights of waves are rounded to, relative to the greatest; see :mod:`.waves`. Sums are then
exact up to 128, eight or more standard deviations."""


@dataclass(frozen=True, slots=True)
class Sums:
    """Weights of waves at places: their sum has the standard deviation `scale`.

    Attributes:
        weights: multiples of `QUANTUM`, shape (processes, places).
        scale: shape (places,).
    """

    weights: SingleArray
    scale: FloatArray


@dataclass(frozen=True, slots=True)
class GaussianField:
    """A field of unit variance.

    Attributes:
        name: of its streams.
        correlation: in space, by distance.
        rings: wave numbers of the exponential part of the correlation.
        angles: directions of each.
        forgets_per_s: the correlation over t seconds is exp(-forgets_per_s t).
    """

    name: str
    correlation: Correlation
    rings: int
    angles: int
    forgets_per_s: float

    def wandering(self, seed: int) -> Wandering:
        """Return the processes that its waves follow: a cosine and a sine for each."""
        count = 2 * len(self._waves().shares)
        return Wandering(self.name, seed, count, self.forgets_per_s)

    def sums(self, places: Sequence[tuple[float, float]]) -> Sums:
        """Return the weights of the waves at places (latitude, longitude), in degrees."""
        waves = self._waves()
        km = np.radians(np.asarray(places, dtype=np.float64).reshape(-1, 2)) * EARTH_RADIUS_KM
        phase = np.outer(waves.vectors[:, 0], km[:, 1]) + np.outer(waves.vectors[:, 1], km[:, 0])
        size = np.sqrt(waves.shares / waves.shares.max())[:, None]
        both = np.concatenate([size * np.cos(phase), size * np.sin(phase)])
        weights = np.rint(both / QUANTUM) * QUANTUM
        return Sums(weights.astype(np.float32), np.sqrt((weights**2).sum(axis=0)))

    def correlation_of_sum(self, east_km: FloatArray, north_km: FloatArray) -> FloatArray:
        """Return the correlation that the field has between places so far apart."""
        return self._waves().correlation(east_km, north_km)

    def _waves(self) -> Waves:
        return _waves(self.correlation, self.rings, self.angles)


@cache
def _waves(correlation: Correlation, rings: int, angles: int) -> Waves:
    return waves_of(correlation, rings, angles)
