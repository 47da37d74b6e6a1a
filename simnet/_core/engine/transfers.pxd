# Transfers: their beginnings, what may end them, their ends. In compiled form what
# simnet.engine.reference.transfers is.

from libc.stdint cimport int32_t, int64_t
from libc.stdlib cimport realloc

from simnet._core.structures.heap cimport heap_remove, heap_set
from simnet._core.structures.memory cimport unlikely
from simnet._core.engine.connections cimport (
    CLIENT, DONE, FAILED, GIVEN_UP, PATIENCE, SERVER, UNFINISHED, answer, exchange,
    exchange_received, free_if_over, is_usable, leg_of, next_timer, open_connection, outer_leg,
    play_applications, receive_segment, set_timers,
)
from simnet._core.engine.relays cimport act_as_relay, is_relay
from simnet._core.engine.sources cimport draw_duration, later
from simnet._core.engine.streams cimport (
    MULTIPLEXED, begin_stream, give_up_stream, received_of, record_end, settle_streams,
)
from simnet._core.models.tcp.endpoint cimport endpoint_abort, endpoint_on_timer
from simnet._core.models.tcp.types cimport ALL_TIMERS, Connection, Endpoint, Transfer
from simnet._core.engine.world cimport (
    FAILURE_MEMORY, FAILURE_ROOM, KIND_PATIENCE, KIND_SOURCE, NEVER, NONE, SIDE, Draw, Flow,
    TransferSource, World, connection_at, source_of, tie_of,
)

cdef enum:
    # Fields of a transfer (simnet.engine.counters).
    TRANSFER_FLOW = 0
    TRANSFER_SERIAL = 1
    TRANSFER_START = 2
    TRANSFER_END = 3
    TRANSFER_UP_BYTES = 4
    TRANSFER_DOWN_BYTES = 5
    TRANSFER_RECEIVED_BYTES = 6
    TRANSFER_STATUS = 7
    TRANSFER_WIDTH = 8


cdef inline int64_t start_transfer(
    World *w, int32_t flow, int64_t up_bytes, int64_t down_bytes, int64_t patience,
    int32_t *kept, bint of_person,
) noexcept nogil:
    # Start a transfer, now; return its serial number. `kept`, where not NULL, is the connection
    # that the source keeps: it is used if it still serves, and a new one is left there if not.
    cdef int32_t number = note_transfer(w, flow, up_bytes, down_bytes, of_person)
    if unlikely(number == NONE):
        return NONE
    begin_transfer(w, number, patience, kept)
    return w.transfers[number].serial


cdef inline int32_t note_transfer(
    World *w, int32_t flow, int64_t up_bytes, int64_t down_bytes, bint of_person
) noexcept nogil:
    # Note a transfer as asked for, now; return its place in World.transfers.
    cdef int32_t number = transfer_make(w)
    cdef Transfer *t
    if unlikely(number == NONE):
        return NONE
    w.flows[flow].transfers_started += 1
    t = &w.transfers[number]
    t.serial = w.serials
    t.start_ns = w.now
    t.end_ns = NONE
    t.up_bytes = up_bytes
    t.down_bytes = down_bytes
    t.received_bytes = 0
    t.flow = flow
    t.connection = NONE
    t.status = UNFINISHED
    t.of_person = of_person
    w.serials += 1
    return number


cdef inline void begin_transfer(
    World *w, int32_t number, int64_t patience, int32_t *kept
) noexcept nogil:
    # Let a transfer begin, now, over a connection as start_transfer has it.
    cdef Transfer *t = &w.transfers[number]
    cdef int32_t slot = serving_connection(w, t, kept)
    cdef Connection *c
    if unlikely(slot == NONE):
        return
    c = connection_at(w, slot)
    c.held = kept != NULL
    c.transfer = number
    t.connection = slot
    if patience < NEVER:
        heap_set(&w.far, source_of(w, slot, PATIENCE), later(w.now, patience),
                 tie_of(KIND_PATIENCE, t.serial, 0))
    exchange(w, c, t.up_bytes, t.down_bytes, kept != NULL)
    settle_connection(w, c, CLIENT)


cdef inline int32_t serving_connection(World *w, Transfer *t, int32_t *kept) noexcept nogil:
    cdef int32_t slot = NONE
    if kept != NULL and kept[0] != NONE:
        slot = kept[0]
        if not is_usable(w, connection_at(w, slot)):
            connection_at(w, slot).held = False
            free_if_over(w, slot)
            slot = NONE
    if slot == NONE:
        slot = open_connection(w, t.flow, t.serial)
    if kept != NULL:
        kept[0] = slot
    return slot


cdef inline void begin_beside(
    World *w, int32_t number, int64_t patience, int32_t *kept
) noexcept nogil:
    # Let a transfer begin, now, beside others over a connection that they share.
    cdef int32_t slot = serving_connection(w, &w.transfers[number], kept)
    cdef Connection *c
    if unlikely(slot == NONE):
        return
    c = connection_at(w, slot)
    c.held = True
    w.transfers[number].connection = slot
    begin_stream(w, c, slot, number, patience)
    settle_connection(w, c, CLIENT)


