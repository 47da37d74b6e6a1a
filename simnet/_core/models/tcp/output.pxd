# How an endpoint's segments enter the network: at once, in the order in which they are made.

from libc.stdint cimport int32_t, int64_t, uint8_t, uint32_t
from libc.stdlib cimport realloc

from simnet._core.models.interface cimport enter
from simnet._core.structures.memory cimport unlikely
from simnet._core.models.tcp.receiver cimport FIN, RST, SYN, right_edge
from simnet._core.models.tcp.types cimport SACK_SENT, Connection, Endpoint, SackBlocks
from simnet._core.engine.world cimport (
    DATA, FAILURE_MEMORY, NONE, Flow, Packet, World, connection_at, packet_free, packet_make,
)


cdef inline int32_t sack_make(World *w) noexcept nogil:
    # Take a set of blocks from the pool; NONE when there is no memory.
    cdef int32_t s = w.sack_free
    cdef int32_t room, i
    cdef void *grown
    if s == NONE:
        room = w.sack_room * 2 if w.sack_room else 64
        grown = realloc(w.sacks, <size_t>room * sizeof(SackBlocks))
        if grown == NULL:
            w.failure = FAILURE_MEMORY
            return NONE
        w.sacks = <SackBlocks *>grown
        for i in range(w.sack_room, room - 1):
            w.sacks[i].next = i + 1
        w.sacks[room - 1].next = NONE
        s = w.sack_room
        w.sack_room = room
    w.sack_free = w.sacks[s].next
    return s


cdef inline bint has_blocks(Packet *packet) noexcept nogil:
    # Whether `seq` of a segment is its place in World.sacks.
    return packet.flags & (DATA | FIN | SYN | RST) == 0 and packet.seq != NONE


cdef inline void discard_segment(World *w, int32_t p) noexcept nogil:
    # A segment has left the network, wherever that was.
    cdef Packet *packet = &w.packets[p]
    if has_blocks(packet):
        w.sacks[packet.seq].next = w.sack_free
        w.sack_free = packet.seq
    connection_at(w, packet.owner).in_network -= 1
    packet_free(w, p)


cdef inline void send_segment(
    World *w,
    Endpoint *e,
    uint32_t flags,
    int32_t seq,
    int32_t ack,
    int64_t payload_bytes,
    int64_t size_bytes,
    int64_t echo_ns,
    bint again,
    uint8_t ecn,
) noexcept nogil:
    cdef Connection *c = connection_at(w, e.connection)
    cdef Flow *f = &w.flows[c.flow]
    cdef int32_t p = packet_make(w)
    cdef Packet *packet
    if unlikely(p == NONE):
        return
    packet = &w.packets[p]
    packet.stamp = w.now
    packet.echo = echo_ns
    packet.flow = c.flow
    packet.owner = e.connection
    packet.position = f.path[e.side]
    packet.seq = seq
    packet.ack = ack
    packet.size = <uint32_t>size_bytes
    packet.traffic_class = f.traffic_class
    packet.ecn = ecn
    packet.colour = 0
    packet.flags = <uint8_t>(flags | e.side | (DATA if payload_bytes > 0 else 0))
    if unlikely(e.leg):
        packet.position = w.legs[c.size_or_legs + e.leg - 1].path[e.side]
        w.windows[p] = 0
        if flags & (SYN | RST) == 0:
            w.windows[p] = <int32_t>right_edge(&e.receiver, e.parameters)
    c.in_network += 1
    if again:
        f.retransmitted_packets += 1
    f.sent_packets += 1
    f.sent_bytes += size_bytes
    if not enter(w, w.paths[packet.position], p):
        discard_segment(w, p)
