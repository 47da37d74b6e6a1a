# RED; simnet.models.queueing.red in compiled form.

from libc.stdint cimport int32_t, int64_t, uint8_t

from simnet._core.models.queueing.base cimport admit, append, mark, pop, release
from simnet._core.models.red cimport (
    Average, Curve, Gaps, average_arrival, average_idle, average_open, chance, gaps_due, gaps_open,
)
from simnet._core.structures.memory cimport arena_take
from simnet._core.engine.world cimport NONE, Discipline, World

cdef struct RedQueue:
    Curve curve
    Average average
    Gaps gaps
    int64_t waiting        # packets, or bytes
    uint8_t in_bytes
    uint8_t ecn
    uint8_t harddrop


cdef inline int red_queue_open(World *w, Discipline *d, object parameters) except -1:
    cdef RedQueue *s = <RedQueue *>arena_take(&w.arena, sizeof(RedQueue))
    if s == NULL:
        raise MemoryError
    s.in_bytes = parameters["minimum_bytes"] is not None
    unit = "_bytes" if s.in_bytes else ""
    s.curve.minimum = parameters["minimum" + unit]
    s.curve.maximum = parameters["maximum" + unit]
    s.curve.probability = parameters["probability"]
    s.curve.gentle = parameters["gentle"]
    average_open(w, d, &s.average, parameters["weight"], parameters["packet"])
    gaps_open(&s.gaps)
    s.waiting = 0
    s.ecn = parameters["ecn"]
    s.harddrop = parameters["harddrop"]
    d.state = s
    return 0


cdef inline int64_t red_queue_unit(World *w, RedQueue *s, int32_t p) noexcept nogil:
    # What a packet counts for in the average.
    return w.packets[p].size if s.in_bytes else 1


cdef inline bint red_queue_enqueue(
    World *w, Discipline *d, int32_t p, int64_t now
) noexcept nogil:
    cdef RedQueue *s = <RedQueue *>d.state
    cdef double average = average_arrival(&s.average, s.waiting, now)
    cdef bint due = gaps_due(&s.gaps, chance(&s.curve, average), d.stream)
    if not admit(d, w.packets[p].size):
        return False
    if due:
        if (not s.ecn or (s.harddrop and average >= s.curve.maximum)
                or not mark(w, d, p)):
            release(d, w.packets[p].size)
            return False
    append(w, &w.bands[d.band], p)
    s.waiting += red_queue_unit(w, s, p)
    return True


cdef inline int32_t red_queue_dequeue(World *w, Discipline *d, int64_t now) noexcept nogil:
    cdef RedQueue *s = <RedQueue *>d.state
    cdef int32_t p = pop(w, &w.bands[d.band])
    if p == NONE:
        average_idle(&s.average, now)
    else:
        s.waiting -= red_queue_unit(w, s, p)
    return p


cdef inline void red_queue_flushed(Discipline *d) noexcept nogil:
    (<RedQueue *>d.state).waiting = 0
