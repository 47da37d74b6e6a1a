# What happens at the boundaries of the measurement: the ends of intervals, the opening and the
# close of the window; simnet.engine.reference.meters in compiled form.
#
# Counters run from time 0; an interval's and the window's figures are differences. Time integrals
# are kept of what has departed, and completed here by what is inside at the boundary. Flows are
# read after the interfaces, which have then counted what became of packets on their way.

from libc.stdint cimport int32_t, int64_t, uint32_t, uint64_t
from libc.string cimport memset

from simnet._core.models.notes cimport count_notes
from simnet._core.models.scheduled cimport catch_up
from simnet._core.models.transmitter cimport settle
from simnet._core.engine.meters cimport ClassCounters, histograms_clear
from simnet._core.engine.world cimport (
    FATE_INSIDE, NEVER, NONE, Flow, Interface, Note, Packet, World, uint128_t,
)

cdef enum:
    # Of an interface, since time 0, at a boundary.
    OFFERED_PACKETS = 0
    OFFERED_BYTES = 1
    LOST_PACKETS = 2
    LOST_BYTES = 3
    DROPPED_PACKETS = 4
    DROPPED_BYTES = 5
    CARRIED_PACKETS = 6
    CARRIED_BYTES = 7
    WAIT_SUM = 8
    DROPPED_INSIDE_PACKETS = 9
    MARKED_PACKETS = 10
    BUSY = 11
    PACKETS_NS = 12
    BYTES_NS = 13          # in two words: units of 2^20 byte-ns, and what is left of one
    BYTES_NS_REST = 14
    INSIDE_PACKETS = 15
    INSIDE_BYTES = 16
    TOTALS = 17

cdef enum:
    BYTE_NS_SHIFT = 20
    # Columns of an interface's time series.
    SERIES_OFFERED_BYTES = 0
    SERIES_CARRIED_BYTES = 1
    SERIES_CARRIED_PACKETS = 2
    SERIES_DROPPED_PACKETS = 3
    SERIES_LOST_PACKETS = 4
    SERIES_BUSY = 5
    SERIES_PACKETS_NS = 6
    SERIES_PACKETS_MAX = 7
    SERIES_WAIT_SUM = 8
    SERIES_WAIT_COUNT = 9
    SERIES = 10
    CLASS_TOTALS = 11

cdef enum:
    # Of a flow, since time 0, at a boundary: what adds up.
    FLOW_SENT_PACKETS = 0
    FLOW_SENT_BYTES = 1
    FLOW_DELIVERED_PACKETS = 2
    FLOW_DELIVERED_BYTES = 3
    FLOW_NETWORK_DROPPED_PACKETS = 4
    FLOW_GOODPUT_BYTES = 5
    FLOW_DELAY_COUNT = 6
    FLOW_DELAY_SUM = 7
    FLOW_RETRANSMITTED_PACKETS = 8
    FLOW_TIMEOUTS = 9
    FLOW_CONNECTIONS = 10
    FLOW_CONNECTIONS_FAILED = 11
    FLOW_TRANSFERS_STARTED = 12
    FLOW_TRANSFERS_DONE = 13
    FLOW_TRANSFERS_GIVEN_UP = 14
    FLOW_TRANSFERS_FAILED = 15
    FLOW_MARKED_PACKETS = 16
    FLOW_TOTALS = 17


cdef inline void class_totals(ClassCounters *c, int64_t *out) noexcept nogil:
    # Add the counters of a class to `out`, of those that a class has.
    out[OFFERED_PACKETS] += c.offered_packets
    out[OFFERED_BYTES] += c.offered_bytes
    out[LOST_PACKETS] += c.lost_packets
    out[LOST_BYTES] += c.lost_bytes
    out[DROPPED_PACKETS] += c.dropped_packets
    out[DROPPED_BYTES] += c.dropped_bytes
    out[CARRIED_PACKETS] += c.carried_packets
    out[CARRIED_BYTES] += c.carried_bytes
    out[WAIT_SUM] += c.wait_sum
    out[DROPPED_INSIDE_PACKETS] += c.dropped_inside_packets
    out[MARKED_PACKETS] += c.marked_packets


cdef inline void add_inside(
    World *w, int32_t p, int64_t now, int64_t *packets_ns, uint128_t *bytes_ns
) noexcept nogil:
    # Complete the integrals by the packets of a list that are inside, from p on.
    cdef Packet *packet
    while p != NONE:
        packet = &w.packets[p]
        packets_ns[0] += now - packet.entry
        bytes_ns[0] += <uint128_t>packet.size * <uint64_t>(now - packet.entry)
        p = packet.next


