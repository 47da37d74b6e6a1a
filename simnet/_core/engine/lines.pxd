# Lines of people: places for one kept-open connection each (simnet.engine.connection_pools says
# which transfer uses which), and the transfers that wait for one.

from libc.stdint cimport int32_t, int64_t
from libc.stdlib cimport realloc

from simnet._core.engine.connections cimport GIVEN_UP
from simnet._core.engine.transfers cimport begin_beside, begin_transfer
from simnet._core.models.tcp.types cimport Transfer
from simnet._core.engine.world cimport FAILURE_MEMORY, NONE, World


cdef inline int32_t *line_at(World *w, int32_t line) noexcept nogil:
    # Where the connection of a line is kept; NULL when there is no memory.
    cdef int32_t room = w.line_room
    cdef int32_t k
    cdef void *grown
    if line >= room:
        room = max(2 * room, line + 1)
        grown = realloc(w.lines, <size_t>room * sizeof(int32_t))
        if grown == NULL:
            w.failure = FAILURE_MEMORY
            return NULL
        w.lines = <int32_t *>grown
        for k in range(w.line_room, room):
            w.lines[k] = NONE
        w.line_room = room
    return &w.lines[line]


cdef inline int32_t transfer_of(World *w, int64_t serial) noexcept nogil:
    # The place of a transfer in World.transfers, which are in the order of their serial numbers.
    cdef int32_t low = 0
    cdef int32_t high = w.transfer_count - 1
    cdef int32_t middle
    while low < high:
        middle = low + (high - low) // 2
        if w.transfers[middle].serial < serial:
            low = middle + 1
        else:
            high = middle
    return low


cdef inline void begin_on_line(
    World *w, int64_t serial, int64_t patience, int32_t line, bint multiplex
) noexcept nogil:
    cdef int32_t *kept = line_at(w, line)
    if kept == NULL:
        return
    if multiplex:
        begin_beside(w, transfer_of(w, serial), patience, kept)
    else:
        begin_transfer(w, transfer_of(w, serial), patience, kept)


cdef inline void withdraw_transfer(World *w, int64_t serial) noexcept nogil:
    cdef Transfer *t = &w.transfers[transfer_of(w, serial)]
    t.status = GIVEN_UP
    t.end_ns = w.now
    w.flows[t.flow].transfers_given_up += 1
