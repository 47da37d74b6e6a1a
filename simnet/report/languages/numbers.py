"""Digits: how many of a figure say something, and the signs that a language sets between them."""

from __future__ import annotations

import math
from dataclasses import dataclass

from simnet.report.words import Quantity

NONE = "\N{EN DASH}"
"""Stands for a figure that does not exist."""
_MINUS = "\N{MINUS SIGN}"
_MOST_DIGITS = 4
"""Significant digits of a figure, however narrow its interval."""


@dataclass(frozen=True, slots=True)
class Numbers:
    """Writes numbers with the decimal sign and the sign between thousands of a language."""

    decimal: str
    thousands: str

    def grouped(self, value: float, decimals: int) -> str:
        """Return a number with so many decimals and its thousands apart."""
        shown = f"{value:,.{max(0, decimals)}f}"
        return shown.translate({ord(","): self.thousands, ord("."): self.decimal})

    def significant(self, value: float, digits: int = 3) -> str:
        """Return a number with so many significant digits, no exponent."""
        if not math.isfinite(value):
            return NONE
        if value == 0:
            return "0"
        decimals = max(0, digits - 1 - int(f"{value:.{digits - 1}e}".rpartition("e")[2]))
        shown = self.grouped(round(abs(value), decimals), decimals)
        return f"{_MINUS}{shown}" if value < 0 else shown

    def trimmed(self, value: float) -> str:
        """Return three significant digits without zeros at the end."""
        shown = self.significant(value)
        return shown.rstrip("0").rstrip(self.decimal) if self.decimal in shown else shown

    def end(self, quantity: Quantity, value: float, length: float) -> str:
        """Return a figure or an end of its interval with the digits that the interval allows."""
        decimals = _decimals(quantity, length)
        shown = self.grouped(round(abs(value) / length, decimals), decimals)
        if not any(digit in "123456789" for digit in shown):
            return shown
        sign = _MINUS if value < 0 else "+" if quantity.difference else ""
        return f"{sign}{shown}"

    def rounded(self, quantity: Quantity, length: float) -> float:
        """Return what a figure shows as with the digits that its interval allows."""
        return round(abs(quantity.value) / length, _decimals(quantity, length))

    def above(self, value: float, length: float) -> str:
        """Return an upper bound with two digits, rounded away from what it bounds."""
        step = 10.0 ** (_exponent(value) - 1)
        upper = math.ceil(value / step - 1e-9) * step
        return self.grouped(upper / length, 1 - _exponent(upper / length))


def _decimals(quantity: Quantity, length: float) -> int:
    """Return how many decimals say something: the interval's half has one or two digits."""
    low, high = quantity.low, quantity.high
    ends = (low, high) if quantity.bounded and low is not None and high is not None else ()
    largest = max(abs(each) for each in (quantity.value, *ends))
    if not largest:
        return 0
    most = _MOST_DIGITS - 1 - _exponent(largest / length)
    half = max((abs(each - quantity.value) / length for each in ends), default=0.0)
    if half <= 0:
        return most - 1
    exponent = _exponent(half)
    coarse = half / 10.0**exponent >= 3 - 1e-9
    return min(most, -exponent if coarse else 1 - exponent)


def _exponent(value: float) -> int:
    return int(f"{value:.1e}".rpartition("e")[2])
