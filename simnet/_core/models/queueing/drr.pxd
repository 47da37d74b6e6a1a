# Deficit round robin; simnet.models.queueing.drr in compiled form. Packets wait in bands by
# session.

from libc.stdint cimport int32_t

from simnet._core.models.queueing.base cimport pop
from simnet._core.models.rounds cimport (
    Rounds, rounds_clear, rounds_join, rounds_leave, rounds_next, rounds_open,
)
from simnet._core.models.sessions cimport (
    Sessions, session_departed, session_of, session_takes, sessions_open, weight_of,
)
from simnet._core.structures.memory cimport arena_take
from simnet._core.engine.world cimport NONE, Band, Discipline, World

cdef struct Drr:
    Rounds rounds
    Sessions sessions


cdef inline int drr_open(World *w, Discipline *d, object parameters, object users) except -1:
    cdef Drr *s = <Drr *>arena_take(&w.arena, sizeof(Drr))
    cdef int32_t k
    if s == NULL:
        raise MemoryError
    sessions_open(w, d, &s.sessions, parameters, users)
    rounds_open(&w.arena, &s.rounds, d.bands)
    for k in range(d.bands):
        s.rounds.turns[k].quantum = weight_of(&s.sessions, parameters, k) * parameters["quantum"]
    d.state = s
    return 0


cdef inline bint drr_enqueue(World *w, Discipline *d, int32_t p) noexcept nogil:
    cdef Drr *s = <Drr *>d.state
    cdef int32_t k = session_of(w, d, &s.sessions, p)
    if not session_takes(w, d, k, p):
        return False
    rounds_join(&s.rounds, k)
    return True


cdef inline int32_t drr_dequeue(World *w, Discipline *d) noexcept nogil:
    cdef Rounds *rounds = &(<Drr *>d.state).rounds
    cdef Band *band
    cdef int32_t p
    if rounds.first == NONE:
        return NONE
    band = &w.bands[d.band + rounds_next(w, rounds, &w.bands[d.band])]
    p = pop(w, band)
    if band.first == NONE:
        rounds_leave(rounds)
    return p


cdef inline void drr_departed(World *w, Discipline *d, int32_t p) noexcept nogil:
    session_departed(w, d, &(<Drr *>d.state).sessions, p)


cdef inline void drr_flushed(Discipline *d) noexcept nogil:
    rounds_clear(&(<Drr *>d.state).rounds)
