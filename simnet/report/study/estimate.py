"""A figure with its interval, and how people read both: digits as many as the interval allows."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from simnet.report.format import NONE, grouped

if TYPE_CHECKING:
    from simnet.report.text import Text

_PREFIXES = ((1e12, "T"), (1e9, "G"), (1e6, "M"), (1e3, "k"), (1.0, ""))
_TIMES = ((7200.0, 3600.0, "h"), (120.0, 60.0, "min"), (1.0, 1.0, "s"), (1e-3, 1e-3, "ms"))
_MINUS = "\N{MINUS SIGN}"
TIMES = "times"
"""The unit of what is so many times something else."""
_MOST_DIGITS = 4
"""Significant digits of a figure, however narrow its interval."""


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
    def bounded(self) -> bool:
        """Whether it has an interval."""
        return self.exists and math.isfinite(self.low) and math.isfinite(self.high)

    def figure(self, text: Text) -> str:
        """Return the mean with its unit: ``3.1 s``."""
        if not self.exists:
            return NONE
        length, unit = self.scale()
        value = self._digits(self.mean, length)
        return text("study.figure", value=value, unit=self._unit(unit, text)) if unit else value

    def interval(self, text: Text) -> str:
        """Return the interval without the unit of the mean: ``2.8 to 3.4``; or that it has none."""
        if not self.exists:
            return text("study.nothing")
        if not self.bounded:
            return text("study.no_interval")
        length, _ = self.scale()
        low, high = self._digits(self.low, length), self._digits(self.high, length)
        return text("study.interval", low=low, high=high)

    def words(self, text: Text) -> str:
        """Return both: ``3.1 s, 2.8 to 3.4``."""
        if not self.exists:
            return text("study.nothing")
        key = "study.words" if self.bounded else "study.words_without"
        return text(key, figure=self.figure(text), interval=self.interval(text))

    def bound(self, text: Text) -> str:
        """Return the upper bound as a figure of its own: ``3.4 s``."""
        if not math.isfinite(self.high):
            return text("study.unknown_bound")
        if not self.high:
            return replace(self, mean=0.0, low=math.nan, high=math.nan).figure(text)
        step = 10.0 ** (_exponent(self.high) - 1)
        upper = math.ceil(self.high / step - 1e-9) * step
        length, unit = self.scale()
        decimals = max(0, 1 - _exponent(upper / length))
        return text("study.figure", value=grouped(upper / length, decimals), unit=unit)

    def _unit(self, unit: str, text: Text) -> str:
        if unit == "packets":
            return text("study.packets")
        return text("study.points") if unit == "%" and self.difference else unit

    def scale(self) -> tuple[float, str]:
        """Return the length of the unit that fits the figure and its bounds, and its name."""
        bounds = (self.mean, self.low, self.high) if math.isnan(self.beside) else (self.beside,)
        largest = max(abs(each) for each in bounds if math.isfinite(each))
        if self.unit == "s":
            for least, length, unit in _TIMES:
                if largest >= least:
                    return length, unit
            return (1e-6, "µs") if largest else (1.0, "s")
        if self.unit == "bit/s":
            length, prefix = next(
                (each for each in _PREFIXES if largest >= 0.9995 * each[0]), _PREFIXES[-1]
            )
            return length, f"{prefix}bps"
        if self.unit == "1":
            return 0.01, "%"
        return 1.0, {"1/s": "/s", TIMES: "\N{MULTIPLICATION SIGN}"}.get(self.unit, self.unit)

    def _digits(self, value: float, length: float) -> str:
        decimals = self._decimals(length)
        shown = grouped(round(abs(value) / length, decimals), max(0, decimals))
        if not any(digit in "123456789" for digit in shown):
            return shown
        sign = _MINUS if value < 0 else "+" if self.difference else ""
        return f"{sign}{shown}"

    def _decimals(self, length: float) -> int:
        """Return how many decimals say something: the interval's half has one or two digits."""
        largest = (
            max(abs(self.mean), abs(self.low), abs(self.high)) if self.bounded else abs(self.mean)
        )
        if not largest:
            return 0
        most = _MOST_DIGITS - 1 - _exponent(largest / length)
        if not self.bounded:
            return most - 1
        half = max(self.high - self.mean, self.mean - self.low) / length
        if half <= 0:
            return most - 1
        exponent = _exponent(half)
        coarse = half / 10.0**exponent >= 3 - 1e-9
        return min(most, -exponent if coarse else 1 - exponent)


def _exponent(value: float) -> int:
    return int(f"{value:.1e}".rpartition("e")[2])
