# Chains of interfaces that a packet passes at once: an event for the last one only.
#
# The departure of a packet from a FIFO is known when it enters, and so it is from any other queue
# whose kind declares `known_at_entry` (simnet.models.queueing.base). Where an interface is fed by
# one other alone, it gets its packets in the order and at the times at which they leave that one;
# so all that will happen to a packet at it is known when the packet enters the one before, and so
# on down the chain: whether it is lost (the draws are made in the order of entry), whether the
# queue refuses it (what has departed by then is known), when it departs, how late it is (drawn in
# the order of departure). It is decided then, and noted (simnet._core.models.notes).
#
# An interface follows where its packets are decided of before they enter it: it and the one that
# feeds it have such queues and always send, no host sends into it, and a packet takes a nanosecond
# at least, so that its arrival from it has been expected before its time, and ties are as without
# chains. An interface without delay may be so fast that a small packet takes no time; such a one,
# and all that come before it has entered, enter by an event.
#
# Changes of rate, delay and loss are foreseen (simnet._core.models.foreseen, lateness), but for a
# rate of 0 and outages. How fast and how short an interface is, is judged by the most and the least
# that it ever is; one whose rate changes and that may take no time leads, at most.
#
# Nothing that another reads is written ahead of its time: counters and traces wait in the notes,
# transports and people learn of a packet by its arrival alone, an event with the time and rank
# that it always had, and of a packet that is refused nobody learns anything (only its slot in the
# pool is free at once). A packet that would leave an interface after the end of the run goes no
# further, so that times do not overflow.

from libc.stdint cimport int32_t, int64_t

from simnet._core.structures.heap cimport near_remove, near_set
from simnet._core.engine.trace cimport trace_seq
from simnet._core.structures.memory cimport unlikely
from simnet._core.models.foreseen cimport (
    changes_rate, foresee, foreseeable, foreseen_departure, greatest_rate, lose_at,
)
from simnet._core.models.lateness cimport late_arrival, least_delay
from simnet._core.models.notes cimport note_make, pass_gone
from simnet._core.models.queueing.discipline cimport queue_passes
from simnet._core.models.transmitter cimport WORK_OF_A_BYTE, transmission
from simnet._core.engine.world cimport (
    ALONE, FATE_DROPPED, FATE_INSIDE, FATE_LOST, FOLLOWS, FOLLOWS_AT_LENGTH, LEADS, NONE, NOTED,
    NOTED_AT_RATES, NOTHING_NOTED, SIDE, Interface, Note, Packet, World,
)

cdef extern from *:
    """
    #define SIMNET_NO_FEEDER (-2)
    """
    int32_t NO_FEEDER "SIMNET_NO_FEEDER"


cdef inline bint decided_at_entry(World *w, int32_t i) noexcept nogil:
    # Whether packets leave interface i in an order and at times that are known as they enter.
    cdef Interface *f = &w.interfaces[i]
    return f.known_ahead and foreseeable(w, f)


cdef inline void find_chains(World *w, int32_t *feeder) noexcept nogil:
    # Say of each interface whether it is of a chain; `feeder` is room for a number of each.
    cdef int32_t before = NONE
    cdef int32_t i, k
    cdef Interface *f
    for i in range(w.interface_count):
        feeder[i] = NO_FEEDER
    for k in range(w.path_length):
        i = w.paths[k]
        if i != NONE:
            if feeder[i] == NO_FEEDER:
                feeder[i] = before
            elif feeder[i] != before:
                feeder[i] = NONE
        before = i
    for i in range(w.interface_count):
        f = &w.interfaces[i]
        if not decided_at_entry(w, i):
            continue
        if f.queue != NONE:
            # A chain of its own: its transmissions need no event at their ends.
            lead(w, i)
        if feeder[i] >= 0 and decided_at_entry(w, feeder[i]):
            lead(w, feeder[i])
            follow(w, i)
    for i in range(w.interface_count):
        f = &w.interfaces[i]
        if f.noted != NOTHING_NOTED and foresee(w, f):
            f.noted = NOTED_AT_RATES


cdef inline void lead(World *w, int32_t i) noexcept nogil:
    # Let interface i begin a chain, if it is in none.
    w.interfaces[i].noted = NOTED
    if w.place_in_chain[i] == ALONE:
        w.place_in_chain[i] = LEADS


