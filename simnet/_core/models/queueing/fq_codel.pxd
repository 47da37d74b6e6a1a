# FQ-CoDel; simnet.models.queueing.fq_codel in compiled form. Each list of packets is a band, whose
# bytes are those that wait.

from libc.stdint cimport int32_t, int64_t, uint8_t, uint64_t
from libc.string cimport memset

from simnet._core.chance.random cimport stream_raw
from simnet._core.models.codel cimport Codel, Law, codel_dequeue
from simnet._core.models.flow_hash cimport list_of
from simnet._core.models.queueing.base cimport admit, append, drop, pop, release
from simnet._core.structures.memory cimport arena_take
from simnet._core.engine.world cimport NONE, Band, Discipline, World

cdef struct FqFlow:
    # One cache line.
    Codel control
    int64_t deficit
    int32_t next
    uint8_t active         # among the new or the old ones

cdef struct FqList:
    int32_t first
    int32_t last

cdef struct FqCodel:
    Law law
    int64_t waiting_bytes
    int64_t quantum
    int64_t drop_batch
    uint64_t perturbation
    FqFlow *flows
    FqList new
    FqList old
    uint8_t alone          # a flow's own bytes alone tell that its queue stands


cdef inline int fq_codel_open(World *w, Discipline *d, object parameters) except -1:
    cdef FqCodel *s = <FqCodel *>arena_take(&w.arena, sizeof(FqCodel))
    if s == NULL:
        raise MemoryError
    memset(s, 0, sizeof(FqCodel))
    s.flows = <FqFlow *>arena_take(&w.arena, d.bands * sizeof(FqFlow))
    if s.flows == NULL:
        raise MemoryError
    memset(s.flows, 0, d.bands * sizeof(FqFlow))
    s.law.target = parameters["target"]
    s.law.interval = parameters["interval"]
    s.law.packet_bytes = parameters["packet"]
    s.law.ecn = parameters["ecn"]
    s.quantum = parameters["quantum"]
    s.drop_batch = parameters["drop_batch"]
    s.alone = parameters["backlog"] == "own"
    s.perturbation = stream_raw(d.stream)
    s.new.first = s.old.first = NONE
    d.state = s
    return 0


# The lists of flows.


cdef inline void fq_put(FqCodel *s, FqList *of, int32_t k) noexcept nogil:
    s.flows[k].next = NONE
    if of.first == NONE:
        of.first = k
    else:
        s.flows[of.last].next = k
    of.last = k


cdef inline int32_t fq_take(FqCodel *s, FqList *of) noexcept nogil:
    cdef int32_t k = of.first
    of.first = s.flows[k].next
    return k


# Packets that come.


cdef inline bint fq_codel_make_room(
    World *w, Discipline *d, int32_t coming, int64_t size, int64_t now
) noexcept nogil:
    # Drop of the flow that has most bytes, with what comes; False where this must go, too.
    cdef FqCodel *s = <FqCodel *>d.state
    cdef int32_t fattest = 0
    cdef int64_t most = -1
    cdef int64_t dropped = 0
    cdef int64_t count, waits
    cdef int32_t k, p
    cdef Band *band
    for k in range(d.bands):
        waits = w.bands[d.band + k].bytes + (size if k == coming else 0)
        if waits > most:
            most = waits
            fattest = k
    band = &w.bands[d.band + fattest]
    for count in range(s.drop_batch):
        p = pop(w, band)
        if p == NONE:
            s.flows[fattest].control.count += count + 1
            return False
        band.bytes -= w.packets[p].size
        s.waiting_bytes -= w.packets[p].size
        dropped += w.packets[p].size
        release(d, w.packets[p].size)
        drop(w, d, p, now)
        if dropped >= most >> 1:
            s.flows[fattest].control.count += count + 1
            return True
    s.flows[fattest].control.count += s.drop_batch
    return True


cdef inline bint fq_codel_enqueue(World *w, Discipline *d, int32_t p, int64_t now) noexcept nogil:
    cdef FqCodel *s = <FqCodel *>d.state
    cdef int64_t size = w.packets[p].size
    cdef int32_t k = list_of(w, &w.packets[p], s.perturbation, d.bands)
    if size > d.limit_bytes:
        return False
    while not admit(d, size):
        if not fq_codel_make_room(w, d, k, size, now):
            return False
    append(w, &w.bands[d.band + k], p)
    w.bands[d.band + k].bytes += size
    s.waiting_bytes += size
    if not s.flows[k].active:
        s.flows[k].active = True
        s.flows[k].deficit = s.quantum
        fq_put(s, &s.new, k)
    return True


# Packets that go. CoDel takes those off the bytes that it goes by; the other sum is kept here.


cdef inline void fq_codel_gone(FqCodel *s, Band *band, int64_t size) noexcept nogil:
    if s.alone:
        s.waiting_bytes -= size
    else:
        band.bytes -= size


cdef inline void fq_codel_dropped(
    World *w, Discipline *d, int32_t p, int64_t now
) noexcept nogil:
    # CoDel drops the head of the flow whose turn it is.
    cdef FqCodel *s = <FqCodel *>d.state
    cdef int32_t k = s.new.first if s.new.first != NONE else s.old.first
    fq_codel_gone(s, &w.bands[d.band + k], w.packets[p].size)
    release(d, w.packets[p].size)
    drop(w, d, p, now)


cdef inline int32_t fq_codel_dequeue(World *w, Discipline *d, int64_t now) noexcept nogil:
    cdef FqCodel *s = <FqCodel *>d.state
    cdef FqFlow *flow
    cdef FqList *of
    cdef Band *band
    cdef int32_t k, p
    while True:
        of = &s.new if s.new.first != NONE else &s.old
        k = of.first
        if k == NONE:
            return NONE
        flow = &s.flows[k]
        if flow.deficit <= 0:
            flow.deficit += s.quantum
            fq_put(s, &s.old, fq_take(s, of))
            continue
        band = &w.bands[d.band + k]
        p = codel_dequeue(w, d, &s.law, &flow.control, band,
                          &band.bytes if s.alone else &s.waiting_bytes, fq_codel_dropped, now)
        if p != NONE:
            fq_codel_gone(s, band, w.packets[p].size)
            flow.deficit -= w.packets[p].size
            return p
        fq_take(s, of)
        if of == &s.new and s.old.first != NONE:
            fq_put(s, &s.old, k)
        else:
            flow.active = False


cdef inline void fq_codel_flushed(World *w, Discipline *d) noexcept nogil:
    cdef FqCodel *s = <FqCodel *>d.state
    cdef int32_t k
    for k in range(d.bands):
        w.bands[d.band + k].bytes = 0
        s.flows[k].active = False
    s.waiting_bytes = 0
    s.new.first = s.old.first = NONE
