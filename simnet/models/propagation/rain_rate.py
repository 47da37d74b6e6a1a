"""Rain rates exceeded in a year (ITU-R P.837-7, Annex 1), from monthly rain and temperature.

Each month's rain falls log-normally: its temperature says how hard it rains while it rains, its
total then how long. The year's distribution is the mean of its months'. The recommendation's own
maps give both monthly values; local measurements over years are better.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from simnet.models.propagation.domain import FloatArray, Numbers, within

SOURCE = "ITU-R P.837-7"
DAYS = (31, 28.25, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
MEAN_LOG, SIGMA = 0.7938, 1.26
"""Of the rain rate over its monthly mean while it rains (step 8)."""
MOST_PERCENT = 70.0
"""Greatest share of a month with rain (step 6)."""
LEAST_PERCENT = 0.02
"""Least share of a year with rain that a rate exceeded for 0.01 % of it is stated for."""
BISECTIONS = 60
HIGHEST_MM_H = 1000.0


@dataclass(frozen=True, slots=True)
class Month:
    """Rain of a calendar month in an average year.

    Attributes:
        days: its length.
        rain_percent: share of it with rain.
        rate_mm_h: mean rain rate while it rains, r.
    """

    days: float
    rain_percent: float
    rate_mm_h: float


@dataclass(frozen=True, slots=True)
class RainClimate:
    """Rain of the months of an average year at a place."""

    months: tuple[Month, ...]

    @property
    def days(self) -> float:
        """Days of all months."""
        return math.fsum(month.days for month in self.months)

    @property
    def rain_percent(self) -> float:
        """Percentage of the year with rain, P_0 (equation 3)."""
        return math.fsum(each.days * each.rain_percent for each in self.months) / self.days

    def percent_exceeded(self, rate_mm_h: Numbers) -> FloatArray:
        """Return the percentage of the year with more than a rain rate (equation 5).

        Raises:
            DomainError: a rate is negative.
        """
        from scipy.special import ndtr

        within("rain rate", rate_mm_h, 0, np.inf, "mm/h", SOURCE)
        rates = np.asarray(rate_mm_h, dtype=np.float64)
        with np.errstate(divide="ignore"):
            logs = np.log(rates)
        total = np.zeros(rates.shape)
        for month in self.months:
            if month.rain_percent > 0:
                level = (logs + MEAN_LOG - math.log(month.rate_mm_h)) / SIGMA
                total = total + month.days * month.rain_percent * ndtr(-level)
        return np.asarray(total / self.days)

    def percent_of_year(self, month: Month | None, levels: FloatArray) -> FloatArray:
        """Return the percentage of the year with more rain than at some ranks of a month's rain.

        Args:
            month: one of the months; None: any time of the year at which it rains.
            levels: how hard it rains, of all times with rain in that month, as levels of a standard
                Gaussian; its distribution is log-normal.
        """
        from scipy.special import ndtr

        if month is None:
            return np.asarray(self.rain_percent * ndtr(-levels))
        total = np.zeros(levels.shape)
        for each in self.months:
            if each.rain_percent > 0:
                harder = (math.log(month.rate_mm_h) - math.log(each.rate_mm_h)) / SIGMA
                total += each.days * each.rain_percent * ndtr(-(levels + harder))
        return np.asarray(total / self.days)

    def rate_exceeded_mm_h(self, percent: Numbers) -> FloatArray:
        """Return the rain rate exceeded for a percentage of the year, mm/h (step 8).

        0 where it does not rain so often; at most 1000 mm/h.

        Raises:
            DomainError: a percentage is not above 0, or above 100.
        """
        within("percentage of the year", percent, 1e-9, 100, "%", SOURCE)
        wanted = np.asarray(percent, dtype=np.float64)
        low, high = np.full(wanted.shape, -25.0), np.full(wanted.shape, math.log(HIGHEST_MM_H))
        for _ in range(BISECTIONS):
            middle = (low + high) / 2
            over = self.percent_exceeded(np.exp(middle)) > wanted
            low, high = np.where(over, middle, low), np.where(over, high, middle)
        return np.asarray(np.where(wanted >= self.rain_percent, 0.0, np.exp((low + high) / 2)))


def rain_climate(rain_mm: Sequence[float], temperature_c: Sequence[float]) -> RainClimate:
    """Return the rain of a year from its twelve months' rain and mean temperature (steps 4 to 6).

    Raises:
        DomainError: there are not twelve of each, or a value is impossible.
    """
    within("months with rain stated", float(len(rain_mm)), 12, 12, "", SOURCE)
    within("months with a temperature", float(len(temperature_c)), 12, 12, "", SOURCE)
    within("rain of a month", np.asarray(rain_mm, dtype=np.float64), 0, 10_000, "mm", SOURCE)
    within("temperature", np.asarray(temperature_c, dtype=np.float64), -90, 60, "C", SOURCE)
    months = zip(DAYS, rain_mm, temperature_c, strict=True)
    return RainClimate(tuple(_month(*month) for month in months))


def even_climate(rate_001_mm_h: float, rain_percent: float) -> RainClimate:
    """Return the rain of a year without seasons.

    Args:
        rate_001_mm_h: the rain rate exceeded for 0.01 % of the year.
        rain_percent: percentage of the year with rain.

    Raises:
        DomainError: it rains for no more than 0.01 % of the year or for more than 70 %, or the rate
            is none.
    """
    from scipy.special import ndtri

    within(
        "percentage of the year with rain", rain_percent, LEAST_PERCENT, MOST_PERCENT, "%", SOURCE
    )
    within("rain rate", rate_001_mm_h, 0.1, HIGHEST_MM_H, "mm/h", SOURCE)
    level = -float(ndtri(0.01 / rain_percent))
    rate = rate_001_mm_h * math.exp(MEAN_LOG - SIGMA * level)
    return RainClimate(tuple(Month(days, rain_percent, rate) for days in DAYS))


def _month(days: float, rain_mm: float, temperature_c: float) -> Month:
    """Return a month's share with rain and its mean rate (equations 1 and 2)."""
    rate = 0.5874 * math.exp(0.0883 * temperature_c) if temperature_c >= 0 else 0.5874
    percent = 100 * rain_mm / (24 * days * rate)
    if percent > MOST_PERCENT:
        return Month(days, MOST_PERCENT, 100 / MOST_PERCENT * rain_mm / (24 * days))
    return Month(days, percent, rate)
