# Hierarchical token bucket; simnet.models.queueing.htb in compiled form. Packets wait in bands, as
# those of a priority queue do. Only classes with packets are looked at, and buckets refilled as
# they are; while none may send nothing is, until the time that was found or a class wakes up.

from libc.stdint cimport int32_t, int64_t, uint64_t
from libc.string cimport memset

from simnet._core.models.queueing.base cimport pop
from simnet._core.models.queueing.priority cimport priority_band, priority_enqueue
from simnet._core.models.token_bucket cimport (
    TokenBucket, bucket_open, bucket_refill, bucket_take, bucket_wait,
)
from simnet._core.structures.memory cimport arena_take
from simnet._core.engine.world cimport NEVER, NONE, Band, Discipline, World

cdef extern from *:
    """
    #define simnet_first_of __builtin_ctzll
    """
    int first_of "simnet_first_of"(uint64_t set) noexcept nogil

cdef enum:
    LEVELS = 8
    PRIORITIES = 8
    MOST_LEAVES = 64
    NOBODY = LEVELS * PRIORITIES

cdef struct HtbNode:
    # A class: what it may send, and by whose leave.
    TokenBucket own
    TokenBucket ceiling
    int32_t parent         # NONE: it is the root
    int32_t level          # leaves 0, the root 7

cdef struct HtbLeaf:
    int64_t quantum
    int64_t deficit[LEVELS]  # for each level that lends
    int64_t prio

cdef struct Htb:
    uint64_t active        # leaves that have packets, a bit each
    int64_t ready          # none may send before
    HtbNode *nodes         # leaves, inner classes, the root
    HtbLeaf *leaves
    int32_t turn[LEVELS * PRIORITIES]


cdef inline int htb_open(World *w, Discipline *d, object parameters) except -1:
    cdef Htb *s = <Htb *>arena_take(&w.arena, sizeof(Htb))
    cdef int32_t k
    leaves = parameters["classes"]
    if len(leaves) != d.bands or d.bands > MOST_LEAVES:
        raise ValueError("a class needs a band")
    if s == NULL:
        raise MemoryError
    memset(s, 0, sizeof(Htb))
    s.leaves = <HtbLeaf *>arena_take(&w.arena, d.bands * sizeof(HtbLeaf))
    if s.leaves == NULL:
        raise MemoryError
    memset(s.leaves, 0, d.bands * sizeof(HtbLeaf))
    for k in range(d.bands):
        s.leaves[k].quantum = leaves[k].turn_bytes
        s.leaves[k].prio = leaves[k].prio
    htb_open_nodes(w, s, leaves, parameters)
    d.state = s
    return 0


cdef inline int htb_open_nodes(World *w, Htb *s, leaves, object parameters) except -1:
    # Make the classes of the tree; a parent is known by the name of an inner class.
    cdef int32_t k = 0
    cdef int32_t root
    cdef HtbNode *node
    inner = parameters.get("inner", {})
    names = {name: number for number, name in enumerate(inner, len(leaves))}
    root = len(leaves) + len(inner)
    s.nodes = <HtbNode *>arena_take(&w.arena, (root + 1) * sizeof(HtbNode))
    if s.nodes == NULL:
        raise MemoryError
    for each in (*leaves, *inner.values()):
        node = &s.nodes[k]
        bucket_open(&node.own, each.rate, each.burst)
        bucket_open(&node.ceiling, each.most_bps, each.cburst)
        node.parent = root if each.parent is None else names[each.parent]
        k += 1
    node = &s.nodes[root]
    bucket_open(&node.own, parameters["rate"], parameters["burst"])
    node.ceiling = node.own
    node.parent = NONE
    for k in range(root + 1):
        s.nodes[k].level = 0 if k < len(leaves) else htb_level(s, k)
    return 0


cdef inline int32_t htb_level(Htb *s, int32_t k) noexcept nogil:
    # That of an inner class or the root, by how far it is from the root.
    cdef int32_t level = LEVELS - 1
    while s.nodes[k].parent != NONE:
        level -= 1
        k = s.nodes[k].parent
    return level


cdef inline void htb_refill(HtbNode *node, int64_t now) noexcept nogil:
    if node.own.since != now:
        bucket_refill(&node.own, now)
        bucket_refill(&node.ceiling, now)


