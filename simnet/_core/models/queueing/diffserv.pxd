# DiffServ; simnet.models.queueing.diffserv in compiled form.

from libc.stdint cimport int32_t, int64_t
from libc.string cimport memset

from simnet._core.models.queueing.base cimport admit_to, append, first_rate, pop, release_from
from simnet._core.models.red cimport average_idle
from simnet._core.models.rounds cimport (
    Rounds, rounds_clear, rounds_join, rounds_leave, rounds_next, rounds_open,
)
from simnet._core.models.token_bucket cimport MOST_BURST, TokenBucket, bucket_conforms, bucket_open
from simnet._core.models.wred cimport (
    Weighted, weighted_dequeue, weighted_enqueue, weighted_open,
)
from simnet._core.structures.memory cimport arena_take
from simnet._core.engine.world cimport NONE, Band, Discipline, World

cdef enum:
    LEAST_BURST = 1500
    BURSTS_PER_SECOND = 5

cdef struct Diffserv:
    TokenBucket bucket
    Rounds rounds
    Weighted *assured      # of lists 1 and on
    int32_t list_of[256]   # of each traffic class
    int32_t last           # the list of best effort


cdef inline int diffserv_open(World *w, Discipline *d, object parameters) except -1:
    cdef Diffserv *s = <Diffserv *>arena_take(&w.arena, sizeof(Diffserv))
    cdef int32_t count = len(parameters["af"])
    cdef int32_t i
    cdef double share = parameters["ef_share"]
    cdef int64_t rate = max(<int64_t>(share * first_rate(w, d)), 1)
    cdef int64_t burst = min(max(rate // (8 * BURSTS_PER_SECOND), LEAST_BURST), MOST_BURST)
    if s == NULL:
        raise MemoryError
    memset(s, 0, sizeof(Diffserv))
    s.assured = <Weighted *>arena_take(&w.arena, count * sizeof(Weighted))
    if s.assured == NULL:
        raise MemoryError
    if parameters["ef_burst"] is not None:
        burst = parameters["ef_burst"]
    bucket_open(&s.bucket, rate, burst)
    s.last = count + 1
    rounds_open(&w.arena, &s.rounds, count + 2)
    weights = (1, *(parameters["af_weights"] or (1,) * count), parameters["be_weight"])
    for i in range(count + 2):
        s.rounds.turns[i].quantum = parameters["quantum"] * weights[i]
    for i in range(256):
        s.list_of[i] = s.last
    for traffic_class in parameters["ef"]:
        s.list_of[traffic_class] = 0
    for i in range(count):
        s.list_of[parameters["af"][i]] = i + 1
        weighted_open(w, d, &s.assured[i], parameters)
    d.state = s
    return 0


cdef inline int32_t diffserv_list(World *w, Diffserv *s, int32_t p) noexcept nogil:
    return s.list_of[w.packets[p].traffic_class]


cdef inline bint diffserv_enqueue(
    World *w, Discipline *d, int32_t p, int64_t now
) noexcept nogil:
    cdef Diffserv *s = <Diffserv *>d.state
    cdef int32_t number = diffserv_list(w, s, p)
    cdef Band *band = &w.bands[d.band + number]
    cdef int64_t size = w.packets[p].size
    if number == 0 and not bucket_conforms(&s.bucket, size, now):
        return False
    if number == 0 or number == s.last:
        if not admit_to(d, band, size):
            return False
        append(w, band, p)
    elif not weighted_enqueue(w, d, &s.assured[number - 1], band, p, now):
        return False
    if number > 0:
        rounds_join(&s.rounds, number)
    return True


cdef inline int32_t diffserv_dequeue(World *w, Discipline *d, int64_t now) noexcept nogil:
    cdef Diffserv *s = <Diffserv *>d.state
    cdef Band *bands = &w.bands[d.band]
    cdef int32_t number, p
    if bands[0].first != NONE:
        return pop(w, &bands[0])
    if s.rounds.count == 0:
        return NONE
    number = rounds_next(w, &s.rounds, bands)
    if number == s.last:
        p = pop(w, &bands[number])
    else:
        p = weighted_dequeue(w, &s.assured[number - 1], &bands[number])
    if bands[number].first == NONE:
        rounds_leave(&s.rounds)
        if number != s.last:
            average_idle(&s.assured[number - 1].average, now)
    return p


cdef inline void diffserv_departed(World *w, Discipline *d, int32_t p) noexcept nogil:
    cdef int32_t number = diffserv_list(w, <Diffserv *>d.state, p)
    release_from(&w.bands[d.band + number], w.packets[p].size)


cdef inline void diffserv_flushed(Discipline *d) noexcept nogil:
    cdef Diffserv *s = <Diffserv *>d.state
    cdef int32_t i
    rounds_clear(&s.rounds)
    for i in range(s.last - 1):
        s.assured[i].waiting = 0
