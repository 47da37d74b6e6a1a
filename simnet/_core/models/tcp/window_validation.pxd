# Whether the congestion window is in use, and its decay where it is not (RFC 2861).

from libc.stdint cimport int64_t

from simnet._core.models.tcp.types cimport (
    CongestionControl, Endpoint, Parameters, Sender, WindowValidation,
)


cdef inline int64_t present_ssthresh(CongestionControl *control) noexcept nogil:
    return max(control.ssthresh, (control.cwnd >> 1) + (control.cwnd >> 2))


cdef inline void use_open(WindowValidation *use) noexcept nogil:
    use.end = 0
    use.limited = False
    use.most = 0
    use.used = 0
    use.since_ns = 0


cdef inline bint use_full(Sender *s) noexcept nogil:
    if s.use.limited:
        return True
    return s.control.cwnd < s.control.ssthresh and s.control.cwnd < 2 * s.use.most


cdef inline void use_note(Endpoint *e, bint limited, bint opened, int64_t now) noexcept nogil:
    cdef Sender *s = &e.sender
    cdef WindowValidation *use = &s.use
    cdef int64_t packets = s.board.nxt - s.board.una
    if s.board.una >= use.end or limited or (not use.limited and packets > use.most):
        use.limited = limited
        use.most = packets
        use.end = s.board.nxt
    if use_full(s):
        use.used = 0
        use.since_ns = now
        return
    use.used = max(use.used, packets)
    if e.parameters.slow_start_after_idle and now - use.since_ns >= s.rtt.rto_ns:
        if opened:
            use_decay(s, e.parameters)
        use.since_ns = now


cdef inline void use_restart(Endpoint *e, int64_t idle_ns, int64_t now) noexcept nogil:
    cdef Sender *s = &e.sender
    cdef int64_t rto_ns = s.rtt.rto_ns
    cdef int64_t cwnd, restart
    if not e.parameters.slow_start_after_idle or idle_ns <= rto_ns:
        return
    cwnd = s.control.cwnd
    restart = min(e.parameters.initial_window, cwnd)
    s.control.ssthresh = present_ssthresh(&s.control)
    idle_ns -= rto_ns
    while idle_ns > 0 and cwnd > restart:
        cwnd >>= 1
        idle_ns -= rto_ns
    s.control.cwnd = max(cwnd, restart)
    s.use.since_ns = now
    s.use.used = 0


cdef inline void use_decay(Sender *s, Parameters *p) noexcept nogil:
    cdef int64_t used = max(s.use.used, p.initial_window)
    if used < s.control.cwnd:
        s.control.ssthresh = present_ssthresh(&s.control)
        s.control.cwnd = (s.control.cwnd + used) >> 1
    s.use.used = 0
