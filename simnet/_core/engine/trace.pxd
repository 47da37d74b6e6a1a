# The packet trace: one row a packet and interface. In simnet.engine.reference a part of meters.

from libc.stdint cimport int32_t, int64_t
from libc.stdlib cimport realloc

from simnet._core.engine.world cimport (
    DATA, FAILURE_MEMORY, FAILURE_ROOM, NONE, SIDE, Note, Packet, TraceRow, World,
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

cdef enum:
    MOST_ROWS = 0x7FFFFFFE


cdef inline int64_t trace_add(World *w, int32_t i, int64_t arrival, int fate) noexcept nogil:
    # Add a row of a packet that came to interface i; returns its number, NONE when there is no
    # memory.
    cdef void *grown
    cdef int64_t room
    cdef TraceRow *row
    if w.trace_count == w.trace_room:
        room = w.trace_room * 2 if w.trace_room else 1024
        grown = realloc(w.trace, <size_t>room * sizeof(TraceRow))
        if grown == NULL:
            w.failure = FAILURE_MEMORY
            return NONE
        w.trace = <TraceRow *>grown
        w.trace_room = room
    row = &w.trace[w.trace_count]
    row.arrival = arrival
    row.departure = -1
    row.interface = i
    row.fate = fate
    w.trace_count += 1
    return w.trace_count - 1


cdef inline int32_t trace_seq(Packet *packet) noexcept nogil:
    return packet.seq if packet.flags & DATA else -1


cdef inline void trace_entry(World *w, int32_t i, int32_t p, int fate) noexcept nogil:
    # Packet p came to interface i, now, and that became of it.
    cdef Packet *packet = &w.packets[p]
    cdef int64_t number = trace_add(w, i, w.now, fate)
    cdef TraceRow *row
    if number == NONE:
        w.trace_row[p] = 0
        return
    row = &w.trace[number]
    row.flow = packet.flow
    row.seq = trace_seq(packet)
    row.size = packet.size
    row.side = packet.flags & SIDE
    w.trace_row[p] = number


cdef inline void trace_note(World *w, int32_t i, Note *note) noexcept nogil:
    # The packet of a note came to interface i; the note keeps the number of its row.
    cdef int64_t number = trace_add(w, i, note.entry, note.fate)
    cdef TraceRow *row
    if number > MOST_ROWS:
        w.failure = FAILURE_ROOM
        number = NONE
    if number == NONE:
        note.seq = 0
        return
    row = &w.trace[number]
    row.flow = note.flow
    row.seq = note.seq
    row.size = note.size
    row.side = note.side
    note.seq = <int32_t>number


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
