# The event loop: which event is next, and what it is handed to (the twin of SimPy's, which
# simnet/engine/reference/engine.py runs). Included by _fastpath.pyx.

from posix.time cimport CLOCK_MONOTONIC, clock_gettime, timespec
from simnet._core.engine.boundaries cimport open_window
from simnet._core.structures.heap cimport Entry, heap_remove, near_first, near_time
from simnet._core.models.changes cimport change_rate, go_down
from simnet._core.models.interface cimport enter, take_arrival
from simnet._core.models.notes cimport next_boundary
from simnet._core.models.scheduled cimport transmitter_event
from simnet._core.structures.memory cimport unlikely
from simnet._core.engine.sources cimport count_delivery, play_datagrams
from simnet._core.engine.connections cimport PATIENCE, discard_owned, free_if_over
from simnet._core.engine.media_streams cimport end_stream, receive_datagram, stream_event
from simnet._core.engine.prefetch cimport look_ahead, look_far_ahead
from simnet._core.engine.reroutes cimport play_reroutes
from simnet._core.engine.transfer_sources cimport play_transfers
from simnet._core.engine.transfers cimport deliver_segment, give_up, timer_event
from simnet._core.engine.world cimport (
    DATAGRAM, KIND_ARRIVAL, KIND_DEPARTURE, LOSS_CHANGES, OUTAGE_KEEPS_QUEUE, RESTORED,
    SOURCES, Packet, connection_at, source_of,
)


# Packets: one interface to the next, or the end.


cdef inline void discard(World *w, int32_t p) noexcept nogil:
    # A packet was lost or dropped on its way.
    cdef Packet *packet = &w.packets[p]
    if packet.owner == NONE:
        packet_free(w, p)
    else:
        discard_owned(w, p, packet.flags & DATAGRAM)


cdef void discard_dropped(World *w) noexcept nogil:
    # Dispose of what queues dropped from inside, now that no packet is being handled.
    cdef int32_t p
    while w.dropped != NONE:
        p = w.dropped
        w.dropped = w.packets[p].next
        discard(w, p)


cdef inline void deliver(World *w, int32_t p) noexcept nogil:
    # Take packet p off the network at its receiver.
    cdef Packet *packet = &w.packets[p]
    if not packet.flags & DATAGRAM:
        deliver_segment(w, p)
        return
    count_delivery(w, packet)
    w.flows[packet.flow].goodput_bytes += packet.size
    if packet.owner == NONE:
        packet_free(w, p)
    else:
        receive_datagram(w, packet)
        discard_owned(w, p, True)


cdef inline void arrive(World *w, int32_t i) noexcept nogil:
    # Hand the packet that arrives from interface i to the next one, or to its receiver.
    cdef int32_t p = take_arrival(w, i)
    cdef Packet *packet = &w.packets[p]
    if w.large:
        look_ahead(w)
    cdef int32_t onward = w.paths[packet.position + 1]
    if onward == NONE:
        deliver(w, p)
        return
    packet.position += 1
    if not enter(w, onward, p):
        discard(w, p)


# The other events.


cdef inline void change(World *w, int32_t i, Change *new) noexcept nogil:
    # Let interface i go on at another rate or loss, or begin or end an outage.
    cdef int32_t p, following
    cdef int64_t rate = new.rate
    if rate == LOSS_CHANGES:
        w.interfaces[i].loss = new.loss
    elif rate >= 0:
        change_rate(w, i, rate)
    elif rate == RESTORED:
        w.interfaces[i].down = False
    else:
        p = go_down(w, i, rate == OUTAGE_KEEPS_QUEUE)
        while p != NONE:
            following = w.packets[p].next
            discard(w, p)
            p = following


cdef inline void patience_event(World *w, int32_t slot) noexcept nogil:
    # The end of a person's stream, or of the patience with a transfer.
    cdef Connection *c = connection_at(w, slot)
    heap_remove(&w.far, source_of(w, slot, PATIENCE))
    if c.is_stream:
        end_stream(w, c)
    elif c.transfer != NONE:
        give_up(w, c)
    free_if_over(w, slot)


