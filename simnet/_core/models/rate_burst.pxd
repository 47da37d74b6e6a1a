# Burst of a limited rate; simnet.models.rate_burst in compiled form.

from libc.stdint cimport int64_t
from libc.string cimport memset

from simnet._core.models.token_bucket cimport TokenBucket, bucket_refill

cdef enum:
    STEPS = 16             # of an average

cdef struct BurstRule:
    int64_t rate
    int64_t limit
    int64_t step           # length, ns
    int64_t threshold      # bytes

cdef struct RateBurst:
    int64_t step           # number of the present one
    int64_t sum
    int64_t sent[STEPS]    # bytes, by the numbers of steps modulo 16


cdef inline int burst_rule_open(BurstRule *rule, object given) except -1:
    rule.rate = given.rate_bps
    rule.limit = given.limit_bps
    rule.step = given.step_ns
    rule.threshold = given.threshold_bytes
    return 0


cdef inline void rate_burst_open(RateBurst *b, BurstRule *rule, TokenBucket *tokens) noexcept nogil:
    memset(b, 0, sizeof(RateBurst))
    tokens.rate = rule.limit


cdef inline void rate_burst_follow(
    RateBurst *b, BurstRule *rule, TokenBucket *tokens, int64_t now
) noexcept nogil:
    # Refill `tokens` until now, at the rate of each step.
    cdef int64_t step = now // rule.step
    while b.step < step:
        b.step += 1
        bucket_refill(tokens, b.step * rule.step)
        tokens.rate = rule.limit if b.sum < rule.threshold else rule.rate
        if b.sum == 0:
            b.step = step
        b.sum -= b.sent[b.step % STEPS]
        b.sent[b.step % STEPS] = 0
    bucket_refill(tokens, now)


cdef inline void rate_burst_sent(RateBurst *b, int64_t size) noexcept nogil:
    b.sent[b.step % STEPS] += size
    b.sum += size


cdef inline int64_t rate_burst_next(RateBurst *b, BurstRule *rule) noexcept nogil:
    # When the next step begins, which may change the rate.
    return (b.step + 1) * rule.step
