"""Who is best: false claims are as rare as promised, and the best is found as often."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from scipy import stats

from simnet.statistics.elimination import Elimination, eliminate
from simnet.statistics.selection import compare_with_best
from tests.verification.replications import STUDIES, FloatArray, about, no_less_than, no_more_than

SEED = 20_250_103

Noise = Callable[[np.random.Generator, int, int], FloatArray]


def alike(random: np.random.Generator, systems: int, n: int) -> FloatArray:
    return random.normal(size=(systems, n))


def one_wild(random: np.random.Generator, systems: int, n: int) -> FloatArray:
    """The first system, the best of the slippage configuration, has ten times the deviation."""
    noise = random.normal(size=(systems, n))
    noise[0] *= 10.0
    return noise


def common(random: np.random.Generator, systems: int, n: int) -> FloatArray:
    """Common random numbers: what all systems share is four times the variance of their own."""
    return random.normal(size=(systems, n)) + 2.0 * random.normal(size=n)


noises = pytest.mark.parametrize("noise", [alike, one_wild, common])


@noises
@pytest.mark.parametrize("systems", [2, 3, 5])
@pytest.mark.parametrize("n", [5, 20])
def test_identical_systems_rarely_have_a_sole_best(noise: Noise, systems: int, n: int) -> None:
    random = np.random.default_rng((SEED, systems, n))
    false = 0
    for _ in range(STUDIES):
        standings = compare_with_best(noise(random, systems, n))
        false += any(each.verdict == "best" for each in standings)
    assert no_more_than(false, STUDIES, 0.05)
    if systems == 2:
        # Two systems are one comparison, so that the promise is met exactly.
        assert about(false, STUDIES, 0.05)


@noises
@pytest.mark.parametrize("systems", [2, 3, 5])
def test_the_best_is_among_the_contenders_and_all_shortfalls_hold_together(
    noise: Noise, systems: int
) -> None:
    random = np.random.default_rng((SEED, systems))
    kept = false = held = 0
    worse_by = np.array([0.0] + [1.0] * (systems - 1))
    for _ in range(STUDIES):
        standings = compare_with_best(noise(random, systems, 20) + worse_by[:, np.newaxis])
        kept += standings[0].verdict != "worse"
        false += any(each.verdict == "best" for each in standings[1:])
        held += all(
            each.against_best.low <= truth <= each.against_best.high
            for each, truth in zip(standings, worse_by, strict=True)
        )
    assert no_less_than(kept, STUDIES, 0.975)
    assert no_more_than(false, STUDIES, 0.025)
    assert no_less_than(held, STUDIES, 0.95)


def test_a_difference_that_is_large_enough_is_seen() -> None:
    random = np.random.default_rng(SEED)
    sole = 0
    for _ in range(STUDIES):
        values = common(random, 3, 20) + np.array([[0.0], [2.0], [2.0]])
        sole += compare_with_best(values)[0].verdict == "best"
    assert sole > 0.99 * STUDIES


def race(random: np.random.Generator, deviations: FloatArray, indifference: float) -> Elimination:
    """Run until one is left of systems of which the first is best by the indifference."""
    values = np.empty((deviations.size, 0))
    while True:
        more = random.normal(size=(deviations.size, 200)) * deviations[:, np.newaxis]
        more[0] -= indifference
        values = np.concatenate((values, more), axis=1)
        found = eliminate(values, indifference, first=10)
        if found.selected is not None:
            return found


@pytest.mark.parametrize(
    "deviations",
    [
        (1.0, 1.0),
        (1.0, 1.0, 1.0),
        (1.0, 1.0, 1.0, 1.0, 1.0),
        # Where the index error of another library left the best in 0.396 of all races.
        (10.0, 1.0, 1.0),
        (1.0, 10.0, 1.0),
        pytest.param((10.0, 1.0, 1.0, 1.0, 1.0), marks=pytest.mark.nightly),
    ],
)
def test_the_race_leaves_the_best(deviations: tuple[float, ...]) -> None:
    # The 99 % lower limit of the chance to be right, not below the confidence asked.
    assert stats.binomtest(races_won(deviations), STUDIES).proportion_ci(0.98).low >= 0.95


@pytest.mark.nightly
@pytest.mark.parametrize("deviations", [(10.0, 10.0), (10.0, 10.0, 10.0)])
def test_long_races_leave_the_best_just_as_often_as_promised(deviations: tuple[float, ...]) -> None:
    """Over hundreds of replications nothing is lost to overshooting the boundary.

    Of two systems the promise is then met exactly: 0.9505 of 6,000 races.
    """
    assert no_less_than(races_won(deviations), STUDIES, 0.95)


def races_won(deviations: tuple[float, ...]) -> int:
    random = np.random.default_rng(SEED)
    found = [race(random, np.array(deviations), 1.0) for _ in range(STUDIES)]
    return sum(each.selected == 0 for each in found)
