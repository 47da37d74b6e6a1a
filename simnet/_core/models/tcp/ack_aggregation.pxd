# Degree of ACK aggregation: segments acknowledged beyond the estimated bandwidth.

from libc.stdint cimport int64_t

from simnet._core.models.tcp.rates cimport microseconds, segments_in
from simnet._core.models.tcp.types cimport AckAggregation, DeliveryRate

cdef enum:
    WINDOW_ROUNDS = 5
    RESET_THRESHOLD = 1 << 20
    MOST_ACKED = 0xFFFFF
    MOST_EXCESS_US = 100000


cdef inline void aggregation_open(AckAggregation *a) noexcept nogil:
    a.excess[0] = 0
    a.excess[1] = 0
    a.which = 0
    a.rounds = 0
    aggregation_restart(a, 0)


cdef inline void aggregation_restart(AckAggregation *a, int64_t now) noexcept nogil:
    a.acked = 0
    a.since_ns = now


cdef inline void aggregation_update(
    AckAggregation *a, DeliveryRate *d, int64_t bandwidth, bint round_start, int64_t window
) noexcept nogil:
    cdef int64_t expected, excess
    if round_start:
        a.rounds += 1
        if a.rounds >= WINDOW_ROUNDS:
            a.rounds = 0
            a.which = 1 - a.which
            a.excess[a.which] = 0
    expected = segments_in(bandwidth, microseconds(a.since_ns, d.delivered_ns))
    if a.acked <= expected or a.acked + d.acked >= RESET_THRESHOLD:
        aggregation_restart(a, d.delivered_ns)
        expected = 0
    a.acked = min(<int64_t>MOST_ACKED, a.acked + d.acked)
    excess = min(a.acked - expected, window)
    if excess > a.excess[a.which]:
        a.excess[a.which] = excess


cdef inline int64_t aggregation_allowance(AckAggregation *a, int64_t bandwidth) noexcept nogil:
    return min(max(a.excess[0], a.excess[1]), segments_in(bandwidth, MOST_EXCESS_US))
