# Sending: the send loop, retransmissions, and the timer that watches over them.

from libc.stdint cimport int32_t, int64_t, uint8_t, uint32_t

from simnet._core.models.tcp.bbr cimport bbr_burst, bbr_on_idle, bbr_start
from simnet._core.models.tcp.control cimport control_on_idle
from simnet._core.models.tcp.delivery_rate cimport delivery_on_sent, limit_by_application
from simnet._core.models.tcp.output cimport send_segment
from simnet._core.models.tcp.pacing cimport MOST_BURST_BYTES, must_wait, pacer_on_sent
from simnet._core.models.tcp.receiver cimport ACK, FIN, PSH, receiver_acknowledged
from simnet._core.models.tcp.rtt cimport rtt_note_minimum, rtt_sample
from simnet._core.models.tcp.scoreboard cimport (
    CLOSES, ENDS_WRITE, IN_FLIGHT_AGAIN, LOST, board_append, board_retransmit, in_flight, slot_of,
)
from simnet._core.models.tcp.timers cimport RETRANSMIT, expiry
from simnet._core.models.tcp.types cimport (
    NO_SEQ, NO_TIME, CongestionControl, Endpoint, Scoreboard, Sender, Slot,
)
from simnet._core.models.tcp.window_validation cimport use_note, use_restart
from simnet._core.engine.world cimport (
    CWR, ECE, ECT_0, FAILURE_MEMORY, NEVER, NONE, NOT_ECT, World,
)

cdef enum:
    OPEN = 0
    DISORDER = 1
    CWR_STATE = 2
    RECOVERY = 3
    LOSS = 4

cdef enum:
    NO_TIMER = 0
    TIMEOUT = 1
    PROBE = 2
    REORDER = 3
    HANDSHAKE = 4
    PERSIST = 5

cdef enum:
    TIMER_SLACK_NS = 2000000
    RECENT_SEND_NS = 1000000
    QUIC_INITIAL_RTT_NS = 333000000
    LEAST_BURST = 2
    MOST_WINDOW_BYTES = 1 << 28
    DEFERRAL_DIVISOR = 3

cdef extern from *:
    """
    #define SIMNET_LONGEST_PERSIST_NS ((int64_t)120000000000)
    """
    int64_t LONGEST_PERSIST_NS "SIMNET_LONGEST_PERSIST_NS"


cdef inline bint is_reducing(Sender *s) noexcept nogil:
    return s.state == CWR_STATE or s.state == RECOVERY


cdef inline void sender_start(Endpoint *e, int64_t rtt_ns, int64_t now) noexcept nogil:
    cdef Sender *s = &e.sender
    rtt_note_minimum(&s.rtt, rtt_ns)
    rtt_sample(&s.rtt, e.parameters.minimum_rto_ns, rtt_ns, s.board.una, s.board.nxt)
    s.use.since_ns = now
    s.last_sent_ns = now
    if e.paced:
        bbr_start(e, now)
    size_burst(e)


cdef inline void sender_assume_rtt(Endpoint *e, int64_t now) noexcept nogil:
    sender_start(e, QUIC_INITIAL_RTT_NS, now)


cdef inline void sender_start_measured(Endpoint *e, int64_t rtt_ns, int64_t now) noexcept nogil:
    e.sender.rtt.smoothed_x8 = 0
    e.sender.rtt.minimum_rtt_ns = 0
    sender_start(e, rtt_ns, now)
    arm_timeout(e, now)


cdef inline void sender_write(
    Endpoint *e, int64_t size_bytes, bint closes, int64_t now
) noexcept nogil:
    cdef Sender *s = &e.sender
    if s.board.una == s.board.nxt and size_bytes > 0:
        use_restart(e, now - s.last_sent_ns, now)
    if e.paced and size_bytes > 0:
        look_whether_limited(e)
    s.unsent_bytes += size_bytes
    e.idle = False
    if closes:
        e.closing = True


cdef inline void look_whether_limited(Endpoint *e) noexcept nogil:
    cdef Sender *s = &e.sender
    cdef int64_t flying = in_flight(&s.board)
    if (s.unsent_bytes < e.parameters.mss_bytes and flying < s.control.cwnd
            and s.board.lost <= s.board.retransmitted):
        limit_by_application(&s.model.delivery, flying)


