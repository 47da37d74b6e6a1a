# An interface at work: loss, queue, transmitter, propagation; simnet.models.link in compiled form.
#
# On a FIFO the departure of a packet is known when it is accepted, so a hop costs one event: the
# arrival at the next node. What departs in between is counted when somebody looks (`settle`), at
# the latest at that arrival, and with the time at which it happened. A priority queue decides
# later and pays for a second event, the end of the transmission.

from libc.stdint cimport int32_t, int64_t, uint32_t, uint64_t

from simnet._core.structures.heap cimport heap_remove, heap_set, near_remove, near_set
from simnet._core.engine.meters cimport ClassCounters, fetch_bucket, fetch_page, histogram_count
from simnet._core.engine.trace cimport trace_end, trace_entry
from simnet._core.structures.memory cimport likely, prefetch, unlikely
from simnet._core.chance.random cimport stream_uniform
from simnet._core.engine.world cimport (
    FAILURE_MEMORY, FATE_CARRIED, FATE_DROPPED, FATE_INSIDE, FATE_LOST, KIND_RATE_CHANGE, NEVER,
    NONE, Band, Interface, Packet, World, tie_of, uint128_t,
)

cdef enum:
    NO_SIZE = 0            # of no packet

cdef extern from *:
    """
    #define SIMNET_WORK_OF_A_BYTE ((int64_t)8000000000)
    """
    int64_t WORK_OF_A_BYTE "SIMNET_WORK_OF_A_BYTE"   # bit * ns/s


cdef inline void depart(World *w, int32_t i, Interface *f, int32_t p) noexcept nogil:
    # Count packet p out, at the time of its departure.
    cdef Packet *packet = &w.packets[p]
    cdef ClassCounters *c = &w.classes[<size_t>i * w.class_count + packet.traffic_class]
    cdef int64_t departure = packet.departure
    cdef int64_t entry = packet.entry
    cdef int64_t size = packet.size
    cdef int64_t start = f.free_at if f.free_at > entry else entry
    cdef int64_t wait = start - entry
    f.free_at = departure
    f.inside -= 1
    f.inside_bytes -= size
    f.busy += departure - start
    f.packets_ns += departure - entry
    f.bytes_ns += <uint128_t>size * <uint64_t>(departure - entry)
    c.carried_packets += 1
    c.carried_bytes += size
    w.packet_hops += 1
    if wait == 0:
        f.wait_zero += 1
    else:
        c.wait_sum += wait
        if wait > f.wait_max:
            f.wait_max = wait
        if unlikely(f.wait_zero == 0) and wait < f.wait_min:
            f.wait_min = wait
        if unlikely(histogram_count(&w.waits, i, wait) < 0):
            w.failure = FAILURE_MEMORY
    if unlikely(w.trace_row != NULL):
        trace_end(w, p, departure, FATE_CARRIED)


cdef inline void settle(World *w, int32_t i, Interface *f, int64_t until) noexcept nogil:
    # Count out what has departed from a FIFO by `until`, inclusive.
    cdef int32_t p
    while f.next_departure <= until:
        p = f.first_inside
        depart(w, i, f, p)
        p = w.packets[p].next
        f.first_inside = p
        if p == NONE:
            f.next_departure = NEVER
            return
        f.next_departure = w.packets[p].departure
        if w.packets[p].next != NONE:
            prefetch(&w.packets[w.packets[p].next])
        if w.large:
            fetch_bucket(&w.waits, i, f.free_at - w.packets[p].entry)


cdef inline int64_t transmission(Interface *f, int64_t size) noexcept nogil:
    # How long the transmitter, whose rate is not 0, takes for `size` bytes and its carry.
    cdef int64_t duration, work
    cdef int k
    if size == f.size[0]:
        k = 0
    elif size == f.size[1]:
        k = 1
    else:
        f.size[1] = f.size[0]
        f.quotient[1] = f.quotient[0]
        f.remainder[1] = f.remainder[0]
        k = 0
        work = size * WORK_OF_A_BYTE
        f.size[0] = <uint32_t>size
        f.quotient[0] = work // f.rate
        f.remainder[0] = work % f.rate
    duration = f.quotient[k]
    work = f.carry + f.remainder[k]
    if work >= f.rate:
        work -= f.rate
        duration += 1
        if unlikely(work >= f.rate):  # the carry is of a time when the rate was higher
            duration += work // f.rate
            work = work % f.rate
    f.carry = work
    return duration


cdef inline bint lose(World *w, Interface *f) noexcept nogil:
    # Both rules see every packet, whatever the other one says of it.
    cdef bint lost
    f.entered += 1
    lost = f.lose_every > 0 and f.entered % f.lose_every == 0
    if f.loss > 0.0 and stream_uniform(f.loss_stream) < f.loss:
        lost = True
    return lost or f.down


