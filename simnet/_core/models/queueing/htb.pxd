# Hierarchical token bucket; simnet.models.queueing.htb in compiled form. Packets wait in bands, as
# those of a priority queue do.

from libc.stdint cimport int32_t, int64_t, uint32_t
from libc.string cimport memset

from simnet._core.models.queueing.base cimport pop
from simnet._core.models.token_bucket cimport (
    TokenBucket, bucket_open, bucket_refill, bucket_take, bucket_wait,
)
from simnet._core.structures.memory cimport arena_take
from simnet._core.engine.world cimport NEVER, NONE, Discipline, World

cdef enum:
    OWN = 0
    BORROWED = 1
    PRIORITIES = 8

cdef struct HtbClass:
    TokenBucket own
    TokenBucket ceiling
    int64_t quantum
    int64_t deficit[2]     # within its rate, and borrowing
    int64_t prio

cdef struct Htb:
    TokenBucket root
    int32_t turn[2][PRIORITIES]
    HtbClass *classes
    uint32_t used          # priorities that classes have, a bit each


cdef inline int htb_open(World *w, Discipline *d, object parameters) except -1:
    cdef Htb *s = <Htb *>arena_take(&w.arena, sizeof(Htb))
    cdef HtbClass *each
    cdef int32_t k
    declared = parameters["classes"]
    if len(declared) != d.bands:
        raise ValueError("a class needs a band")
    if s == NULL:
        raise MemoryError
    memset(s, 0, sizeof(Htb))
    s.classes = <HtbClass *>arena_take(&w.arena, d.bands * sizeof(HtbClass))
    if s.classes == NULL:
        raise MemoryError
    memset(s.classes, 0, d.bands * sizeof(HtbClass))
    bucket_open(&s.root, parameters["rate"], parameters["burst"])
    for k in range(d.bands):
        each = &s.classes[k]
        bucket_open(&each.own, declared[k].rate, declared[k].burst)
        bucket_open(&each.ceiling, declared[k].most_bps, declared[k].cburst)
        each.quantum = declared[k].turn_bytes
        each.prio = declared[k].prio
        s.used |= <uint32_t>1 << each.prio
    d.state = s
    return 0


cdef inline bint htb_may(
    World *w, Discipline *d, int32_t k, int how, int prio
) noexcept nogil:
    cdef Htb *s = <Htb *>d.state
    cdef TokenBucket *tokens = &s.classes[k].own if how == OWN else &s.root
    return (s.classes[k].prio == prio and w.bands[d.band + k].first != NONE
            and s.classes[k].ceiling.level >= 0 and tokens.level >= 0)


cdef inline int32_t htb_able(
    World *w, Discipline *d, int32_t start, int how, int prio
) noexcept nogil:
    # The first class that may send from `start` on, going round; NONE without one.
    cdef int32_t n, k
    for n in range(d.bands):
        k = start + n
        if k >= d.bands:
            k -= d.bands
        if htb_may(w, d, k, how, prio):
            return k
    return NONE


cdef inline int32_t htb_next(World *w, Discipline *d, int how, int prio) noexcept nogil:
    # Which of the classes that may send does so, by deficit round robin; NONE without one.
    cdef Htb *s = <Htb *>d.state
    cdef int32_t turn = s.turn[how][prio]
    cdef int32_t k = htb_able(w, d, turn if turn < d.bands else 0, how, prio)
    if k == NONE:
        return NONE
    while s.classes[k].deficit[how] < 0:
        s.classes[k].deficit[how] += s.classes[k].quantum
        k = htb_able(w, d, k + 1 if k + 1 < d.bands else 0, how, prio)
    return k


cdef inline int32_t htb_send(World *w, Discipline *d, int32_t k, int how) noexcept nogil:
    cdef Htb *s = <Htb *>d.state
    cdef HtbClass *each = &s.classes[k]
    cdef int32_t p = pop(w, &w.bands[d.band + k])
    cdef int64_t size = w.packets[p].size
    each.deficit[how] -= size
    s.turn[how][each.prio] = k
    if each.deficit[how] < 0:
        each.deficit[how] += each.quantum
        s.turn[how][each.prio] = k + 1
    if how == OWN:
        bucket_take(&each.own, size)
    bucket_take(&each.ceiling, size)
    bucket_take(&s.root, size)
    return p


cdef inline int32_t htb_dequeue(World *w, Discipline *d, int64_t now) noexcept nogil:
    cdef Htb *s = <Htb *>d.state
    cdef int32_t k
    cdef int how, prio
    bucket_refill(&s.root, now)
    for k in range(d.bands):
        bucket_refill(&s.classes[k].own, now)
        bucket_refill(&s.classes[k].ceiling, now)
    for how in range(2):
        for prio in range(PRIORITIES):
            if s.used >> prio & 1:
                k = htb_next(w, d, how, prio)
                if k != NONE:
                    return htb_send(w, d, k, how)
    return NONE


cdef inline int64_t htb_ready(World *w, Discipline *d, int64_t now) noexcept nogil:
    # When the first class may send again.
    cdef Htb *s = <Htb *>d.state
    cdef int64_t of_root = bucket_wait(&s.root, 0)
    cdef int64_t soonest = NEVER
    cdef int64_t wait
    cdef int32_t k
    for k in range(d.bands):
        if w.bands[d.band + k].first == NONE:
            continue
        wait = min(bucket_wait(&s.classes[k].own, 0), of_root)
        wait = max(wait, bucket_wait(&s.classes[k].ceiling, 0))
        if wait < soonest:
            soonest = wait
    return now + soonest if soonest < NEVER else NEVER
