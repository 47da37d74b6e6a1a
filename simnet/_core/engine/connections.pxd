# Connections: two endpoints, their timers, and the exchange under way between them. In compiled
# form what simnet.engine.reference.connections is.
#
# A slot is free again when nothing can happen to its connection any more: no exchange is under
# way, no timer is set, and no packet of it is in the network. A person's stream has a slot too.

from libc.stdint cimport int32_t, int64_t
from libc.stdlib cimport free, realloc
from libc.string cimport memset

from simnet._core.structures.heap cimport heap_grow, heap_remove, heap_set
from simnet._core.structures.memory cimport arena_take
from simnet._core.engine.greetings cimport goodput_of, greet, may_ask, tls_bytes, with_request
from simnet._core.engine.sources cimport count_delivery
from simnet._core.models.tcp.endpoint cimport (
    ESTABLISHED, endpoint_abort, endpoint_close, endpoint_init, endpoint_on_segment, endpoint_open,
    endpoint_write, heed_windows,
)
from simnet._core.models.tcp.output cimport discard_segment, has_blocks
from simnet._core.models.tcp.receiver cimport receiver_free
from simnet._core.models.tcp.sender cimport sender_close
from simnet._core.models.tcp.timers cimport PACING
from simnet._core.models.tcp.types cimport (
    ALL_TIMERS, SACK_SENT, TIMERS, Connection, Endpoint, Parameters, SackBlocks, Segment,
)
from simnet._core.engine.world cimport (
    BLOCK_BITS, DATA, FAILURE_MEMORY, FAILURE_NONE, FAILURE_ROOM, KIND_TIMER, NEVER, NONE, SOURCES,
    Flow, Packet, World, connection_at, packet_free, source_of, tie_of,
)

cdef enum:
    CLIENT = 0
    SERVER = 1
    PATIENCE = 2           # the third of a connection's sources of events
    LEG_BITS = 4

cdef enum:
    # simnet.actions.Status
    DONE = 0
    GIVEN_UP = 1
    FAILED = 2
    UNFINISHED = 3


# Slots.


cdef inline int connections_grow(World *w) noexcept nogil:
    cdef int32_t blocks = w.connection_room >> BLOCK_BITS
    cdef int32_t per_block = 1 << BLOCK_BITS
    cdef int32_t slot
    cdef size_t size = <size_t>per_block * sizeof(Connection)
    cdef void *grown
    cdef void *block
    if w.connection_room >= 1 << 28:
        w.failure = FAILURE_ROOM
        return -1
    w.failure = FAILURE_MEMORY
    grown = realloc(w.blocks, <size_t>(blocks + 1) * sizeof(Connection *))
    if grown == NULL:
        return -1
    w.blocks = <Connection **>grown
    if heap_grow(&w.far, source_of(w, w.connection_room + per_block, 0)) < 0:
        return -1
    block = arena_take(&w.arena, size)
    if block == NULL:
        return -1
    memset(block, 0, size)
    w.failure = FAILURE_NONE
    w.blocks[blocks] = <Connection *>block
    for slot in range(w.connection_room, w.connection_room + per_block):
        connection_at(w, slot).next_free = slot + 1
    connection_at(w, w.connection_room + per_block - 1).next_free = w.connection_free
    w.connection_free = w.connection_room
    w.connection_room += per_block
    return 0


cdef inline void connections_close(World *w) noexcept nogil:
    cdef int32_t slot
    cdef Connection *c
    cdef int side
    for slot in range(w.connection_room):
        c = connection_at(w, slot)
        for side in range(2):
            sender_close(w, &c.ends[side].sender)
            receiver_free(&c.ends[side].receiver)
    free(w.blocks)


cdef inline int32_t connection_make(World *w, int32_t flow, int64_t serial) noexcept nogil:
    # Take a slot; NONE when there is no memory.
    cdef int32_t slot
    cdef Connection *c
    if w.connection_free == NONE and connections_grow(w) < 0:
        return NONE
    slot = w.connection_free
    c = connection_at(w, slot)
    w.connection_free = c.next_free
    c.serial = serial
    c.flow = flow
    c.in_network = 0
    c.transfer = NONE
    c.streams = NONE
    c.used = True
    c.held = False
    c.opened = False
    c.usable = True
    c.asked = True
    c.answered = True
    c.is_stream = False
    c.up_goal = 0
    c.down_goal = 0
    return slot


