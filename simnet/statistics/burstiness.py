"""How bursty a series is, at one scale and over all: index of dispersion, Hurst parameter.

A series holds what came in equal intervals of time, one after another: packets, bits. Where it is
self-similar (Leland, Taqqu, Willinger, Wilson 1994, IEEE/ACM Transactions on Networking 2(1)) its
bursts do not even out as they are averaged over longer times, and the Hurst parameter says how
little they do: 0.5 where what comes in one time says nothing of later times, up to 1.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from scipy import special

from simnet.statistics.arrays import FloatArray, Values, row

LEAST_COEFFICIENTS = 16
"""An octave with fewer wavelet coefficients than this is left out."""
FIRST_OCTAVE = 3
"""Before it the series is not yet its own approximation (Veitch, Taqqu, Abry 2000)."""
LEAST_OCTAVES = 4
FIT = 0.05
"""Points lie on a line where chance alone would have them so far off in this share of cases."""
_HIGH = 0.5 / math.sqrt(2.0)
_ROOT = math.sqrt(3.0)
_LOW_PASS = np.array([1 + _ROOT, 3 + _ROOT, 3 - _ROOT, 1 - _ROOT]) * _HIGH / 2.0
"""Of Daubechies' wavelet with two vanishing moments, which a linear trend does not touch."""
_HIGH_PASS = _LOW_PASS[::-1] * np.array([1.0, -1.0, 1.0, -1.0])


@dataclass(frozen=True, slots=True)
class Hurst:
    """An estimate of the Hurst parameter, with the interval of 95 % of a Gaussian series."""

    value: float
    """NaN where the series is too short."""
    low: float
    high: float
    octaves: tuple[int, int] = (0, 0)
    """From 2^first to 2^last intervals: the scales that it was estimated over."""


def index_of_dispersion(counts: Values) -> float:
    """Return the variance of counts over their mean: 1 of a Poisson process, at any scale.

    NaN of fewer than two counts, or where all are 0.
    """
    array = row(counts)
    mean = array.mean() if array.size else 0.0
    return float(array.var(ddof=1) / mean) if array.size > 1 and mean > 0 else math.nan


def aggregated(values: Values, scale: int) -> FloatArray:
    """Return the sums over so many intervals each; what does not fill the last is left out."""
    array = row(values)
    whole = array.size // scale
    summed: FloatArray = array[: whole * scale].reshape(whole, scale).sum(axis=1)
    return summed


def hurst(values: Values, first_octave: int | None = None) -> Hurst:
    """Return the Hurst parameter by wavelets (Abry and Veitch 1998, IEEE Trans. Inf. Theory 44(1)).

    The energy of the coefficients grows by 2^(2H - 1) from octave to octave; the slope of its
    logarithm is fitted with the weights, and without the bias, of a Gaussian series. A linear trend
    does not matter. The interval is too narrow where the series is far from Gaussian.

    Args:
        values: what came in each interval.
        first_octave: from which on the slope is fitted; 2^j intervals are octave j. Default: the
            first from which on the points lie on a line (Veitch, Abry, Taqqu 2003, Fractals 11(4)),
            as a series is self-similar, if at all, over times longer than those of its sources.
    """
    energies = _energies(row(values))
    used = [
        (octave, energy, count)
        for octave, (energy, count) in enumerate(energies, 1)
        if octave >= (first_octave or FIRST_OCTAVE) and energy > 0
    ]
    if len(used) < LEAST_OCTAVES:
        return Hurst(math.nan, -math.inf, math.inf)
    octave, energy, count = (np.array(each, dtype=np.float64) for each in zip(*used, strict=True))
    bias = special.digamma(count / 2) / math.log(2) - np.log2(count / 2)
    points = octave, np.log2(energy) - bias, special.zeta(2, count / 2) / math.log(2) ** 2
    begins = range(len(used) - LEAST_OCTAVES + 1) if first_octave is None else (0,)
    lines = [_line(*(each[begin:] for each in points)) for begin in begins]
    best = max(lines, key=lambda each: each.fit)
    line = next((each for each in lines if each.fit >= FIT), best)
    value, half = (line.slope + 1.0) / 2.0, 1.96 * line.sd / 2.0
    return Hurst(value, value - half, value + half, (int(line.first), int(octave[-1])))


def hurst_of_variances(values: Values, first_scale: int = 4) -> float:
    """Return the Hurst parameter by aggregated variances (Leland et al. 1994): a second opinion.

    The variance of the mean over m intervals falls as m^(2H - 2). It is somewhat low where H is
    high, as the mean of the series itself is estimated, and a trend makes it high.

    Args:
        values: what came in each interval.
        first_scale: intervals of the shortest mean.
    """
    array = row(values)
    scales = [2**k for k in range(40) if first_scale <= 2**k <= array.size // 16]
    variances = [float(aggregated(array, scale).var(ddof=1)) / scale**2 for scale in scales]
    if len(scales) < 3 or min(variances) <= 0:
        return math.nan
    slope = float(np.polyfit(np.log2(scales), np.log2(variances), 1)[0])
    return 1.0 + slope / 2.0


def _energies(series: FloatArray) -> list[tuple[float, int]]:
    """Return the mean square of the wavelet coefficients of each octave, and how many there are."""
    found = list[tuple[float, int]]()
    while True:
        details = _filtered(series, _HIGH_PASS)
        if details.size < LEAST_COEFFICIENTS:
            return found
        found.append((float(np.mean(details**2)), details.size))
        series = _filtered(series, _LOW_PASS)


def _filtered(series: FloatArray, taps: FloatArray) -> FloatArray:
    """Return every second value of a filter where it lies within the series."""
    if series.size < taps.size:
        return np.zeros(0)
    kept: FloatArray = np.convolve(series, taps[::-1], mode="valid")[::2]
    return kept


class _Line(NamedTuple):
    """A line through points: its slope, how sure that is, and how well the points lie on it."""

    first: float
    slope: float
    sd: float
    fit: float
    """Chance of points at least so far off."""


def _line(x: FloatArray, y: FloatArray, variance: FloatArray) -> _Line:
    """Return the line through points of these variances."""
    weight = 1.0 / variance
    total = weight.sum()
    middle, height = (weight * x).sum() / total, (weight * y).sum() / total
    spread = (weight * (x - middle) ** 2).sum()
    slope = (weight * (x - middle) * y).sum() / spread
    missed = (weight * (y - height - slope * (x - middle)) ** 2).sum()
    fit = special.gammaincc((x.size - 2) / 2, missed / 2)
    return _Line(float(x[0]), float(slope), float(spread**-0.5), float(fit))
