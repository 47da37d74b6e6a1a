# Weighted fair queueing by start times; simnet.models.queueing.wfq in compiled form. Packets wait
# in bands, as those of a priority queue do.

from libc.stdint cimport int32_t, int64_t
from libc.string cimport memset

from simnet._core.models.queueing.base cimport pop
from simnet._core.models.queueing.priority cimport priority_band, priority_enqueue
from simnet._core.structures.memory cimport arena_take
from simnet._core.engine.world cimport NONE, Band, Discipline, World

cdef extern from *:
    """
    #define SIMNET_VIRTUAL_BYTE ((int64_t)1 << 20)
    #define SIMNET_VIRTUAL_MOST ((int64_t)1 << 60)
    """
    int64_t VIRTUAL_BYTE "SIMNET_VIRTUAL_BYTE"
    int64_t VIRTUAL_MOST "SIMNET_VIRTUAL_MOST"

cdef struct WfqClass:
    int64_t start          # of its first packet, in virtual time
    int64_t finish         # of the last one that was sent
    int64_t carry
    int64_t weight

cdef struct Wfq:
    int64_t virtual
    WfqClass *classes


cdef inline void wfq_forget(Wfq *s, int32_t classes) noexcept nogil:
    # After a busy period no class is ahead or behind.
    cdef int32_t k
    s.virtual = 0
    for k in range(classes):
        s.classes[k].start = s.classes[k].finish = s.classes[k].carry = 0


cdef inline int wfq_open(World *w, Discipline *d, object parameters) except -1:
    cdef Wfq *s = <Wfq *>arena_take(&w.arena, sizeof(Wfq))
    cdef int32_t k
    weights = parameters["weights"]
    if len(weights) != d.bands:
        raise ValueError("a weight needs a band")
    if s == NULL:
        raise MemoryError
    s.classes = <WfqClass *>arena_take(&w.arena, d.bands * sizeof(WfqClass))
    if s.classes == NULL:
        raise MemoryError
    wfq_forget(s, d.bands)
    for k in range(d.bands):
        s.classes[k].weight = weights[k]
    d.state = s
    return 0


cdef inline bint wfq_enqueue(World *w, Discipline *d, int32_t p) noexcept nogil:
    cdef Wfq *s = <Wfq *>d.state
    cdef Band *band = priority_band(w, d, &w.packets[p])
    cdef WfqClass *c = &s.classes[band - &w.bands[d.band]]
    cdef bint idle = band.first == NONE
    if not priority_enqueue(w, d, p):
        return False
    if idle:
        c.start = max(s.virtual, c.finish)
    return True


cdef inline void wfq_shift(Wfq *s, int32_t classes) noexcept nogil:
    # Let virtual time begin anew, before it is too large to be counted: only differences matter,
    # and what finished before now is as good as finished now.
    cdef int32_t k
    for k in range(classes):
        s.classes[k].start -= s.virtual
        s.classes[k].finish = max(s.classes[k].finish - s.virtual, 0)
    s.virtual = 0


cdef inline int32_t wfq_dequeue(World *w, Discipline *d) noexcept nogil:
    cdef Wfq *s = <Wfq *>d.state
    cdef WfqClass *c = NULL
    cdef int64_t work
    cdef int32_t k, p
    cdef int32_t first = NONE
    for k in range(d.bands):
        if w.bands[d.band + k].first != NONE and (c == NULL or s.classes[k].start < c.start):
            c = &s.classes[k]
            first = k
    if first == NONE:
        wfq_forget(s, d.bands)
        return NONE
    p = pop(w, &w.bands[d.band + first])
    s.virtual = c.start
    if s.virtual > VIRTUAL_MOST:
        wfq_shift(s, d.bands)
    work = w.packets[p].size * VIRTUAL_BYTE + c.carry
    c.start = c.finish = s.virtual + work // c.weight
    c.carry = work % c.weight
    return p


cdef inline void wfq_flushed(Discipline *d) noexcept nogil:
    wfq_forget(<Wfq *>d.state, d.bands)
