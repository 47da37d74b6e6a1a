"""Degree of ACK aggregation: segments acknowledged beyond the estimated bandwidth.

Where acknowledgements come in clumps (Wi-Fi, cable), a window of twice the bandwidth-delay
product runs dry between two of them; the largest excess of 5 to 10 rounds is added to it
(extra_acked of Linux's tcp_bbr.c).
"""

from __future__ import annotations

from simnet.models.tcp.delivery_rate import DeliveryRate
from simnet.models.tcp.rates import microseconds, segments_in

WINDOW_ROUNDS = 5
RESET_THRESHOLD = 1 << 20
MOST_ACKED = 0xFFFFF
MOST_US = 100_000
"""Most that is added to a window: what the bandwidth delivers in so many us."""


class AckAggregation:
    """The largest excess of two windows of 5 rounds, and the epoch in which it is measured."""

    __slots__ = ("acked", "excess", "rounds", "since_ns", "which")

    def __init__(self) -> None:
        self.excess = [0, 0]
        self.which = 0
        self.rounds = 0
        self.acked = 0
        self.since_ns = 0

    def restart(self, now: int) -> None:
        """Begin a new epoch."""
        self.acked = 0
        self.since_ns = now

    def update(
        self, delivery: DeliveryRate, bandwidth: int, round_start: bool, window: int
    ) -> None:
        """Take a valid sample; an excess is no more than the congestion `window`."""
        if round_start:
            self.rounds += 1
            if self.rounds >= WINDOW_ROUNDS:
                self.rounds = 0
                self.which = 1 - self.which
                self.excess[self.which] = 0
        now = delivery.delivered_ns
        expected = segments_in(bandwidth, microseconds(self.since_ns, now))
        if self.acked <= expected or self.acked + delivery.acked >= RESET_THRESHOLD:
            self.restart(now)
            expected = 0
        self.acked = min(MOST_ACKED, self.acked + delivery.acked)
        excess = min(self.acked - expected, window)
        if excess > self.excess[self.which]:
            self.excess[self.which] = excess

    def allowance(self, bandwidth: int) -> int:
        """Return the segments to add to the window."""
        return min(max(self.excess), segments_in(bandwidth, MOST_US))
