# Polling of members in a cycle; simnet.models.medium.polling in compiled form.

from libc.stdint cimport int32_t, int64_t

from simnet._core.engine.world cimport NEVER, NONE, Medium, Member, World

cdef enum:
    REPORTED = 0
    GATED = 1
    EXHAUSTIVE = 2


cdef inline int64_t polling_when(
    Medium *m, int32_t number, int64_t now, bint *later
) noexcept nogil:
    # When the server comes to a member, and whether that is in a later cycle.
    cdef int64_t here, begins, end
    if m.empty == 0:
        later[0] = number <= m.at
        return now
    here = m.departed + (number - m.at) * m.step
    if number > m.at and here >= now:
        later[0] = False
        return here
    later[0] = True
    end = m.departed + (m.count - 1 - m.at) * m.step
    begins = m.cycle + m.least
    if end > begins:
        begins = end
    here = begins + (number + 1) * m.step
    if here < now:
        here += (now - here + m.empty - 1) // m.empty * m.empty
    return here


cdef inline int32_t polling_next(World *w, Medium *m, int64_t now, int64_t *when) noexcept nogil:
    cdef int32_t best = NONE
    cdef bint best_later = False
    cdef bint later = False
    cdef int32_t number
    cdef int64_t there
    when[0] = NEVER
    for number in range(m.count):
        if not w.members[m.first + number].asks:
            continue
        there = polling_when(m, number, now, &later)
        if (best == NONE or there < when[0]
                or (there == when[0] and best_later and not later)):
            best = m.first + number
            best_later = later
            when[0] = there
    return best


cdef inline int64_t polling_grant(
    World *w, Medium *m, int32_t k, int64_t waiting, int64_t now
) noexcept nogil:
    # Stop at member k; returns how much it may send by the service.
    cdef int32_t number = k - m.first
    cdef int64_t granted
    if not (number > m.at and now == m.departed + (number - m.at) * m.step):
        m.cycle = now - (number + 1) * m.step
    m.at = number
    m.departed = now
    if m.service == GATED:
        return waiting
    if m.service == EXHAUSTIVE:
        return NEVER
    granted = w.members[k].reported
    w.members[k].reported = waiting
    return min(granted, waiting)


cdef inline void polling_over(
    World *w, Medium *m, int32_t k, int64_t waiting, int64_t now
) noexcept nogil:
    w.members[k].reported = waiting
    m.departed = now
