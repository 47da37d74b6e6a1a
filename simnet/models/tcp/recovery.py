"""Loss: how it is found, what it does to the window, and the timers that tell of it.

States and their changes are those of tcp_fastretrans_alert in Linux's tcp_input.c; tail loss
probes are RFC 8985 section 7, the retransmission time-out RFC 6298 section 5.
"""

from __future__ import annotations

from simnet.models.tcp.rack import Rack
from simnet.models.tcp.receiver import Receiver
from simnet.models.tcp.segment import Segment
from simnet.models.tcp.states import CWR_STATE, DISORDER, LOSS, OPEN, RECOVERY, REDUCING
from simnet.models.tcp.transmitter import (
    NO_SEQ,
    NO_TIME,
    NO_TIMER,
    PERSIST,
    PROBE,
    REORDER,
    TIMEOUT,
    TIMER_SLACK_NS,
    Transmitter,
)
from simnet.models.tcp.window_validation import present_ssthresh
from simnet.network import TcpParameters

DUPLICATES = 3
"""SACKed segments from which RACK waits for no reordering (RFC 8985 section 6.2 step 4)."""


class Recovery(Transmitter):
    """`recovery_end` is nxt when Recovery or Loss began, `probe_end` when the probe left.

    `probe_again`: the probe was a retransmission. `lost` counts the segments found lost in the
    event in hand. The `undo_` fields are what a spurious time-out is undone to.
    """

    __slots__ = (
        "expired",
        "fast_recoveries",
        "lost",
        "probe_again",
        "probe_end",
        "rack",
        "recovery_end",
        "retries",
        "timeouts",
        "undo_possible",
        "undo_ssthresh",
        "undo_window",
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
        self.rack = Rack()
        self.retries = parameters.retries
        self.recovery_end = 0
        self.probe_end = NO_SEQ
        self.probe_again = False
        self.expired = False
        self.undo_possible = False
        self.undo_window = 0
        self.undo_ssthresh = 0
        self.lost = 0
        self.timeouts = 0
        self.fast_recoveries = 0

    def on_timer(self, now: int) -> None:
        """The retransmission timer fires."""
        if self.timer_kind == PROBE:
            self._send_probe(now)
        elif self.timer_kind == REORDER:
            self._on_reorder_timeout(now)
        elif self.timer_kind == PERSIST:
            self._on_window_closed(now)
        else:
            self._on_timeout(now)

    def _alert(self, segment: Segment, advanced: bool, marked: bool, now: int) -> tuple[bool, bool]:
        """Change the state of congestion (tcp_fastretrans_alert).

        `marked`: the acknowledgement echoes a mark.

        Returns whether lost segments are to be sent again, and whether the reordering timer
        was set.
        """
        board = self.board
        if self.state == RECOVERY and board.una >= self.recovery_end:
            self._end_reduction()
        elif self.state == CWR_STATE and board.una > self.recovery_end:
            self._end_reduction()  # only above it, as the receiver must have seen CWR
        if self.state == LOSS:
            if advanced and self._undo(segment):
                self.state = OPEN
            elif board.una >= self.recovery_end:
                self.state = OPEN
                self.undo_possible = False
        lost_again = board.retransmitted
        waits = self._detect_losses(now)
        if self.state == RECOVERY:
            return True, waits
        if self.state == LOSS and board.retransmitted >= lost_again:
            return True, waits
        if board.lost > 0:
            self._enter_recovery()
            return True, waits
        if marked and self.state <= DISORDER:
            self._begin_reduction()
            self.state = CWR_STATE
        if self.state != CWR_STATE:
            self._settle()
        return False, waits

    def _settle(self) -> None:
        """Be in Disorder while something is SACKed or out again, else Open."""
        board = self.board
        self.state = DISORDER if board.sacked + board.lost + board.retransmitted > 0 else OPEN
        if self.state == OPEN:
            self.first_retransmission_ns = NO_TIME

    def _detect_losses(self, now: int) -> bool:
        """Let RACK mark losses if something was delivered; tell whether its timer was set."""
        if not self.rack.advanced:
            return False
        self.rack.advanced = False
        wait_ns = self._mark_losses(now)
        if wait_ns > 0:
            self._set_timer(REORDER, wait_ns + TIMER_SLACK_NS, now)
        return wait_ns > 0

    def _mark_losses(self, now: int) -> int:
        board = self.board
        before = board.lost - board.retransmitted
        wait_ns = self.rack.detect_losses(board, self._reorder_window_ns(), now)
        lost = board.lost - board.retransmitted - before
        self.lost += lost
        if self.paced is not None:
            self.paced.delivery.lost += lost
        return wait_ns

    def _reorder_window_ns(self) -> int:
        """Return RACK's reordering window (RFC 8985 section 6.2 step 4)."""
        if self.state >= RECOVERY or self.board.sacked >= DUPLICATES:
            return 0
        return min(self.rtt.minimum_rtt_ns >> 2, self.rtt.smoothed_x8 >> 3)

    def _enter_recovery(self) -> None:
        self.fast_recoveries += 1
        if self.state != CWR_STATE:  # of which the reduction goes on
            self._begin_reduction()
        self.state = RECOVERY

    def _begin_reduction(self) -> None:
        self.recovery_end = self.board.nxt
        self.probe_end = NO_SEQ
        self.undo_possible = False
        self.control.count = 0
        self.prr.begin(self.control.cwnd)
        self.control.ssthresh = self.control.reduced()
        self.cwr_due = self.ecn_ok

    def _end_reduction(self) -> None:
        if self.paced is None:
            self.control.cwnd = self.control.ssthresh
        self.state = OPEN

    def _undo(self, segment: Segment) -> bool:
        """Restore the window if the ACK is of an original (Eifel, RFC 3522 and RFC 4015)."""
        if not self.undo_possible or segment.echo_ns >= self.first_retransmission_ns:
            return False
        self.undo_possible = False
        self.board.forgive()
        self.control.cwnd = self.control.undone(self.undo_window)
        self.control.ssthresh = max(self.control.ssthresh, self.undo_ssthresh)
        self.rack.advanced = True
        return True

    def _send_probe(self, now: int) -> None:
        """Send new data, or else the last segment again (RFC 8985 section 7.3)."""
        board = self.board
        open_ = self.state in (OPEN, CWR_STATE)
        if self.probe_end == NO_SEQ and open_ and board.una < board.nxt:
            self.probe_again = False
            if self._queued() > 0 and board.nxt < self.edge:
                self._send_burst(1, now)
            else:
                board.probe(board.nxt - 1, now)
                self._transmit(board.nxt - 1, True, now)
                self._pace_alone(board.nxt - 1, now)
                self.probe_again = True
            self.probe_end = board.nxt
            self.timer_kind = NO_TIMER
        self._arm_timeout(now)

    def _on_probe_acknowledged(
        self, ack: int, advanced: bool, sacked: bool, duplicate: bool
    ) -> None:
        """Reduce the window if the probe repaired a loss (RFC 8985 section 7.4)."""
        if ack < self.probe_end:
            return
        if not self.probe_again or duplicate:
            self.probe_end = NO_SEQ
        elif ack > self.probe_end:
            self._begin_reduction()
            if self.paced is None:
                self.control.cwnd = self.control.ssthresh
            self._settle()
        elif not (advanced or sacked):
            self.probe_end = NO_SEQ

    def _on_reorder_timeout(self, now: int) -> None:
        """What RACK waited for has not come: it is lost."""
        board = self.board
        in_flight = board.in_flight()
        self.lost = 0
        self._mark_losses(now)
        if board.in_flight() != in_flight:
            if self.state != RECOVERY:
                self._enter_recovery()
                if self.paced is None:
                    self.control.cwnd = self.prr.window(
                        board.in_flight(), self.control.ssthresh, 1, False, self.lost
                    )
            self._retransmit_lost(now)
        if self.timer_kind != TIMEOUT:
            self._arm_timeout(now)

    def _on_window_closed(self, now: int) -> None:
        """Probe the window, unless as many probes in a row went unanswered as segments may."""
        if self.timeouts_in_row >= self.retries:
            self.expired = True
            self.clear_timer()
        else:
            self._probe_window(now)

    def _on_timeout(self, now: int) -> None:
        """Retransmission time-out (RFC 6298 section 5.4-5.6, tcp_enter_loss)."""
        board = self.board
        if board.una == board.nxt:
            self.clear_timer()
            return
        if self.timeouts_in_row >= self.retries:
            self.expired = True
            self.clear_timer()
            return
        self.timeouts += 1
        self._mark_all_lost(now)
        if (
            self.state <= DISORDER
            or self.recovery_end <= board.una
            or (self.state == LOSS and self.timeouts_in_row == 0)
        ):
            self.undo_possible = True
            self.undo_ssthresh = self.control.ssthresh
            if self.state not in REDUCING:
                self.undo_ssthresh = present_ssthresh(self.control)
            self.undo_window = self.control.cwnd
            self.control.ssthresh = self.control.reduced()
            self.first_retransmission_ns = NO_TIME
        self.control.cwnd = board.in_flight() + 1
        self.control.count = 0
        self.state = LOSS
        self.control.on_timeout(board.nxt, now)
        self.recovery_end = board.nxt
        self.probe_end = NO_SEQ
        self.cwr_due = self.ecn_ok
        self._retransmit(board.una, now)
        self._pace_alone(board.una, now)
        self.timeouts_in_row += 1
        self.rtt.back_off()
        self._set_timer(TIMEOUT, self.rtt.rto_ns, now)

    def _pace_alone(self, seq: int, now: int) -> None:
        """Note a segment that a timer has sent: it waits for none, but the next waits for it."""
        if self.paced is not None:
            board = self.board
            self.paced.pacer.on_sent(1, board.payload[seq & (board.size - 1)], now)

    def _mark_all_lost(self, now: int) -> None:
        """Mark the head lost, and all that is older than RACK's RTT (tcp_timeout_mark_lost)."""
        board = self.board
        lost = board.lost - board.retransmitted
        seq = board.una
        while seq < board.nxt:
            age_ns = now - board.sent_ns[seq & (board.size - 1)]
            if seq == board.una or age_ns >= self.rack.rtt_ns:
                board.lose(seq)
            seq += 1
        board.hint = board.una
        if self.paced is not None:
            self.paced.delivery.lost += board.lost - board.retransmitted - lost
