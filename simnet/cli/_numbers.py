"""Number formatting of the command line: figures with intervals as in the report, or for JSON."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from simnet.report.study.estimate import Estimate
    from simnet.report.words import Words


def written(words: Words) -> str:
    """Return words of the report as the command line writes them: in English."""
    from simnet.report.languages import language

    return language("en").plain(words)


def _estimate(mean: float, low: float, high: float, unit: str, difference: bool) -> Estimate:
    from simnet.report.study.estimate import Estimate

    if difference:
        return Estimate(mean, low, high, unit, difference=True)
    return Estimate.between(mean, low, high, unit)


def figure(mean: float, low: float, high: float, unit: str, difference: bool = False) -> str:
    """Return a mean with its unit, of as many digits as its interval allows."""
    return written(_estimate(mean, low, high, unit, difference).figure())


def interval(mean: float, low: float, high: float, unit: str, difference: bool = False) -> str:
    """Return the interval of a mean, in the unit of the mean: ``2.8 to 3.4``."""
    return written(_estimate(mean, low, high, unit, difference).interval())


def finite(value: float) -> float | None:
    """Return a number as JSON can write it: None for what is not finite."""
    return value if math.isfinite(value) else None
