# The event heaps: one entry a source of events (an interface, a timer, a flow), never a packet.
#
# Smallest first, by time, then by the rule of ties that holds in both engines. Four children a
# node: half the levels of a binary heap, and brothers lie side by side in memory. `place` finds
# the entry of a source, so that a source whose time changes moves from where it is, by one sift.
#
# There are two. Interfaces, always about to do something, have the near one, a tournament.
# Everything else has the far one, so that thousands of timers that rarely come do not lie in the
# way.

from libc.stdint cimport int32_t, int64_t, uint64_t
from libc.stdlib cimport free

from simnet._core.structures.memory cimport lines_grow, lines_make, unlikely

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


# The near one is a tournament: a leaf a source, and above each four brothers the least of them, up
# to the first of all. A change of time is played out from its leaf to the root, always as many
# rounds, with no branch that nobody could predict; the whole tree of a thousand interfaces lies
# in the nearest cache. A key is one number, the time since `base` and below it the source, whose
# number is its rank in a tie. A time too far from `base` to be expressed is the last that can be,
# until the base is moved on.

cdef extern from *:
    """
    #define SIMNET_NO_KEY UINT64_MAX
    /* The least of a key and its three brothers, whose place says which they are. */
    static inline uint64_t simnet_winner(const uint64_t *keys, int32_t place, uint64_t key) {
        uint64_t k1 = keys[place ^ 1], k2 = keys[place ^ 2], k3 = keys[place ^ 3];
        uint64_t best = k2 < k1 ? k2 : k1;
        best = k3 < best ? k3 : best;
        return best < key ? best : key;
    }
    """
    uint64_t NO_KEY "SIMNET_NO_KEY"
    uint64_t winner "simnet_winner"(
        const uint64_t *keys, int32_t place, uint64_t key) noexcept nogil

cdef enum:
    MOST_LEVELS = 16
    LEAST_SOURCE_BITS = 16
    FEW = 4                # winners that are worth looking ahead to at once

cdef struct Tournament:
    uint64_t *level[MOST_LEVELS]   # keys, from the leaves to the root; NO_KEY: nothing is expected
    uint64_t *root
    int32_t levels
    int32_t first          # source of the first leaf
    int32_t leaves
    int32_t few            # the level of at least four nodes next to the root
    int32_t last           # leaf whose time changed last
    int32_t *packet        # of each leaf: what arrives, or whose transmission ends
    int64_t *time          # of each leaf
    int64_t base
    uint64_t late          # the first key of a time too far from the base
    uint64_t mask          # of the source in a key
    int32_t source_bits


cdef inline int32_t leaves_at(Tournament *t, int32_t level) noexcept nogil:
    return (t.leaves + (1 << 2 * level) - 1) >> 2 * level


cdef inline int near_open(Tournament *t, int32_t first, int32_t sources) noexcept nogil:
    # A tournament of the source numbers from `first` to below `sources`. Returns -1 when there is
    # no memory.
    cdef int32_t count = sources - first
    cdef int32_t nodes = 0
    cdef int32_t k, i
    cdef uint64_t *keys
    t.first = first
    t.leaves = count
    t.last = 0
    t.base = 0
    t.source_bits = LEAST_SOURCE_BITS
    while sources >> t.source_bits > 0:
        t.source_bits += 1
    t.mask = (<uint64_t>1 << t.source_bits) - 1
    t.late = (<uint64_t>1 << 63) - t.mask - 1
    t.levels = 1
    while count > 1:
        nodes += (count + 7) & ~7
        count = (count + 3) >> 2
        t.levels += 1
    nodes += 8
    t.packet = <int32_t *>lines_make(t.leaves * sizeof(int32_t))
    t.time = <int64_t *>lines_make(t.leaves * sizeof(int64_t))
    keys = <uint64_t *>lines_make(nodes * sizeof(uint64_t))
    t.level[0] = keys
    if t.packet == NULL or t.time == NULL or keys == NULL:
        return -1
    for i in range(nodes):
        keys[i] = NO_KEY
    count = t.leaves
    for k in range(t.levels):
        t.level[k] = keys
        keys += (count + 7) & ~7
        count = (count + 3) >> 2
    t.root = t.level[t.levels - 1]
    t.few = t.levels - 2
    if t.few > 0 and leaves_at(t, t.few) < FEW:
        t.few -= 1
    return 0


cdef inline void near_close(Tournament *t) noexcept nogil:
    free(t.level[0])
    free(t.packet)
    free(t.time)
    t.level[0] = NULL
    t.packet = NULL
    t.time = NULL


cdef inline int32_t near_first(Tournament *t) noexcept nogil:
    # The source whose event comes first, where there is one.
    return <int32_t>(t.root[0] & t.mask)


cdef inline int64_t near_time(Tournament *t) noexcept nogil:
    # The time of the first event; IDLE where there is none.
    if unlikely(t.root[0] >= t.late):
        if t.root[0] == NO_KEY:
            return IDLE
        near_move_base(t)
    return t.base + <int64_t>(t.root[0] >> t.source_bits)


cdef inline int32_t near_rising(Tournament *t, int32_t k) noexcept nogil:
    # The leaf that now wins at level k, in the part of the tree where a time changed last; -1
    # where there is none.
    cdef uint64_t key = t.level[k][t.last >> 2 * k]
    return <int32_t>(key & t.mask) - t.first if key < t.late else -1


cdef inline uint64_t near_key(Tournament *t, int32_t leaf, int64_t time) noexcept nogil:
    cdef uint64_t source = <uint64_t>(t.first + leaf)
    if unlikely(time - t.base >= <int64_t>(t.late >> t.source_bits)):
        return t.late | source
    return <uint64_t>(time - t.base) << t.source_bits | source


cdef inline void near_play(Tournament *t, int32_t leaf, uint64_t key) noexcept nogil:
    # Play a new key out against its brothers, and the winner against its, up to the root.
    cdef int32_t i = leaf
    cdef int32_t k
    t.last = leaf
    for k in range(t.levels - 1):
        t.level[k][i] = key
        key = winner(t.level[k], i, key)
        i >>= 2
    t.root[0] = key


cdef inline void near_move_base(Tournament *t) noexcept nogil:
    # Count from the first event on.
    cdef int32_t i
    t.base = IDLE
    for i in range(t.leaves):
        if t.level[0][i] != NO_KEY:
            t.base = min(t.base, t.time[i])
    for i in range(t.leaves):
        if t.level[0][i] != NO_KEY:
            near_play(t, i, near_key(t, i, t.time[i]))


cdef inline void near_set(
    Tournament *t, int32_t source, int64_t time, int32_t packet
) noexcept nogil:
    # Schedule a source, or move it to another time.
    cdef int32_t leaf = source - t.first
    t.time[leaf] = time
    t.packet[leaf] = packet
    if unlikely(time < t.base):
        t.level[0][leaf] = 0
        near_move_base(t)
    else:
        near_play(t, leaf, near_key(t, leaf, time))


cdef inline int64_t near_awaited(Tournament *t, int32_t source) noexcept nogil:
    # The time of the event of a source; IDLE where nothing is expected of it.
    cdef int32_t leaf = source - t.first
    return t.time[leaf] if t.level[0][leaf] != NO_KEY else IDLE


cdef inline void near_remove(Tournament *t, int32_t source) noexcept nogil:
    # Nothing more is expected of a source; does nothing where nothing was.
    near_play(t, source - t.first, NO_KEY)
