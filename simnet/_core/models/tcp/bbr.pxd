# BBR version 1, as Linux's tcp_bbr.c: simnet.models.tcp.control.bbr in compiled form.

from libc.stdint cimport int32_t, int64_t, uint64_t

from simnet._core.chance.random cimport SPLITMIX_STEP, splitmix_below
from simnet._core.models.tcp.ack_aggregation cimport (
    aggregation_allowance, aggregation_open, aggregation_restart, aggregation_update,
)
from simnet._core.models.tcp.control cimport INFINITE_WINDOW
from simnet._core.models.tcp.delivery_rate cimport (
    delivery_begin, delivery_open, limit_by_application,
)
from simnet._core.models.tcp.long_term_rate cimport (
    BEGUN, OVER, long_term_reset, long_term_update,
)
from simnet._core.models.tcp.pacing cimport more_over_short_paths, pacer_burst, pacer_open
from simnet._core.models.tcp.rates cimport (
    BANDWIDTH_SCALE, BANDWIDTH_UNIT, GAIN_SCALE, MOST_BANDWIDTH, MOST_US, MOST_VOLUME, UNIT,
    bytes_per_second, maximum_update, microseconds, segments_in,
)
from simnet._core.models.tcp.scoreboard cimport in_flight
from simnet._core.models.tcp.types cimport (
    CongestionControl, DeliveryRate, Endpoint, Parameters, PathModel, Sender,
)

cdef enum:
    STARTUP = 0
    DRAIN = 1
    PROBE_BW = 2
    PROBE_RTT = 3

cdef enum:
    BBR_RECOVERY = 3       # of the states of congestion in transmitter.pxd
    BBR_LOSS = 4
    HIGH_GAIN = 739
    DRAIN_GAIN = 88
    WINDOW_GAIN = 512
    PROBE_GAIN = 320
    DRAIN_PHASE_GAIN = 192
    PHASES = 8
    RANDOM_PHASES = 7
    BANDWIDTH_ROUNDS = 10
    FULL_GROWTH = 320
    FULL_ROUNDS = 3
    LEAST_WINDOW = 4
    INITIAL_WINDOW = 10
    PROBE_RTT_NS = 200000000
    LEAST_PAIRED_RATE = 150000
    MOST_GOAL = 127
    QUANTA = 3

cdef extern from *:
    """
    #define SIMNET_RTT_WINDOW_NS ((int64_t)10000000000)
    """
    int64_t RTT_WINDOW_NS "SIMNET_RTT_WINDOW_NS"


cdef inline void model_open(PathModel *m, uint64_t chance) noexcept nogil:
    cdef int k
    delivery_open(&m.delivery)
    pacer_open(&m.pacer)
    for k in range(3):
        m.bandwidths.rounds[k] = 0
        m.bandwidths.values[k] = 0
    long_term_reset(&m.long_term, &m.delivery)
    aggregation_open(&m.aggregation)
    m.chance = chance
    m.mode = STARTUP
    m.pacing_gain = HIGH_GAIN
    m.window_gain = HIGH_GAIN
    m.phase = 0
    m.cycle_ns = 0
    m.rounds = 0
    m.next_round = m.delivery.delivered
    m.round_start = False
    m.least_rtt_us = 0
    m.least_rtt_tick = 0
    m.done_tick = 0
    m.round_done = False
    m.full_bandwidth = 0
    m.full_rounds = 0
    m.pipe_full = False
    m.idle_restart = False
    m.previous = 0
    m.conservation = False
    m.prior_cwnd = 0


# What the sender calls.


