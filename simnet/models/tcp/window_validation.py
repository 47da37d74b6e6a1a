"""Whether the congestion window is in use, and its decay where it is not (RFC 2861).

A window that the application does not fill says nothing about the path: it must neither grow
(tcp_is_cwnd_limited of Linux) nor be kept for ever (tcp_cwnd_application_limited).
"""

from __future__ import annotations

from simnet.models.tcp.control import CongestionControl
from simnet.models.tcp.rtt import RttEstimator
from simnet.models.tcp.scoreboard import Scoreboard


def present_ssthresh(control: CongestionControl) -> int:
    """Return ssthresh, or three quarters of the window if that is more (RFC 2861 section 3)."""
    return max(control.ssthresh, (control.cwnd >> 1) + (control.cwnd >> 2))


class WindowValidation:
    """`end` is nxt when use was last noted, `limited` whether the window then limited sending.

    `most` is the most segments out in that window where it did not; `used` and `since_ns` are
    the most used, and since when, while it has not been in full use.
    """

    __slots__ = (
        "board",
        "control",
        "decays",
        "end",
        "initial_window",
        "limited",
        "most",
        "rtt",
        "since_ns",
        "used",
    )

    def __init__(
        self,
        control: CongestionControl,
        board: Scoreboard,
        rtt: RttEstimator,
        initial_window: int,
        decays: bool,
    ) -> None:
        self.control = control
        self.board = board
        self.rtt = rtt
        self.initial_window = initial_window
        self.decays = decays
        self.end = 0
        self.limited = False
        self.most = 0
        self.used = 0
        self.since_ns = 0

    def full(self) -> bool:
        """Tell whether the window limits sending, so that it may grow.

        In slow start it may grow to twice what was out.
        """
        if self.limited:
            return True
        control = self.control
        return control.cwnd < control.ssthresh and control.cwnd < 2 * self.most

    def note(self, limited: bool, opened: bool, now: int) -> None:
        """Note what was sent, and whether the window stopped it (tcp_cwnd_validate).

        `opened`: there is no loss to recover from, so that an unused window may decay.
        """
        board = self.board
        packets = board.nxt - board.una
        if board.una >= self.end or limited or (not self.limited and packets > self.most):
            self.limited = limited
            self.most = packets
            self.end = board.nxt
        if self.full():
            self.used = 0
            self.since_ns = now
            return
        self.used = max(self.used, packets)
        if self.decays and now - self.since_ns >= self.rtt.rto_ns:
            if opened:
                self._decay()
            self.since_ns = now

    def restart(self, idle_ns: int, now: int) -> None:
        """Halve the window once per RTO of idle time (RFC 2861 section 3, RFC 5681 4.1)."""
        rto_ns = self.rtt.rto_ns
        if not self.decays or idle_ns <= rto_ns:
            return
        cwnd = self.control.cwnd
        restart = min(self.initial_window, cwnd)
        self.control.ssthresh = present_ssthresh(self.control)
        idle_ns -= rto_ns
        while idle_ns > 0 and cwnd > restart:
            cwnd >>= 1
            idle_ns -= rto_ns
        self.control.cwnd = max(cwnd, restart)
        self.since_ns = now
        self.used = 0

    def _decay(self) -> None:
        """Go half way to what has been used since the last RTO."""
        used = max(self.used, self.initial_window)
        if used < self.control.cwnd:
            self.control.ssthresh = present_ssthresh(self.control)
            self.control.cwnd = (self.control.cwnd + used) >> 1
        self.used = 0
