"""Token bucket: tokens come at a rate, up to a burst, and what is sent takes as many as it is long.

Tokens are counted in bit x ns/s, as the work of a transmitter is, so that none are lost by rounding
and rates are exact in the long run. A bucket is full when the run begins.
"""

from __future__ import annotations

from collections.abc import Iterator

from simnet.models.packet import WORK_OF_A_BYTE
from simnet.network import UNLIMITED
from simnet.units import format_size

LARGEST_PACKET = 1514
"""An Ethernet frame of 1500 bytes of payload, bytes."""
MOST_BURST = 500_000_000
"""Largest bucket, bytes: the compiled core counts tokens in 64 bits."""
_LONGEST_DEBT_NS = 60_000_000_000
"""Debts of tokens are forgiven beyond those of a minute (Linux: net/sched/sch_htb.c, mbuffer)."""


def burst_faults(name: str, burst_bytes: int, packet_bytes: int) -> Iterator[str]:
    """Yield what is wrong with the depth of a bucket that a field `name` gives."""
    if burst_bytes < packet_bytes:
        yield (
            f"{name} ({format_size(burst_bytes)}) is smaller than a packet "
            f"({format_size(packet_bytes)}), which would never pass"
        )
    if burst_bytes > MOST_BURST:
        yield f"{name} must be at most {format_size(MOST_BURST)}, got {format_size(burst_bytes)}"


class Bucket:
    """A bucket of one rate.

    Args:
        rate_bps: tokens a second, bits.
        burst_bytes: what it holds at most, and at the start.
    """

    __slots__ = ("_depth", "_floor", "_since_ns", "burst_bytes", "level", "rate_bps")

    def __init__(self, rate_bps: int, burst_bytes: int) -> None:
        self.burst_bytes = burst_bytes
        self.rate_bps = rate_bps
        """May be changed as it has been refilled."""
        self._depth = burst_bytes * WORK_OF_A_BYTE
        self.level = self._depth
        """Tokens, bit x ns/s; below 0 where more was taken than there was."""
        self._since_ns = 0
        self._floor = -min(_LONGEST_DEBT_NS * rate_bps, UNLIMITED)

    def refill(self, now_ns: int) -> int:
        """Add the tokens that came since the last time; return those that did not fit in."""
        level = self.level + (now_ns - self._since_ns) * self.rate_bps
        self._since_ns = now_ns
        self.level = min(self._depth, level)
        return level - self.level

    def take(self, size_bytes: int) -> None:
        """Take the tokens of so many bytes, which may be more than there are."""
        self.level = max(self._floor, self.level - size_bytes * WORK_OF_A_BYTE)

    def conforms(self, size_bytes: int, now_ns: int) -> bool:
        """Take the tokens of so many bytes if there are enough now: a policer of one colour."""
        self.refill(now_ns)
        if self.level < size_bytes * WORK_OF_A_BYTE:
            return False
        self.take(size_bytes)
        return True

    def wait_ns(self, size_bytes: int) -> int:
        """Return how long it takes, at least, until there are tokens for so many bytes."""
        missing = size_bytes * WORK_OF_A_BYTE - self.level
        return -(-missing // self.rate_bps) if missing > 0 else 0
