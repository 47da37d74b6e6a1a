# The receiving half: reassembly, SACK and DSACK, and when an acknowledgement leaves.

from libc.stdint cimport int32_t, int64_t, uint8_t
from libc.stdlib cimport free, realloc
from libc.string cimport memmove

from simnet._core.models.tcp.timers cimport COMPRESSED_ACK, DELAYED_ACK, expiry
from simnet._core.models.tcp.types cimport (
    NO_SEQ, SACK_KEPT, SACK_SENT, Endpoint, Parameters, Range, Receiver, Segment,
)
from simnet._core.engine.world cimport CE, CWR, ECN_FIELD, NEVER, NOT_ECT

cdef enum:
    QUICK_ACKS = 16
    QUICK_AFTER_MARK = 2
    UNCOMPRESSED = 3
    MOST_COMPRESSED = 44
    LONGEST_COMPRESSION_NS = 1000000
    COMPRESSION_SLACK_NS = 100000
    BLOCKS_EXPECTED = 2
    QUIC_PACKETS_PER_ACK = 2
    FIRST_WINDOW_BYTES = 65536
    FIRST_CLAMP_BYTES = 81920
    FIRST_SPACE_SEGMENTS = 10
    LEAST_GROWING_BYTES = 128
    # Bits of Packet.flags and Segment.flags; the lower three are those of
    # simnet._core.models.interface.
    FIN = 8
    SYN = 16
    RST = 32
    PSH = 64
    ACK = 128


cdef extern from *:
    """
    /* a * b / c, also where a * b exceeds 64 bits; all are positive. */
    static inline int64_t simnet_scaled(int64_t a, int64_t b, int64_t c) {
        int64_t product;
        if (!__builtin_mul_overflow(a, b, &product)) return product / c;
        return (int64_t)((__int128)a * b / c);
    }
    """
    int64_t scaled "simnet_scaled"(int64_t a, int64_t b, int64_t c) noexcept nogil


cdef inline void receiver_open(Receiver *r, Parameters *p) noexcept nogil:
    r.next_seq = 0
    r.received_bytes = 0
    r.fin_seq = NO_SEQ
    r.finished = False
    r.ranges = 0
    r.block_count = 0
    r.duplicate = NO_SEQ
    r.recent_ns = 0
    r.last_ack = 0
    r.last_data_ns = -1
    r.ack_due = False
    r.ack_now = False
    r.ack_bytes = 0
    r.pushed = False
    r.quick = 0
    r.rtt_x8 = 0
    r.last_echo_ns = NO_SEQ
    r.advertised_bytes = min(FIRST_WINDOW_BYTES, p.receive_window_bytes)
    r.clamp_bytes = min(FIRST_CLAMP_BYTES, p.receive_window_bytes)
    r.space_bytes = FIRST_SPACE_SEGMENTS * p.mss_bytes
    r.space_mark_bytes = 0
    r.space_since_ns = 0
    r.interactive = False
    r.compressed = 0
    r.compressed_at = 0
    r.duplicate_acks = 0
    r.demands_cwr = False
    r.ecn_seen = False
    r.limits = False
    r.lags = False
    r.read_bytes = 0


cdef inline void receiver_on_no_data(Receiver *r, Segment *segment) noexcept nogil:
    if r.ranges == 0 and segment.sent_ns >= r.recent_ns:
        r.recent_ns = segment.sent_ns


cdef inline int64_t right_edge(Receiver *r, Parameters *p) noexcept nogil:
    # Of the window to advertise, where it limits.
    r.edge = <int32_t>max(<int64_t>r.edge, r.next_seq + open_segments(r, p))
    return r.edge


