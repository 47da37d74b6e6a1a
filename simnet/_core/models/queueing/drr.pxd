# Deficit round robin by traffic class; simnet.models.queueing.drr in compiled form. Packets wait in
# bands, as those of a priority queue do.

from libc.stdint cimport int32_t

from simnet._core.models.queueing.base cimport pop
from simnet._core.models.queueing.priority cimport priority_band, priority_enqueue
from simnet._core.models.rounds cimport (
    Rounds, rounds_clear, rounds_join, rounds_leave, rounds_next, rounds_open,
)
from simnet._core.structures.memory cimport arena_take
from simnet._core.engine.world cimport NONE, Band, Discipline, World


cdef inline int drr_open(World *w, Discipline *d, object parameters) except -1:
    cdef Rounds *rounds = <Rounds *>arena_take(&w.arena, sizeof(Rounds))
    cdef int32_t k
    weights = parameters["weights"]
    if len(weights) != d.bands:
        raise ValueError("a weight needs a band")
    if rounds == NULL:
        raise MemoryError
    rounds_open(&w.arena, rounds, d.bands)
    for k in range(d.bands):
        rounds.turns[k].quantum = weights[k] * parameters["quantum"]
    d.state = rounds
    return 0


cdef inline bint drr_enqueue(World *w, Discipline *d, int32_t p) noexcept nogil:
    if not priority_enqueue(w, d, p):
        return False
    rounds_join(<Rounds *>d.state,
                <int32_t>(priority_band(w, d, &w.packets[p]) - &w.bands[d.band]))
    return True


cdef inline int32_t drr_dequeue(World *w, Discipline *d) noexcept nogil:
    cdef Rounds *rounds = <Rounds *>d.state
    cdef Band *band
    cdef int32_t p
    if rounds.first == NONE:
        return NONE
    band = &w.bands[d.band + rounds_next(w, rounds, &w.bands[d.band])]
    p = pop(w, band)
    if band.first == NONE:
        rounds_leave(rounds)
    return p


cdef inline void drr_flushed(Discipline *d) noexcept nogil:
    rounds_clear(<Rounds *>d.state)
