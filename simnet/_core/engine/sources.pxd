# Datagram sources and the ends of the network where packets enter and arrive
# (simnet.engine.reference.sources and .hosts).

from libc.stdint cimport int32_t, int64_t, uint8_t, uint32_t

from simnet._core.structures.heap cimport heap_remove, heap_set
from simnet._core.models.interface cimport enter
from simnet._core.engine.meters cimport histogram_count_recent
from simnet._core.structures.memory cimport unlikely
from simnet._core.chance.random cimport stream_uniform, variate_draw, whole
from simnet._core.engine.world cimport (
    DATA, DATAGRAM, FAILURE_MEMORY, KIND_SOURCE, NEVER, NONE, NOT_ECT, SIDE, DatagramSource, Draw,
    Flow, Packet, World, connection_at, packet_free, packet_make, tie_of,
)

cdef enum:
    LARGEST_DATAGRAM = 1000000000


cdef inline int64_t draw_duration(Draw *d, int64_t least) noexcept nogil:
    # The next variate, in seconds, as nanoseconds.
    cdef double value = variate_draw(d.law, d.stream, d.count)
    d.count += 1
    return whole(value * 1e9, least, NEVER)


cdef inline int64_t draw_amount(Draw *d, int64_t least, int64_t most) noexcept nogil:
    cdef double value = variate_draw(d.law, d.stream, d.count)
    d.count += 1
    return whole(value, least, most)


cdef inline int64_t later(int64_t time, int64_t duration) noexcept nogil:
    # The sum, which does not exceed NEVER.
    return NEVER if duration > NEVER - time else time + duration


cdef inline bint send_datagram(
    World *w, int32_t flow, int side, int64_t size, int32_t owner, int32_t of_frame
) noexcept nogil:
    # Send a datagram of `size` bytes on the wire, now; returns False when there is no memory. It is
    # of a video's frame of whose packets `of_frame` must come; 0 if it is of none.
    cdef Flow *f = &w.flows[flow]
    cdef int32_t p = packet_make(w)
    cdef Packet *packet
    if unlikely(p == NONE):
        return False
    packet = &w.packets[p]
    packet.stamp = w.now
    packet.flow = flow
    packet.owner = owner
    packet.position = f.path[side]
    packet.seq = <int32_t>f.datagrams[side]
    packet.ack = of_frame
    packet.size = <uint32_t>size
    packet.traffic_class = f.traffic_class
    packet.ecn = NOT_ECT
    packet.colour = 0
    packet.flags = <uint8_t>(DATAGRAM | DATA | side)
    f.datagrams[side] += 1
    f.sent_packets += 1
    f.sent_bytes += size
    if owner != NONE:
        connection_at(w, owner).in_network += 1
    if not enter(w, w.paths[packet.position], p):
        if owner != NONE:
            connection_at(w, owner).in_network -= 1
        packet_free(w, p)
    return True


cdef inline void count_delivery(World *w, Packet *packet) noexcept nogil:
    # Count a packet that has reached the other end, and its delay if it carries data.
    cdef Flow *f = &w.flows[packet.flow]
    cdef int64_t delay, change
    cdef int side
    f.delivered_packets += 1
    f.delivered_bytes += packet.size
    if not packet.flags & DATA:
        return
    delay = w.now - packet.stamp
    side = packet.flags & SIDE
    if delay < f.delay_min:
        f.delay_min = delay
    if delay > f.delay_max:
        f.delay_max = delay
    f.delay_count += 1
    f.delay_sum += delay
    if unlikely(histogram_count_recent(&w.delays, packet.flow, delay, &f.delays) < 0):
        w.failure = FAILURE_MEMORY
    if f.transit[side] >= 0:
        change = delay - f.transit[side]
        if change < 0:
            change = -change
        f.jitter += change - ((f.jitter + 8) >> 4)
    f.transit[side] = delay


# A datagram source: gaps and sizes, bursts, on-off periods, replay.


cdef inline bint exhausted(DatagramSource *s) noexcept nogil:
    return s.packets >= s.limit_packets or s.bytes >= s.limit_bytes


cdef inline void source_at(World *w, int32_t flow, int64_t time) noexcept nogil:
    # Place the source's next event, unless the source has ended by then.
    if time < w.datagram_sources[w.flows[flow].source].until:
        heap_set(&w.far, flow, time, tie_of(KIND_SOURCE, flow, 0))
    else:
        heap_remove(&w.far, flow)


cdef inline int64_t on_time_after(DatagramSource *s, int64_t now, int64_t gap) noexcept nogil:
    # When `gap` of on-time will have passed since `now`, itself on-time. What falls exactly on
    # the end of an on period happens at the start of the next one.
    while now < s.until and later(now, gap) >= s.on_end:
        gap -= s.on_end - now
        now = later(s.on_end, draw_duration(&s.off, 1))
        s.on_end = later(now, draw_duration(&s.on, 1))
    return later(now, gap)


cdef inline int64_t next_emission(DatagramSource *s, int64_t now) noexcept nogil:
    cdef int64_t gap = draw_duration(&s.gap, 0)
    if s.on.law != NULL:
        return on_time_after(s, now, gap)
    return later(now, gap)


cdef inline void begin_source(World *w, int32_t flow, DatagramSource *s) noexcept nogil:
    # Place the first emission, at the start of the source.
    cdef int64_t first = w.now
    s.begun = True
    if s.replay_length > 0:
        source_at(w, flow, later(first, s.replay[0].time))
        return
    if s.on.law != NULL:
        if stream_uniform(s.on.stream) >= s.on_share:
            first = later(first, draw_duration(&s.off, 1))
        s.on_end = later(first, draw_duration(&s.on, 1))
    source_at(w, flow, first if s.immediate else next_emission(s, first))


cdef inline bint emit(World *w, int32_t flow, DatagramSource *s, int64_t payload) noexcept nogil:
    cdef int64_t size = payload + w.flows[flow].header_bytes
    s.packets += 1
    s.bytes += size
    return send_datagram(w, flow, 0, size, NONE, 0)


cdef inline void replay_one(World *w, int32_t flow, DatagramSource *s) noexcept nogil:
    cdef int64_t size
    if not exhausted(s):
        size = s.replay[s.replayed].size
        s.replayed += 1
        if emit(w, flow, s, size if size > 1 else 1) and s.replayed < s.replay_length:
            source_at(w, flow, later(s.start, s.replay[s.replayed].time))
            return
    heap_remove(&w.far, flow)


cdef inline void play_datagrams(World *w, int32_t flow) noexcept nogil:
    # The event of a source: send what is due now, within its limits, and place the next event.
    cdef DatagramSource *s = &w.datagram_sources[w.flows[flow].source]
    cdef int64_t packets = 1
    if not s.begun:
        begin_source(w, flow, s)
        return
    if s.replay_length > 0:
        replay_one(w, flow, s)
        return
    if s.burst.law != NULL:
        packets = draw_amount(&s.burst, 1, LARGEST_DATAGRAM)
    while packets > 0 and not exhausted(s):
        packets -= 1
        if not emit(w, flow, s, draw_amount(&s.size, 1, LARGEST_DATAGRAM)):
            return
    if exhausted(s):
        heap_remove(&w.far, flow)
    else:
        source_at(w, flow, next_emission(s, w.now))
