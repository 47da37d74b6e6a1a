"""An estimate: the mean of a measure over replications with its confidence interval."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import Any, Literal

import numpy as np

from simnet.report.words import Quantity

TIMES = "times"
"""The unit of what is so many times something else."""


@dataclass(frozen=True, slots=True)
class Estimate:
    """The mean of a measure over replications, and the interval that it lies in.

    The mean is NaN where there was nothing to measure, the bounds are not finite with a single
    replication.
    """

    mean: float
    low: float
    high: float
    unit: str
    replications: int = 0
    precise: bool | None = None
    """Whether the wanted precision was reached; None where none was wanted."""
    difference: bool = False
    """Whether it is a difference, which is shown with its sign."""
    beside: float = math.nan
    """A figure that it stands beside, whose unit it takes."""

    @classmethod
    def between(
        cls, mean: float, low: float, high: float, unit: str, replications: int = 0
    ) -> Estimate:
        """Return that of a figure which is never negative, and a share never above 1."""
        if math.isfinite(low) and math.isfinite(high):
            low = max(low, min(0.0, mean))
            high = min(high, max(1.0, mean)) if unit == "1" else high
        return cls(float(mean), float(low), float(high), unit, replications)

    @classmethod
    def of(cls, row: Any, unit: str) -> Estimate:
        """Return that of a row of the study's tables."""
        made = cls.between(row.mean, row.low, row.high, unit, int(getattr(row, "replications", 0)))
        precise = getattr(row, "precise", None)
        wanted = isinstance(precise, bool | np.bool_)
        return replace(made, precise=bool(precise)) if wanted else made

    @classmethod
    def apart(
        cls, mean: float, low: float, high: float, unit: str, beside: float = math.nan
    ) -> Estimate:
        """Return that of a difference; between shares it is never above 1."""
        if unit == "1" and math.isfinite(low) and math.isfinite(high):
            low, high = max(low, -1.0), min(high, 1.0)
        return cls(float(mean), float(low), float(high), unit, difference=True, beside=beside)

    @classmethod
    def alone(cls, value: float, unit: str, beside: float = math.nan) -> Estimate:
        """Return a figure that was not estimated, such as a limit."""
        return cls(value, math.nan, math.nan, unit, beside=beside)

    @classmethod
    def none(cls, unit: str) -> Estimate:
        """Return that of what was not measured."""
        return cls.alone(math.nan, unit)

    @property
    def exists(self) -> bool:
        """Whether there was anything to measure."""
        return math.isfinite(self.mean)

    @property
    def known(self) -> bool:
        """Whether there was anything to measure, be it a wait without end."""
        return not math.isnan(self.mean)

    @property
    def bounded(self) -> bool:
        """Whether it has an interval."""
        return self.exists and math.isfinite(self.low) and math.isfinite(self.high)

    def figure(self) -> Quantity:
        """Return the mean with its unit: ``3.1 s``."""
        return self._shown("figure")

    def interval(self) -> Quantity:
        """Return the interval without the unit of the mean: ``2.8 to 3.4``; or that it has none."""
        return self._shown("interval")

    def words(self) -> Quantity:
        """Return both: ``3.1 s, 2.8 to 3.4``."""
        return self._shown("both")

    def bound(self) -> Quantity:
        """Return the upper bound as a figure of its own: ``3.4 s``."""
        return self._shown("bound")

    def _shown(self, what: Literal["both", "figure", "interval", "bound"]) -> Quantity:
        ends = (self.low, self.high)
        return Quantity(
            self.mean, self.unit, *ends, what, difference=self.difference, beside=self.beside
        )
