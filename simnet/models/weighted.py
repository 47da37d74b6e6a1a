"""Weights by traffic class, as the disciplines declare them that share a line by class."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Annotated, Any, ClassVar, Protocol, Self

from simnet.kinds import Field, model_validator
from simnet.models.queueing.base import Queueing

MOST_CLASSES = 64
"""As many as a priority queue has bands at most."""
MOST_WEIGHT = 1000

Weight = Annotated[int, Field(ge=1, le=MOST_WEIGHT)]


class _Scenario(Protocol):
    @property
    def classes(self) -> tuple[str, ...]:
        """Names of the traffic classes."""


class Weighted(Queueing):
    """Base of disciplines that share a line among traffic classes by their weights."""

    by_class: ClassVar[bool] = True
    compiled: ClassVar[bool] = True
    example: ClassVar[Mapping[str, Any]] = {"weights": [3, 2, 1], "packets": 100}

    weights: Annotated[tuple[Weight, ...], Field(strict=False)]
    """One for each traffic class, in the order of the scenario's ``classes``: whole numbers from 1
    to 1000. While all want to send each gets its share; what one does not use, the others do."""

    @model_validator(mode="after")
    def _some(self) -> Self:
        if not 1 <= len(self.weights) <= MOST_CLASSES:
            raise ValueError(f"give 1 to {MOST_CLASSES} weights, got {len(self.weights)}")
        return self

    def sense(self, scenario: _Scenario) -> Iterator[tuple[str, str]]:
        """Yield a number of weights that is not that of the scenario's classes."""
        if len(self.weights) != len(scenario.classes):
            names = ", ".join(scenario.classes)
            yield "weights", f"has {len(self.weights)}; give one for each traffic class: {names}"

    def bands_of(self, classes: int) -> int:  # noqa: ARG002 (the scenario may have others)
        """Return how many weights there are here."""
        return len(self.weights)
