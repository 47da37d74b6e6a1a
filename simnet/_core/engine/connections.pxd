# Connections: two endpoints, their timers, and what is exchanged over them; transfers, their
# sources and people's streams. In simnet.engine.reference these are connections, transfers,
# transfer_sources and media_streams.
#
# A slot is free again when nothing can happen to its connection any more: no exchange is under
# way, no timer is set, and no packet of it is in the network.

from libc.stdint cimport int32_t, int64_t
from libc.stdlib cimport free, realloc
from libc.string cimport memset

from simnet._core.structures.heap cimport heap_grow, heap_remove, heap_set
from simnet._core.structures.memory cimport arena_take, unlikely
from simnet._core.engine.sources cimport (
    count_delivery, draw_amount, draw_duration, later, send_datagram,
)
from simnet._core.models.tcp.endpoint cimport (
    ESTABLISHED, endpoint_abort, endpoint_close, endpoint_init, endpoint_on_segment,
    endpoint_on_timer, endpoint_open, endpoint_write,
)
from simnet._core.models.tcp.output cimport discard_segment, has_blocks
from simnet._core.models.tcp.receiver cimport receiver_free
from simnet._core.models.tcp.scoreboard cimport board_close
from simnet._core.models.tcp.types cimport (
    SACK_SENT, TIMERS, Connection, Endpoint, SackBlocks, Segment, Transfer,
)
from simnet._core.engine.world cimport (
    BLOCK_BITS, DATA, FAILURE_MEMORY, FAILURE_NONE, FAILURE_ROOM, KIND_PATIENCE, KIND_SOURCE,
    KIND_TIMER, NEVER, NONE, SIDE, SOURCES, Completion, Draw, Flow, Packet, TransferSource, World,
    connection_at, packet_free, source_of, tie_of,
)

cdef enum:
    CLIENT = 0
    SERVER = 1
    PATIENCE = 2           # the third of a connection's sources of events

cdef enum:
    # simnet.actions.Status
    DONE = 0
    GIVEN_UP = 1
    FAILED = 2
    UNFINISHED = 3


cdef enum:
    # Fields of a transfer (simnet.engine.counters).
    TRANSFER_FLOW = 0
    TRANSFER_SERIAL = 1
    TRANSFER_START = 2
    TRANSFER_END = 3
    TRANSFER_UP_BYTES = 4
    TRANSFER_DOWN_BYTES = 5
    TRANSFER_RECEIVED_BYTES = 6
    TRANSFER_STATUS = 7
    TRANSFER_WIDTH = 8


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
            board_close(w, &c.ends[side].sender.board)
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
    c.used = True
    c.held = False
    c.opened = False
    c.usable = True
    c.asked = True
    c.answered = True
    c.is_stream = False
    return slot


cdef inline bint has_timer(Endpoint *e) noexcept nogil:
    cdef int k
    for k in range(TIMERS):
        if e.timers[k] != NEVER:
            return True
    return False


cdef inline void free_if_over(World *w, int32_t slot) noexcept nogil:
    # Give the slot back if nothing can happen to it any more. Never within an endpoint's event.
    cdef Connection *c = connection_at(w, slot)
    cdef int which
    if c.in_network > 0 or c.transfer != NONE or c.held or not c.used:
        return
    if c.is_stream:
        if w.now < c.stream_end_ns or w.far.place[source_of(w, slot, PATIENCE)] >= 0:
            return
    elif has_timer(&c.ends[CLIENT]) or has_timer(&c.ends[SERVER]):
        return
    for which in range(SOURCES):
        heap_remove(&w.far, source_of(w, slot, which))
    if not c.is_stream:
        for which in range(2):
            board_close(w, &c.ends[which].sender.board)
            receiver_free(&c.ends[which].receiver)
    c.used = False
    c.next_free = w.connection_free
    w.connection_free = slot


# Timers. The heap knows one time for the three of an endpoint, which may be too early: most
# retransmission time-outs are put off many times before one comes.


cdef inline int64_t next_timer(Endpoint *e, int64_t now, int *index) noexcept nogil:
    cdef int64_t least = NEVER
    cdef int64_t deadline
    cdef int k
    index[0] = TIMERS
    for k in range(TIMERS):
        deadline = e.timers[k] if e.timers[k] > now else now
        if deadline < least:
            least = deadline
            index[0] = k
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
                 tie_of(KIND_TIMER, ((<int64_t>c.serial * 2 + side) * 4 + index), 0))


cdef inline void timer_event(World *w, int32_t slot, int side) noexcept nogil:
    cdef Connection *c = connection_at(w, slot)
    cdef Endpoint *e = &c.ends[side]
    cdef int index
    cdef int64_t deadline = next_timer(e, w.now, &index)
    cdef bint due = deadline == e.pending_ns and index == e.pending_index
    e.pending_ns = NEVER
    e.pending_index = TIMERS
    if due:
        endpoint_on_timer(w, e, index, w.now)
        settle_connection(w, c, side)
    else:
        set_timers(w, c, side)
    if e.pending_ns == NEVER:
        heap_remove(&w.far, source_of(w, slot, side))
    free_if_over(w, slot)


