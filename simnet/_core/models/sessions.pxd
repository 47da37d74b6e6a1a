# Which session a packet belongs to; simnet.models.sessions in compiled form. Packets of a session
# wait in the band of its number; users are counted in the order of their numbers.

from libc.stdint cimport int32_t, uint64_t

from simnet._core.chance.random cimport stream_raw
from simnet._core.models.flow_hash cimport list_of
from simnet._core.models.queueing.base cimport admit_to, append, release_from
from simnet._core.structures.memory cimport arena_take
from simnet._core.engine.world cimport Discipline, World

cdef enum:
    BY_CLASS = 0
    BY_FLOW = 1
    BY_USER = 2

cdef struct Sessions:
    int32_t by
    int32_t *users         # that of each band
    uint64_t perturbation


cdef inline int sessions_open(
    World *w, Discipline *d, Sessions *s, object parameters, object users
) except -1:
    cdef int32_t k
    by = parameters.get("by", "class")
    s.by = {"class": BY_CLASS, "flow": BY_FLOW, "user": BY_USER}[by]
    if s.by == BY_FLOW:
        s.perturbation = stream_raw(d.stream)
    elif s.by == BY_USER:
        s.users = <int32_t *>arena_take(&w.arena, d.bands * sizeof(int32_t))
        if s.users == NULL:
            raise MemoryError
        for k in range(d.bands):
            s.users[k] = users[k]
    elif len(parameters["weights"]) != d.bands:
        raise ValueError("a weight needs a band")
    return 0


cdef inline object weight_of(Sessions *s, object parameters, int32_t k):
    # That of a session, by its number.
    return parameters["weights"][k] if s.by == BY_CLASS else 1


cdef inline int32_t place_of_user(int32_t *users, int32_t count, int32_t user) noexcept nogil:
    cdef int32_t low = 0
    cdef int32_t high = count - 1
    cdef int32_t middle
    while low < high:
        middle = (low + high) >> 1
        if users[middle] < user:
            low = middle + 1
        else:
            high = middle
    return low


cdef inline int32_t session_of(
    World *w, Discipline *d, Sessions *s, int32_t p
) noexcept nogil:
    # The number of a packet's session.
    cdef int32_t k
    if s.by == BY_FLOW:
        return list_of(w, &w.packets[p], s.perturbation, d.bands)
    if s.by == BY_USER:
        return place_of_user(s.users, d.bands, w.flows[w.packets[p].flow].user)
    k = w.packets[p].traffic_class
    return k if k < d.bands else d.bands - 1


cdef inline bint session_takes(World *w, Discipline *d, int32_t k, int32_t p) noexcept nogil:
    # Let packet p wait in session k, unless that is full.
    if not admit_to(d, &w.bands[d.band + k], w.packets[p].size):
        return False
    append(w, &w.bands[d.band + k], p)
    return True


cdef inline void session_departed(
    World *w, Discipline *d, Sessions *s, int32_t p
) noexcept nogil:
    release_from(&w.bands[d.band + session_of(w, d, s, p)], w.packets[p].size)
