"""Distributions as data: their means and tails, what they refuse, and how many draws they take."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from simnet.chance.streams import RandomStream
from simnet.chance.variates import (
    Variate,
    bounded_pareto,
    constant,
    discrete,
    erlang,
    exponential,
    hyperexponential,
    lognormal,
    pareto,
    sequence,
    uniform,
    weibull,
)

SAMPLES = 5_000

CONTINUOUS = {
    "uniform": (uniform(2.0, 5.0), stats.uniform(2.0, 3.0)),
    "exponential": (exponential(0.7), stats.expon(scale=0.7)),
    "erlang": (erlang(3, 1.5), stats.gamma(3, scale=0.5)),
    "pareto": (pareto(2.5, 0.6), stats.pareto(2.5, scale=0.6)),
    "bounded pareto": (bounded_pareto(1.2, 1.0, 100.0), stats.truncpareto(1.2, 100.0)),
    "lognormal": (
        lognormal(2.0, 1.0),
        stats.lognorm(math.sqrt(math.log(1.25)), scale=2.0 / math.sqrt(1.25)),
    ),
    "weibull": (weibull(0.8, 2.0), stats.weibull_min(0.8, scale=2.0)),
}


def draws(variate: Variate, n: int = SAMPLES, name: str = "test") -> list[float]:
    stream = RandomStream(1, name)
    return [variate.draw(stream, i) for i in range(n)]


@pytest.mark.parametrize("name", CONTINUOUS)
def test_draws_follow_the_law(name: str) -> None:
    """Kolmogorov-Smirnov against scipy's distribution, at a fixed seed."""
    variate, theirs = CONTINUOUS[name]
    assert stats.kstest(draws(variate), theirs.cdf).pvalue > 1e-3


@pytest.mark.parametrize("name", CONTINUOUS)
def test_the_stated_mean_is_that_of_the_law(name: str) -> None:
    variate, theirs = CONTINUOUS[name]
    assert variate.mean == pytest.approx(theirs.mean(), rel=1e-9)


def test_hyperexponential() -> None:
    variate = hyperexponential(0.9, 1 / 1.8, 1 / 0.2)

    def cdf(x: np.ndarray) -> np.ndarray:
        return 1 - 0.9 * np.exp(-1.8 * x) - 0.1 * np.exp(-0.2 * x)

    assert variate.mean == pytest.approx(1.0)
    assert stats.kstest(draws(variate), cdf).pvalue > 1e-3


def test_truncated_lognormal() -> None:
    variate = lognormal(2.0, 1.0, low=1.0, high=4.0)
    values = draws(variate, 20_000)
    assert min(values) >= 1.0
    assert max(values) <= 4.0
    mu, sigma = math.log(2.0) - math.log(1.25) / 2, math.sqrt(math.log(1.25))
    inside = stats.truncnorm((0 - mu) / sigma, (math.log(4) - mu) / sigma, mu, sigma)
    assert stats.kstest(np.log(values), inside.cdf).pvalue > 1e-3
    assert variate.mean == pytest.approx(inside.expect(np.exp), rel=1e-9)


def test_bounded_pareto_of_shape_one() -> None:
    variate = bounded_pareto(1.0, 1.0, 10.0)
    assert variate.mean == pytest.approx(math.log(10) / 0.9)
    assert np.mean(draws(variate, 20_000)) == pytest.approx(variate.mean, rel=0.03)


def test_discrete() -> None:
    variate = discrete([40, 576, 1500], [7, 4, 1])
    assert variate.mean == pytest.approx((7 * 40 + 4 * 576 + 1500) / 12)
    values = draws(variate, 12_000)
    observed = [values.count(v) for v in (40, 576, 1500)]
    assert stats.chisquare(observed, [7000, 4000, 1000]).pvalue > 1e-3


def test_discrete_never_gives_what_weighs_nothing() -> None:
    assert set(draws(discrete([1, 2, 3], [0, 1, 0]), 500)) == {2}


def test_sequence_goes_round() -> None:
    variate = sequence([3, 1, 2])
    assert draws(variate, 7) == [3, 1, 2, 3, 1, 2, 3]
    assert variate.mean == 2


def test_constant_is_constant() -> None:
    assert set(draws(constant(4.25), 10)) == {4.25}


@pytest.mark.parametrize(
    ("variate", "taken"),
    [
        (constant(1.0), 0),
        (sequence([1.0]), 0),
        (erlang(4, 1.0), 4),
        *((variate, 1) for name, (variate, _) in CONTINUOUS.items() if name != "erlang"),
        (hyperexponential(0.5, 1.0, 2.0), 1),
        (discrete([1, 2], [1, 1]), 1),
    ],
)
def test_a_draw_takes_one_raw_number_or_one_a_phase(variate: Variate, taken: int) -> None:
    stream, raw = RandomStream(2, "taken"), RandomStream(2, "taken")
    variate.draw(stream)
    for _ in range(taken):
        raw.raw()
    assert stream.raw() == raw.raw()


