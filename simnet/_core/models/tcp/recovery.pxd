# Loss recovery and its timers: states of congestion, RACK's verdicts, tail loss probe, time-out.

from libc.stdint cimport int32_t, int64_t

from simnet._core.models.tcp.bbr cimport bbr_on_timeout, bbr_reduced, bbr_undone
from simnet._core.models.tcp.control cimport control_on_timeout, control_reduced
from simnet._core.models.tcp.pacing cimport pacer_on_sent
from simnet._core.models.tcp.prr cimport prr_begin, prr_window
from simnet._core.models.tcp.rack cimport rack_detect_losses
from simnet._core.models.tcp.rtt cimport rtt_back_off
from simnet._core.models.tcp.scoreboard cimport (
    board_forgive, board_lose, board_probe, in_flight, slot_of,
)
from simnet._core.models.tcp.transmitter cimport (
    CWR_STATE, DISORDER, LOSS, NO_TIMER, OPEN, PERSIST, PROBE, RECOVERY, REORDER, TIMEOUT,
    TIMER_SLACK_NS, arm_timeout, clear_timer, is_reducing, probe_window, retransmit,
    retransmit_lost, send_burst, sender_queued, set_timer, transmit, window_edge,
)
from simnet._core.models.tcp.types cimport NO_SEQ, NO_TIME, Endpoint, Scoreboard, Segment, Sender
from simnet._core.models.tcp.window_validation cimport present_ssthresh
from simnet._core.engine.world cimport World, connection_at

cdef enum:
    DUPLICATES = 3


cdef inline void sender_on_timer(World *w, Endpoint *e, int64_t now) noexcept nogil:
    if e.sender.timer_kind == PROBE:
        send_probe(w, e, now)
    elif e.sender.timer_kind == REORDER:
        on_reorder_timeout(w, e, now)
    elif e.sender.timer_kind == PERSIST:
        on_window_closed(w, e, now)
    else:
        on_timeout(w, e, now)


cdef inline bint alert(
    Endpoint *e, Segment *segment, bint advanced, bint marked, int64_t now, bint *waits
) noexcept nogil:
    cdef Sender *s = &e.sender
    cdef Scoreboard *board = &s.board
    cdef int32_t lost_again
    if s.state == RECOVERY and board.una >= s.recovery_end:
        end_reduction(s)
    elif s.state == CWR_STATE and board.una > s.recovery_end:
        end_reduction(s)
    if s.state == LOSS:
        if advanced and undo(s, segment):
            s.state = OPEN
        elif board.una >= s.recovery_end:
            s.state = OPEN
            s.undo_possible = False
    lost_again = board.retransmitted
    waits[0] = detect_losses(e, &segment.lost, now)
    if s.state == RECOVERY:
        return True
    if s.state == LOSS and board.retransmitted >= lost_again:
        return True
    if board.lost > 0:
        enter_recovery(e)
        return True
    if marked and s.state <= DISORDER:
        begin_reduction(e)
        s.state = CWR_STATE
    if s.state != CWR_STATE:
        settle_congestion(s)
    return False


cdef inline void settle_congestion(Sender *s) noexcept nogil:
    if s.board.sacked + s.board.lost + s.board.retransmitted > 0:
        s.state = DISORDER
    else:
        s.state = OPEN
        s.first_retransmission_ns = NO_TIME


cdef inline bint detect_losses(Endpoint *e, int64_t *lost, int64_t now) noexcept nogil:
    cdef int64_t wait_ns
    if not e.sender.rack.advanced:
        return False
    e.sender.rack.advanced = False
    wait_ns = mark_losses(&e.sender, lost, now)
    if wait_ns > 0:
        set_timer(e, REORDER, wait_ns + TIMER_SLACK_NS, now)
    return wait_ns > 0


cdef inline int64_t mark_losses(Sender *s, int64_t *lost, int64_t now) noexcept nogil:
    # Adds to `lost` how many more are.
    cdef Scoreboard *board = &s.board
    cdef int64_t before = board.lost - board.retransmitted
    cdef int64_t wait_ns = rack_detect_losses(&s.rack, board, reorder_window_ns(s), now)
    cdef int64_t more = board.lost - board.retransmitted - before
    lost[0] += more
    if s.model != NULL:
        s.model.delivery.lost += more
    return wait_ns


cdef inline int64_t reorder_window_ns(Sender *s) noexcept nogil:
    if s.state >= RECOVERY or s.board.sacked >= DUPLICATES:
        return 0
    return min(s.rtt.minimum_rtt_ns >> 2, s.rtt.smoothed_x8 >> 3)


cdef inline void enter_recovery(Endpoint *e) noexcept nogil:
    if e.sender.state != CWR_STATE:
        begin_reduction(e)
    e.sender.state = RECOVERY


