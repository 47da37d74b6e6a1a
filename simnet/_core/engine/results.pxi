# What has been counted, as arrays. Included by _fastpath.pyx.

from simnet._core.engine.boundaries cimport fold_peaks, least_wait
from simnet._core.engine.meters cimport BUCKETS, OCTAVES, Histograms
from simnet._core.engine.connections cimport PATIENCE, UNFINISHED
from simnet._core.engine.media_streams cimport frozen_until
from simnet._core.engine.transfers cimport (
    TRANSFER_RECEIVED_BYTES, TRANSFER_SERIAL, TRANSFER_WIDTH, transfer_write,
)
from simnet._core.engine.world cimport connection_at, source_of
from simnet._core.models.tcp.types cimport Call, Connection
from simnet._core.engine.trace cimport TRACE_WIDTH, trace_write


cdef _copied(int64_t *cells, int32_t rows, int columns):
    # Return a table of the core as an array.
    result = np.zeros((rows, columns), dtype=np.int64)
    cdef int64_t[:, ::1] out = result
    cdef int32_t i, k
    for i in range(rows):
        for k in range(columns):
            out[i, k] = cells[<size_t>i * columns + k]
    return result


cdef histogram_rows(Histograms *h):
    # Return the buckets that are not empty as rows of (owner, bucket, count).
    cdef int64_t owner, octave, k, page, count = 0
    for k in range(h.page_count * BUCKETS):
        if h.page_room and h.pages[k] > 0:
            count += 1
    spilled = {}
    for k in range(h.spill_count):
        spilled[h.spills[k]] = spilled.get(h.spills[k], 0) + 1
        if h.pages[h.spills[k]] == 0:
            count += 1 if spilled[h.spills[k]] == 1 else 0
    result = np.zeros((count, 3), dtype=np.int64)
    cdef int64_t[:, ::1] out = result
    cdef int64_t row = 0
    for owner in range(h.owners):
        for octave in range(OCTAVES):
            page = h.page_of[owner * OCTAVES + octave]
            if page == 0:
                continue
            for k in range(page * BUCKETS, (page + 1) * BUCKETS):
                if h.pages[k] == 0 and k not in spilled:
                    continue
                out[row, 0] = owner
                out[row, 1] = octave * BUCKETS + k - page * BUCKETS
                out[row, 2] = h.pages[k] + (spilled.get(k, 0) << 16)
                row += 1
    return result


cdef interface_extremes_of(World *w):
    # Return the columns of the window that are no differences, by name.
    cdef int32_t i
    names = ("queue_packets_max", "queue_bytes_max", "wait_min_ns", "wait_max_ns",
             "wait_zero_count")
    result = {name: np.zeros(w.interface_count, dtype=np.int64) for name in names}
    cdef int64_t[::1] packets = result["queue_packets_max"]
    cdef int64_t[::1] bytes_ = result["queue_bytes_max"]
    cdef int64_t[::1] shortest = result["wait_min_ns"]
    cdef int64_t[::1] longest = result["wait_max_ns"]
    cdef int64_t[::1] none = result["wait_zero_count"]
    for i in range(w.interface_count):
        fold_peaks(w, i)
        packets[i] = w.window_peaks[2 * i]
        bytes_[i] = w.window_peaks[2 * i + 1]
        shortest[i] = least_wait(&w.interfaces[i])
        longest[i] = w.interfaces[i].wait_max
        none[i] = w.interfaces[i].wait_zero
    return result


cdef class_totals_of(World *w):
    # Return [interface, class, place in INTERFACE_TOTALS], of the window.
    result = np.zeros((w.interface_count, w.class_count, CLASS_COUNT), dtype=np.int64)
    cdef int64_t[:, :, ::1] out = result
    cdef int32_t i, k, column
    cdef size_t cell
    for i in range(w.interface_count):
        for k in range(w.class_count):
            cell = <size_t>i * w.class_count + k
            class_totals(&w.classes[cell], &out[i, k, 0])
            for column in range(CLASS_COUNT):
                out[i, k, column] -= w.classes_at_open[cell * CLASS_COUNT + column]
    return result


