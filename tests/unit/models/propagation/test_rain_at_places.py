"""Rain of a year at a place, on a path and at two places at once."""

from __future__ import annotations

import math

import numpy as np
import pytest
from scipy.stats import multivariate_normal

from simnet.errors import DomainError
from simnet.models.propagation.bivariate_normal import both_exceed, upper_tail
from simnet.models.propagation.rain_probability import rain_on_path_percent
from simnet.models.propagation.rain_rate import rain_climate
from simnet.models.propagation.site_diversity import (
    ATTENUATION,
    RAIN,
    Site,
    both_faded_percent,
    log_normal_fit,
)
from simnet.models.propagation.slant_path import SlantPath

WET = rain_climate([250.0] * 12, [26.0] * 12)
SITE = Site(SlantPath(20, 55, -0.5, 5), 95.2, 4.5)


def test_the_rate_of_a_percentage_is_exceeded_so_often() -> None:
    percents = np.array([0.001, 0.01, 0.1, 1.0, 4.0])
    rates = WET.rate_exceeded_mm_h(percents)
    assert WET.percent_exceeded(rates) == pytest.approx(percents, rel=1e-9)
    assert (np.diff(rates) < 0).all()
    assert WET.rate_exceeded_mm_h(WET.rain_percent + 0.1) == 0


def test_the_mean_rate_of_the_months_is_their_rain() -> None:
    """The log-normal law of the recommendation has the mean that the rain of a month asks for."""
    rates = np.geomspace(1e-4, 1e5, 4_000)
    hours = WET.percent_exceeded(rates) / 100 * 24 * WET.days
    rain_mm = float((np.diff(rates) * (hours[1:] + hours[:-1]) / 2).sum())
    assert rain_mm == pytest.approx(12 * 250, rel=1e-4)


def test_a_month_rains_at_most_seven_tenths_of_its_time() -> None:
    flooded = rain_climate([5_000.0] * 12, [-5.0] * 12)
    assert flooded.rain_percent == pytest.approx(70)
    assert flooded.months[0].rate_mm_h == pytest.approx(5_000 / 0.7 / (24 * 31))


def test_a_year_has_twelve_months() -> None:
    with pytest.raises(DomainError, match="months with rain stated: 11 is outside"):
        rain_climate([1.0] * 11, [20.0] * 12)


@pytest.mark.parametrize("first", [-1.3, 0.0, 0.4, 2.7])
@pytest.mark.parametrize("second", [-0.7, 0.0, 1.9])
@pytest.mark.parametrize("correlation", [0.0, 0.3, 0.95])
def test_two_gaussians_exceed_levels_as_by_integration(
    first: float, second: float, correlation: float
) -> None:
    law = multivariate_normal([0, 0], [[1, correlation], [correlation, 1]])
    assert both_exceed(first, second, correlation) == pytest.approx(
        float(law.cdf([-first, -second])), abs=1e-7
    )


def test_the_ends_of_the_bivariate_normal() -> None:
    assert both_exceed(1.0, 2.0, 1.0) == upper_tail(2.0)
    assert both_exceed(-math.inf, 1.5, 0.4) == pytest.approx(upper_tail(1.5))
    assert both_exceed(math.inf, 1.5, 0.4) == 0


def test_it_rains_on_a_path_at_least_as_often_as_at_its_foot() -> None:
    found = [rain_on_path_percent(SlantPath(12, el, 0, 5), 4.5) for el in (90, 60, 20)]
    assert found[0] == pytest.approx(4.5)
    assert found[0] < found[1] < found[2]
    assert rain_on_path_percent(SlantPath(12, 60, 0, 5), 0) == 0


def test_correlations_fall_from_one_with_distance() -> None:
    distances = np.linspace(0, 1000, 101)
    for correlation in (RAIN.at, ATTENUATION.at):
        assert correlation(0.0) == 1
        assert (np.diff(correlation(distances)) < 0).all()
    assert float(ATTENUATION.at(20.0)) == pytest.approx(
        0.94 * math.exp(-2 / 3) + 0.06 * math.exp(-0.0016)
    )


def test_two_sites_at_one_place_fade_as_one() -> None:
    one = both_faded_percent((SITE, SITE), (10.0, 10.0), 0.0)
    fit = log_normal_fit(SITE)
    assert one == pytest.approx(4.5 * upper_tail(fit.level(10.0)))
    assert both_faded_percent((SITE, SITE), (10.0, 20.0), 0.0) == pytest.approx(
        4.5 * upper_tail(fit.level(20.0))
    )


def test_sites_far_apart_fade_together_less_often() -> None:
    found = [both_faded_percent((SITE, SITE), (10.0, 10.0), d) for d in (0, 10, 50, 300)]
    assert found == sorted(found, reverse=True)


def test_a_desert_leaves_nothing_to_fit() -> None:
    with pytest.raises(DomainError, match="leaves nothing to fit"):
        log_normal_fit(Site(SITE.path, 5.0, 0.0015))
