# Strict priority without preemption; simnet.models.queueing.priority in compiled form.

from libc.stdint cimport int32_t, int64_t

from simnet._core.models.queueing.base cimport admit_to, append, pop, release_from
from simnet._core.engine.world cimport NONE, Band, Discipline, Packet, World


cdef inline Band *priority_band(World *w, Discipline *d, Packet *packet) noexcept nogil:
    cdef int32_t k = packet.traffic_class
    return &w.bands[d.band + (k if k < d.bands else d.bands - 1)]


cdef inline bint priority_enqueue(World *w, Discipline *d, int32_t p) noexcept nogil:
    cdef Band *band = priority_band(w, d, &w.packets[p])
    if not admit_to(d, band, w.packets[p].size):
        return False
    append(w, band, p)
    return True


cdef inline int32_t priority_dequeue(World *w, Discipline *d) noexcept nogil:
    cdef int32_t k
    for k in range(d.band, d.band + d.bands):
        if w.bands[k].first != NONE:
            return pop(w, &w.bands[k])
    return NONE


cdef inline void priority_departed(World *w, Discipline *d, int32_t p) noexcept nogil:
    release_from(priority_band(w, d, &w.packets[p]), w.packets[p].size)
