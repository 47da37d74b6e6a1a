"""The sending half: what an acknowledgement does.

The order of work is that of tcp_ack in Linux's tcp_input.c: SACK marks, removal and RTT, loss
marks and state, timer, window, retransmissions; then new data.
"""

from __future__ import annotations

from simnet.models.tcp.rates import microseconds
from simnet.models.tcp.receiver import Receiver
from simnet.models.tcp.recovery import Recovery
from simnet.models.tcp.scoreboard import RETRANSMITTED, SACKED
from simnet.models.tcp.segment import ECE, Segment
from simnet.models.tcp.states import OPEN, REDUCING
from simnet.models.tcp.transmitter import NO_SEQ, NO_TIME
from simnet.network import TcpParameters


class Sender(Recovery):
    """`cache_start` and `cache_end` are the SACK blocks of the last acknowledgement that had any.

    `delivered` and the times of SACKed segments are of the acknowledgement in hand.
    """

    __slots__ = (
        "acked_bytes",
        "cache_end",
        "cache_start",
        "cached",
        "delivered",
        "first_sack_ns",
        "last_sack_ns",
    )

    def __init__(
        self,
        parameters: TcpParameters,
        receiver: Receiver,
        out: list[Segment],
        timers: list[int],
        chance: int = 0,
    ) -> None:
        super().__init__(parameters, receiver, out, timers, chance)
        self.acked_bytes = 0
        self.cached = 0
        self.cache_start = [0] * 4
        self.cache_end = [0] * 4
        self.delivered = 0
        self.first_sack_ns = NO_TIME
        self.last_sack_ns = NO_TIME

    def on_ack(self, segment: Segment, now: int) -> None:
        """Process the acknowledgement that `segment` carries."""
        board = self.board
        if segment.ack > board.nxt:
            return
        self.edge = max(self.edge, segment.edge)
        in_flight = board.nxt - board.una
        self.delivered = 0
        self.lost = 0
        self.first_sack_ns = NO_TIME
        self.last_sack_ns = NO_TIME
        if in_flight == 0:
            self._look_at_window()
            return
        if self.paced is not None:
            self.paced.delivery.begin(board.in_flight())
        advanced = segment.ack > board.una
        if advanced:
            self.timeouts_in_row = 0
        duplicate = self._mark_sacks(segment, now)
        sacked = self.delivered > 0
        rearm = self._remove_acknowledged(segment, advanced, now)
        if self.probe_end != NO_SEQ:
            self._on_probe_acknowledged(segment.ack, advanced, sacked, duplicate)
        resend = False
        waits = False
        marked = self.ecn_ok and segment.flags & ECE != 0
        if self.paced is not None and (duplicate or marked):
            self.paced.delivery.delayed = False
        if self.state != OPEN or sacked or marked:
            resend, waits = self._alert(segment, advanced, marked, now)
        if rearm and not waits and not self._schedule_probe(True, now):
            self._arm_timeout(now)
        self._move_window(advanced, now)
        if resend:
            self._retransmit_lost(now)

    def _mark_sacks(self, segment: Segment, now: int) -> bool:
        """Mark what the SACK blocks report; tell whether one reports a duplicate.

        Parts of a block that the previous acknowledgement had are known and skipped.
        """
        board = self.board
        duplicate = False
        count = 0
        starts = [0, 0, 0, 0]
        ends = [0, 0, 0, 0]
        for index, (start, end) in enumerate(segment.sack):
            if index == 0 and (start < segment.ack or self._within_second(segment)):
                duplicate = True
                continue
            # What is acknowledged already is not looked at again.
            start = max(start, board.una, segment.ack)  # noqa: PLW2901
            if start >= end or end > board.nxt:
                continue
            starts[count] = start
            ends[count] = end
            count += 1
            seq = start
            while seq < end:
                skip = self._known_until(seq)
                if skip > seq:
                    seq = skip
                    continue
                if board.flags[seq & (board.size - 1)] & SACKED == 0:
                    self._sack(seq, now)
                seq += 1
        if count > 0:
            self.cache_start = starts
            self.cache_end = ends
            self.cached = count
        return duplicate

    def _within_second(self, segment: Segment) -> bool:
        """Tell whether the first block lies in the second: a duplicate above the ACK (RFC 2883)."""
        if len(segment.sack) < 2:
            return False
        first, second = segment.sack[0], segment.sack[1]
        return first[0] >= second[0] and first[1] <= second[1]

    def _known_until(self, seq: int) -> int:
        """Return the end of the cached block that holds `seq`, or `seq`."""
        for index in range(self.cached):
            if self.cache_start[index] <= seq < self.cache_end[index]:
                return self.cache_end[index]
        return seq

    def _sack(self, seq: int, now: int) -> None:
        board = self.board
        slot = seq & (board.size - 1)
        flags = board.flags[slot]
        sent_ns = board.sent_ns[slot]
        again = flags & RETRANSMITTED != 0
        self.rack.delivered(seq, sent_ns, again, self.rtt.minimum_rtt_ns, now)
        if not again:
            if self.first_sack_ns == NO_TIME:
                self.first_sack_ns = sent_ns
            self.last_sack_ns = sent_ns
        if self.paced is not None:
            self.paced.delivery.on_delivered(seq, sent_ns)
        board.sack(seq)
        self.delivered += 1

    def _remove_acknowledged(self, segment: Segment, advanced: bool, now: int) -> bool:
        """Remove what is acknowledged and take the RTT; tell whether to set the timer anew."""
        board = self.board
        first_ns = NO_TIME
        last_ns = NO_TIME
        again = False
        una, sacked, acked_bytes = board.una, board.sacked, self.acked_bytes
        while board.una < segment.ack:
            seq = board.una
            slot = seq & (board.size - 1)
            sent_ns = board.sent_ns[slot]
            self.acked_bytes += board.payload[slot]
            flags = board.remove_first()
            if flags & RETRANSMITTED:
                again = True
            elif flags & SACKED == 0:
                last_ns = sent_ns
                if first_ns == NO_TIME:
                    first_ns = sent_ns
            if flags & SACKED == 0:
                self.delivered += 1
                if self.paced is not None:
                    self.paced.delivery.on_delivered(seq, sent_ns)
                retransmitted = flags & RETRANSMITTED != 0
                # An echo older than the retransmission is of the original (RFC 8985 6.2 step 2).
                if not retransmitted or segment.echo_ns >= sent_ns:
                    least_ns = self.rtt.minimum_rtt_ns
                    self.rack.delivered(seq, sent_ns, retransmitted, least_ns, now)
        if again:
            first_ns = NO_TIME  # Karn's algorithm (RFC 6298 section 3)
        elif self.paced is not None and board.una == una + 1 and sacked == 0:
            delivery = self.paced.delivery
            runt = self.acked_bytes - acked_bytes < self.mss_bytes
            delivery.delayed = runt and delivery.prior_delivered + 1 == delivery.delivered
        if self._take_rtt(segment, first_ns, last_ns, advanced, now):
            if advanced:
                return True
            # The head is older than what was just SACKed: its time-out may be set anew.
            head_ns = board.sent_ns[board.una & (board.size - 1)]
            return self.first_sack_ns != NO_TIME and self.first_sack_ns < head_ns
        return advanced

    def _take_rtt(
        self, segment: Segment, first_ns: int, last_ns: int, advanced: bool, now: int
    ) -> bool:
        """Give the estimator the first, the control the last RTT of this ACK; False: none."""
        rtt_ns = -1
        control_ns = -1
        if first_ns != NO_TIME:
            rtt_ns = now - first_ns
            control_ns = now - last_ns
        if self.first_sack_ns != NO_TIME:
            control_ns = now - self.last_sack_ns
            if rtt_ns < 0:
                rtt_ns = now - self.first_sack_ns
        if rtt_ns < 0 and advanced:
            # Only retransmissions: the timestamp tells which one (RFC 7323 section 4).
            rtt_ns = now - segment.echo_ns
            control_ns = rtt_ns
        if rtt_ns < 0:
            return False
        if self.paced is not None:
            self.paced.delivery.rtt_us = microseconds(now - control_ns, now)
        self.rtt.note_minimum(control_ns)
        self.rtt.sample(rtt_ns, self.board.una, self.board.nxt)
        self.control.on_rtt(control_ns, self.board.una, self.board.nxt, now)
        return True

    def _move_window(self, advanced: bool, now: int) -> None:
        """Reduce the window after a loss or a mark, else grow it (tcp_cong_control)."""
        if self.paced is not None:
            least_us = self.rtt.minimum_rtt_ns // 1000
            self.paced.delivery.finish(self.delivered, self.lost, least_us, now)
            self.paced.on_delivery(self.state, self.board.in_flight(), now)
        elif self.state in REDUCING:
            if self.delivered > 0:
                self.control.cwnd = self.prr.window(
                    self.board.in_flight(),
                    self.control.ssthresh,
                    self.delivered,
                    advanced,
                    self.lost,
                )
        elif advanced and self.use.full():
            self.control.on_ack(self.delivered if self.byte_counting else 1, now)
        self._size_burst()
