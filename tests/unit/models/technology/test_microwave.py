"""A microwave link goes down and up its modulations with the rain at its hops."""

from __future__ import annotations

import numpy as np
import pytest

from simnet.conditions.cause import NS_PER_DAY, NS_PER_HOUR, Period
from simnet.conditions.steps import Steps
from simnet.kinds import ValidationError
from simnet.models.radio_hops import curve_at, hops_between
from simnet.models.technology.base import Line
from simnet.models.technology.microwave import Microwave
from simnet.models.weather.base import DRY, Point, Weather
from tests.unit.models.technology.rain import Drawn, Scripted

HERE, THERE = Point(0.75, 114.12), Point(0.74, 114.27)
"""Long Kerioq and Tiong Ohang, 16.7 km apart."""
MINUTE = NS_PER_HOUR // 60
MBPS = 1_000_000
_SLOWER = ((3.0, 129_800_000), (6.0, 102_400_000), (10.0, 80_900_000), (17.0, 36_800_000))
"""Fades beyond which a link with 6 dB in hand and 3 dB to keep is slower than a mode."""


def microwave(**given: object) -> Microwave:
    return Microwave.model_validate({"kind": "microwave", **given})


def line(radio: Microwave, weather: Weather | None, here: Point | None = HERE) -> Line:
    return Line("long-kerioq", here, THERE, radio.link("up"), radio.link("down"), weather)


def capacity(radio: Microwave, weather: Weather, period: Period, way: str = "down") -> Steps[int]:
    found = dict(radio.conditions(line(radio, weather), period))
    assert found["down"].capacity == found["up"].capacity
    return found[way].capacity  # type: ignore[index]  # a Way


def rank_of(radio: Microwave, fade_db: float) -> float:
    """How much of the year the only hop between the places fades by more."""
    (hop,) = radio.hops(HERE, THERE)
    curve = curve_at(Scripted(()), hop, radio.frequency, radio.polarisation)
    return float(curve.percent_exceeded(fade_db))


def test_without_weather_or_a_place_nothing_happens() -> None:
    radio = microwave()
    assert not radio.lives(line(radio, None))
    assert not radio.lives(line(radio, Drawn(), None))
    assert list(radio.conditions(line(radio, None), Period(1, 0, NS_PER_DAY))) == []


@pytest.mark.parametrize(
    ("given", "rate_bps"),
    [
        ({}, 129_800_000),
        ({"modulation": "256-QAM", "channel": "56 MHz"}, 337_700_000),
        ({"modulation": "QPSK", "channel": "40 MHz"}, 50_100_000),
        ({"modes": [{"level": "-80 dBm", "rate": "10 Mbps"}]}, 10_000_000),
        ({"down": "100 Mbps", "up": "100 Mbps"}, 100_000_000),
    ],
)
def test_a_link_has_the_rate_of_its_fastest_modulation(
    given: dict[str, object], rate_bps: int
) -> None:
    assert microwave(**given).link("down").rate_bps == rate_bps


