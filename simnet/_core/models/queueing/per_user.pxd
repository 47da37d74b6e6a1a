# Fair queueing by user; simnet.models.queueing.per_user in compiled form. There is a band for each
# user whose path leads here, in the order of their numbers; its packets include that in
# transmission.

from libc.stdint cimport int32_t, int64_t
from libc.string cimport memset

from simnet._core.models.queueing.base cimport admit, append, pop, release
from simnet._core.models.rate_burst cimport (
    BurstRule, RateBurst, burst_rule_open, rate_burst_follow, rate_burst_next, rate_burst_open,
    rate_burst_sent,
)
from simnet._core.models.rounds cimport (
    Rounds, rounds_clear, rounds_first_sends, rounds_join, rounds_leave, rounds_open,
)
from simnet._core.models.token_bucket cimport (
    TokenBucket, bucket_open, bucket_refill, bucket_take, bucket_wait,
)
from simnet._core.models.users cimport Users, band_of_user, users_open
from simnet._core.structures.least cimport Least, least_open, least_pop, least_push
from simnet._core.structures.memory cimport arena_take
from simnet._core.engine.world cimport NEVER, NONE, Band, Discipline, World

cdef struct PerUser:
    Rounds rounds
    Least held_back        # users that have packets and no tokens, by when they have enough
    Users users
    TokenBucket *tokens    # of each user; NULL where there is no rate
    int64_t of_each
    int64_t burst
    RateBurst *bursts      # of each user; NULL where there is no higher rate
    BurstRule rule         # of it


cdef inline void *per_user_array(World *w, Discipline *d, size_t item) except NULL:
    cdef void *taken = arena_take(&w.arena, d.bands * item)
    if taken == NULL:
        raise MemoryError
    return taken


cdef inline int per_user_open(World *w, Discipline *d, object parameters, object users) except -1:
    # `users` are the numbers of those whose path leads here, in order.
    cdef PerUser *s = <PerUser *>arena_take(&w.arena, sizeof(PerUser))
    cdef int32_t k
    if s == NULL:
        raise MemoryError
    memset(s, 0, sizeof(PerUser))
    rounds_open(&w.arena, &s.rounds, d.bands)
    users_open(&w.arena, &s.users, users)
    for k in range(d.bands):
        s.rounds.turns[k].quantum = parameters["quantum"]
    s.of_each = parameters["user_packets"]
    s.burst = parameters["burst"]
    if parameters["rate"] is not None:
        s.tokens = <TokenBucket *>per_user_array(w, d, sizeof(TokenBucket))
        least_open(&w.arena, &s.held_back, d.bands)
        for k in range(d.bands):
            bucket_open(&s.tokens[k], parameters["rate"], s.burst)
    if parameters.get("rule") is not None:
        burst_rule_open(&s.rule, parameters["rule"])
        s.bursts = <RateBurst *>per_user_array(w, d, sizeof(RateBurst))
        for k in range(d.bands):
            rate_burst_open(&s.bursts[k], &s.rule, &s.tokens[k])
    d.state = s
    return 0


cdef inline bint per_user_holds_back(Discipline *d) noexcept nogil:
    return (<PerUser *>d.state).tokens != NULL


cdef inline int32_t per_user_number(World *w, Discipline *d, int32_t p) noexcept nogil:
    # The band of a packet's user.
    return band_of_user(&(<PerUser *>d.state).users, w.users[w.packets[p].flow])


cdef inline bint per_user_enqueue(World *w, Discipline *d, int32_t p) noexcept nogil:
    cdef PerUser *s = <PerUser *>d.state
    cdef int32_t k = per_user_number(w, d, p)
    cdef Band *band = &w.bands[d.band + k]
    if band.packets >= s.of_each:
        return False
    if s.tokens != NULL and w.packets[p].size > s.burst:
        return False  # there would never be tokens for it
    if not admit(d, w.packets[p].size):
        return False
    band.packets += 1
    if band.first == NONE:
        rounds_join(&s.rounds, k)
    append(w, band, p)
    return True


cdef inline int64_t per_user_wait(
    World *w, Discipline *d, PerUser *s, int32_t k, int64_t now
) noexcept nogil:
    # How long the first packet of a user has to wait for tokens.
    if s.tokens == NULL:
        return 0
    if s.bursts != NULL:
        rate_burst_follow(&s.bursts[k], &s.rule, &s.tokens[k], now)
        return min(bucket_wait(&s.tokens[k], w.packets[w.bands[d.band + k].first].size),
                   rate_burst_next(&s.bursts[k], &s.rule) - now)
    bucket_refill(&s.tokens[k], now)
    return bucket_wait(&s.tokens[k], w.packets[w.bands[d.band + k].first].size)


cdef inline int32_t per_user_sent(World *w, Discipline *d, PerUser *s) noexcept nogil:
    cdef int32_t k = s.rounds.first
    cdef int32_t p = pop(w, &w.bands[d.band + k])
    if s.tokens != NULL:
        bucket_take(&s.tokens[k], w.packets[p].size)
    if s.bursts != NULL:
        rate_burst_sent(&s.bursts[k], w.packets[p].size)
    if w.bands[d.band + k].first == NONE:
        rounds_leave(&s.rounds)
    return p


cdef inline int32_t per_user_dequeue(World *w, Discipline *d, int64_t now) noexcept nogil:
    cdef PerUser *s = <PerUser *>d.state
    cdef int64_t wait
    cdef int32_t k
    while s.held_back.count > 0 and s.held_back.items[0].key <= now:
        k = s.held_back.items[0].number
        least_pop(&s.held_back)
        rounds_join(&s.rounds, k)
    while s.rounds.count > 0:
        k = s.rounds.first
        wait = per_user_wait(w, d, s, k, now)
        if wait > 0:
            rounds_leave(&s.rounds)
            least_push(&s.held_back, now + wait, k)
        elif rounds_first_sends(w, &s.rounds, &w.bands[d.band]):
            return per_user_sent(w, d, s)
    return NONE


cdef inline int64_t per_user_ready(Discipline *d) noexcept nogil:
    # When the first user has tokens for a packet.
    cdef PerUser *s = <PerUser *>d.state
    return s.held_back.items[0].key if s.held_back.count > 0 else NEVER


cdef inline void per_user_departed(World *w, Discipline *d, int32_t p) noexcept nogil:
    release(d, w.packets[p].size)
    w.bands[d.band + per_user_number(w, d, p)].packets -= 1


cdef inline void per_user_flushed(Discipline *d) noexcept nogil:
    cdef PerUser *s = <PerUser *>d.state
    rounds_clear(&s.rounds)
    s.held_back.count = 0
