# How a transmission begins and ends where a queue decides which packet is sent;
# simnet.models.link.Port.begin in compiled form.
#
# When it begins, its end is known, and so is the arrival at the other end of the line. The end has
# no event of its own: it is worked out by whoever looks next (simnet._core.models.scheduled).

from libc.stdint cimport int32_t, int64_t

from simnet._core.structures.heap cimport near_set
from simnet._core.models.lateness cimport arrival_at
from simnet._core.models.queueing.discipline cimport queue_dequeue, queue_departed, queue_ready
from simnet._core.models.transmitter cimport depart, transmission
from simnet._core.engine.world cimport NEVER, NONE, Interface, Packet, World


cdef inline bint begin(
    World *w, int32_t i, Interface *f, int64_t now, int64_t overhead
) noexcept nogil:
    # Begin to transmit a packet of interface i, whose rate is not 0, if one may go; else say when
    # one may. Returns whether one does.
    cdef int32_t p = queue_dequeue(w, f.queue, now)
    cdef Packet *packet
    if p == NONE:
        f.next_departure = queue_ready(w, f.queue, now)
        return False
    packet = &w.packets[p]
    packet.departure = now + transmission(f, packet.size) + overhead
    f.first_inside = p
    f.next_departure = packet.departure
    f.free_at = now  # it was let go
    if f.first == NONE:
        f.first = p
        near_set(&w.near, w.interface_count + i, arrival_at(w, i, packet.departure), p)
    else:
        w.packets[f.last].next = p
    f.last = p
    return True


cdef inline int64_t end(World *w, int32_t i, Interface *f) noexcept nogil:
    # End the transmission under way: its packet is on its way. Returns its size.
    cdef int32_t p = f.first_inside
    queue_departed(w, f.queue, p, f.next_departure)
    depart(w, i, f, p)
    f.first_inside = NONE
    f.next_departure = NEVER
    return w.packets[p].size