def test_a_mode_is_left_three_decibels_and_taken_six_above_its_level() -> None:
    # 20 dB in hand over 64-QAM, so 64-QAM is kept until a fade of 17 dB and retaken at 14.
    radio = microwave()
    fades = (10.0, 16.9, 17.1, 15.0, 14.1, 13.9, 31.1, 27.9)
    ranks = [(number * MINUTE, rank_of(radio, fade)) for number, fade in enumerate(fades)]
    steps = capacity(radio, Scripted(tuple(ranks)), Period(1, 0, NS_PER_HOUR))
    assert [(at // MINUTE, bps / MBPS) for at, bps in steps] == [
        (0, 129.8),
        (2, 102.4),
        (5, 129.8),
        (6, 0.0),
        (7, 36.8),
    ]


def test_what_is_left_of_a_mode_is_in_proportion_where_more_is_bought() -> None:
    radio = microwave(down="259.6 Mbps", up="259.6 Mbps")
    steps = capacity(radio, Scripted(((0, rank_of(radio, 17.1)),)), Period(1, 0, NS_PER_HOUR))
    assert steps == ((0, 204_800_000),)


@pytest.mark.parametrize("cut_ns", [1, 7 * MINUTE, NS_PER_HOUR + 13, 5 * NS_PER_HOUR])
def test_a_piece_of_the_year_is_the_same_however_it_is_cut(cut_ns: int) -> None:
    radio = microwave(longest_hop="10 km")
    start_ns = 95 * NS_PER_DAY + 8 * NS_PER_HOUR
    whole = capacity(radio, Drawn(), Period(3, start_ns, 6 * NS_PER_HOUR))
    rest = capacity(radio, Drawn(), Period(3, start_ns + cut_ns, 6 * NS_PER_HOUR - cut_ns))
    held = [bps for at, bps in whole if at <= cut_ns][-1]
    later = tuple((at - cut_ns, bps) for at, bps in whole if at > cut_ns)
    assert rest == ((0, held), *later)


def test_the_share_of_time_below_a_mode_is_that_of_its_curve() -> None:
    """Without hysteresis it is the curve itself; ranks are drawn evenly."""
    radio = microwave(up_margin="3 dB", margin="6 dB")
    period = Period(7, 0, 120 * NS_PER_DAY)
    steps = capacity(radio, Drawn(), period)
    times = np.array([*(at for at, _ in steps), period.length_ns])
    held = np.diff(times)
    rates = np.array([bps for _, bps in steps])
    for fade_db, slower_than in _SLOWER:
        share = held[rates < slower_than].sum() / period.length_ns
        due = rank_of(radio, fade_db) / 100
        cells = period.length_ns / (5 * MINUTE)
        assert abs(share - due) < 4 * np.sqrt(due * (1 - due) / cells), fade_db


def test_the_weakest_of_several_hops_counts() -> None:
    far = microwave(longest_hop="9 km")
    assert [round(hop.length_km, 2) for hop in far.hops(HERE, THERE)] == [8.36, 8.36]
    relay = microwave(relays=[{"latitude": 0.9, "longitude": 114.2}])
    assert len(relay.hops(HERE, THERE)) == 2
    period = Period(5, 30 * NS_PER_DAY, 2 * NS_PER_DAY)
    parts = []
    for hop in far.hops(HERE, THERE):
        curve = curve_at(Drawn(), hop, 17.0, "vertical")
        fade = curve.attenuation_db(Drawn().rain(hop.middle, period).percent)
        parts.append(fade > 31.0)
    down = {at for at, bps in capacity(far, Drawn(), period) if not bps}
    first = np.flatnonzero(parts[0] | parts[1])
    assert {int(each) * 5 * MINUTE for each in first} >= down


def test_a_stated_length_stretches_the_way() -> None:
    assert sum(hop.length_km for hop in hops_between((HERE, THERE), 50.0, 20.0)) == pytest.approx(
        50
    )
    assert hops_between((HERE, HERE), None, 40.0)[0].length_km == 0.01


def test_power_and_gain_make_the_level_by_free_space_loss() -> None:
    # 92.45 + 20 log10(17) + 20 log10(10) = 137.06 dB over 10 km (P.525-4).
    radio = microwave(power="5 dBm", gain="38 dBi", length="10 km")
    (hop,) = radio.hops(HERE, THERE)
    assert radio.clear_dbm(hop) == pytest.approx(81 - 137.06, abs=0.01)
    long = microwave(power="-20 dBm", gain="38 dBi")
    assert "km: " in next(long.misplaced(HERE, Point(0.0, 114.27)))


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"margin": "1 dB", "modulation": "QPSK"}, "less than the -84 dBm"),
        ({"up_margin": "1 dB"}, "must be at least down_margin"),
        ({"power": "5 dBm"}, "power and gain belong together"),
    ],
)
def test_a_link_that_could_not_work_is_refused(given: dict[str, object], message: str) -> None:
    with pytest.raises(ValidationError, match=message):
        microwave(**given)


def test_dry_air_takes_nothing() -> None:
    steps = capacity(microwave(), Scripted(((0, DRY),)), Period(1, 0, NS_PER_HOUR))
    assert steps == ((0, 129_800_000),)
