"""Distributions as data, drawn by inversion with the same code in both engines.

A `Variate` is a name and its numbers, so that it can cross into the compiled core and back into
a table of parameters. Each draw takes exactly one raw number from its stream (an Erlang variate
takes one a phase), so alternatives stay in step. Units are those of whoever uses it: seconds
for gaps, bytes for sizes.
"""

from __future__ import annotations

import math
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import IntEnum

from simnet.chance.elementary import exp, inverse_normal, log
from simnet.chance.streams import RandomStream

LEAST_ALPHA = 1e-6
"""Least shape of a bounded Pareto law, whose draws keep ten digits there."""
LEAST_MASS = 1e-9
"""Least probability of the range that a law is cut to: draws have steps of 2^-53 of the whole."""
LARGEST_EXPONENT = 700.0
"""e to this power fits a double."""
LARGEST_VARIATION = 1e150
"""Its square fits a double."""
MOST_POWER = 170.0
"""Gamma(1 + x) fits a double up to here."""
_TINY = 2.0**-54


class Law(IntEnum):
    """The distribution of a variate; the numbers are shared with the compiled core."""

    CONSTANT = 0
    UNIFORM = 1
    EXPONENTIAL = 2
    ERLANG = 3
    HYPEREXPONENTIAL = 4
    PARETO = 5
    BOUNDED_PARETO = 6
    LOGNORMAL = 7
    WEIBULL = 8
    DISCRETE = 9
    SEQUENCE = 10


@dataclass(frozen=True, slots=True)
class Variate:
    """A distribution: its law, up to four numbers, and a list where the law needs one.

    Make one with the functions below; they say what the numbers mean and refuse wrong ones.
    """

    law: Law
    a: float = 0.0
    b: float = 0.0
    c: float = 0.0
    d: float = 0.0
    values: tuple[float, ...] = ()
    weights: tuple[float, ...] = ()
    """Cumulative probabilities of `values`, the last one 1."""
    mean: float = 0.0

    def draw(self, stream: RandomStream, count: int = 0) -> float:
        """Return one variate; `count` is how many were drawn before (used by a sequence)."""
        return stream.draw(self, count)

    def drawn(self, stream: RandomStream, count: int = 0) -> float:
        """Return the same, worked out here and not by the stream: what every stream draws."""
        law = self.law
        if law is Law.CONSTANT:
            return self.a
        if law is Law.SEQUENCE:
            return self.values[count % len(self.values)]
        if law is Law.ERLANG:
            return sum_of_exponentials(stream, int(self.a), self.b)
        u = stream.uniform()
        if law is Law.EXPONENTIAL:
            return -self.a * log(1.0 - u)
        if law is Law.UNIFORM:
            return self.a + u * (self.b - self.a)
        if law is Law.HYPEREXPONENTIAL:
            return self._hyperexponential(u)
        if law is Law.PARETO:
            return self.b * exp(-log(1.0 - u) / self.a)
        if law is Law.BOUNDED_PARETO:
            return self.b * exp(-log(1.0 - u * self.c) / self.a)
        if law is Law.LOGNORMAL:
            return exp(self.a + self.b * inverse_normal(self.c + (u + _TINY) * (self.d - self.c)))
        if law is Law.WEIBULL:
            return self.b * exp(log(max(-log(1.0 - u), 1e-300)) / self.a)
        return self._discrete(u)

    def _hyperexponential(self, u: float) -> float:
        """Use `u` twice: which phase, and, rescaled within it, how long."""
        if u < self.a:
            return -self.b * log(1.0 - u / self.a)
        return -self.c * log(1.0 - (u - self.a) / (1.0 - self.a))

    def _discrete(self, u: float) -> float:
        for value, cumulative in zip(self.values, self.weights, strict=True):
            if u < cumulative:
                return value
        return self.values[-1]


def sum_of_exponentials(stream: RandomStream, phases: int, phase_mean: float) -> float:
    """Return the sum of `phases` exponential variates, added in the order drawn."""
    total = 0.0
    for _ in range(phases):
        total += -phase_mean * log(1.0 - stream.uniform())
    return total


