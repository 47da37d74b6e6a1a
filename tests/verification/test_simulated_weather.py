"""Simulated weather fades links as often as ITU-R says, alone and together.

Instants are drawn anew each time, so that some days stand for decades; `simnet verify rain --years`
does the same with whole years that have memory, months and hours.
"""

from __future__ import annotations

import numpy as np

from simnet.calendar.days import NS_PER_YEAR, start_of
from simnet.conditions.cause import NS_PER_DAY, Period
from simnet.models.propagation.province import regencies
from simnet.models.weather.base import DRY, Point
from simnet.models.weather.rain_field import RainField
from simnet.statistics.intervals import mean_interval
from simnet.verify.rain import simulated

PLACES = [Point(each.latitude + 0.1, each.longitude) for each in regencies()]
ANEW = RainField(forgets_per_s=simulated.INDEPENDENT)


def test_each_percentage_of_the_year_is_met_as_often_as_it_says() -> None:
    days = 200
    percent = ANEW.ranks(PLACES, Period(4, 0, days * NS_PER_DAY, fine=False)).percent
    for limit in simulated.PERCENTS:
        by_day = (percent <= limit).reshape(len(PLACES), days, -1).mean(axis=(0, 2))
        assert mean_interval(100 * by_day, 0.999).contains(limit)


MET_OFTEN = 0.01
"""Per cent of the time; what is rarer takes more instants than a test has."""


def test_two_links_fade_together_as_often_as_recommended() -> None:
    often = [each for each in simulated.together(25_000) if each.expected > MET_OFTEN]
    assert often
    assert [held for held in often if held.verdict != "pass"] == []


def test_years_with_months_and_hours_have_the_same_percentages() -> None:
    """Twelve whole days of each month, weighed as the year weighs them."""
    shares = np.zeros((len(simulated.PERCENTS), 36))
    rainy = np.zeros((12, 36))
    for month in range(1, 13):
        period = Period(month, start_of(month), 12 * NS_PER_DAY, True, True, fine=False)
        percent = ANEW.ranks(PLACES, period).percent.reshape(len(PLACES), 36, -1)
        days = regencies()[0].climate.months[month - 1].days / regencies()[0].climate.days
        for index, limit in enumerate(simulated.PERCENTS):
            shares[index] += 100 * days * (percent <= limit).mean(axis=(0, 2))
        rainy[month - 1] = 100 * (percent < DRY).mean(axis=(0, 2))
    for row, limit in zip(shares[:2], simulated.PERCENTS, strict=False):
        assert mean_interval(row, 0.999).contains(limit)
    assert rainy[3].mean() > 1.3 * rainy[7].mean()


def test_a_year_ends_with_its_last_day() -> None:
    year = Period(1, NS_PER_YEAR - NS_PER_DAY, NS_PER_DAY, True, True, fine=False)
    assert ANEW.ranks(PLACES[:1], year).percent.shape == (1, 144)
