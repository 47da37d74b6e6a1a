"""Quantities of radio links and cables: lengths, frequencies, levels in decibels, rates of rain.

``12 km`` is 12.0 km, ``800 MHz`` 0.8 GHz, ``-83 dBm`` -83.0 dBm, ``95 mm/h`` 95.0 mm/h.
"""

from __future__ import annotations

from fractions import Fraction

from simnet.units.dimensions import Dimension
from simnet.units.reading import parse_amount

LENGTH = Dimension(
    noun="length",
    base="km",
    shown=("m", "km"),
    known=(),
    example="12 km",
    factors={"m": Fraction(1, 1000), "km": Fraction(1)},
)
BAND = Dimension(
    noun="radio frequency",
    base="GHz",
    shown=("MHz", "GHz"),
    known=(),
    example="17 GHz",
    factors={"MHz": Fraction(1, 1000), "GHz": Fraction(1)},
)
DECIBELS = Dimension(
    noun="ratio", base="dB", shown=("dB",), known=(), example="3 dB", factors={"dB": Fraction(1)}
)
POWER = Dimension(
    noun="power",
    base="dBm",
    shown=("dBm",),
    known=(),
    example="-83 dBm",
    factors={"dBm": Fraction(1)},
)
GAIN = Dimension(
    noun="gain",
    base="dBi",
    shown=("dBi",),
    known=(),
    example="38 dBi",
    factors={"dBi": Fraction(1)},
)
RAINFALL = Dimension(
    noun="rain rate",
    base="mm/h",
    shown=("mm/h",),
    known=(),
    example="95 mm/h",
    factors={"mm/h": Fraction(1)},
)


def parse_within(value: object, dimension: Dimension, low: float, high: float) -> float:
    """Return a quantity in the base unit of its dimension.

    Raises:
        ValueError: it is none, or outside `low` to `high`.
    """
    number = parse_amount(value, dimension)
    if not low <= number <= high:
        unit = dimension.base
        raise ValueError(f"must be {low:g} to {high:g} {unit}, got {value}")
    return number


def write_amount(number: float, dimension: Dimension) -> str:
    """Return a quantity as a scenario writes it, exactly."""
    return f"{number!r} {dimension.base}".replace(".0 ", " ")
