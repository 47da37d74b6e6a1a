"""When a link is at its limit, and which of two is worse."""

import math

import numpy as np
import pytest

from simnet.measures.load import load_of, severity


@pytest.mark.parametrize(
    ("utilisation", "drops", "expected"),
    [
        (0.5, 0.0, "free"),
        (0.0, math.nan, "free"),
        (math.nan, math.nan, "down"),
        (0.5, 0.002, "busy"),
        (0.8, 0.0, "busy"),
        (0.95, math.nan, "full"),
        (0.1, 0.01, "full"),
    ],
)
def test_both_load_and_drops_are_judged(utilisation: float, drops: float, expected: str) -> None:
    assert load_of(utilisation, drops) == expected


def test_a_link_at_its_limit_is_worse_than_any_that_is_not() -> None:
    # Dropping 3 % at a tenth of its rate, nearly full without a drop, quiet, never used.
    found = severity(np.array([0.1, 0.94, 0.7, 0.0]), np.array([0.03, 0.0, 0.0, np.nan]))
    assert list(np.argsort(-found)) == [0, 1, 2, 3]
    assert found[3] == 0


def test_a_link_that_never_was_up_is_worse_than_one_that_drops_everything() -> None:
    found = severity(np.array([1.0, math.nan, 0.0]), np.array([1.0, math.nan, math.nan]))
    assert list(np.argsort(-found)) == [1, 0, 2]
