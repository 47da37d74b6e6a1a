"""Intervals hold the truth as often as they say, on samples of known distributions."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import pytest
from scipy import stats

from simnet.measures import parse_level
from simnet.statistics.headroom import Search, bracket
from simnet.statistics.independent import welch
from simnet.statistics.intervals import mean_interval
from simnet.statistics.paired import difference
from simnet.statistics.quantiles import quantile_interval
from simnet.statistics.sensitivity import (
    Effect,
    partial_rank_correlation,
    range_over_levels,
    regression,
)
from simnet.statistics.sequential import stopping_point
from tests.verification.replications import STUDIES, FloatArray, about, no_less_than, no_more_than

SEED = 20_250_105


@pytest.mark.parametrize("n", [2, 5, 10, 30])
@pytest.mark.parametrize("confidence", [0.9, 0.95, 0.99])
def test_students_interval(n: int, confidence: float) -> None:
    samples = np.random.default_rng((SEED, n)).normal(7.0, 3.0, (STUDIES, n))
    held = sum(mean_interval(sample, confidence).contains(7.0) for sample in samples)
    assert about(held, STUDIES, confidence)


@pytest.mark.parametrize("correlation", [-0.5, 0.0, 0.9])
@pytest.mark.parametrize("spread", [1.0, 10.0])
def test_paired_differences(correlation: float, spread: float) -> None:
    random = np.random.default_rng((SEED, round(10 * correlation) + 10, round(spread)))
    covariance = [[1.0, correlation * spread], [correlation * spread, spread**2]]
    pairs = random.multivariate_normal([5.0, 3.0], covariance, (STUDIES, 10))
    found = [difference(pair[:, 0], pair[:, 1]) for pair in pairs]
    assert about(sum(each.contains(2.0) for each in found), STUDIES, 0.95)
    # Independent runs would have needed this many times the replications.
    ratio = (1 + spread**2) / (1 + spread**2 - 2 * correlation * spread)
    # Of a ratio of variances of 10 values, the median is near the ratio itself.
    assert np.median([each.variance_ratio for each in found]) == pytest.approx(ratio, rel=0.15)


@pytest.mark.parametrize(("share", "n"), [(0.5, 10), (0.5, 30), (0.9, 60), (0.95, 100), (0.25, 40)])
def test_quantiles_of_a_skewed_distribution(share: float, n: int) -> None:
    samples = np.random.default_rng((SEED, n)).lognormal(0.0, 1.5, (STUDIES, n))
    truth = float(stats.lognorm.ppf(share, 1.5))
    found = [quantile_interval(sample, share) for sample in samples]
    held = sum(each.low <= truth <= each.high for each in found)
    assert found[0].attained >= 0.95
    assert about(held, STUDIES, found[0].attained)
    assert sum(truth < each.low for each in found) > 0


def test_quantiles_of_a_discrete_distribution_are_held_at_least_as_often() -> None:
    samples = np.random.default_rng(SEED).poisson(2.0, (STUDIES, 40)).astype(float)
    found = [quantile_interval(sample, 0.8) for sample in samples]
    truth = float(stats.poisson.ppf(0.8, 2.0))
    assert no_less_than(
        sum(each.low <= truth <= each.high for each in found), STUDIES, found[0].attained
    )


@pytest.mark.parametrize("sd", [0.5, 5.0])
def test_differences_of_independent_runs(sd: float) -> None:
    random = np.random.default_rng((SEED, round(10 * sd)))
    held = 0
    for _ in range(STUDIES):
        ours, theirs = random.normal(7.0, 1.0, 12), random.normal(5.0, sd, 8)
        held += welch(ours, theirs).contains(2.0)
    assert about(held, STUDIES, 0.95)


@dataclass(frozen=True)
class Within:
    relative: float | None = None
    absolute: float | None = None


@pytest.mark.parametrize(("least", "real"), [(3, 0.913), (5, 0.923), (10, 0.943)])
def test_stopping_when_precise_costs_a_few_per_cent_of_coverage(least: int, real: float) -> None:
    """The figures of the documentation: 10 % precision of normal values whose sd is 20 %."""
    samples = np.random.default_rng(SEED).normal(5.0, 1.0, (STUDIES, 120))
    held = 0
    for sample in samples:
        n = stopping_point(sample, Within(relative=0.1), 0.95, least)
        assert n is not None
        held += mean_interval(sample[:n]).contains(5.0)
    assert about(held, STUDIES, real)


def excludes_0(effect: Effect) -> bool:
    return effect.low > 0.0 or effect.high < 0.0


def test_regression_coefficients() -> None:
    random = np.random.default_rng(SEED)
    held = false = 0
    for _ in range(STUDIES):
        inputs = random.uniform(0.0, 1.0, (20, 3))
        answers = 2.0 * inputs[:, 0] + inputs[:, 1] + random.normal(0.0, 0.7, 20)
        effects = regression(inputs, answers).effects
        truth = 2.0 * inputs[:, 0].std(ddof=1) / answers.std(ddof=1)
        held += effects[0].low <= truth <= effects[0].high
        false += excludes_0(effects[2])
    assert about(held, STUDIES, 0.95)
    assert about(false, STUDIES, 0.05)


@pytest.mark.parametrize("correlation", [0.0, 0.6, -0.9])
def test_rank_correlations(correlation: float) -> None:
    random = np.random.default_rng((SEED, round(10 * correlation) + 10))
    covariance = [[1.0, correlation], [correlation, 1.0]]
    # Spearman's of a normal pair (Kruskal 1958).
    truth = 6.0 / math.pi * math.asin(correlation / 2.0)
    held = 0
    for sample in random.multivariate_normal([0.0, 0.0], covariance, (STUDIES, 40)):
        (found,) = partial_rank_correlation(sample[:, :1], sample[:, 1])
        held += found.low <= truth <= found.high
    assert about(held, STUDIES, 0.95)


def test_partial_rank_correlations_of_an_input_without_effect() -> None:
    random = np.random.default_rng(SEED)
    false = 0
    for _ in range(STUDIES):
        inputs = random.normal(size=(40, 3))
        # Goes with the inputs that matter, and matters not.
        inputs[:, 2] += inputs[:, 0]
        answers = 2.0 * inputs[:, 0] + inputs[:, 1] + 0.5 * random.normal(size=40)
        false += excludes_0(partial_rank_correlation(inputs, answers)[2])
    assert about(false, STUDIES, 0.05)


@pytest.mark.parametrize(
    "shifts", [(0.0, 0.0, 0.0, 0.0), (0.0, 0.1, 0.2, 0.3), (0.0, 5.0, 0.0, 5.0)]
)
def test_ranges_over_levels(shifts: tuple[float, ...]) -> None:
    random = np.random.default_rng(SEED)
    held = 0
    for _ in range(STUDIES):
        common = random.normal(0.0, 2.0, 10)
        levels = common + np.array(shifts)[:, np.newaxis] + random.normal(0.0, 0.5, (4, 10))
        found = range_over_levels(levels)
        held += found.low <= max(shifts) - min(shifts) <= found.high
    assert no_less_than(held, STUDIES, 0.95)


def page_load_s(growth: float, luck: FloatArray) -> FloatArray:
    """A measure that explodes at a growth of 4 and is 4 s on average at a growth of 3."""
    return (4.0 / max(4.0 - growth, 0.01)) * (1.0 + 0.25 * luck)


@pytest.mark.parametrize("studies", [200, pytest.param(STUDIES, marks=pytest.mark.nightly)])
@pytest.mark.parametrize(("common", "own"), [(1.0, 0.0), (1.0, 0.4), (0.0, 1.0)])
def test_headroom(studies: int, common: float, own: float) -> None:
    """With luck common to all growths, in part anew at each (so not monotone), or all anew."""
    random = np.random.default_rng((SEED, studies, round(10 * own)))
    missed, widths = 0, []
    for _ in range(studies):
        luck = common * random.normal(size=40)
        anew: dict[float, FloatArray] = {}

        def evaluate(growth: float, n: int) -> FloatArray:
            own_luck = anew.setdefault(growth, own * random.normal(size=40))  # noqa: B023
            return page_load_s(growth, luck[:n] + own_luck[:n])  # noqa: B023

        found = bracket(evaluate, parse_level("all.completion <= 4.0 s"))
        assert found.status == "found"
        missed += not found.low <= 3.0 <= found.high
        widths.append(found.high - found.low)
    assert no_more_than(missed, studies, 0.05)
    assert np.median(widths) < 0.3


def test_headroom_of_a_level_that_is_just_kept_at_the_cap() -> None:
    random = np.random.default_rng(SEED)
    wrong = 0
    for _ in range(200):
        luck = random.normal(size=40)
        found = bracket(
            lambda growth, n: page_load_s(growth, luck[:n]),  # noqa: B023
            parse_level("all.completion <= 4.0 s"),
            Search(cap=3.0, resolution=0.1),
        )
        # At the cap, a growth of 3, the expected measure is at its limit.
        wrong += found.high < 3.0
    assert no_more_than(wrong, 200, 0.025)
