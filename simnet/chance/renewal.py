"""Renewal function: how often something happens that comes again after a drawn time.

The mean of a law does not tell it. Where nearly all gaps are tiny and a rare one is huge, a run is
over before the rare one comes, after far more events than its length divided by the mean.
"""

from __future__ import annotations

import math
from functools import lru_cache

from simnet.chance.streams import RandomStream
from simnet.chance.variates import Law, Variate

NS = 1e9
_STEPS_AN_OCTAVE = 8
_OCTAVES = 53
"""The engines draw with 53 random bits: nothing lies further out in a tail."""


def renewals(gap: Variate, length_s: float, least_ns: int = 0) -> float:
    """Return about how many drawn gaps fit into `length_s`; infinity if no time passes.

    The renewal function U lies between t/m(t) and 2t/m(t), where m(t) is the mean of the gap cut
    at t (Erickson 1973, Transactions of the AMS 185, 371-381). Returned is t/m(t), with gaps in
    whole nanoseconds as the engines round them, and at least `least_ns` each.
    """
    if length_s <= 0:
        return 0.0
    within_ns = max(mean_within_ns(gap, length_s * NS), float(least_ns))
    return length_s * NS / within_ns if within_ns > 0 else math.inf


@lru_cache(maxsize=4096)
def mean_within_ns(law: Variate, limit_ns: float) -> float:
    """Return the mean of a duration (drawn in s) cut at `limit_ns`, ns; or a little less."""
    if law.law in (Law.CONSTANT, Law.SEQUENCE, Law.DISCRETE):
        return math.fsum(share * _cut(value, limit_ns) for value, share in _values(law))
    if law.law in (Law.EXPONENTIAL, Law.ERLANG):
        # Of all laws without bursts of this mean, the exponential has the least mean when cut.
        return _exponential(law.mean * NS, limit_ns)
    if law.law is Law.HYPEREXPONENTIAL:
        first, second = (_exponential(mean * NS, limit_ns) for mean in (law.b, law.c))
        return law.a * first + (1.0 - law.a) * second
    return _by_quantiles(law, limit_ns)


def _values(law: Variate) -> list[tuple[float, float]]:
    """Return the values of a law that has a list of them, each with its probability."""
    values = law.values or (law.a,)
    if not law.weights:
        return [(value, 1.0 / len(values)) for value in values]
    before = (0.0, *law.weights[:-1])
    shares = [upto - start for upto, start in zip(law.weights, before, strict=True)]
    return list(zip(values, shares, strict=True))


def _cut(value_s: float, limit_ns: float) -> float:
    """Return a duration in whole nanoseconds, at most `limit_ns`."""
    ns = value_s * NS
    return limit_ns if ns >= limit_ns else float(math.floor(ns + 0.5))


def _exponential(mean_ns: float, limit_ns: float) -> float:
    """Return the mean of an exponential in whole nanoseconds, cut at `limit_ns`."""
    rounded = math.exp(-0.5 / mean_ns) / -math.expm1(-1.0 / mean_ns)  # sum of P(X >= k - 1/2)
    return rounded * -math.expm1(-limit_ns / mean_ns)


class _Fixed(RandomStream):
    """A stream that always gives the same number in [0, 1)."""

    def __init__(self, number: float) -> None:
        self.number = number

    def uniform(self) -> float:
        return self.number


def _by_quantiles(law: Variate, limit_ns: float) -> float:
    """Sum up the quantiles, each over the probability to the next one: from below."""
    total, above = 0.0, 1.0
    for step in range(1, _STEPS_AN_OCTAVE * _OCTAVES + 1):
        upper = 2.0 ** (-step / _STEPS_AN_OCTAVE)
        total += (above - upper) * _cut(law.draw(_Fixed(1.0 - above)), limit_ns)
        above = upper
    return total
