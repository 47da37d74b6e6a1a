# Relays: where two legs of a split connection meet (RFC 3135). In compiled form what
# simnet.engine.reference.relays is.

from libc.stdint cimport int64_t

from simnet._core.engine.connections cimport (
    CLIENT, SERVER, leg_of, legs_in, next_leg, set_timers,
)
from simnet._core.models.tcp.endpoint cimport (
    ESTABLISHED, SYN_SENT, endpoint_abort, endpoint_close, endpoint_open, endpoint_read,
    endpoint_write,
)
from simnet._core.models.tcp.types cimport Connection, Endpoint
from simnet._core.engine.world cimport Leg, World


cdef inline bint is_relay(World *w, Connection *c, int side) noexcept nogil:
    # Whether a relay stands at a side of leg c.
    if side == CLIENT:
        return c.ends[CLIENT].leg > 1
    return c.ends[CLIENT].leg < legs_in(w, c)


cdef inline void act_as_relay(World *w, Connection *c, int side) noexcept nogil:
    # Do all that an event at a side of leg c has made possible at the relay that stands there.
    cdef Connection *here = c if side == SERVER else leg_of(w, c, c.ends[CLIENT].leg - 1)
    cdef Connection *onward = next_leg(w, here)
    cdef Endpoint *near = &here.ends[SERVER]
    cdef Endpoint *far = &onward.ends[CLIENT]
    cdef Leg *legs = &w.legs[c.size_or_legs]
    if far.failed:
        endpoint_abort(w, near)
    elif near.failed:
        endpoint_abort(w, far)
    elif not onward.opened:
        if near.state >= ESTABLISHED:
            onward.opened = True
            endpoint_open(w, far, w.now)
    elif far.state != SYN_SENT:
        copy_bytes(w, near, far, legs[far.leg - 1].buffer_bytes)
        copy_bytes(w, far, near, legs[near.leg - 1].buffer_bytes)
    set_timers(w, here, SERVER)
    set_timers(w, onward, CLIENT)


cdef inline void copy_bytes(
    World *w, Endpoint *source, Endpoint *target, int64_t buffer_bytes
) noexcept nogil:
    cdef int64_t unread = source.receiver.received_bytes - source.receiver.read_bytes
    cdef int64_t held = source.receiver.read_bytes - target.sender.acked_bytes
    cdef int64_t amount = amount_to_copy(
        unread, held, buffer_bytes, target.parameters.mss_bytes)
    cdef bint last = source.receiver.finished and amount == unread
    if amount > 0:
        endpoint_write(w, target, amount, last, w.now)
        endpoint_read(w, source, amount)
    elif last:
        endpoint_close(w, target, w.now)


cdef inline int64_t amount_to_copy(
    int64_t unread, int64_t held, int64_t buffer_bytes, int64_t mss_bytes
) noexcept nogil:
    cdef int64_t room = buffer_bytes - held
    cdef int64_t whole
    if unread <= room:
        return unread
    whole = room - room % mss_bytes
    if held > 0 or whole > 0:
        return max(whole, 0)
    return room
