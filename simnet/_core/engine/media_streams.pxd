# A person's stream: datagrams at constant rates, each way. Side 0 sends up, side 1 down. In
# compiled form what simnet.engine.reference.media_streams is.

from libc.stdint cimport int32_t, int64_t

from simnet._core.structures.heap cimport heap_remove, heap_set
from simnet._core.engine.connections cimport DONE, PATIENCE, connection_make
from simnet._core.engine.people cimport complete
from simnet._core.engine.sources cimport later, send_datagram
from simnet._core.models.tcp.types cimport Connection
from simnet._core.engine.world cimport (
    KIND_PATIENCE, KIND_SOURCE, NEVER, NONE, Completion, World, connection_at, source_of, tie_of,
)


cdef inline int64_t start_stream(
    World *w, int32_t flow, int64_t size_bytes, int64_t up_gap_ns, int64_t down_gap_ns,
    int64_t duration_ns,
) noexcept nogil:
    # Start a stream, now; return its serial number, NONE when there is no memory. A gap of
    # NEVER leaves its direction silent.
    cdef int64_t serial = w.serials
    cdef int32_t slot = connection_make(w, flow, serial)
    cdef Connection *c
    cdef int side
    if slot == NONE:
        return NONE
    w.serials += 1
    c = connection_at(w, slot)
    c.is_stream = True
    c.size_or_legs = size_bytes
    c.stream_end_ns = later(w.now, duration_ns)
    c.stream_gap_ns[0] = up_gap_ns
    c.stream_gap_ns[1] = down_gap_ns
    for side in range(2):
        c.stream_sent[side] = 0
        c.stream_received[side] = 0
        if c.stream_gap_ns[side] < NEVER:
            emit_after(w, c, slot, side, 0)
    heap_set(&w.far, source_of(w, slot, PATIENCE), c.stream_end_ns,
             tie_of(KIND_PATIENCE, serial, 0))
    return serial


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
    if send_datagram(w, c.flow, side, c.size_or_legs, slot):
        emit_after(w, c, slot, side, c.stream_gap_ns[side])


cdef inline void end_stream(World *w, Connection *c) noexcept nogil:
    cdef Completion *done = complete(w, c.serial, DONE, 0)
    cdef int side
    if done != NULL:
        for side in range(2):
            done.sent[side] = c.stream_sent[side]
            done.received[side] = c.stream_received[side]
