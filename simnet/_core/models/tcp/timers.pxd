# The timers of an endpoint, and when the kernel's timer wheel fires them.

from libc.stdint cimport int64_t

cdef enum:
    RETRANSMIT = 0
    DELAYED_ACK = 1
    COMPRESSED_ACK = 2
    PACING = 3


cdef inline int64_t expiry(int64_t now, int64_t duration_ns, int64_t tick_ns) noexcept nogil:
    cdef int64_t ticks, level_start
    cdef int shift
    if tick_ns == 1:
        return now + duration_ns
    ticks = (duration_ns + tick_ns - 1) // tick_ns
    shift = 0
    level_start = 63
    while ticks >= level_start and shift < 24:
        shift += 3
        level_start <<= 3
    return ((((now // tick_ns + ticks) >> shift) + 1) << shift) * tick_ns