cdef inline bint fin_sent(Endpoint *e) noexcept nogil:
    return e.fin_seq != NO_SEQ


cdef inline bint fin_acknowledged(Endpoint *e) noexcept nogil:
    return e.fin_seq != NO_SEQ and e.sender.board.una > e.fin_seq


cdef inline void clear_timer(Endpoint *e) noexcept nogil:
    e.sender.timer_kind = NO_TIMER
    e.timers[RETRANSMIT] = NEVER


cdef inline int64_t window_edge(Endpoint *e) noexcept nogil:
    # The first segment that the peer has no room for yet.
    return e.sender.edge if e.leg else e.sender.board.una + e.parameters.window


cdef inline void send_new(World *w, Endpoint *e, int64_t now) noexcept nogil:
    cdef Sender *s = &e.sender
    cdef Scoreboard *board = &s.board
    cdef bint sent = False
    cdef bint limited = False
    cdef int64_t cwnd, count, room, window_room, queued
    if e.idle:
        return  # what a receiver of data finds each time
    queued = sender_queued(e)
    if queued == 0 and board.una == board.nxt:
        e.idle = e.leg == 0  # a leg heeds the windows that acknowledgements tell
        return
    cwnd = s.control.cwnd
    while queued > 0:
        room = cwnd - in_flight(board)
        window_room = window_edge(e) - board.nxt
        if room <= 0 or window_room <= 0:
            break
        if e.paced and must_wait(e, now):
            break
        if queued > 1 and defer(e, room, window_room, now):
            limited = limited or room < window_room
            break
        count = min(room, max(cwnd >> 1, 1))
        count = min(count, s.burst)
        count = min(count, queued)
        count = min(count, window_room)
        send_burst(w, e, count, now)
        queued -= count
        sent = True
    if e.leg and queued > 0 and board.una == board.nxt and s.edge <= board.nxt:
        await_window(e, now)
    limited = limited or in_flight(board) >= cwnd
    if sent or limited:
        use_note(e, limited, s.state == OPEN, now)
    if sent:
        schedule_probe(e, False, now)


cdef inline void await_window(Endpoint *e, int64_t now) noexcept nogil:
    if e.sender.timer_kind != PERSIST:
        e.sender.probes = 0
        set_timer(e, PERSIST, e.sender.rtt.rto_ns, now)


cdef inline void look_at_window(Endpoint *e) noexcept nogil:
    # An acknowledgement has come while nothing is out.
    if e.sender.timer_kind == PERSIST:
        e.sender.timeouts_in_row = 0
        if e.sender.edge > e.sender.board.nxt:
            clear_timer(e)


cdef inline void probe_window(World *w, Endpoint *e, int64_t now) noexcept nogil:
    cdef Sender *s = &e.sender
    cdef int64_t wait_ns = min(s.rtt.rto_ns, LONGEST_PERSIST_NS)
    s.timeouts_in_row += 1
    s.probes += 1
    send_segment(w, e, ACK | PSH, NONE, e.receiver.next_seq, 0, e.parameters.header_bytes,
                 e.receiver.recent_ns, False, NOT_ECT)
    receiver_acknowledged(e)
    wait_ns <<= min(s.probes, 20)
    set_timer(e, PERSIST, min(wait_ns, LONGEST_PERSIST_NS), now)


cdef inline void on_pacing(World *w, Endpoint *e, int64_t now) noexcept nogil:
    cdef Scoreboard *board = &e.sender.board
    if board.lost > board.retransmitted and e.sender.control.cwnd > in_flight(board):
        retransmit_lost(w, e, now)


cdef inline int64_t sender_queued(Endpoint *e) noexcept nogil:
    cdef Sender *s = &e.sender
    if s.unsent_bytes > 0:
        return (s.unsent_bytes + e.parameters.mss_bytes - 1) // e.parameters.mss_bytes
    return 1 if e.closing and not fin_sent(e) else 0


