"""Times, sizes and rates as people say them, in the whole numbers that engines count in."""

from __future__ import annotations

from simnet.network import UNLIMITED

SLOWEST_PACKET_NS = 1 << 60
"""A stream's rate is raised to one packet in this time (36 years), which no run sees."""


def nanoseconds(seconds: float) -> int:
    """Return `seconds` in ns, rounded half up; at most UNLIMITED, which stands for no limit."""
    return UNLIMITED if seconds * 1e9 >= UNLIMITED else int(seconds * 1e9 + 0.5)


def whole_bytes(amount: float) -> int:
    """Return `amount` rounded half up to whole bytes; at most UNLIMITED."""
    return UNLIMITED if amount >= UNLIMITED else int(amount + 0.5)


def audible(rate_bps: float, packet_bytes: int) -> float:
    """Return `rate_bps`, 0 or large enough for the time between packets to be counted in ns."""
    if rate_bps == 0:
        return 0.0
    return max(float(rate_bps), packet_bytes * 8e9 / SLOWEST_PACKET_NS)


def gap_ns(rate_bps: float, packet_bytes: int) -> int:
    """Return the time between a stream's datagrams, at least 1 ns; UNLIMITED where it has none."""
    if rate_bps <= 0:
        return UNLIMITED
    return max(1, int(packet_bytes * 8e9 / rate_bps + 0.5))


def frame_gap_ns(frames_per_s: float) -> int:
    """Return the time between the frames of a video."""
    return min(max(1, int(1e9 / frames_per_s + 0.5)), SLOWEST_PACKET_NS)
