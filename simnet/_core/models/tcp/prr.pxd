# Proportional rate reduction (RFC 6937), as tcp_cwnd_reduction of Linux.

from libc.stdint cimport int64_t

from simnet._core.models.tcp.types cimport ProportionalRateReduction


cdef inline void prr_begin(ProportionalRateReduction *prr, int64_t window) noexcept nogil:
    prr.prior_window = window
    prr.delivered = 0
    prr.sent = 0


cdef inline int64_t prr_window(
    ProportionalRateReduction *prr,
    int64_t in_flight,
    int64_t ssthresh,
    int64_t delivered,
    bint advanced,
    int64_t lost,
) noexcept nogil:
    cdef int64_t quota, target, least
    prr.delivered += delivered
    if in_flight > ssthresh:
        target = ssthresh * prr.delivered + prr.prior_window - 1
        quota = target // prr.prior_window - prr.sent
    else:
        quota = max(prr.delivered - prr.sent, delivered)
        if advanced and lost == 0:
            quota += 1
        quota = min(quota, ssthresh - in_flight)
    least = 0 if prr.sent > 0 else 1
    quota = max(quota, least)
    return in_flight + quota
