# Prefetching: memory asked for before the event that touches it.
#
# In a large network most of what an event touches is not in the cache. Which packets come next is
# known from the top of the heap, so that their memory is asked for while others are worked on: a
# packet when its event is among the next twenty or so, what it leads to when it is among the next
# five, and what that leads to when it is the next one.

from libc.stdint cimport int32_t

from simnet._core.structures.heap cimport Tournament, near_rising
from simnet._core.structures.memory cimport prefetch
from simnet._core.engine.meters cimport fetch_recent
from simnet._core.models.tcp.output cimport has_blocks
from simnet._core.models.tcp.types cimport Endpoint, Scoreboard
from simnet._core.engine.world cimport (
    ALONE, DATA, FOLLOWS, NONE, SIDE, SOURCES, Interface, Packet, World, connection_at, source_of,
)


cdef inline void look_ahead(World *w) noexcept nogil:
    cdef Tournament *t = &w.near
    cdef int32_t leaf
    if t.few < 2:
        return
    leaf = near_rising(t, t.few - 2)
    if has_packet(t, leaf):
        prefetch(&w.packets[t.packet[leaf]])
    leaf = near_rising(t, t.few - 1)
    if has_packet(t, leaf):
        prefetch(&w.packets[t.packet[leaf]])
    leaf = near_rising(t, t.few)
    if has_packet(t, leaf):
        fetch_targets(w, leaf)
    leaf = near_rising(t, t.levels - 1)
    if has_packet(t, leaf):
        fetch_details(w, leaf)


cdef inline bint has_packet(Tournament *t, int32_t leaf) noexcept nogil:
    # Whether there is an event, and it is of a packet: a queue that decides later has others.
    return leaf >= 0 and t.packet[leaf] != NONE


cdef inline void fetch_targets(World *w, int32_t leaf) noexcept nogil:
    # Ask for where the packet of an event will go: an interface, or its receiver.
    cdef Packet *packet = &w.packets[w.near.packet[leaf]]
    cdef int32_t source = w.near.first + leaf
    cdef int32_t onward = w.paths[packet.position + 1]
    cdef Endpoint *end
    if source >= w.interface_count:
        prefetch(&w.interfaces[source - w.interface_count])
    if packet.next != NONE:
        prefetch(&w.packets[packet.next])
    if onward != NONE:
        fetch_way(w, packet.position + 1, packet.traffic_class)
        return
    fetch_lines(&w.flows[packet.flow], 2 if packet.flags & DATA else 1)
    if packet.owner != NONE:
        prefetch(connection_at(w, packet.owner))
        end = &connection_at(w, packet.owner).ends[1 - (packet.flags & SIDE)]
        if packet.flags & DATA:
            fetch_lines(end, 3)
        else:
            fetch_lines(end, 2)
            fetch_lines(&end.sender, 5)
            if has_blocks(packet):
                prefetch(&w.sacks[packet.seq])
                prefetch(end.sender.cache_start)


cdef inline void fetch_way(World *w, int32_t position, int traffic_class) noexcept nogil:
    # Ask for the interface at a place of a path, and for those that are passed with it.
    cdef int32_t i = w.paths[position]
    fetch_lines(&w.interfaces[i], 3)
    if w.place_in_chain[i] == ALONE:
        prefetch(&w.classes[<size_t>i * w.class_count + traffic_class])
        return
    while True:
        position += 1
        i = w.paths[position]
        if i == NONE or w.place_in_chain[i] < FOLLOWS:
            return
        fetch_lines(&w.interfaces[i], 3)


cdef inline void fetch_notes(World *w, int32_t position) noexcept nogil:
    # Ask for where a packet will be noted at an interface of a chain, and at those after it.
    cdef int32_t i = w.paths[position]
    cdef Interface *f
    while True:
        f = &w.interfaces[i]
        prefetch(&f.notes[f.noted_so_far & f.note_mask])
        prefetch(&f.notes[f.gone & f.note_mask])
        position += 1
        i = w.paths[position]
        if i == NONE or w.place_in_chain[i] < FOLLOWS:
            return


cdef inline void fetch_details(World *w, int32_t leaf) noexcept nogil:
    # Ask for what the next event needs besides.
    cdef Packet *packet = &w.packets[w.near.packet[leaf]]
    cdef int32_t onward = w.paths[packet.position + 1]
    cdef Interface *f
    cdef Endpoint *end
    cdef Scoreboard *board
    if onward != NONE:
        f = &w.interfaces[onward]
        if f.noted:
            fetch_notes(w, packet.position + 1)
        elif f.first_inside != NONE:
            prefetch(&w.packets[f.first_inside])
        return
    if packet.flags & DATA:
        fetch_recent(&w.delays, packet.flow, w.near.time[leaf] - packet.stamp,
                     &w.flows[packet.flow].delays)
    if packet.owner == NONE:
        return
    # What the receiver sends enters here.
    fetch_way(w, w.flows[packet.flow].path[1 - (packet.flags & SIDE)], packet.traffic_class)
    end = &connection_at(w, packet.owner).ends[1 - (packet.flags & SIDE)]
    if packet.flags & DATA:
        if end.receiver.ranges > 0:
            prefetch(end.receiver.out_of_order)
            prefetch(end.receiver.block_start)
        if not end.idle:
            prefetch(&end.sender)
    else:
        board = &end.sender.board
        prefetch(&board.slots[board.una & (board.size - 1)])
        prefetch(&board.slots[board.nxt & (board.size - 1)])


cdef inline void look_far_ahead(World *w) noexcept nogil:
    # Ask for the endpoints whose timers may come next.
    cdef int32_t first = source_of(w, 0, 0)
    cdef int32_t k, source
    for k in range(1, 5 if w.far.size > 4 else w.far.size):
        source = <int32_t>w.far.entries[k].source - first
        if source >= 0:
            prefetch(connection_at(w, source // SOURCES))
            prefetch(&connection_at(w, source // SOURCES).ends[source % SOURCES & 1])


cdef inline void fetch_lines(void *first, int count) noexcept nogil:
    cdef int k
    for k in range(count):
        prefetch(<char *>first + 64 * k)
