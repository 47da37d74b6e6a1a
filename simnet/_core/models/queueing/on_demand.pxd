# Access on demand; simnet.models.queueing.on_demand in compiled form. Its only band holds the
# packet that goes next, which it took off the queue within; `bytes` are those of all that waits.

from libc.stdint cimport int32_t, int64_t

from simnet._core.models.capacity_requests cimport (
    CapacityRequests, requests_advance, requests_arrive, requests_open, requests_ready,
)
from simnet._core.models.queueing.base cimport append, pop
from simnet._core.models.transmitter cimport WORK_OF_A_BYTE
from simnet._core.structures.memory cimport arena_take
from simnet._core.engine.world cimport NONE, Discipline, World


cdef inline int on_demand_open(World *w, Discipline *d, object parameters) except -1:
    cdef CapacityRequests *r = <CapacityRequests *>arena_take(&w.arena, sizeof(CapacityRequests))
    if r == NULL:
        raise MemoryError
    requests_open(&w.arena, r, parameters)
    d.state = r
    return 0


cdef inline void on_demand_advance(Discipline *d, int64_t now) noexcept nogil:
    requests_advance(<CapacityRequests *>d.state, d.bytes, now)


cdef inline bint on_demand_waits(Discipline *d, int64_t now) noexcept nogil:
    # Whether the packet that goes next is known to have no slots yet.
    return now < (<CapacityRequests *>d.state).ready


cdef inline bint on_demand_fits(World *w, Discipline *d, int32_t p) noexcept nogil:
    return w.packets[p].size * WORK_OF_A_BYTE <= (<CapacityRequests *>d.state).largest


cdef inline void on_demand_arrived(World *w, Discipline *d, int32_t p) noexcept nogil:
    # The queue within has taken packet p in.
    d.bytes += w.packets[p].size
    requests_arrive(<CapacityRequests *>d.state, w.packets[p].size)


cdef inline void on_demand_keep(World *w, Discipline *d, int32_t p) noexcept nogil:
    # Take in what the queue within lets go, if anything.
    if p != NONE:
        append(w, &w.bands[d.band], p)


cdef inline int32_t on_demand_dequeue(World *w, Discipline *d) noexcept nogil:
    cdef CapacityRequests *r = <CapacityRequests *>d.state
    cdef int32_t p = w.bands[d.band].first
    cdef int64_t work
    if p == NONE:
        return NONE
    work = w.packets[p].size * WORK_OF_A_BYTE
    if r.credit < work:
        return NONE
    r.credit -= work
    d.bytes -= w.packets[p].size
    return pop(w, &w.bands[d.band])


cdef inline int64_t on_demand_ready(World *w, Discipline *d, int64_t now) noexcept nogil:
    cdef int64_t size = w.packets[w.bands[d.band].first].size
    return requests_ready(<CapacityRequests *>d.state, size * WORK_OF_A_BYTE, now)


cdef inline void on_demand_flushed(Discipline *d, int64_t now) noexcept nogil:
    on_demand_advance(d, now)
    (<CapacityRequests *>d.state).ready = 0
    d.bytes = 0
