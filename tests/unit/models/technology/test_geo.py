"""A geostationary link by its geometry, and in rain on both legs, against published figures."""

from __future__ import annotations

from dataclasses import replace
from math import fsum

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simnet.calendar.days import NS_PER_YEAR
from simnet.conditions.cause import NS_PER_DAY, NS_PER_HOUR, Influence, Period
from simnet.kinds import ValidationError
from simnet.models.propagation.province import regency
from simnet.models.satellite.bent_pipe import Leg, noisier_db
from simnet.models.satellite.dvb import DVB_RCS2, DVB_S2
from simnet.models.satellite.geostationary import look
from simnet.models.technology.base import Line
from simnet.models.technology.geo import Geo
from simnet.models.weather.base import DRY, Point, Weather
from tests.unit.models.satellite.skies import (
    BANJARMASIN,
    MINUTE_NS,
    SAMARINDA,
    OnlyAt,
    Shuffled,
    Steady,
)

HOUR = Period(7, 95 * NS_PER_DAY + 8 * NS_PER_HOUR, NS_PER_HOUR, dated=True, clocked=True)
SAMARINDA_RAIN = regency("Kota Samarinda")


def dish(**given: object) -> Geo:
    return Geo.model_validate({"kind": "geo", **given})


def of(geo: Geo, weather: Weather | None, period: Period = HOUR) -> dict[str, Influence]:
    line = Line("data-dian", SAMARINDA, BANJARMASIN, geo.link("up"), geo.link("down"), weather)
    return dict(geo.conditions(line, period))


def rate(geo: Geo, weather: Weather, way: str = "down") -> int:
    ((_, rate_bps),) = of(geo, weather)[way].capacity
    return rate_bps


@pytest.mark.parametrize(
    ("longitude", "elevation"), [(146.0, 56.3), (108.0, 79.2), (117.15, 89.4), (-60.0, -87.5)]
)
def test_elevation_follows_from_the_place(longitude: float, elevation: float) -> None:
    assert look(SAMARINDA, longitude).elevation_deg == pytest.approx(elevation, abs=0.5)


@pytest.mark.parametrize("there", [BANJARMASIN, Point(3.3, 117.6)])
def test_a_hop_over_146_degrees_east_takes_245_to_247_ms(there: Point) -> None:
    # By the geometry of RFC 2488; over 108 and 118 degrees it is 239 ms.
    both_ns = look(SAMARINDA, 146).delay_ns + look(there, 146).delay_ns
    assert 244.5e6 < both_ns < 247e6
    assert look(SAMARINDA, 118).delay_ns + look(BANJARMASIN, 118).delay_ns < 239.6e6


def test_the_delay_is_that_of_the_geometry_only_where_the_satellite_is_written() -> None:
    assert dish().at(SAMARINDA, BANJARMASIN).delay == 270_000_000
    assert dish(satellite=146).at(SAMARINDA, None).delay == 270_000_000
    assert dish(satellite=146, delay="280 ms").at(SAMARINDA, BANJARMASIN).delay == 280_000_000
    assert dish(satellite=146).at(SAMARINDA, BANJARMASIN).delay == pytest.approx(269.5e6, rel=1e-3)


def test_a_satellite_below_the_horizon_is_refused() -> None:
    assert not list(dish(satellite=146).misplaced(SAMARINDA, BANJARMASIN))
    [found] = dish(satellite=30).misplaced(SAMARINDA, None)
    assert found == (
        "from the village at -0.5, 117.15 the satellite over 30 degrees east is 5.8 degrees below "
        "the horizon"
    )


@pytest.mark.parametrize(
    ("frequency", "elevation", "expected"),
    [(12.0, 75.0, (1.2, 7.1, 14.3)), (20.0, 55.0, (4.1, 20.5, 39.3))],
)
def test_rain_attenuates_as_p618_has_it_at_samarinda(
    frequency: float, elevation: float, expected: tuple[float, ...]
) -> None:
    curve = Leg(SAMARINDA, elevation, frequency).curve(SAMARINDA_RAIN)
    found = curve.attenuation_db(np.array([1.0, 0.1, 0.01]))
    assert found == pytest.approx(expected, rel=0.02)


def test_rain_raises_the_noise_of_a_receiver_up_to_that_of_the_rain() -> None:
    assert noisier_db(np.array([0.0, 100.0]), 200.0) == pytest.approx([0, 3.73], abs=0.01)


@pytest.mark.parametrize("modem", [DVB_S2, DVB_RCS2])
def test_no_mode_of_a_modem_is_beaten_by_one_that_needs_less(
    modem: tuple[tuple[str, float, float], ...],
) -> None:
    assert list(modem) == sorted(modem, key=lambda each: each[1])
    assert list(modem) == sorted(modem, key=lambda each: each[2])


