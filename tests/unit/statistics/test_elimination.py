"""The race of Kim and Nelson."""

import math

import numpy as np
import pytest

from simnet.statistics.elimination import eliminate

RANDOM = np.random.default_rng(3)


def straightforward(
    values: np.ndarray, delta: float, first: int, alpha: float
) -> tuple[set[int], int]:
    """KN with c = 1 as the paper states it, in means, one replication at a time; large is best."""
    k, n = values.shape
    eta = 0.5 * ((2 * alpha / (k - 1)) ** (-2 / (first - 1)) - 1)
    h2 = 2 * eta * (first - 1)
    racing = set(range(k))
    s2 = {
        (i, j): np.var(values[i, :first] - values[j, :first], ddof=1)
        for i in range(k)
        for j in range(k)
    }
    for r in range(first, n + 1):
        means = values[:, :r].mean(axis=1)
        racing = {
            i
            for i in racing
            if all(
                means[i] >= means[j] - max(0.0, delta / (2 * r) * (h2 * s2[i, j] / delta**2 - r))
                for j in racing
                if j != i
            )
        }
        if len(racing) == 1:
            return racing, r
    return racing, n


@pytest.mark.parametrize("seed", range(20))
def test_is_the_procedure_as_it_was_published(seed: int) -> None:
    random = np.random.default_rng(seed)
    k = 2 + seed % 4
    values = random.normal(0.0, 1.0 + 3.0 * random.uniform(size=(k, 1)), (k, 700))
    values[0] += 0.5
    found = eliminate(values, 1.0, first=10, confidence=0.95, least_is_best=False)
    racing, over = straightforward(values, 1.0, 10, 0.05)
    assert set(found.survivors) == racing
    assert max(at for at in found.dropped_at if at is not None) == over


def test_more_replications_never_change_who_was_dropped() -> None:
    values = RANDOM.normal(0.0, 2.0, (4, 400)) + np.array([[0.0], [0.5], [1.0], [1.5]])
    whole = eliminate(values, 0.5)
    for n in range(0, 400, 7):
        part = eliminate(values[:, :n], 0.5)
        for at, finally_at in zip(part.dropped_at, whole.dropped_at, strict=True):
            assert at == (finally_at if finally_at is not None and finally_at <= n else None)
    assert whole.selected == 0


def test_the_race_is_over_in_time() -> None:
    values = np.zeros((3, 60))
    values[:, ::2] = 1.0
    values[1] *= -1.0
    found = eliminate(values, 1.0, first=10, least_is_best=False)
    assert found.most <= 60
    # Two systems are equal throughout, and either is as good.
    assert found.selected == 0
    assert eliminate(values[:, : found.most - 1], 1.0, least_is_best=False).selected is None


def test_dropped_systems_need_no_further_runs() -> None:
    values = RANDOM.normal(0.0, 1.0, (2, 50)) + np.array([[0.0], [30.0]])
    assert eliminate(values, 1.0).dropped_at == (None, 10)
    values[1, 12:] = math.nan
    assert eliminate(values, 1.0).selected == 0
    values[0, 20] = math.nan
    with pytest.raises(ValueError, match="finite"):
        eliminate(values, 1.0)


def test_no_race() -> None:
    assert eliminate([[1.0, 2.0]], 1.0).selected == 0
    assert eliminate([], 1.0).survivors == ()
    few = eliminate(RANDOM.normal(size=(3, 9)), 1.0)
    assert (few.survivors, few.selected, few.most) == ((0, 1, 2), None, 10)


@pytest.mark.parametrize(
    ("indifference", "first"), [(0.0, 10), (-1.0, 10), (math.nan, 10), (1.0, 1)]
)
def test_needs_a_difference_that_matters(indifference: float, first: int) -> None:
    with pytest.raises(ValueError, match="indifference above 0"):
        eliminate([[1.0], [2.0]], indifference, first)


def test_first_replications_must_be_whole() -> None:
    values = RANDOM.normal(size=(2, 20))
    values[0, 2] = math.nan
    with pytest.raises(ValueError, match="first replications"):
        eliminate(values, 1.0)
