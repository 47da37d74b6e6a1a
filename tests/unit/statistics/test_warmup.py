"""MSER-5 and the averages it is used on."""

import math

import numpy as np
import pytest

from simnet.statistics.warmup import average_over_replications, mser, mser5

NOISE = np.random.default_rng(4).normal(0.0, 0.2, 400)
DECAY = 5.0 + 10.0 * 0.95 ** np.arange(400) + NOISE


def straightforward(series: np.ndarray, batch: int) -> list[float]:
    means = series[: len(series) // batch * batch].reshape(-1, batch).mean(axis=1)
    return [
        float(np.sum((means[d:] - means[d:].mean()) ** 2) / (len(means) - d) ** 2)
        for d in range(len(means) // 2 + 1)
    ]


@pytest.mark.parametrize("batch", [1, 5, 8])
@pytest.mark.parametrize("length", [400, 397])
def test_is_the_definition(batch: int, length: int) -> None:
    criteria = straightforward(DECAY[:length], batch)
    found = mser(DECAY[:length], batch)
    assert found.found
    assert found.index == batch * int(np.argmin(criteria))
    assert found.criterion == pytest.approx(min(criteria), rel=1e-10)
    whole = length // batch * batch
    assert found.mean == pytest.approx(DECAY[found.index : whole].mean(), rel=1e-12)
    assert found.observations == length


def test_five_to_a_batch() -> None:
    assert mser5(DECAY) == mser(DECAY, 5)
    assert mser5(DECAY).index % 5 == 0
    assert 20 < mser5(DECAY).index < 200


def test_no_warm_up() -> None:
    found = mser5(np.full(100, 7.3))
    assert (found.found, found.index, found.mean, found.criterion) == (True, 0, 7.3, 0.0)
    assert mser5(5.0 + NOISE).index < 60


def test_a_series_that_never_settles_has_no_end_of_the_warm_up() -> None:
    found = mser5(np.arange(200.0))
    assert not found.found
    assert found.index == 100


def test_a_decay_as_long_as_the_series_has_no_end_of_the_warm_up() -> None:
    assert not mser5(10.0 * 0.99 ** np.arange(100)).found


def test_a_lull_near_the_end_is_no_answer() -> None:
    series = 5.0 + NOISE
    series[-40:] = 5.0
    found = mser5(series)
    assert found.found
    assert found.index <= 200


def test_equal_values_after_a_transient() -> None:
    series = np.full(300, 0.1)
    series[:35] = np.linspace(9.0, 1.0, 35)
    found = mser5(series)
    assert (found.found, found.index, found.mean, found.criterion) == (True, 35, 0.1, 0.0)


@pytest.mark.parametrize("length", [0, 3, 5, 49])
def test_short_series_say_so(length: int) -> None:
    found = mser5(DECAY[:length])
    assert not found.found
    assert found.observations == length


def test_observations_without_anything_to_measure() -> None:
    gaps = DECAY.copy()
    gaps[[3, 77, 200]] = math.nan
    gaps[100:110] = math.nan
    found = mser5(gaps)
    assert found.found
    assert abs(found.index - mser5(DECAY).index) <= 10
    assert not mser5(np.full(100, math.nan)).found


def test_refuses_what_is_not_a_series() -> None:
    with pytest.raises(ValueError, match="finite"):
        mser5([1.0, math.inf])
    with pytest.raises(ValueError, match="batches of 1"):
        mser([1.0], 0)
    with pytest.raises(ValueError, match="shape"):
        mser5(np.zeros((2, 50)))


def test_averages_over_replications_at_equal_times() -> None:
    found = average_over_replications([[1.0, 2.0, math.nan], [3.0, math.nan, math.nan]])
    np.testing.assert_array_equal(found, [2.0, 2.0, math.nan])
    with pytest.raises(ValueError, match="same replications"):
        average_over_replications([[1.0], [1.0, 2.0]])
