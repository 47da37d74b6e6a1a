"""Colour scale of the figures of a table: from the best of all that are shown to the worst."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from simnet.report.study.estimate import Estimate
from simnet.report.words import Words

_SPREAD = 20.0
"""Ratio of the largest to the smallest figure from which shades are of logarithms."""
_STOPS = 6


@dataclass(frozen=True, slots=True)
class Shades:
    """Turns figures into shades from 0, the best of all that are shown, to 1, the worst."""

    least: float
    most: float
    least_is_best: bool
    logarithmic: bool

    @classmethod
    def of(cls, figures: Sequence[Estimate], least_is_best: bool) -> Shades:
        """Return the shades that span these figures; a wait without end is beyond them."""
        means = [each.mean for each in figures if each.exists] or [math.nan]
        least, most = min(means), max(means)
        return cls(least, most, least_is_best, least > 0 and most / least >= _SPREAD)

    def shade(self, value: float) -> float:
        """Return the shade of a figure."""
        if math.isinf(value):
            return 1.0
        if self.most == self.least:
            return 0.0
        if self.logarithmic:
            share = math.log(value / self.least) / math.log(self.most / self.least)
        else:
            share = (value - self.least) / (self.most - self.least)
        return share if self.least_is_best else 1.0 - share

    def stops(self, unit: str, beside: float) -> tuple[Words, ...]:
        """Return figures that stand for steps from the best shade to the worst."""
        if math.isnan(self.least):
            return (Estimate.alone(math.inf, unit).figure(),)
        if self.most == self.least:
            return (Estimate.alone(self.least, unit, beside).figure(),)
        shares = [index / (_STOPS - 1) for index in range(_STOPS)]
        if not self.least_is_best:
            shares = [1.0 - share for share in shares]
        values = [
            self.least * (self.most / self.least) ** share
            if self.logarithmic
            else self.least + share * (self.most - self.least)
            for share in shares
        ]
        return tuple(Estimate.alone(each, unit, beside).figure() for each in values)
