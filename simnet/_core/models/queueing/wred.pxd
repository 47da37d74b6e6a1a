# WRED; simnet.models.queueing.wred in compiled form.

from libc.stdint cimport int32_t, int64_t

from simnet._core.models.queueing.base cimport release_from
from simnet._core.models.red cimport average_idle
from simnet._core.models.wred cimport (
    Weighted, weighted_dequeue, weighted_enqueue, weighted_open,
)
from simnet._core.structures.memory cimport arena_take
from simnet._core.engine.world cimport NONE, Discipline, World


cdef inline int wred_queue_open(World *w, Discipline *d, object parameters) except -1:
    cdef Weighted *s = <Weighted *>arena_take(&w.arena, sizeof(Weighted))
    if s == NULL:
        raise MemoryError
    d.state = s
    return weighted_open(w, d, s, parameters)


cdef inline bint wred_queue_enqueue(
    World *w, Discipline *d, int32_t p, int64_t now
) noexcept nogil:
    return weighted_enqueue(w, d, <Weighted *>d.state, &w.bands[d.band], p, now)


cdef inline int32_t wred_queue_dequeue(World *w, Discipline *d, int64_t now) noexcept nogil:
    cdef Weighted *s = <Weighted *>d.state
    cdef int32_t p = weighted_dequeue(w, s, &w.bands[d.band])
    if p == NONE:
        average_idle(&s.average, now)
    return p


cdef inline void wred_queue_departed(World *w, Discipline *d, int32_t p) noexcept nogil:
    release_from(&w.bands[d.band], w.packets[p].size)


cdef inline void wred_queue_flushed(Discipline *d) noexcept nogil:
    (<Weighted *>d.state).waiting = 0
