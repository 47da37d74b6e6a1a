# Proportional fair scheduling; simnet.models.medium.proportional_fair in compiled form.

from libc.stdint cimport int32_t, int64_t

from simnet._core.models.medium.order cimport order_append, order_remove
from simnet._core.engine.world cimport NONE, Medium, World

cdef extern from *:
    """
    #define SIMNET_LEAST_SCALE 1e-100
    """
    double LEAST_SCALE "SIMNET_LEAST_SCALE"


cdef inline double rate_of(World *w, int32_t k) noexcept nogil:
    return <double>w.interfaces[w.members[k].interface].rate


cdef inline int32_t fair_next(World *w, Medium *m) noexcept nogil:
    cdef int32_t best = m.head
    cdef int32_t each = w.members[best].next
    cdef double here, there
    while each != NONE:
        here = rate_of(w, each) * w.members[best].served
        there = rate_of(w, best) * w.members[each].served
        if here > there:
            best = each
        each = w.members[each].next
    return best


cdef inline void fair_over(
    World *w, Medium *m, int32_t k, int64_t now, bint stays
) noexcept nogil:
    cdef double total = <double>(now - m.last + m.horizon)
    cdef int32_t each
    m.last = now
    m.scale = m.scale * (<double>m.horizon / total)
    if m.scale < LEAST_SCALE:
        for each in range(m.first, m.first + m.count):
            w.members[each].served = w.members[each].served * m.scale
        m.scale = 1.0
    w.members[k].served = w.members[k].served + <double>m.sent / total / m.scale
    order_remove(w, m, k)
    if stays:
        order_append(w, m, k)
