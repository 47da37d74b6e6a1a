# The event heaps: one entry a source of events (an interface, a timer, a flow), never a packet.
#
# Smallest first, by time, then by the rule of ties that holds in both engines. Four children a
# node: half the levels of a binary heap, and brothers lie side by side in memory. `place` finds
# the entry of a source, so that a source whose time changes moves from where it is, by one sift.
#
# There are two. Interfaces, always about to do something, have the near one, whose entries are
# single numbers. Everything else has the far one, so that thousands of timers that rarely come do
# not lie in the way.

from libc.stdint cimport int32_t, int64_t, uint64_t
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


# The near heap. An entry is one number, the time since `base` and below it the source, whose
# number is its rank in a tie; so nodes are compared without branches that nobody could predict, and
# the whole heap of a thousand interfaces lies in the nearest cache. A time too far from `base` to
# be expressed is the last that can be, until the base is moved on. Behind the last entry there
# are some that never come, so that a node can always be taken for one of four brothers.

cdef extern from *:
    """
    #define SIMNET_NO_KEY UINT64_MAX
    /* Which of four brothers comes first. */
    static inline int simnet_least(const uint64_t *key) {
        uint64_t k0 = key[0], k1 = key[1], k2 = key[2], k3 = key[3];
        int a = k1 < k0, b = k3 < k2;
        uint64_t ka = a ? k1 : k0, kb = b ? k3 : k2;
        return kb < ka ? b + 2 : a;
    }
    """
    uint64_t NO_KEY "SIMNET_NO_KEY"
    int least "simnet_least"(const uint64_t *brothers) noexcept nogil

cdef enum:
    LEAD = 3               # keys left out at the start, so that brothers share a cache line
    LEAST_SOURCE_BITS = 16

cdef struct NearHeap:
    uint64_t *keys
    int32_t *place         # of each source; -1 where it has no entry
    int32_t *packet        # of each source: what arrives, or whose transmission ends
    int64_t *time          # of each source
    int64_t base
    uint64_t late          # the first key of a time too far from the base
    uint64_t mask          # of the source in a key
    int32_t source_bits
    int32_t size
    int32_t sources
    # The places that the last sift down filled on its way, from the top.
    int32_t descents
    int32_t filled[32]


cdef inline int near_open(NearHeap *h, int32_t sources) noexcept nogil:
    # Returns -1 when there is no memory.
    cdef int32_t i
    cdef int32_t room = sources + 8 + LEAD
    h.size = 0
    h.sources = sources
    h.base = 0
    h.descents = 0
    h.source_bits = LEAST_SOURCE_BITS
    while sources >> h.source_bits > 0:
        h.source_bits += 1
    h.mask = (<uint64_t>1 << h.source_bits) - 1
    h.late = (<uint64_t>1 << 63) - h.mask - 1
    h.place = <int32_t *>lines_make(sources * sizeof(int32_t))
    h.packet = <int32_t *>lines_make(sources * sizeof(int32_t))
    h.time = <int64_t *>lines_make(sources * sizeof(int64_t))
    h.keys = <uint64_t *>lines_make(room * sizeof(uint64_t))
    if h.place == NULL or h.packet == NULL or h.time == NULL or h.keys == NULL:
        return -1
    for i in range(room):
        h.keys[i] = NO_KEY
    h.keys += LEAD
    for i in range(sources):
        h.place[i] = -1
    return 0


cdef inline void near_close(NearHeap *h) noexcept nogil:
    if h.keys != NULL:
        free(h.keys - LEAD)
    free(h.place)
    free(h.packet)
    free(h.time)
    h.keys = NULL
    h.place = NULL
    h.packet = NULL
    h.time = NULL


cdef inline int32_t near_source(NearHeap *h, int64_t i) noexcept nogil:
    return <int32_t>(h.keys[i] & h.mask)


cdef inline int64_t near_time(NearHeap *h) noexcept nogil:
    # The time of the first entry; IDLE where there is none.
    if unlikely(h.keys[0] >= h.late):
        if h.size == 0:
            return IDLE
        near_move_base(h)
    return h.base + <int64_t>(h.keys[0] >> h.source_bits)


cdef inline uint64_t near_key(NearHeap *h, int32_t source, int64_t time) noexcept nogil:
    cdef uint64_t since = <uint64_t>(time - h.base) << h.source_bits
    if unlikely(time - h.base >= <int64_t>(h.late >> h.source_bits)):
        return h.late | <uint64_t>source
    return since | <uint64_t>source


cdef inline void near_move_base(NearHeap *h) noexcept nogil:
    # Count from the first entry on.
    cdef int32_t i
    cdef uint64_t key
    h.base = IDLE
    for i in range(h.size):
        h.base = min(h.base, h.time[near_source(h, i)])
    for i in range(h.size):
        h.keys[i] = near_key(h, near_source(h, i), h.time[near_source(h, i)])
    for i in range(h.size - 1, -1, -1):
        key = h.keys[i]
        near_down(h, i, key)


cdef inline void near_put(NearHeap *h, int64_t i, uint64_t key) noexcept nogil:
    h.keys[i] = key
    h.place[key & h.mask] = <int32_t>i


cdef inline void near_up(NearHeap *h, int64_t i, uint64_t key) noexcept nogil:
    cdef uint64_t parent
    while i > 0:
        parent = h.keys[(i - 1) >> 2]
        if key > parent:
            break
        near_put(h, i, parent)
        i = (i - 1) >> 2
    near_put(h, i, key)


cdef inline void near_down(NearHeap *h, int64_t i, uint64_t key) noexcept nogil:
    cdef uint64_t *keys = h.keys
    cdef int64_t size = h.size
    cdef int64_t below = (i << 2) + 1
    cdef int32_t descents = 0
    while below < size:
        below += least(&keys[below])
        if keys[below] > key:
            break
        near_put(h, i, keys[below])
        i = below
        below = (i << 2) + 1
        h.filled[descents] = <int32_t>i
        descents += 1
    near_put(h, i, key)
    h.descents = descents


cdef inline void near_set(
    NearHeap *h, int32_t source, int64_t time, int32_t packet
) noexcept nogil:
    # Schedule a source, or move it to another time.
    cdef int64_t i = h.place[source]
    cdef uint64_t key
    h.time[source] = time
    h.packet[source] = packet
    if unlikely(time < h.base):
        if i < 0:
            i = h.size
            h.size += 1
            near_put(h, i, <uint64_t>source)
        near_move_base(h)
        return
    key = near_key(h, source, time)
    if i < 0:
        h.size += 1
        near_up(h, h.size - 1, key)
    elif unlikely(key < h.keys[i]):
        near_up(h, i, key)
    else:
        near_down(h, i, key)


cdef inline void near_remove(NearHeap *h, int32_t source) noexcept nogil:
    # Nothing more is expected of a source; does nothing where nothing was.
    cdef int64_t i = h.place[source]
    cdef uint64_t key
    if i < 0:
        return
    h.place[source] = -1
    h.size -= 1
    key = h.keys[h.size]
    h.keys[h.size] = NO_KEY
    if i == h.size:
        return
    if i > 0 and unlikely(key < h.keys[(i - 1) >> 2]):
        near_up(h, i, key)
    else:
        near_down(h, i, key)
