# The event heaps: one entry a source of events (an interface, a timer, a flow), never a packet.
#
# Smallest first, by time, then by the rule of ties that holds in both engines. Four children a
# node: half the levels of a binary heap, and brothers lie side by side in memory. `place` finds
# the entry of a source, so that a source whose time changes moves from where it is, by one sift.
#
# There are two. Interfaces, always about to do something, have the near one, whose entries are
# small: the number of the source is its rank in a tie, and the packet is known. Everything else
# has the far one, so that thousands of timers that rarely come do not lie in the way.

from libc.stdint cimport int32_t, int64_t, uint32_t, uint64_t
from libc.stdlib cimport free

from simnet._core.memory cimport lines_grow, lines_make, unlikely

cdef extern from *:
    """
    #define SIMNET_IDLE INT64_MAX
    """
    int64_t IDLE "SIMNET_IDLE"     # time of the first entry of an empty heap

cdef struct Entry:
    int64_t time
    uint64_t tie
    int64_t source

cdef struct Heap:
    Entry *entries
    int32_t *place         # of each source; -1 where it has no entry
    int32_t size
    int32_t sources


cdef inline int heap_open(Heap *h, int32_t sources) noexcept nogil:
    # Returns -1 when there is no memory.
    h.size = 0
    h.sources = 0
    h.entries = NULL
    h.place = NULL
    return heap_grow(h, sources)


cdef inline int heap_grow(Heap *h, int32_t sources) noexcept nogil:
    # Make room for source numbers below `sources`; returns -1 when there is no memory.
    cdef void *entries
    cdef void *place
    cdef int32_t i
    if sources < 1:
        sources = 1
    if sources <= h.sources:
        return 0
    entries = lines_grow(h.entries, <size_t>h.sources * sizeof(Entry),
                         <size_t>sources * sizeof(Entry))
    if entries == NULL:
        return -1
    h.entries = <Entry *>entries
    if h.size == 0:
        h.entries[0].time = IDLE
    place = lines_grow(h.place, <size_t>h.sources * sizeof(int32_t),
                       <size_t>sources * sizeof(int32_t))
    if place == NULL:
        return -1
    h.place = <int32_t *>place
    for i in range(h.sources, sources):
        h.place[i] = -1
    h.sources = sources
    return 0


cdef inline void heap_close(Heap *h) noexcept nogil:
    free(h.entries)
    free(h.place)
    h.entries = NULL
    h.place = NULL
    h.size = 0
    h.sources = 0


cdef inline bint before(Entry *a, Entry *b) noexcept nogil:
    return a.time < b.time or (a.time == b.time and a.tie < b.tie)


cdef inline void heap_up(Heap *h, int32_t i, Entry *moved) noexcept nogil:
    cdef Entry e = moved[0]
    cdef Entry *entries = h.entries
    cdef int32_t parent
    while i > 0:
        parent = (i - 1) >> 2
        if not before(&e, &entries[parent]):
            break
        entries[i] = entries[parent]
        h.place[entries[i].source] = i
        i = parent
    entries[i] = e
    h.place[e.source] = i


cdef inline void heap_down(Heap *h, int32_t i, Entry *moved) noexcept nogil:
    cdef Entry e = moved[0]
    cdef Entry *entries = h.entries
    cdef int32_t size = h.size
    cdef int32_t child, last, best
    while True:
        child = (i << 2) + 1
        if child >= size:
            break
        last = child + 4
        if last > size:
            last = size
        best = child
        child += 1
        while child < last:
            if before(&entries[child], &entries[best]):
                best = child
            child += 1
        if not before(&entries[best], &e):
            break
        entries[i] = entries[best]
        h.place[entries[i].source] = i
        i = best
    entries[i] = e
    h.place[e.source] = i


cdef inline void heap_set(Heap *h, int32_t source, int64_t time, uint64_t tie) noexcept nogil:
    # Schedule a source, or move it to another time.
    cdef int32_t i = h.place[source]
    cdef Entry e
    e.time = time
    e.tie = tie
    e.source = source
    if i < 0:
        i = h.size
        h.size += 1
        heap_up(h, i, &e)
    elif before(&e, &h.entries[i]):
        heap_up(h, i, &e)
    else:
        heap_down(h, i, &e)


cdef inline void heap_remove(Heap *h, int32_t source) noexcept nogil:
    # Nothing more is expected of a source; does nothing where nothing was.
    cdef int32_t i = h.place[source]
    cdef Entry e
    if i < 0:
        return
    h.place[source] = -1
    h.size -= 1
    if i == h.size:
        if i == 0:
            h.entries[0].time = IDLE
        return
    e = h.entries[h.size]
    if i > 0 and before(&e, &h.entries[(i - 1) >> 2]):
        heap_up(h, i, &e)
    else:
        heap_down(h, i, &e)


# The near heap. Its nodes compare as 128-bit numbers, without branches that nobody could predict;
# four brothers lie in one cache line, and behind the last there are entries that never come.

cdef struct NearEntry:
    int64_t time
    uint64_t what          # source, whose number is its rank in a tie, and packet