cdef inline void receiver_limit(Receiver *r, Parameters *p, bint lags) noexcept nogil:
    r.limits = True
    r.lags = lags
    r.edge = <int32_t>max(r.advertised_bytes // p.mss_bytes, 1)


cdef inline bint receiver_read(
    Receiver *r, Parameters *p, int64_t size_bytes, int64_t now
) noexcept nogil:
    # Whether the peer is to know at once.
    cdef int64_t left = r.edge - r.next_seq
    r.read_bytes += size_bytes
    tune_window(r, p, r.read_bytes, now)
    if r.finished or 2 * left * p.mss_bytes > max(r.clamp_bytes, p.mss_bytes):
        return False
    return open_segments(r, p) >= max(2 * left, 1)


cdef inline int64_t open_segments(Receiver *r, Parameters *p) noexcept nogil:
    cdef int64_t most_bytes = max(r.clamp_bytes, p.mss_bytes)
    cdef int64_t free_bytes = most_bytes - unread_bytes(r)
    if free_bytes < most_bytes >> 4:
        return 0
    return min(free_bytes, max(r.advertised_bytes, p.mss_bytes)) // p.mss_bytes


cdef inline int64_t unread_bytes(Receiver *r) noexcept nogil:
    return r.received_bytes - r.read_bytes if r.lags else 0


cdef inline void receiver_free(Receiver *r) noexcept nogil:
    free(r.out_of_order)
    r.out_of_order = NULL
    r.room = 0
    r.ranges = 0


cdef inline int receiver_on_data(
    Receiver *r, Parameters *p, Segment *segment, const int64_t *rto_ns, int64_t now
) noexcept nogil:
    # Returns -1 when there is no memory, 1 when the compressed acknowledgement must leave now, and
    # `receiver_report_held` be called after it.
    cdef int32_t seq = segment.seq
    if seq <= r.last_ack and segment.sent_ns >= r.recent_ns:
        r.recent_ns = segment.sent_ns
    if seq >= (<int64_t>r.edge if r.limits else r.next_seq + p.window):
        r.ack_due = True
        r.ack_now = True
        return 0
    r.duplicate = NO_SEQ
    if segment.ecn & CWR:
        r.demands_cwr = False
        r.ack_now = True
    if seq < r.next_seq:
        receiver_duplicate(r, p, seq)
        return 0
    r.ack_due = True
    if segment.flags & FIN:
        r.fin_seq = seq
    if p.quic:
        count_packet(r, seq)
    if seq == r.next_seq:
        note_gap(r, p, rto_ns, now)
    receiver_measure(r, p, segment, now)
    if seq == r.next_seq:
        receiver_deliver(r, segment.payload_bytes)
        if not r.lags:
            tune_window(r, p, r.received_bytes, now)
        return 0
    return receiver_hold(r, p, seq, segment.payload_bytes)


cdef inline bint receiver_answer(Endpoint *e, int64_t now) noexcept nogil:
    cdef Receiver *r = &e.receiver
    cdef Parameters *p = e.parameters
    if not r.ack_due:
        return False
    if p.quic:
        return answer_quic(e, now)
    if (r.ack_now or not p.delayed_ack or r.ack_bytes > p.mss_bytes
            or (r.quick > 0 and not r.interactive)):
        return True
    if r.ranges == 0:
        if r.pushed and not r.interactive:
            return True
        if e.timers[DELAYED_ACK] == NEVER:
            e.timers[DELAYED_ACK] = expiry(now, p.delayed_ack_ns, p.tick_ns)
        return False
    return receiver_compress(e, e.sender.rtt.smoothed_x8 >> 3, now)


cdef inline void count_packet(Receiver *r, int32_t seq) noexcept nogil:
    # Count a packet of QUIC (in `compressed`); one out of order is acknowledged at once.
    if r.compressed < QUIC_PACKETS_PER_ACK:
        r.compressed += 1
    if seq != (r.out_of_order[r.ranges - 1].end if r.ranges > 0 else r.next_seq):
        r.ack_now = True


cdef inline bint answer_quic(Endpoint *e, int64_t now) noexcept nogil:
    cdef Receiver *r = &e.receiver
    cdef Parameters *p = e.parameters
    if r.ack_now or not p.delayed_ack or r.compressed >= QUIC_PACKETS_PER_ACK:
        return True
    if e.timers[DELAYED_ACK] == NEVER:
        e.timers[DELAYED_ACK] = expiry(now, p.delayed_ack_ns, p.tick_ns)
    return False


cdef inline void receiver_acknowledged(Endpoint *e) noexcept nogil:
    cdef Receiver *r = &e.receiver
    if r.ack_due and r.quick > 0:
        r.quick -= 1
    r.ack_due = False
    r.ack_now = False
    r.ack_bytes = 0
    r.pushed = False
    r.compressed = 0
    r.last_ack = r.next_seq
    e.timers[DELAYED_ACK] = NEVER
    e.timers[COMPRESSED_ACK] = NEVER


cdef inline int receiver_blocks(Receiver *r, int32_t *start, int32_t *end) noexcept nogil:
    # Write the SACK blocks of an acknowledgement, return how many.
    cdef int found = 0
    cdef int32_t block = 0
    if r.duplicate != NO_SEQ:
        start[0] = r.duplicate
        end[0] = r.duplicate + 1
        found = 1
        r.duplicate = NO_SEQ
    while block < r.block_count and found < SACK_SENT:
        start[found] = r.block_start[block]
        end[found] = r.block_end[block]
        found += 1
        block += 1
    return found


cdef inline void receiver_duplicate(Receiver *r, Parameters *p, int32_t seq) noexcept nogil:
    r.duplicate = seq
    r.quick = max(r.quick, most_quick(p))
    r.interactive = False
    r.ack_due = True
    r.ack_now = True


cdef inline int64_t most_quick(Parameters *p) noexcept nogil:
    return min(max(p.window // 2, 2), QUICK_ACKS)


cdef inline void note_gap(
    Receiver *r, Parameters *p, const int64_t *rto_ns, int64_t now
) noexcept nogil:
    # No time-out is shorter than `least_rto_ns`: the sender's is read after longer gaps only.
    cdef int64_t gap_ns = now - r.last_data_ns
    if r.last_data_ns < 0 or (gap_ns > p.least_rto_ns and gap_ns > rto_ns[0]):
        r.quick = max(r.quick, most_quick(p))
    r.last_data_ns = now


cdef inline void receiver_measure(
    Receiver *r, Parameters *p, Segment *segment, int64_t now
) noexcept nogil:
    note_rtt(r, p, segment, now)
    if p.ecn:
        check_mark(r, segment.ecn & ECN_FIELD)
    grow_window(r, p, segment.payload_bytes)
    if segment.flags & PSH or segment.payload_bytes < p.mss_bytes:
        r.pushed = True


cdef inline void check_mark(Receiver *r, uint8_t ecn) noexcept nogil:
    if ecn == NOT_ECT:
        if r.ecn_seen:
            be_quick(r)
        return
    r.ecn_seen = True
    if ecn == CE and not r.demands_cwr:
        be_quick(r)
        r.demands_cwr = True


cdef inline void be_quick(Receiver *r) noexcept nogil:
    if r.quick < QUICK_AFTER_MARK:
        r.quick = QUICK_AFTER_MARK
    r.interactive = False


cdef inline void grow_window(Receiver *r, Parameters *p, int64_t payload_bytes) noexcept nogil:
    cdef int64_t room_bytes = r.clamp_bytes - unread_bytes(r) - r.advertised_bytes
    if payload_bytes >= LEAST_GROWING_BYTES and room_bytes > 0:
        r.advertised_bytes += min(2 * p.mss_bytes, room_bytes)
        r.quick |= 1


cdef inline void note_rtt(
    Receiver *r, Parameters *p, Segment *segment, int64_t now
) noexcept nogil:
    cdef int64_t rtt_ns
    if segment.echo_ns != r.last_echo_ns and segment.payload_bytes >= p.mss_bytes:
        r.last_echo_ns = segment.echo_ns
        rtt_ns = now - segment.echo_ns
        if r.rtt_x8 == 0 or rtt_ns << 3 < r.rtt_x8:
            r.rtt_x8 = rtt_ns << 3
        else:
            r.rtt_x8 += rtt_ns - (r.rtt_x8 >> 3)


cdef inline void tune_window(
    Receiver *r, Parameters *p, int64_t read_bytes, int64_t now
) noexcept nogil:
    cdef int64_t copied, window
    if r.rtt_x8 == 0 or now - r.space_since_ns < r.rtt_x8 >> 3:
        return
    copied = read_bytes - r.space_mark_bytes
    if copied > r.space_bytes:
        window = 2 * copied
        window += 2 * scaled(window, copied - r.space_bytes, r.space_bytes)
        if r.ranges > 0:
            window += (r.out_of_order[r.ranges - 1].end - r.next_seq) * p.mss_bytes
        r.clamp_bytes = max(r.clamp_bytes, min(window, p.receive_window_bytes))
        r.space_bytes = copied
    r.space_mark_bytes = read_bytes
    r.space_since_ns = now


cdef inline void receiver_deliver(Receiver *r, int64_t payload_bytes) noexcept nogil:
    r.next_seq += 1
    r.received_bytes += payload_bytes
    r.ack_bytes += payload_bytes
    if r.ranges > 0:
        if r.out_of_order[0].start == r.next_seq:
            r.next_seq = r.out_of_order[0].end
            r.received_bytes += r.out_of_order[0].held
            r.ack_bytes += r.out_of_order[0].held
            receiver_remove_range(r, 0)
        if r.ranges == 0:
            r.ack_now = True
        receiver_trim_blocks(r)
    if r.fin_seq != NO_SEQ and r.next_seq > r.fin_seq and not r.finished:
        r.finished = True
        r.interactive = True


cdef inline int receiver_hold(
    Receiver *r, Parameters *p, int32_t seq, int64_t payload_bytes
) noexcept nogil:
    cdef int32_t at = r.ranges
    while at > 0 and r.out_of_order[at - 1].start > seq:
        at -= 1
    if at > 0 and seq < r.out_of_order[at - 1].end:
        at -= 1
        r.duplicate = seq
    else:
        at = receiver_join(r, at, seq, payload_bytes)
        if at < 0:
            return -1
    if r.compressed > 0 and not p.quic and is_crowded(r, seq):
        return 1
    receiver_report(r, r.out_of_order[at].start, r.out_of_order[at].end)
    return 0


cdef inline int32_t receiver_join(
    Receiver *r, int32_t at, int32_t seq, int64_t payload_bytes
) noexcept nogil:
    cdef Range *ranges = r.out_of_order
    if at > 0 and ranges[at - 1].end == seq:
        at -= 1
        ranges[at].end = seq + 1
        ranges[at].held += payload_bytes
    else:
        if receiver_insert_range(r, at, seq, payload_bytes) < 0:
            return -1
        ranges = r.out_of_order
    if at + 1 < r.ranges and ranges[at + 1].start == seq + 1:
        ranges[at].end = ranges[at + 1].end
        ranges[at].held += ranges[at + 1].held
        receiver_remove_range(r, at + 1)
    return at


cdef inline bint is_crowded(Receiver *r, int32_t seq) noexcept nogil:
    cdef int32_t block
    if r.block_count < BLOCKS_EXPECTED:
        return False
    for block in range(BLOCKS_EXPECTED):
        if r.block_start[block] <= seq + 1 and seq <= r.block_end[block]:
            return False
    return True


cdef inline void receiver_report_held(Receiver *r, int32_t seq) noexcept nogil:
    cdef int32_t at = r.ranges - 1
    while r.out_of_order[at].start > seq:
        at -= 1
    receiver_report(r, r.out_of_order[at].start, r.out_of_order[at].end)


cdef inline int receiver_insert_range(
    Receiver *r, int32_t at, int32_t seq, int64_t payload_bytes
) noexcept nogil:
    cdef void *grown
    cdef int32_t room
    if r.ranges == r.room:
        room = r.room * 2 if r.room else 4
        grown = realloc(r.out_of_order, <size_t>room * sizeof(Range))
        if grown == NULL:
            return -1
        r.out_of_order = <Range *>grown
        r.room = room
    memmove(&r.out_of_order[at + 1], &r.out_of_order[at],
            <size_t>(r.ranges - at) * sizeof(Range))
    r.out_of_order[at].start = seq
    r.out_of_order[at].end = seq + 1
    r.out_of_order[at].held = payload_bytes
    r.ranges += 1
    return 0


cdef inline void receiver_remove_range(Receiver *r, int32_t at) noexcept nogil:
    r.ranges -= 1
    memmove(&r.out_of_order[at], &r.out_of_order[at + 1],
            <size_t>(r.ranges - at) * sizeof(Range))


cdef inline void receiver_report(Receiver *r, int32_t start, int32_t end) noexcept nogil:
    cdef int32_t kept = 0
    cdef int32_t block
    for block in range(r.block_count):
        if not (r.block_start[block] >= start and r.block_end[block] <= end):
            r.block_start[kept] = r.block_start[block]
            r.block_end[kept] = r.block_end[block]
            kept += 1
    if kept > SACK_KEPT - 1:
        kept = SACK_KEPT - 1
    for block in range(kept, 0, -1):
        r.block_start[block] = r.block_start[block - 1]
        r.block_end[block] = r.block_end[block - 1]
    r.block_start[0] = start
    r.block_end[0] = end
    r.block_count = kept + 1


cdef inline void receiver_trim_blocks(Receiver *r) noexcept nogil:
    cdef int32_t kept = 0
    cdef int32_t block
    for block in range(r.block_count):
        if r.block_end[block] > r.next_seq:
            r.block_start[kept] = r.block_start[block]
            r.block_end[kept] = r.block_end[block]
            kept += 1
    r.block_count = kept


cdef inline bint receiver_compress(
    Endpoint *e, int64_t smoothed_rtt_ns, int64_t now
) noexcept nogil:
    cdef Receiver *r = &e.receiver
    cdef int64_t delay_ns, rtt_ns
    if r.compressed >= MOST_COMPRESSED:
        return True
    if r.compressed_at != r.next_seq:
        r.compressed_at = r.next_seq
        r.duplicate_acks = 0
    if r.duplicate_acks < UNCOMPRESSED:
        r.duplicate_acks += 1
        return True
    r.compressed += 1
    if e.timers[COMPRESSED_ACK] == NEVER:
        rtt_ns = r.rtt_x8 >> 3
        if rtt_ns == 0 or 0 < smoothed_rtt_ns < rtt_ns:
            rtt_ns = smoothed_rtt_ns
        delay_ns = min(LONGEST_COMPRESSION_NS, rtt_ns // 20)
        e.timers[COMPRESSED_ACK] = now + delay_ns + COMPRESSION_SLACK_NS
    return False
