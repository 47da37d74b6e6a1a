"""NewReno: additive increase, multiplicative decrease by half (RFC 5681, RFC 6582)."""

from __future__ import annotations

from typing import ClassVar, Literal

from simnet.models.tcp.control.base import CongestionControl, Control
from simnet.network import TcpParameters


class NewRenoWindow(CongestionControl):
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


class NewReno(Control):
    """NewReno: additive increase, multiplicative decrease by half (RFC 5681, RFC 6582)."""

    compiled: ClassVar[bool] = True

    kind: Literal["newreno"] = "newreno"
    """Name of the congestion control."""

    def window(self, tcp: TcpParameters) -> CongestionControl:
        """Return the window of a sender that begins."""
        return NewRenoWindow(tcp)
