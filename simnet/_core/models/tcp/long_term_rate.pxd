# Long-term bandwidth under a token-bucket policer (lt_bw of Linux's tcp_bbr.c).

from libc.stdint cimport int64_t

from simnet._core.models.tcp.rates cimport (
    BANDWIDTH_UNIT, GAIN_SCALE, MOST_BANDWIDTH, UNIT, bytes_per_second,
)
from simnet._core.models.tcp.types cimport DeliveryRate, LongTermRate

cdef enum:
    LEAST_ROUNDS = 4
    MOST_ROUNDS = 16
    LOSS_THRESHOLD = 50
    ALIKE_RATIO = 32
    ALIKE_BYTES_PER_S = 500
    ROUNDS_IN_USE = 48
    MS_NS = 1000000
    MOST_MS = 4294967

cdef enum:
    UNCHANGED = 0
    BEGUN = 1
    OVER = 2


cdef inline void long_term_reset(LongTermRate *l, DeliveryRate *d) noexcept nogil:
    l.rate = 0
    l.in_use = False
    l.sampling = False
    begin_interval(l, d)


cdef inline void begin_interval(LongTermRate *l, DeliveryRate *d) noexcept nogil:
    l.last_ms = d.delivered_ns // MS_NS
    l.last_delivered = d.delivered
    l.last_lost = d.lost
    l.rounds = 0


cdef inline int long_term_update(
    LongTermRate *l, DeliveryRate *d, int64_t lost, bint round_start, bint probing,
    int64_t mss_bytes,
) noexcept nogil:
    if l.in_use:
        if not (probing and round_start):
            return UNCHANGED
        l.rounds += 1
        if l.rounds < ROUNDS_IN_USE:
            return UNCHANGED
        long_term_reset(l, d)
        return OVER
    if not l.sampling:
        if lost == 0:
            return UNCHANGED
        begin_interval(l, d)
        l.sampling = True
    if d.sample_app_limited:
        long_term_reset(l, d)
        return UNCHANGED
    if round_start:
        l.rounds += 1
    if l.rounds < LEAST_ROUNDS:
        return UNCHANGED
    if l.rounds > MOST_ROUNDS:
        long_term_reset(l, d)
        return UNCHANGED
    if lost == 0:
        return UNCHANGED
    return end_interval(l, d, mss_bytes)


cdef inline int end_interval(LongTermRate *l, DeliveryRate *d, int64_t mss_bytes) noexcept nogil:
    cdef int64_t lost = d.lost - l.last_lost
    cdef int64_t delivered = d.delivered - l.last_delivered
    cdef int64_t span_ms, rate
    if delivered == 0 or lost << GAIN_SCALE < LOSS_THRESHOLD * delivered:
        return UNCHANGED
    span_ms = d.delivered_ns // MS_NS - l.last_ms
    if span_ms < 1:
        return UNCHANGED
    if span_ms >= MOST_MS:
        long_term_reset(l, d)
        return UNCHANGED
    rate = min(delivered * BANDWIDTH_UNIT // (span_ms * 1000), MOST_BANDWIDTH)
    if l.rate > 0 and is_alike(l, rate, mss_bytes):
        l.rate = (rate + l.rate) >> 1
        l.in_use = True
        l.rounds = 0
        return BEGUN
    l.rate = rate
    begin_interval(l, d)
    return UNCHANGED


cdef inline bint is_alike(LongTermRate *l, int64_t rate, int64_t mss_bytes) noexcept nogil:
    cdef int64_t difference = rate - l.rate if rate > l.rate else l.rate - rate
    if difference * UNIT <= ALIKE_RATIO * l.rate:
        return True
    return bytes_per_second(difference, mss_bytes, UNIT) <= ALIKE_BYTES_PER_S
