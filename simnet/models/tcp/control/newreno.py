"""NewReno: additive increase, multiplicative decrease by half (RFC 5681, RFC 6582)."""

from __future__ import annotations

from simnet.models.tcp.control.base import CongestionControl


class NewReno(CongestionControl):
    """One segment a round trip in congestion avoidance; half the window after a loss."""

    __slots__ = ()

    def reduced(self) -> int:
        """Return half the window, at least 2 (RFC 5681 equation 4)."""
        return max(self.cwnd >> 1, 2)

    def on_ack(self, acked: int, now: int) -> None:  # noqa: ARG002 (the contract)
        """Grow by slow start below ssthresh, by one segment a window above."""
        if self.cwnd < self.ssthresh:
            acked = self.slow_start(acked)
            if acked == 0:
                return
        self.linear_growth(self.cwnd, acked)


CONTROL = NewReno
