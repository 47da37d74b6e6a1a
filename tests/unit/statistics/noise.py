"""Fractional Gaussian noise of a known Hurst parameter, generated exactly."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt


def fractional_gaussian_noise(
    hurst: float, size: int, random: np.random.Generator
) -> npt.NDArray[np.float64]:
    """Return noise of variance 1, by a circulant embedding (Davies and Harte 1987)."""
    lag = np.arange(size + 1, dtype=np.float64)
    power = 2.0 * hurst
    covariance = (np.abs(lag + 1) ** power - 2 * lag**power + np.abs(lag - 1) ** power) / 2
    circle = np.concatenate([covariance, covariance[-2:0:-1]])
    spectrum = np.fft.fft(circle).real
    assert spectrum.min() > -1e-9
    white = random.standard_normal((2, circle.size))
    shaped = np.sqrt(np.maximum(spectrum, 0.0) / circle.size) * (white[0] + 1j * white[1])
    noise: npt.NDArray[np.float64] = np.fft.fft(shaped).real[:size]
    return noise