cdef inline int32_t open_connection(World *w, int32_t flow, int64_t serial) noexcept nogil:
    # Returns a slot with two endpoints, NONE when there is no memory.
    if w.flows[flow].leg_count > 0:
        return open_legs(w, flow, serial)
    return open_leg(w, flow, serial, w.flows[flow].parameters, 0)


cdef inline int32_t open_leg(
    World *w, int32_t flow, int64_t serial, Parameters *parameters, int leg
) noexcept nogil:
    cdef int32_t slot = connection_make(w, flow, serial)
    cdef Connection *c
    cdef int side
    if slot == NONE:
        return NONE
    c = connection_at(w, slot)
    for side in range(2):
        if endpoint_init(w, &c.ends[side], parameters, slot, side, leg) < 0:
            w.failure = FAILURE_MEMORY
            return NONE
    return slot


# Legs of a connection that relays split (simnet.engine.reference.relays): a slot each, in a ring
# in their order. The first one has the exchange.


cdef inline int32_t open_legs(World *w, int32_t flow, int64_t serial) noexcept nogil:
    # Returns the slot of the first, NONE when there is no memory.
    cdef Flow *f = &w.flows[flow]
    cdef int32_t first = NONE
    cdef int32_t last = NONE
    cdef int32_t slot, k
    for k in range(f.leg_count):
        slot = open_leg(w, flow, serial, w.legs[f.legs + k].parameters, k + 1)
        if slot == NONE:
            return NONE
        connection_at(w, slot).size_or_legs = f.legs
        heed_windows(&connection_at(w, slot).ends[CLIENT], k > 0)
        heed_windows(&connection_at(w, slot).ends[SERVER], k < f.leg_count - 1)
        if first == NONE:
            first = slot
        else:
            connection_at(w, last).next_free = slot
        last = slot
    connection_at(w, last).next_free = first
    return first


cdef inline int legs_in(World *w, Connection *c) noexcept nogil:
    # How many legs the connection has of which c is one.
    return w.legs[c.size_or_legs].count


cdef inline Connection *next_leg(World *w, Connection *c) noexcept nogil:
    return connection_at(w, c.next_free)


cdef inline Connection *leg_of(World *w, Connection *c, int number) noexcept nogil:
    # The leg of a number, counted from 1, in the ring in which c is.
    while c.ends[CLIENT].leg != number:
        c = next_leg(w, c)
    return c


cdef inline Connection *outer_leg(World *w, Connection *c, int side) noexcept nogil:
    # What has the client's or the server's end of a connection, of which c is the first leg. Both
    # ends of a leg know its number; the other's would be one line of the cache more.
    if side == CLIENT or not c.ends[side].leg:
        return c
    return leg_of(w, c, legs_in(w, c))


cdef inline bint ring_is_quiet(World *w, Connection *c) noexcept nogil:
    cdef Connection *leg = c
    while True:
        if (leg.in_network > 0 or leg.transfer != NONE or leg.held
                or has_timer(&leg.ends[CLIENT]) or has_timer(&leg.ends[SERVER])):
            return False
        leg = next_leg(w, leg)
        if leg == c:
            return True


cdef inline void free_legs(World *w, int32_t slot) noexcept nogil:
    cdef int left = legs_in(w, connection_at(w, slot))
    cdef int32_t onward
    while left > 0:
        onward = connection_at(w, slot).next_free
        free_slot(w, slot)
        slot = onward
        left -= 1


cdef inline bint is_usable(World *w, Connection *c) noexcept nogil:
    return (c.usable and not c.ends[CLIENT].failed
            and not outer_leg(w, c, SERVER).ends[SERVER].failed)


