"""What leaves: new data in bursts, retransmissions, and the timer that guards them.

The send loop is tcp_write_xmit of Linux's tcp_output.c with its bursts and deferrals.
"""

from __future__ import annotations

from simnet.models.packet import ECT_0, NOT_ECT
from simnet.models.tcp.control import PacedControl, at_work
from simnet.models.tcp.handshake import QUIC_INITIAL_RTT_NS
from simnet.models.tcp.pacing import MOST_BURST_BYTES
from simnet.models.tcp.prr import ProportionalRateReduction
from simnet.models.tcp.receiver import Receiver
from simnet.models.tcp.rtt import RttEstimator
from simnet.models.tcp.scoreboard import CLOSES, ENDS_WRITE, IN_FLIGHT_AGAIN, LOST, Scoreboard
from simnet.models.tcp.segment import ACK, CWR, FIN, PSH, Segment
from simnet.models.tcp.states import CWR_STATE, OPEN, RECOVERY, REDUCING
from simnet.models.tcp.timers import NEVER, PACING, RETRANSMIT, expiry
from simnet.models.tcp.window_validation import WindowValidation
from simnet.network import TcpParameters

# What the retransmission timer stands for.
NO_TIMER = 0
TIMEOUT = 1
PROBE = 2
REORDER = 3
HANDSHAKE = 4
PERSIST = 5
"""The window of the peer is closed: a probe asks whether it still is (RFC 9293 3.8.6.1)."""

LONGEST_PERSIST_NS = 120_000_000_000
"""Longest time between two probes of a closed window (Linux's TCP_RTO_MAX)."""
TIMER_SLACK_NS = 2_000_000
"""Linux's TCP_TIMEOUT_MIN_US, added to the probe and reordering time-outs."""
RECENT_SEND_NS = 1_000_000
LEAST_BURST = 2
"""Least burst, segments (tcp_tso_autosize: sysctl_tcp_min_tso_segs)."""
MOST_WINDOW_BYTES = 2**28
"""Beyond it the burst is at its bound; keeps the product below within 63 bits."""
DEFERRAL_DIVISOR = 3
"""Share of the window that is sent without waiting for more (tcp_tso_win_divisor)."""
NO_TIME = -1
NO_SEQ = -1


