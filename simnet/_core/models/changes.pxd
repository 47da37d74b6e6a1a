# Changes of an interface while it is at work: of its rate, and outages; simnet.models.link in
# compiled form.

from libc.stdint cimport int32_t, int64_t, uint64_t

from simnet._core.structures.heap cimport heap_remove, heap_set, near_remove, near_set
from simnet._core.engine.meters cimport ClassCounters
from simnet._core.engine.trace cimport trace_end
from simnet._core.structures.memory cimport unlikely
from simnet._core.models.air cimport air_ask, air_interrupted
from simnet._core.models.lateness cimport (
    all_lost_on_the_way, arrival_at, lost_on_the_way,
)
from simnet._core.models.queueing.base cimport out_of
from simnet._core.models.queueing.discipline cimport queue_departed, queue_flushed
from simnet._core.models.scheduled cimport catch_up, start_next
from simnet._core.models.transmitter cimport NO_SIZE, WORK_OF_A_BYTE, settle, transmission
from simnet._core.engine.world cimport (
    FATE_LOST, KIND_RATE_CHANGE, NEVER, NONE, Interface, Packet, World, tie_of, uint128_t,
)


cdef inline void next_change(World *w, int32_t i) noexcept nogil:
    # Schedule the next rate change of interface i, if there is one.
    cdef Interface *f = &w.interfaces[i]
    cdef int32_t source = w.flow_count + i
    if f.change < f.changes_end:
        heap_set(&w.far, source, w.changes[f.change].time, tie_of(KIND_RATE_CHANGE, i, 0))
    else:
        heap_remove(&w.far, source)


# Rates.


cdef inline void change_rate(World *w, int32_t i, int64_t rate) noexcept nogil:
    # Go on at a new rate, now: what remains of the packet in transmission is sent at it, and the
    # departures of those that wait are computed anew. At rate 0 the packet keeps what remains.
    cdef Interface *f = &w.interfaces[i]
    cdef int64_t now = w.now
    cdef int64_t old = f.rate
    cdef int32_t p
    cdef bint sending
    cdef int64_t start = 0
    if unlikely(f.shared):
        change_rate_of_member(w, i, f, rate)
        return
    if f.queue == NONE:
        settle(w, i, f, now)
    else:
        catch_up(w, i, f, now)
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
    if f.queue == NONE:
        retime(w, i, f, p, sending)
    elif sending:
        w.packets[p].departure = now + f.carry // rate
        f.carry = f.carry % rate
        f.next_departure = w.packets[p].departure
        await_head(w, i, f)
    else:
        start_next(w, i, f, now)


cdef inline void change_rate_of_member(
    World *w, int32_t i, Interface *f, int64_t rate
) noexcept nogil:
    # On a shared medium what is on the air goes on as it began.
    cdef bint stalled = f.rate == 0
    catch_up(w, i, f, w.now)
    f.rate = rate
    f.size[0] = NO_SIZE
    f.size[1] = NO_SIZE
    if stalled and f.first_inside == NONE:
        air_ask(w, f.member, w.now)


cdef inline void recover_work(World *w, Interface *f, int32_t p) noexcept nogil:
    # Make f.carry the work that remains of packet p, in transmission. On a FIFO the carry is that
    # after the last packet: (end of last - end of p) * rate + carry after the last is the work of
    # those that wait + the carry after p. Terms may wrap around; the result is small.
    cdef uint64_t carry = f.carry
    cdef int64_t departure = w.packets[p].departure
    if f.queue == NONE:
        carry += <uint64_t>(f.busy_until - departure) * <uint64_t>f.rate
        carry -= <uint64_t>(f.inside_bytes - w.packets[p].size) * <uint64_t>WORK_OF_A_BYTE
    f.carry = <int64_t>(carry + <uint64_t>(departure - w.now) * <uint64_t>f.rate)


cdef inline void stall(World *w, int32_t i, Interface *f, int32_t p) noexcept nogil:
    if p == NONE:
        start_next(w, i, f, w.now)
        return
    f.next_departure = NEVER
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
        await_head(w, i, f)


cdef inline void await_head(World *w, int32_t i, Interface *f) noexcept nogil:
    # The departure of the packet in transmission is another one: if it is the next to arrive, so
    # is its arrival.
    if f.first == f.first_inside:
        near_set(&w.near, w.interface_count + i,
                 arrival_at(w, i, f.next_departure), f.first)


# Outages.


cdef inline int32_t go_down(World *w, int32_t i, bint keep_queue) noexcept nogil:
    # An outage begins, now. Returns the list of the packets that it loses: those on the wire, the
    # one in transmission and, unless the queue is kept, those that wait. The caller disposes of
    # them.
    cdef Interface *f = &w.interfaces[i]
    cdef int32_t lost = NONE
    cdef int32_t p, following, start_of
    cdef int64_t start
    cdef bint sending
    if f.queue == NONE:
        settle(w, i, f, w.now)
    else:
        catch_up(w, i, f, w.now)
    f.down = not keep_queue
    p = f.first
    while p != NONE and p != f.first_inside:
        following = w.packets[p].next
        w.flows[w.packets[p].flow].network_dropped_packets += 1
        lost_on_the_way(w, i, w.packets[p].departure)
        lost = chained(w, p, lost)
        p = following
    all_lost_on_the_way(w, i)
    near_remove(&w.near, w.interface_count + i)
    p = f.first_inside
    sending = p != NONE and (f.next_departure < NEVER or f.stalled)
    if sending:
        if f.next_departure < NEVER:
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
    if f.queue == NONE:
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
        queue_flushed(w, f.queue, w.now)
    if unlikely(f.shared):
        air_interrupted(w, f.member, w.now)
    else:
        start_next(w, i, f, w.now)
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


cdef inline void lose_inside(World *w, int32_t i, Interface *f, int32_t p) noexcept nogil:
    # Count packet p, which waits or is in transmission, as lost.
    cdef Packet *packet = &w.packets[p]
    cdef ClassCounters *c = &w.classes[<size_t>i * w.class_count + packet.traffic_class]
    c.lost_packets += 1
    c.lost_bytes += packet.size
    out_of(w, f, packet, w.now)
    if f.queue != NONE:
        queue_departed(w, f.queue, p, w.now)
    if unlikely(w.trace_row != NULL):
        trace_end(w, p, w.now, FATE_LOST)


cdef inline int32_t chained(World *w, int32_t p, int32_t lost) noexcept nogil:
    # Put packet p before a list of lost ones.
    w.packets[p].next = lost
    return p
