# The transmitter of an interface whose queue decides when a transmission ends which packet is sent
# next: that end is an event of its own, and so is the time before which a shaper lets none go.

from libc.stdint cimport int32_t, int64_t

from simnet._core.structures.heap cimport near_remove, near_set
from simnet._core.structures.memory cimport unlikely
from simnet._core.models.air cimport air_ask, air_due, air_ended
from simnet._core.models.lateness cimport arrival_at
from simnet._core.models.queueing.discipline cimport queue_departed
from simnet._core.models.start cimport begin
from simnet._core.models.transmitter cimport depart
from simnet._core.engine.world cimport NEVER, NONE, Interface, Packet, World


cdef inline void start_next(World *w, int32_t i, Interface *f, int64_t now) noexcept nogil:
    # Begin the next transmission, if a packet may go and the transmitter is not stalled.
    if unlikely(f.shared):
        air_ask(w, f.member, now)
    elif f.rate > 0:
        begin(w, i, f, now, 0)
    else:
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
        near_set(&w.near, w.interface_count + i, arrival_at(w, i, packet.departure), p)
    else:
        w.packets[f.last].next = p
    f.last = p
    if unlikely(f.shared):
        air_ended(w, f.member, packet.size, packet.departure)
    else:
        start_next(w, i, f, packet.departure)


cdef inline void finish_or_start(World *w, int32_t i) noexcept nogil:
    # The event of an interface: the end of a transmission, or a packet may go.
    cdef Interface *f = &w.interfaces[i]
    if f.first_inside != NONE:
        finish(w, i, f)
    elif unlikely(f.shared):
        air_due(w, f.member, w.now)
    else:
        start_next(w, i, f, w.now)
