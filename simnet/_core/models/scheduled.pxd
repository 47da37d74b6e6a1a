# The transmitter of an interface whose queue decides when a transmission ends which packet is sent
# next: that end is an event of its own, and so is the time before which a shaper lets none go.

from libc.stdint cimport int32_t, int64_t

from simnet._core.structures.heap cimport near_remove, near_set
from simnet._core.models.lateness cimport arrival_at
from simnet._core.models.queueing.discipline cimport queue_departed, queue_dequeue, queue_ready
from simnet._core.models.transmitter cimport depart, transmission
from simnet._core.engine.world cimport NEVER, NONE, Interface, Packet, World


cdef inline void start_next(World *w, int32_t i, Interface *f, int64_t now) noexcept nogil:
    # Begin the next transmission, if a packet may go and the transmitter is not stalled.
    cdef Packet *packet
    cdef int32_t p
    cdef int64_t ready
    if f.rate > 0:
        p = queue_dequeue(w, f.queue, now)
        if p != NONE:
            packet = &w.packets[p]
            f.first_inside = p
            packet.departure = now + transmission(f, packet.size)
            f.next_departure = packet.departure
            f.free_at = now  # it was let go
            near_set(&w.near, i, packet.departure, p)
            return
        ready = queue_ready(w, f.queue, now)
        if ready < NEVER:
            near_set(&w.near, i, ready, NONE)
            return
    near_remove(&w.near, i)


cdef inline void finish(World *w, int32_t i, Interface *f) noexcept nogil:
    # End the transmission under way, send its packet on its way and begin the next one.
    cdef int32_t p = f.first_inside
    cdef Packet *packet = &w.packets[p]
    queue_departed(w, f.queue, p, packet.departure)
    depart(w, i, f, p)
    f.first_inside = NONE
    f.next_departure = NEVER
    if f.first == NONE:
        f.first = p
        near_set(&w.near, w.interface_count + i, arrival_at(w, i, packet.departure + f.delay), p)
    else:
        w.packets[f.last].next = p
    f.last = p
    start_next(w, i, f, packet.departure)


cdef inline void finish_or_start(World *w, int32_t i) noexcept nogil:
    # The event of an interface: the end of a transmission, or a packet may go.
    cdef Interface *f = &w.interfaces[i]
    if f.first_inside != NONE:
        finish(w, i, f)
    else:
        start_next(w, i, f, w.now)
