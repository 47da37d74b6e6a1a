# Multiplexed connections: several exchanges at once. In compiled form what
# simnet.engine.reference.streams is. Of such a connection, `up_goal` and `down_goal` are the bytes
# that each side has written so far, and `transfer` is MULTIPLEXED while exchanges are under way.

from libc.stdint cimport int32_t, int64_t
from libc.stdlib cimport realloc

from simnet._core.structures.heap cimport heap_remove, heap_set
from simnet._core.engine.connections cimport (
    CLIENT, DONE, FAILED, GIVEN_UP, PATIENCE, SERVER, UNFINISHED, outer_leg, set_timers,
)
from simnet._core.engine.greetings cimport greet, may_ask, tls_bytes, with_request
from simnet._core.engine.people cimport complete
from simnet._core.engine.sources cimport later
from simnet._core.models.tcp.endpoint cimport (
    ESTABLISHED, endpoint_abort, endpoint_open, endpoint_write,
)
from simnet._core.models.tcp.scoreboard cimport slot_of
from simnet._core.models.tcp.types cimport Connection, Endpoint, Exchange, Receiver, Transfer
from simnet._core.engine.world cimport (
    FAILURE_MEMORY, KIND_PATIENCE, NEVER, NONE, World, source_of, tie_of,
)

cdef enum:
    MULTIPLEXED = -2


cdef inline void record_end(World *w, Transfer *t, int outcome, int64_t received) noexcept nogil:
    # Note how a transfer ended, now, and tell the person whose it is.
    t.status = outcome
    t.end_ns = w.now
    t.received_bytes = received
    t.connection = NONE
    if outcome == DONE:
        w.flows[t.flow].transfers_done += 1
    elif outcome == GIVEN_UP:
        w.flows[t.flow].transfers_given_up += 1
    else:
        w.flows[t.flow].transfers_failed += 1
    if t.of_person:
        complete(w, t.serial, outcome, t.received_bytes)


cdef inline int32_t stream_make(World *w) noexcept nogil:
    # Take a stream from the pool; NONE when there is no memory.
    cdef int32_t s, room
    cdef void *grown
    if w.stream_free == NONE:
        room = w.stream_room * 2 if w.stream_room else 16
        grown = realloc(w.streams, <size_t>room * sizeof(Exchange))
        if grown == NULL:
            w.failure = FAILURE_MEMORY
            return NONE
        w.streams = <Exchange *>grown
        for s in range(w.stream_room, room):
            w.streams[s].next = s + 1 if s + 1 < room else NONE
        w.stream_free = w.stream_room
        w.stream_room = room
    s = w.stream_free
    w.stream_free = w.streams[s].next
    return s


cdef inline void begin_stream(
    World *w, Connection *c, int32_t slot, int32_t number, int64_t patience
) noexcept nogil:
    # Put an exchange behind those under way. The caller lets the client begin.
    cdef int32_t s = stream_make(w)
    cdef int32_t last = c.streams
    cdef Endpoint *client = &c.ends[CLIENT]
    if s == NONE:
        return
    w.streams[s].transfer = number
    w.streams[s].status = UNFINISHED
    w.streams[s].up_end = NONE
    w.streams[s].down_end = NONE
    w.streams[s].patience_ns = later(w.now, patience) if patience < NEVER else NEVER
    w.streams[s].next = NONE
    if last == NONE:
        c.streams = s
    else:
        while w.streams[last].next != NONE:
            last = w.streams[last].next
        w.streams[last].next = s
    c.transfer = MULTIPLEXED
    set_patience(w, c, slot)
    if not c.opened:
        c.opened = True
        w.flows[c.flow].connections += 1
        c.up_bytes = w.transfers[number].up_bytes
        c.up_goal = tls_bytes(client.parameters, SERVER)
        c.down_goal = tls_bytes(client.parameters, CLIENT)
        endpoint_open(w, client, w.now)


cdef inline void set_patience(World *w, Connection *c, int32_t slot) noexcept nogil:
    # The heap knows whose patience ends first; at one time, who began first.
    cdef int32_t s = c.streams
    cdef int32_t first = NONE
    while s != NONE:
        if w.streams[s].patience_ns < NEVER and (
                first == NONE or w.streams[s].patience_ns < w.streams[first].patience_ns):
            first = s
        s = w.streams[s].next
    if first == NONE:
        heap_remove(&w.far, source_of(w, slot, PATIENCE))
    else:
        heap_set(&w.far, source_of(w, slot, PATIENCE), w.streams[first].patience_ns,
                 tie_of(KIND_PATIENCE, w.transfers[w.streams[first].transfer].serial, 0))


# What has arrived.


cdef inline bint holds(Receiver *r, int32_t seq) noexcept nogil:
    cdef int32_t at
    for at in range(r.ranges):
        if r.out_of_order[at].start <= seq < r.out_of_order[at].end:
            return True
    return False


cdef inline int64_t arrived_bytes(
    Endpoint *sender, Endpoint *receiver, int64_t start, int64_t end
) noexcept nogil:
    # How many of the bytes [start, end) have arrived, also behind a hole where QUIC is.
    cdef Receiver *r = &receiver.receiver
    cdef int64_t found = min(max(r.received_bytes - start, <int64_t>0), end - start)
    cdef int64_t offset = sender.sender.acked_bytes
    cdef int64_t after
    cdef int32_t seq
    if not receiver.parameters.quic or r.ranges == 0:
        return found
    for seq in range(sender.sender.board.una, sender.sender.board.nxt):
        if offset >= end:
            break
        after = offset + slot_of(&sender.sender.board, seq).payload
        if seq >= r.next_seq and holds(r, seq):
            found += max(min(after, end) - max(offset, start), <int64_t>0)
        offset = after
    return found


