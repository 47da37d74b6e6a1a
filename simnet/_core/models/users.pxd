# Users of a queue by their numbers: which of its bands a user has. They are those whose path leads
# there, in the order of their numbers (simnet.network.users_of).

from libc.stdint cimport int32_t

from simnet._core.structures.memory cimport Arena, arena_take

cdef enum:
    SPARSEST = 4           # numbers of a table for each user that it is about

cdef struct Users:
    int32_t *table         # the band of each user, from `lowest` on; NULL where numbers are sparse
    int32_t *numbers       # there: of each band
    int32_t lowest
    int32_t count


cdef inline int users_open(Arena *arena, Users *u, object numbers) except -1:
    cdef int32_t span, k
    u.table = u.numbers = NULL
    u.count = len(numbers)
    if u.count == 0:
        return 0
    u.lowest = numbers[0]
    span = numbers[u.count - 1] - u.lowest + 1
    if span <= SPARSEST * u.count:
        u.table = taken(arena, span)
        for k in range(u.count):
            u.table[<int32_t>numbers[k] - u.lowest] = k
        return 0
    u.numbers = taken(arena, u.count)
    for k in range(u.count):
        u.numbers[k] = numbers[k]
    return 0


cdef inline int32_t *taken(Arena *arena, int32_t count) except NULL:
    cdef void *place = arena_take(arena, count * sizeof(int32_t))
    if place == NULL:
        raise MemoryError
    return <int32_t *>place


cdef inline int32_t band_of_user(Users *u, int32_t user) noexcept nogil:
    cdef int32_t low = 0
    cdef int32_t high = u.count - 1
    cdef int32_t middle
    if u.table != NULL:
        return u.table[user - u.lowest]
    while low < high:
        middle = (low + high) >> 1
        if u.numbers[middle] < user:
            low = middle + 1
        else:
            high = middle
    return low
