# Fair queueing by user; simnet.models.queueing.per_user in compiled form. There is a band for each
# user of the network, whose packets include that in transmission.

from libc.stdint cimport int32_t, int64_t
from libc.string cimport memset

from simnet._core.models.queueing.base cimport admit, append, pop, release
from simnet._core.models.rounds cimport (
    Rounds, rounds_clear, rounds_first_sends, rounds_join, rounds_leave, rounds_open,
    rounds_put_off,
)
from simnet._core.models.token_bucket cimport (
    TokenBucket, bucket_open, bucket_refill, bucket_take, bucket_wait,
)
from simnet._core.structures.memory cimport arena_take
from simnet._core.engine.world cimport NEVER, NONE, Band, Discipline, World

cdef struct PerUser:
    Rounds rounds
    TokenBucket *tokens    # of each user; NULL where there is no rate
    int64_t of_each
    int64_t burst


cdef inline int per_user_open(World *w, Discipline *d, object parameters) except -1:
    cdef PerUser *s = <PerUser *>arena_take(&w.arena, sizeof(PerUser))
    cdef int32_t k
    if s == NULL:
        raise MemoryError
    memset(s, 0, sizeof(PerUser))
    rounds_open(&w.arena, &s.rounds, d.bands)
    for k in range(d.bands):
        s.rounds.turns[k].quantum = parameters["quantum"]
    s.of_each = parameters["user_packets"]
    s.burst = parameters["burst"]
    if parameters["rate"] is not None:
        s.tokens = <TokenBucket *>arena_take(&w.arena, d.bands * sizeof(TokenBucket))
        if s.tokens == NULL:
            raise MemoryError
        for k in range(d.bands):
            bucket_open(&s.tokens[k], parameters["rate"], s.burst)
    d.state = s
    return 0


cdef inline int32_t per_user_number(World *w, int32_t p) noexcept nogil:
    return w.flows[w.packets[p].flow].user


cdef inline bint per_user_enqueue(World *w, Discipline *d, int32_t p) noexcept nogil:
    cdef PerUser *s = <PerUser *>d.state
    cdef int32_t k = per_user_number(w, p)
    cdef Band *band = &w.bands[d.band + k]
    if band.packets >= s.of_each:
        return False
    if s.tokens != NULL and w.packets[p].size > s.burst:
        return False  # there would never be tokens for it
    if not admit(d, w.packets[p].size):
        return False
    band.packets += 1
    append(w, band, p)
    rounds_join(&s.rounds, k)
    return True


cdef inline int64_t per_user_wait(
    World *w, Discipline *d, PerUser *s, int32_t k, int64_t now
) noexcept nogil:
    # How long the first packet of a user has to wait for tokens.
    if s.tokens == NULL:
        return 0
    bucket_refill(&s.tokens[k], now)
    return bucket_wait(&s.tokens[k], w.packets[w.bands[d.band + k].first].size)


cdef inline int32_t per_user_sent(World *w, Discipline *d, PerUser *s) noexcept nogil:
    cdef int32_t k = s.rounds.first
    cdef int32_t p = pop(w, &w.bands[d.band + k])
    if s.tokens != NULL:
        bucket_take(&s.tokens[k], w.packets[p].size)
    if w.bands[d.band + k].first == NONE:
        rounds_leave(&s.rounds)
    return p


cdef inline int32_t per_user_dequeue(World *w, Discipline *d, int64_t now) noexcept nogil:
    cdef PerUser *s = <PerUser *>d.state
    cdef int32_t put_off = 0
    while put_off < s.rounds.count:
        if per_user_wait(w, d, s, s.rounds.first, now) > 0:
            rounds_put_off(&s.rounds)
            put_off += 1
        elif rounds_first_sends(w, &s.rounds, &w.bands[d.band]):
            return per_user_sent(w, d, s)
        else:
            put_off = 0
    return NONE


cdef inline int64_t per_user_ready(World *w, Discipline *d, int64_t now) noexcept nogil:
    # When the first user has tokens for a packet.
    cdef PerUser *s = <PerUser *>d.state
    cdef int64_t soonest = NEVER
    cdef int32_t k = s.rounds.first
    while k != NONE:
        soonest = min(soonest, per_user_wait(w, d, s, k, now))
        k = s.rounds.turns[k].next
    return now + soonest if soonest < NEVER else NEVER


cdef inline void per_user_departed(World *w, Discipline *d, int32_t p) noexcept nogil:
    release(d, w.packets[p].size)
    w.bands[d.band + per_user_number(w, p)].packets -= 1


cdef inline void per_user_flushed(Discipline *d) noexcept nogil:
    rounds_clear(&(<PerUser *>d.state).rounds)
