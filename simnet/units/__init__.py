"""Quantities with units as people write them, turned into plain numbers once, at the door.

``20 Mbps`` is 20 000 000 bit/s, ``5 ms`` 5 000 000 ns, ``2 GB`` 2 000 000 000 bytes, ``1.5 %``
0.015. Which units there are is in :mod:`simnet.units.dimensions`.
"""

from __future__ import annotations

from simnet.units.dimensions import (
    DURATION,
    FREQUENCY,
    NS_PER_DAY,
    NS_PER_S,
    RATE,
    SIZE,
    Dimension,
)
from simnet.units.money import (
    CURRENCY,
    MONEY_PATTERN,
    format_money,
    parse_money,
    write_money,
)
from simnet.units.radio import (
    BAND,
    DECIBELS,
    GAIN,
    LENGTH,
    POWER,
    parse_within,
    write_amount,
)
from simnet.units.reading import (
    MOST_DURATION_S,
    MOST_FREQUENCY_HZ,
    MOST_RATE_BPS,
    MOST_SIZE_BYTES,
    PERCENT,
    Moment,
    parse_clock,
    parse_duration,
    parse_factor,
    parse_frequency,
    parse_hours,
    parse_moment,
    parse_probability,
    parse_rate,
    parse_size,
)
from simnet.units.writing import (
    format_duration,
    format_rate,
    format_size,
    write_clock,
    write_duration,
    write_factor,
    write_frequency,
    write_hours,
    write_rate,
    write_size,
)

__all__ = [
    "BAND",
    "CURRENCY",
    "DECIBELS",
    "DURATION",
    "FREQUENCY",
    "GAIN",
    "LENGTH",
    "MONEY_PATTERN",
    "MOST_DURATION_S",
    "MOST_FREQUENCY_HZ",
    "MOST_RATE_BPS",
    "MOST_SIZE_BYTES",
    "NS_PER_DAY",
    "NS_PER_S",
    "PERCENT",
    "POWER",
    "RATE",
    "SIZE",
    "Dimension",
    "Moment",
    "format_duration",
    "format_money",
    "format_rate",
    "format_size",
    "parse_clock",
    "parse_duration",
    "parse_factor",
    "parse_frequency",
    "parse_hours",
    "parse_moment",
    "parse_money",
    "parse_probability",
    "parse_rate",
    "parse_size",
    "parse_within",
    "write_amount",
    "write_clock",
    "write_duration",
    "write_factor",
    "write_frequency",
    "write_hours",
    "write_money",
    "write_rate",
    "write_size",
]
