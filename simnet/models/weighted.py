"""Weights by traffic class, as the disciplines declare them that share a line by class."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Annotated, Any, ClassVar, Self

from simnet.kinds import Field, Name, model_validator
from simnet.models.by_class import OfClasses, check_count, counted_off, faults, in_order
from simnet.models.queueing.base import Queueing

MOST_WEIGHT = 1000

Weight = Annotated[int, Field(ge=1, le=MOST_WEIGHT)]


class Weighted(Queueing):
    """Base of disciplines that share a line among traffic classes by their weights."""

    by_class: ClassVar[bool] = True
    compiled: ClassVar[bool] = True
    example: ClassVar[Mapping[str, Any]] = {"weights": [3, 2, 1], "packets": 100}

    weights: Annotated[tuple[Weight, ...], Field(strict=False)] | dict[Name, Weight]
    """One for each traffic class, by its name (``{voice: 3, web: 1}``) or in the order of the
    scenario's ``classes``: whole numbers from 1 to 1000. While all want to send each gets its
    share; what one does not use, the others do."""

    @model_validator(mode="after")
    def _some(self) -> Self:
        check_count("weights", self.weights)
        return self

    def sense(self, scenario: OfClasses) -> Iterator[tuple[str, str]]:
        """Yield weights that are not those of the scenario's classes."""
        yield from faults("weights", self.weights, scenario.classes)

    def named(self, classes: Sequence[str]) -> Self:
        """Return the same with weights in the order of the classes."""
        return self.model_copy(update={"weights": in_order(self.weights, classes)})

    def bands_of(self, classes: int) -> int:  # noqa: ARG002 (the scenario may have others)
        """Return how many weights there are here."""
        return len(self.weights)

    @property
    def numbers(self) -> tuple[int, ...]:
        """The weights in the order of the classes."""
        return counted_off(self.weights)