def constant(value: float) -> Variate:
    """Always `value`."""
    return _with_mean("constant", Variate(Law.CONSTANT, a=value, mean=value))


def uniform(low: float, high: float) -> Variate:
    """Equally likely between `low` and `high`."""
    _require(low <= high, f"uniform: low {low} exceeds high {high}")
    return _with_mean("uniform", Variate(Law.UNIFORM, a=low, b=high, mean=(low + high) / 2))


def exponential(mean: float) -> Variate:
    """Memoryless, with the given mean."""
    _require(mean > 0, f"exponential: mean must be > 0, got {mean}")
    return _with_mean("exponential", Variate(Law.EXPONENTIAL, a=mean, mean=mean))


def erlang(phases: int, mean: float) -> Variate:
    """Sum of `phases` equal exponential phases; squared coefficient of variation 1/phases."""
    _require(
        phases >= 1 and mean > 0, f"erlang: needs phases >= 1 and mean > 0, got {phases}, {mean}"
    )
    return _with_mean("erlang", Variate(Law.ERLANG, a=float(phases), b=mean / phases, mean=mean))


def hyperexponential(p: float, mean1: float, mean2: float) -> Variate:
    """With probability `p` exponential of `mean1`, else of `mean2`."""
    _require(
        0 < p < 1 and mean1 > 0 and mean2 > 0, "hyperexponential: needs 0 < p < 1 and means > 0"
    )
    mean = p * mean1 + (1 - p) * mean2
    return _with_mean(
        "hyperexponential", Variate(Law.HYPEREXPONENTIAL, a=p, b=mean1, c=mean2, mean=mean)
    )


def pareto(alpha: float, scale: float) -> Variate:
    """Heavy-tailed: P(X > x) = (scale/x)^alpha; `alpha` must exceed 1 for the mean to exist."""
    _require(alpha > 1 and scale > 0, f"pareto: alpha must be > 1 (mean is infinite), got {alpha}")
    product = alpha * scale
    mean = product / (alpha - 1) if math.isfinite(product) else scale
    return _with_mean("pareto", Variate(Law.PARETO, a=alpha, b=scale, mean=mean))


def bounded_pareto(alpha: float, low: float, high: float) -> Variate:
    """Pareto conditioned on being at most `high`.

    A draw takes the logarithm of 1 less a share of the mass; it needs the digits that `LEAST_ALPHA`
    leaves. Below it the law is that of 1/x to six digits.
    """
    _require(alpha > 0 and 0 < low < high, "bounded pareto: needs alpha > 0 and 0 < low < high")
    _require(alpha >= LEAST_ALPHA, f"bounded pareto: alpha must be >= {LEAST_ALPHA}, got {alpha}")
    mass = 1.0 - (low / high) ** alpha
    _require(mass >= LEAST_MASS, f"bounded pareto: low {low} and high {high} are too close")
    mean = _mean_of_bounded_pareto(alpha, low, high) / mass
    return _with_mean("bounded pareto", Variate(Law.BOUNDED_PARETO, alpha, low, mass, mean=mean))


def _mean_of_bounded_pareto(alpha: float, low: float, high: float) -> float:
    """Return the integral of x over [low, high] by the density of the unbounded law."""
    distance = math.log(high) - math.log(low)
    if math.isclose(alpha, 1.0):
        return low * distance
    growth = (1.0 - alpha) * distance
    if growth > LARGEST_EXPONENT:
        return high * math.pow(low / high, alpha) * (alpha / (1.0 - alpha))
    # 1 - (low/high)^(alpha-1), which keeps its digits where alpha is near 1.
    return low * -math.expm1(growth) * (alpha / (alpha - 1.0))


