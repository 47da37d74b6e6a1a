"""One end of a TCP or QUIC connection: set-up, tear-down and what joins its two halves (RFC 9293).

The engine calls `open`, `write`, `close`, `abort`, `on_segment` and `on_timer`; after each call
it sends what is in `out`, in order, empties it, and reads `timers` and the public attributes.
Hosts take no time: everything that an event causes leaves at the time of the event.

QUIC (RFC 9000) is like TCP here in its recovery, its congestion controls, its time-outs of data,
the three ranges that an acknowledgement carries, and the exchange at the end. Unlike TCP: a
handshake of padded datagrams (simnet.models.tcp.handshake), where SYN stands for the client's
Initial and SYN-ACK for each datagram of the server's flight, all of which the client needs; 0-RTT;
time-outs of the handshake that double from the first on (RFC 9002 section 6.2.1); headers; and when
acknowledgements leave. Data for a server that has no connection are dropped, not reset. With 0-RTT
the server has validated the client's address by a token (RFC 9000 section 8.1.3), so that its
first answer is not held to three times what it received.
"""

from __future__ import annotations

from enum import IntEnum

from simnet.models.tcp.handshake import (
    EARLY,
    QUIC_DATAGRAM_BYTES,
    QUIC_RESUMED_DATAGRAMS,
    QUIC_SERVER_DATAGRAMS,
)
from simnet.models.tcp.receiver import Receiver
from simnet.models.tcp.rtt import INITIAL_RTO_NS
from simnet.models.tcp.segment import (
    ACK,
    CWR,
    ECE,
    FIN,
    HANDSHAKE_BYTES,
    PSH,
    RST,
    SYN,
    Segment,
    reset_answer,
)
from simnet.models.tcp.sender import Sender
from simnet.models.tcp.timers import NEVER, PACING, RETRANSMIT, TIMERS, expiry
from simnet.models.tcp.transmitter import HANDSHAKE
from simnet.network import QUIC, TcpParameters

LINEAR_SYN_TIMEOUTS = 4
"""SYNs resent before the time-out doubles, in addition to `syn_retries` (Linux 6.5's
tcp_syn_linear_timeouts)."""
SYN_ACK_RETRIES = 5
"""SYN-ACKs resent (Linux's tcp_synack_retries)."""


class State(IntEnum):
    """States of a connection (RFC 9293 section 3.3.2; FIN_WAIT is 1, 2 and CLOSING of it).

    TIME_WAIT has no timer: it answers what is late until the engine takes the endpoint away.
    """

    CLOSED = 0
    LISTEN = 1
    SYN_SENT = 2
    SYN_RECEIVED = 3
    ESTABLISHED = 4
    FIN_WAIT = 5
    CLOSE_WAIT = 6
    LAST_ACK = 7
    TIME_WAIT = 8


