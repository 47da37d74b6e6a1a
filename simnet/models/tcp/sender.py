"""The sending half: the send loop, the processing of acknowledgements, recovery and its timers.

The order of work on an acknowledgement is that of tcp_ack in Linux's tcp_input.c: SACK marks,
removal and RTT, loss marks and state, timer, window, retransmissions; then new data.
"""

from __future__ import annotations

from simnet.models.tcp.control import find_control
from simnet.models.tcp.prr import ProportionalRateReduction
from simnet.models.tcp.rack import Rack
from simnet.models.tcp.receiver import Receiver
from simnet.models.tcp.rtt import RttEstimator
from simnet.models.tcp.scoreboard import (
    CLOSES,
    ENDS_WRITE,
    IN_FLIGHT_AGAIN,
    LOST,
    RETRANSMITTED,
    SACKED,
    Scoreboard,
)
from simnet.models.tcp.segment import ACK, FIN, PSH, Segment
from simnet.models.tcp.timers import NEVER, RETRANSMIT, expiry
from simnet.network import TcpParameters

# States of congestion (icsk_ca_state).
OPEN = 0
DISORDER = 1
RECOVERY = 2
LOSS = 3

# What the retransmission timer stands for.
NO_TIMER = 0
TIMEOUT = 1
PROBE = 2
REORDER = 3
HANDSHAKE = 4

DUPLICATES = 3
"""SACKed segments from which RACK waits for no reordering (RFC 8985 section 6.2 step 4)."""
TIMER_SLACK_NS = 2_000_000
"""Linux's TCP_TIMEOUT_MIN_US, added to the probe and reordering time-outs."""
RECENT_SEND_NS = 1_000_000
MOST_BURST_BYTES = 65280
LEAST_BURST = 2
"""Bounds of a burst (tcp_tso_autosize: sysctl_tcp_min_tso_segs, and 64 kB less headers)."""
DEFERRAL_DIVISOR = 3
"""Share of the window that is sent without waiting for more (tcp_tso_win_divisor)."""
NO_TIME = -1
NO_SEQ = -1


