"""Which unit suits a figure: the same in every language, only its name differs."""

from __future__ import annotations

import math

from simnet.report.words import Quantity

_TIMES = ((7200.0, 3600.0, "h"), (120.0, 60.0, "min"), (1.0, 1.0, "s"), (1e-3, 1e-3, "ms"))
_PREFIXES = ((1e12, "T"), (1e9, "G"), (1e6, "M"), (1e3, "k"), (1.0, ""))
_MONEY = ((1e12, "trillion_IDR"), (1e9, "billion_IDR"), (1e6, "million_IDR"))
_MOST = 1000.0
"""Units from which a figure has one of its own, whatever it stands beside."""
_OTHERS = {"1": (0.01, "percent"), "1/s": (1.0, "per_second"), "count": (1.0, "")}


def scale(quantity: Quantity) -> tuple[float, str]:
    """Return the length of the unit that fits a figure and its bounds, and its key.

    The name of the unit for people is the text ``unit.KEY`` of a language, or the key itself.
    """
    bounds = [quantity.value, quantity.low, quantity.high]
    known = (abs(each) for each in bounds if each is not None and math.isfinite(each))
    largest = max(known, default=0.0)
    if math.isnan(quantity.beside):
        return unit_of(largest, quantity.unit)
    length, unit = unit_of(abs(quantity.beside), quantity.unit)
    # 29 s beside milliseconds is not "29 000 ms".
    fits = largest < _MOST * length
    return (length, unit) if fits else unit_of(largest, quantity.unit)


def unit_of(largest: float, unit: str) -> tuple[float, str]:
    """Return the same of figures up to `largest` in `unit`."""
    if unit == "s":
        for least, length, key in _TIMES:
            if largest >= least:
                return length, key
        return (1e-6, "us") if largest else (1.0, "s")
    if unit in ("bit/s", "B"):
        length, prefix = next(
            (each for each in _PREFIXES if largest >= 0.9995 * each[0]), _PREFIXES[-1]
        )
        return length, f"{prefix}{'bps' if unit == 'bit/s' else 'B'}"
    if unit == "IDR":
        return next((each for each in _MONEY if largest >= each[0]), (1.0, "IDR"))
    return _OTHERS.get(unit, (1.0, unit))