cdef inline int32_t transfer_make(World *w) noexcept nogil:
    cdef int32_t room
    cdef void *grown
    if w.transfer_count == w.transfer_room:
        if w.transfer_room >= 1 << 30:
            w.failure = FAILURE_ROOM
            return NONE
        room = w.transfer_room * 2 if w.transfer_room else 64
        grown = realloc(w.transfers, <size_t>room * sizeof(Transfer))
        if grown == NULL:
            w.failure = FAILURE_MEMORY
            return NONE
        w.transfers = <Transfer *>grown
        w.transfer_room = room
    w.transfer_count += 1
    return w.transfer_count - 1


# What happens to a connection may end its transfer.


cdef inline void deliver_segment(World *w, int32_t p) noexcept nogil:
    # Take segment p off the network at the side that did not send it.
    cdef int32_t slot = w.packets[p].owner
    cdef int side = 1 - (w.packets[p].flags & SIDE)
    cdef Connection *c = connection_at(w, slot)
    receive_segment(w, c, side, p)
    settle_connection(w, c, side)
    free_if_over(w, slot)


cdef inline void timer_event(World *w, int32_t slot, int side) noexcept nogil:
    cdef Connection *c = connection_at(w, slot)
    cdef Endpoint *e = &c.ends[side]
    cdef int index
    cdef int64_t deadline = next_timer(e, w.now, &index)
    cdef bint due = deadline == e.pending_ns and index == e.pending_index
    e.pending_ns = NEVER
    e.pending_index = ALL_TIMERS
    if due:
        endpoint_on_timer(w, e, index, w.now)
        settle_connection(w, c, side)
    else:
        set_timers(w, c, side)
    if e.pending_ns == NEVER:
        heap_remove(&w.far, source_of(w, slot, side))
    free_if_over(w, slot)


cdef inline void give_up(World *w, Connection *c) noexcept nogil:
    if c.transfer == MULTIPLEXED:
        give_up_stream(w, c, c.ends[CLIENT].connection)
        return
    endpoint_abort(w, &c.ends[CLIENT])
    set_timers(w, c, CLIENT)
    end_transfer(w, c, GIVEN_UP)


cdef inline void settle_connection(World *w, Connection *c, int side) noexcept nogil:
    # Do all that an event at `side` has made possible.
    cdef int outcome = UNFINISHED
    if unlikely(c.ends[side].leg):
        if is_relay(w, c, side):
            act_as_relay(w, c, side)
            return
        c = leg_of(w, c, 1)
        if side == SERVER and c.transfer == NONE:  # an upload done for its client only
            answer(w, c, &outer_leg(w, c, SERVER).ends[SERVER])
    if unlikely(c.transfer == MULTIPLEXED):
        settle_streams(w, c, c.ends[CLIENT].connection, side)
        return
    if c.transfer != NONE:
        outcome = play_applications(w, c, side)
    set_timers(w, outer_leg(w, c, side), side)
    if outcome != UNFINISHED:
        if outcome == FAILED:
            set_timers(w, outer_leg(w, c, 1 - side), 1 - side)
        end_transfer(w, c, outcome)


cdef inline void end_transfer(World *w, Connection *c, int outcome) noexcept nogil:
    # Report the end; another exchange may follow only if this one was done.
    cdef Transfer *t = &w.transfers[c.transfer]
    cdef Flow *f = &w.flows[c.flow]
    c.usable = c.keep_open and outcome == DONE
    c.transfer = NONE
    heap_remove(&w.far, source_of(w, c.ends[CLIENT].connection, PATIENCE))
    record_end(w, t, outcome, exchange_received(c))
    if not t.of_person and w.transfer_sources[f.source].think.law != NULL:
        start_after(w, c.flow, &w.transfer_sources[f.source].think)


cdef inline void start_after(World *w, int32_t flow, Draw *pause) noexcept nogil:
    # Place a transfer one `pause` from now, if the source has not ended by then.
    cdef TransferSource *s = &w.transfer_sources[w.flows[flow].source]
    cdef int64_t time = later(w.now, draw_duration(pause, 0))
    if time < s.until:
        heap_set(&w.far, flow, time, tie_of(KIND_SOURCE, flow, 0))
    else:
        heap_remove(&w.far, flow)


cdef inline void transfer_write(World *w, int32_t number, int64_t *out) noexcept nogil:
    # The unfinished end with the run.
    cdef Transfer *t = &w.transfers[number]
    cdef Connection *c
    out[TRANSFER_FLOW] = t.flow
    out[TRANSFER_SERIAL] = t.serial
    out[TRANSFER_START] = t.start_ns
    out[TRANSFER_END] = t.end_ns
    out[TRANSFER_UP_BYTES] = t.up_bytes
    out[TRANSFER_DOWN_BYTES] = t.down_bytes
    out[TRANSFER_RECEIVED_BYTES] = t.received_bytes
    out[TRANSFER_STATUS] = t.status
    if t.status == UNFINISHED:
        out[TRANSFER_END] = w.duration
    if t.connection == NONE:
        return
    c = connection_at(w, t.connection)
    if c.transfer == MULTIPLEXED:
        out[TRANSFER_RECEIVED_BYTES] = received_of(w, c, number)
    else:
        out[TRANSFER_RECEIVED_BYTES] = exchange_received(c)
