# Round-trip time and retransmission time-out (RFC 6298), as tcp_rtt_estimator of Linux.

from libc.stdint cimport int32_t, int64_t

from simnet._core.models.tcp.types cimport RttEstimator

cdef extern from *:
    """
    #define SIMNET_MAXIMUM_RTO_NS ((int64_t)120000000000)
    #define SIMNET_INITIAL_RTO_NS ((int64_t)1000000000)
    """
    int64_t MAXIMUM_RTO_NS "SIMNET_MAXIMUM_RTO_NS"
    int64_t INITIAL_RTO_NS "SIMNET_INITIAL_RTO_NS"


cdef inline void rtt_open(RttEstimator *rtt) noexcept nogil:
    rtt.smoothed_x8 = 0
    rtt.deviation_x4 = 0
    rtt.largest_deviation_x4 = 0
    rtt.variance_x4 = 0
    rtt.round_end = 0
    rtt.minimum_rtt_ns = 0
    rtt.rto_ns = INITIAL_RTO_NS


cdef inline void rtt_sample(
    RttEstimator *rtt, int64_t minimum_rto_ns, int64_t rtt_ns, int32_t una, int32_t nxt
) noexcept nogil:
    if rtt.smoothed_x8 == 0:
        rtt.smoothed_x8 = rtt_ns << 3
        rtt.deviation_x4 = rtt_ns << 1
        rtt.variance_x4 = max(rtt.deviation_x4, minimum_rto_ns)
        rtt.largest_deviation_x4 = rtt.variance_x4
        rtt.round_end = nxt
    else:
        rtt_smooth(rtt, rtt_ns)
        if una > rtt.round_end:
            rtt_end_round(rtt, minimum_rto_ns, nxt)
    rtt.smoothed_x8 = max(rtt.smoothed_x8, 1)
    rtt.rto_ns = min((rtt.smoothed_x8 >> 3) + rtt.variance_x4, MAXIMUM_RTO_NS)


cdef inline void rtt_note_minimum(RttEstimator *rtt, int64_t rtt_ns) noexcept nogil:
    if rtt.minimum_rtt_ns == 0 or rtt_ns < rtt.minimum_rtt_ns:
        rtt.minimum_rtt_ns = max(rtt_ns, 1)


cdef inline void rtt_back_off(RttEstimator *rtt) noexcept nogil:
    rtt.rto_ns = min(rtt.rto_ns << 1, MAXIMUM_RTO_NS)


cdef inline void rtt_smooth(RttEstimator *rtt, int64_t rtt_ns) noexcept nogil:
    cdef int64_t error = rtt_ns - (rtt.smoothed_x8 >> 3)
    rtt.smoothed_x8 += error
    if error < 0:
        error = -error - (rtt.deviation_x4 >> 2)
        if error > 0:
            error >>= 3
    else:
        error -= rtt.deviation_x4 >> 2
    rtt.deviation_x4 += error
    if rtt.deviation_x4 > rtt.largest_deviation_x4:
        rtt.largest_deviation_x4 = rtt.deviation_x4
        if rtt.largest_deviation_x4 > rtt.variance_x4:
            rtt.variance_x4 = rtt.largest_deviation_x4


cdef inline void rtt_end_round(
    RttEstimator *rtt, int64_t minimum_rto_ns, int32_t nxt
) noexcept nogil:
    if rtt.largest_deviation_x4 < rtt.variance_x4:
        rtt.variance_x4 -= (rtt.variance_x4 - rtt.largest_deviation_x4) >> 2
    rtt.round_end = nxt
    rtt.largest_deviation_x4 = minimum_rto_ns
