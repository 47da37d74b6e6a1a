"""Unknowns that equations do not fix are named; those that they fix are found."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from simnet.statistics.least_squares import nonnegative, told_apart


def test_a_sum_tells_nothing_of_its_parts() -> None:
    found = told_apart(np.array([[1.0, 2.0, 0.0], [0.0, 0.0, 0.0]]))
    assert (found.fixed, found.groups, found.unseen) == ((), ((0, 1),), (2,))


def test_a_difference_tells_the_one_that_is_left() -> None:
    found = told_apart(np.array([[1.0, 0.0, 0.0], [1.0, 1.0, 1.0], [0.0, 1.0, 0.0]]))
    assert (found.fixed, found.groups, found.unseen) == ((0, 1, 2), (), ())


def test_what_is_fixed_stays_so_beside_what_is_not() -> None:
    matrix = np.array([[1.0, 0.0, 0.0, 0.0, 0.0], [1.0, 1.0, 1.0, 0.0, 0.0], [0, 0, 0, 1.0, 2.0]])
    found = told_apart(matrix)
    assert (found.fixed, found.groups) == ((0,), ((1, 2), (3, 4)))


def test_columns_that_nearly_agree_are_not_told_apart() -> None:
    assert told_apart(np.array([[1.0, 1.0], [0.100, 0.101]])).groups == ((0, 1),)
    assert told_apart(np.array([[1.0, 1.0], [0.1, 0.9]])).fixed == (0, 1)


def test_many_villages_and_one_that_nobody_polled() -> None:
    villages = 400
    matrix = np.vstack([np.eye(villages)[:-1] * 10, np.ones(villages) / villages])
    assert told_apart(matrix / matrix.sum(axis=1, keepdims=True)).fixed == tuple(range(villages))


@given(
    arrays(np.float64, (5, 3), elements=st.floats(0.1, 10)),
    arrays(np.float64, 3, elements=st.floats(0, 100)),
)
def test_what_was_put_in_is_found(matrix: np.ndarray, truth: np.ndarray) -> None:
    if told_apart(matrix).fixed != (0, 1, 2):
        return
    found = nonnegative(matrix, matrix @ truth, np.ones(5))
    assert found.values == pytest.approx(truth, rel=1e-6, abs=1e-6 * (1 + truth.max()))
    assert found.mapping @ (matrix @ truth) == pytest.approx(found.values, abs=1e-6)


def test_nothing_is_below_nothing() -> None:
    matrix = np.array([[1.0, 0.0], [1.0, 1.0]])
    found = nonnegative(matrix, np.array([2.0, 1.0]), np.ones(2))
    assert found.values[1] == 0
    assert found.values[0] == pytest.approx(1.5)
    assert not found.mapping[1].any()
