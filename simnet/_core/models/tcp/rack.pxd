# RACK: losses are told by time (RFC 8985 section 6), as tcp_recovery.c of Linux.

from libc.stdint cimport int32_t, int64_t

from simnet._core.models.tcp.scoreboard cimport NONE, board_lose, slot_of
from simnet._core.models.tcp.types cimport Rack, Scoreboard, Slot


cdef inline void rack_open(Rack *rack) noexcept nogil:
    rack.sent_ns = -1
    rack.end_seq = 0
    rack.rtt_ns = 0
    rack.advanced = False


cdef inline void rack_delivered(
    Rack *rack, int32_t seq, int64_t sent_ns, bint again, int64_t least_rtt_ns, int64_t now
) noexcept nogil:
    cdef int64_t rtt_ns = now - sent_ns
    if again and rtt_ns < least_rtt_ns:
        return
    rack.advanced = True
    rack.rtt_ns = rtt_ns
    if sent_ns > rack.sent_ns or (sent_ns == rack.sent_ns and seq + 1 > rack.end_seq):
        rack.sent_ns = sent_ns
        rack.end_seq = seq + 1


cdef inline int64_t rack_detect_losses(
    Rack *rack, Scoreboard *board, int64_t reorder_ns, int64_t now
) noexcept nogil:
    cdef int64_t wait_ns = 0
    cdef int64_t sent_ns, remaining
    cdef int32_t seq = board.oldest
    cdef int32_t following
    cdef Slot *slot
    while seq != NONE:
        slot = slot_of(board, seq)
        sent_ns = slot.sent_ns
        following = slot.newer
        if sent_ns > rack.sent_ns or (sent_ns == rack.sent_ns and seq + 1 >= rack.end_seq):
            break
        remaining = rack.rtt_ns + reorder_ns - (now - sent_ns)
        if remaining <= 0:
            board_lose(board, seq)
        elif remaining > wait_ns:
            wait_ns = remaining
        seq = following
    return wait_ns
