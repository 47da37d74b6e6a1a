# What the sender knows of each segment in flight: a ring indexed by sequence number.

from libc.stdint cimport int32_t, int64_t, uint32_t
from libc.stdlib cimport free

from simnet._core.structures.memory cimport arena_take, lines_make
from simnet._core.models.tcp.types cimport PathModel, Scoreboard, Sent, Slot
from simnet._core.engine.world cimport World

cdef enum:
    SACKED = 1
    LOST = 2
    IN_FLIGHT_AGAIN = 4
    RETRANSMITTED = 8
    ENDS_WRITE = 16
    CLOSES = 32
    NONE = -1
    FIRST_SIZE = 4         # enough for who only asks
    MODEL_SLOTS = 16       # that hold a PathModel
    LARGEST_POOLED = 12    # class of the largest ring of the pool: 16,384 segments
    LARGEST = 1 << 26      # of segments in flight
    LAST_SEQ = 0x7ffffff0


cdef inline Slot *ring_take(World *w, int32_t size) noexcept nogil:
    # A ring of `size` slots, from the pool if one is free; NULL when there is no memory.
    cdef int k = ring_class(size)
    cdef void *ring = w.rings[k]
    if k > LARGEST_POOLED:
        return <Slot *>lines_make(<size_t>size * sizeof(Slot))
    if ring == NULL:
        return <Slot *>arena_take(&w.arena, <size_t>size * sizeof(Slot))
    w.rings[k] = (<void **>ring)[0]
    return <Slot *>ring


cdef inline void ring_give(World *w, Slot *ring, int32_t size) noexcept nogil:
    cdef int k = ring_class(size)
    if k > LARGEST_POOLED:
        free(ring)
    elif ring != NULL:
        (<void **>ring)[0] = w.rings[k]
        w.rings[k] = ring


cdef inline PathModel *model_take(World *w) noexcept nogil:
    # Room for a model of a path, from the same pool; NULL when there is no memory.
    return <PathModel *>ring_take(w, MODEL_SLOTS)


cdef inline void model_give(World *w, PathModel *model) noexcept nogil:
    ring_give(w, <Slot *>model, MODEL_SLOTS)


cdef inline int ring_class(int32_t size) noexcept nogil:
    cdef int k = 0
    while FIRST_SIZE << k < size:
        k += 1
    return k


cdef inline int board_open(World *w, Scoreboard *board, bint notes) noexcept nogil:
    # With `notes` each segment has a Sent. Returns -1 when there is no memory.
    board.notes = notes
    board.slots = ring_take(w, FIRST_SIZE << notes)
    if board.slots == NULL:
        return -1
    board.size = FIRST_SIZE
    board.una = 0
    board.nxt = 0
    board.sacked = 0
    board.lost = 0
    board.retransmitted = 0
    board.hint = 0
    board.oldest = NONE
    board.newest = NONE
    return 0


cdef inline void board_close(World *w, Scoreboard *board) noexcept nogil:
    ring_give(w, board.slots, board.size << board.notes)
    board.slots = NULL
    board.size = 0


cdef inline Slot *slot_of(Scoreboard *board, int32_t seq) noexcept nogil:
    return &board.slots[seq & (board.size - 1)]


cdef inline Sent *sent_of(Scoreboard *board, int32_t seq) noexcept nogil:
    return <Sent *>&board.slots[board.size + (seq & (board.size - 1))]


cdef inline int64_t in_flight(Scoreboard *board) noexcept nogil:
    return board.nxt - board.una - board.sacked - board.lost + board.retransmitted


cdef inline int32_t board_append(
    World *w, Scoreboard *board, int64_t payload, uint32_t flags, int64_t now
) noexcept nogil:
    # Returns NONE when there is no memory, or no number left.
    cdef int32_t seq = board.nxt
    cdef Slot *slot
    if seq - board.una == board.size:
        if board_grow(w, board) < 0:
            return NONE
    if seq >= LAST_SEQ:
        return NONE
    board.nxt = seq + 1
    slot = slot_of(board, seq)
    slot.sent_ns = now
    slot.payload = <uint32_t>payload
    slot.flags = flags
    board_link(board, seq)
    return seq


cdef inline void board_retransmit(Scoreboard *board, int32_t seq, int64_t now) noexcept nogil:
    cdef Slot *slot = slot_of(board, seq)
    board.retransmitted += 1
    slot.flags |= IN_FLIGHT_AGAIN | RETRANSMITTED
    slot.sent_ns = now
    board_link(board, seq)