cdef inline void begin_reduction(Endpoint *e) noexcept nogil:
    cdef Sender *s = &e.sender
    s.recovery_end = s.board.nxt
    s.probe_end = NO_SEQ
    s.undo_possible = False
    s.control.count = 0
    prr_begin(&s.prr, s.control.cwnd)
    s.control.ssthresh = reduced(e)
    if e.parameters.ecn:
        s.cwr_due = s.ecn_ok


cdef inline int64_t reduced(Endpoint *e) noexcept nogil:
    if e.paced:
        return bbr_reduced(e.sender.model, &e.sender.control)
    return control_reduced(&e.sender.control, e.parameters)


cdef inline void end_reduction(Sender *s) noexcept nogil:
    if s.model == NULL:
        s.control.cwnd = s.control.ssthresh
    s.state = OPEN


cdef inline bint undo(Sender *s, Segment *segment) noexcept nogil:
    if not s.undo_possible or segment.echo_ns >= s.first_retransmission_ns:
        return False
    s.undo_possible = False
    board_forgive(&s.board)
    if s.model == NULL:
        s.control.cwnd = max(s.control.cwnd, s.undo_window)
    else:
        bbr_undone(s.model)
    s.control.ssthresh = max(s.control.ssthresh, s.undo_ssthresh)
    s.rack.advanced = True
    return True


cdef inline void send_probe(World *w, Endpoint *e, int64_t now) noexcept nogil:
    cdef Sender *s = &e.sender
    cdef Scoreboard *board = &s.board
    cdef bint open_ = s.state == OPEN or s.state == CWR_STATE
    if s.probe_end == NO_SEQ and open_ and board.una < board.nxt:
        s.probe_again = False
        if sender_queued(e) > 0 and board.nxt < window_edge(e):
            send_burst(w, e, 1, now)
        else:
            board_probe(board, board.nxt - 1, now)
            transmit(w, e, board.nxt - 1, True, now)
            pace_alone(e, board.nxt - 1, now)
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
        if not e.paced:
            s.control.cwnd = s.control.ssthresh
        settle_congestion(s)
    elif not (advanced or sacked):
        s.probe_end = NO_SEQ


cdef inline void on_reorder_timeout(World *w, Endpoint *e, int64_t now) noexcept nogil:
    cdef Sender *s = &e.sender
    cdef Scoreboard *board = &s.board
    cdef int64_t flying = in_flight(board)
    cdef int64_t lost = 0
    mark_losses(s, &lost, now)
    if in_flight(board) != flying:
        if s.state != RECOVERY:
            enter_recovery(e)
            if not e.paced:
                s.control.cwnd = prr_window(
                    &s.prr, in_flight(board), s.control.ssthresh, 1, False, lost)
        retransmit_lost(w, e, now)
    if s.timer_kind != TIMEOUT:
        arm_timeout(e, now)


cdef inline void on_window_closed(World *w, Endpoint *e, int64_t now) noexcept nogil:
    if e.sender.timeouts_in_row >= e.parameters.retries:
        e.sender.expired = True
        clear_timer(e)
    else:
        probe_window(w, e, now)


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
        s.undo_ssthresh = s.control.ssthresh
        if not is_reducing(s):
            s.undo_ssthresh = present_ssthresh(&s.control)
        s.undo_window = s.control.cwnd
        s.control.ssthresh = reduced(e)
        s.first_retransmission_ns = NO_TIME
    s.control.cwnd = in_flight(board) + 1
    s.control.count = 0
    s.state = LOSS
    if e.paced:
        bbr_on_timeout(s.model, e.parameters)
    else:
        control_on_timeout(&s.control, e.parameters, board.nxt, now)
    s.recovery_end = board.nxt
    s.probe_end = NO_SEQ
    if e.parameters.ecn:
        s.cwr_due = s.ecn_ok
    retransmit(w, e, board.una, now)
    pace_alone(e, board.una, now)
    s.timeouts_in_row += 1
    rtt_back_off(&s.rtt)
    set_timer(e, TIMEOUT, s.rtt.rto_ns, now)


cdef inline void pace_alone(Endpoint *e, int32_t seq, int64_t now) noexcept nogil:
    if e.paced:
        pacer_on_sent(
            &e.sender.model.pacer, 1, slot_of(&e.sender.board, seq).payload, now)


cdef inline void mark_all_lost(Sender *s, int64_t now) noexcept nogil:
    cdef Scoreboard *board = &s.board
    cdef int64_t lost = board.lost - board.retransmitted
    cdef int32_t seq = board.una
    cdef int64_t age_ns
    while seq < board.nxt:
        age_ns = now - slot_of(board, seq).sent_ns
        if seq == board.una or age_ns >= s.rack.rtt_ns:
            board_lose(board, seq)
        seq += 1
    board.hint = board.una
    if s.model != NULL:
        s.model.delivery.lost += board.lost - board.retransmitted - lost
