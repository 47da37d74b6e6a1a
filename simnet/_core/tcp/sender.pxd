# The sending half: the send loop, the processing of acknowledgements, recovery and its timers.
#
# The order of work on an acknowledgement is that of tcp_ack in Linux's tcp_input.c: SACK marks,
# removal and RTT, loss marks and state, timer, window, retransmissions; then new data.

from libc.stdint cimport int32_t, int64_t, uint32_t

from simnet._core.tcp.control cimport (
    control_on_ack, control_on_idle, control_on_rtt, control_on_timeout, control_open,
    control_reduced,
)
from simnet._core.tcp.output cimport send_segment
from simnet._core.tcp.receiver cimport ACK, FIN, PSH, receiver_acknowledged, scaled
from simnet._core.tcp.recovery cimport (
    prr_begin, prr_window, rack_delivered, rack_detect_losses, rack_open,
)
from simnet._core.tcp.rtt cimport rtt_back_off, rtt_note_minimum, rtt_open, rtt_sample
from simnet._core.tcp.scoreboard cimport (
    CLOSES, ENDS_WRITE, IN_FLIGHT_AGAIN, LOST, RETRANSMITTED, SACKED, board_append, board_forgive,
    board_lose, board_open, board_probe, board_remove_first, board_retransmit, board_sack,
    in_flight, slot_of,
)
from simnet._core.tcp.timers cimport RETRANSMIT, expiry
from simnet._core.tcp.types cimport (
    NO_SEQ, NO_TIME, CongestionControl, Endpoint, Parameters, Scoreboard, Segment, Sender, Slot,
)
from simnet._core.world cimport FAILURE_MEMORY, NEVER, NONE, World, connection_at

cdef enum:
    OPEN = 0
    DISORDER = 1
    RECOVERY = 2
    LOSS = 3

cdef enum:
    NO_TIMER = 0
    TIMEOUT = 1
    PROBE = 2
    REORDER = 3
    HANDSHAKE = 4

cdef enum:
    DUPLICATES = 3
    TIMER_SLACK_NS = 2000000
    RECENT_SEND_NS = 1000000
    MOST_BURST_BYTES = 65280
    LEAST_BURST = 2
    DEFERRAL_DIVISOR = 3

cdef inline int sender_open(Sender *s, Parameters *p) noexcept nogil:
    # Returns -1 when there is no memory.
    if board_open(&s.board) < 0:
        return -1
    rtt_open(&s.rtt)
    rack_open(&s.rack)
    prr_begin(&s.prr, 0)
    control_open(&s.control, p)
    s.state = OPEN
    s.timer_kind = NO_TIMER
    s.unsent_bytes = 0
    s.closing = False
    s.fin_seq = NO_SEQ
    s.acked_bytes = 0
    s.burst = LEAST_BURST
    s.last_sent_ns = 0
    s.recovery_end = 0
    s.probe_end = NO_SEQ
    s.probe_again = False
    s.timeouts_in_row = 0
    s.expired = False
    s.undo_possible = False
    s.undo_window = 0
    s.undo_ssthresh = 0
    s.first_retransmission_ns = NO_TIME
    s.usage_end = 0
    s.usage_limited = False
    s.usage_most = 0
    s.used = 0
    s.used_since_ns = 0
    s.cached = 0
    s.delivered = 0
    s.lost = 0
    s.first_sack_ns = NO_TIME
    s.last_sack_ns = NO_TIME
    return 0


# The application and the connection.


cdef inline void sender_start(Endpoint *e, int64_t rtt_ns, int64_t now) noexcept nogil:
    cdef Sender *s = &e.sender
    rtt_note_minimum(&s.rtt, rtt_ns)
    rtt_sample(&s.rtt, e.parameters.minimum_rto_ns, rtt_ns, s.board.una, s.board.nxt)
    s.used_since_ns = now
    size_burst(e)


cdef inline void sender_write(
    Endpoint *e, int64_t size_bytes, bint closes, int64_t now
) noexcept nogil:
    cdef Sender *s = &e.sender
    if (e.parameters.slow_start_after_idle and s.board.una == s.board.nxt
            and size_bytes > 0):
        restart_after_idle(e, now)
    s.unsent_bytes += size_bytes
    if closes:
        s.closing = True


cdef inline bint fin_sent(Sender *s) noexcept nogil:
    return s.fin_seq != NO_SEQ


cdef inline bint fin_acknowledged(Sender *s) noexcept nogil:
    return s.fin_seq != NO_SEQ and s.board.una > s.fin_seq


cdef inline void clear_timer(Endpoint *e) noexcept nogil:
    e.sender.timer_kind = NO_TIMER
    e.timers[RETRANSMIT] = NEVER


