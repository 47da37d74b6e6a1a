"""Reading quantities with units as people write them: each becomes a plain number, once.

Bits (b) and bytes (B) are kept apart, decimal and binary prefixes too (MB, MiB). A bare number is
refused where a unit is due, and so is a unit that only looks like the right one. Conversion is
exact; only its result is rounded, to a whole bit/s, nanosecond or byte.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from simnet.units.dimensions import (
    BITS_OF_SIZE,
    BYTES,
    DURATION,
    FREQUENCY,
    NS_PER_S,
    NUMBER,
    RATE,
    SIZE,
    Dimension,
)
from simnet.units.writing import (
    format_rate,
    format_size,
    six_digits,
    write_clock,
    write_duration,
)

MOST_RATE_BPS = 10**15
MOST_DURATION_S = 10**9
"""Some 31 years: beyond that, nanoseconds in 64 bits come near their end."""
MOST_SIZE_BYTES = 10**18
PERCENT = "%"
MOST_FACTOR = 10_000
MOST_FREQUENCY_HZ = 10**9
"""One event a nanosecond, the resolution of the clock."""
MOST_CHARACTERS = 64

_CLOCK = re.compile(r"([0-9]{1,2}):([0-9]{2})(?::([0-9]{2}))?")
_DATE = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
_QUANTITY = re.compile(rf"\s*({NUMBER})\s*([A-Za-zµ%/][A-Za-zµ%/]*)?\s*")


def parse_rate(value: object) -> int:
    """Return bit/s for ``20 Mbps``, ``2.5 Gbit/s`` or ``10 MB/s``.

    Raises:
        ValueError: not a rate, with what to write instead.
    """
    number, unit = _split(value, RATE)
    if unit in SIZE.shown:
        as_bytes = format_rate(float(number * RATE.factors[f"{unit}/s"]))
        written = six_digits(float(number))
        raise ValueError(
            f"{unit!r} is a size, not a rate; did you mean {written} {unit.replace('B', 'bps')} "
            f"or {written} {unit}/s (= {as_bytes})?"
        )
    return _whole(_converted(number, unit, RATE), value, MOST_RATE_BPS, "1 bps", "1e15 bps")


def parse_duration(value: object) -> int:
    """Return nanoseconds for ``5 ms``, ``30 min``, ``2 h``.

    Raises:
        ValueError: not a duration, with what to write instead.
    """
    number, unit = _split(value, DURATION)
    nanoseconds = _converted(number, unit, DURATION) * NS_PER_S
    return _whole(nanoseconds, value, MOST_DURATION_S * NS_PER_S, "1 ns", "1e9 s")


def parse_size(value: object) -> int:
    """Return bytes for ``1500 B``, ``2 GB``, ``64 KiB``.

    Raises:
        ValueError: not a size in bytes, with what to write instead.
    """
    number, unit = _split(value, SIZE)
    if unit in BITS_OF_SIZE:
        in_bytes = format_size(float(number * BYTES[unit]))
        as_bytes = unit.removesuffix("it").replace("b", "B")
        raise ValueError(
            f"{unit!r} is bits; sizes are in bytes: write {in_bytes}, "
            f"or {six_digits(float(number))} {as_bytes} if bytes were meant"
        )
    return _whole(_converted(number, unit, SIZE), value, MOST_SIZE_BYTES, "1 B", "1e18 B")


def parse_frequency(value: object) -> float:
    """Return events per second for ``1000 /s``, ``50 Hz``, ``2 /h``.

    Raises:
        ValueError: not a frequency, with what to write instead.
    """
    number, unit = _split(value, FREQUENCY)
    frequency_hz = _converted(number, unit, FREQUENCY)
    if frequency_hz > MOST_FREQUENCY_HZ:
        raise ValueError(f"{value} is more than 1e9 /s, the resolution of the clock")
    return float(frequency_hz)


def parse_amount(value: object, dimension: Dimension) -> float:
    """Return a quantity in the base unit of a dimension.

    Raises:
        ValueError: not one of it, with what to write instead.
    """
    number, unit = _split(value, dimension)
    return float(_converted(number, unit, dimension))


def parse_probability(value: object) -> float:
    """Return a number in [0, 1] for ``0.01`` or ``1 %``.

    Raises:
        ValueError: not a probability.
    """
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        raise ValueError(f"expected a probability such as 0.01 or '1 %', got {_shown(value)}")
    if isinstance(value, str):
        match = _QUANTITY.fullmatch(value) if value.isascii() else None
        if not match or match[2] not in (None, "%"):
            raise ValueError(f"{_shown(value)} is not a probability; write 0.01 or '1 %'")
        number = float(match[1]) / (100.0 if match[2] else 1.0)
    else:
        number = float(value)
    if not 0.0 <= number <= 1.0:
        plain = not (isinstance(value, str) and "%" in value)
        hint = (
            f" (write '{six_digits(number)} %' for per cent)" if plain and 1 < number <= 100 else ""
        )
        raise ValueError(f"a probability must be in [0, 1], got {six_digits(number)}{hint}")
    return number


def parse_factor(value: object) -> float:
    """Return the factor that a percentage stands for: 1.2 for ``120 %``.

    Raises:
        ValueError: not a percentage.
    """
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        raise ValueError(f"expected a percentage such as '120 %', got {_shown(value)}")
    text = value if isinstance(value, str) else six_digits(value)
    match = _QUANTITY.fullmatch(text) if text.isascii() and len(text) <= MOST_CHARACTERS else None
    if match is None or match[2] not in (None, "%"):
        raise ValueError(f"{_shown(value)} is not a percentage; write '120 %', say")
    if match[2] is None:
        raise ValueError(f"unit missing; write '{match[1]} %' for per cent")
    if not math.isfinite(float(match[1])) or abs(float(match[1])) > 100 * MOST_FACTOR:
        raise ValueError(f"{value} is more than {100 * MOST_FACTOR} %")
    factor = float(Fraction(match[1]) / 100)
    if factor < 0:
        raise ValueError(f"must be >= 0, got {value}")
    return factor


def parse_clock(value: object) -> int:
    """Return nanoseconds since midnight for a time of day, ``08:00`` or ``10:15:30``.

    Raises:
        ValueError: not a time of day.
    """
    match = _CLOCK.fullmatch(value.strip()) if isinstance(value, str) else None
    if match is None:
        raise ValueError(f"expected a time of day such as '08:00', got {_shown(value)}")
    hours, minutes, seconds = (int(part or 0) for part in match.groups())
    if hours > 23 or minutes > 59 or seconds > 59:
        raise ValueError(f"{_shown(value)} is not a time of day; they go from 00:00 to 23:59:59")
    return ((hours * 60 + minutes) * 60 + seconds) * NS_PER_S


def parse_date(value: object) -> date:
    """Return the date that ``2026-04-20`` is.

    Raises:
        ValueError: not a date, or one that there is not.
    """
    if isinstance(value, date):
        return value
    match = _DATE.fullmatch(value.strip()) if isinstance(value, str) else None
    if match is None:
        raise ValueError(f"expected a date such as 2026-04-20, got {_shown(value)}")
    year, month, day = map(int, match.groups())
    try:
        return date(year, month, day)
    except ValueError:
        there = f"{match[1]}-{match[2]} has {_days(year, month)} days"
        if not 1 <= month <= 12 or year < 1:
            there = "years go from 0001, months from 01 to 12"
        raise ValueError(f"there is no {match[0]}: {there}") from None


def _days(year: int, month: int) -> int:
    """Return how many days a month has."""
    first, later = (date(year + each // 12, each % 12 + 1, 1) for each in (month - 1, month))
    return (later - first).days


def parse_hours(value: object) -> tuple[int, int]:
    """Return two times of day, ns since midnight, for hours such as ``18:00 to 06:00``.

    Raises:
        ValueError: not two times of day, or twice the same.
    """
    if isinstance(value, tuple | list) and len(value) == 2:
        return int(value[0]), int(value[1])
    parts = re.split(r"\s+to\s+", value.strip()) if isinstance(value, str) else []
    if len(parts) != 2:
        raise ValueError(f"expected hours of the day such as '18:00 to 06:00', got {_shown(value)}")
    start_ns, end_ns = (parse_clock(part) for part in parts)
    if start_ns == end_ns:
        raise ValueError(f"{_shown(value)} begins when it ends")
    return start_ns, end_ns


@dataclass(frozen=True, slots=True)
class Moment:
    """A time in a run, ns: since its start, or since midnight where it is a time of day."""

    ns: int
    of_day: bool = False

    def __str__(self) -> str:
        return write_clock(self.ns) if self.of_day else write_duration(self.ns)


def parse_moment(value: object) -> Moment:
    """Return the moment that a duration since the start, or a time of day, stands for.

    Raises:
        ValueError: neither of them.
    """
    if isinstance(value, Moment):
        return value
    if isinstance(value, str) and ":" in value:
        return Moment(parse_clock(value), of_day=True)
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        what = f"expected a duration such as '5 min', or a time of day, got {_shown(value)}"
        raise ValueError(what)
    if isinstance(value, str) and not _QUANTITY.fullmatch(value):
        what = "is neither a duration such as '5 min' nor a time of day such as '10:15'"
        raise ValueError(f"{_shown(value)} {what}")
    ns = parse_duration(value)
    if ns < 0:
        raise ValueError(f"must be >= 0, got {value}")
    return Moment(ns)


def _split(value: object, dimension: Dimension) -> tuple[Fraction, str]:
    """Return the number and the unit of a quantity."""
    noun, example = dimension.noun, dimension.example
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        raise ValueError(f"expected a {noun} such as '{example}', got {_shown(value)}")
    if not isinstance(value, str):
        raise ValueError(_unit_missing(six_digits(value), dimension))
    text = value.replace("\u03bc", "µ")
    if not text.replace("µ", "").isascii():
        raise ValueError(
            f"{_shown(value)} has characters that are not plain digits and letters; "
            f"write it like '{example}'"
        )
    match = _QUANTITY.fullmatch(text) if len(text) <= MOST_CHARACTERS else None
    if match is None:
        comma = " (use a decimal point, and no thousands separators)" if "," in value else ""
        raise ValueError(
            f"{_shown(value)} is not a {noun}; write a number and a unit, e.g. '{example}'{comma}"
        )
    if not match[2]:
        raise ValueError(_unit_missing(match[1], dimension))
    if not math.isfinite(float(match[1])):
        raise ValueError(f"{match[1]} overflows; must be a finite number")
    if float(match[1]) == 0.0 and re.search(r"[1-9]", match[1].lower().partition("e")[0]):
        raise ValueError(f"{match[1]} is too close to 0")
    return Fraction(match[1]), match[2]


def _unit_missing(number: str, dimension: Dimension) -> str:
    common = {
        "rate": ("kbps", "Mbps"),
        "duration": ("ms", "s"),
        "size": ("B", "kB"),
        "frequency": ("/s", "/h"),
    }
    units = common.get(dimension.noun, dimension.shown[-2:])
    ways = " or ".join(f"'{number} {unit}'" for unit in units)
    return f"unit missing; write {ways}, say"


def _converted(number: Fraction, unit: str, dimension: Dimension) -> Fraction:
    """Return `number` in the base unit of `dimension`, if it has such a unit."""
    if unit in dimension.shown or unit in dimension.known:
        return number * dimension.factors[unit]
    hint = dict(dimension.hints).get(unit)
    if hint is not None:
        raise ValueError(f"unit {unit!r} {hint}")
    near = next((each for each in dimension.shown if each.lower() == unit.lower()), None)
    meant = f"; did you mean {near!r}?" if near else ""
    allowed = ", ".join(dimension.shown)
    raise ValueError(f"unknown unit {unit!r} for a {dimension.noun}{meant} (allowed: {allowed})")


def _whole(number: Fraction, value: object, most: int, least_shown: str, most_shown: str) -> int:
    if abs(number) > most:
        raise ValueError(f"{value} is more than {most_shown}")
    whole = math.floor(number + Fraction(1, 2))
    if whole == 0 and number != 0:
        raise ValueError(f"{value} is less than {least_shown}")
    return whole


def _shown(value: object) -> str:
    if value is None:
        return "nothing (null)"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, dict | list):
        return "a mapping" if isinstance(value, dict) else "a list"
    text = str(value)
    cut = text if len(text) <= MOST_CHARACTERS else text[:MOST_CHARACTERS] + "..."
    return "'" + "".join(c if c.isprintable() else f"\\u{ord(c):04x}" for c in cut) + "'"
