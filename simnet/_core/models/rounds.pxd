# Deficit round robin; simnet.models.rounds in compiled form. Lists are numbered from 0.

from libc.stdint cimport int32_t, int64_t, uint8_t
from libc.string cimport memset

from simnet._core.structures.memory cimport Arena, arena_take
from simnet._core.engine.world cimport NONE, Band, World

cdef struct Turn:
    int64_t deficit
    int64_t quantum
    int32_t next
    uint8_t joined

cdef struct Rounds:
    Turn *turns
    int32_t first
    int32_t last
    int32_t count          # of those that have packets
    uint8_t begun          # the first one has got its quantum


cdef inline int rounds_open(Arena *arena, Rounds *r, int32_t count) except -1:
    # The quanta are left to be set.
    memset(r, 0, sizeof(Rounds))
    r.turns = <Turn *>arena_take(arena, count * sizeof(Turn))
    if r.turns == NULL:
        raise MemoryError
    memset(r.turns, 0, count * sizeof(Turn))
    r.first = NONE
    return 0


cdef inline void rounds_put_last(Rounds *r, int32_t k) noexcept nogil:
    r.turns[k].next = NONE
    if r.first == NONE:
        r.first = k
    else:
        r.turns[r.last].next = k
    r.last = k


cdef inline void rounds_join(Rounds *r, int32_t k) noexcept nogil:
    if not r.turns[k].joined:
        r.turns[k].joined = True
        r.turns[k].deficit = 0
        r.count += 1
        rounds_put_last(r, k)


cdef inline void rounds_pass_on(Rounds *r) noexcept nogil:
    # End the turn of the first one.
    cdef int32_t k = r.first
    r.begun = False
    r.first = r.turns[k].next
    rounds_put_last(r, k)


cdef inline bint rounds_first_sends(World *w, Rounds *r, Band *bands) noexcept nogil:
    # Whether the packet of the first one fits in its turn; count it, or end the turn.
    cdef Turn *turn = &r.turns[r.first]
    cdef int64_t size = w.packets[bands[r.first].first].size
    if not r.begun:
        turn.deficit += turn.quantum
        r.begun = True
    if size > turn.deficit:
        rounds_pass_on(r)
        return False
    turn.deficit -= size
    return True


cdef inline int32_t rounds_next(World *w, Rounds *r, Band *bands) noexcept nogil:
    # Which one sends its first packet now; one must have packets.
    while not rounds_first_sends(w, r, bands):
        pass
    return r.first


cdef inline void rounds_leave(Rounds *r) noexcept nogil:
    # Take the first one out: it has no more packets.
    r.turns[r.first].joined = False
    r.first = r.turns[r.first].next
    r.count -= 1
    r.begun = False


cdef inline void rounds_clear(Rounds *r) noexcept nogil:
    while r.first != NONE:
        rounds_leave(r)
