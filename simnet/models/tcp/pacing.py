"""Pacing: bursts leave no faster than a rate, with credit for lateness (tcp_output.c of Linux).

A burst may leave when the time that the one before it takes at the rate has passed. One that
leaves late makes up for it: its own time is shortened by its lateness, to half at most.
"""

from __future__ import annotations

SECOND_NS = 1_000_000_000
UNPACED_SEGMENTS = 10
"""Segments of data at the beginning that do not wait (tcp_update_skb_after_send)."""
MOST_BURST_BYTES = 65280
"""Bound of a burst (tcp_tso_autosize: 64 kB less headers)."""
LONGEST_SHORT_RTT = 31
"""Units of 512 us of the least RTT up to which bursts are longer (sysctl_tcp_tso_rtt_log)."""


class Pacer:
    """`rate` is bytes/s of payload; `next_ns` when the next burst may leave."""

    __slots__ = ("next_ns", "rate", "segments")

    def __init__(self) -> None:
        self.rate = 0
        self.next_ns = 0
        self.segments = 0

    def on_sent(self, segments: int, payload_bytes: int, now: int) -> None:
        """Note that a burst has left."""
        stamp = max(self.next_ns, now)
        late_ns = stamp - self.next_ns
        self.next_ns = stamp
        if payload_bytes == 0:
            return
        self.segments += segments
        if self.rate > 0 and self.segments >= UNPACED_SEGMENTS:
            gap_ns = payload_bytes * SECOND_NS // self.rate
            self.next_ns += gap_ns - min(gap_ns >> 1, late_ns)

    def burst(self, mss_bytes: int, least: int, more_bytes: int = 0) -> int:
        """Return the segments of a burst: 1 ms at the rate and `more_bytes`, at least `least`."""
        size = min((self.rate >> 10) + more_bytes, MOST_BURST_BYTES)
        return max(size // mss_bytes, least)


def more_over_short_paths(least_rtt_ns: int) -> int:
    """Return the bytes by which a burst is longer where the RTT is short (tcp_tso_autosize)."""
    units = least_rtt_ns // 1000 >> 9
    return MOST_BURST_BYTES >> units if units <= LONGEST_SHORT_RTT else 0