cdef inline bint has_timer(Endpoint *e) noexcept nogil:
    cdef int k
    for k in range(TIMERS):
        if e.timers[k] != NEVER:
            return True
    return e.paced and e.sender.model.pacer.deadline_ns != NEVER


cdef inline void free_if_over(World *w, int32_t slot) noexcept nogil:
    # Give the slot back if nothing can happen to it any more. Never within an endpoint's event.
    cdef Connection *c = connection_at(w, slot)
    if c.in_network > 0 or c.transfer != NONE or c.held or not c.used:
        return
    if c.is_stream:
        if w.now < c.stream_end_ns or w.far.place[source_of(w, slot, PATIENCE)] >= 0:
            return
    elif c.ends[CLIENT].leg:
        if ring_is_quiet(w, c):
            free_legs(w, slot)
        return
    elif has_timer(&c.ends[CLIENT]) or has_timer(&c.ends[SERVER]):
        return
    free_slot(w, slot)


cdef inline void free_slot(World *w, int32_t slot) noexcept nogil:
    cdef Connection *c = connection_at(w, slot)
    cdef int which
    for which in range(SOURCES):
        heap_remove(&w.far, source_of(w, slot, which))
    if not c.is_stream:
        for which in range(2):
            sender_close(w, &c.ends[which].sender)
            receiver_free(&c.ends[which].receiver)
    else:
        w.calls[c.streams].next_free = w.call_free
        w.call_free = c.streams
    c.used = False
    c.next_free = w.connection_free
    w.connection_free = slot


# Timers. The heap knows one time for all of an endpoint, which may be too early: most
# retransmission time-outs are put off many times before one comes.


cdef inline int64_t next_timer(Endpoint *e, int64_t now, int *index) noexcept nogil:
    cdef int64_t least = NEVER
    cdef int64_t deadline
    cdef int k
    index[0] = ALL_TIMERS
    for k in range(TIMERS):
        deadline = e.timers[k] if e.timers[k] > now else now
        if deadline < least:
            least = deadline
            index[0] = k
    if e.paced:
        deadline = max(e.sender.model.pacer.deadline_ns, now)
        if deadline < least:
            least = deadline
            index[0] = PACING
    return least


cdef inline void set_timers(World *w, Connection *c, int side) noexcept nogil:
    # See that the heap has an event at the first deadline of a side, or before.
    cdef Endpoint *e = &c.ends[side]
    cdef int index
    cdef int64_t deadline = next_timer(e, w.now, &index)
    if deadline < e.pending_ns or (deadline == e.pending_ns and index < e.pending_index):
        e.pending_ns = deadline
        e.pending_index = index
        heap_set(&w.far, source_of(w, e.connection, side), deadline,
                 tie_of(KIND_TIMER, (timer_owner(c, e) * 2 + side) * 4 + index, 0))


cdef inline int64_t timer_owner(Connection *c, Endpoint *e) noexcept nogil:
    # The connection, and the number of the leg.
    return (c.serial << LEG_BITS) + (e.leg - 1 if e.leg else 0)


# The exchange.


cdef inline void exchange(
    World *w, Connection *c, int64_t up_bytes, int64_t down_bytes, bint keep_open
) noexcept nogil:
    # Ask for `down_bytes` with `up_bytes`, over a connection that is opened first. The caller
    # lets the client begin (`settle_connection`).
    c.keep_open = keep_open
    c.up_bytes = up_bytes
    c.down_bytes = down_bytes
    c.up_goal += up_bytes
    c.down_goal += down_bytes
    c.asked = False
    c.answered = False
    if not c.opened:
        c.opened = True
        w.flows[c.flow].connections += 1
        c.up_goal += tls_bytes(c.ends[CLIENT].parameters, SERVER)
        c.down_goal += tls_bytes(c.ends[CLIENT].parameters, CLIENT)
        endpoint_open(w, &c.ends[CLIENT], w.now)