cdef inline void restart_after_idle(Endpoint *e, int64_t now) noexcept nogil:
    cdef Sender *s = &e.sender
    cdef int64_t idle_ns = now - s.last_sent_ns
    cdef int64_t cwnd, restart
    if s.last_sent_ns == 0 or idle_ns <= s.rtt.rto_ns:
        return
    cwnd = s.control.cwnd
    restart = min(e.parameters.initial_window, cwnd)
    s.control.ssthresh = present_ssthresh(s)
    idle_ns -= s.rtt.rto_ns
    while idle_ns > 0 and cwnd > restart:
        cwnd >>= 1
        idle_ns -= s.rtt.rto_ns
    s.control.cwnd = max(cwnd, restart)
    s.used_since_ns = now
    s.used = 0


cdef inline int64_t present_ssthresh(Sender *s) noexcept nogil:
    if s.state == RECOVERY:
        return s.control.ssthresh
    return max(s.control.ssthresh, (s.control.cwnd >> 1) + (s.control.cwnd >> 2))


# Sending.


cdef inline void send_new(World *w, Endpoint *e, int64_t now) noexcept nogil:
    cdef Sender *s = &e.sender
    cdef Scoreboard *board = &s.board
    cdef int64_t cwnd = s.control.cwnd
    cdef bint sent = False
    cdef bint limited = False
    cdef int64_t count, room, window_room
    cdef int64_t queued = sender_queued(e)
    while queued > 0:
        room = cwnd - in_flight(board)
        window_room = board.una + e.parameters.window - board.nxt
        if room <= 0 or window_room <= 0:
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
    limited = limited or in_flight(board) >= cwnd
    if sent or limited:
        validate_window(e, limited, now)
    if sent:
        schedule_probe(e, False, now)


cdef inline int64_t sender_queued(Endpoint *e) noexcept nogil:
    cdef Sender *s = &e.sender
    if s.unsent_bytes > 0:
        return (s.unsent_bytes + e.parameters.mss_bytes - 1) // e.parameters.mss_bytes
    return 1 if s.closing and s.fin_seq == NO_SEQ else 0


cdef inline bint defer(
    Endpoint *e, int64_t room, int64_t window_room, int64_t now
) noexcept nogil:
    cdef Sender *s = &e.sender
    cdef int64_t limit, smoothed_ns, ack_due_ns
    if s.state >= RECOVERY or now - s.last_sent_ns > RECENT_SEND_NS:
        return False
    limit = min(room, window_room)
    if limit >= s.burst:
        return False
    if limit >= min(e.parameters.window, s.control.cwnd) // DEFERRAL_DIVISOR:
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
    if first and s.last_sent_ns > 0:
        control_on_idle(&s.control, e.parameters, now - s.last_sent_ns, now)
    for index in range(count):
        payload = min(e.parameters.mss_bytes, s.unsent_bytes)
        s.unsent_bytes -= payload
        flags = 0
        if s.unsent_bytes == 0 or (index == count - 1 and count > 1):
            flags = ENDS_WRITE
        if s.unsent_bytes == 0 and s.closing:
            flags |= CLOSES
            s.fin_seq = board.nxt
        seq = board_append(board, payload, flags, now)
        if seq == NONE:
            w.failure = FAILURE_MEMORY
            return
        transmit(w, e, seq, False, now)
    if s.state == RECOVERY:
        s.prr.sent += count
    if first or s.timer_kind == PROBE:
        arm_timeout(e, now)


cdef inline void transmit(
    World *w, Endpoint *e, int32_t seq, bint again, int64_t now
) noexcept nogil:
    cdef Slot *slot = slot_of(&e.sender.board, seq)
    cdef uint32_t flags = ACK
    if slot.flags & ENDS_WRITE:
        flags |= PSH
    if slot.flags & CLOSES:
        flags |= FIN
    send_segment(
        w, e, flags, seq, e.receiver.next_seq, slot.payload,
        slot.payload + e.parameters.header_bytes, e.receiver.recent_ns, again)
    receiver_acknowledged(e)
    e.sender.last_sent_ns = now


cdef inline void retransmit(World *w, Endpoint *e, int32_t seq, int64_t now) noexcept nogil:
    cdef Sender *s = &e.sender
    board_retransmit(&s.board, seq, now)
    if s.first_retransmission_ns == NO_TIME:
        s.first_retransmission_ns = now
    if s.state == RECOVERY:
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
        if slot_of(board, seq).flags & (LOST | IN_FLIGHT_AGAIN) == LOST:
            retransmit(w, e, seq, now)
            head_sent = head_sent or seq == board.una
        seq += 1
    board.hint = seq
    if head_sent and s.timer_kind != REORDER:
        set_timer(e, TIMEOUT, s.rtt.rto_ns, now)


