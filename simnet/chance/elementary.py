"""log, exp, powers and the inverse normal in plain IEEE arithmetic, the same bits everywhere.

The C library's versions differ between platforms and processors in the last bit; variates
derived from these do not. The compiled core has the same functions, operation by operation.

Sources: log and exp follow the argument reduction and the minimax polynomials of fdlibm
(Sun Microsystems, e_log.c and e_exp.c; error below 1 ulp); the inverse normal is algorithm
AS 241, PPND16 (Wichura 1988; relative error about 1e-16).
"""

from __future__ import annotations

import math

LN2_HI = 6.93147180369123816490e-01
LN2_LO = 1.90821492927058770002e-10
INV_LN2 = 1.44269504088896338700e00
SQRT_HALF = 0.70710678118654752440

LG1 = 6.666666666666735130e-01
LG2 = 3.999999999940941908e-01
LG3 = 2.857142874366239149e-01
LG4 = 2.222219843214978396e-01
LG5 = 1.818357216161805012e-01
LG6 = 1.531383769920937332e-01
LG7 = 1.479819860511658591e-01

P1 = 1.66666666666666019037e-01
P2 = -2.77777777770155933842e-03
P3 = 6.61375632143793436117e-05
P4 = -1.65339022054652515390e-06
P5 = 4.13813679705723846039e-08

A0, A1, A2, A3 = (
    3.3871328727963666080e0,
    1.3314166789178437745e2,
    1.9715909503065514427e3,
    1.3731693765509461125e4,
)
A4, A5, A6, A7 = (
    4.5921953931549871457e4,
    6.7265770927008700853e4,
    3.3430575583588128105e4,
    2.5090809287301226727e3,
)
B1, B2, B3, B4 = (
    4.2313330701600911252e1,
    6.8718700749205790830e2,
    5.3941960214247511077e3,
    2.1213794301586595867e4,
)
B5, B6, B7 = 3.9307895800092710610e4, 2.8729085735721942674e4, 5.2264952788528545610e3
C0, C1, C2, C3 = (
    1.42343711074968357734e0,
    4.63033784615654529590e0,
    5.76949722146069140550e0,
    3.64784832476320460504e0,
)
C4, C5, C6, C7 = (
    1.27045825245236838258e0,
    2.41780725177450611770e-1,
    2.27238449892691845833e-2,
    7.74545014278341407640e-4,
)
D1, D2, D3, D4 = (
    2.05319162663775882187e0,
    1.67638483018380384940e0,
    6.89767334985100004550e-1,
    1.48103976427480074590e-1,
)
D5, D6, D7 = 1.51986665636164571966e-2, 5.47593808499534494600e-4, 1.05075007164441684324e-9
E0, E1, E2, E3 = (
    6.65790464350110377720e0,
    5.46378491116411436990e0,
    1.78482653991729133580e0,
    2.96560571828504891230e-1,
)
E4, E5, E6, E7 = (
    2.65321895265761230930e-2,
    1.24266094738807843860e-3,
    2.71155556874348757815e-5,
    2.01033439929228813265e-7,
)
F1, F2, F3, F4 = (
    5.99832206555887937690e-1,
    1.36929880922735805310e-1,
    1.48753612908506148525e-2,
    7.86869131145613259100e-4,
)
F5, F6, F7 = 1.84631831751005468180e-5, 1.42151175831644588870e-7, 2.04426310338993978564e-15


def log(x: float) -> float:
    """Return the natural logarithm of `x` > 0."""
    mantissa, exponent = math.frexp(x)
    if mantissa < SQRT_HALF:
        mantissa *= 2.0
        exponent -= 1
    f = mantissa - 1.0
    k = float(exponent)
    s = f / (2.0 + f)
    z = s * s
    w = z * z
    t1 = w * (LG2 + w * (LG4 + w * LG6))
    t2 = z * (LG1 + w * (LG3 + w * (LG5 + w * LG7)))
    r = t2 + t1
    half = 0.5 * f * f
    return k * LN2_HI - ((half - (s * (half + r) + k * LN2_LO)) - f)


def exp(x: float) -> float:
    """Return e to the `x`; 0 below -745, the largest double above 709."""
    if x > 709.0:
        x = 709.0
    if x < -745.0:
        return 0.0
    k = int(INV_LN2 * x + (0.5 if x >= 0.0 else -0.5))
    hi = x - k * LN2_HI
    lo = k * LN2_LO
    r = hi - lo
    t = r * r
    c = r - t * (P1 + t * (P2 + t * (P3 + t * (P4 + t * P5))))
    y = 1.0 - ((lo - (r * c) / (2.0 - c)) - hi)
    return math.ldexp(y, k)


def power(x: float, y: float) -> float:
    """Return `x` >= 0 to the `y` > 0."""
    return exp(y * log(x)) if x > 0.0 else 0.0


def inverse_normal(p: float) -> float:
    """Return the standard normal quantile of `p`, 0 < p < 1."""
    q = p - 0.5
    if abs(q) <= 0.425:
        r = 0.180625 - q * q
        top = ((((((A7 * r + A6) * r + A5) * r + A4) * r + A3) * r + A2) * r + A1) * r + A0
        bottom = ((((((B7 * r + B6) * r + B5) * r + B4) * r + B3) * r + B2) * r + B1) * r + 1.0
        return q * top / bottom
    r = p if q < 0.0 else 1.0 - p
    r = math.sqrt(-log(r))
    if r <= 5.0:
        r -= 1.6
        top = ((((((C7 * r + C6) * r + C5) * r + C4) * r + C3) * r + C2) * r + C1) * r + C0
        bottom = ((((((D7 * r + D6) * r + D5) * r + D4) * r + D3) * r + D2) * r + D1) * r + 1.0
    else:
        r -= 5.0
        top = ((((((E7 * r + E6) * r + E5) * r + E4) * r + E3) * r + E2) * r + E1) * r + E0
        bottom = ((((((F7 * r + F6) * r + F5) * r + F4) * r + F3) * r + F2) * r + F1) * r + 1.0
    value = top / bottom
    return -value if q < 0.0 else value
