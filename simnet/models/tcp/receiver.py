"""The receiving half: reassembly, SACK and DSACK, and when an acknowledgement leaves.

Acknowledgements follow RFC 5681 section 4.2 with Linux's rules on top (tcp_input.c): quick at
the start of a connection, compressed while a hole is open (SACK compression), at once when
pushed data has been read. Those of QUIC follow RFC 9000 section 13.2: every second packet, one out
of order at once, any other after the delay.
"""

from __future__ import annotations

from simnet.models.packet import CE, NOT_ECT
from simnet.models.tcp.receive_window import ReceiveWindow
from simnet.models.tcp.sack_blocks import NO_SEQ, SackBlocks
from simnet.models.tcp.segment import CWR, ECE, FIN, PSH, Segment
from simnet.models.tcp.timers import COMPRESSED_ACK, DELAYED_ACK, NEVER, expiry
from simnet.network import QUIC, TcpParameters

QUICK_ACKS = 16
"""Most acknowledgements sent without delay at the start (Linux's TCP_MAX_QUICKACKS)."""
QUICK_AFTER_MARK = 2
"""Acknowledgements sent without delay after a mark (tcp_ecn_check_ce)."""
UNCOMPRESSED = 3
"""Duplicate acknowledgements per hole that are sent at once (TCP_FASTRETRANS_THRESH)."""
MOST_COMPRESSED = 44
"""Most that one stands for (tcp_comp_sack_nr)."""
LONGEST_COMPRESSION_NS = 1_000_000
"""tcp_comp_sack_delay_ns; less where 5 % of the RTT is."""
COMPRESSION_SLACK_NS = 100_000
"""tcp_comp_sack_slack_ns: so much later the clock rings if nothing else wakes it before."""
QUIC_PACKETS_PER_ACK = 2
"""RFC 9000 section 13.2.2."""


