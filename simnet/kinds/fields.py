"""Field types: quantities with units, shares, counts, times of day, coordinates."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Annotated, Any

from pydantic import BeforeValidator, Field, PlainSerializer, WithJsonSchema

from simnet import units


def _quantity(
    parse: Callable[[object], float],
    write: Callable[[Any], str],
    dimension: units.Dimension,
    *,
    positive: bool,
) -> Any:
    """Return the annotations of a number written with a unit and kept as a plain number."""

    def check(value: object) -> float:
        number = parse(value)
        if number < 0 or (positive and number == 0):
            raise ValueError(f"must be {'>' if positive else '>='} 0, got {value}")
        return number

    schema = {
        "type": "string",
        "pattern": dimension.pattern,
        "examples": [dimension.example],
        "x-unit": dimension.base,
    }
    return (BeforeValidator(check), PlainSerializer(write), WithJsonSchema(schema))


_RATE = (units.parse_rate, units.write_rate, units.RATE)
_DURATION = (units.parse_duration, units.write_duration, units.DURATION)
_SIZE = (units.parse_size, units.write_size, units.SIZE)
_FREQUENCY = (units.parse_frequency, units.write_frequency, units.FREQUENCY)

Rate = Annotated[int, *_quantity(*_RATE, positive=False)]
"""A data rate, bit/s; 0 allowed."""
PositiveRate = Annotated[int, *_quantity(*_RATE, positive=True)]
"""A data rate above 0, bit/s."""
Duration = Annotated[int, *_quantity(*_DURATION, positive=False)]
"""A length of time, ns; 0 allowed."""
PositiveDuration = Annotated[int, *_quantity(*_DURATION, positive=True)]
"""A length of time above 0, ns."""
Size = Annotated[int, *_quantity(*_SIZE, positive=False)]
"""An amount of data, bytes; 0 allowed."""
PositiveSize = Annotated[int, *_quantity(*_SIZE, positive=True)]
"""An amount of data above 0, bytes."""
Frequency = Annotated[float, *_quantity(*_FREQUENCY, positive=True)]
"""Events per second, above 0."""
Probability = Annotated[
    float,
    BeforeValidator(units.parse_probability),
    WithJsonSchema(
        {
            "anyOf": [
                {"type": "number", "minimum": 0, "maximum": 1},
                {"type": "string", "pattern": r"^\s*[0-9.]+([eE][+-]?[0-9]+)?\s*%?\s*$"},
            ],
            "examples": [0.01, "1 %"],
        }
    ),
]
"""A number in [0, 1], or a text with a per cent sign."""
Factor = Annotated[
    float,
    BeforeValidator(units.parse_factor),
    PlainSerializer(units.write_factor),
    WithJsonSchema(
        {
            "type": "string",
            "pattern": r"^\s*[0-9.]+([eE][+-]?[0-9]+)?\s*%\s*$",
            "examples": ["120 %"],
            "x-unit": units.PERCENT,
        }
    ),
]
"""How many times as much, written as a percentage: 1.2 for ``120 %``."""
Money = Annotated[
    int,
    BeforeValidator(units.parse_money),
    PlainSerializer(units.write_money),
    WithJsonSchema(
        {
            "type": "string",
            "pattern": units.MONEY_PATTERN,
            "examples": ["1.1 million IDR", "Rp 1.100.000"],
            "x-unit": units.CURRENCY,
        }
    ),
]
"""An amount of money, whole rupiah; 0 allowed."""
_CLOCK = r"[0-9]{1,2}:[0-9]{2}(:[0-9]{2})?"
TimeOfDay = Annotated[
    int,
    BeforeValidator(units.parse_clock),
    PlainSerializer(units.write_clock),
    WithJsonSchema({"type": "string", "pattern": f"^{_CLOCK}$", "examples": ["08:00"]}),
]
"""A time of day, ns since midnight."""
Date = Annotated[
    date,
    BeforeValidator(units.parse_date),
    PlainSerializer(date.isoformat),
    WithJsonSchema(
        {"type": "string", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$", "examples": ["2026-04-20"]}
    ),
]
"""A date, year, month and day."""
HoursOfDay = Annotated[
    tuple[int, int],
    BeforeValidator(units.parse_hours),
    PlainSerializer(units.write_hours),
    WithJsonSchema(
        {"type": "string", "pattern": f"^{_CLOCK} to {_CLOCK}$", "examples": ["18:00 to 06:00"]}
    ),
]
"""Hours of the day, from and to, ns since midnight; past midnight where they end before."""
Moment = Annotated[
    units.Moment,
    BeforeValidator(units.parse_moment),
    PlainSerializer(str),
    WithJsonSchema(
        {
            "type": "string",
            "pattern": f"{units.DURATION.pattern}|^{_CLOCK}$",
            "examples": ["5 min", "10:15"],
        }
    ),
]
"""A time in a run: a duration since its start, or a time of day."""
Count = Annotated[int, Field(ge=0, le=1_000_000_000)]
"""A whole number, 0 or more."""
PositiveCount = Annotated[int, Field(ge=1, le=1_000_000_000)]
"""A whole number, 1 or more."""
Latitude = Annotated[float, Field(ge=-90, le=90)]
"""Degrees north of the equator."""
Longitude = Annotated[float, Field(ge=-180, le=180)]
"""Degrees east of Greenwich."""
