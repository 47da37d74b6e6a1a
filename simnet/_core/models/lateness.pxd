# When a packet is at hand at the other end of an interface: simnet.models.link.Lateness, compiled.
#
# The draw of a packet is made when it becomes the next to arrive, which may be before it departs:
# an outage that loses it then leaves the draw to its successor: the reference draws at departure.
# So does a change of rate after which it is taken together with the packet before.
#
# An interface whose delay changes has a lateness of nothing at least: it keeps packets in order.

from libc.stdint cimport int32_t, int64_t

from simnet._core.chance.random cimport variate_draw, whole
from simnet._core.structures.memory cimport likely, unlikely
from simnet._core.engine.world cimport NEVER, Lateness, Wander, World


cdef inline int64_t draw_lateness(Lateness *host) noexcept nogil:
    cdef double late = variate_draw(host.draw.law, host.draw.stream, host.draw.count)
    host.draw.count += 1
    return whole(late * 1e9, 0, NEVER)


cdef inline int64_t due_at(World *w, int32_t i, int64_t departure) noexcept nogil:
    # When a packet that departs from interface i at a time is at the other end. Its delay is that
    # in force just before; departures are asked for nearly in order, so a step or two find it.
    cdef Wander *wander
    if likely(w.wander == NULL):
        return departure + w.interfaces[i].delay
    wander = &w.wander[i]
    while wander.at < wander.end and w.delay_steps[wander.at].time < departure:
        wander.at += 1
    while wander.at > wander.first and w.delay_steps[wander.at - 1].time >= departure:
        wander.at -= 1
    if wander.at == wander.first:
        return departure + w.interfaces[i].delay
    return departure + w.delay_steps[wander.at - 1].delay


cdef inline int64_t least_delay(World *w, int32_t i) noexcept nogil:
    # The least that the delay of interface i ever is.
    cdef int64_t least = w.interfaces[i].delay
    cdef int32_t step
    if w.wander != NULL:
        for step in range(w.wander[i].first, w.wander[i].end):
            if w.delay_steps[step].delay < least:
                least = w.delay_steps[step].delay
    return least


cdef inline int64_t arrival_at(World *w, int32_t i, int64_t departure) noexcept nogil:
    # When the packet that is the next to arrive from interface i, which it leaves at a time, is at
    # hand.
    cdef Lateness *host
    cdef int64_t due = due_at(w, i, departure)
    if likely(w.lateness == NULL):
        return due
    host = &w.lateness[i]
    if host.draw.law == NULL:
        return due
    host.wakes = due > host.last
    if not host.wakes:
        return host.last
    if not host.drawn:
        host.next = draw_lateness(host)
        host.drawn = True
    return due + host.next


cdef inline int64_t late_arrival(World *w, int32_t i, int64_t departure) noexcept nogil:
    # When the packet that departs next from interface i, at a time, is at hand: of an interface
    # whose packets are decided of in their order, ahead of time.
    cdef Lateness *host
    cdef int64_t due = due_at(w, i, departure)
    if likely(w.lateness == NULL):
        return due
    host = &w.lateness[i]
    if host.draw.law == NULL:
        return due
    if due > host.last:
        host.last = due + draw_lateness(host)
    return host.last


cdef inline void arrived(World *w, int32_t i) noexcept nogil:
    # The packet that was the next to arrive is at hand, now.
    if likely(w.lateness == NULL):
        return
    if w.lateness[i].wakes:
        w.lateness[i].drawn = False
    w.lateness[i].last = w.now


cdef inline void lost_on_the_way(World *w, int32_t i, int64_t departure) noexcept nogil:
    # A packet that had departed at a time will not arrive.
    cdef Lateness *host
    cdef int64_t due = due_at(w, i, departure)
    if likely(w.lateness == NULL):
        return
    host = &w.lateness[i]
    if host.draw.law == NULL or due <= host.last:
        return
    if not host.drawn:
        host.next = draw_lateness(host)
    host.drawn = False
    host.last = due + host.next


cdef inline void all_lost_on_the_way(World *w, int32_t i) noexcept nogil:
    # Nothing that has departed will arrive.
    if unlikely(w.lateness != NULL):
        w.lateness[i].last = 0
