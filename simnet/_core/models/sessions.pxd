# Which session a packet belongs to; simnet.models.sessions in compiled form. Packets of a session
# wait in the band of its number; users are counted in the order of their numbers.

from libc.stdint cimport int32_t, uint64_t

from simnet._core.chance.random cimport stream_raw
from simnet._core.models.flow_hash cimport list_of
from simnet._core.models.queueing.base cimport admit_to, append, release_from
from simnet._core.models.users cimport Users, band_of_user, users_open
from simnet._core.engine.world cimport Discipline, World

cdef enum:
    BY_CLASS = 0
    BY_FLOW = 1
    BY_USER = 2

cdef struct Sessions:
    int32_t by
    Users users
    uint64_t perturbation


cdef inline int sessions_open(
    World *w, Discipline *d, Sessions *s, object parameters, object users
) except -1:
    by = parameters.get("by", "class")
    s.by = {"class": BY_CLASS, "flow": BY_FLOW, "user": BY_USER}[by]
    if s.by == BY_FLOW:
        s.perturbation = stream_raw(d.stream)
    elif s.by == BY_USER:
        users_open(&w.arena, &s.users, users)
    elif len(parameters["weights"]) != d.bands:
        raise ValueError("a weight needs a band")
    return 0


cdef inline object weight_of(Sessions *s, object parameters, int32_t k):
    # That of a session, by its number.
    return parameters["weights"][k] if s.by == BY_CLASS else 1


cdef inline int32_t session_of(
    World *w, Discipline *d, Sessions *s, int32_t p
) noexcept nogil:
    # The number of a packet's session.
    cdef int32_t k
    if s.by == BY_FLOW:
        return list_of(w, &w.packets[p], s.perturbation, d.bands)
    if s.by == BY_USER:
        return band_of_user(&s.users, w.users[w.packets[p].flow])
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
