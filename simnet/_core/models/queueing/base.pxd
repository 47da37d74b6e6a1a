# What all queue disciplines have in common: lists of packets, limits, dropping and marking;
# simnet.models.queueing.base in compiled form.

from libc.stdint cimport int32_t, int64_t, uint64_t

from simnet._core.engine.meters cimport ClassCounters
from simnet._core.engine.trace cimport trace_end
from simnet._core.structures.memory cimport unlikely
from simnet._core.engine.world cimport (
    CE, ECN_FIELD, FATE_DROPPED, NONE, NOT_ECT, Band, Discipline, Interface, Packet, World,
    uint128_t,
)


# Limits (Occupancy): the packet in transmission counts.


cdef inline bint admit(Discipline *d, int64_t size) noexcept nogil:
    # Take a packet of so many bytes in, unless it would exceed a limit of the whole queue.
    if d.packets >= d.limit_packets or d.bytes + size > d.limit_bytes:
        return False
    d.packets += 1
    d.bytes += size
    return True


cdef inline void release(Discipline *d, int64_t size) noexcept nogil:
    d.packets -= 1
    d.bytes -= size


# Limits of each list by itself.


cdef inline bint admit_to(Discipline *d, Band *band, int64_t size) noexcept nogil:
    if band.packets >= d.limit_packets or band.bytes + size > d.limit_bytes:
        return False
    band.packets += 1
    band.bytes += size
    return True


cdef inline void release_from(Band *band, int64_t size) noexcept nogil:
    band.packets -= 1
    band.bytes -= size


# What is known of the interface.


cdef inline int64_t first_rate(World *w, Discipline *d) noexcept nogil:
    # The first rate above 0 that it has in the run; 0 without one.
    cdef Interface *f = &w.interfaces[d.interface]
    cdef int64_t k
    if f.rate > 0:
        return f.rate
    for k in range(f.change, f.changes_end):
        if w.changes[k].rate > 0:
            return w.changes[k].rate
    return 0


# Lists of those that wait.


cdef inline void append(World *w, Band *band, int32_t p) noexcept nogil:
    w.packets[p].next = NONE
    if band.first == NONE:
        band.first = p
    else:
        w.packets[band.last].next = p
    band.last = p


cdef inline int32_t pop(World *w, Band *band) noexcept nogil:
    # Take the one that has waited longest; NONE without one.
    cdef int32_t p = band.first
    if p != NONE:
        band.first = w.packets[p].next
        w.packets[p].next = NONE
    return p


# What becomes of packets that wait.


cdef inline void out_of(World *w, Interface *f, Packet *packet, int64_t now) noexcept nogil:
    # Count a packet out that never departs.
    cdef int64_t inside = now - packet.entry
    f.inside -= 1
    f.inside_bytes -= packet.size
    f.packets_ns += inside
    f.bytes_ns += <uint128_t>packet.size * <uint64_t>inside
    w.flows[packet.flow].network_dropped_packets += 1


cdef inline void drop(World *w, Discipline *d, int32_t p, int64_t now) noexcept nogil:
    # Drop packet p, of which the queue has let go; it is disposed of when the event is over.
    cdef Packet *packet = &w.packets[p]
    cdef ClassCounters *c = &w.classes[
        <size_t>d.interface * w.class_count + packet.traffic_class]
    c.dropped_packets += 1
    c.dropped_bytes += packet.size
    c.dropped_inside_packets += 1
    out_of(w, &w.interfaces[d.interface], packet, now)
    if unlikely(w.trace_row != NULL):
        trace_end(w, p, now, FATE_DROPPED)
    packet.next = w.dropped
    w.dropped = p
    while d.outer != NONE:
        # Those around it that count what waits.
        d = &w.disciplines[d.outer]
        d.bytes -= packet.size


cdef inline bint mark(World *w, Discipline *d, int32_t p) noexcept nogil:
    # Mark a packet as having met congestion; returns False where its transport cannot be told.
    cdef Packet *packet = &w.packets[p]
    if packet.ecn & ECN_FIELD == NOT_ECT:
        return False
    packet.ecn |= CE
    w.classes[<size_t>d.interface * w.class_count + packet.traffic_class].marked_packets += 1
    w.flows[packet.flow].marked_packets += 1
    return True
