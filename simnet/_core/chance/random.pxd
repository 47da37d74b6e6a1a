# Random numbers of the compiled core, bit for bit those of simnet.chance.
#
# A stream is Philox 4x64-10 (Salmon et al. 2011, "Parallel random numbers: as easy as 1, 2, 3")
# keyed by simnet.chance.streams.stream_key; as in numpy, the counter is incremented before each
# block of four. The arithmetic of `log`, `exp` and the inverse normal is that of
# simnet.chance.elementary, operation by operation; the extension is compiled without contraction
# to fused multiply-add.

from libc.math cimport floor, frexp, ldexp, sqrt
from libc.stdint cimport int64_t, uint64_t

cdef extern from *:
    """
    typedef unsigned __int128 simnet_uint128;
    static inline uint64_t simnet_mulhi(uint64_t a, uint64_t b) {
        return (uint64_t)(((simnet_uint128)a * b) >> 64);
    }
    """
    uint64_t mulhi "simnet_mulhi"(uint64_t a, uint64_t b) noexcept nogil

cdef enum Law:
    # Those of simnet.chance.variates.Law.
    LAW_CONSTANT = 0
    LAW_UNIFORM = 1
    LAW_EXPONENTIAL = 2
    LAW_ERLANG = 3
    LAW_HYPEREXPONENTIAL = 4
    LAW_PARETO = 5
    LAW_BOUNDED_PARETO = 6
    LAW_LOGNORMAL = 7
    LAW_WEIBULL = 8
    LAW_DISCRETE = 9
    LAW_SEQUENCE = 10

cdef struct Stream:
    # One cache line: the key, the number of blocks made, the block and the next word of it.
    uint64_t key[2]
    uint64_t counter
    uint64_t block[4]
    uint64_t position

cdef struct Variate:
    # A distribution as data; shared by all who draw from it with their own streams.
    int64_t law
    double a
    double b
    double c
    double d
    int64_t length         # of `values` and, for a discrete law, of the weights that follow them
    double *values


cdef inline void stream_open(Stream *s, uint64_t low, uint64_t high) noexcept nogil:
    s.key[0] = low
    s.key[1] = high
    s.counter = 0
    s.position = 4


cdef inline void stream_refill(Stream *s) noexcept nogil:
    cdef uint64_t c0, c1 = 0, c2 = 0, c3 = 0
    cdef uint64_t k0 = s.key[0], k1 = s.key[1]
    cdef uint64_t high0, high1, low0, low1
    cdef int _step
    s.counter += 1
    c0 = s.counter
    for _step in range(10):
        high0 = mulhi(<uint64_t>0xD2E7470EE14C6C93, c0)
        low0 = <uint64_t>0xD2E7470EE14C6C93 * c0
        high1 = mulhi(<uint64_t>0xCA5A826395121157, c2)
        low1 = <uint64_t>0xCA5A826395121157 * c2
        c0 = high1 ^ c1 ^ k0
        c1 = low1
        c2 = high0 ^ c3 ^ k1
        c3 = low0
        k0 += <uint64_t>0x9E3779B97F4A7C15
        k1 += <uint64_t>0xBB67AE8584CAA73B
    s.block[0] = c0
    s.block[1] = c1
    s.block[2] = c2
    s.block[3] = c3
    s.position = 0


cdef inline uint64_t stream_raw(Stream *s) noexcept nogil:
    cdef uint64_t word
    if s.position == 4:
        stream_refill(s)
    word = s.block[s.position]
    s.position += 1
    return word


cdef inline double stream_uniform(Stream *s) noexcept nogil:
    return <double>(stream_raw(s) >> 11) * 1.1102230246251565e-16  # 2^-53


# SplitMix64 (simnet.chance.splitmix): numbers from a counter, for those who draw a few at most.

cdef extern from *:
    """
    #define SIMNET_SPLITMIX_STEP ((uint64_t)0x9E3779B97F4A7C15)
    """
    uint64_t SPLITMIX_STEP "SIMNET_SPLITMIX_STEP"


cdef inline uint64_t splitmix_mixed(uint64_t value) noexcept nogil:
    value = (value ^ (value >> 30)) * <uint64_t>0xBF58476D1CE4E5B9
    value = (value ^ (value >> 27)) * <uint64_t>0x94D049BB133111EB
    return value ^ (value >> 31)


cdef inline uint64_t splitmix_below(uint64_t counter, uint64_t limit) noexcept nogil:
    return ((splitmix_mixed(counter) >> 32) * limit) >> 32


cdef inline uint64_t splitmix_part(uint64_t counter, uint64_t number) noexcept nogil:
    return splitmix_mixed(counter + number * SPLITMIX_STEP)


cdef inline double natural_log(double x) noexcept nogil:
    cdef int exponent
    cdef double mantissa = frexp(x, &exponent)
    cdef double f, k, s, z, w, t1, t2, r, half
    if mantissa < 0.70710678118654752440:
        mantissa *= 2.0
        exponent -= 1
    f = mantissa - 1.0
    k = <double>exponent
    s = f / (2.0 + f)
    z = s * s
    w = z * z
    t1 = w * (3.999999999940941908e-01
              + w * (2.222219843214978396e-01 + w * 1.531383769920937332e-01))
    t2 = z * (6.666666666666735130e-01 + w * (2.857142874366239149e-01
              + w * (1.818357216161805012e-01 + w * 1.479819860511658591e-01)))
    r = t2 + t1
    half = 0.5 * f * f
    return (k * 6.93147180369123816490e-01
            - ((half - (s * (half + r) + k * 1.90821492927058770002e-10)) - f))