cdef inline void bbr_start(Endpoint *e, int64_t now) noexcept nogil:
    cdef Sender *s = &e.sender
    cdef PathModel *m = s.model
    cdef int64_t smoothed_us = max((s.rtt.smoothed_x8 >> 3) // 1000, <int64_t>1)
    m.least_rtt_us = s.rtt.minimum_rtt_ns // 1000
    m.least_rtt_tick = now // e.parameters.tick_ns
    aggregation_restart(&m.aggregation, now)
    m.pacer.rate = bytes_per_second(
        min(<int64_t>s.control.cwnd * BANDWIDTH_UNIT // smoothed_us, MOST_BANDWIDTH),
        e.parameters.mss_bytes, HIGH_GAIN)


cdef inline void bbr_on_delivery(Endpoint *e, int64_t now) noexcept nogil:
    cdef Sender *s = &e.sender
    cdef PathModel *m = s.model
    cdef Parameters *p = e.parameters
    cdef int64_t flying = in_flight(&s.board)
    bbr_update_bandwidth(m, p)
    if is_valid(&m.delivery) and m.delivery.acked > 0:
        aggregation_update(
            &m.aggregation, &m.delivery, bandwidth_of(m), m.round_start, s.control.cwnd)
    if m.mode == PROBE_BW and phase_is_over(m, p, now):
        next_phase(m)
    look_whether_full(m)
    look_whether_drained(m, p, &s.control, flying, now)
    update_least_rtt(m, p, &s.control, flying, now)
    set_gains(m)
    set_rate(m, p, bandwidth_of(m), m.pacing_gain)
    set_window(m, p, &s.control, s.state, flying)


cdef inline int64_t bbr_burst(Endpoint *e) noexcept nogil:
    cdef PathModel *m = e.sender.model
    return pacer_burst(&m.pacer, e.parameters.mss_bytes, least_burst(m),
                       more_over_short_paths(e.sender.rtt.minimum_rtt_ns))


cdef inline int64_t bbr_reduced(PathModel *m, CongestionControl *c) noexcept nogil:
    save_window(m, c)
    return c.ssthresh


cdef inline void bbr_undone(PathModel *m) noexcept nogil:
    m.full_bandwidth = 0
    m.full_rounds = 0
    long_term_reset(&m.long_term, &m.delivery)


cdef inline void bbr_on_timeout(PathModel *m, Parameters *p) noexcept nogil:
    m.previous = BBR_LOSS
    m.full_bandwidth = 0
    m.round_start = True
    delivery_begin(&m.delivery, 0)
    update_long_term(m, p, 1)


cdef inline void bbr_on_idle(
    PathModel *m, Parameters *p, CongestionControl *c, int64_t now
) noexcept nogil:
    if m.delivery.app_limited == 0:
        return
    m.idle_restart = True
    aggregation_restart(&m.aggregation, now)
    if m.mode == PROBE_BW:
        set_rate(m, p, bandwidth_of(m), UNIT)
    elif m.mode == PROBE_RTT:
        look_whether_rtt_probed(m, p, c, now)


# The model.


cdef inline int64_t bandwidth_of(PathModel *m) noexcept nogil:
    return m.long_term.rate if m.long_term.in_use else m.bandwidths.values[0]


cdef inline bint is_valid(DeliveryRate *d) noexcept nogil:
    return d.sample >= 0 and d.interval_us > 0


cdef inline void bbr_update_bandwidth(PathModel *m, Parameters *p) noexcept nogil:
    cdef DeliveryRate *d = &m.delivery
    cdef int64_t bandwidth
    m.round_start = False
    if not is_valid(d):
        return
    if d.prior_delivered >= m.next_round:
        m.next_round = d.delivered
        m.rounds += 1
        m.round_start = True
        m.conservation = False
    update_long_term(m, p, d.newly_lost)
    bandwidth = min(d.sample * BANDWIDTH_UNIT // d.interval_us, MOST_BANDWIDTH)
    if not d.sample_app_limited or bandwidth >= m.bandwidths.values[0]:
        maximum_update(&m.bandwidths, BANDWIDTH_ROUNDS, m.rounds, bandwidth)


cdef inline void update_long_term(PathModel *m, Parameters *p, int64_t lost) noexcept nogil:
    cdef int change = long_term_update(
        &m.long_term, &m.delivery, lost, m.round_start, m.mode == PROBE_BW, p.mss_bytes)
    if change == BEGUN:
        m.pacing_gain = UNIT
    elif change == OVER:
        probe_bandwidth(m)


cdef inline void update_least_rtt(
    PathModel *m, Parameters *p, CongestionControl *c, int64_t flying, int64_t now
) noexcept nogil:
    cdef int64_t tick = now // p.tick_ns
    cdef int64_t rtt_us = m.delivery.rtt_us
    cdef bint expired = tick > m.least_rtt_tick + RTT_WINDOW_NS // p.tick_ns
    if rtt_us >= 0 and (
            rtt_us < m.least_rtt_us or (expired and not m.delivery.delayed)):
        m.least_rtt_us = rtt_us
        m.least_rtt_tick = tick
    if expired and not m.idle_restart and m.mode != PROBE_RTT:
        m.mode = PROBE_RTT
        save_window(m, c)
        m.done_tick = 0
    if m.mode == PROBE_RTT:
        probe_rtt(m, p, c, flying, tick, now)
    if m.delivery.sample > 0:
        m.idle_restart = False


cdef inline void probe_rtt(
    PathModel *m, Parameters *p, CongestionControl *c, int64_t flying, int64_t tick, int64_t now
) noexcept nogil:
    limit_by_application(&m.delivery, flying)
    if m.done_tick == 0 and flying <= LEAST_WINDOW:
        m.done_tick = tick + (PROBE_RTT_NS + p.tick_ns - 1) // p.tick_ns
        m.round_done = False
        m.next_round = m.delivery.delivered
    elif m.done_tick > 0:
        m.round_done = m.round_done or m.round_start
        if m.round_done:
            look_whether_rtt_probed(m, p, c, now)


# The state machine.


cdef inline bint phase_is_over(PathModel *m, Parameters *p, int64_t now) noexcept nogil:
    cdef bint full_length = (
        microseconds(m.cycle_ns, m.delivery.delivered_ns) > m.least_rtt_us)
    cdef int64_t flying
    cdef int64_t best = m.bandwidths.values[0]
    if m.pacing_gain == UNIT:
        return full_length
    flying = in_flight_at_departure(m, p, m.delivery.prior_in_flight, now)
    if m.pacing_gain > UNIT:
        return full_length and (
            m.delivery.newly_lost > 0 or flying >= target_of(m, p, best, m.pacing_gain))
    return full_length or flying <= target_of(m, p, best, UNIT)


cdef inline void next_phase(PathModel *m) noexcept nogil:
    m.phase = (m.phase + 1) % PHASES
    m.cycle_ns = m.delivery.delivered_ns


cdef inline void probe_bandwidth(PathModel *m) noexcept nogil:
    m.mode = PROBE_BW
    m.chance += SPLITMIX_STEP
    m.phase = PHASES - 1 - splitmix_below(m.chance, RANDOM_PHASES)
    next_phase(m)


cdef inline void look_whether_full(PathModel *m) noexcept nogil:
    cdef int64_t best = m.bandwidths.values[0]
    if m.pipe_full or not m.round_start or m.delivery.sample_app_limited:
        return
    if best >= (m.full_bandwidth * FULL_GROWTH) >> GAIN_SCALE:
        m.full_bandwidth = best
        m.full_rounds = 0
        return
    m.full_rounds += 1
    m.pipe_full = m.full_rounds >= FULL_ROUNDS


cdef inline void look_whether_drained(
    PathModel *m, Parameters *p, CongestionControl *c, int64_t flying, int64_t now
) noexcept nogil:
    if m.mode == STARTUP and m.pipe_full:
        m.mode = DRAIN
        c.ssthresh = <int32_t>min(
            target_of(m, p, m.bandwidths.values[0], UNIT), <int64_t>INFINITE_WINDOW)
    if (m.mode == DRAIN and in_flight_at_departure(m, p, flying, now)
            <= target_of(m, p, m.bandwidths.values[0], UNIT)):
        probe_bandwidth(m)


cdef inline void look_whether_rtt_probed(
    PathModel *m, Parameters *p, CongestionControl *c, int64_t now
) noexcept nogil:
    cdef int64_t tick = now // p.tick_ns
    if m.done_tick == 0 or tick <= m.done_tick:
        return
    m.least_rtt_tick = tick
    c.cwnd = max(c.cwnd, m.prior_cwnd)
    if m.pipe_full:
        probe_bandwidth(m)
    else:
        m.mode = STARTUP


cdef inline void set_gains(PathModel *m) noexcept nogil:
    if m.mode == PROBE_BW:
        m.pacing_gain = UNIT
        if not m.long_term.in_use and m.phase < 2:
            m.pacing_gain = PROBE_GAIN if m.phase == 0 else DRAIN_PHASE_GAIN
        m.window_gain = WINDOW_GAIN
    elif m.mode == PROBE_RTT:
        m.pacing_gain = UNIT
        m.window_gain = UNIT
    else:
        m.pacing_gain = HIGH_GAIN if m.mode == STARTUP else DRAIN_GAIN
        m.window_gain = HIGH_GAIN


# Rate and window.


cdef inline void set_rate(
    PathModel *m, Parameters *p, int64_t bandwidth, int64_t gain
) noexcept nogil:
    cdef int64_t rate = bytes_per_second(bandwidth, p.mss_bytes, gain)
    if m.pipe_full or rate > m.pacer.rate:
        m.pacer.rate = rate


cdef inline int64_t least_burst(PathModel *m) noexcept nogil:
    return 1 if m.pacer.rate < LEAST_PAIRED_RATE else 2


cdef inline int64_t burst_goal(PathModel *m, Parameters *p) noexcept nogil:
    return min(pacer_burst(&m.pacer, p.mss_bytes, least_burst(m), 0), <int64_t>MOST_GOAL)


cdef inline int64_t in_flight_at_departure(
    PathModel *m, Parameters *p, int64_t flying, int64_t now
) noexcept nogil:
    cdef int64_t wait_us = max(m.pacer.next_ns - now, <int64_t>0) // 1000
    if m.pacing_gain > UNIT:
        flying += burst_goal(m, p)
    return max(flying - segments_in(bandwidth_of(m), wait_us), <int64_t>0)


cdef inline int64_t product_of(PathModel *m, int64_t bandwidth, int64_t gain) noexcept nogil:
    cdef int64_t volume = min(bandwidth * min(m.least_rtt_us, <int64_t>MOST_US), MOST_VOLUME)
    return (((volume * gain) >> GAIN_SCALE) + BANDWIDTH_UNIT - 1) >> BANDWIDTH_SCALE


cdef inline int64_t with_quanta(PathModel *m, Parameters *p, int64_t window) noexcept nogil:
    window += QUANTA * burst_goal(m, p)
    window = (window + 1) & ~<int64_t>1
    if m.mode == PROBE_BW and m.phase == 0:
        window += 2
    return window


cdef inline int64_t target_of(
    PathModel *m, Parameters *p, int64_t bandwidth, int64_t gain
) noexcept nogil:
    return with_quanta(m, p, product_of(m, bandwidth, gain))


cdef inline void save_window(PathModel *m, CongestionControl *c) noexcept nogil:
    if m.previous < BBR_RECOVERY and m.mode != PROBE_RTT:
        m.prior_cwnd = c.cwnd
    else:
        m.prior_cwnd = max(m.prior_cwnd, c.cwnd)


cdef inline void set_window(
    PathModel *m, Parameters *p, CongestionControl *c, int state, int64_t flying
) noexcept nogil:
    cdef int64_t acked = m.delivery.acked
    cdef int64_t cwnd
    if acked > 0:
        cwnd = after_losses(m, c, state, flying)
        if m.conservation:
            c.cwnd = max(cwnd, flying + acked)
        else:
            c.cwnd = towards_target(m, p, cwnd, acked)
    if m.mode == PROBE_RTT:
        c.cwnd = min(c.cwnd, <int64_t>LEAST_WINDOW)


cdef inline int64_t towards_target(
    PathModel *m, Parameters *p, int64_t cwnd, int64_t acked
) noexcept nogil:
    cdef int64_t bandwidth = bandwidth_of(m)
    cdef int64_t target = product_of(m, bandwidth, m.window_gain)
    if m.pipe_full:
        target += aggregation_allowance(&m.aggregation, bandwidth)
    target = with_quanta(m, p, target)
    if m.pipe_full:
        cwnd = min(cwnd + acked, target)
    elif cwnd < target or m.delivery.delivered < INITIAL_WINDOW:
        cwnd += acked
    return max(cwnd, <int64_t>LEAST_WINDOW)


cdef inline int64_t after_losses(
    PathModel *m, CongestionControl *c, int state, int64_t flying
) noexcept nogil:
    cdef int64_t cwnd = c.cwnd
    if m.delivery.newly_lost > 0:
        cwnd = max(cwnd - m.delivery.newly_lost, <int64_t>1)
    if state == BBR_RECOVERY and m.previous != BBR_RECOVERY:
        m.conservation = True
        m.next_round = m.delivery.delivered
        cwnd = flying + m.delivery.acked
    elif m.previous >= BBR_RECOVERY and state < BBR_RECOVERY:
        cwnd = max(cwnd, m.prior_cwnd)
        m.conservation = False
    m.previous = state
    return cwnd
