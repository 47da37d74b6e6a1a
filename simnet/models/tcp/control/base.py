"""What a congestion control is: the window, and what moves it."""

from __future__ import annotations

from simnet.network import TcpParameters

INFINITE_WINDOW = 2**31 - 1
"""ssthresh before the first loss (RFC 5681 section 3.1: arbitrarily high)."""


class CongestionControl:
    """The congestion window and slow-start threshold, in segments, and their growth.

    A kind defines `on_ack` (growth) and `reduced` (the threshold after a loss); the other events
    matter to some only. `count` holds acknowledged segments that have not yet moved the window.
    """

    __slots__ = ("count", "cwnd", "ssthresh")

    def __init__(self, parameters: TcpParameters) -> None:
        self.cwnd = parameters.initial_window
        self.ssthresh = INFINITE_WINDOW
        self.count = 0

    def reduced(self) -> int:
        """Return the threshold that follows from a loss at the present window, segments."""
        raise NotImplementedError

    def on_ack(self, acked: int, now: int) -> None:
        """Grow the window: `acked` segments were newly acknowledged, cumulatively or by SACK."""
        raise NotImplementedError

    def on_rtt(self, rtt_ns: int, una: int, nxt: int, now: int) -> None:
        """Take an RTT sample; `una` is the oldest unacknowledged segment, `nxt` the next."""

    def on_timeout(self, nxt: int, now: int) -> None:
        """Forget what a retransmission time-out makes void."""

    def on_idle(self, idle_ns: int, now: int) -> None:
        """Sending begins again after nothing was in flight for `idle_ns`."""

    def slow_start(self, acked: int) -> int:
        """Grow by `acked` up to ssthresh (RFC 5681 section 3.1); return what is left of it."""
        grown = min(self.cwnd + acked, self.ssthresh)
        left = acked - (grown - self.cwnd)
        self.cwnd = grown
        return left

    def linear_growth(self, weight: int, acked: int) -> None:
        """Grow by one segment for each `weight` acknowledged (tcp_cong_avoid_ai of Linux)."""
        if self.count >= weight:
            self.count = 0
            self.cwnd += 1
        self.count += acked
        if self.count >= weight:
            grown = self.count // weight
            self.count -= grown * weight
            self.cwnd += grown
