# An interface at work: loss, queue, transmitter, propagation; simnet.models.link in compiled form.
#
# A hop costs one event, the arrival at the next node. On a FIFO the departure of a packet is known
# when it is accepted; where any other queue decides later, that is worked out when somebody looks.

from libc.stdint cimport int32_t, int64_t

from simnet._core.structures.heap cimport near_remove, near_set
from simnet._core.engine.meters cimport ClassCounters, fetch_page
from simnet._core.engine.trace cimport trace_entry
from simnet._core.structures.memory cimport likely, unlikely
from simnet._core.models.chain cimport pass_chain, take_from_chain
from simnet._core.models.entry cimport count_in, lose
from simnet._core.models.lateness cimport arrival_at, arrived
from simnet._core.models.queueing.discipline cimport queue_enqueue
from simnet._core.models.scheduled cimport catch_up, start_next
from simnet._core.models.transmitter cimport settle, transmission
from simnet._core.engine.world cimport (
    FATE_DROPPED, FATE_INSIDE, FATE_LOST, NEVER, NONE, Interface, Packet, World,
)


cdef inline bint enter(World *w, int32_t i, int32_t p) noexcept nogil:
    # Let packet p enter interface i, now. Returns whether it is inside: if not, it was lost or
    # dropped, that is counted, and the caller disposes of it.
    cdef Interface *f = &w.interfaces[i]
    cdef Packet *packet = &w.packets[p]
    cdef ClassCounters *c = &w.classes[<size_t>i * w.class_count + packet.traffic_class]
    cdef int64_t now = w.now
    cdef int64_t size = packet.size
    if f.noted:
        return pass_chain(w, i, p)
    c.offered_packets += 1
    c.offered_bytes += size
    packet.entry = now
    packet.next = NONE
    if f.next_departure <= now or unlikely(f.shared):
        if unlikely(f.queue != NONE):
            catch_up(w, i, f, now)
        else:
            settle(w, i, f, now)
    if unlikely(f.lossy) and lose(f):
        c.lost_packets += 1
        c.lost_bytes += size
        refuse(w, i, p, FATE_LOST)
        return False
    if unlikely(f.queue != NONE):
        packet.departure = NEVER
        if not queue_enqueue(w, f.queue, p, now):
            # A policer may have given it another class.
            c = &w.classes[<size_t>i * w.class_count + packet.traffic_class]
            c.dropped_packets += 1
            c.dropped_bytes += size
            refuse(w, i, p, FATE_DROPPED)
            return False
        if unlikely(w.trace_row != NULL):
            trace_entry(w, i, p, FATE_INSIDE)
        count_in(f, size)
        if f.first_inside == NONE:
            start_next(w, i, f, now)
        return True
    if unlikely(f.inside >= f.limit_packets or f.inside_bytes + size > f.limit_bytes):
        c.dropped_packets += 1
        c.dropped_bytes += size
        refuse(w, i, p, FATE_DROPPED)
        return False
    if unlikely(w.trace_row != NULL):
        trace_entry(w, i, p, FATE_INSIDE)
    count_in(f, size)
    if unlikely(f.rate == 0):
        packet.departure = NEVER
    else:
        if w.large and f.busy_until > now:
            fetch_page(&w.waits, i, f.busy_until - now)
        f.busy_until = ((f.busy_until if f.busy_until > now else now)
                        + transmission(f, size))
        packet.departure = f.busy_until
    if f.first_inside == NONE:
        f.first_inside = p
        f.next_departure = packet.departure
    if f.first == NONE:
        f.first = p
        if likely(f.rate > 0):
            near_set(&w.near, w.interface_count + i,
                     arrival_at(w, i, packet.departure), p)
    else:
        w.packets[f.last].next = p
    f.last = p
    return True


cdef inline void refuse(World *w, int32_t i, int32_t p, int fate) noexcept nogil:
    w.flows[w.packets[p].flow].network_dropped_packets += 1
    if unlikely(w.trace_row != NULL):
        trace_entry(w, i, p, fate)


cdef inline int32_t take_arrival(World *w, int32_t i) noexcept nogil:
    # Take the packet whose propagation from interface i ends now off its list.
    cdef Interface *f = &w.interfaces[i]
    cdef int32_t p = f.first
    cdef int32_t next_packet
    if f.noted:
        take_from_chain(w, i, f, p)
        return p
    if f.first_inside == p:
        if unlikely(f.queue != NONE):
            catch_up(w, i, f, w.now)
        else:
            settle(w, i, f, w.now)
    arrived(w, i)
    next_packet = w.packets[p].next
    f.first = next_packet
    if next_packet == NONE or unlikely(w.packets[next_packet].departure == NEVER):
        near_remove(&w.near, w.interface_count + i)
        if unlikely(f.next_departure < NEVER and not f.shared):
            near_set(&w.near, i, f.next_departure, NONE)  # nothing is on its way now
    else:
        near_set(&w.near, w.interface_count + i,
                 arrival_at(w, i, w.packets[next_packet].departure), next_packet)
    return p
