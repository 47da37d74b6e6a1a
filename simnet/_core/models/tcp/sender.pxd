# The sending half: what an acknowledgement does.
#
# The order of work is that of tcp_ack in Linux's tcp_input.c: SACK marks, removal and RTT, loss
# marks and state, timer, window, retransmissions; then new data.

from libc.stdint cimport int32_t, int64_t, uint32_t, uint64_t

from simnet._core.chance.random cimport splitmix_part
from simnet._core.models.tcp.bbr cimport bbr_on_delivery, model_open
from simnet._core.models.tcp.control cimport control_on_ack, control_on_rtt, control_open
from simnet._core.models.tcp.delivery_rate cimport (
    delivery_begin, delivery_finish, delivery_on_delivered,
)
from simnet._core.models.tcp.prr cimport prr_begin, prr_window
from simnet._core.models.tcp.rack cimport rack_delivered, rack_open
from simnet._core.models.tcp.rates cimport microseconds
from simnet._core.models.tcp.recovery cimport alert, on_probe_acknowledged
from simnet._core.models.tcp.rtt cimport rtt_note_minimum, rtt_open, rtt_sample
from simnet._core.models.tcp.scoreboard cimport (
    RETRANSMITTED, SACKED, board_close, board_open, board_remove_first, board_sack, in_flight,
    model_give, model_take, slot_of,
)
from simnet._core.models.tcp.transmitter cimport (
    LEAST_BURST, NO_TIMER, OPEN, arm_timeout, is_reducing, look_at_window, retransmit_lost,
    schedule_probe, size_burst,
)
from simnet._core.models.tcp.types cimport (
    BBR, NO_SEQ, NO_TIME, DeliveryRate, Endpoint, Scoreboard, Segment, Sender, Slot,
)
from simnet._core.models.tcp.window_validation cimport use_full, use_open
from simnet._core.engine.world cimport ECE, Flow, World, connection_at


cdef inline int sender_open(World *w, Endpoint *e) noexcept nogil:
    # Returns -1 when there is no memory.
    cdef Sender *s = &e.sender
    e.paced = e.parameters.control == BBR
    s.model = NULL
    s.edge = 0
    s.probes = 0
    if board_open(w, &s.board, e.paced) < 0:
        return -1
    if e.paced:
        s.model = model_take(w)
        if s.model == NULL:
            return -1
        model_open(s.model, chance_of(w, e))
    rtt_open(&s.rtt)
    rack_open(&s.rack)
    prr_begin(&s.prr, 0)
    control_open(&s.control, e.parameters)
    use_open(&s.use)
    s.state = OPEN
    s.timer_kind = NO_TIMER
    s.unsent_bytes = 0
    e.closing = False
    e.idle = False
    e.fin_seq = NO_SEQ
    s.acked_bytes = 0
    s.burst = LEAST_BURST
    s.last_sent_ns = 0
    s.recovery_end = 0
    s.probe_end = NO_SEQ
    s.probe_again = False
    s.timeouts_in_row = 0
    s.expired = False
    s.undo_possible = False
    s.ecn_ok = False
    s.cwr_due = False
    s.undo_window = 0
    s.undo_ssthresh = 0
    s.first_retransmission_ns = NO_TIME
    s.cached = 0
    return 0


cdef inline void sender_close(World *w, Sender *s) noexcept nogil:
    board_close(w, &s.board)
    model_give(w, s.model)
    s.model = NULL


cdef inline uint64_t chance_of(World *w, Endpoint *e) noexcept nogil:
    cdef Flow *f = &w.flows[connection_at(w, e.connection).flow]
    cdef uint64_t leg = e.leg - 1 if e.leg else 0
    return splitmix_part(f.chance, 2 * (f.connections + (leg << 32)) + e.side)