# The exchange.


cdef inline void exchange(
    World *w, Connection *c, int64_t up_bytes, int64_t down_bytes, bint keep_open
) noexcept nogil:
    # Send `up_bytes` to the server, then receive `down_bytes`; open the connection first.
    cdef Endpoint *client = &c.ends[CLIENT]
    cdef Endpoint *server = &c.ends[SERVER]
    c.keep_open = keep_open
    c.up_bytes = up_bytes
    c.down_bytes = down_bytes
    c.up_goal = server.receiver.received_bytes + up_bytes
    c.down_goal = client.receiver.received_bytes + down_bytes
    c.asked = False
    c.answered = False
    if not c.opened:
        c.opened = True
        w.flows[c.flow].connections += 1
        endpoint_open(w, client, w.now)
    settle_connection(w, c, CLIENT)


cdef inline void give_up(World *w, Connection *c) noexcept nogil:
    endpoint_abort(w, &c.ends[CLIENT])
    set_timers(w, c, CLIENT)
    end_exchange(w, c, GIVEN_UP)


cdef inline void deliver_segment(World *w, int32_t p) noexcept nogil:
    # Take segment p off the network at the side that did not send it.
    cdef Packet *packet = &w.packets[p]
    cdef int32_t slot = packet.owner
    cdef Connection *c = connection_at(w, slot)
    cdef int side = 1 - (packet.flags & SIDE)
    cdef Endpoint *e = &c.ends[side]
    cdef int32_t start[SACK_SENT]
    cdef int32_t end[SACK_SENT]
    cdef SackBlocks *sack
    cdef Segment segment
    cdef int64_t received = e.receiver.received_bytes
    cdef int k
    count_delivery(w, packet)
    segment.flags = packet.flags
    segment.seq = packet.seq
    segment.ack = packet.ack
    segment.sent_ns = packet.stamp
    segment.echo_ns = packet.echo
    segment.payload_bytes = 0
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
    w.flows[c.flow].goodput_bytes += e.receiver.received_bytes - received
    settle_connection(w, c, side)
    free_if_over(w, slot)


cdef inline void settle_connection(World *w, Connection *c, int side) noexcept nogil:
    # Do all that an event at `side` has made possible.
    cdef int outcome = UNFINISHED
    if c.transfer != NONE:
        outcome = play_applications(w, c, side)
    set_timers(w, c, side)
    if outcome != UNFINISHED:
        if outcome == FAILED:
            set_timers(w, c, 1 - side)
        end_exchange(w, c, outcome)


cdef inline int play_applications(World *w, Connection *c, int side) noexcept nogil:
    # Let the client ask, the server answer, and see whether the exchange is complete: each side
    # when something happened there, as only then what it waits for can have come.
    cdef Endpoint *e = &c.ends[side]
    if e.failed:
        endpoint_abort(w, e)
        endpoint_abort(w, &c.ends[1 - side])
        w.flows[c.flow].connections_failed += 1
        return FAILED
    if side == SERVER:
        if (not c.answered and e.state >= ESTABLISHED
                and e.receiver.received_bytes >= c.up_goal):
            c.answered = True
            finish_writing(w, c, e, c.down_bytes, True)
        return UNFINISHED
    if not c.asked and e.state >= ESTABLISHED:
        c.asked = True
        finish_writing(w, c, e, c.up_bytes, c.down_bytes == 0)
    if exchange_complete(c):
        if not c.keep_open:
            endpoint_close(w, e, w.now)
        return DONE
    return UNFINISHED


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
    return c.ends[CLIENT].receiver.received_bytes - (c.down_goal - c.down_bytes)


cdef inline void end_exchange(World *w, Connection *c, int outcome) noexcept nogil:
    # Report the end; another exchange may follow only if this one was done.
    cdef Transfer *t = &w.transfers[c.transfer]
    cdef Flow *f = &w.flows[c.flow]
    c.usable = c.keep_open and outcome == DONE
    c.transfer = NONE
    heap_remove(&w.far, source_of(w, c.ends[CLIENT].connection, PATIENCE))
    t.status = outcome
    t.end_ns = w.now
    t.received_bytes = exchange_received(c)
    t.connection = NONE
    if outcome == DONE:
        f.transfers_done += 1
    elif outcome == GIVEN_UP:
        f.transfers_given_up += 1
    else:
        f.transfers_failed += 1
    if t.of_person:
        complete(w, t.serial, outcome, t.received_bytes)
    elif w.transfer_sources[f.source].think.law != NULL:
        start_after(w, c.flow, &w.transfer_sources[f.source].think)


