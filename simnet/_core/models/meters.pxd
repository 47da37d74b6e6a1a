# Three colour markers (RFC 2697, RFC 2698); simnet.models.meters in compiled form.

from libc.stdint cimport int64_t, uint8_t

from simnet._core.models.token_bucket cimport (
    TokenBucket, bucket_open, bucket_refill, bucket_refill_spilling, bucket_take, tokens_of,
)
from simnet._core.models.transmitter cimport WORK_OF_A_BYTE
from simnet._core.engine.world cimport Packet

cdef enum:
    GREEN = 0
    YELLOW = 1
    RED = 2
    COLOURS = 3

cdef struct Meter:
    TokenBucket committed
    TokenBucket peak       # where there are two rates
    int64_t excess         # tokens of the excess burst, where there is one rate
    int64_t excess_depth
    uint8_t two_rates
    uint8_t aware


cdef inline int meter_open(Meter *m, object parameters) except -1:
    bucket_open(&m.committed, parameters["rate"], parameters["burst"])
    m.excess = m.excess_depth = tokens_of(parameters["excess_burst"])
    m.two_rates = parameters["peak_rate"] is not None
    if m.two_rates:
        bucket_open(&m.peak, parameters["peak_rate"], parameters["peak_burst"])
    m.aware = parameters["colour_aware"]
    return 0


cdef inline int single_rate(Meter *m, int before, int64_t size, int64_t now) noexcept nogil:
    m.excess += bucket_refill_spilling(&m.committed, now, m.excess_depth - m.excess)
    if before == GREEN and m.committed.level >= size * WORK_OF_A_BYTE:
        bucket_take(&m.committed, size)
        return GREEN
    if before != RED and m.excess >= size * WORK_OF_A_BYTE:
        m.excess -= size * WORK_OF_A_BYTE
        return YELLOW
    return RED


cdef inline int two_rates(Meter *m, int before, int64_t size, int64_t now) noexcept nogil:
    bucket_refill(&m.committed, now)
    bucket_refill(&m.peak, now)
    if before == RED or m.peak.level < size * WORK_OF_A_BYTE:
        return RED
    bucket_take(&m.peak, size)
    if before == YELLOW or m.committed.level < size * WORK_OF_A_BYTE:
        return YELLOW
    bucket_take(&m.committed, size)
    return GREEN


cdef inline int meter_colour(Meter *m, Packet *packet, int64_t now) noexcept nogil:
    # The colour of a packet; it costs its tokens.
    cdef int before = packet.colour if m.aware else GREEN
    if m.two_rates:
        return two_rates(m, before, packet.size, now)
    return single_rate(m, before, packet.size, now)