cdef inline void sender_on_ack(
    World *w, Endpoint *e, Segment *segment, int64_t now
) noexcept nogil:
    cdef Sender *s = &e.sender
    cdef Scoreboard *board = &s.board
    cdef bint advanced, duplicate, sacked, rearm
    cdef bint marked = False
    cdef bint resend = False
    cdef bint waits = False
    if e.idle or segment.ack > board.nxt:
        return
    if e.leg and segment.edge > s.edge:
        s.edge = segment.edge
    if board.nxt == board.una:
        if e.leg:
            look_at_window(e)
        return
    segment.delivered = 0
    segment.lost = 0
    segment.first_sack_ns = NO_TIME
    segment.last_sack_ns = NO_TIME
    if e.paced:
        delivery_begin(&s.model.delivery, in_flight(board))
    advanced = segment.ack > board.una
    if advanced:
        s.timeouts_in_row = 0
    duplicate = mark_sacks(s, segment, now)
    sacked = segment.delivered > 0
    rearm = remove_acknowledged(e, segment, advanced, now)
    if s.probe_end != NO_SEQ:
        on_probe_acknowledged(e, segment.ack, advanced, sacked, duplicate)
    if e.parameters.ecn:
        marked = s.ecn_ok and segment.ecn & ECE != 0
    if e.paced and (duplicate or marked):
        s.model.delivery.delayed = False
    if s.state != OPEN or sacked or marked:
        resend = alert(e, segment, advanced, marked, now, &waits)
    if rearm and not waits and not schedule_probe(e, True, now):
        arm_timeout(e, now)
    move_window(e, segment, advanced, now)
    if resend:
        retransmit_lost(w, e, now)


cdef inline bint mark_sacks(Sender *s, Segment *segment, int64_t now) noexcept nogil:
    cdef Scoreboard *board = &s.board
    cdef bint duplicate = False
    cdef int32_t count = 0
    cdef int32_t starts[4]
    cdef int32_t ends[4]
    cdef int32_t index, start, end, seq, skip
    for index in range(segment.blocks):
        start = segment.sack_start[index]
        end = segment.sack_end[index]
        if index == 0 and (start < segment.ack or within_second(segment)):
            duplicate = True
            continue
        start = max(max(start, board.una), segment.ack)
        if start >= end or end > board.nxt:
            continue
        starts[count] = start
        ends[count] = end
        count += 1
        seq = start
        while seq < end:
            skip = known_until(s, seq)
            if skip > seq:
                seq = skip
                continue
            if slot_of(board, seq).flags & SACKED == 0:
                mark_sack(s, segment, seq, now)
            seq += 1
    if count > 0:
        for index in range(count):
            s.cache_start[index] = starts[index]
            s.cache_end[index] = ends[index]
        s.cached = count
    return duplicate


cdef inline bint within_second(Segment *segment) noexcept nogil:
    if segment.blocks < 2:
        return False
    return (segment.sack_start[0] >= segment.sack_start[1]
            and segment.sack_end[0] <= segment.sack_end[1])


cdef inline int32_t known_until(Sender *s, int32_t seq) noexcept nogil:
    cdef int32_t index
    for index in range(s.cached):
        if s.cache_start[index] <= seq < s.cache_end[index]:
            return s.cache_end[index]
    return seq


cdef inline void mark_sack(
    Sender *s, Segment *segment, int32_t seq, int64_t now
) noexcept nogil:
    cdef Slot *slot = slot_of(&s.board, seq)
    cdef int64_t sent_ns = slot.sent_ns
    cdef bint again = slot.flags & RETRANSMITTED != 0
    rack_delivered(&s.rack, seq, sent_ns, again, s.rtt.minimum_rtt_ns, now)
    if not again:
        if segment.first_sack_ns == NO_TIME:
            segment.first_sack_ns = sent_ns
        segment.last_sack_ns = sent_ns
    if s.model != NULL:
        delivery_on_delivered(&s.model.delivery, &s.board, seq, sent_ns)
    board_sack(&s.board, seq)
    segment.delivered += 1


