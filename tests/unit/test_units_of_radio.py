"""Lengths, radio frequencies and levels: read with their units, and written back exactly."""

from __future__ import annotations

import pytest

from simnet import units


@pytest.mark.parametrize(
    ("written", "dimension", "number"),
    [
        ("12 km", units.LENGTH, 12.0),
        ("2100 m", units.LENGTH, 2.1),
        ("800 MHz", units.BAND, 0.8),
        ("17.2GHz", units.BAND, 17.2),
        ("-83 dBm", units.POWER, -83.0),
        ("38 dBi", units.GAIN, 38.0),
        ("0.5 dB", units.DECIBELS, 0.5),
    ],
)
def test_amounts(written: str, dimension: units.Dimension, number: float) -> None:
    assert units.parse_within(written, dimension, -100, 100) == number
    again = units.write_amount(number, dimension)
    assert units.parse_within(again, dimension, -100, 100) == number


@pytest.mark.parametrize(
    ("written", "dimension", "message"),
    [
        ("70 km", units.LENGTH, "must be 0.1 to 60 km, got 70 km"),
        (12, units.LENGTH, "unit missing; write '12 m' or '12 km', say"),
        ("3", units.DECIBELS, "unit missing; write '3 dB', say"),
        ("17 ghz", units.BAND, r"unknown unit 'ghz'.*did you mean 'GHz'"),
        ("38 dB", units.GAIN, r"unknown unit 'dB' for a gain \(allowed: dBi\)"),
    ],
)
def test_refusals(written: object, dimension: units.Dimension, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        units.parse_within(written, dimension, 0.1, 60)
