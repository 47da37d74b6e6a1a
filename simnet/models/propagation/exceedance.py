"""Exceedance curves: attenuation by percentage of the year, and back; both are monotone.

A curve reads the attenuation of a link at a rank: a field of rain gives the rank, and the
long-run share of time above any attenuation is then that of the recommendation by construction.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from simnet.models.propagation.domain import FloatArray, Numbers, within

BISECTIONS = 60
"""Enough to halve an interval of ln p down to the last bits of a double."""


@dataclass(frozen=True, slots=True)
class ExceedanceCurve:
    """Attenuation exceeded for a percentage of an average year.

    Between `lowest_percent` and `highest_percent` it is what `formula` gives, which decreases
    there. For smaller percentages it stays at its greatest value, as nothing is recommended
    beyond. For larger ones it falls in proportion to ln p until there is none at `rain_percent`
    (assumption), and is nothing above; where that is not above `highest_percent` it ends there.
    """

    formula: Callable[[FloatArray], FloatArray]
    """Percentages to attenuations in dB."""
    lowest_percent: float
    highest_percent: float
    rain_percent: float

    def attenuation_db(self, percent: Numbers) -> FloatArray:
        """Return the attenuation exceeded for `percent` of the year, dB, for any from 0 to 100.

        Raises:
            DomainError: a percentage is outside 0 to 100.
        """
        within("percentage of the year", percent, 0, 100, "%", "what a curve knows")
        wanted = np.asarray(percent, dtype=np.float64)
        inside = self._inside(np.clip(wanted, self.lowest_percent, self.highest_percent))
        return np.asarray(np.where(wanted > self.highest_percent, self._above(wanted), inside))

    def percent_exceeded(self, attenuation_db: Numbers) -> FloatArray:
        """Return the percentage of the year during which an attenuation in dB is exceeded.

        0 from the greatest attenuation of the curve on, 100 for a negative one.
        """
        wanted = np.asarray(attenuation_db, dtype=np.float64)
        low = np.full(wanted.shape, np.log(self.lowest_percent))
        high = np.full(wanted.shape, np.log(max(self.rain_percent, self.highest_percent)))
        for _ in range(BISECTIONS):
            middle = (low + high) / 2
            over = self.attenuation_db(np.exp(middle)) > wanted
            low, high = np.where(over, middle, low), np.where(over, high, middle)
        found = np.where(wanted >= self.attenuation_db(0.0), 0.0, np.exp((low + high) / 2))
        return np.asarray(np.where(wanted < 0, 100.0, found))

    def _inside(self, percent: FloatArray) -> FloatArray:
        return np.maximum(self.formula(percent), 0.0)

    def _above(self, percent: FloatArray) -> FloatArray:
        """Return what is left between the highest percentage of the formula and dry weather."""
        if self.rain_percent <= self.highest_percent:
            return np.zeros(percent.shape)
        last = self._inside(np.asarray(self.highest_percent))
        span = np.log(self.rain_percent / self.highest_percent)
        left = np.log(self.rain_percent / np.maximum(percent, self.highest_percent)) / span
        return np.asarray(last * np.maximum(left, 0.0))
