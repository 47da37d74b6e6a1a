"""Laws of simnet fitted to samples by maximum likelihood, with how well they fit.

Of the laws that a scenario may write, those are tried whose likelihood has its maximum in closed
form or by one equation: constant, uniform, exponential, lognormal, Weibull, Pareto (bounded where
its mean would not be finite). The one of greatest likelihood, less a price for each parameter that
grows with the sample (Schwarz), is taken. Few distinct values, as of packets' sizes, become
``discrete``, whose likelihood the frequencies maximise.

How well it fits is the Kolmogorov-Smirnov distance: the greatest difference between the share of
the sample below a value and the law's. It is told as it is, without a test: of some ten thousand
packets every law is refused by one, however close it is. A small sample is allowed what chance
makes of it.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Sample: TypeAlias = NDArray[np.float64]
Cdf: TypeAlias = Callable[[Sample], Sample]

FEWEST = 20
"""Fewest values that a law is fitted to."""
MOST_DISTINCT = 24
"""Most distinct values that are written as they are."""
GOOD, FAIR = 0.05, 0.12
"""Distances up to which a fit is called good, and fair (assumption)."""
BY_CHANCE = 1.36
"""Divided by the root of the sample's size, what chance alone makes of the distance in 95 of 100
samples of the right law (Kolmogorov)."""
LEAST_ALPHA = 1.05
"""Below this shape a Pareto's mean is hardly finite, and it is bounded by the greatest value."""
_STEPS, _CLOSE = 200, 1e-12


@dataclass(frozen=True, slots=True)
class Fitted:
    """A law with its parameters, in the unit of the sample."""

    law: str
    """As a scenario calls it."""
    parameters: Mapping[str, float]
    n: int
    distance: float
    """Kolmogorov-Smirnov distance; 0 of constant and discrete, which are the sample itself."""
    mean: float
    """Of the law."""
    sample_mean: float
    shares: tuple[tuple[float, float], ...] = ()
    """Of discrete: values and their shares."""

    @property
    def goodness(self) -> str:
        """How well it fits, in one word."""
        if self.distance <= max(GOOD, BY_CHANCE / math.sqrt(self.n)):
            return "good"
        return "fair" if self.distance <= FAIR else "poor"


def fitted(values: Sample) -> Fitted:
    """Return the law that fits a sample of values above 0 best.

    Raises:
        ValueError: there are too few values, or one is not above 0.
    """
    sample = np.sort(np.asarray(values, np.float64))
    if len(sample) < FEWEST:
        raise ValueError(f"{len(sample)} values are too few for a law (at least {FEWEST})")
    if sample[0] <= 0:
        raise ValueError("all values must be above 0")
    distinct, times = np.unique(sample, return_counts=True)
    if len(distinct) == 1:
        return _exact("constant", {"value": float(distinct[0])}, sample)
    if len(distinct) <= MOST_DISTINCT and len(sample) >= 2 * len(distinct):
        shares = zip(distinct.tolist(), (times / len(sample)).tolist(), strict=True)
        return _exact("discrete", {}, sample, tuple(shares))
    return min(_continuous(sample), key=lambda each: each[0])[1]


def _exact(
    law: str,
    parameters: Mapping[str, float],
    sample: Sample,
    shares: tuple[tuple[float, float], ...] = (),
) -> Fitted:
    mean = float(sample.mean())
    return Fitted(law, parameters, len(sample), 0.0, mean, mean, shares)


def _continuous(sample: Sample) -> Iterator[tuple[float, Fitted]]:
    """Yield each law with Schwarz's criterion of it (less is better)."""
    for make in (_uniform, _exponential, _lognormal, _weibull, _pareto):
        found = make(sample)
        if found is None:
            continue
        law, parameters, log_likelihood, cdf, mean = found
        distance = _distance(sample, cdf)
        fit = Fitted(law, parameters, len(sample), distance, mean, float(sample.mean()))
        yield len(parameters) * math.log(len(sample)) - 2 * log_likelihood, fit


_Found: TypeAlias = tuple[str, dict[str, float], float, Cdf, float]
"""Law, parameters, logarithm of the likelihood, distribution function, mean."""


def _uniform(sample: Sample) -> _Found:
    low, high = float(sample[0]), float(sample[-1])
    likelihood = -len(sample) * math.log(high - low)
    parameters = {"low": low, "high": high}
    return "uniform", parameters, likelihood, lambda x: (x - low) / (high - low), (low + high) / 2


