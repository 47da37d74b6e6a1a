# When a packet is at hand at the other end of an interface: simnet.models.link.Lateness in compiled
# form.
#
# The draw of a packet is made when it becomes the next to arrive, which may be before it departs:
# an outage that loses it then leaves the draw to its successor, as the reference draws at departure.

from libc.stdint cimport int32_t, int64_t

from simnet._core.chance.random cimport variate_draw, whole
from simnet._core.structures.memory cimport likely
from simnet._core.engine.world cimport NEVER, Lateness, World


cdef inline int64_t draw_lateness(Lateness *l) noexcept nogil:
    cdef double late = variate_draw(l.draw.law, l.draw.stream, l.draw.count)
    l.draw.count += 1
    return whole(late * 1e9, 0, NEVER)


cdef inline int64_t arrival_at(World *w, int32_t i, int64_t due) noexcept nogil:
    # When the packet that is the next to arrive from interface i, and due at a time, is at hand.
    cdef Lateness *l
    if likely(w.lateness == NULL):
        return due
    l = &w.lateness[i]
    if l.draw.law == NULL:
        return due
    if not l.drawn:
        l.next = draw_lateness(l)
        l.drawn = True
    due += l.next
    return due if due > l.last else l.last


cdef inline void arrived(World *w, int32_t i) noexcept nogil:
    # The packet that was the next to arrive is at hand, now.
    if likely(w.lateness == NULL):
        return
    w.lateness[i].drawn = False
    w.lateness[i].last = w.now


cdef inline void lost_on_the_way(World *w, int32_t i, int64_t departed) noexcept nogil:
    # So many packets that had departed will not arrive.
    cdef Lateness *l
    if likely(w.lateness == NULL) or departed == 0:
        return
    l = &w.lateness[i]
    if l.draw.law == NULL:
        return
    l.drawn = False
    while departed > 1:
        draw_lateness(l)
        departed -= 1
