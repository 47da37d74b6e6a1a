"""Field types of radio links and cables: lengths, frequencies, powers, gains, decibels."""

from __future__ import annotations

from functools import partial
from typing import Annotated, Any

from pydantic import BeforeValidator, PlainSerializer, WithJsonSchema

from simnet import units


def within(dimension: units.Dimension, low: float, high: float) -> Any:
    """Return the annotations of a number with a unit, from `low` to `high` of its base unit."""

    def check(value: object) -> float:
        return units.parse_within(value, dimension, low, high)

    schema = {
        "type": "string",
        "pattern": dimension.pattern,
        "examples": [dimension.example],
        "x-unit": dimension.base,
    }
    write = partial(units.write_amount, dimension=dimension)
    return (BeforeValidator(check), PlainSerializer(write), WithJsonSchema(schema))


Length = Annotated[float, *within(units.LENGTH, 0.001, 1000)]
"""A length, km; 1 m to 1000 km."""
Band = Annotated[float, *within(units.BAND, 0.1, 100)]
"""A radio frequency, GHz; 100 MHz to 100 GHz."""
Decibels = Annotated[float, *within(units.DECIBELS, 0, 200)]
"""A ratio of powers, dB; 0 to 200."""
Power = Annotated[float, *within(units.POWER, -150, 100)]
"""A power, dBm; -150 to 100."""
Gain = Annotated[float, *within(units.GAIN, -20, 70)]
"""Gain of an antenna against an isotropic one, dBi; -20 to 70."""
RainRate = Annotated[float, *within(units.RAINFALL, 0.1, 1000)]
"""A rate of rain, mm/h; 0.1 to 1000."""