cdef inline void add_noted(
    Interface *f, int64_t now, int64_t *packets_ns, uint128_t *bytes_ns
) noexcept nogil:
    # Complete the integrals by the packets that are inside an interface of a chain.
    cdef uint32_t k
    cdef Note *note
    for k in range(f.counted_in - f.counted_out):
        note = &f.notes[(f.counted_out + k) & f.note_mask]
        if note.fate == FATE_INSIDE:
            packets_ns[0] += now - note.entry
            bytes_ns[0] += <uint128_t>note.size * <uint64_t>(now - note.entry)


cdef inline Note *noted_first(Interface *f) noexcept nogil:
    # Of the packets that are inside an interface of a chain: counting stops at it.
    return &f.notes[f.counted_out & f.note_mask]


cdef inline bint sends(Interface *f) noexcept nogil:
    # Whether a packet is in transmission.
    return f.first_inside != NONE and f.next_departure < NEVER


cdef inline void totals_at(World *w, int32_t i, int64_t now, int64_t *out) noexcept nogil:
    # The totals of interface i at the boundary `now`: what departs at `now` is still inside.
    cdef Interface *f = &w.interfaces[i]
    cdef int32_t k
    cdef int64_t start
    cdef uint128_t bytes_ns
    if f.noted:
        count_notes(w, i, f, now - 1)
    elif f.queue == NONE:
        settle(w, i, f, now - 1)
    else:
        catch_up(w, i, f, now - 1)
    memset(out, 0, TOTALS * sizeof(int64_t))
    for k in range(w.class_count):
        class_totals(&w.classes[<size_t>i * w.class_count + k], out)
    out[BUSY] = f.busy
    out[PACKETS_NS] = f.packets_ns
    bytes_ns = f.bytes_ns
    out[INSIDE_PACKETS] = f.inside
    out[INSIDE_BYTES] = f.inside_bytes
    if f.noted:
        add_noted(f, now, &out[PACKETS_NS], &bytes_ns)
    add_inside(w, f.first_inside, now, &out[PACKETS_NS], &bytes_ns)
    if f.queue != NONE:
        for k in range(f.band, f.band + f.bands):
            add_inside(w, w.bands[k].first, now, &out[PACKETS_NS], &bytes_ns)
    out[BYTES_NS] = <int64_t>(bytes_ns >> BYTE_NS_SHIFT)
    out[BYTES_NS_REST] = <int64_t>(bytes_ns & ((1 << BYTE_NS_SHIFT) - 1))
    if (f.inside > 0 and f.rate > 0) if f.noted else sends(f):
        start = noted_first(f).entry if f.noted else w.packets[f.first_inside].entry
        if f.free_at > start:
            start = f.free_at
        out[BUSY] += now - start


cdef inline void fold_peaks(World *w, int32_t i) noexcept nogil:
    # Add the extremes since the last boundary to those of the interval and of the window.
    cdef Interface *f = &w.interfaces[i]
    if f.peak_packets > w.interval_peaks[i]:
        w.interval_peaks[i] = f.peak_packets
    if f.peak_packets > w.window_peaks[2 * i]:
        w.window_peaks[2 * i] = f.peak_packets
    if f.peak_bytes > w.window_peaks[2 * i + 1]:
        w.window_peaks[2 * i + 1] = f.peak_bytes
    f.peak_packets = f.inside
    f.peak_bytes = f.inside_bytes


