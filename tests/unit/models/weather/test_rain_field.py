"""Rain as a random field: the same piece of the same year, whoever asks for what."""

import pickle

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simnet.calendar.days import start_of
from simnet.conditions.cause import NS_PER_DAY, NS_PER_HOUR, Period
from simnet.errors import DomainError
from simnet.models.propagation.hours import COAST, INLAND
from simnet.models.propagation.province import regency, stated
from simnet.models.weather.base import DRY, Point, Ranks
from simnet.models.weather.rain_field import RainField, level_table, ranks_of

SAMARINDA = Point(-0.5, 117.15)
LONG_APARI = Point(1.6, 114.2)
JAKARTA = Point(-6.2, 106.8)
APRIL = Period(1, start_of(4), 3 * NS_PER_DAY, dated=True, clocked=True, fine=False)
WEATHER = RainField()


def at(ranks: Ranks, times_ns: np.ndarray) -> np.ndarray:
    """Return the rank in force at times."""
    return ranks.percent[np.searchsorted(ranks.times_ns, times_ns, side="right") - 1]


@settings(max_examples=8, deadline=None)
@given(st.integers(0, 598), st.integers(1, 90), st.booleans(), st.integers(0, 10**9))
def test_a_piece_of_the_year_is_the_same_however_it_is_cut(
    start_min: int, length_min: int, fine: bool, odd_ns: int
) -> None:
    start_ns = start_min * 60 * 10**9 + odd_ns
    long = Period(9, APRIL.start_ns - 7 * NS_PER_HOUR, 10 * NS_PER_HOUR, True, True, fine)
    piece = Period(9, long.start_ns + start_ns, length_min * 60 * 10**9, True, True, fine)
    times = np.arange(0, piece.length_ns, 7 * 10**9)
    times = times[times + start_ns < long.length_ns]
    cut, whole = WEATHER.rain(SAMARINDA, piece), WEATHER.rain(SAMARINDA, long)
    assert cut.times_ns[0] == 0
    assert (at(cut, times) == at(whole, times + start_ns)).all()


def test_a_place_has_its_rain_whichever_others_are_asked() -> None:
    month = Period(5, start_of(12), 9 * NS_PER_DAY, True, True, fine=False)
    others = [Point(-1.5 + 0.1 * number, 115 + 0.37 * number % 2.5) for number in range(30)]
    together = WEATHER.ranks([LONG_APARI, SAMARINDA, *others], month)
    other = WEATHER.ranks([SAMARINDA], month)
    alone = WEATHER.rain(SAMARINDA, month)
    assert (together.percent[1] == other.percent[0]).all()
    assert (together.of(1).percent == alone.percent).all()
    assert (together.of(1).times_ns == alone.times_ns).all()
    last = WEATHER.rain(others[-1], month)
    assert together.of(31).percent.tolist() == last.percent.tolist()
    assert (alone.percent < DRY).any()


def test_minutes_agree_with_the_year_every_ten() -> None:
    day = Period(2, start_of(11, 20), NS_PER_DAY, True, True, fine=False)
    fine = Period(2, day.start_ns, day.length_ns, True, True, fine=True)
    times = np.arange(144) * 600 * 10**9
    found = at(WEATHER.rain(LONG_APARI, fine), times)
    assert (found == at(WEATHER.rain(LONG_APARI, day), times)).all()
    assert (found < DRY).any()


def test_seeds_are_other_years() -> None:
    other = Period(2, APRIL.start_ns, APRIL.length_ns, True, True, fine=False)
    assert len(WEATHER.rain(SAMARINDA, APRIL).times_ns) > 1
    assert WEATHER.rain(SAMARINDA, APRIL).percent.tolist() != (
        WEATHER.rain(SAMARINDA, other).percent.tolist()
    )


def test_ranks_of_all_months_make_up_the_year() -> None:
    """At any rank the months' own rains, each as often as it rains there, give that percentage."""
    climate = regency("Kabupaten Mahakam Ulu")
    levels = np.linspace(-8, 8, 40_001)
    weight = np.exp(-(levels**2) / 2)
    weight /= weight.sum()
    for percent in (4.0, 1.0, 0.1, 0.01):
        found = 0.0
        for number, month in enumerate(climate.climate.months, start=1):
            ranks = ranks_of(climate, np.full(levels.shape, number), levels)
            share = weight[ranks < percent].sum()
            found += month.days * month.rain_percent * share / climate.climate.days
        assert found == pytest.approx(percent, rel=4e-3)


def test_april_rains_oftener_and_harder_than_august() -> None:
    climate = regency("Kota Samarinda")
    table = level_table(climate, INLAND)
    assert table[4, 24] < table[0, 24] < table[8, 24]
    hard = np.array([3.0, 3.0])
    april, august = ranks_of(climate, np.array([4, 8]), hard)
    assert april < august


def test_hours_leave_the_mean_of_the_day_as_it_is() -> None:
    assert sum(COAST) == pytest.approx(24, abs=1e-12)
    assert sum(INLAND) == pytest.approx(24, abs=1e-12)
    assert max(COAST) == max(COAST[7:9])
    table = level_table(regency("Kota Balikpapan"), COAST)
    assert table[0, 8] < table[0, 24] < table[0, 20]


def test_undated_rain_is_that_of_any_day_of_the_year() -> None:
    climate = regency("Kota Samarinda")
    found = ranks_of(climate, np.zeros(1, dtype=int), np.zeros(1))
    assert found[0] == pytest.approx(climate.climate.rain_percent / 2, rel=1e-5)


def test_places_elsewhere_need_a_climate_near_them() -> None:
    with pytest.raises(DomainError, match=r"place: -6\.2, 106\.8 is \d+ km from"):
        WEATHER.rain(JAKARTA, APRIL)
    there = stated("Jakarta", (-6.2, 106.8), 100.0, 5.0, 4.9)
    assert float(there.climate.rate_exceeded_mm_h(0.01)) == pytest.approx(100, rel=1e-9)
    assert there.climate.rain_percent == pytest.approx(5)
    weather = RainField(climates=(there,))
    assert weather.climate(Point(-6.3, 106.7)) is there
    assert weather.climate(SAMARINDA).name == "Kota Samarinda"
    assert weather.rain(JAKARTA, APRIL).times_ns[0] == 0


def test_it_can_be_sent_elsewhere() -> None:
    again = pickle.loads(pickle.dumps(WEATHER))
    assert again == WEATHER
    hour = Period(1, APRIL.start_ns, NS_PER_HOUR, True, True)
    assert again.rain(SAMARINDA, hour).percent.tolist() == (
        WEATHER.rain(SAMARINDA, hour).percent.tolist()
    )