cdef inline bint defer(
    Endpoint *e, int64_t room, int64_t window_room, int64_t now
) noexcept nogil:
    cdef Sender *s = &e.sender
    cdef int64_t limit, smoothed_ns, ack_due_ns
    cdef int64_t last_ns = s.model.pacer.next_ns if e.paced else s.last_sent_ns
    if s.state >= RECOVERY or now - last_ns > RECENT_SEND_NS:
        return False
    limit = min(room, window_room)
    if limit >= s.burst:
        return False
    if limit >= min(window_edge(e) - s.board.una, s.control.cwnd) // DEFERRAL_DIVISOR:
        return False
    if s.board.una == s.board.nxt:
        return False
    smoothed_ns = s.rtt.smoothed_x8 >> 3
    ack_due_ns = slot_of(&s.board, s.board.una).sent_ns + smoothed_ns - now
    return ack_due_ns <= min(smoothed_ns >> 1, RECENT_SEND_NS)


cdef inline void send_burst(World *w, Endpoint *e, int64_t count, int64_t now) noexcept nogil:
    cdef Sender *s = &e.sender
    cdef Scoreboard *board = &s.board
    cdef bint first = board.una == board.nxt
    cdef int64_t index, payload
    cdef uint32_t flags
    cdef int32_t seq
    cdef int64_t unsent_bytes = s.unsent_bytes
    if first:
        if e.paced:
            bbr_on_idle(s.model, e.parameters, &s.control, now)
        else:
            control_on_idle(&s.control, e.parameters, now - s.last_sent_ns, now)
    for index in range(count):
        payload = min(e.parameters.mss_bytes, s.unsent_bytes)
        s.unsent_bytes -= payload
        flags = 0
        if s.unsent_bytes == 0 or (index == count - 1 and count > 1):
            flags = ENDS_WRITE
        if s.unsent_bytes == 0 and e.closing:
            flags |= CLOSES
            e.fin_seq = board.nxt
        seq = board_append(w, board, payload, flags, now)
        if seq == NONE:
            w.failure = FAILURE_MEMORY
            return
        transmit(w, e, seq, False, now)
    if e.paced:
        pacer_on_sent(&s.model.pacer, count, unsent_bytes - s.unsent_bytes, now)
    if is_reducing(s):
        s.prr.sent += count
    if first or s.timer_kind == PROBE:
        arm_timeout(e, now)


cdef inline void transmit(
    World *w, Endpoint *e, int32_t seq, bint again, int64_t now
) noexcept nogil:
    cdef Slot *slot = slot_of(&e.sender.board, seq)
    cdef uint32_t flags = ACK
    cdef uint8_t ecn = NOT_ECT
    if e.parameters.ecn and e.sender.ecn_ok:
        if slot.payload > 0 and not again:
            ecn = ECT_0
            if e.sender.cwr_due:
                e.sender.cwr_due = False
                ecn |= CWR
        if e.receiver.demands_cwr:
            ecn |= ECE
    if slot.flags & ENDS_WRITE:
        flags |= PSH
    if slot.flags & CLOSES:
        flags |= FIN
    send_segment(
        w, e, flags, seq, e.receiver.next_seq, slot.payload,
        slot.payload + e.parameters.header_bytes, e.receiver.recent_ns, again, ecn)
    receiver_acknowledged(e)
    if e.paced:
        delivery_on_sent(&e.sender.model.delivery, &e.sender.board, seq,
                         seq == e.sender.board.una and not again, now)
    e.sender.last_sent_ns = now


cdef inline void retransmit(World *w, Endpoint *e, int32_t seq, int64_t now) noexcept nogil:
    cdef Sender *s = &e.sender
    board_retransmit(&s.board, seq, now)
    if s.first_retransmission_ns == NO_TIME:
        s.first_retransmission_ns = now
    if is_reducing(s):
        s.prr.sent += 1
    transmit(w, e, seq, True, now)


