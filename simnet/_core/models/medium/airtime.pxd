# Airtime deficit round robin; simnet.models.airtime in compiled form.

from libc.stdint cimport int32_t, int64_t

from simnet._core.models.medium.order cimport order_append, order_remove_first
from simnet._core.engine.world cimport NEVER, NONE, Medium, Member, World


cdef inline int32_t airtime_next(World *w, Medium *m) noexcept nogil:
    cdef int32_t passed = 0
    cdef int32_t k
    while w.members[m.head].balance <= 0:
        if passed == m.asking:
            airtime_skip_rounds(w, m)
        passed += 1
        k = m.head
        w.members[k].balance += w.members[k].quantum
        order_remove_first(w, m)
        order_append(w, m, k)
    return m.head


cdef inline void airtime_skip_rounds(World *w, Medium *m) noexcept nogil:
    # Give at once the quanta of rounds after which nobody is above zero yet.
    cdef int64_t rounds = NEVER
    cdef Member *each
    cdef int32_t k = m.head
    while k != NONE:
        each = &w.members[k]
        rounds = min(rounds, -each.balance // each.quantum)
        k = each.next
    k = m.head
    while k != NONE:
        each = &w.members[k]
        each.balance += rounds * each.quantum
        k = each.next


cdef inline void airtime_pass_by(World *w, Medium *m, int32_t k) noexcept nogil:
    order_remove_first(w, m)
    if w.members[k].balance > 0:
        w.members[k].balance = 0


cdef inline void airtime_over(
    World *w, Medium *m, int32_t k, int64_t now, bint stays
) noexcept nogil:
    w.members[k].balance -= now - m.began
    if not stays:
        airtime_pass_by(w, m, k)
