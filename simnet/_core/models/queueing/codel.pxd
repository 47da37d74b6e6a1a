# CoDel; simnet.models.queueing.codel in compiled form.

from libc.stdint cimport int32_t, int64_t
from libc.string cimport memset

from simnet._core.models.codel cimport Codel, Law, codel_dequeue
from simnet._core.models.queueing.base cimport admit, append, drop, release
from simnet._core.structures.memory cimport arena_take
from simnet._core.engine.world cimport Discipline, World

cdef struct CodelQueue:
    Law law
    Codel control
    int64_t waiting_bytes


cdef inline int codel_queue_open(World *w, Discipline *d, object parameters) except -1:
    cdef CodelQueue *s = <CodelQueue *>arena_take(&w.arena, sizeof(CodelQueue))
    if s == NULL:
        raise MemoryError
    memset(s, 0, sizeof(CodelQueue))
    s.law.target = parameters["target"]
    s.law.interval = parameters["interval"]
    s.law.packet_bytes = parameters["packet"]
    s.law.ecn = parameters["ecn"]
    d.state = s
    return 0


cdef inline bint codel_queue_enqueue(World *w, Discipline *d, int32_t p) noexcept nogil:
    cdef CodelQueue *s = <CodelQueue *>d.state
    if not admit(d, w.packets[p].size):
        return False
    append(w, &w.bands[d.band], p)
    s.waiting_bytes += w.packets[p].size
    return True


cdef inline void codel_queue_dropped(
    World *w, Discipline *d, int32_t p, int64_t now
) noexcept nogil:
    release(d, w.packets[p].size)
    drop(w, d, p, now)


cdef inline int32_t codel_queue_dequeue(World *w, Discipline *d, int64_t now) noexcept nogil:
    cdef CodelQueue *s = <CodelQueue *>d.state
    return codel_dequeue(w, d, &s.law, &s.control, &w.bands[d.band], &s.waiting_bytes,
                         codel_queue_dropped, now)


cdef inline void codel_queue_flushed(Discipline *d) noexcept nogil:
    (<CodelQueue *>d.state).waiting_bytes = 0
