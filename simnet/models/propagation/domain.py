"""Domains of validity: a closed form is refused where its recommendation does not give it."""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from simnet.errors import DomainError

FloatArray: TypeAlias = npt.NDArray[np.float64]
IntArray: TypeAlias = npt.NDArray[np.int64]
Numbers: TypeAlias = float | FloatArray
"""A number, or an array of them that is worked out element by element."""


def within(what: str, value: Numbers, low: float, high: float, unit: str, source: str) -> None:
    """Refuse a value outside `low` to `high`, both allowed; nan is outside.

    `source` names the recommendation and section that state the limits.

    Raises:
        DomainError: it is, or one of an array is.
    """
    values = np.asarray(value, dtype=np.float64)
    outside = ~((values >= low) & (values <= high))
    if outside.any():
        found = float(values[outside].flat[0])
        allowed = f"{low:g} to {high:g}" if np.isfinite(high) else f"{low:g} or more"
        raise DomainError(
            f"{what}: {found:g}{_spaced(unit)} is outside {source} (allowed: {allowed}"
            f"{_spaced(unit)})"
        )


def _spaced(unit: str) -> str:
    return f" {unit}" if unit else ""
