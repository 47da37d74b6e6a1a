"""What a column of counters means: octets or bits, a counter or a rate, how many bits it has.

Headings and formats tell some of it; what they do not tell is for the user to say. Nothing of it
is guessed from the numbers.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal, TypeAlias

Unit: TypeAlias = Literal["octets", "bytes", "bits"]
Form: TypeAlias = Literal["counter", "rate"]

_SCALE = {"": 1.0, "k": 1e3, "m": 1e6, "g": 1e9}
_BITS = re.compile(r"(?<![a-z])([kmg]?)(?:bits?(?![a-z])|bps(?![a-z])|bit/s|b/s)")
_MEGA = re.compile(r"(?<![a-z])(kilo|mega|giga)bits?(?![a-z])")
_OCTETS = re.compile(r"octets?|(?<![a-z])bytes?(?![a-z])")
_SCALED_OCTETS = re.compile(r"(?<![A-Za-z])([kKMG]?)(?:Bps|B/s|Bytes?/s)(?![A-Za-z])")
_RATE = re.compile(r"per[ _-]?sec|(?<![a-z])[kmg]?bps(?![a-z])|/s(?![a-z])|(?<![a-z])rate(?![a-z])")
_COUNTER = re.compile(r"^(?:if)?(hc)?(?:in|out)octets$|^[rt]x-bytes?$|counter")
_OTHER = re.compile(r"packets?|pkts|errors?|discards?|drops?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Meaning:
    """What is known of a column; None is what nobody has said yet."""

    unit: Unit | None = None
    form: Form | None = None
    bits: Literal[32, 64] | None = None
    """Size of a counter, after which it begins at 0 again."""
    scale: float = 1.0
    """What its numbers are multiples of: 1e6 of Mbps."""

    def over(self, below: Meaning) -> Meaning:
        """Return what is said here, and for the rest what `below` says.

        A unit that is said in words has no other scale than it says.
        """
        return Meaning(
            self.unit or below.unit,
            self.form or below.form,
            self.bits or below.bits,
            self.scale if self.unit else below.scale,
        )


UNKNOWN = Meaning()
"""Of what nobody has said anything."""


def told_by(heading: str) -> Meaning:
    """Return what a heading, or the label of an axis, tells of its column.

    ``Inbound (Mbps)``, ``bits per second``, ``ifHCInOctets``, ``rx-byte``.
    """
    text = re.sub(r"[_\s]+", " ", heading.strip()).casefold()
    plain = re.sub(r"[_\s]+", "", heading).casefold()
    scaled = _SCALED_OCTETS.search(heading)
    bits, mega = _BITS.search(text), _MEGA.search(text)
    counter = _COUNTER.search(plain) or _COUNTER.search(text)
    if scaled:
        return Meaning("octets", "rate", None, _SCALE[scaled[1].lower()])
    if mega or bits:
        prefix = mega[1][0] if mega else bits[1] if bits else ""
        form: Form | None = "rate" if _RATE.search(text) or mega else None
        return Meaning("bits", form, None, _SCALE[prefix])
    if _OCTETS.search(text):
        rate = _RATE.search(text)
        size: Literal[32, 64] | None = None
        if counter and not rate:
            size = 64 if "hc" in plain else 32 if plain.startswith("if") else None
        return Meaning("octets", "rate" if rate else "counter" if counter else None, size)
    return Meaning(None, "rate" if _RATE.search(text) else None)


def counts_packets(heading: str) -> bool:
    """Tell whether a heading is of packets or errors, which say nothing of bits."""
    return _OTHER.search(heading) is not None
