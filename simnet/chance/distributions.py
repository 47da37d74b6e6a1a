"""How a scenario writes a distribution: a plain quantity, or one law with its numbers.

``1500 B`` is always 1500 bytes; ``{exponential: 1000 B}`` draws with that mean;
``{discrete: {values: [40 B, 576 B, 1500 B], weights: [7, 4, 1]}}`` is the simple Internet mix.
"""

from __future__ import annotations

from typing import Annotated, Any, ClassVar, Generic, Self, TypeVar

from simnet.chance import variates
from simnet.chance.variates import Variate
from simnet.kinds import Declared, Duration, Field, PositiveCount, Size, model_validator

Q = TypeVar("Q")
D = TypeVar("D", bound=Declared)
AboveZero = Annotated[Q, Field(gt=0)]
Positive = Annotated[float, Field(gt=0)]
Number = Annotated[float, Field(ge=0, le=1_000_000, strict=False)]
_LAWS = (
    "constant",
    "uniform",
    "exponential",
    "erlang",
    "hyperexponential",
    "pareto",
    "bounded_pareto",
    "lognormal",
    "weibull",
    "discrete",
    "sequence",
)


class Uniform(Declared, Generic[Q]):
    """Equally likely between two bounds."""

    low: Q
    """The least value."""
    high: Q
    """The greatest value."""

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.low > self.high:  # type: ignore[operator]  # every Q is a number
            raise ValueError("low must not exceed high")
        return self


class Erlang(Declared, Generic[Q]):
    """Sum of equal exponential phases: less variable than an exponential."""

    phases: Annotated[PositiveCount, Field(le=10_000)]
    """How many phases; 1 is an exponential."""
    mean: AboveZero[Q]
    """Mean of the sum."""


class Hyperexponential(Declared, Generic[Q]):
    """One of two exponentials: more variable than an exponential."""

    p: Annotated[float, Field(gt=0, lt=1)]
    """Probability of the first."""
    mean1: AboveZero[Q]
    """Mean of the first."""
    mean2: AboveZero[Q]
    """Mean of the second."""


class Pareto(Declared, Generic[Q]):
    """Heavy tail: P(X > x) = (scale/x)^alpha."""

    alpha: Annotated[float, Field(gt=1)]
    """Shape, above 1 (the mean is infinite otherwise); at 2 or below the variance is infinite."""
    scale: AboveZero[Q]
    """Least value."""


class BoundedPareto(Declared, Generic[Q]):
    """Pareto conditioned on an upper bound."""

    alpha: Positive
    """Shape."""
    low: AboveZero[Q]
    """Least value."""
    high: AboveZero[Q]
    """Greatest value."""

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        return _low_below(self)


class Lognormal(Declared, Generic[Q]):
    """Lognormal, perhaps cut to a range."""

    mean: AboveZero[Q]
    """Mean before the cut."""
    sd: AboveZero[Q]
    """Standard deviation before the cut."""
    low: Q | None = None
    """Values below are not drawn."""
    high: Q | None = None
    """Values above are not drawn."""

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        return _low_below(self)


class Weibull(Declared, Generic[Q]):
    """P(X > x) = exp(-(x/scale)^shape)."""

    shape: Positive
    """Shape; 1 is an exponential."""
    scale: AboveZero[Q]
    """Scale."""


class Discrete(Declared, Generic[Q]):
    """One of a list of values."""

    values: Annotated[list[Q], Field(min_length=1)]
    """The values."""
    weights: Annotated[list[Annotated[float, Field(ge=0)]], Field(min_length=1)]
    """Their relative weights, as many as values."""

    @model_validator(mode="after")
    def _as_many(self) -> Self:
        if len(self.values) != len(self.weights):
            raise ValueError(
                f"needs as many weights as values, got {len(self.weights)} for {len(self.values)}"
            )
        if not any(self.weights):
            raise ValueError("at least one weight must be > 0")
        return self


class Distribution(Declared, Generic[Q]):
    """Exactly one law. A plain quantity stands for ``constant``."""

    shorthand: ClassVar[str] = "constant"

    constant: Q | None = None
    """Always this value."""
    uniform: Uniform[Q] | None = None
    """Equally likely between two bounds."""
    exponential: AboveZero[Q] | None = None
    """Exponential (memoryless) of this mean."""
    erlang: Erlang[Q] | None = None
    """Sum of exponential phases."""
    hyperexponential: Hyperexponential[Q] | None = None
    """One of two exponentials."""
    pareto: Pareto[Q] | None = None
    """Heavy tail without bound."""
    bounded_pareto: BoundedPareto[Q] | None = None
    """Heavy tail up to a bound."""
    lognormal: Lognormal[Q] | None = None
    """Lognormal, perhaps cut."""
    weibull: Weibull[Q] | None = None
    """Weibull."""
    discrete: Discrete[Q] | None = None
    """One of a list, by weight."""
    sequence: Annotated[list[Q], Field(min_length=1)] | None = None
    """These values in order, again and again."""

    @model_validator(mode="after")
    def _one_law(self) -> Distribution[Q]:
        laws = [law for law in _LAWS if getattr(self, law) is not None]
        if len(laws) != 1:
            found = ", ".join(laws) or "none"
            raise ValueError(f"give exactly one law, got {found} (allowed: {', '.join(_LAWS)})")
        self.variate(1.0)
        return self

    def variate(self, unit: float) -> Variate:
        """Return the distribution with its values divided by `unit` (1e9 turns ns into s).

        Raises:
            ValueError: the numbers do not make a distribution.
        """
        for law in _LAWS:
            value = getattr(self, law)
            if value is not None:
                variate: Variate = _MAKERS[law](value, lambda quantity: quantity / unit)
                return variate
        raise ValueError("no law given")


def _low_below(bounds: D) -> D:
    """Return `bounds` if their low is below their high, where both are given."""
    low, high = getattr(bounds, "low", None), getattr(bounds, "high", None)
    if low is not None and high is not None and low >= high:
        raise ValueError("low must be below high")
    return bounds


_MAKERS: dict[str, Any] = {
    "constant": lambda v, q: variates.constant(q(v)),
    "uniform": lambda v, q: variates.uniform(q(v.low), q(v.high)),
    "exponential": lambda v, q: variates.exponential(q(v)),
    "erlang": lambda v, q: variates.erlang(v.phases, q(v.mean)),
    "hyperexponential": lambda v, q: variates.hyperexponential(v.p, q(v.mean1), q(v.mean2)),
    "pareto": lambda v, q: variates.pareto(v.alpha, q(v.scale)),
    "bounded_pareto": lambda v, q: variates.bounded_pareto(v.alpha, q(v.low), q(v.high)),
    "lognormal": lambda v, q: variates.lognormal(
        q(v.mean),
        q(v.sd),
        q(v.low) if v.low is not None else 0.0,
        q(v.high) if v.high is not None else float("inf"),
    ),
    "weibull": lambda v, q: variates.weibull(v.shape, q(v.scale)),
    "discrete": lambda v, q: variates.discrete([q(x) for x in v.values], v.weights),
    "sequence": lambda v, q: variates.sequence([q(x) for x in v]),
}


class DurationDistribution(Distribution[Duration]):
    """A distribution of lengths of time, such as ``{exponential: 2 s}``."""


class SizeDistribution(Distribution[Size]):
    """A distribution of amounts of data, such as ``{exponential: 1000 B}``."""


class NumberDistribution(Distribution[Number]):
    """A distribution of plain numbers, such as ``{uniform: {low: 1, high: 10}}``."""