def lognormal(mean: float, sd: float, low: float = 0.0, high: float = math.inf) -> Variate:
    """Lognormal whose mean and standard deviation before truncation to [low, high] are given."""
    _require(mean > 0 and sd > 0, f"lognormal: mean and sd must be > 0, got {mean}, {sd}")
    _require(0 <= low < high, f"lognormal: low {low} must be below high {high}")
    variance = _variance_of_logarithm(mean, sd)
    _require(variance > 0, f"lognormal: sd {sd} is nothing beside the mean {mean}; use a constant")
    mu, sigma = math.log(mean) - variance / 2, math.sqrt(variance)
    z_low = (math.log(low) - mu) / sigma if low > 0 else -math.inf
    z_high = (math.log(high) - mu) / sigma if math.isfinite(high) else math.inf
    c, d = _normal_cdf(z_low), _normal_cdf(z_high)
    _require(d > c, "lognormal: nothing lies between low and high")
    _require(
        d - c >= LEAST_MASS,
        f"lognormal: less than {LEAST_MASS} of the law lies between low and high",
    )
    inside = _normal_cdf(z_high - sigma) - _normal_cdf(z_low - sigma)
    mean_inside = mean * inside / (d - c)
    return _with_mean("lognormal", Variate(Law.LOGNORMAL, mu, sigma, c, d, mean=mean_inside))


def _variance_of_logarithm(mean: float, sd: float) -> float:
    """Return ln(1 + (`sd`/`mean`)^2), also where the square does not fit a double."""
    variation = sd / mean
    if variation > LARGEST_VARIATION:
        return 2.0 * (math.log(sd) - math.log(mean))
    return math.log1p(variation**2)


def weibull(shape: float, scale: float) -> Variate:
    """P(X > x) = exp(-(x/scale)^shape)."""
    _require(shape > 0 and scale > 0, "weibull: shape and scale must be > 0")
    power = 1 / shape
    mean = scale * math.gamma(1 + power) if power < MOST_POWER else math.inf
    return _with_mean("weibull", Variate(Law.WEIBULL, a=shape, b=scale, mean=mean))


def discrete(values: Sequence[float], weights: Sequence[float]) -> Variate:
    """One of `values`, with probabilities in proportion to `weights`."""
    _require(
        len(values) == len(weights) > 0, "discrete: needs as many weights as values, at least one"
    )
    _require(
        all(w >= 0 for w in weights) and sum(weights) > 0,
        "discrete: weights must be >= 0, not all 0",
    )
    weights = _scaled(weights)
    total = math.fsum(weights)
    running, cumulative = 0.0, []
    for weight in weights:
        running += weight
        cumulative.append(running / total)
    cumulative[-1] = 1.0
    mean = _sum(v * w for v, w in zip(values, weights, strict=True)) / total
    return _with_mean(
        "discrete",
        Variate(Law.DISCRETE, values=tuple(values), weights=tuple(cumulative), mean=mean),
    )


def sequence(values: Sequence[float]) -> Variate:
    """The given values in their order, again and again."""
    _require(len(values) > 0, "sequence: needs at least one value")
    mean = _sum(values) / len(values)
    return _with_mean("sequence", Variate(Law.SEQUENCE, values=tuple(values), mean=mean))


def _scaled(weights: Sequence[float]) -> list[float]:
    """Return weights in proportion, the greatest near 1; by a power of two, so without rounding."""
    _, exponent = math.frexp(max(weights))
    return [math.ldexp(weight, -exponent) for weight in weights]


def _sum(values: Iterable[float]) -> float:
    """Return the sum rounded once; infinity where it does not fit a double."""
    try:
        return math.fsum(values)
    except OverflowError:
        return math.inf


def _with_mean(law: str, variate: Variate) -> Variate:
    """Return a variate whose mean a double can hold."""
    if not math.isfinite(variate.mean):
        raise ValueError(f"{law}: its mean is more than {sys.float_info.max:.2g}")
    return variate


def _normal_cdf(z: float) -> float:
    return 0.5 * math.erfc(-z / math.sqrt(2.0))


def _require(holds: bool, message: str) -> None:
    if not holds:
        raise ValueError(message)