def _exponential(sample: Sample) -> _Found:
    mean = float(sample.mean())
    likelihood = -len(sample) * (math.log(mean) + 1)
    return "exponential", {"mean": mean}, likelihood, lambda x: -np.expm1(-x / mean), mean


def _lognormal(sample: Sample) -> _Found | None:
    logs = np.log(sample)
    mu, sigma = float(logs.mean()), float(logs.std())
    if sigma <= 0:
        return None
    n = len(sample)
    likelihood = -n * (math.log(sigma * math.sqrt(2 * math.pi)) + 0.5) - float(logs.sum())
    mean = math.exp(mu + sigma**2 / 2)
    sd = mean * math.sqrt(math.expm1(sigma**2))
    return (
        "lognormal",
        {"mean": mean, "sd": sd},
        likelihood,
        lambda x: _normal((np.log(x) - mu) / sigma),
        mean,
    )


def _normal(z: Sample) -> Sample:
    return np.array([0.5 * math.erfc(-each / math.sqrt(2)) for each in z])


def _weibull(sample: Sample) -> _Found | None:
    """Solve the one equation of the shape by bisection; its left side grows with the shape."""
    logs = np.log(sample / sample.max())
    mean_log = float(logs.mean())

    def excess(shape: float) -> float:
        weights = np.exp(shape * logs)
        return float((weights * logs).sum() / weights.sum()) - 1 / shape - mean_log

    shape = _root(excess, 1e-3, 1e3)
    if shape is None:
        return None
    scale = float(sample.max()) * float(np.exp(shape * logs).mean()) ** (1 / shape)
    n = len(sample)
    power = (sample / scale) ** shape
    likelihood = n * math.log(shape / scale) + (shape - 1) * float(np.log(sample / scale).sum())
    likelihood -= float(power.sum())
    mean = scale * math.gamma(1 + 1 / shape)
    return (
        "weibull",
        {"shape": shape, "scale": scale},
        likelihood,
        lambda x: -np.expm1(-((x / scale) ** shape)),
        mean,
    )


def _pareto(sample: Sample) -> _Found | None:
    low, high, n = float(sample[0]), float(sample[-1]), len(sample)
    logs = float(np.log(sample / low).sum())
    if logs <= 0:
        return None
    alpha = n / logs
    if alpha >= LEAST_ALPHA:
        likelihood = n * math.log(alpha / low) - (alpha + 1) * logs
        return (
            "pareto",
            {"alpha": alpha, "scale": low},
            likelihood,
            lambda x: 1 - (low / x) ** alpha,
            alpha * low / (alpha - 1),
        )
    return _bounded_pareto(low, high, n, logs)


def _bounded_pareto(low: float, high: float, n: int, logs: float) -> _Found | None:
    """Solve the one equation of the shape of a Pareto between the least and greatest value."""
    span = math.log(high / low)

    def excess(alpha: float) -> float:
        beyond = math.exp(-alpha * span)
        return logs / n - 1 / alpha + span * beyond / (1 - beyond)

    alpha = _root(excess, 1e-3, 1e2)
    if alpha is None:
        return None
    inside = -math.expm1(-alpha * span)
    likelihood = n * math.log(alpha / (low * inside)) - (alpha + 1) * logs
    if abs(alpha - 1) < 1e-9:
        mean = low * span / inside
    else:
        mean = alpha * low / (alpha - 1) * -math.expm1((1 - alpha) * span) / inside
    return (
        "bounded_pareto",
        {"alpha": alpha, "low": low, "high": high},
        likelihood,
        lambda x: -np.expm1(-alpha * np.log(x / low)) / inside,
        mean,
    )


def _root(excess: Callable[[float], float], low: float, high: float) -> float | None:
    """Return where a function that grows is 0; None where it is not between two bounds."""
    if not excess(low) < 0 < excess(high):
        return None
    for _ in range(_STEPS):
        middle = math.sqrt(low * high)
        if high / low < 1 + _CLOSE:
            break
        low, high = (middle, high) if excess(middle) < 0 else (low, middle)
    return math.sqrt(low * high)


def _distance(sample: Sample, cdf: Cdf) -> float:
    """Return the greatest distance between the shares of the sample and of the law.

    Where values tie, the share at the last of them counts, and the one before the first.
    """
    distinct, first = np.unique(sample, return_index=True)
    below = first / len(sample)
    upto = np.append(first[1:], len(sample)) / len(sample)
    of_law = cdf(distinct)
    return float(max(np.abs(of_law - below).max(), np.abs(upto - of_law).max()))
