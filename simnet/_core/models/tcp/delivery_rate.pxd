# Delivery rate estimation (draft-cheng-iccrg-delivery-rate-estimation), as Linux's tcp_rate.c.

from libc.stdint cimport int32_t, int64_t

from simnet._core.models.tcp.rates cimport microseconds
from simnet._core.models.tcp.scoreboard cimport sent_of
from simnet._core.models.tcp.types cimport NO_TIME, DeliveryRate, Scoreboard, Sent


cdef inline void delivery_open(DeliveryRate *d) noexcept nogil:
    d.delivered = 1
    d.lost = 0
    d.delivered_ns = 0
    d.first_sent_ns = 0
    d.app_limited = 0
    delivery_begin(d, 0)
    d.acked = 0
    d.newly_lost = 0
    d.sample = -1
    d.interval_us = -1


cdef inline void delivery_on_sent(
    DeliveryRate *d, Scoreboard *board, int32_t seq, bint alone, int64_t now
) noexcept nogil:
    cdef Sent *sent = sent_of(board, seq)
    if alone:
        d.first_sent_ns = now
        d.delivered_ns = now
    sent.delivered = <int32_t>d.delivered
    sent.delivered_ns = d.delivered_ns
    sent.first_sent_ns = d.first_sent_ns
    sent.app_limited = d.app_limited > 0


cdef inline void limit_by_application(DeliveryRate *d, int64_t flying) noexcept nogil:
    d.app_limited = max(d.delivered + flying, <int64_t>1)


cdef inline void delivery_begin(DeliveryRate *d, int64_t flying) noexcept nogil:
    d.prior_in_flight = flying
    d.prior_delivered = 0
    d.prior_ns = NO_TIME
    d.sample_app_limited = False
    d.send_us = 0
    d.last_seq = -1
    d.rtt_us = -1
    d.delayed = False


cdef inline void delivery_on_delivered(
    DeliveryRate *d, Scoreboard *board, int32_t seq, int64_t sent_ns
) noexcept nogil:
    cdef Sent *sent = sent_of(board, seq)
    d.delivered += 1
    if (d.prior_ns == NO_TIME or sent_ns > d.first_sent_ns
            or (sent_ns == d.first_sent_ns and seq > d.last_seq)):
        d.prior_delivered = sent.delivered
        d.prior_ns = sent.delivered_ns
        d.sample_app_limited = sent.app_limited
        d.last_seq = seq
        d.first_sent_ns = sent_ns
        d.send_us = microseconds(sent.first_sent_ns, sent_ns)


cdef inline void delivery_finish(
    DeliveryRate *d, int64_t acked, int64_t lost, int64_t least_rtt_us, int64_t now
) noexcept nogil:
    cdef int64_t interval_us
    if d.app_limited > 0 and d.delivered > d.app_limited:
        d.app_limited = 0
    if acked > 0:
        d.delivered_ns = now
    d.acked = acked
    d.newly_lost = lost
    d.sample = -1
    d.interval_us = -1
    if d.prior_ns == NO_TIME:
        return
    d.sample = d.delivered - d.prior_delivered
    interval_us = max(d.send_us, microseconds(d.prior_ns, now))
    if interval_us >= least_rtt_us:
        d.interval_us = interval_us
