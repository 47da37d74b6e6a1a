"""Proportional rate reduction (RFC 6937), as tcp_cwnd_reduction of Linux.

The window shrinks towards ssthresh in proportion to what the network delivers, so that sending
goes on all through the recovery; below ssthresh it grows back at slow start's pace.
"""

from __future__ import annotations


class ProportionalRateReduction:
    """The counts of one recovery, in segments."""

    __slots__ = ("delivered", "prior_window", "sent")

    def __init__(self) -> None:
        self.prior_window = 0
        self.delivered = 0
        self.sent = 0

    def begin(self, window: int) -> None:
        """Start a reduction from a congestion window of `window` segments."""
        self.prior_window = window
        self.delivered = 0
        self.sent = 0

    def window(
        self, in_flight: int, ssthresh: int, delivered: int, advanced: bool, lost: int
    ) -> int:
        """Return the congestion window after an ACK that delivered `delivered` > 0 segments.

        `advanced`: it acknowledged data cumulatively; `lost`: segments newly found lost.
        """
        self.delivered += delivered
        if in_flight > ssthresh:
            target = ssthresh * self.delivered + self.prior_window - 1
            quota = target // self.prior_window - self.sent
        else:
            quota = max(self.delivered - self.sent, delivered)
            if advanced and lost == 0:
                quota += 1
            quota = min(quota, ssthresh - in_flight)
        # The first retransmission leaves at once (fast retransmit).
        quota = max(quota, 0 if self.sent > 0 else 1)
        return in_flight + quota
