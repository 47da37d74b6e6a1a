# Token bucket shaper; simnet.models.queueing.token_bucket in compiled form. Its only band holds the
# packet that goes next, which it took off the queue within.

from libc.stdint cimport int32_t, int64_t
from libc.string cimport memset

from simnet._core.models.queueing.base cimport append, pop
from simnet._core.models.token_bucket cimport (
    TokenBucket, bucket_open, bucket_refill, bucket_take, bucket_wait,
)
from simnet._core.structures.memory cimport arena_take
from simnet._core.engine.world cimport NONE, Discipline, World

cdef struct Shaper:
    TokenBucket bucket[2]  # of the rate; of the peak, where there is one
    int32_t buckets
    int64_t largest        # packet, bytes
    int64_t until          # when there are tokens for the packet that it holds back


cdef inline int shaper_open(World *w, Discipline *d, object parameters) except -1:
    cdef Shaper *s = <Shaper *>arena_take(&w.arena, sizeof(Shaper))
    if s == NULL:
        raise MemoryError
    memset(s, 0, sizeof(Shaper))
    s.largest = parameters["burst"]
    s.buckets = 1
    bucket_open(&s.bucket[0], parameters["rate"], s.largest)
    if parameters["peak"] is not None:
        s.buckets = 2
        bucket_open(&s.bucket[1], parameters["peak"], parameters["mtu"])
        s.largest = min(s.largest, <int64_t>parameters["mtu"])
    d.state = s
    return 0


cdef inline bint shaper_fits(World *w, Discipline *d, int32_t p) noexcept nogil:
    return w.packets[p].size <= (<Shaper *>d.state).largest


cdef inline void shaper_keep(World *w, Discipline *d, int32_t p) noexcept nogil:
    # Take in what the queue within lets go, if anything.
    if p != NONE:
        append(w, &w.bands[d.band], p)


cdef inline int64_t shaper_wait(Shaper *s, int64_t size) noexcept nogil:
    cdef int64_t wait = bucket_wait(&s.bucket[0], size)
    if s.buckets > 1:
        return max(wait, bucket_wait(&s.bucket[1], size))
    return wait


cdef inline int32_t shaper_dequeue(World *w, Discipline *d, int64_t now) noexcept nogil:
    cdef Shaper *s = <Shaper *>d.state
    cdef int32_t p = w.bands[d.band].first
    cdef int64_t wait
    cdef int k
    if p == NONE or now < s.until:
        return NONE
    for k in range(s.buckets):
        bucket_refill(&s.bucket[k], now)
    wait = shaper_wait(s, w.packets[p].size)
    if wait > 0:
        s.until = now + wait
        return NONE
    for k in range(s.buckets):
        bucket_take(&s.bucket[k], w.packets[p].size)
    return pop(w, &w.bands[d.band])


cdef inline int64_t shaper_ready(Discipline *d) noexcept nogil:
    # When what it holds back may go: what comes meanwhile makes that no sooner.
    return (<Shaper *>d.state).until


cdef inline void shaper_flushed(Discipline *d) noexcept nogil:
    (<Shaper *>d.state).until = 0