@given(
    st.sampled_from([variate for variate, _ in CONTINUOUS.values()]),
    st.sampled_from([0, 1 << 11, (1 << 64) - 1, 1 << 63]),
)
def test_the_ends_of_the_unit_interval_give_finite_values(variate: Variate, raw: int) -> None:
    class Fixed(RandomStream):
        def raw(self) -> int:
            return raw

    value = variate.draw(Fixed(0, "fixed"))
    assert math.isfinite(value)
    assert value >= 0


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: uniform(2, 1), "uniform: low 2 exceeds high 1"),
        (lambda: exponential(0), "exponential: mean must be > 0, got 0"),
        (lambda: erlang(0, 1), "erlang: needs phases >= 1 and mean > 0, got 0, 1"),
        (lambda: hyperexponential(1, 1, 1), "hyperexponential: needs 0 < p < 1"),
        (lambda: pareto(1, 1), "pareto: alpha must be > 1"),
        (lambda: bounded_pareto(1, 2, 2), "bounded pareto: needs alpha > 0 and 0 < low < high"),
        (lambda: lognormal(-1, 1), "lognormal: mean and sd must be > 0, got -1, 1"),
        (lambda: lognormal(1, 1, 3, 2), "lognormal: low 3 must be below high 2"),
        (lambda: lognormal(1, 0.001, 900, 901), "lognormal: nothing lies between low and high"),
        (lambda: lognormal(1, 1, 240), "lognormal: less than 1e-09 of the law lies between"),
        (lambda: lognormal(1e18, 1e-300), "lognormal: sd 1e-300 is nothing beside the mean 1e"),
        (lambda: weibull(0, 1), "weibull: shape and scale must be > 0"),
        (lambda: weibull(0.005, 1), "weibull: its mean is more than 1.8e"),
        (lambda: bounded_pareto(1e-300, 1, 2), "bounded pareto: alpha must be >= 1e-06, got 1e"),
        (lambda: bounded_pareto(1, 1, 1 + 1e-15), "bounded pareto: low 1 and high 1.0"),
        (lambda: hyperexponential(0.5, 1, math.inf), "hyperexponential: its mean is more than"),
        (lambda: sequence([1e308, 1e308]), "sequence: its mean is more than 1.8e"),
        (lambda: discrete([], []), "discrete: needs as many weights as values"),
        (lambda: discrete([1], [1, 2]), "discrete: needs as many weights as values"),
        (lambda: discrete([1, 2], [0, 0]), "discrete: weights must be >= 0, not all 0"),
        (lambda: discrete([1, 2], [2, -1]), "discrete: weights must be >= 0, not all 0"),
        (lambda: sequence([]), "sequence: needs at least one value"),
    ],
)
def test_wrong_numbers_are_refused(make: object, message: str) -> None:
    with pytest.raises(ValueError, match="^" + message.replace("(", r"\(")):
        make()  # type: ignore[operator]


@pytest.mark.parametrize(
    ("variate", "mean"),
    [
        (pareto(1e308, 3.0), 3.0),
        (pareto(math.nextafter(1.0, 2.0), 1.0), 2.0**52 + 1),
        (weibull(1e308, 3.0), 3.0),
        (weibull(0.01, 1.0), 9.332621544394415e157),  # 100!
        (bounded_pareto(1 + 1e-8, 1.0, math.e), 1.0 / (1.0 - math.exp(-1.0)) * (1 + 1e-8 / 2)),
        (bounded_pareto(1e-6, 1.0, math.e), math.e - 1.0),  # of 1/x, nearly
        (bounded_pareto(1e308, 2.0, 3.0), 2.0),
        (bounded_pareto(0.5, 1e-300, 1e300), 1.0),  # sqrt(low * high)
        (lognormal(1e-300, 1e300), 1e-300),
        (lognormal(5.0, 1e-12), 5.0),
        (discrete([1.0, 2.0], [1e308, 1e308]), 1.5),
        (discrete([1.0, 2.0, 3.0], [1e-308, 0.0, 1e-308]), 2.0),
    ],
)
def test_laws_at_the_edge_of_floating_point_have_their_mean(variate: Variate, mean: float) -> None:
    assert variate.mean == pytest.approx(mean, rel=2e-6)


EXTREME = st.sampled_from(
    [0.0, 5e-324, 1e-308, 1e-160, 1e-9, 0.005, 0.5, 1 - 1e-16, 1.0, 1 + 1e-9, 171.0, 1e154, 1e308]
)
LAWS = [uniform, hyperexponential, pareto, bounded_pareto, lognormal, weibull, discrete, sequence]


@given(st.sampled_from(LAWS), EXTREME, EXTREME, EXTREME, EXTREME)
def test_extreme_numbers_make_a_law_or_are_refused(
    make: Any, a: float, b: float, c: float, d: float
) -> None:
    given_numbers = {discrete: ([a, b], [c, d]), sequence: ([a, b],), lognormal: (a, b, c, d)}
    given_numbers |= {hyperexponential: (a, b, c), bounded_pareto: (a, b, c)}
    try:
        variate = make(*given_numbers.get(make, (a, b)))
    except ValueError:
        return
    drawn = draws(variate, n=5)
    assert all(math.isfinite(value) and value >= 0 for value in (variate.mean, *drawn))
