# The transmitter of an interface: how long a packet takes, and its departure.
#
# What departs from a FIFO is counted when somebody looks (`settle`), at the latest at its arrival,
# and with the time at which it happened.

from libc.stdint cimport int32_t, int64_t, uint32_t, uint64_t

from simnet._core.engine.meters cimport ClassCounters, fetch_bucket, histogram_count
from simnet._core.engine.trace cimport trace_end
from simnet._core.structures.memory cimport prefetch, unlikely
from simnet._core.engine.world cimport (
    FAILURE_MEMORY, FATE_CARRIED, NEVER, NONE, Interface, Packet, World, uint128_t,
)

cdef enum:
    NO_SIZE = 0            # of no packet

cdef extern from *:
    """
    #define SIMNET_WORK_OF_A_BYTE ((int64_t)8000000000)
    """
    int64_t WORK_OF_A_BYTE "SIMNET_WORK_OF_A_BYTE"   # bit * ns/s


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


cdef inline void depart(World *w, int32_t i, Interface *f, int32_t p) noexcept nogil:
    # Count packet p out, at the time of its departure.
    cdef Packet *packet = &w.packets[p]
    count_departure(
        w, i, f, packet.traffic_class, packet.size, packet.entry, packet.departure)
    if unlikely(w.trace_row != NULL):
        trace_end(w, p, packet.departure, FATE_CARRIED)


cdef inline void count_departure(
    World *w, int32_t i, Interface *f, int traffic_class, int64_t size, int64_t entry,
    int64_t departure,
) noexcept nogil:
    # Count a packet out that entered at one time and departed at another.
    cdef ClassCounters *c = &w.classes[<size_t>i * w.class_count + traffic_class]
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
