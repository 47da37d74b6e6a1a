"""Estimators of burstiness on series whose burstiness is known."""

from __future__ import annotations

import math

import numpy as np
import pytest

from simnet.statistics.burstiness import (
    aggregated,
    hurst,
    hurst_of_variances,
    index_of_dispersion,
)
from tests.unit.statistics.noise import fractional_gaussian_noise

SEED = 20_260_412
LENGTH, SERIES = 2**14, 40


@pytest.mark.parametrize("truth", [0.5, 0.6, 0.75, 0.9])
def test_the_hurst_parameter_of_fractional_gaussian_noise(truth: float) -> None:
    random = np.random.default_rng((SEED, round(100 * truth)))
    series = [fractional_gaussian_noise(truth, LENGTH, random) for _ in range(SERIES)]
    found = [hurst(each) for each in series]
    # A mean of 40 values with a standard deviation of 0.012 each.
    assert np.mean([each.value for each in found]) == pytest.approx(truth, abs=0.01)
    # Of intervals of 95 %, 34 or more of 40 hold it in all but one case of 600.
    assert sum(each.low <= truth <= each.high for each in found) >= 34
    assert np.mean([each.octaves == (3, 9) for each in found]) > 0.85
    second = float(np.mean([hurst_of_variances(each) for each in series]))
    assert truth - 0.08 < second < truth + 0.02


def test_white_noise_of_any_law_is_not_self_similar() -> None:
    random = np.random.default_rng(SEED)
    for series in (random.standard_normal(LENGTH), random.poisson(3.0, LENGTH)):
        assert hurst(series).value == pytest.approx(0.5, abs=0.05)
        assert hurst_of_variances(series) == pytest.approx(0.5, abs=0.1)


def test_a_trend_is_no_self_similarity() -> None:
    random = np.random.default_rng(SEED)
    noise = random.standard_normal(LENGTH)
    rising = noise + np.linspace(0.0, 10.0, LENGTH)
    assert hurst(rising).value == pytest.approx(hurst(noise).value, abs=1e-9)
    assert hurst_of_variances(rising) > 0.9


def test_memory_that_ends_is_none_over_longer_times() -> None:
    """An autoregressive series forgets within some 20 values."""
    random = np.random.default_rng(SEED)
    steps = random.standard_normal(2**16)
    series = np.zeros(steps.size)
    for index in range(1, steps.size):
        series[index] = 0.9 * series[index - 1] + steps[index]
    assert hurst(series, first_octave=1).value > 0.7
    assert hurst(series, first_octave=8).value == pytest.approx(0.5, abs=0.1)
    # The estimate looks for the times at which it has been forgotten by itself.
    found = hurst(series)
    assert found.octaves[0] >= 6
    assert found.value < 0.65


def test_the_scale_and_the_level_of_a_series_do_not_matter() -> None:
    random = np.random.default_rng(SEED)
    series = fractional_gaussian_noise(0.8, 4096, random)
    assert hurst(1e6 * series + 7e8).value == pytest.approx(hurst(series).value, abs=1e-6)


def test_the_index_of_dispersion() -> None:
    random = np.random.default_rng(SEED)
    counts = random.poisson(4.0, 100_000)
    # The standard deviation of the index of n Poisson counts is sqrt(2/n).
    for scale in (1, 10):
        found = index_of_dispersion(aggregated(counts, scale))
        assert found == pytest.approx(1.0, abs=4 * math.sqrt(2 * scale / counts.size))
    assert index_of_dispersion([5.0, 5.0, 5.0]) == 0.0
    assert index_of_dispersion([1.0, 3.0]) == 1.0
    batches = 10 * counts
    assert index_of_dispersion(batches) == pytest.approx(10 * index_of_dispersion(counts))
    for nothing in ([], [3.0], [0.0, 0.0]):
        assert math.isnan(index_of_dispersion(nothing))


def test_aggregated_leaves_out_what_does_not_fill_an_interval() -> None:
    assert list(aggregated([1.0, 2.0, 3.0, 4.0, 5.0], 2)) == [3.0, 7.0]
    assert aggregated([1.0], 2).size == 0


@pytest.mark.parametrize("series", [[], [1.0] * 10, [0.0] * 1000, [1.0, 2.0] * 20])
def test_of_a_series_that_is_short_or_constant_nothing_is_known(series: list[float]) -> None:
    found = hurst(series)
    assert math.isnan(found.value)
    assert (found.low, found.high) == (-math.inf, math.inf)
    assert math.isnan(hurst_of_variances(series))
