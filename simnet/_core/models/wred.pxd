# Weighted RED, one list of packets; simnet.models.wred in compiled form.

from libc.stdint cimport int32_t, int64_t, uint8_t

from simnet._core.models.queueing.base cimport admit_to, append, mark, pop, release_from
from simnet._core.models.red cimport (
    Average, Curve, Gaps, average_arrival, average_open, chance, gaps_due, gaps_open,
)
from simnet._core.engine.world cimport NONE, Band, Discipline, World

cdef enum:
    COLOURS = 3

cdef struct Weighted:
    Curve curves[COLOURS]
    Gaps gaps[COLOURS]
    Average average
    int64_t waiting        # packets
    uint8_t ecn


cdef inline int weighted_open(
    World *w, Discipline *d, Weighted *s, object parameters
) except -1:
    cdef int i = 0
    for colour in ("green", "yellow", "red"):
        s.curves[i].minimum = parameters[colour].minimum
        s.curves[i].maximum = parameters[colour].maximum
        s.curves[i].probability = parameters[colour].probability
        s.curves[i].gentle = parameters["gentle"]
        gaps_open(&s.gaps[i])
        i += 1
    average_open(w, d, &s.average, parameters["weight"], parameters["packet"])
    s.waiting = 0
    s.ecn = parameters["ecn"]
    return 0


cdef inline bint weighted_enqueue(
    World *w, Discipline *d, Weighted *s, Band *band, int32_t p, int64_t now
) noexcept nogil:
    cdef double average = average_arrival(&s.average, s.waiting, now)
    cdef int colour = w.packets[p].colour
    cdef bint due = gaps_due(&s.gaps[colour], chance(&s.curves[colour], average), d.stream)
    cdef int64_t size = w.packets[p].size
    if not admit_to(d, band, size):
        return False
    if due and not (s.ecn and mark(w, d, p)):
        release_from(band, size)
        return False
    append(w, band, p)
    s.waiting += 1
    return True


cdef inline int32_t weighted_dequeue(World *w, Weighted *s, Band *band) noexcept nogil:
    cdef int32_t p = pop(w, band)
    if p != NONE:
        s.waiting -= 1
    return p