cdef extern from *:
    """
    typedef unsigned __int128 simnet_key;
    #define SIMNET_KEY(e) ((simnet_key)(e).time << 64 | (e).what)
    static inline int simnet_nearer(int64_t ta, uint64_t a, int64_t tb, uint64_t b) {
        return ((simnet_key)ta << 64 | a) < ((simnet_key)tb << 64 | b);
    }
    /* Which of four entries comes first. */
    #define SIMNET_LEAST(e) \
        simnet_least(SIMNET_KEY((e)[0]), SIMNET_KEY((e)[1]), SIMNET_KEY((e)[2]), SIMNET_KEY((e)[3]))
    static inline int simnet_least(simnet_key k0, simnet_key k1, simnet_key k2, simnet_key k3) {
        int a = k1 < k0, b = k3 < k2;
        simnet_key ka = a ? k1 : k0, kb = b ? k3 : k2;
        int c = kb < ka;
        return a + c * (b + 2 - a);
    }
    """
    int least "SIMNET_LEAST"(NearEntry *brothers) noexcept nogil
    bint nearer "simnet_nearer"(int64_t ta, uint64_t a, int64_t tb, uint64_t b) noexcept nogil

cdef enum:
    LEAD = 3               # entries left out at the start, so that brothers share a cache line

cdef struct NearHeap:
    NearEntry *entries
    int32_t *place         # of each source; -1 where it has no entry
    int32_t size
    int32_t sources
    # The places that the last sift down filled on its way, from the top.
    int32_t descents
    int32_t filled[16]


cdef inline int32_t near_source(NearEntry *e) noexcept nogil:
    return <int32_t>(e.what >> 32)


cdef inline int32_t near_packet(NearEntry *e) noexcept nogil:
    # The one that arrives, or whose transmission ends.
    return <int32_t>(e.what & <uint32_t>0xffffffff)


cdef inline int near_open(NearHeap *h, int32_t sources) noexcept nogil:
    # Returns -1 when there is no memory.
    cdef int32_t i
    cdef int32_t room = sources + 8 + LEAD
    h.size = 0
    h.sources = sources
    h.descents = 0
    h.place = <int32_t *>lines_make(sources * sizeof(int32_t))
    h.entries = <NearEntry *>lines_make(room * sizeof(NearEntry))
    if h.place == NULL or h.entries == NULL:
        return -1
    for i in range(room):
        h.entries[i].what = 0
        h.entries[i].time = IDLE
    h.entries += LEAD
    for i in range(sources):
        h.place[i] = -1
    return 0


cdef inline void near_close(NearHeap *h) noexcept nogil:
    if h.entries != NULL:
        free(h.entries - LEAD)
    free(h.place)
    h.entries = NULL
    h.place = NULL


cdef inline void near_put(NearHeap *h, int64_t i, int64_t time, uint64_t what) noexcept nogil:
    h.entries[i].time = time
    h.entries[i].what = what
    h.place[what >> 32] = <int32_t>i


cdef inline void near_up(NearHeap *h, int64_t i, int64_t time, uint64_t what) noexcept nogil:
    cdef NearEntry *parent
    while i > 0:
        parent = &h.entries[(i - 1) >> 2]
        if not nearer(time, what, parent.time, parent.what):
            break
        near_put(h, i, parent.time, parent.what)
        i = (i - 1) >> 2
    near_put(h, i, time, what)


cdef inline void near_down(NearHeap *h, int64_t i, int64_t time, uint64_t what) noexcept nogil:
    cdef NearEntry *entries = h.entries
    cdef NearEntry *child
    cdef int64_t size = h.size
    cdef int64_t below = (i << 2) + 1
    cdef int32_t descents = 0
    while below < size:
        below += least(&entries[below])
        child = &entries[below]
        if not nearer(child.time, child.what, time, what):
            break
        near_put(h, i, child.time, child.what)
        i = below
        below = (i << 2) + 1
        h.filled[descents] = <int32_t>i
        descents += 1
    near_put(h, i, time, what)
    h.descents = descents


cdef inline void near_set(
    NearHeap *h, int32_t source, int64_t time, int32_t packet
) noexcept nogil:
    # Schedule a source, or move it to another time.
    cdef int64_t i = h.place[source]
    cdef uint64_t what = <uint64_t>source << 32 | <uint32_t>packet
    if i < 0:
        h.size += 1
        near_up(h, h.size - 1, time, what)
    elif unlikely(nearer(time, what, h.entries[i].time, h.entries[i].what)):
        near_up(h, i, time, what)
    else:
        near_down(h, i, time, what)


cdef inline void near_remove(NearHeap *h, int32_t source) noexcept nogil:
    # Nothing more is expected of a source; does nothing where nothing was.
    cdef int64_t i = h.place[source]
    cdef NearEntry *last
    cdef NearEntry *parent
    cdef int64_t time
    if i < 0:
        return
    h.place[source] = -1
    h.size -= 1
    last = &h.entries[h.size]
    time = last.time
    last.time = IDLE
    if i == h.size:
        return
    if i > 0:
        parent = &h.entries[(i - 1) >> 2]
        if unlikely(nearer(time, last.what, parent.time, parent.what)):
            near_up(h, i, time, last.what)
            return
    near_down(h, i, time, last.what)
