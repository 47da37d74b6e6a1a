"""Laws fitted to samples of themselves give their parameters back, and say how well they fit."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from simnet.calibration.laws import FEWEST, fitted
from simnet.chance.distributions import SizeDistribution
from simnet.chance.streams import RandomStream

N = 20_000
SURE = 4.0
"""Standard deviations of the estimates, as their theory has them, that are allowed for."""
KNOWN: dict[str, tuple[dict[str, Any], dict[str, tuple[float, float]]]] = {
    "exponential": ({"exponential": "12 kB"}, {"mean": (12e3, 1.0)}),
    "weibull": (
        {"weibull": {"shape": 0.7, "scale": "9 kB"}},
        {"shape": (0.7, 0.78), "scale": (9e3, 1.053 / 0.7)},
    ),
    "pareto": (
        {"pareto": {"alpha": 1.6, "scale": "4 kB"}},
        {"alpha": (1.6, 1.0), "scale": (4e3, 0.01)},
    ),
    "bounded_pareto": (
        {"bounded_pareto": {"alpha": 0.8, "low": "1 kB", "high": "900 MB"}},
        {"alpha": (0.8, 1.0), "low": (1e3, 0.01)},
    ),
    "uniform": (
        {"uniform": {"low": "2 kB", "high": "8 kB"}},
        {"low": (2e3, 0.02), "high": (8e3, 0.02)},
    ),
}
"""A law; of each parameter the value and the relative deviation of an estimate times sqrt(n)."""


def drawn(law: object, n: int = N, seed: int = 1) -> np.ndarray[Any, np.dtype[np.float64]]:
    """Draw from a law as a run does."""
    variate = SizeDistribution.model_validate(law).variate(1.0)
    stream = RandomStream(seed, "sample")
    return np.array([variate.draw(stream, count) for count in range(n)])


@pytest.mark.parametrize("seed", [1, 2, 3])
@pytest.mark.parametrize("name", KNOWN)
def test_a_law_is_found_again(name: str, seed: int) -> None:
    law, expected = KNOWN[name]
    found = fitted(drawn(law, seed=seed))
    assert found.law == name
    assert found.goodness == "good"
    assert found.n == N
    for parameter, (value, deviation) in expected.items():
        near = pytest.approx(value, rel=SURE * deviation / math.sqrt(N))
        assert found.parameters[parameter] == near


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_lognormal_is_found_again(seed: int) -> None:
    """Its mean and deviation follow from those of the logarithm, whose errors are known."""
    sigma = 1.2
    mean = 11e3
    sd = mean * math.sqrt(math.expm1(sigma**2))
    found = fitted(drawn({"lognormal": {"mean": f"{mean:g} B", "sd": f"{round(sd)} B"}}, seed=seed))
    assert found.law == "lognormal"
    variance = math.log1p((found.parameters["sd"] / found.parameters["mean"]) ** 2)
    mu = math.log(found.parameters["mean"]) - variance / 2
    assert math.sqrt(variance) == pytest.approx(sigma, abs=SURE * sigma / math.sqrt(2 * N))
    expected = math.log(mean) - sigma**2 / 2
    assert mu == pytest.approx(expected, abs=SURE * sigma / math.sqrt(N))


def test_few_values_stay_as_they_are() -> None:
    found = fitted(
        drawn({"discrete": {"values": ["40 B", "576 B", "1500 B"], "weights": [7, 4, 1]}})
    )
    assert found.law == "discrete"
    assert [value for value, _ in found.shares] == [40, 576, 1500]
    for (_, share), weight in zip(found.shares, (7, 4, 1), strict=True):
        expected = weight / 12
        sd = math.sqrt(expected * (1 - expected) / N)
        assert share == pytest.approx(expected, abs=SURE * sd)
    assert fitted(np.full(FEWEST, 1500.0)).parameters == {"value": 1500.0}


def test_what_no_law_fits_is_called_so() -> None:
    """Two heaps far apart, as of answers and pages, follow none of the laws."""
    random = np.random.default_rng(1)
    heaps = np.concatenate([random.normal(100, 5, 5000), random.normal(1e6, 1e4, 5000)])
    assert fitted(heaps).goodness == "poor"


def test_too_few_or_nothing() -> None:
    with pytest.raises(ValueError, match="19 values are too few for a law"):
        fitted(np.ones(FEWEST - 1))
    with pytest.raises(ValueError, match="all values must be above 0"):
        fitted(np.zeros(FEWEST))


@given(st.lists(st.floats(1e-3, 1e12), min_size=FEWEST, max_size=60))
def test_every_sample_has_a_law_that_a_scenario_takes(values: list[float]) -> None:
    found = fitted(np.array(values))
    assert math.isfinite(found.mean) or found.law in ("lognormal", "weibull")
    assert 0 <= found.distance <= 1
