"""Statistics against the shipped reference cases that no simulation takes part in."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from simnet.statistics.arrays import student
from simnet.statistics.intervals import mean_interval
from simnet.statistics.proportions import most_where_none_was_seen
from simnet.statistics.quantiles import quantile_interval, ranks_of
from simnet.statistics.warmup import mser, mser5
from simnet.verify.cases import Case, load_theory
from simnet.verify.estimates import binomial_range
from tests.verification.replications import FloatArray

CASES: dict[str, Case] = {case.id: case for case in load_theory()}


def expected(case: str) -> dict[str, Any]:
    return dict(CASES[case].expected)


def test_students_interval() -> None:
    found = mean_interval(CASES["CI-01"].parameters["data"], 0.9)
    case = expected("CI-01")
    assert found.mean == pytest.approx(case["mean"], rel=1e-12)
    assert found.sd**2 == pytest.approx(case["s2"], rel=1e-12)
    assert found.half_width == pytest.approx(case["halfwidth"], rel=1e-12)


def test_quantiles_of_students_t() -> None:
    for name, value in expected("CI-03").items():
        assert student(int(name.removeprefix("df")), 0.025) == pytest.approx(value, rel=1e-10)


def test_ranges_that_coverage_is_held_against() -> None:
    for name, (low, high) in expected("CI-04").items():
        trials, per_cent = name.removeprefix("n").split("_")
        assert binomial_range(int(trials), int(per_cent) / 100) == (low, high)


@pytest.mark.parametrize(
    ("name", "n", "share"),
    [("median_n30", 30, 0.5), ("p95_n100", 100, 0.95), ("p99_n1000", 1000, 0.99)],
)
def test_ranks_of_quantiles(name: str, n: int, share: float) -> None:
    low, high, attained = expected("CI-07")[name]
    assert ranks_of(n, share) == (low, high)
    assert quantile_interval(np.arange(n), share).attained == pytest.approx(attained, rel=1e-9)


def test_chances_of_what_was_never_seen() -> None:
    for name, value in expected("CI-06").items():
        n = int(name.removeprefix("N"))
        assert most_where_none_was_seen(n) == pytest.approx(value, rel=1e-9)


def series() -> FloatArray:
    """The series that the cases of MSER and of batch means are about."""
    i = np.arange(200)
    return np.asarray(5 + 10 * 0.9**i + (7919 * i % 101) / 101 - 0.5)


def test_mser() -> None:
    case = expected("MSER-01")
    assert series().mean() == pytest.approx(case["untruncated_mean"], rel=1e-12)
    single, five = mser(series(), 1), mser5(series())
    assert (single.found, five.found) == (True, True)
    assert (single.index, five.index) == (case["mser1_truncate"], case["mser5_truncate"])
    assert single.mean == pytest.approx(case["mser1_mean"], rel=1e-12)
    assert five.mean == pytest.approx(case["mser5_mean"], rel=1e-12)
    assert five.criterion == pytest.approx(case["mser5_statistic"], rel=1e-12)


def test_means_of_batches() -> None:
    found = mean_interval(series()[50:].reshape(10, 15).mean(axis=1))
    case = expected("BM-01")
    assert found.mean == pytest.approx(case["mean"], rel=1e-12)
    assert found.half_width == pytest.approx(case["halfwidth"], rel=1e-12)


def first_waits(random: np.random.Generator, rows: int) -> FloatArray:
    """Return the average wait of the first 25 customers of M/M/1 at load 0.9 (Lindley 1952)."""
    wait, total = np.zeros(rows), np.zeros(rows)
    for _ in range(24):
        wait = np.maximum(0.0, wait + random.exponential(0.9, rows) - random.exponential(1.0, rows))
        total += wait
    return total / 25


@pytest.mark.parametrize("n", [5, 10, 20, 40])
def test_coverage_where_few_skewed_values_are_known_to_fall_short(n: int) -> None:
    """What the published experiment found, so that coverage as measured here can be trusted."""
    studies = 4_000
    random = np.random.default_rng((20_250_104, n))
    truth = dict(CASES["MM1-04"].expected)["d25"]
    samples = first_waits(random, studies * n).reshape(studies, n)
    held = sum(mean_interval(sample, 0.9).contains(truth) for sample in samples) / studies
    assert held == pytest.approx(expected("COV-01")[f"n{n}"], abs=0.03 + 3 * (0.1 / studies) ** 0.5)
    assert held < 0.9