cdef flow_totals_of(World *w):
    # Return [flow, place in FLOW_TOTALS], of the window.
    result = np.zeros((w.flow_count, FLOW_COUNT), dtype=np.int64)
    cdef int64_t[:, ::1] out = result
    cdef int64_t *start
    cdef int32_t i, k
    for i in range(w.flow_count):
        start = &w.flows_at_open[<size_t>i * FLOW_COUNT]
        flow_totals(&w.flows[i], &out[i, 0])
        for k in range(FLOW_COUNT):
            out[i, k] -= start[k]
    return result


cdef flow_extremes_of(World *w):
    # Return the columns of flows that do not add up, by name.
    cdef int32_t i
    names = ("delay_min_ns", "delay_max_ns", "jitter_scaled_ns")
    result = {name: np.zeros(w.flow_count, dtype=np.int64) for name in names}
    cdef int64_t[::1] least = result["delay_min_ns"]
    cdef int64_t[::1] greatest = result["delay_max_ns"]
    cdef int64_t[::1] jitter = result["jitter_scaled_ns"]
    for i in range(w.flow_count):
        least[i] = w.flows[i].delay_min if w.flows[i].delay_min != NEVER else 0
        greatest[i] = w.flows[i].delay_max
        jitter[i] = w.flows[i].jitter
    return result


cdef transfers_of(World *w):
    # Return [transfer, place in TRANSFER_FIELDS], by serial number.
    result = np.zeros((w.transfer_count, TRANSFER_WIDTH), dtype=np.int64)
    cdef int64_t[:, ::1] out = result
    cdef int32_t k
    for k in range(w.transfer_count):
        transfer_write(w, <int32_t>k, &out[k, 0])
    return result


cdef waits_of(World *w):
    # Return rows of (interface, bucket, count), in that order.
    rows = histogram_rows(&w.waits)
    cdef int32_t i
    zeros = [(i, 0, w.interfaces[i].wait_zero) for i in range(w.interface_count)
             if w.interfaces[i].wait_zero > 0]
    if zeros:
        rows = np.concatenate([np.array(zeros, dtype=np.int64), rows])
        rows = rows[np.lexsort((rows[:, 1], rows[:, 0]))]
    return rows


cdef trace_of(World *w):
    # Return [packet at an interface, place in TRACE_FIELDS], in the order of arrival.
    result = np.zeros((w.trace_count, TRACE_WIDTH), dtype=np.int64)
    cdef int64_t[:, ::1] out = result
    cdef int64_t k
    for k in range(w.trace_count):
        trace_write(&w.trace[k], &out[k, 0])
    return result


cdef unfinished_of(World *w):
    # Return what people wait for as the run ends, as Core.completions does.
    cdef int64_t row[TRANSFER_WIDTH]
    cdef int32_t k
    cdef Connection *c
    cdef Call *call
    found = []
    for k in range(w.transfer_count):
        if w.transfers[k].of_person and w.transfers[k].status == UNFINISHED:
            transfer_write(w, k, row)
            found.append((row[TRANSFER_SERIAL], w.duration, UNFINISHED,
                          row[TRANSFER_RECEIVED_BYTES]) + (0,) * 14)
    for k in range(w.connection_room):
        c = connection_at(w, k)
        if not (c.used and c.is_stream):
            continue
        call = &w.calls[c.streams]
        if w.far.place[source_of(w, k, PATIENCE)] >= 0:
            found.append((c.serial, w.duration, UNFINISHED, 0, c.stream_sent[1],
                          c.stream_received[1], c.stream_sent[0], c.stream_received[0],
                          call.delay_sum[1], call.delay_sum[0], call.jitter[1], call.jitter[0],
                          call.frames_sent[1], call.whole[1], call.frames_sent[0], call.whole[0],
                          frozen_until(call, 1, w.duration), frozen_until(call, 0, w.duration)))
    return found
