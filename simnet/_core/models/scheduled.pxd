# The transmitter of an interface whose queue decides when a transmission ends which packet is sent
# next.
#
# That depends on what has come until then, and nobody sees what was decided before the packet
# arrives, or another comes; so the ends of transmissions are worked out when somebody looks
# (`catch_up`), in their order and each at its time: before a packet enters, before one arrives, at
# a change, at a boundary of the measurement. While a packet is on its way its arrival is awaited,
# which is no later than those of packets that are not sent yet; only where nothing is on its way
# does the time before which a shaper lets none go have an event.

from libc.stdint cimport int32_t, int64_t

from simnet._core.structures.heap cimport near_awaited, near_remove, near_set
from simnet._core.structures.memory cimport unlikely
from simnet._core.models.air cimport air_ask, air_catch_up, air_event
from simnet._core.models.start cimport begin, end
from simnet._core.engine.world cimport NEVER, NONE, Interface, World


cdef inline void catch_up(World *w, int32_t i, Interface *f, int64_t until) noexcept nogil:
    # Work out what has happened at the transmitter of interface i by `until`, inclusive.
    cdef int64_t now
    if unlikely(f.shared):
        air_catch_up(w, i, f.member, until)
        return
    while f.next_departure <= until:
        now = f.next_departure
        if f.first_inside != NONE:
            end(w, i, f)
        start_next(w, i, f, now)


cdef inline void start_next(World *w, int32_t i, Interface *f, int64_t now) noexcept nogil:
    # Begin the next transmission, if a packet may go and the transmitter is not stalled.
    cdef int64_t awaited
    if unlikely(f.shared):
        air_ask(w, f.member, now)
        return
    awaited = f.next_departure if f.first == NONE else NEVER
    if f.rate == 0:
        f.next_departure = NEVER
    else:
        begin(w, i, f, now, 0)
    if unlikely(awaited < NEVER or f.next_departure < NEVER):
        await_next(w, i, f, awaited)


cdef inline void await_next(World *w, int32_t i, Interface *f, int64_t awaited) noexcept nogil:
    # See to it that somebody looks when a packet may go; so far, that is at a time.
    cdef int64_t when = f.next_departure if f.first == NONE else NEVER
    if when == awaited:
        return
    if when < NEVER:
        near_set(&w.near, i, when, NONE)
    else:
        near_remove(&w.near, i)


cdef inline void transmitter_event(World *w, int32_t i) noexcept nogil:
    # The event of an interface: a packet may go; or of the medium that it shares.
    cdef Interface *f = &w.interfaces[i]
    if unlikely(f.shared):
        air_event(w, i, f.member)
    else:
        catch_up(w, i, f, w.now)
        if near_awaited(&w.near, i) <= w.now:
            near_remove(&w.near, i)  # an outage took what it was for