cdef inline int64_t stream_received(World *w, Connection *c, Exchange *s) noexcept nogil:
    if s.down_end < 0:
        return 0
    return arrived_bytes(&outer_leg(w, c, SERVER).ends[SERVER], &c.ends[CLIENT],
                         s.down_end - w.transfers[s.transfer].down_bytes, s.down_end)


cdef inline int64_t received_of(World *w, Connection *c, int32_t number) noexcept nogil:
    # Bytes that the client has of the answer of a transfer under way.
    cdef int32_t s = c.streams
    while w.streams[s].transfer != number:
        s = w.streams[s].next
    return stream_received(w, c, &w.streams[s])


# The two applications.


cdef inline void ask_streams(World *w, Connection *c) noexcept nogil:
    cdef Endpoint *client = &c.ends[CLIENT]
    cdef int64_t up_bytes, extra
    cdef int32_t s = c.streams
    while s != NONE:
        if w.streams[s].up_end < 0:
            extra = 0
            if c.up_goal == tls_bytes(client.parameters, SERVER):
                extra = with_request(client.parameters)
            up_bytes = w.transfers[w.streams[s].transfer].up_bytes
            c.up_goal += up_bytes
            w.streams[s].up_end = c.up_goal
            endpoint_write(w, client, up_bytes + extra, False, w.now)
        s = w.streams[s].next


cdef inline void answer_streams(World *w, Connection *c) noexcept nogil:
    cdef Endpoint *server = &outer_leg(w, c, SERVER).ends[SERVER]
    cdef Transfer *t
    cdef int32_t s = c.streams
    while s != NONE:
        t = &w.transfers[w.streams[s].transfer]
        if w.streams[s].up_end >= 0 and w.streams[s].down_end < 0 and arrived_bytes(
                &c.ends[CLIENT], server, w.streams[s].up_end - t.up_bytes,
                w.streams[s].up_end) == t.up_bytes:
            c.down_goal += t.down_bytes
            w.streams[s].down_end = c.down_goal
            if t.down_bytes > 0:
                endpoint_write(w, server, t.down_bytes, False, w.now)
        s = w.streams[s].next


cdef inline bint stream_complete(World *w, Connection *c, Exchange *s) noexcept nogil:
    cdef int64_t down_bytes = w.transfers[s.transfer].down_bytes
    if down_bytes > 0:
        return stream_received(w, c, s) == down_bytes
    return 0 <= s.up_end <= c.ends[CLIENT].sender.acked_bytes


cdef inline void settle_streams(World *w, Connection *c, int32_t slot, int side) noexcept nogil:
    # Do all that an event at `side` has made possible; c is the first leg where relays split it.
    cdef Connection *here = outer_leg(w, c, side)
    cdef Connection *there = outer_leg(w, c, 1 - side)
    cdef Endpoint *e = &here.ends[side]
    cdef int32_t s
    if e.failed:
        endpoint_abort(w, e)
        endpoint_abort(w, &there.ends[1 - side])
        w.flows[c.flow].connections_failed += 1
        c.usable = False
        s = c.streams
        while s != NONE:
            w.streams[s].status = FAILED
            s = w.streams[s].next
        set_timers(w, there, 1 - side)
    elif side == SERVER:
        if e.state >= ESTABLISHED:
            greet(w, e)
            answer_streams(w, c)
    else:
        if may_ask(w, c, e):
            ask_streams(w, c)
        s = c.streams
        while s != NONE:
            if stream_complete(w, c, &w.streams[s]):
                w.streams[s].status = DONE
            s = w.streams[s].next
    set_timers(w, here, side)
    tell_streams(w, c, slot)


cdef inline void tell_streams(World *w, Connection *c, int32_t slot) noexcept nogil:
    # Report the exchanges that have ended, in the order in which they were begun.
    cdef int32_t *link = &c.streams
    cdef Exchange *stream
    cdef int32_t s
    cdef bint told = False
    while link[0] != NONE:
        s = link[0]
        stream = &w.streams[s]
        if stream.status == UNFINISHED:
            link = &stream.next
            continue
        link[0] = stream.next
        record_end(w, &w.transfers[stream.transfer], stream.status, stream_received(w, c, stream))
        stream.next = w.stream_free
        w.stream_free = s
        told = True
    if c.streams == NONE:
        c.transfer = NONE
    if told:
        set_patience(w, c, slot)


cdef inline void give_up_stream(World *w, Connection *c, int32_t slot) noexcept nogil:
    # The patience ends of the exchange for which the heap had an event, now.
    cdef int32_t s = c.streams
    while w.streams[s].patience_ns > w.now:
        s = w.streams[s].next
    w.streams[s].status = GIVEN_UP
    if s == c.streams and w.streams[s].next == NONE:
        c.usable = False
        endpoint_abort(w, &c.ends[CLIENT])
        set_timers(w, c, CLIENT)
    tell_streams(w, c, slot)
