# One end of a TCP or QUIC connection: set-up, tear-down and what joins its two halves (RFC 9293).

from libc.stdint cimport int32_t, int64_t, uint8_t, uint32_t

from simnet._core.models.tcp.output cimport sack_make, send_segment
from simnet._core.models.tcp.receiver cimport (
    ACK, FIN, PSH, RST, SYN, receiver_acknowledged, receiver_answer, receiver_blocks,
    receiver_limit, receiver_on_data, receiver_on_no_data, receiver_open, receiver_read,
    receiver_report_held,
)
from simnet._core.models.tcp.recovery cimport sender_on_timer
from simnet._core.models.tcp.rtt cimport INITIAL_RTO_NS
from simnet._core.models.tcp.sender cimport sender_on_ack, sender_open
from simnet._core.models.tcp.timers cimport PACING, RETRANSMIT, expiry
from simnet._core.models.tcp.transmitter cimport (
    HANDSHAKE, clear_timer, fin_acknowledged, fin_sent, on_pacing, send_new, sender_assume_rtt,
    sender_start, sender_start_measured, sender_write,
)
from simnet._core.models.tcp.types cimport (
    ALL_TIMERS, SACK_SENT, TIMERS, Endpoint, Parameters, Receiver, Segment,
)
from simnet._core.engine.world cimport (
    CWR, ECE, FAILURE_MEMORY, NEVER, NONE, NOT_ECT, World,
)

cdef enum:
    # What a packet echoes that leaves before anything of the peer has come (0-RTT).
    EARLY = -1
    LINEAR_SYN_TIMEOUTS = 4
    SYN_ACK_RETRIES = 5

cdef enum:
    CLOSED = 0
    LISTEN = 1
    SYN_SENT = 2
    SYN_RECEIVED = 3
    ESTABLISHED = 4
    FIN_WAIT = 5
    CLOSE_WAIT = 6
    LAST_ACK = 7
    TIME_WAIT = 8


cdef inline int endpoint_init(
    World *w, Endpoint *e, Parameters *p, int32_t connection, int side, int leg
) noexcept nogil:
    # `leg` as Endpoint.leg. Returns -1 when there is no memory.
    cdef int k
    e.parameters = p
    e.connection = connection
    e.side = side
    e.leg = leg
    e.pending_ns = NEVER
    e.pending_index = ALL_TIMERS
    for k in range(TIMERS):
        e.timers[k] = NEVER
    receiver_open(&e.receiver, p)
    e.state = CLOSED if side == 0 else LISTEN
    e.failed = False
    e.handshake_again = 0
    e.handshake_timeouts = 0
    e.flight = 0
    e.unmeasured = False
    e.greeted = 0
    return sender_open(w, e)


cdef inline bint is_early(Endpoint *e) noexcept nogil:
    # Whether data may be sent before the handshake is over.
    return e.state == SYN_SENT and e.parameters.zero_rtt


# What the application does.


cdef inline void endpoint_open(World *w, Endpoint *e, int64_t now) noexcept nogil:
    e.state = SYN_SENT
    if e.parameters.zero_rtt:
        e.receiver.recent_ns = EARLY
        sender_assume_rtt(e, now)
    send_syn(w, e, SYN)
    set_handshake_timer(e, INITIAL_RTO_NS, now)


cdef inline void endpoint_write(
    World *w, Endpoint *e, int64_t nbytes, bint fin, int64_t now
) noexcept nogil:
    if e.state == CLOSED or e.closing:
        return
    sender_write(e, nbytes, fin, now)
    endpoint_send(w, e, now)


cdef inline void endpoint_close(World *w, Endpoint *e, int64_t now) noexcept nogil:
    if e.state == LISTEN or e.state == SYN_SENT:
        endpoint_finish(e)
    else:
        endpoint_write(w, e, 0, True, now)


cdef inline void heed_windows(Endpoint *e, bint lags) noexcept nogil:
    receiver_limit(&e.receiver, e.parameters, lags)
    e.sender.edge = e.receiver.edge


cdef inline void endpoint_read(World *w, Endpoint *e, int64_t size_bytes) noexcept nogil:
    if receiver_read(&e.receiver, e.parameters, size_bytes, w.now) and e.state >= ESTABLISHED:
        send_ack(w, e, e.parameters.header_bytes)


cdef inline void endpoint_abort(World *w, Endpoint *e) noexcept nogil:
    if is_early(e) or not (e.state == CLOSED or e.state == LISTEN or e.state == SYN_SENT
                           or e.state == TIME_WAIT):
        send_segment(w, e, RST | ACK, NONE, e.receiver.next_seq, 0,
                     e.parameters.header_bytes, 0, False, NOT_ECT)
    endpoint_finish(e)


# What the network and the clock do.


