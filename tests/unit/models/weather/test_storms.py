"""Scripted storms: at least so much rain, at the places and times that they say."""

import numpy as np
import pytest

from simnet.calendar.days import start_of
from simnet.conditions.cause import NS_PER_DAY, NS_PER_HOUR, Period
from simnet.models.propagation.province import regency
from simnet.models.weather.base import DRY, Point
from simnet.models.weather.rain_field import RainField
from simnet.models.weather.storms import Storm, Storms

HERE, NEAR, FAR = Point(-0.5, 117.15), Point(-0.5, 117.2), Point(1.0, 117.0)
START = start_of(8, 3) + 8 * NS_PER_HOUR
HOUR = Period(1, START, NS_PER_HOUR, dated=True, clocked=True)
STORM = Storm(START + 600, START + 900, 0.1, centres=(HERE,), within_km=10)
DRY_WEATHER = Storms(RainField(), False, (STORM,))


def test_it_rains_around_the_centre_while_the_storm_lasts() -> None:
    for place in (HERE, NEAR):
        found = DRY_WEATHER.rain(place, HOUR)
        assert found.times_ns.tolist() == [0, 600, 900]
        assert found.percent.tolist() == [DRY, 0.1, DRY]
    assert DRY_WEATHER.rain(FAR, HOUR).percent.tolist() == [DRY]


def test_a_period_that_begins_earlier_or_amid_it_meets_the_same_storm() -> None:
    amid = Period(1, START + 700, NS_PER_HOUR, dated=True, clocked=True)
    assert DRY_WEATHER.rain(HERE, amid).times_ns.tolist() == [0, 200]
    assert DRY_WEATHER.rain(HERE, amid).percent.tolist() == [0.1, DRY]
    before = Period(1, START - 50, 700, dated=True, clocked=True)
    assert DRY_WEATHER.rain(HERE, before).times_ns.tolist() == [0, 650]


def test_a_rain_rate_is_the_rank_that_it_has_in_the_climate_of_the_place() -> None:
    storm = Storm(START, START + 1000, rate_mm_h=80.0)
    found = Storms(RainField(), False, (storm,)).rain(HERE, HOUR)
    climate = regency("Kota Samarinda").climate
    assert found.percent[0] == pytest.approx(float(climate.percent_exceeded(80.0)))


def test_harder_rain_of_the_field_stays() -> None:
    day = Period(1, start_of(4, 7), NS_PER_DAY, dated=True, clocked=True)
    field = RainField()
    alone = field.rain(HERE, day)
    storm = Storm(day.start_ns, day.end_ns, 1.0)
    found = Storms(field, True, (storm,)).rain(HERE, day)
    assert (alone.percent < 1.0).any()
    assert found.percent.max() == 1.0
    assert found.percent.min() == alone.percent.min()
    assert np.isin(found.times_ns, alone.times_ns).all()
