# Differentiated services: a token bucket and turns by weight; simnet.models.diffserv in compiled
# form.

from libc.stdint cimport int32_t, int64_t, uint8_t, uint64_t

from simnet._core.models.transmitter cimport WORK_OF_A_BYTE
from simnet._core.engine.world cimport Band, World, uint128_t

cdef enum:
    LISTS = 258            # one for each of 256 classes and two more

cdef struct TokenBucket:
    uint128_t full         # bit x ns/s
    uint128_t tokens
    int64_t filled
    uint64_t rate

cdef struct Turns:
    int64_t quanta[LISTS]
    int64_t deficit[LISTS]
    int32_t active[LISTS]  # a ring: lists in which packets wait, that whose turn it is at `first`
    int32_t lists
    int32_t first
    int32_t count
    uint8_t begun          # whether the first has had its quantum of this turn


cdef inline void bucket_open(TokenBucket *b, int64_t rate, int64_t burst) noexcept:
    b.rate = <uint64_t>rate
    b.full = <uint128_t>burst * <uint64_t>WORK_OF_A_BYTE
    b.tokens = b.full
    b.filled = 0


cdef inline bint bucket_conforms(TokenBucket *b, int64_t size, int64_t now) noexcept nogil:
    # Take the tokens of a packet, if there are enough.
    cdef uint128_t needed = <uint128_t>size * <uint64_t>WORK_OF_A_BYTE
    b.tokens += <uint128_t>b.rate * <uint64_t>(now - b.filled)
    if b.tokens > b.full:
        b.tokens = b.full
    b.filled = now
    if needed > b.tokens:
        return False
    b.tokens -= needed
    return True


cdef inline void turns_join(Turns *t, int32_t number) noexcept nogil:
    t.active[(t.first + t.count) % t.lists] = number
    t.count += 1


cdef inline int32_t turns_choose(World *w, Turns *t, Band *bands) noexcept nogil:
    # Whose first packet is to be sent, charged for it; -1 where none waits.
    cdef int32_t number
    cdef int64_t size
    while t.count > 0:
        number = t.active[t.first]
        if not t.begun:
            t.deficit[number] += t.quanta[number]
            t.begun = True
        size = w.packets[bands[number].first].size
        if size <= t.deficit[number]:
            t.deficit[number] -= size
            return number
        t.first = (t.first + 1) % t.lists
        t.active[(t.first + t.count - 1) % t.lists] = number
        t.begun = False
    return -1


cdef inline void turns_leave(Turns *t) noexcept nogil:
    # End the turn of the list that was chosen, which is empty now.
    t.deficit[t.active[t.first]] = 0
    t.first = (t.first + 1) % t.lists
    t.count -= 1
    t.begun = False


cdef inline void turns_clear(Turns *t) noexcept nogil:
    cdef int32_t i
    for i in range(t.lists):
        t.deficit[i] = 0
    t.count = 0
    t.begun = False
