"""Quantities with units as people write them, turned into plain numbers once, at the door.

``20 Mbps`` is 20 000 000 bit/s, ``5 ms`` 5 000 000 ns, ``2 GB`` 2 000 000 000 bytes, ``1.5 %``
0.015. Bits (b) and bytes (B) are kept apart, decimal and binary prefixes too (MB, MiB). A bare
number is refused where a unit is due, and so is a unit that only looks like the right one.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from functools import lru_cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pint

NS_PER_S = 1_000_000_000

_NUMBER = r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?"
_QUANTITY = re.compile(rf"^\s*({_NUMBER})\s*([A-Za-zµ%][A-Za-zµ%/]*)?\s*$")

_RATE_UNITS = ("bps", "kbps", "Mbps", "Gbps", "Tbps")
_RATE_ALIASES = ("bit/s", "kbit/s", "Mbit/s", "Gbit/s", "Tbit/s", "b/s", "kb/s", "Mb/s", "Gb/s")
_BYTE_RATES = (
    "B/s",
    "kB/s",
    "MB/s",
    "GB/s",
    "MBps",
    "kBps",
    "GBps",
    "Mibit/s",
    "Kibit/s",
    "Gibit/s",
    "Mibps",
    "MiB/s",
)
_TIME_UNITS = ("ns", "us", "µs", "ms", "s", "min", "h", "d")
_SIZE_UNITS = ("B", "kB", "MB", "GB", "TB", "KiB", "MiB", "GiB", "TiB")
_BIT_UNITS = ("b", "bit", "kb", "kbit", "Mb", "Mbit", "Gb", "Gbit")
_FREQUENCY_UNITS = ("/s", "Hz", "kHz", "/min", "/h", "/d")


@lru_cache(maxsize=1)
def _registry() -> pint.UnitRegistry[Any]:
    """Build a small case-sensitive registry of just the units that a scenario may use."""
    import pint

    registry: pint.UnitRegistry[Any] = pint.UnitRegistry(None, case_sensitive=True)
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


def parse_rate(value: object) -> int:
    """Return bit/s for ``20 Mbps``, ``2.5 Gbit/s`` or ``10 MB/s``.

    Raises:
        ValueError: not a rate, with what to write instead.
    """
    number, unit = _split(value, "rate", "20 Mbps")
    if unit in _SIZE_UNITS:
        raise ValueError(
            f"{unit!r} is a size, not a rate; did you mean {_g(number)} {unit.replace('B', 'bps')}"
            f" or {_g(number)} {unit}/s (= {format_rate(_convert(number, unit + '/s', 'bit/s'))})?"
        )
    if unit in {"mbps", "Kbps", "KBps", "gbps", "MBPS", "MbPS"}:
        right = {"m": "Mbps", "k": "kbps", "g": "Gbps"}[unit[0].lower()]
        raise ValueError(f"unit {unit!r} is ambiguous; write {right} (decimal bits per second)")
    _require_unit(unit, (*_RATE_UNITS, *_RATE_ALIASES, *_BYTE_RATES), "rate", _RATE_UNITS)
    return round(_convert(number, unit, "bit/s"))


def parse_duration(value: object) -> int:
    """Return nanoseconds for ``5 ms``, ``30 min``, ``2 h``.

    Raises:
        ValueError: not a duration, with what to write instead.
    """
    number, unit = _split(value, "duration", "5 ms")
    if unit in {"Ms", "MS", "mS"}:
        raise ValueError(f"{unit!r} is not milliseconds; did you mean {_g(number)} ms?")
    _require_unit(unit, _TIME_UNITS, "duration", _TIME_UNITS)
    nanoseconds = _convert(number, unit, "s") * NS_PER_S
    if abs(nanoseconds) > 1e9 * NS_PER_S:
        raise ValueError(f"{value} is longer than 1e9 s, beyond the resolution of the clock")
    return round(nanoseconds)


def parse_size(value: object) -> int:
    """Return bytes for ``1500 B``, ``2 GB``, ``64 KiB``.

    Raises:
        ValueError: not a size in bytes, with what to write instead.
    """
    number, unit = _split(value, "size", "1500 B")
    if unit in _BIT_UNITS:
        in_bytes = _convert(number, unit, "byte")
        raise ValueError(
            f"{unit!r} is bits; sizes are in bytes: write {_g(in_bytes)} B, or {unit.replace('bit', 'b').replace('b', 'B')} if bytes were meant"
        )
    _require_unit(unit, _SIZE_UNITS, "size", _SIZE_UNITS)
    return round(_convert(number, unit, "byte"))


def parse_frequency(value: object) -> float:
    """Return events per second for ``1000 /s``, ``50 Hz``, ``2 /h``.

    Raises:
        ValueError: not a frequency, with what to write instead.
    """
    if isinstance(value, str) and (
        match := re.match(rf"^\s*({_NUMBER})\s*(/(?:s|min|h|d))\s*$", value)
    ):
        return _finite(float(match[1]), value) * _convert(1.0, "1" + match[2], "Hz")
    number, unit = _split(value, "frequency", "1000 /s")
    _require_unit(unit, ("Hz", "kHz", "MHz"), "frequency", _FREQUENCY_UNITS)
    return _convert(number, unit, "Hz")


def parse_probability(value: object) -> float:
    """Return a number in [0, 1] for ``0.01`` or ``1 %``.

    Raises:
        ValueError: not a probability.
    """
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        raise ValueError(f"expected a probability such as 0.01 or '1 %', got {_shown(value)}")
    if isinstance(value, str):
        match = _QUANTITY.match(value)
        if not match or match[2] not in (None, "%"):
            raise ValueError(f"{value!r} is not a probability; write 0.01 or '1 %'")
        number = float(match[1]) / (100.0 if match[2] else 1.0)
    else:
        number = float(value)
    if not 0.0 <= number <= 1.0:
        hint = f" (write '{_g(number)} %' for per cent)" if 1.0 < number <= 100.0 else ""
        raise ValueError(f"a probability must be in [0, 1], got {_g(number)}{hint}")
    return number


def format_rate(bps: float) -> str:
    """Return ``20 Mbps`` for 20 000 000."""
    return _prefixed(bps, ("bps", "kbps", "Mbps", "Gbps", "Tbps"), 1000.0)


def format_size(size_bytes: float) -> str:
    """Return ``1.5 kB`` for 1500."""
    return _prefixed(size_bytes, ("B", "kB", "MB", "GB", "TB"), 1000.0)


def format_duration(ns: float) -> str:
    """Return ``5 ms`` for 5 000 000; minutes, hours and days from 2 of them on."""
    for unit, length in (("d", 86400e9), ("h", 3600e9), ("min", 60e9)):
        if abs(ns) >= 2 * length or abs(ns) == length:
            return f"{_g(ns / length)} {unit}"
    return _prefixed(ns, ("ns", "us", "ms", "s"), 1000.0)


def _split(value: object, what: str, example: str) -> tuple[float, str]:
    if isinstance(value, bool) or value is None or not isinstance(value, int | float | str):
        raise ValueError(f"expected a {what} such as '{example}', got {_shown(value)}")
    if isinstance(value, int | float):
        raise ValueError(
            f"unit missing; write '{_g(value)} {example.split()[1]}' or the like, e.g. '{example}'"
        )
    if not value.isascii() and "µ" not in value:
        raise ValueError(
            f"{value!r} has characters that are not plain digits and letters; write '{example}'"
        )
    match = _QUANTITY.match(value)
    if not match:
        comma = " (use a decimal point, and no thousands separators)" if "," in value else ""
        raise ValueError(
            f"{value!r} is not a {what}; write a number and a unit, e.g. '{example}'{comma}"
        )
    number = _finite(float(match[1]), value)
    if not match[2]:
        raise ValueError(
            f"unit missing; write '{match[1]} {example.split()[1]}' or the like, e.g. '{example}'"
        )
    return number, match[2]


def _finite(number: float, value: object) -> float:
    if not math.isfinite(number):
        raise ValueError(f"{value} overflows; must be a finite number")
    return number


def _require_unit(unit: str, known: tuple[str, ...], what: str, shown: tuple[str, ...]) -> None:
    if unit in known:
        return
    hint = ""
    if len(unit) == 1 and unit in "kMGT":
        hint = f"; {unit!r} alone is only a prefix" + (
            " (Mbps is bits, MB/s bytes per second)" if what == "rate" else ""
        )
    else:
        for candidate in known:
            if candidate.lower() == unit.lower():
                hint = f"; did you mean {candidate!r}?"
                break
    raise ValueError(f"unknown unit {unit!r} for a {what}{hint} (allowed: {', '.join(shown)})")


@lru_cache(maxsize=256)
def _factor(unit: str, target: str) -> float:
    registry = _registry()
    expression = (
        unit.replace("MBps", "MB/s")
        .replace("kBps", "kB/s")
        .replace("GBps", "GB/s")
        .replace("ibps", "ibit/s")
    )
    return float(registry.parse_expression(expression).to(target).magnitude)


def _convert(number: float, unit: str, target: str) -> float:
    return number * _factor(unit, target)


def _prefixed(value: float, units: tuple[str, ...], step: float) -> str:
    index = 0
    while abs(value) >= step and index < len(units) - 1:
        value /= step
        index += 1
    return f"{_g(value)} {units[index]}"


def _g(number: float) -> str:
    return f"{number:.6g}" if abs(number) < 1e15 else f"{number:g}"


def _shown(value: object) -> str:
    if value is None:
        return "nothing (null)"
    if isinstance(value, bool):
        return "true" if value else "false"
    return f"a {type(value).__name__}" if isinstance(value, dict | list) else repr(value)


Parser = Callable[[object], float]
