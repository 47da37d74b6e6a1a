"""Number formatting of the command line: figures with intervals as in the report, or for JSON."""

from __future__ import annotations

import math
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from simnet.report.study.estimate import Estimate
    from simnet.report.text import Text


@cache
def _text() -> Text:
    from simnet.report.text import Text

    return Text("en")


def _estimate(mean: float, low: float, high: float, unit: str, difference: bool) -> Estimate:
    from simnet.report.study.estimate import Estimate

    return Estimate(mean, low, high, unit, difference=difference)


def figure(mean: float, low: float, high: float, unit: str, difference: bool = False) -> str:
    """Return a mean with its unit, of as many digits as its interval allows."""
    return _estimate(mean, low, high, unit, difference).figure(_text())


def interval(mean: float, low: float, high: float, unit: str, difference: bool = False) -> str:
    """Return the interval of a mean, in the unit of the mean: ``2.8 to 3.4``."""
    return _estimate(mean, low, high, unit, difference).interval(_text())


def finite(value: float) -> float | None:
    """Return a number as JSON can write it: None for what is not finite."""
    return value if math.isfinite(value) else None
