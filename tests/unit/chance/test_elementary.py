"""log, exp and the inverse normal against the C library and independent figures."""

from __future__ import annotations

import math
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simnet.chance.elementary import exp, inverse_normal, log


@given(st.floats(min_value=sys.float_info.min, max_value=sys.float_info.max))
def test_log_is_within_an_ulp(x: float) -> None:
    expected = math.log(x)
    assert abs(log(x) - expected) <= math.ulp(expected)


@given(st.floats(min_value=0.0, max_value=1.0, exclude_max=True))
def test_log_of_what_a_stream_gives(u: float) -> None:
    """1 - u of a 53-bit u: never 0, and near 1 the logarithm is small but exact."""
    x = 1.0 - u
    if x > 0:
        assert abs(log(x) - math.log(x)) <= math.ulp(math.log(x))


@given(st.floats(min_value=-700.0, max_value=709.0))
def test_exp_is_within_an_ulp(x: float) -> None:
    expected = math.exp(x)
    assert abs(exp(x) - expected) <= math.ulp(expected)


def test_exact_values() -> None:
    assert log(1.0) == 0.0
    assert exp(0.0) == 1.0
    assert log(2.0) == math.log(2.0)


def test_exp_saturates() -> None:
    assert exp(1000.0) == exp(709.0) < math.inf
    assert exp(-1000.0) == 0.0


@pytest.mark.parametrize(
    ("p", "z"),
    [
        (0.5, 0.0),
        (0.75, 0.674489750196081743),
        (0.975, 1.959963984540054235),
        (0.999, 3.090232306167813541),
        (1e-9, -5.997807015007686871),
        (1e-20, -9.262340089798407574),
        (0.25, -0.674489750196081743),
    ],
)
def test_inverse_normal_of_known_quantiles(p: float, z: float) -> None:
    """Quantiles to 18 digits by root finding on the complementary error function."""
    assert inverse_normal(p) == pytest.approx(z, rel=2e-15, abs=1e-16)


@given(st.floats(min_value=1e-15, max_value=1 - 1e-15))
def test_inverse_normal_inverts_the_distribution(p: float) -> None:
    """In the smaller tail, where erfc keeps its relative precision."""
    z = inverse_normal(p)
    tail = 0.5 * math.erfc(abs(z) / math.sqrt(2.0))
    smaller = min(p, 1.0 - p)
    assert tail == pytest.approx(smaller, rel=1e-11, abs=1e-16)


@given(st.floats(min_value=2.0**-53, max_value=0.5))
def test_inverse_normal_is_odd(p: float) -> None:
    if 1.0 - (1.0 - p) == p:
        assert inverse_normal(1.0 - p) == pytest.approx(-inverse_normal(p), rel=1e-12, abs=1e-16)
