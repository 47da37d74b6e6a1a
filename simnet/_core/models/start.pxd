# How a transmission begins where a queue decides which packet is sent;
# simnet.models.link.Port.begin in compiled form.

from libc.stdint cimport int32_t, int64_t

from simnet._core.structures.heap cimport near_remove, near_set
from simnet._core.models.queueing.discipline cimport queue_dequeue, queue_ready
from simnet._core.models.transmitter cimport transmission
from simnet._core.engine.world cimport NEVER, NONE, Interface, Packet, World


cdef inline bint begin(
    World *w, int32_t i, Interface *f, int64_t now, int64_t overhead
) noexcept nogil:
    # Begin to transmit a packet of interface i, whose rate is not 0, if one may go; else see to it
    # that it is asked when one may. Returns whether one does.
    cdef int32_t p = queue_dequeue(w, f.queue, now)
    cdef Packet *packet
    cdef int64_t ready
    if p != NONE:
        packet = &w.packets[p]
        f.first_inside = p
        packet.departure = now + transmission(f, packet.size) + overhead
        f.next_departure = packet.departure
        f.free_at = now  # it was let go
        near_set(&w.near, i, packet.departure, p)
        return True
    ready = queue_ready(w, f.queue, now)
    if ready < NEVER:
        near_set(&w.near, i, ready, NONE)
    else:
        near_remove(&w.near, i)
    return False
