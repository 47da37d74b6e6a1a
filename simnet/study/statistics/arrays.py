"""What goes in: rows of finite numbers, one a replication, and levels of confidence."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TypeAlias

import numpy as np
import numpy.typing as npt
from scipy.special import stdtrit

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


def mean_of(values: FloatArray) -> float:
    """Return the mean, correctly rounded sums making it the same on every machine.

    Of equal values it is that very value. nan for no values; infinite where one of them is, and
    nan where infinite ones of both signs are.
    """
    if values.size == 0:
        return math.nan
    if not np.all(np.isfinite(values)):
        return float(np.sum(values[np.isinf(values)])) if _one_sign(values) else math.nan
    mean = math.fsum(values.tolist()) / values.size
    return min(max(mean, float(np.min(values))), float(np.max(values)))


def deviation_of(values: FloatArray) -> float:
    """Return the sample standard deviation (divisor n - 1).

    nan for fewer than two values, and where one of them is infinite.
    """
    if values.size < 2 or not np.all(np.isfinite(values)):
        return math.nan
    deviations = values - mean_of(values)
    return math.sqrt(math.fsum((deviations * deviations).tolist()) / (values.size - 1))


def differences(one: FloatArray, other: FloatArray) -> FloatArray:
    """Return one - other by replication; nan where either is, and where both are infinite alike."""
    with np.errstate(invalid="ignore"):
        return one - other


def student(degrees: int, tail: float) -> float:
    """Return the value that Student's t with `degrees` of freedom exceeds with chance `tail`."""
    return -float(stdtrit(degrees, tail))


def _one_sign(values: FloatArray) -> bool:
    infinite = values[np.isinf(values)]
    return bool(np.all(infinite > 0) or np.all(infinite < 0))
