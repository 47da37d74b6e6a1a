# When a packet is at hand at the other end of an interface: simnet.models.link.Lateness, compiled.
#
# The draw of a packet is made when it becomes the next to arrive, which may be before it departs:
# an outage that loses it then leaves the draw to its successor: the reference draws at departure.

from libc.stdint cimport int32_t, int64_t

from simnet._core.chance.random cimport variate_draw, whole
from simnet._core.structures.memory cimport likely
from simnet._core.engine.world cimport NEVER, Lateness, World


cdef inline int64_t draw_lateness(Lateness *host) noexcept nogil:
    cdef double late = variate_draw(host.draw.law, host.draw.stream, host.draw.count)
    host.draw.count += 1
    return whole(late * 1e9, 0, NEVER)


cdef inline int64_t arrival_at(World *w, int32_t i, int64_t due) noexcept nogil:
    # When the packet that is the next to arrive from interface i, and due at a time, is at hand.
    cdef Lateness *host
    if likely(w.lateness == NULL):
        return due
    host = &w.lateness[i]
    if host.draw.law == NULL:
        return due
    if not host.drawn:
        host.next = draw_lateness(host)
        host.drawn = True
    due += host.next
    return due if due > host.last else host.last


cdef inline int64_t late_arrival(World *w, int32_t i, int64_t due) noexcept nogil:
    # When the packet that departs next from interface i, and is due at a time, is at hand: of an
    # interface whose packets are decided of in their order, ahead of time.
    cdef Lateness *host
    if likely(w.lateness == NULL):
        return due
    host = &w.lateness[i]
    if host.draw.law == NULL:
        return due
    due += draw_lateness(host)
    if due > host.last:
        host.last = due
    return host.last


cdef inline void arrived(World *w, int32_t i) noexcept nogil:
    # The packet that was the next to arrive is at hand, now.
    if likely(w.lateness == NULL):
        return
    w.lateness[i].drawn = False
    w.lateness[i].last = w.now


cdef inline void lost_on_the_way(World *w, int32_t i, int64_t departed) noexcept nogil:
    # So many packets that had departed will not arrive.
    cdef Lateness *host
    if likely(w.lateness == NULL) or departed == 0:
        return
    host = &w.lateness[i]
    if host.draw.law == NULL:
        return
    host.drawn = False
    while departed > 1:
        draw_lateness(host)
        departed -= 1
