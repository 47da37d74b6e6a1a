# The packet trace: one row a packet and interface. In simnet.engine.reference a part of meters.

from libc.stdint cimport int32_t, int64_t
from libc.stdlib cimport realloc

from simnet._core.engine.world cimport (
    DATA, FAILURE_MEMORY, SIDE, Packet, TraceRow, World,
)

cdef enum:
    # Fields of a row (simnet.engine.counters).
    TRACE_INTERFACE = 0
    TRACE_ARRIVAL = 1
    TRACE_DEPARTURE = 2
    TRACE_FATE = 3
    TRACE_FLOW = 4
    TRACE_SIDE = 5
    TRACE_SEQ = 6
    TRACE_SIZE = 7
    TRACE_WIDTH = 8


cdef inline void trace_entry(World *w, int32_t i, int32_t p, int fate) noexcept nogil:
    # Packet p came to interface i, now, and that became of it.
    cdef void *grown
    cdef int64_t room
    cdef TraceRow *row
    cdef Packet *packet = &w.packets[p]
    if w.trace_count == w.trace_room:
        room = w.trace_room * 2 if w.trace_room else 1024
        grown = realloc(w.trace, <size_t>room * sizeof(TraceRow))
        if grown == NULL:
            w.failure = FAILURE_MEMORY
            w.trace_row[p] = 0
            return
        w.trace = <TraceRow *>grown
        w.trace_room = room
    row = &w.trace[w.trace_count]
    row.arrival = w.now
    row.departure = -1
    row.interface = i
    row.flow = packet.flow
    row.seq = packet.seq if packet.flags & DATA else -1
    row.size = packet.size
    row.fate = fate
    row.side = packet.flags & SIDE
    w.trace_row[p] = w.trace_count
    w.trace_count += 1


cdef inline void trace_end(World *w, int32_t p, int64_t time, int fate) noexcept nogil:
    # Packet p, which was inside, no longer is.
    w.trace[w.trace_row[p]].departure = time
    w.trace[w.trace_row[p]].fate = fate


cdef inline void trace_write(TraceRow *row, int64_t *out) noexcept nogil:
    out[TRACE_INTERFACE] = row.interface
    out[TRACE_ARRIVAL] = row.arrival
    out[TRACE_DEPARTURE] = row.departure
    out[TRACE_FATE] = row.fate
    out[TRACE_FLOW] = row.flow
    out[TRACE_SIDE] = row.side
    out[TRACE_SEQ] = row.seq
    out[TRACE_SIZE] = row.size
