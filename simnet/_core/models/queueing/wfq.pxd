# Weighted fair queueing by the GPS clock; simnet.models.queueing.wfq in compiled form. Packets wait
# in bands by session; `departure` of one that waits is its finish in the fluid system.

from libc.stdint cimport int32_t, int64_t
from libc.string cimport memset

from simnet._core.models.gps cimport (
    FLUID_BYTE, FluidClock, fluid_arrive, fluid_clear, fluid_open, fluid_serve, fluid_shift,
)
from simnet._core.models.queueing.base cimport first_rate, pop
from simnet._core.models.sessions cimport (
    Sessions, session_departed, session_of, session_takes, sessions_open, weight_of,
)
from simnet._core.structures.least cimport (
    Least, least_open, least_pop, least_push, least_set_first, least_shift,
)
from simnet._core.structures.memory cimport arena_take, unlikely
from simnet._core.engine.world cimport NEVER, NONE, Band, Discipline, World, uint128_t

cdef extern from *:
    """
    #define SIMNET_FLUID_MOST ((int64_t)1 << 60)
    """
    int64_t FLUID_MOST "SIMNET_FLUID_MOST"

cdef enum:
    UNITS = 256            # of the fluid system's work,
    OF_WORK = 1953125      # to so many bit x ns/s

cdef struct Wfq:
    FluidClock clock
    Sessions sessions
    Least first            # sessions that have packets, by the finish of the first one
    int64_t rate           # the first above 0
    int64_t inside         # packets
    int64_t work           # of the packet in transmission; 0 without one
    int64_t done           # so much of it the clock knows
    int64_t since


cdef inline void wfq_forget(Wfq *s) noexcept nogil:
    # What is inside has all gone, here and in the fluid system.
    fluid_clear(&s.clock)
    s.inside = s.work = s.done = s.since = 0


cdef inline int wfq_open(World *w, Discipline *d, object parameters, object users) except -1:
    cdef Wfq *s = <Wfq *>arena_take(&w.arena, sizeof(Wfq))
    cdef int32_t k
    if s == NULL:
        raise MemoryError
    memset(s, 0, sizeof(Wfq))
    sessions_open(w, d, &s.sessions, parameters, users)
    fluid_open(&w.arena, &s.clock, d.bands)
    least_open(&w.arena, &s.first, d.bands)
    for k in range(d.bands):
        s.clock.sessions[k].finish = s.clock.sessions[k].carry = 0
        s.clock.sessions[k].busy = False
        s.clock.sessions[k].weight = weight_of(&s.sessions, parameters, k)
    s.rate = first_rate(w, d)
    d.state = s
    return 0


cdef inline void wfq_look(Wfq *s, int64_t now) noexcept nogil:
    # Let the fluid system do what the line has done of the packet in transmission.
    cdef uint128_t done
    if s.work == 0:
        return
    done = <uint128_t>(now - s.since) * <uint128_t>s.rate * UNITS // OF_WORK
    if done > <uint128_t>s.work:
        done = <uint128_t>s.work
    fluid_serve(&s.clock, <int64_t>done - s.done)
    s.done = <int64_t>done


cdef inline void wfq_shift(World *w, Discipline *d, Wfq *s) noexcept nogil:
    # Let virtual time begin anew, before it is too large to be counted.
    cdef int64_t by = s.clock.virtual
    cdef int32_t k, p
    for k in range(d.bands):
        p = w.bands[d.band + k].first
        while p != NONE:
            w.packets[p].departure -= by
            p = w.packets[p].next
    least_shift(&s.first, by)
    fluid_shift(&s.clock, by)


cdef inline bint wfq_enqueue(World *w, Discipline *d, int32_t p, int64_t now) noexcept nogil:
    cdef Wfq *s = <Wfq *>d.state
    cdef int32_t k = session_of(w, d, &s.sessions, p)
    cdef bint idle = w.bands[d.band + k].first == NONE
    if not session_takes(w, d, k, p):
        return False
    wfq_look(s, now)
    w.packets[p].departure = fluid_arrive(&s.clock, k, w.packets[p].size)
    if idle:
        least_push(&s.first, w.packets[p].departure, k)
    s.inside += 1
    if unlikely(s.clock.virtual > FLUID_MOST):
        wfq_shift(w, d, s)
    return True


cdef inline int32_t wfq_dequeue(World *w, Discipline *d, int64_t now) noexcept nogil:
    cdef Wfq *s = <Wfq *>d.state
    cdef Band *band
    cdef int32_t p
    if s.first.count == 0:
        return NONE
    band = &w.bands[d.band + s.first.items[0].number]
    p = pop(w, band)
    if band.first == NONE:
        least_pop(&s.first)
    else:
        least_set_first(&s.first, w.packets[band.first].departure)
    w.packets[p].departure = NEVER
    s.work = w.packets[p].size * FLUID_BYTE
    s.done = 0
    s.since = now
    return p


cdef inline void wfq_departed(World *w, Discipline *d, int32_t p) noexcept nogil:
    cdef Wfq *s = <Wfq *>d.state
    session_departed(w, d, &s.sessions, p)
    fluid_serve(&s.clock, s.work - s.done)
    s.work = s.done = 0
    s.inside -= 1
    if s.inside == 0:
        wfq_forget(s)


cdef inline void wfq_flushed(Discipline *d) noexcept nogil:
    cdef Wfq *s = <Wfq *>d.state
    s.first.count = 0
    wfq_forget(s)
