# A heap of numbered keys, the least first and, among equals, the lowest number.

from libc.stdint cimport int32_t, int64_t

from simnet._core.structures.memory cimport Arena, arena_take

cdef struct Keyed:
    int64_t key
    int32_t number

cdef struct Least:
    Keyed *items
    int32_t count


cdef inline int least_open(Arena *arena, Least *h, int32_t most) except -1:
    h.count = 0
    h.items = <Keyed *>arena_take(arena, most * sizeof(Keyed))
    if h.items == NULL:
        raise MemoryError
    return 0


cdef inline bint keyed_before(Keyed *a, Keyed *b) noexcept nogil:
    return a.key < b.key or (a.key == b.key and a.number < b.number)


cdef inline void least_push(Least *h, int64_t key, int32_t number) noexcept nogil:
    cdef Keyed put
    cdef int32_t place = h.count
    put.key = key
    put.number = number
    h.count += 1
    while place > 0 and keyed_before(&put, &h.items[(place - 1) >> 1]):
        h.items[place] = h.items[(place - 1) >> 1]
        place = (place - 1) >> 1
    h.items[place] = put


cdef inline void least_settle(Least *h, Keyed put) noexcept nogil:
    # Let an item sink from the top, which is free.
    cdef int32_t place = 0
    cdef int32_t child = 1
    while child < h.count:
        if child + 1 < h.count and keyed_before(&h.items[child + 1], &h.items[child]):
            child += 1
        if not keyed_before(&h.items[child], &put):
            break
        h.items[place] = h.items[child]
        place = child
        child = 2 * place + 1
    h.items[place] = put


cdef inline void least_pop(Least *h) noexcept nogil:
    h.count -= 1
    if h.count > 0:
        least_settle(h, h.items[h.count])


cdef inline void least_set_first(Least *h, int64_t key) noexcept nogil:
    # Give the first one another key.
    cdef Keyed put
    put.key = key
    put.number = h.items[0].number
    least_settle(h, put)


cdef inline void least_shift(Least *h, int64_t by) noexcept nogil:
    # Make all keys less by as much; their order stays.
    cdef int32_t place
    for place in range(h.count):
        h.items[place].key -= by
