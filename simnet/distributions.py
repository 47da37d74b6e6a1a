"""How a scenario writes a distribution: a plain quantity, or one law with its numbers.

``1500 B`` is always 1500 bytes; ``{exponential: 1000 B}`` draws with that mean;
``{discrete: {values: [40 B, 576 B, 1500 B], weights: [7, 4, 1]}}`` is the simple Internet mix.
"""

from __future__ import annotations

from typing import Annotated, Any, Generic, TypeVar

from simnet import variates
from simnet.kinds import Declared, Duration, Field, PositiveCount, Size, model_validator
from simnet.variates import Variate

Q = TypeVar("Q")
Positive = Annotated[float, Field(gt=0, strict=False)]
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


class Erlang(Declared, Generic[Q]):
    """Sum of equal exponential phases: less variable than an exponential."""

    phases: PositiveCount
    """How many phases; 1 is an exponential."""
    mean: Q
    """Mean of the sum."""


class Hyperexponential(Declared, Generic[Q]):
    """One of two exponentials: more variable than an exponential."""

    p: Annotated[float, Field(gt=0, lt=1)]
    """Probability of the first."""
    mean1: Q
    """Mean of the first."""
    mean2: Q
    """Mean of the second."""


class Pareto(Declared, Generic[Q]):
    """Heavy tail: P(X > x) = (scale/x)^alpha."""

    alpha: Annotated[float, Field(gt=1, strict=False)]
    """Shape, above 1 (the mean is infinite otherwise); at 2 or below the variance is infinite."""
    scale: Q
    """Least value."""


class BoundedPareto(Declared, Generic[Q]):
    """Pareto conditioned on an upper bound."""

    alpha: Positive
    """Shape."""
    low: Q
    """Least value."""
    high: Q
    """Greatest value."""


class Lognormal(Declared, Generic[Q]):
    """Lognormal, perhaps cut to a range."""

    mean: Q
    """Mean before the cut."""
    sd: Q
    """Standard deviation before the cut."""
    low: Q | None = None
    """Values below are not drawn."""
    high: Q | None = None
    """Values above are not drawn."""


class Weibull(Declared, Generic[Q]):
    """P(X > x) = exp(-(x/scale)^shape)."""

    shape: Positive
    """Shape; 1 is an exponential."""
    scale: Q
    """Scale."""


class Discrete(Declared, Generic[Q]):
    """One of a list of values."""

    values: Annotated[list[Q], Field(min_length=1)]
    """The values."""
    weights: Annotated[list[Annotated[float, Field(ge=0, strict=False)]], Field(min_length=1)]
    """Their relative weights, as many as values."""


class Distribution(Declared, Generic[Q]):
    """Exactly one law. A plain quantity stands for ``constant``."""

    constant: Q | None = None
    """Always this value."""
    uniform: Uniform[Q] | None = None
    """Equally likely between two bounds."""
    exponential: Q | None = None
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

    @model_validator(mode="before")
    @classmethod
    def _plain_is_constant(cls, data: Any) -> Any:
        return data if isinstance(data, dict | Distribution) else {"constant": data}

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
                return _MAKERS[law](value, lambda quantity: quantity / unit)
        raise ValueError("no law given")


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