cdef inline void count_in(Interface *f, int64_t size) noexcept nogil:
    f.inside += 1
    f.inside_bytes += size
    if f.inside > f.peak_packets:
        f.peak_packets = f.inside
    if f.inside_bytes > f.peak_bytes:
        f.peak_bytes = f.inside_bytes


cdef inline bint enter(World *w, int32_t i, int32_t p) noexcept nogil:
    # Let packet p enter interface i, now. Returns whether it is inside: if not, it was lost or
    # dropped, that is counted, and the caller disposes of it.
    cdef Interface *f = &w.interfaces[i]
    cdef Packet *packet = &w.packets[p]
    cdef ClassCounters *c = &w.classes[<size_t>i * w.class_count + packet.traffic_class]
    cdef int64_t now = w.now
    cdef int64_t size = packet.size
    c.offered_packets += 1
    c.offered_bytes += size
    packet.entry = now
    packet.next = NONE
    if f.next_departure <= now:
        if unlikely(f.band != NONE):
            while f.next_departure <= now:
                priority_finish(w, i, f)
        else:
            settle(w, i, f, now)
    if unlikely(f.lossy) and lose(w, f):
        c.lost_packets += 1
        c.lost_bytes += size
        refuse(w, i, p, FATE_LOST)
        return False
    if unlikely(f.band != NONE):
        if not priority_admit(w, f, p):
            c.dropped_packets += 1
            c.dropped_bytes += size
            refuse(w, i, p, FATE_DROPPED)
            return False
        if unlikely(w.trace_row != NULL):
            trace_entry(w, i, p, FATE_INSIDE)
        count_in(f, size)
        if f.first_inside == NONE:
            priority_start(w, i, f, now)
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
            near_set(&w.near, w.interface_count + i, packet.departure + f.delay, p)
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
    if f.first_inside == p:
        settle(w, i, f, w.now)
    next_packet = w.packets[p].next
    f.first = next_packet
    if next_packet == NONE or unlikely(w.packets[next_packet].departure == NEVER):
        near_remove(&w.near, w.interface_count + i)
    else:
        near_set(&w.near, w.interface_count + i, w.packets[next_packet].departure + f.delay,
                 next_packet)
    return p


# Strict priority without preemption.


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


# Changes of rate.


cdef inline void change_rate(World *w, int32_t i, int64_t rate) noexcept nogil:
    # Go on at a new rate, now: what remains of the packet in transmission is sent at it, and the
    # departures of those that wait are computed anew. At rate 0 the packet keeps what remains.
    cdef Interface *f = &w.interfaces[i]
    cdef int64_t now = w.now
    cdef int64_t old = f.rate
    cdef int32_t p
    cdef bint sending
    cdef int64_t start = 0
    if f.band == NONE:
        settle(w, i, f, now)
    p = f.first_inside
    sending = p != NONE and (old > 0 or f.stalled)
    if sending:
        start = w.packets[p].entry
        if f.free_at > start:
            start = f.free_at
        if old > 0:
            recover_work(w, f, p)
            f.busy += now - start  # taken back below, unless the transmitter stalls now
    f.rate = rate
    f.size[0] = NO_SIZE
    f.size[1] = NO_SIZE
    if rate == 0:
        f.stalled = sending
        stall(w, i, f, p)
        return
    f.stalled = False
    if sending:
        f.busy -= now - start
    else:
        f.free_at = now if old == 0 else f.free_at
    if f.band == NONE:
        retime(w, i, f, p, sending)
    elif sending:
        w.packets[p].departure = now + f.carry // rate
        f.carry = f.carry % rate
        f.next_departure = w.packets[p].departure
        near_set(&w.near, i, f.next_departure, p)
    else:
        priority_start(w, i, f, now)


cdef inline void recover_work(World *w, Interface *f, int32_t p) noexcept nogil:
    # Make f.carry the work that remains of packet p, in transmission. On a FIFO the carry is that
    # after the last packet: (end of last - end of p) * rate + carry after the last is the work of
    # those that wait + the carry after p. Terms may wrap around; the result is small.
    cdef uint64_t carry = f.carry
    cdef int64_t departure = w.packets[p].departure
    if f.band == NONE:
        carry += <uint64_t>(f.busy_until - departure) * <uint64_t>f.rate
        carry -= <uint64_t>(f.inside_bytes - w.packets[p].size) * <uint64_t>WORK_OF_A_BYTE
    f.carry = <int64_t>(carry + <uint64_t>(departure - w.now) * <uint64_t>f.rate)


cdef inline void stall(World *w, int32_t i, Interface *f, int32_t p) noexcept nogil:
    f.next_departure = NEVER
    if f.band != NONE:
        if p != NONE:
            w.packets[p].departure = NEVER
        near_remove(&w.near, i)
        return
    if f.first == p:
        near_remove(&w.near, w.interface_count + i)
    while p != NONE:
        w.packets[p].departure = NEVER
        p = w.packets[p].next


