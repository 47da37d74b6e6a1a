"""Input validation of statistics: rows of numbers, one a replication, and confidence levels."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

FloatArray: TypeAlias = npt.NDArray[np.float64]
Values: TypeAlias = Sequence[float] | npt.NDArray[np.floating]
"""One number a replication, in order of replication; nan where there was nothing to measure."""


def row(values: Values) -> FloatArray:
    """Return values as an array of one dimension.

    Raises:
        ValueError: they have more dimensions than one, or none.
    """
    array = np.asarray(values, dtype=np.float64)
    if array.ndim != 1:
        raise ValueError(f"expected one value a replication, got an array of shape {array.shape}")
    return array


def measured(values: Values) -> FloatArray:
    """Return the values that are numbers, infinite ones included, in their order.

    Raises:
        ValueError: the values have more dimensions than one, or none.
    """
    array = row(values)
    return array[~np.isnan(array)]


def table(values: Sequence[Values] | npt.NDArray[np.floating]) -> FloatArray:
    """Return values as an array of [system, replication].

    Raises:
        ValueError: the systems do not have the same number of replications.
    """
    if len({len(each) for each in values}) > 1:
        raise ValueError(
            "systems are compared over the same replications, "
            f"got {', '.join(str(len(each)) for each in values)} of them"
        )
    array = np.asarray(values, dtype=np.float64)
    if array.ndim != 2 and array.size:
        raise ValueError(f"expected [system, replication], got an array of shape {array.shape}")
    return array.reshape(len(values), -1) if len(values) else np.empty((0, 0))


def tail_of(confidence: float) -> float:
    """Return what a two-sided interval leaves on each side: 0.025 for 0.95.

    Raises:
        ValueError: the confidence is not strictly between 0 and 1.
    """
    if not 0.0 < confidence < 1.0:
        raise ValueError(f"confidence must be between 0 and 1 (0.95, say), got {confidence}")
    return (1.0 - confidence) / 2.0


def moments_of(values: FloatArray) -> tuple[float, float]:
    """Return the mean and the sample standard deviation (divisor n - 1).

    Sums are correctly rounded, and so the same on every machine and in any order; of equal values
    the mean is that very value and the deviation 0. The mean is nan for no values, infinite where
    one of them is, and nan where infinite ones of both signs are. The deviation is nan for fewer
    than two values, and where one of them is infinite.
    """
    plain: list[float] = values.tolist()
    n = len(plain)
    if n == 0:
        return math.nan, math.nan
    least, most = min(plain), max(plain)
    if math.isinf(least) or math.isinf(most):
        # inf and -inf add up to nan, and a finite number takes nothing off an infinite one.
        return least + most, math.nan
    mean = min(max(math.fsum(plain) / n, least), most)
    if n == 1:
        return mean, math.nan
    return mean, math.sqrt(
        math.fsum([(value - mean) * (value - mean) for value in plain]) / (n - 1)
    )


def mean_of(values: FloatArray) -> float:
    """Return the mean; see `moments_of`."""
    return moments_of(values)[0]


def deviation_of(values: FloatArray) -> float:
    """Return the sample standard deviation; see `moments_of`."""
    return moments_of(values)[1]


def differences(one: FloatArray, other: FloatArray) -> FloatArray:
    """Return one - other by replication; nan where either is, and where both are infinite alike."""
    with np.errstate(invalid="ignore"):
        return one - other


def student(degrees: int, tail: float) -> float:
    """Return the value that Student's t with `degrees` of freedom exceeds with chance `tail`."""
    # Whoever only names a figure, as `simnet check` does, need not wait for scipy.
    from scipy.special import stdtrit

    return -float(stdtrit(degrees, tail))
