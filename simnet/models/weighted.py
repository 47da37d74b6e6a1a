"""Sessions and their weights, as the disciplines declare them that share a line by weight."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Annotated, Any, ClassVar, Self

from simnet.kinds import Field, Name, model_validator
from simnet.models.by_class import OfClasses, check_count, counted_off, faults, in_order
from simnet.models.queueing.base import Queueing
from simnet.models.sessions import By
from simnet.network import Queue

MOST_WEIGHT = 1000
MOST_LISTS = 65_536
LISTS = 1024

Weight = Annotated[int, Field(ge=1, le=MOST_WEIGHT)]


class Weighted(Queueing):
    """Base of disciplines that share a line among traffic classes by weight, flows or users."""

    by_class: ClassVar[bool] = True
    compiled: ClassVar[bool] = True
    example: ClassVar[Mapping[str, Any]] = {"weights": [3, 2, 1], "packets": 100}

    by: By = "class"
    """What shares the line: traffic classes by their `weights`; flows, each one way of a
    connection, alike; or users, the people and devices of the scenario, alike. Default: class."""
    weights: Annotated[tuple[Weight, ...], Field(strict=False)] | dict[Name, Weight] | None = None
    """One for each traffic class, by its name (``{voice: 3, web: 1}``) or in the order of the
    scenario's ``classes``: whole numbers from 1 to 1000. While all want to send each gets its
    share; what one does not use, the others do. Needed by class, and by nothing else."""
    flows: Annotated[int, Field(ge=1, le=MOST_LISTS)] | None = None
    """Lists that flows are hashed to, by flow. Default: 1024 (as FQ-CoDel: RFC 8290 section
    5.2.4)."""

    @model_validator(mode="after")
    def _some(self) -> Self:
        if self.by != "class" and self.weights is not None:
            raise ValueError(f"weights are of traffic classes: by: {self.by} shares alike")
        if self.by != "flow" and self.flows is not None:
            raise ValueError(f"flows is the number of lists by: flow, and this is by: {self.by}")
        if self.by == "class":
            if self.weights is None:
                raise ValueError(
                    "weights are missing: one for each traffic class, by its name "
                    "(weights: {voice: 3, web: 1}) or in the order of the scenario's classes"
                )
            check_count("weights", self.weights)
        return self

    def sense(self, scenario: OfClasses) -> Iterator[tuple[str, str]]:
        """Yield weights that are not those of the scenario's classes."""
        if self.weights is not None:
            yield from faults("weights", self.weights, scenario.classes)

    def named(self, classes: Sequence[str]) -> Self:
        """Return the same with weights in the order of the classes."""
        if self.weights is None:
            return self
        return self.model_copy(update={"weights": in_order(self.weights, classes)})

    def bands_of(self, classes: int) -> int:  # noqa: ARG002 (the scenario may have others)
        """Return how many weights or lists of flows there are; 1 by user: who comes is open."""
        if self.by == "flow":
            return self.flows or LISTS
        return 1 if self.weights is None else len(self.weights)

    def lists_of(self, queue: Queue, users: int) -> int:
        """Return how many lists have the limits."""
        return users if self.by == "user" else queue.bands

    def weight_of(self) -> Callable[[int], int]:
        """Return what tells the weight of a session by its number."""
        return (lambda _: 1) if self.weights is None else counted_off(self.weights).__getitem__