cdef inline void retransmit_lost(World *w, Endpoint *e, int64_t now) noexcept nogil:
    cdef Sender *s = &e.sender
    cdef Scoreboard *board = &s.board
    cdef bint head_sent = False
    cdef int32_t seq = max(board.hint, board.una)
    while seq < board.nxt:
        if board.retransmitted >= board.lost or in_flight(board) >= s.control.cwnd:
            break
        if awaits_retransmission(board, seq):
            if e.paced and must_wait(e, now):
                break
            head_sent = head_sent or seq == board.una
            if e.paced:
                seq = retransmit_burst(w, e, seq, now)
                continue
            retransmit(w, e, seq, now)
        seq += 1
    board.hint = seq
    if head_sent and s.timer_kind != REORDER:
        set_timer(e, TIMEOUT, s.rtt.rto_ns, now)


cdef inline bint awaits_retransmission(Scoreboard *board, int32_t seq) noexcept nogil:
    return slot_of(board, seq).flags & (LOST | IN_FLIGHT_AGAIN) == LOST


cdef inline int32_t retransmit_burst(
    World *w, Endpoint *e, int32_t seq, int64_t now
) noexcept nogil:
    cdef Sender *s = &e.sender
    cdef Scoreboard *board = &s.board
    cdef int64_t limit = min(s.burst, s.control.cwnd - in_flight(board))
    cdef int32_t end = <int32_t>min(seq + limit, <int64_t>board.nxt)
    cdef int32_t first = seq
    cdef int64_t payload_bytes = 0
    cdef bint ended = False
    while not ended and seq < end and awaits_retransmission(board, seq):
        retransmit(w, e, seq, now)
        payload_bytes += slot_of(board, seq).payload
        ended = slot_of(board, seq).flags & ENDS_WRITE != 0
        seq += 1
    pacer_on_sent(&s.model.pacer, seq - first, payload_bytes, now)
    return seq


cdef inline void size_burst(Endpoint *e) noexcept nogil:
    cdef Sender *s = &e.sender
    cdef CongestionControl *control = &s.control
    cdef int64_t factor = 200 if control.cwnd < control.ssthresh >> 1 else 120
    cdef int64_t packets = s.board.nxt - s.board.una
    cdef int64_t window_bytes = e.parameters.mss_bytes * max(control.cwnd, packets)
    cdef int64_t rate
    if e.paced:
        s.burst = bbr_burst(e)
        return
    window_bytes = min(window_bytes, MOST_WINDOW_BYTES)
    rate = window_bytes * factor * 80000000 // s.rtt.smoothed_x8
    s.burst = max(min(rate >> 10, MOST_BURST_BYTES) // e.parameters.mss_bytes, LEAST_BURST)


cdef inline void set_timer(Endpoint *e, int kind, int64_t duration_ns, int64_t now) noexcept nogil:
    e.sender.timer_kind = kind
    e.timers[RETRANSMIT] = expiry(now, duration_ns, e.parameters.tick_ns)


cdef inline int64_t timeout_remaining_ns(Sender *s, int64_t now) noexcept nogil:
    return slot_of(&s.board, s.board.una).sent_ns + s.rtt.rto_ns - now


cdef inline void arm_timeout(Endpoint *e, int64_t now) noexcept nogil:
    cdef Sender *s = &e.sender
    cdef int64_t duration_ns
    if s.board.una == s.board.nxt:
        clear_timer(e)
        return
    duration_ns = s.rtt.rto_ns
    if s.timer_kind == PROBE or s.timer_kind == REORDER:
        duration_ns = max(timeout_remaining_ns(s, now), 1)
    set_timer(e, TIMEOUT, duration_ns, now)


cdef inline bint schedule_probe(Endpoint *e, bint advancing, int64_t now) noexcept nogil:
    cdef Sender *s = &e.sender
    cdef int64_t duration_ns, limit_ns
    cdef int32_t packets = s.board.nxt - s.board.una
    if packets == 0 or (s.state != OPEN and s.state != CWR_STATE):
        return False
    duration_ns = s.rtt.smoothed_x8 >> 2
    duration_ns += e.parameters.minimum_rto_ns if packets == 1 else TIMER_SLACK_NS
    limit_ns = s.rtt.rto_ns if advancing else timeout_remaining_ns(s, now)
    if limit_ns > 0:
        duration_ns = min(duration_ns, limit_ns)
    set_timer(e, PROBE, duration_ns, now)
    return True
