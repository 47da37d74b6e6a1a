"""Repair times: log-normal, exponential or constant, whole and what is left of one in progress."""

from __future__ import annotations

import math
from functools import cached_property
from typing import Annotated, ClassVar, Literal

from simnet.chance.streams import RandomStream
from simnet.chance.variates import Variate, constant, exponential, lognormal
from simnet.kinds import Declared, Field, PositiveDuration

_NS = 1e9
_TAIL_OF_NORMAL = 3.719016485455709
"""The normal law's quantile of 99.99 %."""
_TAIL = 1e-4


class Repair(Declared):
    """How long a repair takes. A plain time stands for the mean."""

    shorthand: ClassVar[str] = "mean"

    mean: PositiveDuration
    """Mean time from the break to the end of the repair, once somebody is at it."""
    law: Literal["lognormal", "exponential", "constant"] = "lognormal"
    """Its distribution. Default: log-normal, which fits measured times of repair best (Schroeder
    and Gibson 2006, "A large-scale study of failures in high-performance computing systems");
    exponential is that of formulas."""
    variation: Annotated[float, Field(gt=0, le=10)] = 1.0
    """Standard deviation over the mean, of the log-normal law. Default: 1 (assumption: as much as
    an exponential has)."""

    @cached_property
    def _whole(self) -> Variate:
        mean_s = self.mean / _NS
        if self.law == "constant":
            return constant(mean_s)
        if self.law == "exponential":
            return exponential(mean_s)
        return lognormal(mean_s, self.variation * mean_s)

    @cached_property
    def _met(self) -> Variate:
        """The law of a repair that is met in progress at a random moment: the longer the likelier.

        That of a log-normal law is log-normal of the same variation, its mean larger by the factor
        1 + variation^2.
        """
        mean_s = self.mean / _NS
        if self.law == "lognormal":
            longer_s = mean_s * (1 + self.variation**2)
            return lognormal(longer_s, self.variation * longer_s)
        return self._whole

    def draw_ns(self, stream: RandomStream) -> int:
        """Return how long one takes, at least 1 ns."""
        return max(1, round(self._whole.draw(stream) * _NS))

    def left_ns(self, stream: RandomStream) -> int:
        """Return what is left of one that is in progress at a random moment, at least 1 ns.

        Its density is that of the renewal theory: the share of repairs longer than that, over
        their mean.
        """
        if self.law == "exponential":
            return self.draw_ns(stream)
        return max(1, round(stream.uniform() * self._met.draw(stream) * _NS))

    @property
    def longest(self) -> int:
        """The time that one repair of ten thousand outlasts, ns."""
        if self.law == "constant":
            return self.mean
        if self.law == "exponential":
            return round(-self.mean * math.log(_TAIL))
        variance = math.log1p(self.variation**2)
        return round(self.mean * math.exp(_TAIL_OF_NORMAL * math.sqrt(variance) - variance / 2))