cdef inline void endpoint_on_segment(
    World *w, Endpoint *e, Segment *segment, int64_t now
) noexcept nogil:
    cdef uint32_t flags = segment.flags
    if flags & RST:
        on_reset(e)
    elif e.state == CLOSED or e.state == LISTEN:
        on_unexpected(w, e, segment, now)
    elif e.state == SYN_SENT:
        if flags & SYN and flags & ACK and has_flight(e, segment):
            establish(e, segment, now)
            send_ack(w, e, e.parameters.confirming_bytes)
            endpoint_send(w, e, now)
    elif flags & SYN:
        on_repeated_syn(w, e, segment)
    else:
        if e.state == SYN_RECEIVED:
            establish(e, segment, now)
        elif e.unmeasured and segment.echo_ns != EARLY:
            e.unmeasured = False
            sender_start_measured(e, now - segment.echo_ns, now)
        on_established(w, e, segment, now)


cdef inline void endpoint_on_timer(
    World *w, Endpoint *e, int timer_index, int64_t now
) noexcept nogil:
    if timer_index == PACING:
        e.sender.model.pacer.deadline_ns = NEVER
        on_pacing(w, e, now)
        endpoint_send(w, e, now)
        return
    e.timers[timer_index] = NEVER
    if timer_index != RETRANSMIT:
        send_ack(w, e, e.parameters.header_bytes)
    elif e.sender.timer_kind == HANDSHAKE:
        on_handshake_timeout(w, e, now)
    else:
        sender_on_timer(w, e, now)
        if e.sender.expired:
            e.failed = True
            endpoint_finish(e)


# Set-up.


cdef inline void send_syn(World *w, Endpoint *e, uint32_t flags) noexcept nogil:
    cdef bint again = e.handshake_timeouts > 0
    cdef uint8_t ecn = NOT_ECT
    if flags & ACK:
        if e.sender.ecn_ok:
            ecn = ECE
    elif e.parameters.ecn and not again:
        ecn = ECE | CWR
    send_handshake(w, e, flags, again, ecn)


cdef inline void send_handshake(
    World *w, Endpoint *e, uint32_t flags, bint again, uint8_t ecn
) noexcept nogil:
    # A SYN or SYN-ACK, or the datagrams that are theirs in QUIC, by number.
    cdef int32_t number
    for number in range(e.parameters.flight if flags & ACK else 1):
        send_segment(w, e, flags, number if e.parameters.quic else NONE, 0, 0,
                     e.parameters.handshake_bytes, e.receiver.recent_ns, again, ecn)
    if again:
        e.handshake_again += 1


cdef inline bint has_flight(Endpoint *e, Segment *segment) noexcept nogil:
    # Note a packet of the server's answer; tell whether all of it have come.
    if not e.parameters.quic:
        return True
    e.flight |= 1 << segment.seq
    return e.flight == (1 << e.parameters.flight) - 1


cdef inline void set_handshake_timer(
    Endpoint *e, int64_t duration_ns, int64_t now
) noexcept nogil:
    e.sender.timer_kind = HANDSHAKE
    e.timers[RETRANSMIT] = expiry(now, duration_ns, e.parameters.tick_ns)


cdef inline void on_handshake_timeout(World *w, Endpoint *e, int64_t now) noexcept nogil:
    cdef int64_t doublings
    cdef int64_t linear = 0 if e.parameters.quic else LINEAR_SYN_TIMEOUTS
    e.handshake_timeouts += 1
    if e.state == SYN_SENT:
        if e.handshake_timeouts > e.parameters.syn_retries + linear:
            e.failed = True
            endpoint_finish(e)
            return
        doublings = max(<int64_t>e.handshake_timeouts - linear, 0)
        send_syn(w, e, SYN)
    else:
        if e.handshake_timeouts > SYN_ACK_RETRIES:
            listen_again(e)
            return
        doublings = e.handshake_timeouts
        send_syn(w, e, SYN | ACK)
    set_handshake_timer(e, INITIAL_RTO_NS << doublings, now)


cdef inline void listen_again(Endpoint *e) noexcept nogil:
    clear_timer(e)
    e.state = LISTEN
    e.handshake_timeouts = 0


cdef inline void on_unexpected(
    World *w, Endpoint *e, Segment *segment, int64_t now
) noexcept nogil:
    if e.state == LISTEN and segment.flags & SYN:
        e.receiver.recent_ns = segment.sent_ns
        e.sender.ecn_ok = e.parameters.ecn and segment.ecn & (ECE | CWR) == (ECE | CWR)
        e.state = SYN_RECEIVED
        send_syn(w, e, SYN | ACK)
        set_handshake_timer(e, INITIAL_RTO_NS, now)
        return
    if e.state == LISTEN and e.parameters.quic:
        return
    # reset_answer: to a payload or a SYN-ACK; an RST does not come here.
    if segment.payload_bytes > 0 or segment.flags & (SYN | ACK) == (SYN | ACK):
        send_segment(
            w, e, RST, NONE, 0, 0, e.parameters.header_bytes, segment.sent_ns, False, NOT_ECT)


