# A person's stream: datagrams at constant rates or the frames of a video, each way, in one piece or
# several. Side 0 sends up, side 1 down. In compiled form what simnet.engine.reference.media_streams
# and simnet.models.video_frames are.

from libc.stdint cimport int32_t, int64_t, uint64_t
from libc.stdlib cimport realloc

from simnet._core.chance.random cimport inverse_normal, splitmix_part, whole
from simnet._core.structures.heap cimport heap_remove, heap_set
from simnet._core.structures.memory cimport unlikely
from simnet._core.engine.connections cimport DONE, PATIENCE, connection_make
from simnet._core.engine.people cimport complete
from simnet._core.engine.sources cimport later, send_datagram
from simnet._core.models.tcp.types cimport Call, Connection
from simnet._core.engine.world cimport (
    FAILURE_MEMORY, KIND_PATIENCE, KIND_SOURCE, NEVER, NONE, SIDE, Completion, Packet, World,
    connection_at, source_of, tie_of,
)

cdef enum:
    # Connection.is_stream.
    OF_DATAGRAMS = 1
    OF_FRAMES = 2          # in this piece
    LARGEST_FRAME = 1000000000

cdef struct Video:
    # Of a piece with frames.
    int64_t gap_ns
    uint64_t counter
    int64_t playout_ns
    double spare           # share of a frame's packets that may be missing
    double frame_bytes[2]


cdef inline int32_t start_stream(
    World *w, int32_t flow, int64_t size_bytes, int64_t up_gap_ns, int64_t down_gap_ns,
    int64_t duration_ns, bint kept, int32_t slot, Video *video,
) noexcept nogil:
    # Start a stream, now, or go on with the one of a slot; return its slot, NONE when there is no
    # memory. A gap of NEVER leaves its direction silent. One that is `kept` may be continued. With
    # a `video` its frames are sent, else datagrams of one size.
    cdef int64_t serial = w.serials
    cdef Connection *c
    cdef Call *call
    cdef int side
    cdef int64_t wait
    cdef bint paused = slot != NONE and w.now > connection_at(w, slot).stream_end_ns
    if slot == NONE:
        slot = connection_make(w, flow, serial)
        if slot == NONE:
            return NONE
        c = connection_at(w, slot)
        c.is_stream = OF_DATAGRAMS
        c.streams = call_make(w)
        if c.streams == NONE:
            return NONE
        w.calls[c.streams].serial = serial
    w.serials += 1
    c = connection_at(w, slot)
    c.serial = serial
    c.held = kept
    c.is_stream = OF_DATAGRAMS if video == NULL else OF_FRAMES
    call = &w.calls[c.streams]
    c.size_or_legs = size_bytes
    c.stream_end_ns = later(w.now, duration_ns)
    c.stream_gap_ns[0] = up_gap_ns
    c.stream_gap_ns[1] = down_gap_ns
    for side in range(2):
        c.stream_sent[side] = 0
        c.stream_received[side] = 0
        call.delay_sum[side] = 0
        begin_pictures(w, call, side, c.stream_gap_ns[side], video, paused)
        if c.stream_gap_ns[side] < NEVER:
            wait = 0
            if call.last_ns[side] >= 0:
                wait = max(later(call.last_ns[side], c.stream_gap_ns[side]) - w.now, <int64_t>0)
            emit_after(w, c, slot, side, wait)
    heap_set(&w.far, source_of(w, slot, PATIENCE), c.stream_end_ns,
             tie_of(KIND_PATIENCE, serial, 0))
    return slot


cdef inline int32_t call_make(World *w) noexcept nogil:
    # Take a call from the pool; NONE when there is no memory.
    cdef int32_t k, room
    cdef void *grown
    cdef Call *call
    cdef int side
    if w.call_free == NONE:
        room = w.call_room * 2 if w.call_room else 16
        grown = realloc(w.calls, <size_t>room * sizeof(Call))
        if grown == NULL:
            w.failure = FAILURE_MEMORY
            return NONE
        w.calls = <Call *>grown
        for k in range(w.call_room, room):
            w.calls[k].next_free = k + 1 if k + 1 < room else NONE
        w.call_free = w.call_room
        w.call_room = room
    k = w.call_free
    call = &w.calls[k]
    w.call_free = call.next_free
    for side in range(2):
        call.last_ns[side] = -1
        call.transit[side] = -1
        call.jitter[side] = 0
        call.silent[side] = True
        call.frame_number[side] = 0
        call.frame_sent[side] = -1
        call.left[side] = 0
        call.least[side] = NEVER
    return k


# What is shown of a video.


cdef inline void begin_pictures(
    World *w, Call *call, int side, int64_t gap_ns, Video *video, bint paused
) noexcept nogil:
    # Begin a piece.
    call.frames_sent[side] = 0
    call.whole[side] = 0
    call.frozen[side] = 0
    if paused or call.silent[side]:
        call.picture[side] = w.now
        call.told[side] = w.now
    call.silent[side] = video == NULL or gap_ns == NEVER
    call.playout = NEVER
    if video != NULL:
        call.counter = video.counter
        call.playout = video.playout_ns
        call.spare = video.spare
        call.frame_bytes[side] = video.frame_bytes[side]
        call.freezes = max(3 * video.gap_ns, video.gap_ns + 150000000)