cdef inline double natural_exp(double x) noexcept nogil:
    cdef int k
    cdef double hi, lo, r, t, c, y
    if x > 709.0:
        x = 709.0
    if x < -745.0:
        return 0.0
    k = <int>(1.44269504088896338700e00 * x + (0.5 if x >= 0.0 else -0.5))
    hi = x - k * 6.93147180369123816490e-01
    lo = k * 1.90821492927058770002e-10
    r = hi - lo
    t = r * r
    c = 6.61375632143793436117e-05 + t * (-1.65339022054652515390e-06
                                          + t * 4.13813679705723846039e-08)
    c = r - t * (1.66666666666666019037e-01 + t * (-2.77777777770155933842e-03 + t * c))
    y = 1.0 - ((lo - (r * c) / (2.0 - c)) - hi)
    return ldexp(y, k)


cdef inline double inverse_normal(double p) noexcept nogil:
    cdef double q = p - 0.5
    cdef double r, top, bottom, value
    if -0.425 <= q <= 0.425:
        r = 0.180625 - q * q
        top = ((((((2.5090809287301226727e3 * r + 3.3430575583588128105e4) * r
               + 6.7265770927008700853e4) * r + 4.5921953931549871457e4) * r
               + 1.3731693765509461125e4) * r + 1.9715909503065514427e3) * r
               + 1.3314166789178437745e2) * r + 3.3871328727963666080e0
        bottom = ((((((5.2264952788528545610e3 * r + 2.8729085735721942674e4) * r
                  + 3.9307895800092710610e4) * r + 2.1213794301586595867e4) * r
                  + 5.3941960214247511077e3) * r + 6.8718700749205790830e2) * r
                  + 4.2313330701600911252e1) * r + 1.0
        return q * top / bottom
    r = p if q < 0.0 else 1.0 - p
    r = sqrt(-natural_log(r))
    if r <= 5.0:
        r -= 1.6
        top = ((((((7.74545014278341407640e-4 * r + 2.27238449892691845833e-2) * r
               + 2.41780725177450611770e-1) * r + 1.27045825245236838258e0) * r
               + 3.64784832476320460504e0) * r + 5.76949722146069140550e0) * r
               + 4.63033784615654529590e0) * r + 1.42343711074968357734e0
        bottom = ((((((1.05075007164441684324e-9 * r + 5.47593808499534494600e-4) * r
                  + 1.51986665636164571966e-2) * r + 1.48103976427480074590e-1) * r
                  + 6.89767334985100004550e-1) * r + 1.67638483018380384940e0) * r
                  + 2.05319162663775882187e0) * r + 1.0
    else:
        r -= 5.0
        top = ((((((2.01033439929228813265e-7 * r + 2.71155556874348757815e-5) * r
               + 1.24266094738807843860e-3) * r + 2.65321895265761230930e-2) * r
               + 2.96560571828504891230e-1) * r + 1.78482653991729133580e0) * r
               + 5.46378491116411436990e0) * r + 6.65790464350110377720e0
        bottom = ((((((2.04426310338993978564e-15 * r + 1.42151175831644588870e-7) * r
                  + 1.84631831751005468180e-5) * r + 7.86869131145613259100e-4) * r
                  + 1.48753612908506148525e-2) * r + 1.36929880922735805310e-1) * r
                  + 5.99832206555887937690e-1) * r + 1.0
    value = top / bottom
    return -value if q < 0.0 else value


cdef inline double variate_draw(Variate *v, Stream *stream, int64_t count) noexcept nogil:
    # `count` is how many were drawn before: a sequence's place.
    cdef int64_t law = v.law
    cdef double u, total
    cdef int64_t i, _phase
    if law == LAW_CONSTANT:
        return v.a
    if law == LAW_SEQUENCE:
        return v.values[count % v.length]
    if law == LAW_ERLANG:
        total = 0.0
        for _phase in range(<int64_t>v.a):
            total += -v.b * natural_log(1.0 - stream_uniform(stream))
        return total
    u = stream_uniform(stream)
    if law == LAW_EXPONENTIAL:
        return -v.a * natural_log(1.0 - u)
    if law == LAW_UNIFORM:
        return v.a + u * (v.b - v.a)
    if law == LAW_HYPEREXPONENTIAL:
        if u < v.a:
            return -v.b * natural_log(1.0 - u / v.a)
        return -v.c * natural_log(1.0 - (u - v.a) / (1.0 - v.a))
    if law == LAW_PARETO:
        return v.b * natural_exp(-natural_log(1.0 - u) / v.a)
    if law == LAW_BOUNDED_PARETO:
        return v.b * natural_exp(-natural_log(1.0 - u * v.c) / v.a)
    if law == LAW_LOGNORMAL:
        return natural_exp(
            v.a + v.b * inverse_normal(v.c + (u + 5.551115123125783e-17) * (v.d - v.c)))
    if law == LAW_WEIBULL:
        total = -natural_log(1.0 - u)
        if total < 1e-300:
            total = 1e-300
        return v.b * natural_exp(natural_log(total) / v.a)
    for i in range(v.length):
        if u < v.values[v.length + i]:
            return v.values[i]
    return v.values[v.length - 1]


cdef inline int64_t whole(double x, int64_t least, int64_t most) noexcept nogil:
    # The nearest integer (halves up), within [least, most].
    cdef double rounded = floor(x + 0.5)
    if not rounded > <double>least:  # also for what is not a number
        return least
    if rounded >= <double>most:
        return most
    return <int64_t>rounded