cdef inline bint remove_acknowledged(
    Endpoint *e, Segment *segment, bint advanced, int64_t now
) noexcept nogil:
    cdef Sender *s = &e.sender
    cdef Scoreboard *board = &s.board
    cdef int64_t first_ns = NO_TIME
    cdef int64_t last_ns = NO_TIME
    cdef int64_t sent_ns
    cdef bint again = False
    cdef bint retransmitted
    cdef int32_t seq
    cdef uint32_t flags
    cdef Slot *slot
    cdef int32_t una = board.una
    cdef int32_t held = board.sacked
    cdef int64_t acked_bytes = s.acked_bytes
    while board.una < segment.ack:
        seq = board.una
        slot = slot_of(board, seq)
        sent_ns = slot.sent_ns
        s.acked_bytes += slot.payload
        flags = board_remove_first(board)
        if flags & RETRANSMITTED:
            again = True
        elif flags & SACKED == 0:
            last_ns = sent_ns
            if first_ns == NO_TIME:
                first_ns = sent_ns
        if flags & SACKED == 0:
            segment.delivered += 1
            if e.paced:
                delivery_on_delivered(&s.model.delivery, board, seq, sent_ns)
            retransmitted = flags & RETRANSMITTED != 0
            if not retransmitted or segment.echo_ns >= sent_ns:
                rack_delivered(&s.rack, seq, sent_ns, retransmitted, s.rtt.minimum_rtt_ns, now)
    if again:
        first_ns = NO_TIME
    elif e.paced and board.una == una + 1 and held == 0:
        note_delay(e, s.acked_bytes - acked_bytes)
    if take_rtt(e, segment, first_ns, last_ns, advanced, now):
        if advanced:
            return True
        return (segment.first_sack_ns != NO_TIME
                and segment.first_sack_ns < slot_of(board, board.una).sent_ns)
    return advanced


cdef inline void note_delay(Endpoint *e, int64_t acked_bytes) noexcept nogil:
    cdef DeliveryRate *d = &e.sender.model.delivery
    d.delayed = (acked_bytes < e.parameters.mss_bytes
                 and d.prior_delivered + 1 == d.delivered)


cdef inline bint take_rtt(
    Endpoint *e, Segment *segment, int64_t first_ns, int64_t last_ns, bint advanced, int64_t now
) noexcept nogil:
    cdef Sender *s = &e.sender
    cdef int64_t rtt_ns = -1
    cdef int64_t control_ns = -1
    if first_ns != NO_TIME:
        rtt_ns = now - first_ns
        control_ns = now - last_ns
    if segment.first_sack_ns != NO_TIME:
        control_ns = now - segment.last_sack_ns
        if rtt_ns < 0:
            rtt_ns = now - segment.first_sack_ns
    if rtt_ns < 0 and advanced:
        rtt_ns = now - segment.echo_ns
        control_ns = rtt_ns
    if rtt_ns < 0:
        return False
    if e.paced:
        s.model.delivery.rtt_us = microseconds(now - control_ns, now)
    rtt_note_minimum(&s.rtt, control_ns)
    rtt_sample(&s.rtt, e.parameters.minimum_rto_ns, rtt_ns, s.board.una, s.board.nxt)
    control_on_rtt(&s.control, e.parameters, control_ns, s.board.una, s.board.nxt, now)
    return True


cdef inline void move_window(
    Endpoint *e, Segment *segment, bint advanced, int64_t now
) noexcept nogil:
    cdef Sender *s = &e.sender
    if e.paced:
        delivery_finish(
            &s.model.delivery, segment.delivered, segment.lost, s.rtt.minimum_rtt_ns // 1000, now)
        bbr_on_delivery(e, now)
    elif is_reducing(s):
        if segment.delivered > 0:
            s.control.cwnd = prr_window(
                &s.prr, in_flight(&s.board), s.control.ssthresh, segment.delivered, advanced,
                segment.lost)
    elif advanced and use_full(s):
        control_on_ack(&s.control, e.parameters,
                       segment.delivered if e.parameters.byte_counting else 1, now)
    size_burst(e)
