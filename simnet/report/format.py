"""Numbers as people read them: three significant digits, a unit, a thin space."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from simnet.report.text import Text

NONE = "\N{EN DASH}"
"""Stands for a figure that does not exist."""
NAME = ("\N{FIRST STRONG ISOLATE}", "\N{POP DIRECTIONAL ISOLATE}")
"""What stands around a name within a sentence: the page sets it apart, whatever its script."""
_THIN = "\N{NARROW NO-BREAK SPACE}"


def name(text: object) -> str:
    """Return a name so marked that it stands out in a sentence."""
    begin, end = NAME
    return f"{begin}{plain(str(text))}{end}"


def plain(text: str) -> str:
    """Return a text without the marks of names."""
    begin, end = NAME
    return text.replace(begin, "").replace(end, "")


def significant(value: float, digits: int = 3) -> str:
    """Return `value` with so many significant digits, thousands apart, no exponent."""
    if not math.isfinite(value):
        return NONE
    if value == 0:
        return "0"
    exponent = int(f"{value:.{digits - 1}e}".rpartition("e")[2])
    decimals = max(0, digits - 1 - exponent)
    return grouped(round(value, decimals), decimals)


def grouped(value: float, decimals: int) -> str:
    """Return a number with so many decimals and its thousands apart."""
    return f"{value:,.{decimals}f}".replace(",", _THIN)


def whole(value: float) -> str:
    """Return a count with its thousands apart."""
    return grouped(value, 0) if math.isfinite(value) else NONE


def setting(seconds: float) -> str:
    """Return a time that was set, not measured: without digits that say nothing."""
    for unit, length in (("h", 3600.0), ("min", 60.0)):
        if seconds >= length and seconds % length == 0:
            return f"{seconds / length:g}{_THIN}{unit}"
    shown, unit = duration(seconds).rsplit(_THIN, 1)
    return f"{_trimmed(shown)}{_THIN}{unit}"


def threshold(share: float) -> str:
    """Return a share of 1 that was set, not measured."""
    return f"{100 * share:g}{_THIN}%"


def millions(value: float, text: Text) -> str:
    """Return a large count in millions, with a word for it."""
    return text("page.millions", count=significant(value / 1e6)) if value >= 1e6 else whole(value)


def _trimmed(digits: str) -> str:
    return digits.rstrip("0").rstrip(".") if "." in digits else digits


def words(name: str) -> str:
    """Return a name of the scenario as words: ``village_office`` has a space for people."""
    return name.replace("_", " ")


def percent(share: float) -> str:
    """Return a share of 1 as per cent; what is not 0 never shows as 0, nor less than 1 as 1."""
    if not math.isfinite(share):
        return NONE
    value = 100 * share
    if 0 < value < 0.01:
        return f"<{_THIN}0.01{_THIN}%"
    if 99.99 < value < 100:
        return f">{_THIN}99.99{_THIN}%"
    if 99.9 <= value < 100:
        return f"{math.floor(value * 100) / 100:.2f}{_THIN}%"
    decimals = 0 if value in (0, 100) else 1 if value >= 1 else 2
    return f"{value:.{decimals}f}{_THIN}%"


def duration(seconds: float) -> str:
    """Return a time in the unit that fits: µs, ms, s, min or h."""
    if not math.isfinite(seconds):
        return NONE
    if seconds == 0:
        return f"0{_THIN}s"
    for unit, length, least in (
        ("h", 3600.0, 7200.0),
        ("min", 60.0, 120.0),
        ("s", 1.0, 1.0),
        ("ms", 1e-3, 1e-3),
    ):
        if abs(seconds) >= least:
            return f"{significant(seconds / length)}{_THIN}{unit}"
    return f"{significant(seconds * 1e6)}{_THIN}µs"


def rate(bps: float) -> str:
    """Return a data rate in the unit that fits."""
    return _prefixed(bps, ("bps", "kbps", "Mbps", "Gbps", "Tbps"))


def size(size_bytes: float) -> str:
    """Return an amount of data in the unit that fits."""
    return _prefixed(size_bytes, ("B", "kB", "MB", "GB", "TB"))


def _prefixed(value: float, units: tuple[str, ...]) -> str:
    if not math.isfinite(value):
        return NONE
    index = 0
    while abs(value) >= 999.5 and index < len(units) - 1:
        value, index = value / 1000, index + 1
    return f"{significant(value)}{_THIN}{units[index]}"
