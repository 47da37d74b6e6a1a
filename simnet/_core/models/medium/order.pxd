# Those that ask for a medium, in an order: a list through Member.next.

from libc.stdint cimport int32_t

from simnet._core.engine.world cimport NONE, Medium, World


cdef inline void order_append(World *w, Medium *m, int32_t k) noexcept nogil:
    w.members[k].next = NONE
    if m.head == NONE:
        m.head = k
    else:
        w.members[m.tail].next = k
    m.tail = k


cdef inline void order_remove_first(World *w, Medium *m) noexcept nogil:
    m.head = w.members[m.head].next


cdef inline void order_remove(World *w, Medium *m, int32_t k) noexcept nogil:
    # Take out member k, wherever it is.
    cdef int32_t before = m.head
    if before == k:
        order_remove_first(w, m)
        return
    while w.members[before].next != k:
        before = w.members[before].next
    w.members[before].next = w.members[k].next
    if m.tail == k:
        m.tail = before
