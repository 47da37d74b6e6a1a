"""Round-trip time and retransmission time-out (RFC 6298), as tcp_rtt_estimator of Linux.

Differences of Linux from the RFC: the floor is on the variance term, not on the whole RTO; that
term keeps the largest deviation of a round trip and decays once a round trip; a falling RTT
raises the deviation eight times more slowly.
"""

from __future__ import annotations

MAXIMUM_RTO_NS = 120_000_000_000
"""Linux's TCP_RTO_MAX (RFC 6298 section 2.5 asks for at least 60 s)."""
INITIAL_RTO_NS = 1_000_000_000
"""RFC 6298 section 2.1."""


class RttEstimator:
    """Smoothed RTT, its deviation and the RTO they give; scaled integers of ns.

    `smoothed_x8` is 8 times SRTT, `deviation_x4` 4 times RTTVAR of the RFC, `variance_x4` the
    term that enters the RTO. All are 0 before the first sample.
    """

    __slots__ = (
        "deviation_x4",
        "largest_deviation_x4",
        "minimum_rto_ns",
        "minimum_rtt_ns",
        "round_end",
        "rto_ns",
        "smoothed_x8",
        "variance_x4",
    )

    def __init__(self, minimum_rto_ns: int) -> None:
        self.minimum_rto_ns = minimum_rto_ns
        self.smoothed_x8 = 0
        self.deviation_x4 = 0
        self.largest_deviation_x4 = 0
        self.variance_x4 = 0
        self.round_end = 0
        self.minimum_rtt_ns = 0
        self.rto_ns = INITIAL_RTO_NS

    def sample(self, rtt_ns: int, una: int, nxt: int) -> None:
        """Take one sample; `una` and `nxt` tell when a round trip is over. Clears any back-off."""
        if self.smoothed_x8 == 0:
            self.smoothed_x8 = rtt_ns << 3
            self.deviation_x4 = rtt_ns << 1
            self.variance_x4 = max(self.deviation_x4, self.minimum_rto_ns)
            self.largest_deviation_x4 = self.variance_x4
            self.round_end = nxt
        else:
            self._smooth(rtt_ns)
            if una > self.round_end:
                self._end_round(nxt)
        self.smoothed_x8 = max(self.smoothed_x8, 1)
        self.rto_ns = min((self.smoothed_x8 >> 3) + self.variance_x4, MAXIMUM_RTO_NS)

    def note_minimum(self, rtt_ns: int) -> None:
        """Keep the least RTT seen (RACK's min_RTT, RFC 8985 section 5.2)."""
        if self.minimum_rtt_ns == 0 or rtt_ns < self.minimum_rtt_ns:
            self.minimum_rtt_ns = max(rtt_ns, 1)

    def back_off(self) -> None:
        """Double the time-out (RFC 6298 section 5.5)."""
        self.rto_ns = min(self.rto_ns << 1, MAXIMUM_RTO_NS)

    def _smooth(self, rtt_ns: int) -> None:
        error = rtt_ns - (self.smoothed_x8 >> 3)
        self.smoothed_x8 += error
        if error < 0:
            error = -error - (self.deviation_x4 >> 2)
            if error > 0:
                error >>= 3
        else:
            error -= self.deviation_x4 >> 2
        self.deviation_x4 += error
        if self.deviation_x4 > self.largest_deviation_x4:
            self.largest_deviation_x4 = self.deviation_x4
            if self.largest_deviation_x4 > self.variance_x4:
                self.variance_x4 = self.largest_deviation_x4

    def _end_round(self, nxt: int) -> None:
        if self.largest_deviation_x4 < self.variance_x4:
            self.variance_x4 -= (self.variance_x4 - self.largest_deviation_x4) >> 2
        self.round_end = nxt
        self.largest_deviation_x4 = self.minimum_rto_ns
