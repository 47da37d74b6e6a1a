# Start-time fair queueing; simnet.models.queueing.sfq in compiled form. Packets wait in bands by
# session.

from libc.stdint cimport int32_t, int64_t
from libc.string cimport memset

from simnet._core.models.queueing.base cimport pop
from simnet._core.models.sessions cimport (
    Sessions, session_departed, session_of, session_takes, sessions_open, weight_of,
)
from simnet._core.structures.least cimport (
    Least, least_open, least_pop, least_push, least_set_first, least_shift,
)
from simnet._core.structures.memory cimport arena_take, unlikely
from simnet._core.engine.world cimport NONE, Band, Discipline, World

cdef extern from *:
    """
    #define SIMNET_VIRTUAL_BYTE ((int64_t)1 << 20)
    #define SIMNET_VIRTUAL_MOST ((int64_t)1 << 60)
    """
    int64_t VIRTUAL_BYTE "SIMNET_VIRTUAL_BYTE"
    int64_t VIRTUAL_MOST "SIMNET_VIRTUAL_MOST"

cdef struct SfqSession:
    int64_t finish         # of the last packet that was sent, in virtual time
    int64_t carry
    int64_t weight
    int64_t period         # the busy period that these two are of

cdef struct Sfq:
    int64_t virtual
    int64_t period
    Sessions sessions
    Least first            # sessions that have packets, by the start of the first one
    SfqSession *of


cdef inline void sfq_forget(Sfq *s) noexcept nogil:
    # After a busy period no session is ahead or behind.
    s.virtual = 0
    s.period += 1


cdef inline SfqSession *sfq_session(Sfq *s, int32_t k) noexcept nogil:
    # What is known of a session in this busy period.
    cdef SfqSession *session = &s.of[k]
    if session.period != s.period:
        session.period = s.period
        session.finish = session.carry = 0
    return session


cdef inline int sfq_open(World *w, Discipline *d, object parameters, object users) except -1:
    cdef Sfq *s = <Sfq *>arena_take(&w.arena, sizeof(Sfq))
    cdef int32_t k
    if s == NULL:
        raise MemoryError
    memset(s, 0, sizeof(Sfq))
    sessions_open(w, d, &s.sessions, parameters, users)
    least_open(&w.arena, &s.first, d.bands)
    s.of = <SfqSession *>arena_take(&w.arena, d.bands * sizeof(SfqSession))
    if s.of == NULL:
        raise MemoryError
    for k in range(d.bands):
        s.of[k].weight = weight_of(&s.sessions, parameters, k)
        s.of[k].period = -1
    d.state = s
    return 0


cdef inline bint sfq_enqueue(World *w, Discipline *d, int32_t p) noexcept nogil:
    cdef Sfq *s = <Sfq *>d.state
    cdef int32_t k = session_of(w, d, &s.sessions, p)
    cdef bint idle = w.bands[d.band + k].first == NONE
    if not session_takes(w, d, k, p):
        return False
    if idle:
        least_push(&s.first, max(s.virtual, sfq_session(s, k).finish), k)
    return True


cdef inline void sfq_shift(Sfq *s, int32_t sessions) noexcept nogil:
    # Let virtual time begin anew, before it is too large to be counted: only differences matter,
    # and what finished before now is as good as finished now.
    cdef int32_t k
    for k in range(sessions):
        s.of[k].finish = max(s.of[k].finish - s.virtual, 0)
    least_shift(&s.first, s.virtual)
    s.virtual = 0


cdef inline int32_t sfq_dequeue(World *w, Discipline *d) noexcept nogil:
    cdef Sfq *s = <Sfq *>d.state
    cdef SfqSession *session
    cdef Band *band
    cdef int64_t work
    cdef int32_t p
    if s.first.count == 0:
        sfq_forget(s)
        return NONE
    session = sfq_session(s, s.first.items[0].number)
    band = &w.bands[d.band + s.first.items[0].number]
    p = pop(w, band)
    s.virtual = s.first.items[0].key
    if unlikely(s.virtual > VIRTUAL_MOST):
        sfq_shift(s, d.bands)
    work = w.packets[p].size * VIRTUAL_BYTE + session.carry
    session.finish = s.virtual + work // session.weight
    session.carry = work % session.weight
    if band.first == NONE:
        least_pop(&s.first)
    else:
        least_set_first(&s.first, session.finish)
    return p


cdef inline void sfq_departed(World *w, Discipline *d, int32_t p) noexcept nogil:
    session_departed(w, d, &(<Sfq *>d.state).sessions, p)


cdef inline void sfq_flushed(Discipline *d) noexcept nogil:
    cdef Sfq *s = <Sfq *>d.state
    s.first.count = 0
    sfq_forget(s)
