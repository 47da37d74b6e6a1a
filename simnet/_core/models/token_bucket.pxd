# A bucket of tokens, counted in bit x ns/s; simnet.models.token_bucket in compiled form.

from libc.stdint cimport int64_t, uint64_t

from simnet._core.models.transmitter cimport WORK_OF_A_BYTE
from simnet._core.engine.world cimport uint128_t

cdef extern from *:
    """
    #define SIMNET_LONGEST_DEBT ((int64_t)60000000000)
    #define SIMNET_MOST_DEBT ((int64_t)1 << 62)
    #define SIMNET_MOST_BURST ((int64_t)500000000)
    """
    int64_t LONGEST_DEBT "SIMNET_LONGEST_DEBT"
    int64_t MOST_DEBT "SIMNET_MOST_DEBT"
    int64_t MOST_BURST "SIMNET_MOST_BURST"   # bytes

cdef struct TokenBucket:
    int64_t level          # below 0 where more was taken than there was
    int64_t depth
    int64_t rate
    int64_t since
    int64_t floor


cdef inline int64_t tokens_of(int64_t burst) except -1:
    # Those of a bucket of so many bytes.
    if burst > MOST_DEBT // WORK_OF_A_BYTE:
        raise OverflowError("a bucket so deep cannot be counted")
    return burst * WORK_OF_A_BYTE


cdef inline int bucket_open(TokenBucket *b, int64_t rate, int64_t burst) except -1:
    b.rate = rate
    b.level = b.depth = tokens_of(burst)
    b.since = 0
    b.floor = -(MOST_DEBT if rate > MOST_DEBT // LONGEST_DEBT else LONGEST_DEBT * rate)
    return 0


cdef inline uint128_t bucket_came(TokenBucket *b, int64_t now) noexcept nogil:
    # The tokens that came since it was filled last, more than fit in perhaps. A product of two
    # words costs a tenth of what a division does.
    return <uint128_t>(<uint64_t>(now - b.since)) * <uint64_t>b.rate


cdef inline void bucket_refill(TokenBucket *b, int64_t now) noexcept nogil:
    cdef uint128_t came = bucket_came(b, now)
    b.since = now
    if came > <uint64_t>(b.depth - b.level):
        b.level = b.depth
    else:
        b.level += <int64_t>came


cdef inline int64_t bucket_refill_spilling(
    TokenBucket *b, int64_t now, int64_t room
) noexcept nogil:
    # Return, of the tokens that do not fit in, those for which there is room elsewhere.
    cdef uint128_t came = bucket_came(b, now)
    cdef int64_t missing = b.depth - b.level
    b.since = now
    if came <= <uint64_t>missing:
        b.level += <int64_t>came
        return 0
    b.level = b.depth
    if came > <uint64_t>(missing + room):
        return room
    return <int64_t>came - missing


cdef inline void bucket_take(TokenBucket *b, int64_t size) noexcept nogil:
    b.level -= size * WORK_OF_A_BYTE
    if b.level < b.floor:
        b.level = b.floor


cdef inline bint bucket_conforms(TokenBucket *b, int64_t size, int64_t now) noexcept nogil:
    # Take the tokens of `size` bytes if there are enough now.
    bucket_refill(b, now)
    if b.level < size * WORK_OF_A_BYTE:
        return False
    bucket_take(b, size)
    return True


cdef inline int64_t bucket_wait(TokenBucket *b, int64_t size) noexcept nogil:
    # How long it takes, at least, until there are tokens for `size` bytes.
    cdef int64_t missing = size * WORK_OF_A_BYTE - b.level
    return (missing + b.rate - 1) // b.rate if missing > 0 else 0
