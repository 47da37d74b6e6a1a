"""What the subjects of a scenario share: mappings by name, references to names, sense checks.

A class here describes what one section of a scenario file may hold. What its fields cannot say
by themselves has two forms. A field that names something described elsewhere is annotated with
:class:`Reference`, and its existence is checked for all of them in one place. What takes more
than one field to judge is yielded by a method ``sense(scenario)``, and reported with its line.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any, Literal, Protocol, TypeVar, runtime_checkable

from simnet.kinds import Field, Name, find_kind, kinds_of, one_of
from simnet.models.queueing import Queueing
from simnet.models.tcp.control import Control

if TYPE_CHECKING:
    from simnet.scenario.model.root import Scenario

T = TypeVar("T")

Named = Annotated[dict[Name, T], Field(default_factory=dict)]
"""Things by their names; a field of this type is empty where a scenario does not speak of it."""

Several = Annotated[tuple[T, ...], Field(strict=False)]
"""A list, kept as a tuple."""


@dataclass(frozen=True, slots=True)
class Reference:
    """Marks a field whose text must be a name in section `section` of the scenario."""

    section: str
    what: str


AnyQueue: Any = one_of(Queueing)  # type: ignore[type-abstract]  # a base is asked for
"""A queue: the name of its discipline alone, or a mapping with ``kind`` and parameters; a mapping
that names none is of the discipline implied, fifo."""
IMPLIED: Queueing = find_kind(Queueing, Queueing.implied)()  # type: ignore[type-abstract, call-arg]  # a base is asked for
"""The queue where nothing is said of one."""
ControlName: Any = Literal[tuple(kinds_of(Control))]  # type: ignore[type-abstract]  # a base is asked for
"""Name of a congestion control: that of its file, or one that another package offers."""
NodeName = Annotated[str, Reference("nodes", "node")]
"""Name of a node."""
ClassName = Annotated[str, Reference("classes", "traffic class")]
"""Name of a traffic class."""


def misfits(where: str, queue: Queueing, rate_bps: int, way: str = "") -> Iterator[tuple[str, str]]:
    """Yield what of a queue does not fit the rate of its line, as `sense` does."""
    for field, message in queue.misfits(rate_bps):
        yield f"{where}.{field}", f"{way}{message}"


@runtime_checkable
class Sensible(Protocol):
    """A piece of a scenario that knows what makes sense of it beyond its own fields."""

    def sense(self, scenario: Scenario) -> Iterator[tuple[str, str]]:
        """Yield what is wrong as (dotted path within this piece, "" for itself; message)."""
        ...