class Sender:
    """Times are ns, windows and counts segments unless named otherwise.

    `recovery_end` is nxt when the recovery or Loss state began; `probe_end` nxt when the tail
    loss probe left (NO_SEQ: none out). `usage_end`, `usage_limited` and `usage_most` say whether
    the window was in full use (tcp_cwnd_validate); `used` and `used_since_ns` are RFC 2861's.
    """

    __slots__ = (
        "acked_bytes",
        "board",
        "burst",
        "cache_end",
        "cache_start",
        "cached",
        "closing",
        "control",
        "delivered",
        "expired",
        "fast_recoveries",
        "fin_seq",
        "first_retransmission_ns",
        "first_sack_ns",
        "header_bytes",
        "initial_window",
        "last_sack_ns",
        "last_sent_ns",
        "lost",
        "mss_bytes",
        "out",
        "probe_again",
        "probe_end",
        "prr",
        "rack",
        "receiver",
        "recovery_end",
        "retransmissions",
        "retries",
        "rtt",
        "segments_sent",
        "slow_start_after_idle",
        "state",
        "tick_ns",
        "timeouts",
        "timeouts_in_row",
        "timer_kind",
        "timers",
        "undo_possible",
        "undo_ssthresh",
        "undo_window",
        "unsent_bytes",
        "usage_end",
        "usage_limited",
        "usage_most",
        "used",
        "used_since_ns",
        "window",
    )

    def __init__(
        self, parameters: TcpParameters, receiver: Receiver, out: list[Segment], timers: list[int]
    ) -> None:
        self.receiver = receiver
        self.out = out
        self.timers = timers
        self.mss_bytes = parameters.mss_bytes
        self.header_bytes = parameters.header_bytes
        self.initial_window = parameters.initial_window
        self.tick_ns = parameters.tick_ns
        self.slow_start_after_idle = parameters.slow_start_after_idle
        self.retries = parameters.retries
        self.window = max(parameters.receive_window_bytes // parameters.mss_bytes, 1)
        self.board = Scoreboard()
        self.rtt = RttEstimator(parameters.minimum_rto_ns)
        self.rack = Rack()
        self.prr = ProportionalRateReduction()
        self.control = find_control(parameters.congestion_control)(parameters)
        self.state = OPEN
        self.timer_kind = NO_TIMER
        self.unsent_bytes = 0
        self.closing = False
        self.fin_seq = NO_SEQ
        self.acked_bytes = 0
        self.burst = LEAST_BURST
        self.last_sent_ns = 0
        self.recovery_end = 0
        self.probe_end = NO_SEQ
        self.probe_again = False
        self.timeouts_in_row = 0
        self.expired = False
        self.undo_possible = False
        self.undo_window = 0
        self.undo_ssthresh = 0
        self.first_retransmission_ns = NO_TIME
        self.usage_end = 0
        self.usage_limited = False
        self.usage_most = 0
        self.used = 0
        self.used_since_ns = 0
        self.cached = 0
        self.cache_start = [0] * 4
        self.cache_end = [0] * 4
        # Of the acknowledgement in hand.
        self.delivered = 0
        self.lost = 0
        self.first_sack_ns = NO_TIME
        self.last_sack_ns = NO_TIME
        # Counters.
        self.segments_sent = 0
        self.retransmissions = 0
        self.timeouts = 0
        self.fast_recoveries = 0

    # ---- the application and the connection

    def start(self, rtt_ns: int, now: int) -> None:
        """Begin with the RTT of the handshake."""
        self.rtt.note_minimum(rtt_ns)
        self.rtt.sample(rtt_ns, self.board.una, self.board.nxt)
        self.used_since_ns = now
        self.last_sent_ns = now
        self._size_burst()

    def write(self, size_bytes: int, closes: bool, now: int) -> None:
        """Queue `size_bytes`; with `closes` FIN goes on the last segment."""
        if self.slow_start_after_idle and self.board.una == self.board.nxt and size_bytes > 0:
            self._restart_after_idle(now)
        self.unsent_bytes += size_bytes
        if closes:
            self.closing = True

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

    def _restart_after_idle(self, now: int) -> None:
        """Halve the window once per RTO of idle time (RFC 2861 section 3, RFC 5681 4.1)."""
        idle_ns = now - self.last_sent_ns
        if idle_ns <= self.rtt.rto_ns:
            return
        cwnd = self.control.cwnd
        restart = min(self.initial_window, cwnd)
        self.control.ssthresh = self._present_ssthresh()
        idle_ns -= self.rtt.rto_ns
        while idle_ns > 0 and cwnd > restart:
            cwnd >>= 1
            idle_ns -= self.rtt.rto_ns
        self.control.cwnd = max(cwnd, restart)
        self.used_since_ns = now
        self.used = 0

    def _present_ssthresh(self) -> int:
        """Return three quarters of the window where ssthresh is less (tcp_current_ssthresh)."""
        if self.state == RECOVERY:
            return self.control.ssthresh
        return max(self.control.ssthresh, (self.control.cwnd >> 1) + (self.control.cwnd >> 2))

    # ---- sending

    def send_new(self, now: int) -> None:
        """Send new data as the window allows, in bursts (tcp_write_xmit)."""
        board = self.board
        cwnd = self.control.cwnd
        sent = False
        limited = False
        queued = self._queued()
        while queued > 0:
            room = cwnd - board.in_flight()
            window_room = board.una + self.window - board.nxt
            if room <= 0 or window_room <= 0:
                break
            if queued > 1 and self._defer(room, window_room, now):
                limited = limited or room < window_room
                break
            count = min(room, max(cwnd >> 1, 1), self.burst, queued, window_room)
            self._send_burst(count, now)
            queued -= count
            sent = True
        limited = limited or board.in_flight() >= cwnd
        if sent or limited:
            self._validate_window(limited, now)
        if sent:
            self._schedule_probe(False, now)

    def _queued(self) -> int:
        """Return the segments that wait to be sent for the first time."""
        if self.unsent_bytes > 0:
            return (self.unsent_bytes + self.mss_bytes - 1) // self.mss_bytes
        return 1 if self.closing and not self.fin_sent() else 0

    def _defer(self, room: int, window_room: int, now: int) -> bool:
        """Tell whether to wait for room for a whole burst (tcp_tso_should_defer)."""
        if self.state >= RECOVERY or now - self.last_sent_ns > RECENT_SEND_NS:
            return False
        limit = min(room, window_room)
        if limit >= self.burst:
            return False
        if limit >= min(self.window, self.control.cwnd) // DEFERRAL_DIVISOR:
            return False
        board = self.board
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
        if self.state == RECOVERY:
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
            )
        )
        receiver.acknowledged()
        self.last_sent_ns = now
        self.segments_sent += 1
        if again:
            self.retransmissions += 1

    def _retransmit(self, seq: int, now: int) -> None:
        self.board.retransmit(seq, now)
        if self.first_retransmission_ns == NO_TIME:
            self.first_retransmission_ns = now
        if self.state == RECOVERY:
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
            if board.flags[seq & (board.size - 1)] & (LOST | IN_FLIGHT_AGAIN) == LOST:
                self._retransmit(seq, now)
                head_sent = head_sent or seq == board.una
            seq += 1
        board.hint = seq
        if head_sent and self.timer_kind != REORDER:
            self._set_timer(TIMEOUT, self.rtt.rto_ns, now)

    def _validate_window(self, limited: bool, now: int) -> None:
        """Note whether the window is in full use; decay it where not (RFC 2861 section 3)."""
        board = self.board
        packets = board.nxt - board.una
        if (
            board.una >= self.usage_end
            or limited
            or (not self.usage_limited and packets > self.usage_most)
        ):
            self.usage_limited = limited
            self.usage_most = packets
            self.usage_end = board.nxt
        if self._window_used():
            self.used = 0
            self.used_since_ns = now
            return
        self.used = max(self.used, packets)
        if self.slow_start_after_idle and now - self.used_since_ns >= self.rtt.rto_ns:
            if self.state == OPEN:
                used = max(self.used, self.initial_window)
                if used < self.control.cwnd:
                    self.control.ssthresh = self._present_ssthresh()
                    self.control.cwnd = (self.control.cwnd + used) >> 1
                self.used = 0
            self.used_since_ns = now

    def _window_used(self) -> bool:
        """Tell whether the window limits sending, so that it may grow (tcp_is_cwnd_limited)."""
        if self.usage_limited:
            return True
        control = self.control
        return control.cwnd < control.ssthresh and control.cwnd < 2 * self.usage_most

    def _size_burst(self) -> None:
        """Set the burst to 1 ms at the pacing rate (tcp_update_pacing_rate, tcp_tso_autosize)."""
        control = self.control
        factor = 200 if control.cwnd < control.ssthresh >> 1 else 120
        board = self.board
        window_bytes = self.mss_bytes * max(control.cwnd, board.nxt - board.una)
        # bytes/s = window_bytes * factor/100 / SRTT
        rate = window_bytes * factor * 80_000_000 // self.rtt.smoothed_x8
        self.burst = max(min(rate >> 10, MOST_BURST_BYTES) // self.mss_bytes, LEAST_BURST)

    # ---- acknowledgements

    def on_ack(self, segment: Segment, now: int) -> None:
        """Process the acknowledgement that `segment` carries."""
        board = self.board
        if segment.ack > board.nxt:
            return
        in_flight = board.nxt - board.una
        self.delivered = 0
        self.lost = 0
        self.first_sack_ns = NO_TIME
        self.last_sack_ns = NO_TIME
        if in_flight == 0:
            return
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
        if self.state != OPEN or sacked:
            resend, waits = self._alert(segment, advanced, now)
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
        board.sack(seq)
        self.delivered += 1

    def _remove_acknowledged(self, segment: Segment, advanced: bool, now: int) -> bool:
        """Remove what is acknowledged and take the RTT; tell whether to set the timer anew."""
        board = self.board
        first_ns = NO_TIME
        last_ns = NO_TIME
        again = False
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
                retransmitted = flags & RETRANSMITTED != 0
                # An echo older than the retransmission is of the original (RFC 8985 6.2 step 2).
                if not retransmitted or segment.echo_ns >= sent_ns:
                    least_ns = self.rtt.minimum_rtt_ns
                    self.rack.delivered(seq, sent_ns, retransmitted, least_ns, now)
        if again:
            first_ns = NO_TIME  # Karn's algorithm (RFC 6298 section 3)
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
        self.rtt.note_minimum(control_ns)
        self.rtt.sample(rtt_ns, self.board.una, self.board.nxt)
        self.control.on_rtt(control_ns, self.board.una, self.board.nxt, now)
        return True

    def _move_window(self, advanced: bool, now: int) -> None:
        """Reduce the window in recovery, else grow it (tcp_cong_control)."""
        if self.state == RECOVERY:
            if self.delivered > 0:
                self.control.cwnd = self.prr.window(
                    self.board.in_flight(),
                    self.control.ssthresh,
                    self.delivered,
                    advanced,
                    self.lost,
                )
        elif advanced and self._window_used():
            self.control.on_ack(self.delivered, now)
        self._size_burst()

    # ---- loss recovery

    def _alert(self, segment: Segment, advanced: bool, now: int) -> tuple[bool, bool]:
        """Change the state of congestion (tcp_fastretrans_alert).

        Returns whether lost segments are to be sent again, and whether the reordering timer
        was set.
        """
        board = self.board
        if self.state == RECOVERY and board.una >= self.recovery_end:
            self._end_recovery()
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
        self.lost += board.lost - board.retransmitted - before
        return wait_ns

    def _reorder_window_ns(self) -> int:
        """Return RACK's reordering window (RFC 8985 section 6.2 step 4)."""
        if self.state >= RECOVERY or self.board.sacked >= DUPLICATES:
            return 0
        return min(self.rtt.minimum_rtt_ns >> 2, self.rtt.smoothed_x8 >> 3)

    def _enter_recovery(self) -> None:
        self.fast_recoveries += 1
        self._begin_reduction()
        self.state = RECOVERY

    def _begin_reduction(self) -> None:
        self.recovery_end = self.board.nxt
        self.probe_end = NO_SEQ
        self.undo_possible = False
        self.control.count = 0
        self.prr.begin(self.control.cwnd)
        self.control.ssthresh = self.control.reduced()

    def _end_recovery(self) -> None:
        self.control.cwnd = self.control.ssthresh
        self.state = OPEN

    def _undo(self, segment: Segment) -> bool:
        """Restore the window if the ACK is of an original (Eifel, RFC 3522 and RFC 4015)."""
        if not self.undo_possible or segment.echo_ns >= self.first_retransmission_ns:
            return False
        self.undo_possible = False
        self.board.forgive()
        self.control.cwnd = max(self.control.cwnd, self.undo_window)
        self.control.ssthresh = max(self.control.ssthresh, self.undo_ssthresh)
        self.rack.advanced = True
        return True

    # ---- timers

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
        if packets == 0 or self.state != OPEN:
            return False
        duration_ns = self.rtt.smoothed_x8 >> 2
        duration_ns += self.rtt.minimum_rto_ns if packets == 1 else TIMER_SLACK_NS
        limit_ns = self.rtt.rto_ns if advancing else self._timeout_remaining_ns(now)
        if limit_ns > 0:
            duration_ns = min(duration_ns, limit_ns)
        self._set_timer(PROBE, duration_ns, now)
        return True

    def on_timer(self, now: int) -> None:
        """The retransmission timer fires."""
        if self.timer_kind == PROBE:
            self._send_probe(now)
        elif self.timer_kind == REORDER:
            self._on_reorder_timeout(now)
        else:
            self._on_timeout(now)

    def _send_probe(self, now: int) -> None:
        """Send new data, or else the last segment again (RFC 8985 section 7.3)."""
        board = self.board
        if self.probe_end == NO_SEQ and self.state == OPEN and board.una < board.nxt:
            self.probe_again = False
            if self._queued() > 0 and board.nxt < board.una + self.window:
                self._send_burst(1, now)
            else:
                board.probe(board.nxt - 1, now)
                self._transmit(board.nxt - 1, True, now)
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
                self.control.cwnd = self.prr.window(
                    board.in_flight(), self.control.ssthresh, 1, False, self.lost
                )
            self._retransmit_lost(now)
        if self.timer_kind != TIMEOUT:
            self._arm_timeout(now)

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
            self.undo_ssthresh = self._present_ssthresh()
            self.undo_window = self.control.cwnd
            self.control.ssthresh = self.control.reduced()
            self.first_retransmission_ns = NO_TIME
        self.control.cwnd = board.in_flight() + 1
        self.control.count = 0
        self.state = LOSS
        self.control.on_timeout(board.nxt, now)
        self.recovery_end = board.nxt
        self.probe_end = NO_SEQ
        self._retransmit(board.una, now)
        self.timeouts_in_row += 1
        self.rtt.back_off()
        self._set_timer(TIMEOUT, self.rtt.rto_ns, now)

    def _mark_all_lost(self, now: int) -> None:
        """Mark the head lost, and all that is older than RACK's RTT (tcp_timeout_mark_lost)."""
        board = self.board
        seq = board.una
        while seq < board.nxt:
            age_ns = now - board.sent_ns[seq & (board.size - 1)]
            if seq == board.una or age_ns >= self.rack.rtt_ns:
                board.lose(seq)
            seq += 1
        board.hint = board.una