cdef inline int play_applications(World *w, Connection *c, int side) noexcept nogil:
    # Let the client ask, the server answer, and see whether the exchange is complete: each side
    # when something happened there, as only then what it waits for can have come.
    cdef Endpoint *e = &outer_leg(w, c, side).ends[side]
    if e.failed:
        endpoint_abort(w, e)
        endpoint_abort(w, &outer_leg(w, c, 1 - side).ends[1 - side])
        w.flows[c.flow].connections_failed += 1
        return FAILED
    if side == SERVER:
        if e.greeted < e.parameters.tls and e.state >= ESTABLISHED:
            greet(w, e)
        answer(w, c, e)
        return UNFINISHED
    if not c.asked and may_ask(w, c, e):
        c.asked = True
        finish_writing(w, c, e, request_bytes(c, e), c.down_bytes == 0)
    if exchange_complete(c):
        if not c.keep_open:
            endpoint_close(w, e, w.now)
        return DONE
    return UNFINISHED


cdef inline void answer(World *w, Connection *c, Endpoint *server) noexcept nogil:
    if (not c.answered and server.state >= ESTABLISHED
            and server.receiver.received_bytes >= c.up_goal):
        c.answered = True
        finish_writing(w, c, server, c.down_bytes, True)


cdef inline int64_t request_bytes(Connection *c, Endpoint *client) noexcept nogil:
    # What ends TLS goes with the first request over a connection.
    if c.up_goal == c.up_bytes + tls_bytes(client.parameters, SERVER):
        return c.up_bytes + with_request(client.parameters)
    return c.up_bytes


cdef inline void finish_writing(
    World *w, Connection *c, Endpoint *e, int64_t amount, bint last
) noexcept nogil:
    cdef bint fin = last and not c.keep_open
    if amount > 0:
        endpoint_write(w, e, amount, fin, w.now)
    elif fin:
        endpoint_close(w, e, w.now)


cdef inline bint exchange_complete(Connection *c) noexcept nogil:
    if c.down_bytes > 0:
        return c.ends[CLIENT].receiver.received_bytes >= c.down_goal
    return c.asked and c.ends[CLIENT].sender.acked_bytes >= c.up_goal


cdef inline int64_t exchange_received(Connection *c) noexcept nogil:
    # Bytes that the client has received in the exchange under way.
    return max(
        c.ends[CLIENT].receiver.received_bytes - (c.down_goal - c.down_bytes), <int64_t>0)


# Packets that leave the network, at their end or on their way.


cdef inline void receive_segment(World *w, Connection *c, int side, int32_t p) noexcept nogil:
    # Hand segment p, which has come through the network, to the endpoint of a side.
    cdef Packet *packet = &w.packets[p]
    cdef Endpoint *e = &c.ends[side]
    cdef int32_t start[SACK_SENT]
    cdef int32_t end[SACK_SENT]
    cdef SackBlocks *sack
    cdef Segment segment
    cdef int64_t received = e.receiver.received_bytes
    cdef int k
    count_delivery(w, packet)
    segment.flags = packet.flags
    segment.ecn = packet.ecn
    segment.seq = packet.seq
    segment.ack = packet.ack
    segment.sent_ns = packet.stamp
    segment.echo_ns = packet.echo
    segment.payload_bytes = 0
    segment.edge = w.windows[p] if e.leg else 0
    if packet.flags & DATA:
        segment.payload_bytes = packet.size - e.parameters.header_bytes
    segment.blocks = 0
    segment.sack_start = start
    segment.sack_end = end
    if has_blocks(packet):
        sack = &w.sacks[packet.seq]
        segment.blocks = sack.count
        for k in range(sack.count):
            start[k] = sack.start[k]
            end[k] = sack.end[k]
    discard_segment(w, p)
    endpoint_on_segment(w, e, &segment, w.now)
    if not e.receiver.lags:  # what a relay has is not there yet
        w.flows[c.flow].goodput_bytes += goodput_of(e, received)


cdef inline void discard_owned(World *w, int32_t p, bint of_stream) noexcept nogil:
    cdef int32_t slot = w.packets[p].owner
    if of_stream:
        connection_at(w, slot).in_network -= 1
        packet_free(w, p)
    else:
        discard_segment(w, p)
    free_if_over(w, slot)
