"""Writing quantities: for people, to six digits, and exactly, as a scenario writes them."""

from __future__ import annotations

from fractions import Fraction

from simnet.units.dimensions import DURATION, NS_PER_S, RATE, SIZE


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
            return f"{six_digits(ns / length)} {unit}"
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


def write_hours(hours: tuple[int, int]) -> str:
    """Return hours of the day, ns since midnight, as a scenario writes them."""
    return f"{write_clock(hours[0])} to {write_clock(hours[1])}"


def _exact(value: int, units: tuple[str, ...]) -> str:
    """Return a whole number in the largest unit that it is a whole number of."""
    index = 0
    while value and value % 1000 == 0 and index < len(units) - 1:
        value //= 1000
        index += 1
    return f"{value} {units[index]}"


def _prefixed(value: float, units: tuple[str, ...]) -> str:
    index = 0
    while abs(value) >= 1000 and index < len(units) - 1:
        value /= 1000
        index += 1
    return f"{six_digits(value)} {units[index]}"


def six_digits(number: float) -> str:
    """Return a number to six significant digits."""
    return f"{number:.6g}" if abs(number) < 1e15 else f"{number:g}"