cdef inline Completion *complete(
    World *w, int64_t serial, int64_t status, int64_t received_bytes
) noexcept nogil:
    # Tell a person; the core stops for it after this event. NULL when there is no memory.
    cdef int32_t room
    cdef void *grown
    cdef Completion *done
    w.halt = True
    if w.completion_count == w.completion_room:
        room = w.completion_room * 2 if w.completion_room else 16
        grown = realloc(w.completions, <size_t>room * sizeof(Completion))
        if grown == NULL:
            w.failure = FAILURE_MEMORY
            return NULL
        w.completions = <Completion *>grown
        w.completion_room = room
    done = &w.completions[w.completion_count]
    w.completion_count += 1
    memset(done, 0, sizeof(Completion))
    done.serial = serial
    done.end_ns = w.now
    done.status = status
    done.received_bytes = received_bytes
    return done


# Transfers.


cdef inline int32_t transfer_make(World *w) noexcept nogil:
    cdef int32_t room
    cdef void *grown
    if w.transfer_count == w.transfer_room:
        if w.transfer_room >= 1 << 30:
            w.failure = FAILURE_ROOM
            return NONE
        room = w.transfer_room * 2 if w.transfer_room else 64
        grown = realloc(w.transfers, <size_t>room * sizeof(Transfer))
        if grown == NULL:
            w.failure = FAILURE_MEMORY
            return NONE
        w.transfers = <Transfer *>grown
        w.transfer_room = room
    w.transfer_count += 1
    return w.transfer_count - 1


cdef inline int32_t open_connection(World *w, int32_t flow, int64_t serial) noexcept nogil:
    # Returns a slot with two endpoints, NONE when there is no memory.
    cdef int32_t slot = connection_make(w, flow, serial)
    cdef Connection *c
    cdef int side
    if slot == NONE:
        return NONE
    c = connection_at(w, slot)
    for side in range(2):
        if endpoint_init(w, &c.ends[side], w.flows[flow].parameters, slot, side) < 0:
            w.failure = FAILURE_MEMORY
            return NONE
    return slot


cdef inline bint is_usable(Connection *c) noexcept nogil:
    return c.usable and not c.ends[CLIENT].failed and not c.ends[SERVER].failed


cdef inline int64_t start_transfer(
    World *w, int32_t flow, int64_t up_bytes, int64_t down_bytes, int64_t patience,
    int32_t *kept, bint of_person,
) noexcept nogil:
    # Start a transfer, now; return its serial number. `kept`, where not NULL, is the connection
    # that the source keeps: it is used if it still serves, and a new one is left there if not.
    cdef int64_t serial = w.serials
    cdef int32_t number = transfer_make(w)
    cdef int32_t slot = NONE
    cdef Transfer *t
    cdef Connection *c
    if unlikely(number == NONE):
        return NONE
    w.serials += 1
    w.flows[flow].transfers_started += 1
    if kept != NULL and kept[0] != NONE:
        slot = kept[0]
        if not is_usable(connection_at(w, slot)):
            connection_at(w, slot).held = False
            free_if_over(w, slot)
            slot = NONE
    if slot == NONE:
        slot = open_connection(w, flow, serial)
        if unlikely(slot == NONE):
            w.transfer_count -= 1
            return NONE
    if kept != NULL:
        kept[0] = slot
    c = connection_at(w, slot)
    c.held = kept != NULL
    c.transfer = number
    t = &w.transfers[number]
    t.serial = serial
    t.start_ns = w.now
    t.end_ns = NONE
    t.up_bytes = up_bytes
    t.down_bytes = down_bytes
    t.received_bytes = 0
    t.flow = flow
    t.connection = slot
    t.status = UNFINISHED
    t.of_person = of_person
    if patience < NEVER:
        heap_set(&w.far, source_of(w, slot, PATIENCE), later(w.now, patience),
                 tie_of(KIND_PATIENCE, serial, 0))
    exchange(w, c, up_bytes, down_bytes, kept != NULL)
    return serial


cdef inline void transfer_write(World *w, Transfer *t, int64_t *out) noexcept nogil:
    # The unfinished end with the run.
    out[TRANSFER_FLOW] = t.flow
    out[TRANSFER_SERIAL] = t.serial
    out[TRANSFER_START] = t.start_ns
    out[TRANSFER_END] = t.end_ns
    out[TRANSFER_UP_BYTES] = t.up_bytes
    out[TRANSFER_DOWN_BYTES] = t.down_bytes
    out[TRANSFER_RECEIVED_BYTES] = t.received_bytes
    out[TRANSFER_STATUS] = t.status
    if t.status == UNFINISHED:
        out[TRANSFER_END] = w.duration
        out[TRANSFER_RECEIVED_BYTES] = exchange_received(connection_at(w, t.connection))


