# The event heap: one entry a source of events (an interface, a timer, a flow), never a packet.
#
# Keyed by (time, tie), the tie being kind, origin and count in one word (the rule of ties holds
# in both engines); smallest first. Four children a node: half the levels of a binary heap, and
# the four lie in two cache lines. `place` finds the entry of a source, so that a source whose
# time changes moves from where it is, by one sift.

from libc.stdint cimport int32_t, int64_t, uint64_t
from libc.stdlib cimport free, malloc, realloc

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
    entries = realloc(h.entries, <size_t>sources * sizeof(Entry))
    if entries == NULL:
        return -1
    h.entries = <Entry *>entries
    if h.size == 0:
        h.entries[0].time = IDLE
    place = realloc(h.place, <size_t>sources * sizeof(int32_t))
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