class Transmitter:
    """Times are ns, windows and counts segments unless named otherwise.

    `state` is the state of congestion; `burst` the segments that may leave at one instant;
    `timer_kind` what the retransmission timer stands for. `ecn_ok` says that both ends know ECN,
    `cwr_due` that the next new data tell the receiver that the window was reduced. `paced` is the
    control where it paces, else None. `edge` is the first segment that the peer has no room for
    yet; `probes` were sent since its window closed.
    """

    __slots__ = (
        "board",
        "burst",
        "byte_counting",
        "closing",
        "control",
        "cwr_due",
        "ecn_ok",
        "edge",
        "fin_seq",
        "first_retransmission_ns",
        "header_bytes",
        "last_sent_ns",
        "mss_bytes",
        "out",
        "paced",
        "probes",
        "prr",
        "receiver",
        "retransmissions",
        "rtt",
        "segments_sent",
        "state",
        "tick_ns",
        "timeouts_in_row",
        "timer_kind",
        "timers",
        "unsent_bytes",
        "use",
        "window",
    )

    def __init__(
        self,
        parameters: TcpParameters,
        receiver: Receiver,
        out: list[Segment],
        timers: list[int],
        chance: int = 0,
    ) -> None:
        self.receiver = receiver
        self.out = out
        self.timers = timers
        self.mss_bytes = parameters.mss_bytes
        self.header_bytes = parameters.header_bytes
        self.tick_ns = parameters.tick_ns
        self.byte_counting = parameters.byte_counting
        self.window = max(parameters.receive_window_bytes // parameters.mss_bytes, 1)
        self.edge = self.window
        self.probes = 0
        self.timeouts_in_row = 0
        self.board = Scoreboard()
        self.rtt = RttEstimator(parameters.minimum_rto_ns)
        self.prr = ProportionalRateReduction()
        self.control = at_work(parameters)
        self.paced = self.control if isinstance(self.control, PacedControl) else None
        if self.paced is not None:
            self.paced.chance = chance
        self.use = WindowValidation(
            self.control,
            self.board,
            self.rtt,
            parameters.initial_window,
            parameters.slow_start_after_idle and self.paced is None,
        )
        self.state = OPEN
        self.timer_kind = NO_TIMER
        self.unsent_bytes = 0
        self.ecn_ok = False
        self.cwr_due = False
        self.closing = False
        self.fin_seq = NO_SEQ
        self.burst = LEAST_BURST
        self.last_sent_ns = 0
        self.first_retransmission_ns = NO_TIME
        self.segments_sent = 0
        self.retransmissions = 0

    def start(self, rtt_ns: int, now: int) -> None:
        """Begin with the RTT of the handshake."""
        self.rtt.note_minimum(rtt_ns)
        self.rtt.sample(rtt_ns, self.board.una, self.board.nxt)
        self.use.since_ns = now
        self.last_sent_ns = now
        if self.paced is not None:
            least_us = self.rtt.minimum_rtt_ns // 1000
            self.paced.start((self.rtt.smoothed_x8 >> 3) // 1000, least_us, now)
        self._size_burst()

    def assume_rtt(self, now: int) -> None:
        """Begin before any round trip: with that of RFC 9002 section 6.2.2."""
        self.start(QUIC_INITIAL_RTT_NS, now)

    def start_measured(self, rtt_ns: int, now: int) -> None:
        """Take the first round trip measured for the one assumed, also for what is under way."""
        self.rtt.smoothed_x8 = 0
        self.rtt.minimum_rtt_ns = 0
        self.start(rtt_ns, now)
        self._arm_timeout(now)

    def write(self, size_bytes: int, closes: bool, now: int) -> None:
        """Queue `size_bytes`; with `closes` FIN goes on the last segment."""
        if self.board.una == self.board.nxt and size_bytes > 0:
            self.use.restart(now - self.last_sent_ns, now)
        if self.paced is not None and size_bytes > 0:
            self._look_whether_limited(self.paced)
        self.unsent_bytes += size_bytes
        if closes:
            self.closing = True

    def _look_whether_limited(self, control: PacedControl) -> None:
        """Note a gap that the application has left (tcp_rate_check_app_limited)."""
        board = self.board
        in_flight = board.in_flight()
        if (
            self.unsent_bytes < self.mss_bytes
            and in_flight < control.cwnd
            and board.lost <= board.retransmitted
        ):
            control.delivery.limit_by_application(in_flight)

    def fin_sent(self) -> bool:
        """Tell whether FIN has been sent."""
        return self.fin_seq != NO_SEQ

    def fin_acknowledged(self) -> bool:
        """Tell whether the peer has our FIN."""
        return self.fin_seq != NO_SEQ and self.board.una > self.fin_seq

    def clear_timer(self) -> None:
        """Stop the retransmission timer."""
        self.timer_kind = NO_TIMER
        self.timers[RETRANSMIT] = NEVER

    def send_new(self, now: int) -> None:
        """Send new data as the window allows, in bursts (tcp_write_xmit)."""
        board = self.board
        cwnd = self.control.cwnd
        sent = False
        limited = False
        queued = self._queued()
        while queued > 0:
            room = cwnd - board.in_flight()
            window_room = self.edge - board.nxt
            if room <= 0 or window_room <= 0:
                break
            if self.paced is not None and self._must_wait(self.paced, now):
                break
            if queued > 1 and self._defer(room, window_room, now):
                limited = limited or room < window_room
                break
            count = min(room, max(cwnd >> 1, 1), self.burst, queued, window_room)
            self._send_burst(count, now)
            queued -= count
            sent = True
        if queued > 0 and board.una == board.nxt and self.edge <= board.nxt:
            self._await_window(now)
        limited = limited or board.in_flight() >= cwnd
        if sent or limited:
            self.use.note(limited, self.state == OPEN, now)
        if sent:
            self._schedule_probe(False, now)

    def _await_window(self, now: int) -> None:
        """See that a closed window is probed: what opens it may be lost (RFC 9293 3.8.6.1)."""
        if self.timer_kind != PERSIST:
            self.probes = 0
            self._set_timer(PERSIST, self.rtt.rto_ns, now)

    def _look_at_window(self) -> None:
        """Take an acknowledgement while nothing is out: the peer is there, perhaps has room."""
        if self.timer_kind == PERSIST:
            self.timeouts_in_row = 0
            if self.edge > self.board.nxt:
                self.clear_timer()

    def _probe_window(self, now: int) -> None:
        """Ask again, less and less often (tcp_send_probe0)."""
        receiver = self.receiver
        self.timeouts_in_row += 1
        self.probes += 1
        self.out.append(
            Segment(
                ACK | PSH,
                self.board.nxt - 1,
                receiver.next_seq,
                0,
                self.header_bytes,
                now,
                receiver.recent_ns,
                edge=receiver.right_edge(),
            )
        )
        receiver.acknowledged()
        # Doubled 20 times, no round trip's time-out is below the bound.
        wait_ns = min(self.rtt.rto_ns, LONGEST_PERSIST_NS) << min(self.probes, 20)
        self._set_timer(PERSIST, min(wait_ns, LONGEST_PERSIST_NS), now)

    def on_pacing(self, now: int) -> None:
        """The time of the last burst has passed: what is lost goes first (tcp_tsq_write)."""
        board = self.board
        if board.lost > board.retransmitted and self.control.cwnd > board.in_flight():
            self._retransmit_lost(now)

    def _must_wait(self, control: PacedControl, now: int) -> bool:
        """Tell whether the last burst is not over; if so, see that sending goes on after it."""
        next_ns = control.pacer.next_ns
        if next_ns <= now:
            return False
        self.timers[PACING] = next_ns
        return True

    def _queued(self) -> int:
        """Return the segments that wait to be sent for the first time."""
        if self.unsent_bytes > 0:
            return (self.unsent_bytes + self.mss_bytes - 1) // self.mss_bytes
        return 1 if self.closing and not self.fin_sent() else 0

    def _defer(self, room: int, window_room: int, now: int) -> bool:
        """Tell whether to wait for room for a whole burst (tcp_tso_should_defer)."""
        last_ns = self.last_sent_ns if self.paced is None else self.paced.pacer.next_ns
        if self.state >= RECOVERY or now - last_ns > RECENT_SEND_NS:
            return False
        limit = min(room, window_room)
        if limit >= self.burst:
            return False
        board = self.board
        if limit >= min(self.edge - board.una, self.control.cwnd) // DEFERRAL_DIVISOR:
            return False
        if board.una == board.nxt:
            return False
        smoothed_ns = self.rtt.smoothed_x8 >> 3
        ack_due_ns = board.sent_ns[board.una & (board.size - 1)] + smoothed_ns - now
        return ack_due_ns <= min(smoothed_ns >> 1, RECENT_SEND_NS)

    def _send_burst(self, count: int, now: int) -> None:
        """Send `count` new segments at one instant; the last of several carries PSH."""
        board = self.board
        first = board.una == board.nxt
        if first:
            self.control.on_idle(now - self.last_sent_ns, now)
        unsent_bytes = self.unsent_bytes
        for index in range(count):
            payload = min(self.mss_bytes, self.unsent_bytes)
            self.unsent_bytes -= payload
            flags = 0
            if self.unsent_bytes == 0 or (index == count - 1 and count > 1):
                flags = ENDS_WRITE
            if self.unsent_bytes == 0 and self.closing:
                flags |= CLOSES
                self.fin_seq = board.nxt
            seq = board.append(payload, flags, now)
            self._transmit(seq, False, now)
        if self.paced is not None:
            self.paced.pacer.on_sent(count, unsent_bytes - self.unsent_bytes, now)
        if self.state in REDUCING:
            self.prr.sent += count
        if first or self.timer_kind == PROBE:
            self._arm_timeout(now)

    def _transmit(self, seq: int, again: bool, now: int) -> None:
        board = self.board
        slot = seq & (board.size - 1)
        flags = ACK
        if board.flags[slot] & ENDS_WRITE:
            flags |= PSH
        if board.flags[slot] & CLOSES:
            flags |= FIN
        receiver = self.receiver
        payload = board.payload[slot]
        ecn = NOT_ECT
        if self.ecn_ok:
            # Neither what is sent again nor what has no data may be marked (RFC 3168 6.1.4, 6.1.5).
            if payload > 0 and not again:
                ecn = ECT_0
                if self.cwr_due:
                    self.cwr_due = False
                    flags |= CWR
            flags |= receiver.echo()
        self.out.append(
            Segment(
                flags,
                seq,
                receiver.next_seq,
                payload,
                payload + self.header_bytes,
                now,
                receiver.recent_ns,
                (),
                again,
                ecn,
                receiver.right_edge(),
            )
        )
        receiver.acknowledged()
        if self.paced is not None:
            self.paced.delivery.on_sent(seq, seq == board.una and not again, now)
        self.last_sent_ns = now
        self.segments_sent += 1
        if again:
            self.retransmissions += 1

    def _retransmit(self, seq: int, now: int) -> None:
        self.board.retransmit(seq, now)
        if self.first_retransmission_ns == NO_TIME:
            self.first_retransmission_ns = now
        if self.state in REDUCING:
            self.prr.sent += 1
        self._transmit(seq, True, now)

    def _retransmit_lost(self, now: int) -> None:
        """Send lost segments again, lowest first, as the window allows."""
        board = self.board
        head_sent = False
        seq = max(board.hint, board.una)
        while seq < board.nxt:
            if board.retransmitted >= board.lost or board.in_flight() >= self.control.cwnd:
                break
            if self._awaits_retransmission(seq):
                if self.paced is not None and self._must_wait(self.paced, now):
                    break
                head_sent = head_sent or seq == board.una
                if self.paced is not None:
                    seq = self._retransmit_burst(self.paced, seq, now)
                    continue
                self._retransmit(seq, now)
            seq += 1
        board.hint = seq
        if head_sent and self.timer_kind != REORDER:
            self._set_timer(TIMEOUT, self.rtt.rto_ns, now)

    def _awaits_retransmission(self, seq: int) -> bool:
        flags = self.board.flags[seq & (self.board.size - 1)]
        return flags & (LOST | IN_FLIGHT_AGAIN) == LOST

    def _retransmit_burst(self, control: PacedControl, seq: int, now: int) -> int:
        """Send `seq` again, and with it what left with it at first and is lost as well.

        Returns the segment after them.
        """
        board = self.board
        end = min(seq + min(self.burst, control.cwnd - board.in_flight()), board.nxt)
        first = seq
        payload_bytes = 0
        ended = False
        while not ended and seq < end and self._awaits_retransmission(seq):
            self._retransmit(seq, now)
            slot = seq & (board.size - 1)
            payload_bytes += board.payload[slot]
            ended = board.flags[slot] & ENDS_WRITE != 0
            seq += 1
        control.pacer.on_sent(seq - first, payload_bytes, now)
        return seq

    def _size_burst(self) -> None:
        """Set the burst to 1 ms at the pacing rate (tcp_update_pacing_rate, tcp_tso_autosize)."""
        if self.paced is not None:
            self.burst = self.paced.burst(self.mss_bytes, self.rtt.minimum_rtt_ns)
            return
        control = self.control
        factor = 200 if control.cwnd < control.ssthresh >> 1 else 120
        board = self.board
        window_bytes = self.mss_bytes * max(control.cwnd, board.nxt - board.una)
        window_bytes = min(window_bytes, MOST_WINDOW_BYTES)
        # bytes/s = window_bytes * factor/100 / SRTT
        rate = window_bytes * factor * 80_000_000 // self.rtt.smoothed_x8
        self.burst = max(min(rate >> 10, MOST_BURST_BYTES) // self.mss_bytes, LEAST_BURST)

    def _set_timer(self, kind: int, duration_ns: int, now: int) -> None:
        self.timer_kind = kind
        self.timers[RETRANSMIT] = expiry(now, duration_ns, self.tick_ns)

    def _timeout_remaining_ns(self, now: int) -> int:
        """Return the time left until an RTO after the oldest segment's last transmission."""
        board = self.board
        return board.sent_ns[board.una & (board.size - 1)] + self.rtt.rto_ns - now

    def _arm_timeout(self, now: int) -> None:
        """Set the retransmission time-out (RFC 6298 section 5; tcp_rearm_rto)."""
        if self.board.una == self.board.nxt:
            self.clear_timer()
            return
        duration_ns = self.rtt.rto_ns
        if self.timer_kind in (PROBE, REORDER):
            duration_ns = max(self._timeout_remaining_ns(now), 1)
        self._set_timer(TIMEOUT, duration_ns, now)

    def _schedule_probe(self, advancing: bool, now: int) -> bool:
        """Set the tail loss probe, two RTTs ahead (RFC 8985 section 7.2); False: not now."""
        board = self.board
        packets = board.nxt - board.una
        if packets == 0 or self.state not in (OPEN, CWR_STATE):
            return False
        duration_ns = self.rtt.smoothed_x8 >> 2
        duration_ns += self.rtt.minimum_rto_ns if packets == 1 else TIMER_SLACK_NS
        limit_ns = self.rtt.rto_ns if advancing else self._timeout_remaining_ns(now)
        if limit_ns > 0:
            duration_ns = min(duration_ns, limit_ns)
        self._set_timer(PROBE, duration_ns, now)
        return True