cdef inline void connection_event(World *w, int32_t source) noexcept nogil:
    # An event of one of the sources of a connection; `source` counts from the first of them.
    cdef int32_t slot = source // SOURCES
    cdef int which = source % SOURCES
    if which == PATIENCE:
        patience_event(w, slot)
    elif connection_at(w, slot).is_stream:
        stream_event(w, slot, which)
    else:
        timer_event(w, slot, which)


cdef inline void far_event(World *w, int32_t source) noexcept nogil:
    # An event of the far heap: of a flow's source, an interface's change, ways, or a connection.
    cdef int32_t i
    if source < w.flow_count:
        if w.flows[source].of_transfers:
            play_transfers(w, source)
        else:
            play_datagrams(w, source)
        return
    i = source - w.flow_count
    if i > w.interface_count:
        if w.large:
            look_far_ahead(w)
        connection_event(w, i - w.interface_count - 1)
    elif i == w.interface_count:
        play_reroutes(w)
    else:
        change(w, i, &w.changes[w.interfaces[i].change])
        w.interfaces[i].change += 1
        next_change(w, i)


# The loop.

ctypedef enum Pause:
    REACHED = 0            # nothing more to do before the time asked for
    LOOK = 1               # time to look at the wall clock
    HALT = 2               # a person is to be told something


cdef enum:
    EVENTS_BETWEEN_LOOKS = 4096
    LARGE = 500            # interfaces and flows from which the cache is too small


cdef inline bint goes_first(World *w, uint64_t tie) noexcept nogil:
    # Whether the near heap does, at a time at which the far one has an event of this tie.
    cdef int32_t source = near_first(&w.near)
    return tie_of(KIND_DEPARTURE if source < w.interface_count else KIND_ARRIVAL, 0, 0) < tie


cdef Pause run_events(World *w, int64_t bound) noexcept nogil:
    # Handle the events before `bound`, but not more than a good handful.
    cdef int64_t most = EVENTS_BETWEEN_LOOKS
    cdef int32_t source
    cdef int64_t near
    cdef Entry *far
    while most > 0:
        near = near_time(&w.near)
        far = &w.far.entries[0]
        if near < far.time or (unlikely(near == far.time) and goes_first(w, far.tie)):
            if unlikely(near >= bound):
                return REACHED
            w.now = near
            source = near_first(&w.near) - w.interface_count
            if source >= 0:
                arrive(w, source)
            else:
                transmitter_event(w, source + w.interface_count)
        else:
            if far.time >= bound:
                return REACHED
            w.now = far.time
            far_event(w, <int32_t>far.source)
        most -= 1
        w.events += 1
        if unlikely(w.dropped != NONE):
            discard_dropped(w)
        if w.halt:
            return HALT
    return LOOK


cdef inline void pass_boundary(World *w, int64_t now) noexcept nogil:
    w.now = now
    if now == w.next_interval:
        close_interval(w, now)
        w.next_interval = now + w.interval
        if w.next_interval >= w.duration:
            w.next_interval = NEVER
    if not w.window_open and now == w.warmup:
        open_window(w, now)
        w.window_open = True


cdef int64_t wall_ns() noexcept nogil:
    cdef timespec t
    clock_gettime(CLOCK_MONOTONIC, &t)
    return t.tv_sec * <int64_t>1000000000 + t.tv_nsec


cdef Pause run_until(World *w, int64_t bound, int64_t wall_limit) noexcept nogil:
    # Handle all before `bound`, for not much longer than `wall_limit` ns of wall time, from when
    # there proves to be much to do; with a limit of 0 not beyond the first handful of events.
    cdef int64_t stop = 0
    cdef int64_t boundary
    cdef Pause pause
    if bound > w.duration:
        bound = w.duration
    while w.failure == FAILURE_NONE:
        boundary = next_boundary(w)
        pause = run_events(w, boundary if boundary < bound else bound)
        if pause == HALT:
            return HALT
        if pause == REACHED:
            if boundary >= bound:
                return REACHED
            pass_boundary(w, boundary)
        elif wall_limit == 0:
            return LOOK
        elif stop == 0:
            stop = wall_ns() + wall_limit
        elif wall_ns() >= stop:
            return LOOK
    return LOOK
