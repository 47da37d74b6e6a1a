"""Attenuation by percentage and back: monotone, continuous, and each the other's inverse."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from simnet.errors import DomainError
from simnet.models.propagation import slant_path, terrestrial_path
from simnet.models.propagation.exceedance import ExceedanceCurve
from simnet.models.propagation.slant_path import SlantPath
from simnet.models.propagation.terrestrial_path import TerrestrialPath

rates = st.floats(1, 200)
slant_curves = st.builds(
    slant_path.rain_curve,
    st.builds(
        SlantPath,
        frequency_ghz=st.floats(4, 55),
        elevation_deg=st.floats(3, 90),
        latitude_deg=st.floats(-60, 60),
        rain_height_km=st.floats(2, 5.2),
        station_height_km=st.floats(0, 1.5),
        tilt_deg=st.sampled_from([0.0, 45.0, 90.0]),
    ),
    rates,
    rain_percent=st.sampled_from([0.0, 8.0]),
    factor=st.sampled_from([1.0, 1.3]),
)
terrestrial_curves = st.builds(
    terrestrial_path.rain_curve,
    st.builds(TerrestrialPath, st.floats(5, 90), st.floats(0.1, 60), st.sampled_from([0.0, 90.0])),
    rates,
    rain_percent=st.sampled_from([0.0, 6.0]),
)
curves = st.one_of(slant_curves, terrestrial_curves)


@given(curves)
def test_it_falls_with_the_percentage_and_back(curve: ExceedanceCurve) -> None:
    percents = np.geomspace(1e-5, 100, 60)
    attenuations = curve.attenuation_db(percents)
    assert (np.diff(attenuations) <= 0).all()
    assert attenuations[-1] == 0
    assert (np.diff(curve.percent_exceeded(attenuations)) >= 0).all()


@given(curves)
def test_the_attenuation_of_a_percentage_is_exceeded_so_often(curve: ExceedanceCurve) -> None:
    last = max(curve.rain_percent, curve.highest_percent)
    percents = np.geomspace(curve.lowest_percent * 1.02, last * 0.98, 12)
    assert curve.percent_exceeded(curve.attenuation_db(percents)) == pytest.approx(
        percents, rel=1e-4
    )


def test_a_rank_drawn_evenly_exceeds_an_attenuation_as_often_as_the_curve_says() -> None:
    curve = terrestrial_path.rain_curve(TerrestrialPath(15, 10), 95.2)
    ranks = (np.arange(200_000) + 0.5) / 2_000
    exceeded = 100 * (curve.attenuation_db(ranks) > 10).mean()
    assert exceeded == pytest.approx(float(curve.percent_exceeded(10.0)), abs=1e-3)


def test_very_large_attenuations_do_not_fall_towards_the_rarest_rain() -> None:
    path, rate = SlantPath(30, 85, 0, 5), 150
    level = slant_path.attenuation_001_db(path, rate)
    printed = slant_path.attenuation_db(path, level, np.array([0.001, 0.0015]))
    assert printed[0] < printed[1]
    curve = slant_path.rain_curve(path, rate)
    assert curve.attenuation_db(0.001) == curve.attenuation_db(0.0015) > printed[1]
    assert curve.percent_exceeded(curve.attenuation_db(0.0)) == 0


def test_rain_fades_out_between_the_last_percentage_and_dry_weather() -> None:
    path = TerrestrialPath(15, 10)
    ending = terrestrial_path.rain_curve(path, 95.2)
    fading = terrestrial_path.rain_curve(path, 95.2, rain_percent=4.0)
    assert ending.attenuation_db(1.001) == 0
    assert fading.attenuation_db(1.0) == ending.attenuation_db(1.0)
    assert fading.attenuation_db(2.0) == pytest.approx(fading.attenuation_db(1.0) / 2)
    assert fading.percent_exceeded(0.0) == pytest.approx(4.0)


@pytest.mark.parametrize("factor", [0.0, 1.5])
def test_a_factor_on_the_attenuation_multiplies_it(factor: float) -> None:
    path = SlantPath(20, 55, -0.5, 4.95)
    plain, scaled = (slant_path.rain_curve(path, 95.2, factor=each) for each in (1.0, factor))
    assert scaled.attenuation_db(0.1) == pytest.approx(factor * plain.attenuation_db(0.1))


@pytest.mark.parametrize("percent", [-1, 100.5, float("nan")])
def test_a_curve_knows_no_percentage_beyond_a_year(percent: float) -> None:
    curve = terrestrial_path.rain_curve(TerrestrialPath(15, 10), 95.2)
    with pytest.raises(DomainError, match=r"percentage of the year: .* \(allowed: 0 to 100 %\)"):
        curve.attenuation_db(percent)