cdef inline void patience_event(World *w, int32_t slot) noexcept nogil:
    cdef Connection *c = connection_at(w, slot)
    heap_remove(&w.far, source_of(w, slot, PATIENCE))
    if c.is_stream:
        end_stream(w, c)
    elif c.transfer != NONE:
        give_up(w, c)
    free_if_over(w, slot)


# A source of transfers: bulk, a closed loop with think time, or an open one.


cdef inline void start_after(World *w, int32_t flow, Draw *pause) noexcept nogil:
    # Place a transfer one `pause` from now, if the source has not ended by then.
    cdef TransferSource *s = &w.transfer_sources[w.flows[flow].source]
    cdef int64_t time = later(w.now, draw_duration(pause, 0))
    if time < s.until:
        heap_set(&w.far, flow, time, tie_of(KIND_SOURCE, flow, 0))
    else:
        heap_remove(&w.far, flow)


cdef inline void play_transfers(World *w, int32_t flow) noexcept nogil:
    # The event of a source: start a transfer, and place the next one of an open loop.
    cdef TransferSource *s = &w.transfer_sources[w.flows[flow].source]
    cdef int64_t up_bytes, down_bytes
    cdef bint persistent = s.persistent and s.think.law != NULL
    cdef bint first = not s.begun
    s.begun = True
    if first and s.think.law != NULL and s.think_first:
        start_after(w, flow, &s.think)
        return
    if first and s.think.law == NULL and s.interarrival.law != NULL:
        start_after(w, flow, &s.interarrival)
        return
    heap_remove(&w.far, flow)
    if s.started >= s.limit:
        return
    s.started += 1
    up_bytes = draw_amount(&s.up, 1 if persistent else 0, NEVER)
    down_bytes = draw_amount(&s.down, 0, NEVER)
    start_transfer(
        w, flow, up_bytes, down_bytes, s.patience, &s.connection if persistent else NULL, False)
    if s.think.law == NULL and s.interarrival.law != NULL:
        start_after(w, flow, &s.interarrival)


# A person's stream: datagrams at constant rates, each way. Side 0 sends up, side 1 down.


cdef inline int64_t start_stream(
    World *w, int32_t flow, int64_t size_bytes, int64_t up_gap_ns, int64_t down_gap_ns,
    int64_t duration_ns,
) noexcept nogil:
    # Start a stream, now; return its serial number, NONE when there is no memory. A gap of
    # NEVER leaves its direction silent.
    cdef int64_t serial = w.serials
    cdef int32_t slot = connection_make(w, flow, serial)
    cdef Connection *c
    cdef int side
    if slot == NONE:
        return NONE
    w.serials += 1
    c = connection_at(w, slot)
    c.is_stream = True
    c.stream_bytes = size_bytes
    c.stream_end_ns = later(w.now, duration_ns)
    c.stream_gap_ns[0] = up_gap_ns
    c.stream_gap_ns[1] = down_gap_ns
    for side in range(2):
        c.stream_sent[side] = 0
        c.stream_received[side] = 0
        if c.stream_gap_ns[side] < NEVER:
            emit_after(w, c, slot, side, 0)
    heap_set(&w.far, source_of(w, slot, PATIENCE), c.stream_end_ns,
             tie_of(KIND_PATIENCE, serial, 0))
    return serial


cdef inline void emit_after(
    World *w, Connection *c, int32_t slot, int side, int64_t delay
) noexcept nogil:
    cdef int64_t time = later(w.now, delay)
    if time < c.stream_end_ns:
        heap_set(&w.far, source_of(w, slot, side), time,
                 tie_of(KIND_SOURCE, w.flow_count + c.serial * 2 + 1 - side, 0))
    else:
        heap_remove(&w.far, source_of(w, slot, side))


cdef inline void stream_event(World *w, int32_t slot, int side) noexcept nogil:
    cdef Connection *c = connection_at(w, slot)
    c.stream_sent[side] += 1
    if send_datagram(w, c.flow, side, c.stream_bytes, slot):
        emit_after(w, c, slot, side, c.stream_gap_ns[side])


cdef inline void end_stream(World *w, Connection *c) noexcept nogil:
    cdef Completion *done = complete(w, c.serial, DONE, 0)
    cdef int side
    if done != NULL:
        for side in range(2):
            done.sent[side] = c.stream_sent[side]
            done.received[side] = c.stream_received[side]


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


# Packets of connections and streams that leave the network on their way.


cdef inline void discard_owned(World *w, int32_t p, bint of_stream) noexcept nogil:
    cdef int32_t slot = w.packets[p].owner
    if of_stream:
        connection_at(w, slot).in_network -= 1
        packet_free(w, p)
    else:
        discard_segment(w, p)
    free_if_over(w, slot)
