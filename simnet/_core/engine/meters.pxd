# Counters and histograms of the compiled core: the columns of simnet.engine.columns.
#
# A histogram is log-bucketed (HDR style: 128 buckets an octave, exact below 128 ns). The pages of
# an owner, one an octave, are allocated when a value first falls into them, so that a flow whose
# delays keep within a factor of eight costs three pages of 256 bytes.

from libc.stdint cimport int32_t, int64_t, uint16_t, uint64_t
from libc.stdlib cimport free, realloc
from libc.string cimport memset

from simnet._core.structures.memory cimport lines_grow, lines_make, prefetch, unlikely

cdef extern from *:
    """
    #define simnet_clz(x) __builtin_clzll(x)
    """
    int leading_zeros "simnet_clz"(uint64_t x) noexcept nogil

cdef enum:
    BUCKET_BITS = 7
    BUCKETS = 128
    OCTAVES = 57           # of values below 2^63

cdef struct ClassCounters:
    # Of one traffic class at one interface; an interface's own counts are their sums.
    int64_t offered_packets
    int64_t offered_bytes
    int64_t carried_packets
    int64_t carried_bytes
    int64_t wait_sum
    int64_t lost_packets
    int64_t lost_bytes
    int64_t dropped_packets
    int64_t dropped_bytes
    int64_t dropped_inside_packets
    int64_t marked_packets
    int64_t unused[5]      # to whole cache lines

cdef struct Histograms:
    int32_t *page_of       # [owner][octave]; 0 where there is none yet
    uint16_t *pages        # page 0 is never used
    int64_t *spills        # pages * BUCKETS + bucket, once for each 2^16 values counted there
    int32_t owners
    int32_t page_count
    int32_t page_room
    int32_t spill_count
    int32_t spill_room


cdef struct RecentPage:
    # Where an owner's last value was counted.
    int32_t page           # 0: nowhere yet
    int32_t octave


cdef inline int histograms_open(Histograms *h, int32_t owners) noexcept nogil:
    # Returns -1 when there is no memory.
    h.owners = owners
    h.page_count = 1
    h.page_room = 0
    h.spill_count = 0
    h.spill_room = 0
    h.pages = NULL
    h.spills = NULL
    h.page_of = <int32_t *>lines_make(<size_t>owners * OCTAVES * sizeof(int32_t))
    if h.page_of == NULL:
        return -1
    memset(h.page_of, 0, <size_t>owners * OCTAVES * sizeof(int32_t))
    return 0


cdef inline void histograms_close(Histograms *h) noexcept nogil:
    free(h.page_of)
    free(h.pages)
    free(h.spills)
    h.page_of = NULL
    h.pages = NULL
    h.spills = NULL


cdef inline void histograms_clear(Histograms *h) noexcept nogil:
    # Forget the values counted so far, and keep the pages.
    if h.page_room:
        memset(h.pages, 0, <size_t>h.page_room * BUCKETS * sizeof(uint16_t))
    h.spill_count = 0


cdef inline int32_t histogram_page(Histograms *h, int32_t *slot) noexcept nogil:
    # Make a page; returns 0 when there is no memory.
    cdef void *grown
    cdef int32_t room
    if h.page_count >= h.page_room:
        room = h.page_room * 2 if h.page_room else 64
        grown = lines_grow(h.pages, <size_t>h.page_room * BUCKETS * sizeof(uint16_t),
                           <size_t>room * BUCKETS * sizeof(uint16_t))
        if grown == NULL:
            return 0
        h.pages = <uint16_t *>grown
        memset(h.pages + <size_t>h.page_room * BUCKETS, 0,
               <size_t>(room - h.page_room) * BUCKETS * sizeof(uint16_t))
        h.page_room = room
    slot[0] = h.page_count
    h.page_count += 1
    return slot[0]


cdef inline int histogram_spill(Histograms *h, size_t bucket) noexcept nogil:
    cdef void *grown
    cdef int32_t room
    if h.spill_count == h.spill_room:
        room = h.spill_room * 2 if h.spill_room else 64
        grown = realloc(h.spills, <size_t>room * sizeof(int64_t))
        if grown == NULL:
            return -1
        h.spills = <int64_t *>grown
        h.spill_room = room
    h.spills[h.spill_count] = <int64_t>bucket
    h.spill_count += 1
    return 0


cdef inline int32_t octave_of(int64_t value) noexcept nogil:
    return 64 - BUCKET_BITS - leading_zeros(<uint64_t>value) if value >= BUCKETS else 0


cdef inline size_t bucket_of(int32_t page, int32_t octave, int64_t value) noexcept nogil:
    cdef int64_t offset = (value >> (octave - 1)) - BUCKETS if octave > 0 else value
    return (<size_t>page << BUCKET_BITS) + <size_t>offset


cdef inline int32_t page_of(Histograms *h, int32_t owner, int32_t octave) noexcept nogil:
    # Returns 0 when there is no memory.
    cdef int32_t *slot = &h.page_of[<size_t>owner * OCTAVES + octave]
    return histogram_page(h, slot) if unlikely(slot[0] == 0) else slot[0]


cdef inline int histogram_count(Histograms *h, int32_t owner, int64_t value) noexcept nogil:
    # Count `value` >= 0 of `owner`; returns -1 when there is no memory.
    cdef int32_t octave = octave_of(value)
    return count_on_page(h, page_of(h, owner, octave), octave, value)


cdef inline int histogram_count_recent(
    Histograms *h, int32_t owner, int64_t value, RecentPage *recent
) noexcept nogil:
    # The same for an owner who keeps in mind on which page its last value was.
    cdef int32_t octave = octave_of(value)
    if recent.octave != octave or recent.page == 0:
        recent.page = page_of(h, owner, octave)
        recent.octave = octave
    return count_on_page(h, recent.page, octave, value)


cdef inline int count_on_page(
    Histograms *h, int32_t page, int32_t octave, int64_t value
) noexcept nogil:
    cdef size_t bucket = bucket_of(page, octave, value)
    if unlikely(page == 0):
        return -1
    h.pages[bucket] += 1
    if unlikely(h.pages[bucket] == 0):
        return histogram_spill(h, bucket)
    return 0


# Asking for memory ahead: where the page of a value is noted, or its bucket.


cdef inline void fetch_page(Histograms *h, int32_t owner, int64_t value) noexcept nogil:
    prefetch(&h.page_of[<size_t>owner * OCTAVES + octave_of(value)])


cdef inline void fetch_bucket(Histograms *h, int32_t owner, int64_t value) noexcept nogil:
    cdef int32_t octave = octave_of(value)
    prefetch(&h.pages[bucket_of(h.page_of[<size_t>owner * OCTAVES + octave], octave, value)])


cdef inline void fetch_recent(
    Histograms *h, int32_t owner, int64_t value, RecentPage *recent
) noexcept nogil:
    cdef int32_t octave = octave_of(value)
    if recent.octave == octave:
        prefetch(&h.pages[bucket_of(recent.page, octave, value)])
    else:
        fetch_page(h, owner, value)
