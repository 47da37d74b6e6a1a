"""Units of measurement: which are understood for each sort of quantity, and what each is worth.

A unit's worth is an exact fraction of the base unit: bits per second, seconds, bytes, hertz.
Decimal prefixes are those of SI, binary ones those of IEC 80000-13.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction

NS_PER_S = 1_000_000_000
NS_PER_DAY = 86_400 * NS_PER_S
UNLIMITED = 2**62
"""Stands for "no limit" in counts, bytes and nanoseconds: large, and safe to add to."""

NUMBER = r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?"
"""A number as people write it, as a regular expression."""

_PREFIXES = {
    "": 1,
    **{prefix: 1000**power for power, prefix in enumerate("kMGT", 1)},
    **{f"{prefix}i": 1024**power for power, prefix in enumerate("KMGT", 1)},
}


def _prefixed(units: Iterable[str], worth: Fraction) -> dict[str, Fraction]:
    return {
        f"{prefix}{unit}": factor * worth for unit in units for prefix, factor in _PREFIXES.items()
    }


BYTES = {
    **_prefixed(["B"], Fraction(1)),
    **_prefixed(["b", "bit"], Fraction(1, 8)),
}
"""Bytes of every unit of information."""
_BITS_PER_SECOND = {
    **{f"{unit}/s": worth * 8 for unit, worth in BYTES.items()},
    **_prefixed(["bps"], Fraction(1)),
    **_prefixed(["Bps"], Fraction(8)),
}
_SECONDS = {
    "ns": Fraction(1, 10**9),
    "us": Fraction(1, 10**6),
    "µs": Fraction(1, 10**6),
    "ms": Fraction(1, 1000),
    "s": Fraction(1),
    "min": Fraction(60),
    "h": Fraction(3600),
    "d": Fraction(86400),
}
_HERTZ = {
    **{f"/{unit}": 1 / _SECONDS[unit] for unit in ("s", "min", "h", "d")},
    **_prefixed(["Hz"], Fraction(1)),
}


@dataclass(frozen=True, slots=True)
class Dimension:
    """A sort of quantity: the units that are understood, and those that messages propose."""

    noun: str
    base: str
    """The unit that results are in."""
    shown: tuple[str, ...]
    known: tuple[str, ...]
    example: str
    factors: Mapping[str, Fraction] = field(hash=False, repr=False)
    """How many of `base` each unit is, those that are not understood among them."""
    hints: tuple[tuple[str, str], ...] = ()
    """What to say of a unit that is not understood, by the unit."""

    @property
    def pattern(self) -> str:
        """A regular expression (of JSON Schema) for such quantities."""
        units = "|".join(re.escape(unit) for unit in dict.fromkeys((*self.shown, *self.known)))
        return rf"^\s*{NUMBER}\s*(?:{units})\s*$"


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
    factors=_BITS_PER_SECOND,
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
    factors=_SECONDS,
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
    factors=BYTES,
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
    factors=_HERTZ,
    hints=(
        *((slip, "is written Hz") for slip in ("hz", "HZ")),
        *((slip, "is written /s") for slip in ("/sec", "/second", "pps", "ps")),
        ("/m", "is not clear; write /min"),
    ),
)

BITS_OF_SIZE = ("b", "bit", "kb", "kbit", "Mb", "Mbit", "Gb", "Gbit", "Tb", "Tbit")
"""Units of information that are no sizes here, to be told apart from bytes."""
