# Virtual time of generalized processor sharing; simnet.models.gps in compiled form.

from libc.stdint cimport int32_t, int64_t, uint8_t

from simnet._core.structures.least cimport (
    Least, least_open, least_pop, least_push, least_set_first, least_shift,
)
from simnet._core.structures.memory cimport Arena, arena_take

cdef extern from *:
    """
    #define SIMNET_FLUID_BYTE ((int64_t)1 << 20)
    """
    int64_t FLUID_BYTE "SIMNET_FLUID_BYTE"

cdef struct FluidSession:
    int64_t finish         # of its last packet, in virtual time
    int64_t weight
    int64_t carry
    uint8_t busy

cdef struct FluidClock:
    int64_t virtual
    int64_t undone         # work of which virtual time does not know yet
    int64_t busy_weight
    FluidSession *sessions
    Least busy             # by the finish when it was looked at last
    int32_t count          # of all sessions


cdef inline int fluid_open(Arena *arena, FluidClock *c, int32_t count) except -1:
    # The weights are left to be set.
    c.count = count
    c.sessions = <FluidSession *>arena_take(arena, count * sizeof(FluidSession))
    if c.sessions == NULL:
        raise MemoryError
    least_open(arena, &c.busy, count)
    c.virtual = c.undone = c.busy_weight = 0
    return 0


cdef inline void fluid_clear(FluidClock *c) noexcept nogil:
    # After a busy period no session is ahead or behind.
    cdef int32_t place
    for place in range(c.busy.count):
        c.sessions[c.busy.items[place].number].busy = False
    c.busy.count = 0
    c.virtual = c.undone = c.busy_weight = 0


cdef inline void fluid_serve(FluidClock *c, int64_t work) noexcept nogil:
    cdef FluidSession *first
    cdef int64_t ahead, steps
    c.undone += work
    while c.busy.count > 0:
        first = &c.sessions[c.busy.items[0].number]
        if first.finish > c.busy.items[0].key:
            least_set_first(&c.busy, first.finish)
            continue
        ahead = first.finish - c.virtual
        steps = c.undone // c.busy_weight
        if ahead > steps:
            c.virtual += steps
            c.undone -= steps * c.busy_weight
            return
        c.undone -= ahead * c.busy_weight
        c.virtual = first.finish
        least_pop(&c.busy)
        c.busy_weight -= first.weight
        first.busy = False
    c.undone = 0


cdef inline int64_t fluid_arrive(FluidClock *c, int32_t k, int64_t size) noexcept nogil:
    # The finish of a packet that comes now, of session k.
    cdef FluidSession *session = &c.sessions[k]
    cdef int64_t start = session.finish if session.busy else c.virtual
    cdef int64_t work = size * FLUID_BYTE + (session.carry if session.busy else 0)
    cdef int64_t duration = work // session.weight
    session.carry = work - duration * session.weight
    session.finish = start + duration
    if not session.busy:
        session.busy = True
        c.busy_weight += session.weight
        least_push(&c.busy, session.finish, k)
    return session.finish


cdef inline void fluid_shift(FluidClock *c, int64_t by) noexcept nogil:
    # Let virtual time be less by as much: only differences matter.
    cdef int32_t k
    for k in range(c.count):
        c.sessions[k].finish -= by
    least_shift(&c.busy, by)
    c.virtual -= by
