# What the machine likes: memory on cache lines, and on huge pages where there is much of it. In a
# large network every event is somewhere else, and with small pages finding the memory would cost
# more than reading it.

from libc.stdint cimport int32_t
from libc.stdlib cimport free
from libc.string cimport memcpy
from posix.stdlib cimport posix_memalign

cdef extern from *:
    """
    #include <sys/mman.h>
    #define SIMNET_HUGE_PAGE ((size_t)1 << 21)
    static inline void simnet_want_huge_pages(void *memory, size_t bytes) {
    #ifdef MADV_HUGEPAGE
        (void)madvise(memory, bytes, MADV_HUGEPAGE);  /* a wish: it does no harm where refused */
    #endif
    }
    #define simnet_likely(x) __builtin_expect(!!(x), 1)
    #define simnet_unlikely(x) __builtin_expect(!!(x), 0)
    /* The empty statement keeps the compiler from taking a function that does nothing else for one
       without effect, whose calls it would leave out. */
    static inline void simnet_prefetch(const void *memory) {
        __builtin_prefetch(memory, 1, 3);
        __asm__ volatile("");
    }
    """
    size_t HUGE_PAGE "SIMNET_HUGE_PAGE"
    bint likely "simnet_likely"(bint x) noexcept nogil
    bint unlikely "simnet_unlikely"(bint x) noexcept nogil
    void prefetch "simnet_prefetch"(const void *memory) noexcept nogil
    void want_huge_pages "simnet_want_huge_pages"(void *memory, size_t bytes) noexcept nogil

cdef enum:
    LINE = 64              # bytes of the cache that come at once
    CLASSES = 24           # of sizes that a pool hands out, each twice the one before

cdef struct Arena:
    # Memory that is handed out in pieces and given back as a whole.
    void **chunks
    int32_t chunk_count
    char *next
    size_t left


cdef inline void *lines_make(size_t bytes) noexcept nogil:
    # NULL when there is no memory. What is large is not yet backed by any.
    cdef void *made = NULL
    if bytes < HUGE_PAGE:
        return made if posix_memalign(&made, 64, bytes if bytes > 0 else 64) == 0 else NULL
    bytes = (bytes + HUGE_PAGE - 1) // HUGE_PAGE * HUGE_PAGE
    if posix_memalign(&made, HUGE_PAGE, bytes) != 0:
        return NULL
    want_huge_pages(made, bytes)
    return made


cdef inline void *lines_grow(void *old, size_t old_bytes, size_t new_bytes) noexcept nogil:
    # As realloc; NULL when there is no memory, and the old stays.
    cdef void *grown = lines_make(new_bytes)
    if grown != NULL and old != NULL:
        memcpy(grown, old, old_bytes)
        free(old)
    return grown


cdef inline void *arena_take(Arena *a, size_t bytes) noexcept nogil:
    # A piece on cache lines; NULL when there is no memory.
    cdef void *chunks
    cdef char *piece
    cdef size_t size
    bytes = (bytes + 63) // 64 * 64 if bytes > 0 else 64
    if bytes > a.left:
        # Small at first, so that a small network costs little.
        size = HUGE_PAGE if a.chunk_count >= 4 else HUGE_PAGE // 4
        if bytes > size:
            size = bytes
        chunks = lines_grow(a.chunks, a.chunk_count * sizeof(void *),
                            (a.chunk_count + 1) * sizeof(void *))
        if chunks == NULL:
            return NULL
        a.chunks = <void **>chunks
        piece = <char *>lines_make(size)
        if piece == NULL:
            return NULL
        a.chunks[a.chunk_count] = piece
        a.chunk_count += 1
        a.next = piece
        a.left = size
    piece = a.next
    a.next += bytes
    a.left -= bytes
    return piece


cdef inline void arena_close(Arena *a) noexcept nogil:
    cdef int32_t k
    for k in range(a.chunk_count):
        free(a.chunks[k])
    free(a.chunks)
    a.chunks = NULL
    a.chunk_count = 0
    a.left = 0