cdef inline void board_probe(Scoreboard *board, int32_t seq, int64_t now) noexcept nogil:
    cdef Slot *slot = slot_of(board, seq)
    board_unlink(board, seq)
    slot.flags |= RETRANSMITTED
    slot.sent_ns = now
    board_link(board, seq)


cdef inline void board_sack(Scoreboard *board, int32_t seq) noexcept nogil:
    cdef Slot *slot = slot_of(board, seq)
    cdef uint32_t flags = slot.flags
    if flags & (LOST | IN_FLIGHT_AGAIN) != LOST:
        board_unlink(board, seq)
    if flags & LOST:
        board.lost -= 1
    if flags & IN_FLIGHT_AGAIN:
        board.retransmitted -= 1
    slot.flags = (flags | SACKED) & ~<uint32_t>(LOST | IN_FLIGHT_AGAIN)
    board.sacked += 1


cdef inline void board_lose(Scoreboard *board, int32_t seq) noexcept nogil:
    cdef Slot *slot = slot_of(board, seq)
    cdef uint32_t flags = slot.flags
    if flags & SACKED:
        return
    if flags & (LOST | IN_FLIGHT_AGAIN) != LOST:
        board_unlink(board, seq)
    if flags & LOST == 0:
        board.lost += 1
    if flags & IN_FLIGHT_AGAIN:
        board.retransmitted -= 1
    slot.flags = (flags | LOST) & ~<uint32_t>IN_FLIGHT_AGAIN
    if seq < board.hint:
        board.hint = seq


cdef inline uint32_t board_remove_first(Scoreboard *board) noexcept nogil:
    cdef int32_t seq = board.una
    cdef uint32_t flags = slot_of(board, seq).flags
    if flags & SACKED:
        board.sacked -= 1
    elif flags & (LOST | IN_FLIGHT_AGAIN) != LOST:
        board_unlink(board, seq)
    if flags & LOST:
        board.lost -= 1
    if flags & IN_FLIGHT_AGAIN:
        board.retransmitted -= 1
    board.una = seq + 1
    return flags


cdef inline void board_forgive(Scoreboard *board) noexcept nogil:
    cdef int32_t seq = board.nxt - 1
    cdef Slot *slot
    cdef uint32_t flags
    while seq >= board.una:
        slot = slot_of(board, seq)
        flags = slot.flags
        if flags & LOST:
            slot.flags = flags & ~<uint32_t>LOST
            board.lost -= 1
            if flags & IN_FLIGHT_AGAIN == 0:
                board_link_oldest(board, seq)
        seq -= 1


cdef inline void board_link_oldest(Scoreboard *board, int32_t seq) noexcept nogil:
    cdef Slot *slot = slot_of(board, seq)
    slot.older = NONE
    slot.newer = board.oldest
    if board.oldest == NONE:
        board.newest = seq
    else:
        slot_of(board, board.oldest).older = seq
    board.oldest = seq


cdef inline void board_link(Scoreboard *board, int32_t seq) noexcept nogil:
    cdef Slot *slot = slot_of(board, seq)
    slot.older = board.newest
    slot.newer = NONE
    if board.newest == NONE:
        board.oldest = seq
    else:
        slot_of(board, board.newest).newer = seq
    board.newest = seq


cdef inline void board_unlink(Scoreboard *board, int32_t seq) noexcept nogil:
    cdef Slot *slot = slot_of(board, seq)
    cdef int32_t older = slot.older
    cdef int32_t newer = slot.newer
    if older == NONE:
        board.oldest = newer
    else:
        slot_of(board, older).newer = newer
    if newer == NONE:
        board.newest = older
    else:
        slot_of(board, newer).older = older


cdef inline int board_grow(World *w, Scoreboard *board) noexcept nogil:
    cdef int32_t old = board.size
    cdef int32_t new = old * 2
    cdef int32_t seq = board.una
    cdef Slot *grown
    if old >= LARGEST:
        return -1
    grown = ring_take(w, new << board.notes)
    if grown == NULL:
        return -1
    while seq < board.nxt:
        grown[seq & (new - 1)] = board.slots[seq & (old - 1)]
        if board.notes:
            grown[new + (seq & (new - 1))] = board.slots[old + (seq & (old - 1))]
        seq += 1
    ring_give(w, board.slots, old << board.notes)
    board.slots = grown
    board.size = new
    return 0