cdef inline int htb_rank(Htb *s, int32_t k, int64_t now) noexcept nogil:
    # When a leaf that has packets is served: by the level of the class that lets it send, and
    # within it by priority. NOBODY if it may not send.
    cdef int64_t prio = s.leaves[k].prio
    cdef HtbNode *node
    while k != NONE:
        node = &s.nodes[k]
        htb_refill(node, now)
        if node.ceiling.level < 0:
            return NOBODY
        if node.own.level >= 0:
            return <int>(node.level * PRIORITIES + prio)
        k = node.parent
    return NOBODY


cdef inline int32_t htb_from(uint64_t able, int32_t start) noexcept nogil:
    # The first leaf from `start` on, going round.
    cdef uint64_t after = able >> start << start if start < MOST_LEAVES else 0
    return first_of(after if after != 0 else able)


cdef inline int32_t htb_next(Htb *s, uint64_t able, int rank) noexcept nogil:
    # Which of the leaves that may send does so, by deficit round robin.
    cdef int32_t k = htb_from(able, s.turn[rank])
    cdef int level = rank // PRIORITIES
    while s.leaves[k].deficit[level] < 0:
        s.leaves[k].deficit[level] += s.leaves[k].quantum
        k = htb_from(able, k + 1)
    return k


cdef inline void htb_charge(
    Htb *s, int32_t k, int level, int64_t size, int64_t now
) noexcept nogil:
    cdef HtbNode *node
    while k != NONE:
        node = &s.nodes[k]
        htb_refill(node, now)
        if node.level >= level:
            bucket_take(&node.own, size)
        bucket_take(&node.ceiling, size)
        k = node.parent


cdef inline int32_t htb_send(
    World *w, Discipline *d, int32_t k, int rank, int64_t now
) noexcept nogil:
    cdef Htb *s = <Htb *>d.state
    cdef HtbLeaf *leaf = &s.leaves[k]
    cdef Band *band = &w.bands[d.band + k]
    cdef int32_t p = pop(w, band)
    cdef int64_t size = w.packets[p].size
    cdef int level = rank // PRIORITIES
    if band.first == NONE:
        s.active &= ~(<uint64_t>1 << k)
    leaf.deficit[level] -= size
    s.turn[rank] = k
    if leaf.deficit[level] < 0:
        leaf.deficit[level] += leaf.quantum
        s.turn[rank] = k + 1
    htb_charge(s, k, level, size, now)
    return p


cdef inline bint htb_enqueue(World *w, Discipline *d, int32_t p) noexcept nogil:
    cdef Htb *s = <Htb *>d.state
    cdef Band *band = priority_band(w, d, &w.packets[p])
    if not priority_enqueue(w, d, p):
        return False
    if band.first == p:
        s.active |= <uint64_t>1 << (band - &w.bands[d.band])
        s.ready = 0
    return True


cdef inline int32_t htb_dequeue(World *w, Discipline *d, int64_t now) noexcept nogil:
    cdef Htb *s = <Htb *>d.state
    cdef uint64_t left = s.active
    cdef uint64_t able = 0
    cdef int best = NOBODY
    cdef int32_t k
    cdef int rank
    if now < s.ready:
        return NONE
    while left != 0:
        k = first_of(left)
        left &= left - 1
        rank = htb_rank(s, k, now)
        if rank < best:
            best = rank
            able = 0
        if rank == best:
            able |= <uint64_t>1 << k
    if best == NOBODY:
        return NONE
    return htb_send(w, d, htb_next(s, able, best), best, now)


cdef inline int64_t htb_wait(Htb *s, int32_t k, int64_t now) noexcept nogil:
    # How long it takes until a leaf may send, if nobody else does.
    cdef int64_t soonest = NEVER
    cdef int64_t ceilings = 0
    cdef HtbNode *node
    while k != NONE and ceilings < soonest:
        node = &s.nodes[k]
        htb_refill(node, now)
        ceilings = max(ceilings, bucket_wait(&node.ceiling, 0))
        soonest = min(soonest, max(ceilings, bucket_wait(&node.own, 0)))
        k = node.parent
    return soonest


cdef inline int64_t htb_ready(World *w, Discipline *d, int64_t now) noexcept nogil:
    # When the first class may send again.
    cdef Htb *s = <Htb *>d.state
    cdef uint64_t left = s.active
    cdef int64_t soonest = NEVER
    if left == 0:
        return NEVER
    if now < s.ready:
        return s.ready
    while left != 0:
        soonest = min(soonest, htb_wait(s, first_of(left), now))
        left &= left - 1
    s.ready = now + soonest
    return s.ready


cdef inline void htb_flushed(Discipline *d) noexcept nogil:
    cdef Htb *s = <Htb *>d.state
    s.active = 0
    s.ready = 0
