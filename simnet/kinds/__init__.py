"""Declarative classes: the base, the types of fields, and the kinds of a room by their names.

A declarative class is at once the schema of a piece of a scenario, its defaults, its units, its
reference page and its JSON Schema: a docstring under each attribute is the text of all of them.
Values are frozen and unknown keys refused. A *kind* is such a class in a file of its own, found
by its name: ``kind: on_off`` under ``traffic`` is the class in ``simnet/traffic/on_off.py``, or
one that another package offers under the entry point group ``simnet.traffic``.

This room is the only door to pydantic.
"""

from __future__ import annotations

from typing import Literal

from pydantic import Field, TypeAdapter, ValidationError, field_validator, model_validator

from simnet.kinds.declared import Declared, described_fields, summary
from simnet.kinds.fields import (
    Count,
    Date,
    Duration,
    Factor,
    Frequency,
    HoursOfDay,
    Latitude,
    Longitude,
    Moment,
    Money,
    PositiveCount,
    PositiveDuration,
    PositiveRate,
    PositiveSize,
    Probability,
    Rate,
    Size,
    TimeOfDay,
)
from simnet.kinds.finder import (
    NEITHER,
    AnyOf,
    Kind,
    find_kind,
    kinds_of,
    one_of,
    room_of,
    with_parameters,
)
from simnet.kinds.names import NAME_LENGTH, Name, check_name
from simnet.kinds.price import Price
from simnet.kinds.radio import Band, Decibels, Gain, Length, Power, RainRate, within

__all__ = [
    "NAME_LENGTH",
    "NEITHER",
    "AnyOf",
    "Band",
    "Count",
    "Date",
    "Decibels",
    "Declared",
    "Duration",
    "Factor",
    "Field",
    "Frequency",
    "Gain",
    "HoursOfDay",
    "Kind",
    "Latitude",
    "Length",
    "Literal",
    "Longitude",
    "Moment",
    "Money",
    "Name",
    "PositiveCount",
    "PositiveDuration",
    "PositiveRate",
    "PositiveSize",
    "Power",
    "Price",
    "Probability",
    "RainRate",
    "Rate",
    "Size",
    "TimeOfDay",
    "TypeAdapter",
    "ValidationError",
    "check_name",
    "described_fields",
    "field_validator",
    "find_kind",
    "kinds_of",
    "model_validator",
    "one_of",
    "room_of",
    "summary",
    "with_parameters",
    "within",
]
