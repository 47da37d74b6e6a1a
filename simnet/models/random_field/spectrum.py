"""Quadrature of the plane spectrum of a correlation function: the waves of a random field.

A stationary field on the plane with the correlation rho(d) is a sum of plane waves; which share of
its variance lies at which wave number is the Hankel transform of rho. Exponential correlations
exp(-d/L) have P(k > K) = 1/sqrt(1 + (K L)^2), Gaussian ones exp(-(d/L)^2) have exp(-(K L)^2/4).
The first gets rings of equal share, thinner towards the largest wave numbers, each turned by the
golden ratio against the last; the second, smooth, the rings of a Gauss-Laguerre quadrature.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from simnet.models.propagation.domain import FloatArray
from simnet.models.propagation.site_diversity import Correlation

GOLDEN = 0.6180339887498949
FAR_RINGS, FAR_ANGLES = 4, 8
"""Of the smooth part: exact to 1e-4 up to 600 km, as k d stays below 6 there."""
THINNER = 1.6
"""Power by which rings of the exponential part get thinner; chosen for the least error."""


@dataclass(frozen=True, slots=True)
class Waves:
    """Plane waves of a field and the share of its variance that each has.

    Attributes:
        vectors: wave vectors, radians/km, shape (waves, 2).
        shares: sum to 1, shape (waves,).
    """

    vectors: FloatArray
    shares: FloatArray

    def correlation(self, east_km: FloatArray, north_km: FloatArray) -> FloatArray:
        """Return the correlation that a sum of the waves has between places so far apart."""
        phase = np.multiply.outer(east_km, self.vectors[:, 0])
        phase += np.multiply.outer(north_km, self.vectors[:, 1])
        return np.asarray(np.cos(phase) @ self.shares)


def waves_of(correlation: Correlation, rings: int, angles: int) -> Waves:
    """Return waves whose sum has nearly a correlation.

    Args:
        correlation: of the field.
        rings: wave numbers of the exponential part.
        angles: directions of each.
    """
    near = _exponential(correlation.near, correlation.near_km, rings, angles)
    far = _gaussian(1 - correlation.near, correlation.far_km)
    every = np.concatenate([near, far])
    return Waves(every[:, :2], every[:, 2] / every[:, 2].sum())


def _exponential(share: float, length_km: float, rings: int, angles: int) -> FloatArray:
    edges = np.linspace(0, 1, rings + 1) ** THINNER
    above = (edges[1:] + edges[:-1]) / 2
    numbers = np.sqrt(1 / above**2 - 1) / length_km
    return _rings(numbers, share * np.diff(edges), angles)


def _gaussian(share: float, length_km: float) -> FloatArray:
    squares, weights = np.polynomial.laguerre.laggauss(FAR_RINGS)
    return _rings(2 * np.sqrt(squares) / length_km, share * weights, FAR_ANGLES)


def _rings(numbers: FloatArray, shares: FloatArray, angles: int) -> FloatArray:
    """Return (east, north, share) of waves on rings; a half circle, as a wave has no sign."""
    turns = np.arange(len(numbers))[:, None] * GOLDEN % 1
    phi = np.pi * (np.arange(angles)[None, :] + turns) / angles
    found = np.empty((len(numbers), angles, 3))
    found[:, :, 0] = numbers[:, None] * np.cos(phi)
    found[:, :, 1] = numbers[:, None] * np.sin(phi)
    found[:, :, 2] = shares[:, None] / angles
    return found.reshape(-1, 3)
