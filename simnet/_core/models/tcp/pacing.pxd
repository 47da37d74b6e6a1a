# Pacing: bursts leave no faster than a rate, with credit for lateness (tcp_output.c of Linux).

from libc.stdint cimport int64_t

from simnet._core.models.tcp.types cimport NEVER_PACED, Endpoint, Pacer

cdef enum:
    UNPACED_SEGMENTS = 10
    MOST_BURST_BYTES = 65280
    LONGEST_SHORT_RTT = 31
    PACED_SECOND_NS = 1000000000


cdef inline void pacer_open(Pacer *p) noexcept nogil:
    p.rate = 0
    p.next_ns = 0
    p.segments = 0
    p.deadline_ns = NEVER_PACED


cdef inline void pacer_on_sent(
    Pacer *p, int64_t segments, int64_t payload_bytes, int64_t now
) noexcept nogil:
    cdef int64_t stamp = max(p.next_ns, now)
    cdef int64_t late_ns = stamp - p.next_ns
    cdef int64_t gap_ns
    p.next_ns = stamp
    if payload_bytes == 0:
        return
    p.segments += segments
    if p.rate > 0 and p.segments >= UNPACED_SEGMENTS:
        gap_ns = payload_bytes * PACED_SECOND_NS // p.rate
        p.next_ns += gap_ns - min(gap_ns >> 1, late_ns)


cdef inline int64_t pacer_burst(
    Pacer *p, int64_t mss_bytes, int64_t least, int64_t more_bytes
) noexcept nogil:
    cdef int64_t size = min((p.rate >> 10) + more_bytes, <int64_t>MOST_BURST_BYTES)
    return max(size // mss_bytes, least)


cdef inline int64_t more_over_short_paths(int64_t least_rtt_ns) noexcept nogil:
    cdef int64_t units = least_rtt_ns // 1000 >> 9
    return MOST_BURST_BYTES >> units if units <= LONGEST_SHORT_RTT else 0


cdef inline bint must_wait(Endpoint *e, int64_t now) noexcept nogil:
    # Whether the last burst is not over; if so, sending goes on after it. Only where `paced`.
    cdef Pacer *p = &e.sender.model.pacer
    if p.next_ns <= now:
        return False
    p.deadline_ns = p.next_ns
    return True