def test_without_weather_nothing_changes_and_in_dry_weather_neither() -> None:
    geo = dish()
    assert of(geo, None) == {}
    for way, bps in (("down", geo.down), ("up", geo.up)):
        assert of(geo, Steady(DRY))[way].capacity == ((0, bps),)


def test_a_link_falls_from_mode_to_mode_until_nothing_is_left() -> None:
    rates = [rate(dish(), OnlyAt(SAMARINDA, each)) for each in (DRY, 3, 1, 0.5, 0.05)]
    assert rates == sorted(rates, reverse=True)
    assert len(set(rates)) == 5
    assert rates[-1] == 0
    # Bits a symbol of what is left against those of the best, 16-APSK 5/6.
    assert rates[0] / rates[2] in [pytest.approx(3.300184 / bits) for _, _, bits in DVB_S2]


def test_ku_band_holds_out_where_ka_band_is_gone() -> None:
    storm = Steady(0.1)
    assert rate(dish(band="ka"), storm) == 0
    assert rate(dish(band="ku"), storm) > 0


def test_rain_at_either_end_counts_as_power_control_allows() -> None:
    geo = dish(band="ku", gateway_power="0 dB")
    calm = rate(geo, Steady(DRY))
    assert rate(geo, OnlyAt(BANJARMASIN, 0.3)) < calm
    assert rate(geo, OnlyAt(SAMARINDA, 0.3)) < calm
    assert rate(dish(band="ku", gateway_power="20 dB"), OnlyAt(BANJARMASIN, 0.3)) == calm


def test_a_larger_margin_and_drops_that_attenuate_less_keep_a_link_up() -> None:
    assert rate(dish(), Steady(0.2)) == 0
    assert rate(dish(signal_down=25), Steady(0.2, drops=0.5)) > 0


def test_modes_are_met_for_as_long_as_the_curve_says() -> None:
    # Rain at the village alone, and no hysteresis: each mode is lost at one attenuation.
    geo = dish(up_margin="0 dB", down_margin="0 dB", noise_temperature=5000)
    year = Period(1, 0, 40_000 * MINUTE_NS, dated=True, clocked=True, fine=False)
    steps = of(geo, OnlyAt(SAMARINDA, None), year)["down"].capacity
    ends = [*(at for at, _ in steps[1:]), year.length_ns]
    curve = geo.pipe("down", BANJARMASIN, SAMARINDA).downlink.curve(SAMARINDA_RAIN)
    ladder = geo.ladder("down", geo.down)
    for mode, better in zip(ladder.modes, ladder.modes[1:], strict=False):
        below = fsum(e - at for (at, bps), e in zip(steps, ends, strict=True) if bps <= mode.rate)
        fade_db = float(np.interp(geo.signal_down - better.threshold_db, *_fades(geo)))
        expected = float(curve.percent_exceeded(fade_db))
        assert 100 * below / year.length_ns == pytest.approx(expected, rel=0.02, abs=0.005)


def _fades(geo: Geo) -> tuple[np.ndarray, np.ndarray]:
    """Loss of signal by attenuation of the downlink, the noise of the rain included."""
    fades_db = np.linspace(0, 40, 40_001)
    return fades_db + noisier_db(fades_db, geo.noise_temperature), fades_db


@settings(max_examples=10, deadline=None)
@given(st.integers(0, NS_PER_YEAR - 2 * NS_PER_DAY), st.integers(1, NS_PER_DAY))
def test_a_piece_of_the_year_is_the_same_however_it_is_cut(start_ns: int, later_ns: int) -> None:
    whole = Period(3, start_ns, later_ns + NS_PER_HOUR, dated=True, clocked=True)
    part = replace(whole, start_ns=start_ns + later_ns, length_ns=NS_PER_HOUR)
    times_ns = np.arange(0, NS_PER_HOUR, 20_000_000_000)
    for way in ("up", "down"):
        long, short = (of(dish(), Shuffled(), each)[way].capacity for each in (whole, part))
        assert (_at(short, times_ns) == _at(long, times_ns + later_ns)).all()


def _at(steps: tuple[tuple[int, int], ...], times_ns: np.ndarray) -> np.ndarray:
    starts, values = zip(*steps, strict=True)
    return np.array(values)[np.searchsorted(starts, times_ns, side="right") - 1]


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"signal_down": -2}, "modes_down: signal: -2 dB is too weak for QPSK 1/4"),
        ({"up_margin": "0.1 dB"}, "kept from 0.3 dB above its threshold"),
        (
            {
                "modes_up": [
                    {"name": "8PSK", "threshold": 8, "bits": 2},
                    {"name": "QPSK", "threshold": 2, "bits": 1},
                ]
            },
            "modes_up: thresholds of modes: QPSK has 2 dB after 8 of 8PSK",
        ),
    ],
)
def test_modes_that_cannot_be_are_refused(given: dict[str, object], message: str) -> None:
    with pytest.raises(ValidationError, match=message):
        dish(**given)
