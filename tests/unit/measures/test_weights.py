"""Statistics of weighted samples: those of the sample in which values are repeated."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from simnet.measures.grammar import parse_measure
from simnet.measures.owners import spread, weighted_quantile

VALUES = st.lists(
    st.tuples(st.floats(0.0, 1e6), st.integers(1, 1000)), min_size=1, max_size=20
).map(sorted)


@given(sample=VALUES, share=st.floats(0.0, 1.0))
def test_a_quantile_is_that_of_the_values_repeated(
    sample: list[tuple[float, int]], share: float
) -> None:
    values, weight = (np.array(each) for each in zip(*sample, strict=True))
    expected = np.quantile(np.repeat(values, weight), share)
    assert weighted_quantile(values, weight, share) == pytest.approx(expected, rel=1e-12)


@given(sample=VALUES, share=st.floats(0.0, 1.0))
def test_with_weights_of_one_it_is_the_plain_one(
    sample: list[tuple[float, int]], share: float
) -> None:
    values = np.array([value for value, _ in sample])
    ones = np.ones(values.size, dtype=np.int64)
    assert weighted_quantile(values, ones, share) == np.quantile(values, share)


def test_each_owner_has_a_statistic_of_its_own_values() -> None:
    seconds = np.array([4.0, 1.0, 2.0, 9.0])
    weight = np.array([1, 3, 1, 5])
    owner = np.array([0, 0, 1, -1])
    found = {
        name: spread(seconds, weight, owner, 3, parse_measure(f"all.completion.{name}")).tolist()
        for name in ("mean", "p50", "min", "max")
    }
    assert [each[:2] for each in found.values()] == [
        [1.75, 2.0],
        [1.0, 2.0],
        [1.0, 2.0],
        [4.0, 2.0],
    ]
    assert all(math.isnan(each[2]) for each in found.values())
