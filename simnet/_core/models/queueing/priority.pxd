# Strict priority without preemption; simnet.models.queueing.priority in compiled form.
#
# What is sent next is decided when a transmission ends, which costs an event of its own.

from libc.stdint cimport int32_t, int64_t

from simnet._core.structures.heap cimport near_remove, near_set
from simnet._core.models.transmitter cimport depart, transmission
from simnet._core.engine.world cimport NEVER, NONE, Band, Interface, Packet, World


cdef inline bint priority_admit(World *w, Interface *f, int32_t p) noexcept nogil:
    cdef Packet *packet = &w.packets[p]
    cdef int32_t k = packet.traffic_class
    cdef Band *band
    if k >= f.bands:
        k = f.bands - 1
    band = &w.bands[f.band + k]
    if band.packets >= f.limit_packets or band.bytes + packet.size > f.limit_bytes:
        return False
    band.packets += 1
    band.bytes += packet.size
    packet.departure = NEVER
    if band.first == NONE:
        band.first = p
    else:
        w.packets[band.last].next = p
    band.last = p
    return True


cdef inline void priority_start(World *w, int32_t i, Interface *f, int64_t now) noexcept nogil:
    # Begin the next transmission, if a packet waits and the transmitter is not stalled.
    cdef Band *band
    cdef Packet *packet
    cdef int32_t k
    if f.rate > 0:
        for k in range(f.band, f.band + f.bands):
            band = &w.bands[k]
            if band.first != NONE:
                f.first_inside = band.first
                packet = &w.packets[band.first]
                band.first = packet.next
                packet.next = NONE
                packet.departure = now + transmission(f, packet.size)
                f.next_departure = packet.departure
                near_set(&w.near, i, packet.departure, f.first_inside)
                return
    near_remove(&w.near, i)


cdef inline void priority_finish(World *w, int32_t i, Interface *f) noexcept nogil:
    # End the transmission under way, send its packet on its way and begin the next one.
    cdef int32_t p = f.first_inside
    cdef Packet *packet = &w.packets[p]
    cdef int32_t k = packet.traffic_class
    if k >= f.bands:
        k = f.bands - 1
    w.bands[f.band + k].packets -= 1
    w.bands[f.band + k].bytes -= packet.size
    depart(w, i, f, p)
    f.first_inside = NONE
    f.next_departure = NEVER
    if f.first == NONE:
        f.first = p
        near_set(&w.near, w.interface_count + i, packet.departure + f.delay, p)
    else:
        w.packets[f.last].next = p
    f.last = p
    priority_start(w, i, f, packet.departure)
