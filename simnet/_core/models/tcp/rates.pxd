# Fixed-point arithmetic of delivery rates, and the windowed maximum filter over them.

from libc.stdint cimport int32_t, int64_t

from simnet._core.models.tcp.types cimport WindowedMaximum

cdef enum:
    BANDWIDTH_SCALE = 24
    BANDWIDTH_UNIT = 1 << 24
    GAIN_SCALE = 8
    UNIT = 256
    MOST_US = 1 << 30
    PACING_PERCENT = 990000    # of a bandwidth per microsecond, in bytes/s

cdef extern from *:
    """
    #define SIMNET_MOST_BANDWIDTH ((int64_t)4294967295)
    #define SIMNET_MOST_VOLUME ((int64_t)1 << 52)
    #define SIMNET_MOST_RATE ((int64_t)1 << 43)
    """
    int64_t MOST_BANDWIDTH "SIMNET_MOST_BANDWIDTH"
    int64_t MOST_VOLUME "SIMNET_MOST_VOLUME"
    int64_t MOST_RATE "SIMNET_MOST_RATE"


cdef inline int64_t microseconds(int64_t since_ns, int64_t now) noexcept nogil:
    return max(now // 1000 - since_ns // 1000, <int64_t>0)


cdef inline int64_t bytes_per_second(
    int64_t bandwidth, int64_t mss_bytes, int64_t gain
) noexcept nogil:
    cdef int64_t volume = min(bandwidth * mss_bytes, MOST_VOLUME)
    cdef int64_t rate = min((volume * gain) >> GAIN_SCALE, MOST_RATE)
    return (rate * PACING_PERCENT) >> BANDWIDTH_SCALE


cdef inline int64_t segments_in(int64_t bandwidth, int64_t span_us) noexcept nogil:
    return (bandwidth * min(span_us, <int64_t>MOST_US)) >> BANDWIDTH_SCALE


cdef inline void maximum_update(
    WindowedMaximum *m, int32_t window, int32_t round_, int64_t value
) noexcept nogil:
    cdef int k
    if value >= m.values[0] or round_ - m.rounds[2] > window:
        for k in range(3):
            maximum_set(m, k, round_, value)
        return
    if value >= m.values[1]:
        maximum_set(m, 1, round_, value)
        maximum_set(m, 2, round_, value)
    elif value >= m.values[2]:
        maximum_set(m, 2, round_, value)
    maximum_age(m, window, round_, value)


cdef inline void maximum_set(
    WindowedMaximum *m, int place, int32_t round_, int64_t value
) noexcept nogil:
    m.rounds[place] = round_
    m.values[place] = value


cdef inline void maximum_age(
    WindowedMaximum *m, int32_t window, int32_t round_, int64_t value
) noexcept nogil:
    cdef int32_t age = round_ - m.rounds[0]
    if age > window:
        maximum_shift(m, round_, value)
        if round_ - m.rounds[0] > window:
            maximum_shift(m, round_, value)
    elif m.rounds[1] == m.rounds[0] and age > window // 4:
        maximum_set(m, 1, round_, value)
        maximum_set(m, 2, round_, value)
    elif m.rounds[2] == m.rounds[1] and age > window // 2:
        maximum_set(m, 2, round_, value)


cdef inline void maximum_shift(WindowedMaximum *m, int32_t round_, int64_t value) noexcept nogil:
    maximum_set(m, 0, m.rounds[1], m.values[1])
    maximum_set(m, 1, m.rounds[2], m.values[2])
    maximum_set(m, 2, round_, value)
