# Random Early Detection: average, curve and gaps; simnet.models.red in compiled form.

from libc.stdint cimport int64_t, uint8_t, uint64_t

from simnet._core.chance.random cimport Stream, stream_uniform
from simnet._core.models.queueing.base cimport first_rate
from simnet._core.models.transmitter cimport WORK_OF_A_BYTE
from simnet._core.engine.world cimport Discipline, World, uint128_t

cdef struct Curve:
    int64_t minimum
    int64_t maximum
    double probability
    uint8_t gentle

cdef struct Average:
    double value
    double weight
    uint128_t packet_work
    int64_t rate
    int64_t idle_since     # -1: there is something to send

cdef struct Gaps:
    int64_t count
    double random


cdef inline void average_open(
    World *w, Discipline *d, Average *a, double weight, int64_t packet_bytes
) noexcept:
    a.value = 0.0
    a.weight = weight
    a.packet_work = <uint128_t>packet_bytes * <uint64_t>WORK_OF_A_BYTE
    a.rate = first_rate(w, d)
    a.idle_since = -1


cdef inline void gaps_open(Gaps *g) noexcept:
    g.count = -1
    g.random = 0.0


cdef inline double chance(Curve *c, double average) noexcept nogil:
    cdef double share
    if average < c.minimum:
        return 0.0
    if average < c.maximum:
        return c.probability * (average - c.minimum) / (c.maximum - c.minimum)
    if c.gentle and average < 2 * c.maximum:
        share = (average - c.maximum) / c.maximum
        return c.probability + (1.0 - c.probability) * share
    return 1.0


cdef inline double power(double base, uint128_t exponent) noexcept nogil:
    cdef double result = 1.0
    while exponent > 0:
        if exponent & 1:
            result *= base
        base *= base
        exponent = exponent >> 1
    return result


cdef inline double average_arrival(Average *a, int64_t waiting, int64_t now) noexcept nogil:
    # The average as a packet arrives that finds so much waiting.
    cdef uint128_t missed
    if a.idle_since >= 0:
        missed = <uint128_t>(<uint64_t>(now - a.idle_since)) * <uint64_t>a.rate
        missed = missed // a.packet_work
        a.value *= power(1.0 - a.weight, missed)
        a.idle_since = -1
    else:
        a.value += a.weight * (waiting - a.value)
    return a.value


cdef inline void average_idle(Average *a, int64_t now) noexcept nogil:
    # The transmitter asked for a packet, and none waits.
    if a.idle_since < 0:
        a.idle_since = now


cdef inline bint gaps_due(Gaps *g, double p, Stream *stream) noexcept nogil:
    # Whether the packet that arrives is to be dropped (or marked).
    cdef bint dropped
    if p <= 0.0 or p >= 1.0:
        g.count = -1
        return p >= 1.0
    g.count += 1
    if g.count > 0 and g.count * p < g.random:
        return False
    dropped = g.count > 0
    g.count = 0
    g.random = stream_uniform(stream)
    return dropped