cdef inline void close_interval(World *w, int64_t now) noexcept nogil:
    # Write the row of the interval that ends now.
    cdef int64_t *column[SERIES]
    cdef int64_t totals[TOTALS]
    cdef int64_t *before
    cdef int64_t *goodput = &w.flow_series[w.intervals * w.flow_count]
    cdef int32_t i, k
    for k in range(SERIES):
        column[k] = &w.series[(k * w.interval_count + w.intervals) * w.interface_count]
    for i in range(w.interface_count):
        totals_at(w, i, now, totals)
        fold_peaks(w, i)
        before = &w.at_interval[<size_t>i * TOTALS]
        column[SERIES_OFFERED_BYTES][i] = totals[OFFERED_BYTES] - before[OFFERED_BYTES]
        column[SERIES_CARRIED_BYTES][i] = totals[CARRIED_BYTES] - before[CARRIED_BYTES]
        column[SERIES_CARRIED_PACKETS][i] = totals[CARRIED_PACKETS] - before[CARRIED_PACKETS]
        column[SERIES_DROPPED_PACKETS][i] = totals[DROPPED_PACKETS] - before[DROPPED_PACKETS]
        column[SERIES_LOST_PACKETS][i] = totals[LOST_PACKETS] - before[LOST_PACKETS]
        column[SERIES_BUSY][i] = totals[BUSY] - before[BUSY]
        column[SERIES_PACKETS_NS][i] = totals[PACKETS_NS] - before[PACKETS_NS]
        column[SERIES_PACKETS_MAX][i] = w.interval_peaks[i]
        column[SERIES_WAIT_SUM][i] = totals[WAIT_SUM] - before[WAIT_SUM]
        column[SERIES_WAIT_COUNT][i] = totals[CARRIED_PACKETS] - before[CARRIED_PACKETS]
        for k in range(TOTALS):
            before[k] = totals[k]
        w.interval_peaks[i] = w.interfaces[i].inside
    for i in range(w.flow_count):
        goodput[i] = w.flows[i].goodput_bytes - w.goodput_at_interval[i]
        w.goodput_at_interval[i] = w.flows[i].goodput_bytes
    w.intervals += 1


cdef inline void open_wait_window(Interface *f) noexcept nogil:
    f.wait_min = NEVER
    f.wait_max = 0
    f.wait_zero = 0


cdef inline int64_t least_wait(Interface *f) noexcept nogil:
    # Of the packets carried in the window; 0 without one.
    return 0 if f.wait_zero > 0 or f.wait_min == NEVER else f.wait_min


cdef inline void open_flow_window(Flow *f) noexcept nogil:
    f.delay_min = NEVER
    f.delay_max = 0
    f.jitter = 0
    f.transit[0] = NONE
    f.transit[1] = NONE


cdef inline void flow_totals(Flow *f, int64_t *out) noexcept nogil:
    # What adds up of a flow.
    out[FLOW_SENT_PACKETS] = f.sent_packets
    out[FLOW_SENT_BYTES] = f.sent_bytes
    out[FLOW_DELIVERED_PACKETS] = f.delivered_packets
    out[FLOW_DELIVERED_BYTES] = f.delivered_bytes
    out[FLOW_NETWORK_DROPPED_PACKETS] = f.network_dropped_packets
    out[FLOW_GOODPUT_BYTES] = f.goodput_bytes
    out[FLOW_DELAY_COUNT] = f.delay_count
    out[FLOW_DELAY_SUM] = f.delay_sum
    out[FLOW_RETRANSMITTED_PACKETS] = f.retransmitted_packets
    out[FLOW_TIMEOUTS] = f.timeouts
    out[FLOW_CONNECTIONS] = f.connections
    out[FLOW_CONNECTIONS_FAILED] = f.connections_failed
    out[FLOW_TRANSFERS_STARTED] = f.transfers_started
    out[FLOW_TRANSFERS_DONE] = f.transfers_done
    out[FLOW_TRANSFERS_GIVEN_UP] = f.transfers_given_up
    out[FLOW_TRANSFERS_FAILED] = f.transfers_failed
    out[FLOW_MARKED_PACKETS] = f.marked_packets


cdef inline void open_window(World *w, int64_t now) noexcept nogil:
    # Begin to measure: what happened before is warm-up.
    cdef Interface *f
    cdef int32_t i, k
    cdef size_t cell
    for i in range(w.interface_count):
        f = &w.interfaces[i]
        totals_at(w, i, now, &w.at_open[<size_t>i * TOTALS])
        fold_peaks(w, i)
        w.window_peaks[2 * i] = f.inside
        w.window_peaks[2 * i + 1] = f.inside_bytes
        open_wait_window(f)
        for k in range(w.class_count):
            cell = <size_t>i * w.class_count + k
            memset(&w.classes_at_open[cell * CLASS_TOTALS], 0, CLASS_TOTALS * sizeof(int64_t))
            class_totals(&w.classes[cell], &w.classes_at_open[cell * CLASS_TOTALS])
    for i in range(w.flow_count):
        flow_totals(&w.flows[i], &w.flows_at_open[<size_t>i * FLOW_TOTALS])
        open_flow_window(&w.flows[i])
    histograms_clear(&w.waits)
    histograms_clear(&w.delays)