class Endpoint:
    """One side of a connection: 0 the client, which opens, 1 the server, which listens.

    `established_at` is the time of establishment, ns (NEVER before); `peer_finished` that all
    data and FIN of the peer have been received; `failed` that the connection was refused, reset
    by the peer or given up after too many retransmissions. `chance` (64 bits) is where the random
    numbers of its congestion control begin. `flight` has a bit for each datagram of the server's
    handshake that has come (QUIC). `unmeasured`: 0-RTT data have come before any round trip.
    """

    __slots__ = (
        "ecn",
        "established_at",
        "failed",
        "flight",
        "handshake_again",
        "handshake_timeouts",
        "header_bytes",
        "out",
        "quic",
        "receiver",
        "sender",
        "side",
        "state",
        "syn_retries",
        "tick_ns",
        "timers",
        "unmeasured",
        "zero_rtt",
    )

    def __init__(self, parameters: TcpParameters, side: int, chance: int = 0) -> None:
        self.side = side
        self.header_bytes = parameters.header_bytes
        self.syn_retries = parameters.syn_retries
        self.ecn = parameters.ecn
        self.quic = parameters.transport == QUIC
        self.zero_rtt = parameters.zero_rtt
        self.flight = 0
        self.unmeasured = False
        self.tick_ns = parameters.tick_ns
        self.out: list[Segment] = []
        self.timers = [NEVER] * TIMERS
        self.receiver = Receiver(parameters, self.timers)
        self.sender = Sender(parameters, self.receiver, self.out, self.timers, chance)
        self.state = State.CLOSED if side == 0 else State.LISTEN
        self.established_at = NEVER
        self.failed = False
        self.handshake_again = 0
        self.handshake_timeouts = 0

    # ---- what the engine and the tests read

    @property
    def received_bytes(self) -> int:
        """Payload received in order, bytes."""
        return self.receiver.received_bytes

    @property
    def read_bytes(self) -> int:
        """Payload that an application which lags has read, bytes."""
        return self.receiver.read_bytes

    @property
    def mss_bytes(self) -> int:
        """Payload of a full segment, bytes."""
        return self.sender.mss_bytes

    @property
    def acked_bytes(self) -> int:
        """Payload that the peer has acknowledged cumulatively, bytes."""
        return self.sender.acked_bytes

    @property
    def peer_finished(self) -> bool:
        """All data of the peer and its FIN are here."""
        return self.receiver.finished

    @property
    def segments_sent(self) -> int:
        """Segments sent that carry data or FIN, retransmissions included."""
        return self.sender.segments_sent

    @property
    def retransmissions(self) -> int:
        """Segments sent again, handshake included."""
        return self.sender.retransmissions + self.handshake_again

    @property
    def timeouts(self) -> int:
        """Retransmission time-outs of data."""
        return self.sender.timeouts

    @property
    def fast_recoveries(self) -> int:
        """Recoveries begun without a time-out."""
        return self.sender.fast_recoveries

    @property
    def cwnd(self) -> int:
        """Congestion window, segments."""
        return self.sender.control.cwnd

    @property
    def ssthresh(self) -> int:
        """Slow-start threshold, segments."""
        return self.sender.control.ssthresh

    @property
    def srtt_ns(self) -> int:
        """Smoothed round-trip time, ns; 0 before the first sample."""
        return self.sender.rtt.smoothed_x8 >> 3

    @property
    def early(self) -> bool:
        """Data may be sent before the handshake is over (0-RTT)."""
        return self.zero_rtt and self.state == State.SYN_SENT

    # ---- what the application does

    def open(self, now: int) -> None:
        """Begin the handshake."""
        self.state = State.SYN_SENT
        if self.zero_rtt:
            self.receiver.recent_ns = EARLY
            self.sender.assume_rtt(now)
        self._send_syn(SYN, now)
        self._set_handshake_timer(INITIAL_RTO_NS, now)

    def write(self, nbytes: int, fin: bool, now: int) -> None:
        """Queue `nbytes` for sending; with `fin` FIN goes on the last segment of them."""
        if self.state == State.CLOSED or self.sender.closing:
            return
        self.sender.write(nbytes, fin, now)
        self._send(now)

    def close(self, now: int) -> None:
        """Send FIN after what is queued; a connection not yet established is dropped."""
        if self.state in (State.LISTEN, State.SYN_SENT):
            self._finish()
        else:
            self.write(0, True, now)

    def heed_windows(self, lags: bool) -> None:
        """Advertise a receive window that limits, and heed the peer's; call it before all else.

        Where the application `lags` it reads when it can, with `read`, else at once.
        """
        self.receiver.limit(lags)
        self.sender.edge = self.receiver.edge

    def read(self, size_bytes: int, now: int) -> None:
        """Take so many of the bytes received; the window opens by them, and the peer is told."""
        if self.receiver.read(size_bytes, now) and self.state >= State.ESTABLISHED:
            self._send_ack(now, self.header_bytes)

    def abort(self, now: int) -> None:
        """Reset the connection (RFC 9293 section 3.10.5)."""
        silent = (State.CLOSED, State.LISTEN, State.SYN_SENT, State.TIME_WAIT)
        if self.state not in silent or self.early:
            seq = self.sender.board.nxt
            header = self.header_bytes
            self.out.append(Segment(RST | ACK, seq, self.receiver.next_seq, 0, header, now, 0))
        self._finish()

    # ---- what the network and the clock do

    def on_segment(self, segment: Segment, now: int) -> None:
        """Take a segment that has arrived."""
        flags = segment.flags
        if flags & RST:
            self._on_reset()
        elif self.state in (State.CLOSED, State.LISTEN):
            self._on_unexpected(segment, now)
        elif self.state == State.SYN_SENT:
            if flags & SYN and flags & ACK and self._has_flight(segment):
                self._establish(segment, now)
                self._send_ack(now, QUIC_DATAGRAM_BYTES if self.quic else self.header_bytes)
                self._send(now)
        elif flags & SYN:
            self._on_repeated_syn(segment, now)
        else:
            if self.state == State.SYN_RECEIVED:
                self._establish(segment, now)
            elif self.unmeasured and segment.echo_ns != EARLY:
                self.unmeasured = False
                self.sender.start_measured(now - segment.echo_ns, now)
            self._on_established(segment, now)

    def on_timer(self, timer_index: int, now: int) -> None:
        """Timer `timer_index` has reached its deadline."""
        self.timers[timer_index] = NEVER
        if timer_index == PACING:
            self.sender.on_pacing(now)
            self._send(now)
        elif timer_index != RETRANSMIT:
            self._send_ack(now, self.header_bytes)
        elif self.sender.timer_kind == HANDSHAKE:
            self._on_handshake_timeout(now)
        else:
            self.sender.on_timer(now)
            if self.sender.expired:
                self.failed = True
                self._finish()

    # ---- set-up

    def _send_syn(self, flags: int, now: int) -> None:
        again = self.handshake_timeouts > 0
        if flags & ACK:
            flags |= ECE if self.sender.ecn_ok else 0
        elif self.ecn and not again:  # whoever drops it may let one without pass (6.1.1.1)
            flags |= ECE | CWR
        self._send_handshake(flags, again, now)

    def _send_handshake(self, flags: int, again: bool, now: int) -> None:
        """Send a SYN or SYN-ACK, or the datagrams that are theirs in QUIC."""
        size = QUIC_DATAGRAM_BYTES if self.quic else HANDSHAKE_BYTES
        echo_ns = self.receiver.recent_ns
        for number in range(self._flight_datagrams() if flags & ACK else 1):
            self.out.append(Segment(flags, number, 0, 0, size, now, echo_ns, (), again))
        if again:
            self.handshake_again += 1

    def _flight_datagrams(self) -> int:
        """Return of how many packets the server's answer to an opening consists."""
        if not self.quic:
            return 1
        return QUIC_RESUMED_DATAGRAMS if self.zero_rtt else QUIC_SERVER_DATAGRAMS

    def _has_flight(self, segment: Segment) -> bool:
        """Note a packet of the server's answer; tell whether all of it have come."""
        self.flight |= 1 << segment.seq
        return self.flight == (1 << self._flight_datagrams()) - 1

    def _set_handshake_timer(self, duration_ns: int, now: int) -> None:
        self.sender.timer_kind = HANDSHAKE
        self.timers[RETRANSMIT] = expiry(now, duration_ns, self.tick_ns)

    def _on_handshake_timeout(self, now: int) -> None:
        self.handshake_timeouts += 1
        linear = 0 if self.quic else LINEAR_SYN_TIMEOUTS
        if self.state == State.SYN_SENT:
            if self.handshake_timeouts > self.syn_retries + linear:
                self.failed = True
                self._finish()
                return
            doublings = max(self.handshake_timeouts - linear, 0)
            self._send_syn(SYN, now)
        else:
            if self.handshake_timeouts > SYN_ACK_RETRIES:
                self._listen_again()
                return
            doublings = self.handshake_timeouts
            self._send_syn(SYN | ACK, now)
        self._set_handshake_timer(INITIAL_RTO_NS << doublings, now)

    def _listen_again(self) -> None:
        self.sender.clear_timer()
        self.state = State.LISTEN
        self.handshake_timeouts = 0

    def _on_unexpected(self, segment: Segment, now: int) -> None:
        """Accept a SYN while listening; reset what sends data to nobody."""
        if self.state == State.LISTEN and segment.flags & SYN:
            self.receiver.recent_ns = segment.sent_ns
            self.sender.ecn_ok = self.ecn and segment.flags & (ECE | CWR) == ECE | CWR
            self.state = State.SYN_RECEIVED
            self._send_syn(SYN | ACK, now)
            self._set_handshake_timer(INITIAL_RTO_NS, now)
            return
        if self.quic and self.state == State.LISTEN:
            return
        answer = reset_answer(segment, self.header_bytes, now)
        if answer is not None:
            self.out.append(answer)

    def _on_repeated_syn(self, segment: Segment, now: int) -> None:
        """Answer a SYN or SYN-ACK that was sent again because our answer to it was lost."""
        if self.state == State.SYN_RECEIVED or self.unmeasured:
            if self.quic:  # each datagram has a number of its own: the echo is of this one
                self.receiver.recent_ns = max(self.receiver.recent_ns, segment.sent_ns)
            self._send_handshake(SYN | ACK | (ECE if self.sender.ecn_ok else 0), True, now)
        else:
            self._send_ack(now, self.header_bytes)

    def _establish(self, segment: Segment, now: int) -> None:
        """Take the RTT of the handshake; start from one segment after two losses in it."""
        self.sender.clear_timer()
        self.state = State.ESTABLISHED
        self.established_at = now
        if segment.flags & SYN:
            self.receiver.recent_ns = segment.sent_ns
            self.sender.ecn_ok = self.ecn and segment.flags & (ECE | CWR) == ECE
        if self.handshake_again > 1:
            self.sender.control.cwnd = 1
        if segment.echo_ns == EARLY:
            self.unmeasured = True
            self.sender.assume_rtt(now)
        elif self.zero_rtt:
            self.sender.start_measured(now - segment.echo_ns, now)
        else:
            self.sender.start(now - segment.echo_ns, now)

    # ---- an established connection

    def _on_established(self, segment: Segment, now: int) -> None:
        """Process acknowledgement, then data, then send, then acknowledge (tcp_rcv_established)."""
        self.sender.on_ack(segment, now)
        if segment.payload_bytes > 0 or segment.flags & FIN:
            if self.receiver.on_data(segment, self.sender.rtt.rto_ns, now):
                self._send_ack(now, self.header_bytes)
                self.receiver.report(segment.seq)
            if self.receiver.finished and self.sender.fin_sent():
                self.receiver.ack_now = True
        else:
            self.receiver.on_no_data(segment)
        self._send(now)
        if self.state == State.CLOSED:
            return
        probed = segment.payload_bytes == 0 and segment.flags & (PSH | FIN) == PSH
        if self.receiver.answer(self.sender.rtt.smoothed_x8 >> 3, now) or probed:
            self._send_ack(now, self.header_bytes)

    def _send(self, now: int) -> None:
        if self.state >= State.ESTABLISHED:
            self.sender.send_new(now)
            self._settle_state()
        elif self.early:
            # The time-out of the handshake watches over what leaves before it is over.
            deadline_ns = self.timers[RETRANSMIT]
            self.sender.send_new(now)
            self.sender.timer_kind = HANDSHAKE
            self.timers[RETRANSMIT] = deadline_ns

    def _send_ack(self, now: int, size: int) -> None:
        """Acknowledge; `size` is that of the packet without its ranges."""
        receiver = self.receiver
        blocks = receiver.blocks()
        size += 4 + 8 * len(blocks) if blocks else 0
        seq = self.sender.board.nxt
        echo_ns = receiver.recent_ns
        flags = ACK | (receiver.echo() if self.sender.ecn_ok else 0)
        edge = receiver.right_edge()
        self.out.append(
            Segment(flags, seq, receiver.next_seq, 0, size, now, echo_ns, blocks, edge=edge)
        )
        receiver.acknowledged()

    # ---- tear-down

    def _settle_state(self) -> None:
        """Derive the state from which FINs have been sent, received and acknowledged."""
        finished = self.receiver.finished
        if self.sender.fin_acknowledged():
            if not finished:
                self.state = State.FIN_WAIT
            elif self.state == State.LAST_ACK:
                self._finish()
            else:
                self.state = State.TIME_WAIT
        elif self.sender.fin_sent():
            if self.state == State.CLOSE_WAIT:
                self.state = State.LAST_ACK
            elif self.state == State.ESTABLISHED:
                self.state = State.FIN_WAIT
        elif finished:
            self.state = State.CLOSE_WAIT

    def _on_reset(self) -> None:
        if self.state in (State.CLOSED, State.LISTEN):
            return
        if self.state != State.TIME_WAIT:
            self.failed = True
        self._finish()

    def _finish(self) -> None:
        self.state = State.CLOSED
        self.sender.clear_timer()
        for index in range(len(self.timers)):
            self.timers[index] = NEVER