class Receiver:
    """Sequence numbers are of segments. `start`, `end` and `held` are the out-of-order ranges.

    `held` is the payload of a range, bytes; `sack` has the blocks to report. `quick` is how many
    acknowledgements are still sent undelayed. `demands_cwr`: a mark is echoed until the sender says
    that it heard (RFC 3168 section 6.1.3). `limits`: the window that it advertises limits the peer;
    its right edge, the first segment that may not be sent yet, is at `edge`. `lags`: its
    application reads when it can (`read`), not at once; what is unread closes the window.
    """

    __slots__ = (
        "ack_bytes",
        "ack_due",
        "ack_now",
        "compressed",
        "compressed_at",
        "delayed_ack",
        "delayed_ack_ns",
        "demands_cwr",
        "duplicate_acks",
        "ecn_seen",
        "edge",
        "end",
        "fin_seq",
        "finished",
        "held",
        "interactive",
        "lags",
        "last_ack",
        "last_data_ns",
        "limits",
        "mss_bytes",
        "next_seq",
        "pushed",
        "quic",
        "quick",
        "ranges",
        "read_bytes",
        "receive_window",
        "received_bytes",
        "recent_ns",
        "sack",
        "start",
        "tick_ns",
        "timers",
        "window",
    )

    def __init__(self, parameters: TcpParameters, timers: list[int]) -> None:
        self.timers = timers
        self.mss_bytes = parameters.mss_bytes
        self.tick_ns = parameters.tick_ns
        self.delayed_ack = parameters.delayed_ack
        self.delayed_ack_ns = parameters.delayed_ack_ns
        self.quic = parameters.transport == QUIC
        self.window = max(parameters.receive_window_bytes // parameters.mss_bytes, 1)
        self.receive_window = ReceiveWindow(parameters)
        self.next_seq = 0
        self.received_bytes = 0
        self.fin_seq = NO_SEQ
        self.finished = False
        self.ranges = 0
        self.start: list[int] = []
        self.end: list[int] = []
        self.held: list[int] = []
        self.sack = SackBlocks()
        self.recent_ns = 0
        self.last_ack = 0
        self.last_data_ns = -1
        self.ack_due = False
        self.ack_now = False
        self.ack_bytes = 0
        self.pushed = False
        self.quick = 0
        self.interactive = False
        self.compressed = 0
        self.compressed_at = 0
        self.duplicate_acks = 0
        self.demands_cwr = False
        self.ecn_seen = False
        self.limits = False
        self.lags = False
        self.read_bytes = 0
        self.edge = self.window

    def holds(self, seq: int) -> bool:
        """Tell whether a segment has arrived out of order."""
        return any(self.start[at] <= seq < self.end[at] for at in range(self.ranges))

    def echo(self) -> int:
        """Return the flag that echoes a mark, or none."""
        return ECE if self.demands_cwr else 0

    def on_data(self, segment: Segment, rto_ns: int, now: int) -> bool:
        """Take a segment with payload or FIN.

        Tell whether the acknowledgement that is held back must leave before this segment has its
        block, so that no older block is pushed out unsent (tcp_sack_compress_send_ack, called by
        tcp_sack_new_ofo_skb). Send it then, and call `report`. It counts for this segment as well,
        of which the peer hears with the next one.
        """
        seq = segment.seq
        if seq <= self.last_ack and segment.sent_ns >= self.recent_ns:
            self.recent_ns = segment.sent_ns  # RFC 7323 section 4.3
        if seq >= (self.edge if self.limits else self.next_seq + self.window):
            self.ack_due = True
            self.ack_now = True
            return False
        self.sack.duplicate = NO_SEQ  # told by now, or never (tcp_data_queue)
        if segment.flags & CWR:
            # The sender's window may be very low now (tcp_ecn_accept_cwr).
            self.demands_cwr = False
            self.ack_now = True
        if seq < self.next_seq:
            self._duplicate(seq)
            return False
        self.ack_due = True
        if segment.flags & FIN:
            self.fin_seq = seq
        if self.quic:
            self._count(seq)
        if seq == self.next_seq:
            self._note_gap(rto_ns, now)
        self._measure(segment, now)
        if seq != self.next_seq:
            return self._hold(seq, segment.payload_bytes)
        self._deliver(segment.payload_bytes)
        if not self.lags:
            self._tune_window(self.received_bytes, now)
        return False

    def on_no_data(self, segment: Segment) -> None:
        """Take the time stamp of an acknowledgement alone, which what is sent now echoes.

        The peer's receive window grows by the round trips that it measures so. Where no window
        limits, nothing hangs on it, and it is left out.
        """
        if self.limits and self.ranges == 0 and segment.sent_ns >= self.recent_ns:
            self.recent_ns = segment.sent_ns

    def right_edge(self) -> int:
        """Return the right edge of the window to advertise; it never moves back (SHLD-14)."""
        if not self.limits:
            return self.next_seq + self.window
        self.edge = max(self.edge, self.next_seq + self._open_segments())
        return self.edge

    def limit(self, lags: bool) -> None:
        """Let the window limit the peer from the start: at first it is small (tcp_rmem)."""
        self.limits = True
        self.lags = lags
        self.edge = self.receive_window.first_segments()

    def read(self, size_bytes: int, now: int) -> bool:
        """Take what the application has read; tell whether the peer is to know at once.

        It is where the window has become twice what is left of it (tcp_cleanup_rbuf).
        """
        self.read_bytes += size_bytes
        self._tune_window(self.read_bytes, now)
        left = self.edge - self.next_seq
        if self.finished or not self.receive_window.is_half_open(left):
            return False
        return self._open_segments() >= max(2 * left, 1)

    def _open_segments(self) -> int:
        return self.receive_window.open_segments(self._unread_bytes())

    def _unread_bytes(self) -> int:
        return self.received_bytes - self.read_bytes if self.lags else 0

    def answer(self, smoothed_rtt_ns: int, now: int) -> bool:
        """Tell whether an acknowledgement must leave now; else set the timer for it."""
        if not self.ack_due:
            return False
        if self.quic:
            return self._answer_quic(now)
        if (
            self.ack_now
            or not self.delayed_ack
            or self.ack_bytes > self.mss_bytes
            or (self.quick > 0 and not self.interactive)
        ):
            return True
        if self.ranges == 0:
            if self.pushed and not self.interactive:
                return True  # the application has read it (tcp_cleanup_rbuf)
            if self.timers[DELAYED_ACK] == NEVER:
                self.timers[DELAYED_ACK] = expiry(now, self.delayed_ack_ns, self.tick_ns)
            return False
        return self._compress(smoothed_rtt_ns, now)

    def _count(self, seq: int) -> None:
        """Count a packet of QUIC (in `compressed`); one out of order is acknowledged at once."""
        self.compressed += 1
        if seq != (self.end[self.ranges - 1] if self.ranges > 0 else self.next_seq):
            self.ack_now = True

    def _answer_quic(self, now: int) -> bool:
        if self.ack_now or not self.delayed_ack or self.compressed >= QUIC_PACKETS_PER_ACK:
            return True
        if self.timers[DELAYED_ACK] == NEVER:
            self.timers[DELAYED_ACK] = expiry(now, self.delayed_ack_ns, self.tick_ns)
        return False

    def acknowledged(self) -> None:
        """Note that a segment carrying the acknowledgement number leaves."""
        if self.ack_due and self.quick > 0:
            self.quick -= 1
        self.ack_due = False
        self.ack_now = False
        self.ack_bytes = 0
        self.pushed = False
        self.compressed = 0
        self.last_ack = self.next_seq
        self.timers[DELAYED_ACK] = NEVER
        self.timers[COMPRESSED_ACK] = NEVER

    def blocks(self) -> tuple[tuple[int, int], ...]:
        """Return the SACK blocks of an acknowledgement; a duplicate is reported once, first."""
        return self.sack.next()

    def _duplicate(self, seq: int) -> None:
        self.sack.duplicate = seq
        self.quick = max(self.quick, self._most_quick())
        self.interactive = False
        self.ack_due = True
        self.ack_now = True

    def _most_quick(self) -> int:
        return min(max(self.window // 2, 2), QUICK_ACKS)

    def _note_gap(self, rto_ns: int, now: int) -> None:
        """Acknowledge quickly at the first data in order and after a gap longer than an RTO.

        What arrives out of order does not end a gap (tcp_event_data_recv).
        """
        if self.last_data_ns < 0 or now - self.last_data_ns > rto_ns:
            self.quick = max(self.quick, self._most_quick())
        self.last_data_ns = now

    def _measure(self, segment: Segment, now: int) -> None:
        self.receive_window.note_rtt(segment.echo_ns, segment.payload_bytes, now)
        self._check_mark(segment.ecn)
        self._grow_window(segment.payload_bytes)
        if segment.flags & PSH or segment.payload_bytes < self.mss_bytes:
            self.pushed = True

    def _check_mark(self, ecn: int) -> None:
        """Echo a mark, and acknowledge at once: the sender may depend on it (tcp_ecn_check_ce)."""
        if ecn == NOT_ECT:
            if self.ecn_seen:  # most likely a retransmission
                self._be_quick()
            return
        self.ecn_seen = True
        if ecn == CE and not self.demands_cwr:
            self._be_quick()
            self.demands_cwr = True

    def _be_quick(self) -> None:
        self.quick = max(self.quick, QUICK_AFTER_MARK)
        self.interactive = False

    def _grow_window(self, payload_bytes: int) -> None:
        """Raise the advertised window; each raise asks for an acknowledgement at once.

        Unless it `limits`, the sender has the whole `window` from the start; what counts is how
        many acknowledgements Linux sends while it grows.
        """
        if self.receive_window.grow(payload_bytes, self._unread_bytes()):
            self.quick |= 1

    def _tune_window(self, read_bytes: int, now: int) -> None:
        ahead = self.end[self.ranges - 1] - self.next_seq if self.ranges > 0 else 0
        self.receive_window.tune(read_bytes, ahead, now)

    def _deliver(self, payload_bytes: int) -> None:
        self.next_seq += 1
        self.received_bytes += payload_bytes
        self.ack_bytes += payload_bytes
        if self.ranges > 0:
            if self.start[0] == self.next_seq:
                self.next_seq = self.end[0]
                self.received_bytes += self.held[0]
                self.ack_bytes += self.held[0]
                self._remove_range(0)
            if self.ranges == 0:
                self.ack_now = True  # RFC 5681 section 4.2: the gap is filled
            self.sack.trim(self.next_seq)
        if self.fin_seq != NO_SEQ and self.next_seq > self.fin_seq and not self.finished:
            self.finished = True
            self.interactive = True

    def _hold(self, seq: int, payload_bytes: int) -> bool:
        """Keep a segment that arrived out of order, joining it to its neighbours.

        Tell whether the compressed acknowledgement goes before its block is reported.
        """
        at = self.ranges
        while at > 0 and self.start[at - 1] > seq:
            at -= 1
        # Ranges before `at` start at or below seq.
        if at > 0 and seq < self.end[at - 1]:
            at -= 1
            self.sack.duplicate = seq
        else:
            at = self._join(at, seq, payload_bytes)
        if self.compressed > 0 and not self.quic and self.sack.is_crowded(seq):
            return True
        self.sack.put_first(self.start[at], self.end[at])
        return False

    def _join(self, at: int, seq: int, payload_bytes: int) -> int:
        """Add a segment to the range before place `at` or to a new one there; return its place."""
        if at > 0 and self.end[at - 1] == seq:
            at -= 1
            self.end[at] = seq + 1
            self.held[at] += payload_bytes
        else:
            self._insert_range(at, seq, payload_bytes)
        if at + 1 < self.ranges and self.start[at + 1] == seq + 1:
            self.end[at] = self.end[at + 1]
            self.held[at] += self.held[at + 1]
            self._remove_range(at + 1)
        return at

    def report(self, seq: int) -> None:
        """Put the block that holds a segment first, which `on_data` has left undone."""
        at = self.ranges - 1
        while self.start[at] > seq:
            at -= 1
        self.sack.put_first(self.start[at], self.end[at])

    def _insert_range(self, at: int, seq: int, payload_bytes: int) -> None:
        self.start.insert(at, seq)
        self.end.insert(at, seq + 1)
        self.held.insert(at, payload_bytes)
        self.ranges += 1

    def _remove_range(self, at: int) -> None:
        del self.start[at]
        del self.end[at]
        del self.held[at]
        self.ranges -= 1

    def _compress(self, smoothed_rtt_ns: int, now: int) -> bool:
        """Hold back duplicate acknowledgements beyond the third of a hole."""
        if self.compressed >= MOST_COMPRESSED:
            return True
        if self.compressed_at != self.next_seq:
            self.compressed_at = self.next_seq
            self.duplicate_acks = 0
        if self.duplicate_acks < UNCOMPRESSED:
            self.duplicate_acks += 1
            return True
        self.compressed += 1
        if self.timers[COMPRESSED_ACK] == NEVER:
            rtt_ns = self.receive_window.rtt_x8 >> 3
            if rtt_ns == 0 or 0 < smoothed_rtt_ns < rtt_ns:
                rtt_ns = smoothed_rtt_ns
            delay_ns = min(LONGEST_COMPRESSION_NS, rtt_ns // 20)
            self.timers[COMPRESSED_ACK] = now + delay_ns + COMPRESSION_SLACK_NS
        return False
