"""Quantities with units as people write them, turned into plain numbers once, at the door.

``20 Mbps`` is 20 000 000 bit/s, ``5 ms`` 5 000 000 ns, ``2 GB`` 2 000 000 000 bytes, ``1.5 %``
0.015. Bits (b) and bytes (B) are kept apart, decimal and binary prefixes too (MB, MiB). A bare
number is refused where a unit is due, and so is a unit that only looks like the right one.
Conversion is exact; only its result is rounded, to a whole bit/s, nanosecond or byte.

This module is the only door to pint.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pint

NS_PER_S = 1_000_000_000
NS_PER_DAY = 86_400 * NS_PER_S

MOST_RATE_BPS = 10**15
MOST_DURATION_S = 10**9
"""Some 31 years: beyond that, nanoseconds in 64 bits come near their end."""
MOST_SIZE_BYTES = 10**18
PERCENT = "%"
MOST_FACTOR = 10_000
MOST_FREQUENCY_HZ = 10**9
"""One event a nanosecond, the resolution of the clock."""
MOST_CHARACTERS = 64

_NUMBER = r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?"
_CLOCK = re.compile(r"([0-9]{1,2}):([0-9]{2})(?::([0-9]{2}))?")
_QUANTITY = re.compile(rf"\s*({_NUMBER})\s*([A-Za-zµ%/][A-Za-zµ%/]*)?\s*")


@dataclass(frozen=True, slots=True)
class Dimension:
    """A sort of quantity: the units that are understood, and those that messages propose."""

    noun: str
    base: str
    """The unit that results are in, as the units library writes it."""
    shown: tuple[str, ...]
    known: tuple[str, ...]
    example: str
    hints: tuple[tuple[str, str], ...] = ()
    """What to say of a unit that is not understood, by the unit."""

    @property
    def pattern(self) -> str:
        """A regular expression (of JSON Schema) for such quantities."""
        units = "|".join(re.escape(unit) for unit in dict.fromkeys((*self.shown, *self.known)))
        return rf"^\s*{_NUMBER}\s*(?:{units})\s*$"


def _ambiguous(*slips: str, right: str, meaning: str) -> tuple[tuple[str, str], ...]:
    return tuple((slip, f"is ambiguous; write {right} ({meaning})") for slip in slips)


_BITS = "bits per second"
RATE = Dimension(
    noun="rate",
    base="bit/s",
    shown=("bps", "kbps", "Mbps", "Gbps", "Tbps"),
    known=(
        *("bit/s", "kbit/s", "Mbit/s", "Gbit/s", "Tbit/s", "b/s", "kb/s", "Mb/s", "Gb/s", "Tb/s"),
        *("Kibps", "Mibps", "Gibps", "Kibit/s", "Mibit/s", "Gibit/s", "Kib/s", "Mib/s", "Gib/s"),
        *("B/s", "kB/s", "MB/s", "GB/s", "kBps", "MBps", "GBps", "KiB/s", "MiB/s", "GiB/s"),
    ),
    example="20 Mbps",
    hints=(
        *_ambiguous(
            "mbps", "MBPS", "MbPS", "mbit/s", "mb/s", right="Mbps", meaning=f"10^6 {_BITS}"
        ),
        *_ambiguous(
            "Kbps", "KBps", "KBPS", "Kbit/s", "Kb/s", right="kbps", meaning=f"1000 {_BITS}"
        ),
        *_ambiguous("gbps", "GBPS", "gbit/s", "gb/s", right="Gbps", meaning=f"10^9 {_BITS}"),
        *((prefix, "is only a prefix; Mbps is bits, MB/s bytes per second") for prefix in "kKMGT"),
        *((f"{prefix}b", f"is an amount; write {prefix}bps") for prefix in ("", "k", "M", "G")),
        *((f"{prefix}bit", f"is an amount; write {prefix}bps") for prefix in ("", "k", "M", "G")),
    ),
)
DURATION = Dimension(
    noun="duration",
    base="s",
    shown=("ns", "us", "ms", "s", "min", "h", "d"),
    known=("µs",),
    example="5 ms",
    hints=(
        *((slip, "is not milliseconds; write ms") for slip in ("Ms", "MS", "mS")),
        ("m", "is not clear; write ms (milliseconds) or min (minutes)"),
        *((slip, "is written s") for slip in ("sec", "secs", "second", "seconds", "S")),
        *((slip, "is written min") for slip in ("mins", "minute", "minutes", "Min")),
        *((slip, "is written h") for slip in ("hr", "hrs", "hour", "hours", "H")),
        *((slip, "is written d") for slip in ("day", "days", "D")),
        *((slip, "is written us") for slip in ("usec", "Us", "uS")),
        ("msec", "is written ms"),
    ),
)
SIZE = Dimension(
    noun="size",
    base="byte",
    shown=("B", "kB", "MB", "GB", "TB", "KiB", "MiB", "GiB", "TiB"),
    known=(),
    example="1500 B",
    hints=(
        *((slip, "is written B") for slip in ("byte", "bytes", "Byte", "Bytes")),
        *((prefix, "is only a prefix; write MB for megabytes") for prefix in "kKMGT"),
        ("KB", "is not clear; write kB (1000 bytes) or KiB (1024 bytes)"),
        ("mB", "is not clear; write MB (10^6 bytes)"),
    ),
)
FREQUENCY = Dimension(
    noun="frequency",
    base="hertz",
    shown=("/s", "/min", "/h", "/d", "Hz", "kHz", "MHz"),
    known=(),
    example="1000 /s",
    hints=(
        *((slip, "is written Hz") for slip in ("hz", "HZ")),
        *((slip, "is written /s") for slip in ("/sec", "/second", "pps", "ps")),
        ("/m", "is not clear; write /min"),
    ),
)

_BITS_OF_SIZE = ("b", "bit", "kb", "kbit", "Mb", "Mbit", "Gb", "Gbit", "Tb", "Tbit")


@lru_cache(maxsize=1)
def _registry() -> pint.UnitRegistry[Any]:
    """Build a small case-sensitive registry, in fractions, of just the units of scenarios."""
    import pint

    registry: pint.UnitRegistry[Any] = pint.UnitRegistry(
        None, case_sensitive=True, non_int_type=Fraction
    )
    for line in (
        "kilo- = 1e3 = k-",
        "mega- = 1e6 = M-",
        "giga- = 1e9 = G-",
        "tera- = 1e12 = T-",
        "milli- = 1e-3 = m-",
        "micro- = 1e-6 = u- = µ-",
        "nano- = 1e-9 = n-",
        "kibi- = 1024 = Ki-",
        "mebi- = 1048576 = Mi-",
        "gibi- = 1073741824 = Gi-",
        "tebi- = 1099511627776 = Ti-",
        "bit = [information] = b",
        "byte = 8 * bit = B",
        "second = [time] = s",
        "minute = 60 * second = min",
        "hour = 3600 * second = h",
        "day = 86400 * second = d",
        "bps = bit / second",
        "Bps = byte / second",
        "hertz = 1 / second = Hz",
    ):
        registry.define(line)
    return registry


@lru_cache(maxsize=256)
def _factor(unit: str, base: str) -> Fraction:
    """Return how many of `base` one `unit` is."""
    expression = f"1{unit}" if unit.startswith("/") else unit
    return Fraction(_registry().parse_expression(expression).to(base).magnitude)


def parse_rate(value: object) -> int:
    """Return bit/s for ``20 Mbps``, ``2.5 Gbit/s`` or ``10 MB/s``.

    Raises:
        ValueError: not a rate, with what to write instead.
    """
    number, unit = _split(value, RATE)
    if unit in SIZE.shown:
        as_bytes = format_rate(float(number * _factor(f"{unit}/s", RATE.base)))
        written = _g(float(number))
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
    if unit in _BITS_OF_SIZE:
        in_bytes = format_size(float(number * _factor(unit, SIZE.base)))
        as_bytes = unit.removesuffix("it").replace("b", "B")
        raise ValueError(
            f"{unit!r} is bits; sizes are in bytes: write {in_bytes}, "
            f"or {_g(float(number))} {as_bytes} if bytes were meant"
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
        hint = f" (write '{_g(number)} %' for per cent)" if plain and 1 < number <= 100 else ""
        raise ValueError(f"a probability must be in [0, 1], got {_g(number)}{hint}")
    return number


def parse_factor(value: object) -> float:
    """Return the factor that a percentage stands for: 1.2 for ``120 %``.

    Raises:
        ValueError: not a percentage.
    """
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        raise ValueError(f"expected a percentage such as '120 %', got {_shown(value)}")
    text = value if isinstance(value, str) else _g(value)
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


def format_rate(bps: float) -> str:
    """Return ``20 Mbps`` for 20 000 000, to six digits."""
    return _prefixed(bps, RATE.shown)


def format_size(size_bytes: float) -> str:
    """Return ``1.5 kB`` for 1500, to six digits."""
    return _prefixed(size_bytes, SIZE.shown[:5])


def format_duration(ns: float) -> str:
    """Return ``5 ms`` for 5 000 000, to six digits; minutes, hours and days from 2 of them on."""
    for unit, length in (("d", 86400e9), ("h", 3600e9), ("min", 60e9)):
        if abs(ns) >= 2 * length or abs(ns) == length:
            return f"{_g(ns / length)} {unit}"
    return _prefixed(ns, DURATION.shown[:4])


def write_rate(bps: int) -> str:
    """Return a rate as a scenario writes it, exactly."""
    return _exact(bps, RATE.shown)


def write_size(size_bytes: int) -> str:
    """Return a size as a scenario writes it, exactly."""
    return _exact(size_bytes, SIZE.shown[:5])


def write_duration(ns: int) -> str:
    """Return a duration as a scenario writes it, exactly."""
    return _exact(ns, DURATION.shown[:4])


def write_frequency(hz: float) -> str:
    """Return a frequency as a scenario writes it, exactly."""
    return f"{hz!r} /s".replace(".0 /s", " /s")


def write_factor(factor: float) -> str:
    """Return a factor as the percentage that a scenario writes, exactly."""
    percent = Fraction(repr(factor)) * 100
    digits = 0
    while percent.denominator != 1:
        percent *= 10
        digits += 1
    text = f"{int(percent):0{digits + 1}d}"
    return f"{text[:-digits]}.{text[-digits:]} %" if digits else f"{text} %"


def write_clock(ns: int) -> str:
    """Return a time of day, ns since midnight, as a scenario writes it."""
    seconds = ns // NS_PER_S
    text = f"{seconds // 3600:02d}:{seconds // 60 % 60:02d}"
    return f"{text}:{seconds % 60:02d}" if seconds % 60 else text


def _exact(value: int, units: tuple[str, ...]) -> str:
    """Return a whole number in the largest unit that it is a whole number of."""
    index = 0
    while value and value % 1000 == 0 and index < len(units) - 1:
        value //= 1000
        index += 1
    return f"{value} {units[index]}"


def _split(value: object, dimension: Dimension) -> tuple[Fraction, str]:
    """Return the number and the unit of a quantity."""
    noun, example = dimension.noun, dimension.example
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        raise ValueError(f"expected a {noun} such as '{example}', got {_shown(value)}")
    if not isinstance(value, str):
        raise ValueError(_unit_missing(_g(value), dimension))
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
    common = {"rate": ("kbps", "Mbps"), "duration": ("ms", "s"), "size": ("B", "kB")}
    small, large = common.get(dimension.noun, ("/s", "/h"))
    return f"unit missing; write '{number} {small}' or '{number} {large}', say"


def _converted(number: Fraction, unit: str, dimension: Dimension) -> Fraction:
    """Return `number` in the base unit of `dimension`, if it has such a unit."""
    if unit in dimension.shown or unit in dimension.known:
        return number * _factor(unit, dimension.base)
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


def _prefixed(value: float, units: tuple[str, ...]) -> str:
    index = 0
    while abs(value) >= 1000 and index < len(units) - 1:
        value /= 1000
        index += 1
    return f"{_g(value)} {units[index]}"


def _g(number: float) -> str:
    return f"{number:.6g}" if abs(number) < 1e15 else f"{number:g}"


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


Parser = Callable[[object], float]