cdef inline int64_t frozen_until(Call *call, int side, int64_t now) noexcept nogil:
    # How long freezes have lasted that were not told before this piece.
    if call.silent[side] or now - call.picture[side] < call.freezes:
        return call.frozen[side]
    return call.frozen[side] + now - call.told[side]


cdef inline void receive_of_frame(World *w, Call *call, Packet *packet) noexcept nogil:
    cdef int side = packet.flags & SIDE
    cdef int64_t delay = w.now - packet.stamp
    if delay < call.least[side]:
        call.least[side] = delay
    if packet.stamp < call.frame_sent[side]:
        return
    if packet.stamp > call.frame_sent[side]:
        call.frame_sent[side] = packet.stamp
        call.left[side] = packet.ack
    call.left[side] -= 1
    if call.left[side] == 0 and delay - call.least[side] <= call.playout:
        call.whole[side] += 1
        call.frozen[side] = frozen_until(call, side, w.now)
        call.picture[side] = w.now
        call.told[side] = w.now


cdef inline bint send_frame(World *w, Connection *c, int32_t slot, int side) noexcept nogil:
    # Send the packets of a frame, now; returns False when there is no memory.
    cdef Call *call = &w.calls[c.streams]
    cdef uint64_t number = <uint64_t>(2 * call.frame_number[side] + side)
    cdef double share = 9.588709444976104e-07 + (
        <double>(splitmix_part(call.counter, number) >> 11) * 1.1102230246251565e-16
        + 5.551115123125783e-17) * (0.9999990411290555 - 9.588709444976104e-07)
    cdef double factor = 1.0 + 0.105 * inverse_normal(share)
    cdef int64_t size, count, larger, needed
    factor = min(max(factor, 0.5), 1.5)
    size = whole(call.frame_bytes[side] * factor, 1, LARGEST_FRAME)
    count = (size + c.size_or_legs - 1) // c.size_or_legs
    needed = max(<int64_t>1, count - <int64_t>(call.spare * <double>count + 0.5))
    larger = size % count
    size = size // count
    call.frame_number[side] += 1
    call.frames_sent[side] += 1
    c.stream_sent[side] += count
    for number in range(<uint64_t>count):
        if not send_datagram(
                w, c.flow, side, size + (<int64_t>number < larger), slot, <int32_t>needed):
            return False
    return True


# Datagrams.


cdef inline void receive_datagram(World *w, Packet *packet) noexcept nogil:
    # A datagram of a person's stream has arrived: count it, with its delay and the interarrival
    # jitter of RFC 3550 section A.8.
    cdef Connection *c = connection_at(w, packet.owner)
    cdef Call *call = &w.calls[c.streams]
    cdef int side = packet.flags & SIDE
    cdef int64_t delay = w.now - packet.stamp
    cdef int64_t change
    c.stream_received[side] += 1
    call.delay_sum[side] += delay
    if call.transit[side] >= 0:
        change = delay - call.transit[side]
        if change < 0:
            change = -change
        call.jitter[side] += change - ((call.jitter[side] + 8) >> 4)
    call.transit[side] = delay
    if unlikely(packet.ack > 0):
        receive_of_frame(w, call, packet)


cdef inline void emit_after(
    World *w, Connection *c, int32_t slot, int side, int64_t delay
) noexcept nogil:
    cdef int64_t time = later(w.now, delay)
    if time < c.stream_end_ns:
        heap_set(&w.far, source_of(w, slot, side), time,
                 tie_of(KIND_SOURCE, w.flow_count + c.serial * 2 + 1 - side, 0))
    else:
        heap_remove(&w.far, source_of(w, slot, side))


cdef inline void stream_event(World *w, int32_t slot, int side) noexcept nogil:
    cdef Connection *c = connection_at(w, slot)
    cdef bint sent
    w.calls[c.streams].last_ns[side] = w.now
    if unlikely(c.is_stream == OF_FRAMES):
        sent = send_frame(w, c, slot, side)
    else:
        c.stream_sent[side] += 1
        sent = send_datagram(w, c.flow, side, c.size_or_legs, slot, 0)
    if sent:
        emit_after(w, c, slot, side, c.stream_gap_ns[side])


cdef inline void end_stream(World *w, Connection *c) noexcept nogil:
    cdef Completion *done = complete(w, c.serial, DONE, 0)
    cdef Call *call = &w.calls[c.streams]
    cdef int side
    if done != NULL:
        for side in range(2):
            if not call.silent[side] and w.now - call.picture[side] >= call.freezes:
                call.frozen[side] = frozen_until(call, side, w.now)
                call.told[side] = w.now
            done.sent[side] = c.stream_sent[side]
            done.received[side] = c.stream_received[side]
            done.delay_sum[side] = call.delay_sum[side]
            done.jitter[side] = call.jitter[side]
            done.frames_sent[side] = call.frames_sent[side]
            done.whole[side] = call.whole[side]
            done.frozen[side] = call.frozen[side]
