# Congestion control: NewReno (RFC 5681) and CUBIC (RFC 9438) with HyStart, as in Linux. What sets
# its window from a model of the path is in bbr.pxd.

from libc.stdint cimport int32_t, int64_t

from simnet._core.models.tcp.types cimport CUBIC, CongestionControl, Parameters

cdef enum:
    SCALE = 1024
    INFINITE_WINDOW = 0x7fffffff
    HYSTART_LOW_WINDOW = 16
    HYSTART_SAMPLES = 8
    HYSTART_TRAIN_GAP_NS = 2000000
    HYSTART_TRAIN_SLACK_NS = 1000000
    HYSTART_LEAST_RISE_NS = 4000000
    HYSTART_MOST_RISE_NS = 16000000
    SECOND_NS = 1000000000


cdef inline int64_t cube_root(int64_t value) noexcept nogil:
    cdef int64_t root = 0
    cdef int64_t step
    cdef int shift
    for shift in range(20, -1, -1):
        step = root | (<int64_t>1 << shift)
        if step * step * step <= value:
            root = step
    return root


cdef inline void cubic_scale(Parameters *p, double beta, double c) noexcept nogil:
    # Express CUBIC's constants in integers, once for all connections (RFC 9438 section 4).
    p.beta = min(<int64_t>(beta * SCALE + 0.5), SCALE - 1)
    p.curve_scale = max(<int64_t>(c * SCALE + 0.5), 1)
    p.friendly_scale = 8 * (SCALE + p.beta) // 3 // (SCALE - p.beta)
    p.longest = cube_root((<int64_t>1 << 62) // p.curve_scale)
    p.hold_ticks = SECOND_NS // p.tick_ns // 32


cdef inline void control_open(CongestionControl *c, Parameters *p) noexcept nogil:
    c.cwnd = p.initial_window
    c.ssthresh = INFINITE_WINDOW
    c.count = 0
    cubic_forget(c)
    cubic_start_round(c, 0, 0)


cdef inline int64_t slow_start(CongestionControl *c, int64_t acked) noexcept nogil:
    cdef int64_t grown = min(c.cwnd + acked, c.ssthresh)
    cdef int64_t left = acked - (grown - c.cwnd)
    c.cwnd = grown
    return left


cdef inline void linear_growth(CongestionControl *c, int64_t weight, int64_t acked) noexcept nogil:
    cdef int64_t grown
    if c.count >= weight:
        c.count = 0
        c.cwnd += 1
    c.count += acked
    if c.count >= weight:
        grown = c.count // weight
        c.count -= grown * weight
        c.cwnd += grown


cdef inline int64_t control_reduced(CongestionControl *c, Parameters *p) noexcept nogil:
    if p.control != CUBIC:
        return max(c.cwnd >> 1, 2)
    c.epoch_tick = -1
    if c.cwnd < c.last_maximum and p.fast_convergence:
        c.last_maximum = c.cwnd * (SCALE + p.beta) // (2 * SCALE)
    else:
        c.last_maximum = c.cwnd
    return max(c.cwnd * p.beta // SCALE, 2)


cdef inline void control_on_ack(
    CongestionControl *c, Parameters *p, int64_t acked, int64_t now
) noexcept nogil:
    if c.cwnd < c.ssthresh:
        acked = slow_start(c, acked)
        if acked == 0:
            return
    if p.control == CUBIC:
        cubic_follow_curve(c, p, acked, now)
        linear_growth(c, c.weight, acked)
    else:
        linear_growth(c, c.cwnd, acked)


cdef inline void control_on_timeout(
    CongestionControl *c, Parameters *p, int32_t nxt, int64_t now
) noexcept nogil:
    if p.control == CUBIC:
        cubic_forget(c)
        cubic_start_round(c, nxt, now)


cdef inline void control_on_idle(
    CongestionControl *c, Parameters *p, int64_t idle_ns, int64_t now
) noexcept nogil:
    cdef int64_t shifted
    if p.control == CUBIC and c.epoch_tick >= 0:
        shifted = c.epoch_tick + idle_ns // p.tick_ns
        c.epoch_tick = min(shifted, now // p.tick_ns)


cdef inline void control_on_rtt(
    CongestionControl *c, Parameters *p, int64_t rtt_ns, int32_t una, int32_t nxt, int64_t now
) noexcept nogil:
    if p.control != CUBIC:
        return
    if c.epoch_tick >= 0 and (now // p.tick_ns - c.epoch_tick) * p.tick_ns < SECOND_NS:
        return
    rtt_ns = max(rtt_ns, 1)
    if c.least_rtt_ns == 0 or c.least_rtt_ns > rtt_ns:
        c.least_rtt_ns = rtt_ns
    if p.hystart and not c.found and c.cwnd < c.ssthresh:
        cubic_hystart(c, rtt_ns, una, nxt, now)


cdef inline void cubic_forget(CongestionControl *c) noexcept nogil:
    c.weight = 0
    c.last_maximum = 0
    c.last_cwnd = 0
    c.last_tick = 0
    c.origin = 0
    c.k = 0
    c.least_rtt_ns = 0
    c.epoch_tick = -1
    c.ack_count = 0
    c.reno_cwnd = 0
    c.found = False


cdef inline void cubic_start_round(CongestionControl *c, int32_t nxt, int64_t now) noexcept nogil:
    c.round_start_ns = now
    c.last_ack_ns = now
    c.end_seq = nxt
    c.round_rtt_ns = <int64_t>1 << 62
    c.samples = 0


cdef inline void cubic_hystart(
    CongestionControl *c, int64_t rtt_ns, int32_t una, int32_t nxt, int64_t now
) noexcept nogil:
    cdef int64_t threshold, rise
    if una > c.end_seq:
        cubic_start_round(c, nxt, now)
    if c.cwnd < HYSTART_LOW_WINDOW:
        return
    if now - c.last_ack_ns <= HYSTART_TRAIN_GAP_NS:
        c.last_ack_ns = now
        threshold = (c.least_rtt_ns + HYSTART_TRAIN_SLACK_NS) >> 1
        if now - c.round_start_ns > threshold:
            c.found = True
            c.ssthresh = c.cwnd
    if c.round_rtt_ns > rtt_ns:
        c.round_rtt_ns = rtt_ns
    if c.samples < HYSTART_SAMPLES:
        c.samples += 1
    else:
        rise = min(max(c.least_rtt_ns >> 3, HYSTART_LEAST_RISE_NS), HYSTART_MOST_RISE_NS)
        if c.round_rtt_ns > c.least_rtt_ns + rise:
            c.found = True
            c.ssthresh = c.cwnd


cdef inline void cubic_follow_curve(
    CongestionControl *c, Parameters *p, int64_t acked, int64_t now
) noexcept nogil:
    cdef int64_t tick = now // p.tick_ns
    c.ack_count += acked
    if c.last_cwnd == c.cwnd and tick - c.last_tick <= p.hold_ticks:
        return
    if c.epoch_tick < 0 or tick != c.last_tick:
        c.last_cwnd = c.cwnd
        c.last_tick = tick
        if c.epoch_tick < 0:
            cubic_start_epoch(c, p, acked, tick)
        cubic_weight(c, p, tick)
    if p.reno_friendly:
        cubic_reno_weight(c, p)
    c.weight = max(c.weight, 2)


cdef inline void cubic_start_epoch(
    CongestionControl *c, Parameters *p, int64_t acked, int64_t tick
) noexcept nogil:
    c.epoch_tick = tick
    c.ack_count = acked
    c.reno_cwnd = c.cwnd
    if c.last_maximum <= c.cwnd:
        c.k = 0
        c.origin = c.cwnd
    else:
        c.k = cube_root((<int64_t>1 << 40) // p.curve_scale * (c.last_maximum - c.cwnd))
        c.origin = c.last_maximum


cdef inline void cubic_weight(CongestionControl *c, Parameters *p, int64_t tick) noexcept nogil:
    cdef int64_t ticks, time, away, rise, target
    ticks = tick - c.epoch_tick + (c.least_rtt_ns + p.tick_ns - 1) // p.tick_ns
    time = ticks * p.tick_ns * SCALE // SECOND_NS
    away = min(c.k - time if time < c.k else time - c.k, p.longest)
    rise = (p.curve_scale * away * away * away) >> 40
    target = c.origin - rise if time < c.k else c.origin + rise
    if target > c.cwnd:
        c.weight = c.cwnd // (target - c.cwnd)
    else:
        c.weight = <int32_t>min(100 * <int64_t>c.cwnd, <int64_t>INFINITE_WINDOW)
    if c.last_maximum == 0 and c.weight > 20:
        c.weight = 20


cdef inline void cubic_reno_weight(CongestionControl *c, Parameters *p) noexcept nogil:
    cdef int64_t step = max((c.cwnd * p.friendly_scale) >> 3, 1)
    while c.ack_count > step:
        c.ack_count -= step
        c.reno_cwnd += 1
    if c.reno_cwnd > c.cwnd:
        c.weight = min(c.weight, c.cwnd // (c.reno_cwnd - c.cwnd))