cdef inline void on_repeated_syn(World *w, Endpoint *e, Segment *segment) noexcept nogil:
    if e.state == SYN_RECEIVED or e.unmeasured:
        if e.parameters.quic:
            e.receiver.recent_ns = max(e.receiver.recent_ns, segment.sent_ns)
        send_handshake(w, e, SYN | ACK, True, ECE if e.sender.ecn_ok else NOT_ECT)
    else:
        send_ack(w, e, e.parameters.header_bytes)


cdef inline void establish(Endpoint *e, Segment *segment, int64_t now) noexcept nogil:
    clear_timer(e)
    e.state = ESTABLISHED
    if segment.flags & SYN:
        e.receiver.recent_ns = segment.sent_ns
        e.sender.ecn_ok = e.parameters.ecn and segment.ecn & (ECE | CWR) == ECE
    if e.handshake_again > 1:
        e.sender.control.cwnd = 1
    if not e.parameters.zero_rtt:
        sender_start(e, now - segment.echo_ns, now)
    elif segment.echo_ns == EARLY:
        e.unmeasured = True
        sender_assume_rtt(e, now)
    else:
        sender_start_measured(e, now - segment.echo_ns, now)


# An established connection.


cdef inline void on_established(
    World *w, Endpoint *e, Segment *segment, int64_t now
) noexcept nogil:
    cdef int taken
    sender_on_ack(w, e, segment, now)
    if segment.payload_bytes > 0 or segment.flags & FIN:
        taken = receiver_on_data(&e.receiver, e.parameters, segment, &e.sender.rtt.rto_ns, now)
        if taken < 0:
            w.failure = FAILURE_MEMORY
        elif taken > 0:
            send_ack(w, e, e.parameters.header_bytes)
            receiver_report_held(&e.receiver, segment.seq)
        if e.receiver.finished and fin_sent(e):
            e.receiver.ack_now = True
    elif e.leg:
        receiver_on_no_data(&e.receiver, segment)
    endpoint_send(w, e, now)
    if e.state != CLOSED and (receiver_answer(e, now) or is_probe(e, segment)):
        send_ack(w, e, e.parameters.header_bytes)


cdef inline bint is_probe(Endpoint *e, Segment *segment) noexcept nogil:
    return e.leg and segment.payload_bytes == 0 and segment.flags & (PSH | FIN) == PSH


cdef inline void endpoint_send(World *w, Endpoint *e, int64_t now) noexcept nogil:
    cdef int64_t deadline_ns
    if e.state >= ESTABLISHED:
        send_new(w, e, now)
        settle_state(e)
    elif is_early(e):
        # The time-out of the handshake watches over what leaves before it is over.
        deadline_ns = e.timers[RETRANSMIT]
        send_new(w, e, now)
        e.sender.timer_kind = HANDSHAKE
        e.timers[RETRANSMIT] = deadline_ns


cdef inline void send_ack(World *w, Endpoint *e, int64_t size) noexcept nogil:
    # `size` is that of the packet without its SACK blocks.
    cdef Receiver *r = &e.receiver
    cdef int32_t start[SACK_SENT]
    cdef int32_t end[SACK_SENT]
    cdef int count = receiver_blocks(r, start, end)
    cdef int32_t sack = NONE
    cdef int k
    cdef uint8_t ecn = NOT_ECT
    if e.parameters.ecn and e.sender.ecn_ok and r.demands_cwr:
        ecn = ECE
    if count > 0:
        size += 4 + 8 * count
        sack = sack_make(w)
        if sack != NONE:
            w.sacks[sack].count = count
            for k in range(count):
                w.sacks[sack].start[k] = start[k]
                w.sacks[sack].end[k] = end[k]
    send_segment(w, e, ACK, sack, r.next_seq, 0, size, r.recent_ns, False, ecn)
    receiver_acknowledged(e)


# Tear-down.


cdef inline void settle_state(Endpoint *e) noexcept nogil:
    if fin_acknowledged(e):
        if not e.receiver.finished:
            e.state = FIN_WAIT
        elif e.state == LAST_ACK:
            endpoint_finish(e)
        else:
            e.state = TIME_WAIT
    elif fin_sent(e):
        if e.state == CLOSE_WAIT:
            e.state = LAST_ACK
        elif e.state == ESTABLISHED:
            e.state = FIN_WAIT
    elif e.receiver.finished:
        e.state = CLOSE_WAIT


cdef inline void on_reset(Endpoint *e) noexcept nogil:
    if e.state == LISTEN or e.state == CLOSED:
        return
    if e.state != TIME_WAIT:
        e.failed = True
    endpoint_finish(e)


cdef inline void endpoint_finish(Endpoint *e) noexcept nogil:
    cdef int k
    e.state = CLOSED
    clear_timer(e)
    for k in range(TIMERS):
        e.timers[k] = NEVER
    if e.paced:
        e.sender.model.pacer.deadline_ns = NEVER
