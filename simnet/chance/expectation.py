"""Mean of a function of a drawn value, where the mean of the value does not tell it."""

from __future__ import annotations

import math
from collections.abc import Callable

from simnet.chance.streams import RandomStream
from simnet.chance.variates import Law, Variate

POINTS = 4_000
"""Quantiles that a mean is taken over."""
_ERLANG_SPREAD = 12.0
"""How many standard deviations (and means) of an Erlang law are integrated over."""


def expected(law: Variate, function: Callable[[float], float]) -> float:
    """Return the mean of `function` of a variate: exact of a list of values, else by quantiles."""
    if law.law in (Law.CONSTANT, Law.SEQUENCE):
        values = law.values or (law.a,)
        return math.fsum(map(function, values)) / len(values)
    if law.law is Law.DISCRETE:
        before = (0.0, *law.weights[:-1])
        return math.fsum(
            (upto - start) * function(value)
            for value, start, upto in zip(law.values, before, law.weights, strict=True)
        )
    if law.law is Law.ERLANG:
        return _over_erlang(law, function)
    fixed = _Fixed()
    total = 0.0
    for point in range(POINTS):
        fixed.number = (point + 0.5) / POINTS
        total += function(law.drawn(fixed))
    return total / POINTS


def _over_erlang(law: Variate, function: Callable[[float], float]) -> float:
    """Integrate over the density, as an Erlang variate takes several random numbers."""
    phases, phase_mean = int(law.a), law.b
    upto = phases + _ERLANG_SPREAD * (1 + math.sqrt(phases))
    total = mass = 0.0
    for point in range(POINTS):
        x = (point + 0.5) / POINTS * upto
        density = math.exp((phases - 1) * math.log(x) - x - math.lgamma(phases))
        mass += density
        total += density * function(x * phase_mean)
    return total / mass


class _Fixed(RandomStream):
    """A stream that always gives the same number in [0, 1)."""

    def __init__(self) -> None:
        self.number = 0.0

    def uniform(self) -> float:
        return self.number
