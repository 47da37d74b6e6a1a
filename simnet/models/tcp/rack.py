"""RACK: losses are told by time (RFC 8985 section 6), as tcp_recovery.c of Linux.

A segment is lost once one sent after it has been delivered and it is older than the latest RTT
plus a reordering window.
"""

from __future__ import annotations

from simnet.models.tcp.scoreboard import NONE, Scoreboard


class Rack:
    """The most recently sent segment known to be delivered, and the RTT it had."""

    __slots__ = ("advanced", "end_seq", "rtt_ns", "sent_ns")

    def __init__(self) -> None:
        self.sent_ns = -1
        self.end_seq = 0
        self.rtt_ns = 0
        self.advanced = False

    def delivered(self, seq: int, sent_ns: int, again: bool, least_rtt_ns: int, now: int) -> None:
        """Note that `seq`, last sent at `sent_ns` (`again`: a retransmission), was delivered."""
        rtt_ns = now - sent_ns
        if again and rtt_ns < least_rtt_ns:
            return  # an earlier transmission was delivered (RFC 8985 section 6.2 step 2)
        self.advanced = True
        self.rtt_ns = rtt_ns
        if sent_ns > self.sent_ns or (sent_ns == self.sent_ns and seq + 1 > self.end_seq):
            self.sent_ns = sent_ns
            self.end_seq = seq + 1

    def detect_losses(self, board: Scoreboard, reorder_ns: int, now: int) -> int:
        """Mark what is lost; return how long to wait for the doubtful ones, ns (0: none)."""
        wait_ns = 0
        seq = board.oldest
        while seq != NONE:
            slot = seq & (board.size - 1)
            sent_ns = board.sent_ns[slot]
            following = board.newer[slot]
            if sent_ns > self.sent_ns or (sent_ns == self.sent_ns and seq + 1 >= self.end_seq):
                break
            remaining = self.rtt_ns + reorder_ns - (now - sent_ns)
            if remaining <= 0:
                board.lose(seq)
            elif remaining > wait_ns:
                wait_ns = remaining
            seq = following
        return wait_ns