cdef inline void follow(World *w, int32_t i) noexcept nogil:
    # Let interface i follow the one that feeds it.
    cdef Interface *f = &w.interfaces[i]
    cdef int64_t rate = greatest_rate(w, f)
    if least_delay(w, i) > 0 or takes_time(rate, 1):
        w.place_in_chain[i] = FOLLOWS
    elif not changes_rate(w, f):
        w.place_in_chain[i] = FOLLOWS_AT_LENGTH
    else:
        lead(w, i)
    f.noted = NOTED


cdef inline bint takes_time(int64_t rate, int64_t size) noexcept nogil:
    # Whether the transmission of a packet of so many bytes takes a nanosecond at least.
    return size * WORK_OF_A_BYTE >= rate


cdef inline bint goes_along(World *w, int32_t i, Packet *packet) noexcept nogil:
    # Whether a packet enters interface i as it passes those before it, and not by an event.
    cdef Interface *f
    if w.place_in_chain[i] <= FOLLOWS:
        return w.place_in_chain[i] == FOLLOWS
    f = &w.interfaces[i]
    if f.to_come == 0 and takes_time(f.rate, packet.size):
        return True
    f.to_come += 1
    return False


cdef inline bint pass_chain(World *w, int32_t i, int32_t p) noexcept nogil:
    # Let packet p enter interface i, now, and those that follow it on its path. Returns whether it
    # arrives at the end of the last: if not, that is noted, and the caller disposes of it.
    cdef Packet *packet = &w.packets[p]
    cdef Interface *f = &w.interfaces[i]
    cdef int32_t onward
    if unlikely(w.place_in_chain[i] == FOLLOWS_AT_LENGTH):
        f.to_come -= 1
    packet.departure = w.now
    while decide(w, i, f, packet, packet.departure):
        onward = w.paths[packet.position + 1]
        if (onward == NONE or unlikely(packet.departure >= w.duration)
                or not goes_along(w, onward, packet)):
            await_arrival(w, i, f, p)
            return True
        packet.position += 1
        i = onward
        f = &w.interfaces[i]
    return False


cdef inline bint decide(
    World *w, int32_t i, Interface *f, Packet *packet, int64_t entry
) noexcept nogil:
    # Decide what becomes of a packet that enters interface i at a time: whether it is inside, and
    # if so when it will be at hand at the other end, in packet.departure.
    cdef int64_t size = packet.size
    cdef int64_t start = f.busy_until
    cdef Note *note
    cdef bint passes
    if start <= entry:
        f.gone = f.noted_so_far
        f.queued = 0
        f.queued_bytes = 0
        start = entry
    else:
        pass_gone(f, entry)
    note = note_make(w, i, f, entry)
    if unlikely(note == NULL):
        return False
    note.flow = packet.flow
    note.seq = trace_seq(packet)
    note.size = packet.size
    note.traffic_class = packet.traffic_class
    note.side = packet.flags & SIDE
    if unlikely(f.lossy) and lose_at(w, f, entry):
        note.fate = FATE_LOST
        return False
    if unlikely(f.queue != NONE):
        passes = queue_passes(w, f.queue, packet, entry)
        # It was offered in the class that it has now, even where the next policer drops it.
        note.traffic_class = packet.traffic_class
        if not passes:
            note.fate = FATE_DROPPED
            return False
    if unlikely(f.queued >= f.limit_packets or f.queued_bytes + size > f.limit_bytes):
        note.fate = FATE_DROPPED
        return False
    note.fate = FATE_INSIDE
    f.queued += 1
    f.queued_bytes += size
    if unlikely(f.noted == NOTED_AT_RATES):
        f.busy_until = foreseen_departure(w, f, entry, start, size)
    else:
        f.busy_until = start + transmission(f, size)
    note.departure = f.busy_until
    packet.departure = late_arrival(w, i, f.busy_until)
    return True


cdef inline void await_arrival(World *w, int32_t i, Interface *f, int32_t p) noexcept nogil:
    # Let packet p arrive from interface i, after those before it.
    w.packets[p].next = NONE
    if f.first == NONE:
        f.first = p
        near_set(&w.near, w.interface_count + i, w.packets[p].departure, p)
    else:
        w.packets[f.last].next = p
    f.last = p


cdef inline void take_from_chain(World *w, int32_t i, Interface *f, int32_t p) noexcept nogil:
    # Take packet p, which arrives from interface i now, off its list.
    cdef int32_t following = w.packets[p].next
    f.first = following
    if following == NONE:
        near_remove(&w.near, w.interface_count + i)
    else:
        near_set(&w.near, w.interface_count + i, w.packets[following].departure, following)
