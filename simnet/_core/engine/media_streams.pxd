# A person's stream: datagrams at constant rates, each way, in one piece or several. Side 0 sends
# up, side 1 down. In compiled form what simnet.engine.reference.media_streams is.

from libc.stdint cimport int32_t, int64_t
from libc.stdlib cimport realloc

from simnet._core.structures.heap cimport heap_remove, heap_set
from simnet._core.engine.connections cimport DONE, PATIENCE, connection_make
from simnet._core.engine.people cimport complete
from simnet._core.engine.sources cimport later, send_datagram
from simnet._core.models.tcp.types cimport Call, Connection
from simnet._core.engine.world cimport (
    FAILURE_MEMORY, KIND_PATIENCE, KIND_SOURCE, NEVER, NONE, SIDE, Completion, Packet, World,
    connection_at, source_of, tie_of,
)


cdef inline int32_t start_stream(
    World *w, int32_t flow, int64_t size_bytes, int64_t up_gap_ns, int64_t down_gap_ns,
    int64_t duration_ns, bint kept, int32_t slot,
) noexcept nogil:
    # Start a stream, now, or go on with the one of a slot; return its slot, NONE when there is no
    # memory. A gap of NEVER leaves its direction silent. One that is `kept` may be continued.
    cdef int64_t serial = w.serials
    cdef Connection *c
    cdef Call *call
    cdef int side
    cdef int64_t wait
    if slot == NONE:
        slot = connection_make(w, flow, serial)
        if slot == NONE:
            return NONE
        c = connection_at(w, slot)
        c.is_stream = True
        c.streams = call_make(w)
        if c.streams == NONE:
            return NONE
        w.calls[c.streams].serial = serial
    w.serials += 1
    c = connection_at(w, slot)
    c.serial = serial
    c.held = kept
    call = &w.calls[c.streams]
    c.size_or_legs = size_bytes
    c.stream_end_ns = later(w.now, duration_ns)
    c.stream_gap_ns[0] = up_gap_ns
    c.stream_gap_ns[1] = down_gap_ns
    for side in range(2):
        c.stream_sent[side] = 0
        c.stream_received[side] = 0
        call.delay_sum[side] = 0
        if c.stream_gap_ns[side] < NEVER:
            wait = 0
            if call.last_ns[side] >= 0:
                wait = max(later(call.last_ns[side], c.stream_gap_ns[side]) - w.now, <int64_t>0)
            emit_after(w, c, slot, side, wait)
    heap_set(&w.far, source_of(w, slot, PATIENCE), c.stream_end_ns,
             tie_of(KIND_PATIENCE, serial, 0))
    return slot


cdef inline int32_t call_make(World *w) noexcept nogil:
    # Take a call from the pool; NONE when there is no memory.
    cdef int32_t k, room
    cdef void *grown
    cdef Call *call
    cdef int side
    if w.call_free == NONE:
        room = w.call_room * 2 if w.call_room else 16
        grown = realloc(w.calls, <size_t>room * sizeof(Call))
        if grown == NULL:
            w.failure = FAILURE_MEMORY
            return NONE
        w.calls = <Call *>grown
        for k in range(w.call_room, room):
            w.calls[k].next_free = k + 1 if k + 1 < room else NONE
        w.call_free = w.call_room
        w.call_room = room
    k = w.call_free
    call = &w.calls[k]
    w.call_free = call.next_free
    for side in range(2):
        call.last_ns[side] = -1
        call.transit[side] = -1
        call.jitter[side] = 0
    return k


cdef inline void receive_datagram(World *w, Packet *packet) noexcept nogil:
    # A datagram of a person's stream has arrived: count it, with its delay and the interarrival
    # jitter of RFC 3550 section A.8.
    cdef Connection *c = connection_at(w, packet.owner)
    cdef Call *call = &w.calls[c.streams]
    cdef int side = packet.flags & SIDE
    cdef int64_t delay = w.now - packet.stamp
    cdef int64_t change
    c.stream_received[side] += 1
    call.delay_sum[side] += delay
    if call.transit[side] >= 0:
        change = delay - call.transit[side]
        if change < 0:
            change = -change
        call.jitter[side] += change - ((call.jitter[side] + 8) >> 4)
    call.transit[side] = delay


cdef inline void emit_after(
    World *w, Connection *c, int32_t slot, int side, int64_t delay
) noexcept nogil:
    cdef int64_t time = later(w.now, delay)
    if time < c.stream_end_ns:
        heap_set(&w.far, source_of(w, slot, side), time,
                 tie_of(KIND_SOURCE, w.flow_count + c.serial * 2 + 1 - side, 0))
    else:
        heap_remove(&w.far, source_of(w, slot, side))


cdef inline void stream_event(World *w, int32_t slot, int side) noexcept nogil:
    cdef Connection *c = connection_at(w, slot)
    c.stream_sent[side] += 1
    w.calls[c.streams].last_ns[side] = w.now
    if send_datagram(w, c.flow, side, c.size_or_legs, slot):
        emit_after(w, c, slot, side, c.stream_gap_ns[side])


cdef inline void end_stream(World *w, Connection *c) noexcept nogil:
    cdef Completion *done = complete(w, c.serial, DONE, 0)
    cdef int side
    if done != NULL:
        for side in range(2):
            done.sent[side] = c.stream_sent[side]
            done.received[side] = c.stream_received[side]
            done.delay_sum[side] = w.calls[c.streams].delay_sum[side]
            done.jitter[side] = w.calls[c.streams].jitter[side]