cdef inline void retime(World *w, int32_t i, Interface *f, int32_t p, bint sending) noexcept nogil:
    # Compute the departures from a FIFO of p, which is in transmission or begins now, and of
    # those behind it.
    cdef int32_t head = p
    f.busy_until = w.now
    while p != NONE:
        if sending:
            f.busy_until += f.carry // f.rate
            f.carry = f.carry % f.rate
            sending = False
        else:
            f.busy_until += transmission(f, w.packets[p].size)
        w.packets[p].departure = f.busy_until
        p = w.packets[p].next
    if head != NONE:
        f.next_departure = w.packets[head].departure
        if f.first == head:
            near_set(&w.near, w.interface_count + i, f.next_departure + f.delay, head)


# Outages.


cdef inline void lose_inside(World *w, int32_t i, Interface *f, int32_t p) noexcept nogil:
    # Count packet p, which waits or is in transmission, as lost.
    cdef Packet *packet = &w.packets[p]
    cdef ClassCounters *c = &w.classes[<size_t>i * w.class_count + packet.traffic_class]
    cdef int64_t inside = w.now - packet.entry
    cdef int32_t k
    c.lost_packets += 1
    c.lost_bytes += packet.size
    f.inside -= 1
    f.inside_bytes -= packet.size
    f.packets_ns += inside
    f.bytes_ns += <uint128_t>packet.size * <uint64_t>inside
    w.flows[packet.flow].network_dropped_packets += 1
    if f.band != NONE:
        k = packet.traffic_class if packet.traffic_class < f.bands else f.bands - 1
        w.bands[f.band + k].packets -= 1
        w.bands[f.band + k].bytes -= packet.size
    if unlikely(w.trace_row != NULL):
        trace_end(w, p, w.now, FATE_LOST)


cdef inline int32_t chained(World *w, int32_t p, int32_t lost) noexcept nogil:
    # Put packet p before a list of lost ones.
    w.packets[p].next = lost
    return p


cdef inline int32_t go_down(World *w, int32_t i, bint keep_queue) noexcept nogil:
    # An outage begins, now. Returns the list of the packets that it loses: those on the wire, the
    # one in transmission and, unless the queue is kept, those that wait. The caller disposes of
    # them.
    cdef Interface *f = &w.interfaces[i]
    cdef int32_t lost = NONE
    cdef int32_t p, following, start_of
    cdef int64_t start
    cdef bint sending
    if f.band == NONE:
        settle(w, i, f, w.now)
    f.down = not keep_queue
    p = f.first
    while p != NONE and p != f.first_inside:
        following = w.packets[p].next
        w.flows[w.packets[p].flow].network_dropped_packets += 1
        lost = chained(w, p, lost)
        p = following
    near_remove(&w.near, w.interface_count + i)
    p = f.first_inside
    sending = p != NONE and (f.rate > 0 or f.stalled)
    if sending:
        if f.rate > 0:
            start = w.packets[p].entry
            if f.free_at > start:
                start = f.free_at
            f.busy += w.now - start
        following = w.packets[p].next
        lose_inside(w, i, f, p)
        lost = chained(w, p, lost)
        p = following
    f.free_at = w.now
    f.stalled = False
    f.carry = 0
    f.next_departure = NEVER
    if f.band == NONE:
        if not keep_queue:
            lost = lose_list(w, i, f, p, lost)
            p = NONE
        f.first = p
        f.first_inside = p
        if f.rate > 0:
            retime(w, i, f, p, False)
        return lost
    f.first = NONE
    f.first_inside = NONE
    if not keep_queue:
        for start_of in range(f.band, f.band + f.bands):
            lost = lose_list(w, i, f, w.bands[start_of].first, lost)
            w.bands[start_of].first = NONE
    priority_start(w, i, f, w.now)
    return lost


cdef inline int32_t lose_list(
    World *w, int32_t i, Interface *f, int32_t p, int32_t lost
) noexcept nogil:
    # Count all packets of a list as lost, put them before those that are, and return these.
    cdef int32_t following
    while p != NONE:
        following = w.packets[p].next
        lose_inside(w, i, f, p)
        lost = chained(w, p, lost)
        p = following
    return lost


cdef inline void next_change(World *w, int32_t i) noexcept nogil:
    # Schedule the next rate change of interface i, if there is one.
    cdef Interface *f = &w.interfaces[i]
    cdef int32_t source = w.flow_count + i
    if f.change < f.changes_end:
        heap_set(&w.far, source, w.changes[f.change].time, tie_of(KIND_RATE_CHANGE, i, 0))
    else:
        heap_remove(&w.far, source)