cdef inline void validate_window(Endpoint *e, bint limited, int64_t now) noexcept nogil:
    cdef Sender *s = &e.sender
    cdef Scoreboard *board = &s.board
    cdef int64_t packets = board.nxt - board.una
    cdef int64_t used
    if (board.una >= s.usage_end or limited
            or (not s.usage_limited and packets > s.usage_most)):
        s.usage_limited = limited
        s.usage_most = packets
        s.usage_end = board.nxt
    if window_used(s):
        s.used = 0
        s.used_since_ns = now
        return
    s.used = max(s.used, packets)
    if e.parameters.slow_start_after_idle and now - s.used_since_ns >= s.rtt.rto_ns:
        if s.state == OPEN:
            used = max(s.used, e.parameters.initial_window)
            if used < s.control.cwnd:
                s.control.ssthresh = present_ssthresh(s)
                s.control.cwnd = (s.control.cwnd + used) >> 1
            s.used = 0
        s.used_since_ns = now


cdef inline bint window_used(Sender *s) noexcept nogil:
    if s.usage_limited:
        return True
    return s.control.cwnd < s.control.ssthresh and s.control.cwnd < 2 * s.usage_most


cdef inline void size_burst(Endpoint *e) noexcept nogil:
    cdef Sender *s = &e.sender
    cdef CongestionControl *control = &s.control
    cdef int64_t factor = 200 if control.cwnd < control.ssthresh >> 1 else 120
    cdef int64_t packets = s.board.nxt - s.board.una
    cdef int64_t window_bytes = e.parameters.mss_bytes * max(control.cwnd, packets)
    cdef int64_t rate = scaled(window_bytes, factor * 80000000, s.rtt.smoothed_x8)
    s.burst = max(min(rate >> 10, MOST_BURST_BYTES) // e.parameters.mss_bytes, LEAST_BURST)


# Acknowledgements.


cdef inline void sender_on_ack(
    World *w, Endpoint *e, Segment *segment, int64_t now
) noexcept nogil:
    cdef Sender *s = &e.sender
    cdef Scoreboard *board = &s.board
    cdef bint advanced, duplicate, sacked, rearm
    cdef bint resend = False
    cdef bint waits = False
    if segment.ack > board.nxt:
        return
    s.delivered = 0
    s.lost = 0
    s.first_sack_ns = NO_TIME
    s.last_sack_ns = NO_TIME
    if board.nxt == board.una:
        return
    advanced = segment.ack > board.una
    if advanced:
        s.timeouts_in_row = 0
    duplicate = mark_sacks(s, segment, now)
    sacked = s.first_sack_ns != NO_TIME or s.delivered > 0
    rearm = remove_acknowledged(e, segment, advanced, now)
    if s.probe_end != NO_SEQ:
        on_probe_acknowledged(e, segment.ack, advanced, sacked, duplicate)
    if s.state != OPEN or sacked:
        resend = alert(e, segment, advanced, now, &waits)
    if rearm and not waits and not schedule_probe(e, True, now):
        arm_timeout(e, now)
    move_window(e, advanced, now)
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
                mark_sack(s, seq, now)
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


cdef inline void mark_sack(Sender *s, int32_t seq, int64_t now) noexcept nogil:
    cdef Slot *slot = slot_of(&s.board, seq)
    cdef int64_t sent_ns = slot.sent_ns
    cdef bint again = slot.flags & RETRANSMITTED != 0
    rack_delivered(&s.rack, seq, sent_ns, again, s.rtt.minimum_rtt_ns, now)
    if not again:
        if s.first_sack_ns == NO_TIME:
            s.first_sack_ns = sent_ns
        s.last_sack_ns = sent_ns
    board_sack(&s.board, seq)
    s.delivered += 1


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
            s.delivered += 1
            retransmitted = flags & RETRANSMITTED != 0
            if not retransmitted or segment.echo_ns >= sent_ns:
                rack_delivered(&s.rack, seq, sent_ns, retransmitted, s.rtt.minimum_rtt_ns, now)
    if again:
        first_ns = NO_TIME
    if take_rtt(e, segment, first_ns, last_ns, advanced, now):
        if advanced:
            return True
        return (s.first_sack_ns != NO_TIME
                and s.first_sack_ns < slot_of(board, board.una).sent_ns)
    return advanced


cdef inline bint take_rtt(
    Endpoint *e, Segment *segment, int64_t first_ns, int64_t last_ns, bint advanced, int64_t now
) noexcept nogil:
    cdef Sender *s = &e.sender
    cdef int64_t rtt_ns = -1
    cdef int64_t control_ns = -1
    if first_ns != NO_TIME:
        rtt_ns = now - first_ns
        control_ns = now - last_ns
    if s.first_sack_ns != NO_TIME:
        control_ns = now - s.last_sack_ns
        if rtt_ns < 0:
            rtt_ns = now - s.first_sack_ns
    if rtt_ns < 0 and advanced:
        rtt_ns = now - segment.echo_ns
        control_ns = rtt_ns
    if rtt_ns < 0:
        return False
    rtt_note_minimum(&s.rtt, control_ns)
    rtt_sample(&s.rtt, e.parameters.minimum_rto_ns, rtt_ns, s.board.una, s.board.nxt)
    control_on_rtt(&s.control, e.parameters, control_ns, s.board.una, s.board.nxt, now)
    return True


cdef inline void move_window(Endpoint *e, bint advanced, int64_t now) noexcept nogil:
    cdef Sender *s = &e.sender
    if s.state == RECOVERY:
        if s.delivered > 0:
            s.control.cwnd = prr_window(
                &s.prr, in_flight(&s.board), s.control.ssthresh, s.delivered, advanced, s.lost)
    elif advanced and window_used(s):
        control_on_ack(&s.control, e.parameters, s.delivered, now)
    size_burst(e)


# Loss recovery.


cdef inline bint alert(
    Endpoint *e, Segment *segment, bint advanced, int64_t now, bint *waits
) noexcept nogil:
    cdef Sender *s = &e.sender
    cdef Scoreboard *board = &s.board
    cdef int32_t lost_again
    if s.state == RECOVERY and board.una >= s.recovery_end:
        end_recovery(s)
    if s.state == LOSS:
        if advanced and undo(s, segment):
            s.state = OPEN
        elif board.una >= s.recovery_end:
            s.state = OPEN
            s.undo_possible = False
    lost_again = board.retransmitted
    waits[0] = detect_losses(e, now)
    if s.state == RECOVERY:
        return True
    if s.state == LOSS and board.retransmitted >= lost_again:
        return True
    if board.lost > 0:
        enter_recovery(e)
        return True
    settle_congestion(s)
    return False


cdef inline void settle_congestion(Sender *s) noexcept nogil:
    if s.board.sacked + s.board.lost + s.board.retransmitted > 0:
        s.state = DISORDER
    else:
        s.state = OPEN
        s.first_retransmission_ns = NO_TIME


cdef inline bint detect_losses(Endpoint *e, int64_t now) noexcept nogil:
    cdef int64_t wait_ns
    if not e.sender.rack.advanced:
        return False
    e.sender.rack.advanced = False
    wait_ns = mark_losses(&e.sender, now)
    if wait_ns > 0:
        set_timer(e, REORDER, wait_ns + TIMER_SLACK_NS, now)
    return wait_ns > 0


cdef inline int64_t mark_losses(Sender *s, int64_t now) noexcept nogil:
    cdef Scoreboard *board = &s.board
    cdef int64_t lost = board.lost - board.retransmitted
    cdef int64_t wait_ns = rack_detect_losses(&s.rack, board, reorder_window_ns(s), now)
    s.lost += board.lost - board.retransmitted - lost
    return wait_ns


cdef inline int64_t reorder_window_ns(Sender *s) noexcept nogil:
    if s.state >= RECOVERY or s.board.sacked >= DUPLICATES:
        return 0
    return min(s.rtt.minimum_rtt_ns >> 2, s.rtt.smoothed_x8 >> 3)


cdef inline void enter_recovery(Endpoint *e) noexcept nogil:
    begin_reduction(e)
    e.sender.state = RECOVERY


cdef inline void begin_reduction(Endpoint *e) noexcept nogil:
    cdef Sender *s = &e.sender
    s.recovery_end = s.board.nxt
    s.probe_end = NO_SEQ
    s.undo_possible = False
    s.control.count = 0
    prr_begin(&s.prr, s.control.cwnd)
    s.control.ssthresh = control_reduced(&s.control, e.parameters)


cdef inline void end_recovery(Sender *s) noexcept nogil:
    s.control.cwnd = s.control.ssthresh
    s.state = OPEN


cdef inline bint undo(Sender *s, Segment *segment) noexcept nogil:
    if not s.undo_possible or segment.echo_ns >= s.first_retransmission_ns:
        return False
    s.undo_possible = False
    board_forgive(&s.board)
    s.control.cwnd = max(s.control.cwnd, s.undo_window)
    s.control.ssthresh = max(s.control.ssthresh, s.undo_ssthresh)
    s.rack.advanced = True
    return True


# Timers.


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
    if packets == 0 or s.state != OPEN:
        return False
    duration_ns = s.rtt.smoothed_x8 >> 2
    duration_ns += e.parameters.minimum_rto_ns if packets == 1 else TIMER_SLACK_NS
    limit_ns = s.rtt.rto_ns if advancing else timeout_remaining_ns(s, now)
    if limit_ns > 0:
        duration_ns = min(duration_ns, limit_ns)
    set_timer(e, PROBE, duration_ns, now)
    return True


cdef inline void sender_on_timer(World *w, Endpoint *e, int64_t now) noexcept nogil:
    if e.sender.timer_kind == PROBE:
        send_probe(w, e, now)
    elif e.sender.timer_kind == REORDER:
        on_reorder_timeout(w, e, now)
    else:
        on_timeout(w, e, now)


cdef inline void send_probe(World *w, Endpoint *e, int64_t now) noexcept nogil:
    cdef Sender *s = &e.sender
    cdef Scoreboard *board = &s.board
    if s.probe_end == NO_SEQ and s.state == OPEN and board.una < board.nxt:
        s.probe_again = False
        if sender_queued(e) > 0 and board.nxt < board.una + e.parameters.window:
            send_burst(w, e, 1, now)
        else:
            board_probe(board, board.nxt - 1, now)
            transmit(w, e, board.nxt - 1, True, now)
            s.probe_again = True
        s.probe_end = board.nxt
        s.timer_kind = NO_TIMER
    arm_timeout(e, now)


cdef inline void on_probe_acknowledged(
    Endpoint *e, int32_t ack, bint advanced, bint sacked, bint duplicate
) noexcept nogil:
    cdef Sender *s = &e.sender
    if ack < s.probe_end:
        return
    if not s.probe_again or duplicate:
        s.probe_end = NO_SEQ
    elif ack > s.probe_end:
        begin_reduction(e)
        s.control.cwnd = s.control.ssthresh
        settle_congestion(s)
    elif not (advanced or sacked):
        s.probe_end = NO_SEQ


cdef inline void on_reorder_timeout(World *w, Endpoint *e, int64_t now) noexcept nogil:
    cdef Sender *s = &e.sender
    cdef Scoreboard *board = &s.board
    cdef int64_t flying = in_flight(board)
    s.lost = 0
    mark_losses(s, now)
    if in_flight(board) != flying:
        if s.state != RECOVERY:
            enter_recovery(e)
            s.control.cwnd = prr_window(
                &s.prr, in_flight(board), s.control.ssthresh, 1, False, s.lost)
        retransmit_lost(w, e, now)
    if s.timer_kind != TIMEOUT:
        arm_timeout(e, now)


cdef inline void on_timeout(World *w, Endpoint *e, int64_t now) noexcept nogil:
    cdef Sender *s = &e.sender
    cdef Scoreboard *board = &s.board
    if board.una == board.nxt:
        clear_timer(e)
        return
    if s.timeouts_in_row >= e.parameters.retries:
        s.expired = True
        clear_timer(e)
        return
    w.flows[connection_at(w, e.connection).flow].timeouts += 1
    mark_all_lost(s, now)
    if (s.state <= DISORDER or s.recovery_end <= board.una
            or (s.state == LOSS and s.timeouts_in_row == 0)):
        s.undo_possible = True
        s.undo_ssthresh = present_ssthresh(s)
        s.undo_window = s.control.cwnd
        s.control.ssthresh = control_reduced(&s.control, e.parameters)
        s.first_retransmission_ns = NO_TIME
    s.control.cwnd = in_flight(board) + 1
    s.control.count = 0
    s.state = LOSS
    control_on_timeout(&s.control, e.parameters, board.nxt, now)
    s.recovery_end = board.nxt
    s.probe_end = NO_SEQ
    retransmit(w, e, board.una, now)
    s.timeouts_in_row += 1
    rtt_back_off(&s.rtt)
    set_timer(e, TIMEOUT, s.rtt.rto_ns, now)


cdef inline void mark_all_lost(Sender *s, int64_t now) noexcept nogil:
    cdef Scoreboard *board = &s.board
    cdef int32_t seq = board.una
    cdef int64_t age_ns
    while seq < board.nxt:
        age_ns = now - slot_of(board, seq).sent_ns
        if seq == board.una or age_ns >= s.rack.rtt_ns:
            board_lose(board, seq)
        seq += 1
    board.hint = board.una
