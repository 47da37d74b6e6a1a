"""Flows given directly: who sends what to whom."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated, Any

from simnet.errors import listed
from simnet.kinds import Declared, Field, Name, PositiveCount, one_of
from simnet.models.weighted import Weight
from simnet.scenario.model.base import ClassName, NodeName
from simnet.scenario.model.tcp import Tcp
from simnet.scenario.model.weights import weightless
from simnet.traffic.base import Person, Traffic
from simnet.units import format_duration

if TYPE_CHECKING:
    from simnet.scenario.model.root import Scenario

# The base is abstract: its kinds are what is meant.
AnyTraffic: Any = one_of(Traffic)  # type: ignore[type-abstract]  # a base is asked for
"""Any kind of traffic, told apart by its ``kind``."""

Destinations = dict[Name, NodeName]


class Flow(Declared):
    """Traffic between two nodes, measured as one; or several alike."""

    source: NodeName = Field(alias="from")
    """Name of the node that begins: the sender of datagrams, the client of transfers."""
    target: NodeName | Destinations = Field(alias="to")
    """Name of the other node; for people, a node for each destination (internet, intranet)."""
    traffic: AnyTraffic
    """What it carries."""
    traffic_class: ClassName | None = Field(default=None, alias="class")
    """Name of its traffic class; by default the last of the scenario's classes."""
    count: Annotated[PositiveCount, Field(le=1_000_000)] = 1
    """How many flows there are, each with random numbers of its own: name-1, name-2, ..."""
    weight: Weight = 1
    """How many of them one that is simulated stands for, a whole number from 1 to 1000. The others
    are a mean load on the lines of those simulated. 1 simulates every one."""
    group: Name | None = None
    """Flows of one group are also measured together; by default each name is a group."""
    tcp: Tcp = Tcp()
    """TCP of this flow, where it differs from the scenario's."""

    def sense(self, scenario: Scenario) -> Iterator[tuple[str, str]]:
        """Yield what does not fit between the ends, the traffic and the run."""
        targets = self.target if isinstance(self.target, dict) else {"": self.target}
        for channel, target in targets.items():
            if target == self.source:
                path = f"to.{channel}" if channel else "to"
                yield path, f"source and destination are the same node '{self.source}'"
        if isinstance(self.target, dict):
            yield from self._channels_fit(self.target)
        if self.weight > 1 and (message := weightless(self.traffic)):
            yield "weight", message
        if self.traffic.start >= scenario.run.duration:
            start, end = format_duration(self.traffic.start), format_duration(scenario.run.duration)
            yield "traffic", f"start ({start}) is not before the end of the run ({end})"

    def _channels_fit(self, targets: dict[str, str]) -> Iterator[tuple[str, str]]:
        if not isinstance(self.traffic, Person):
            yield "to", f"{self.traffic.kind} traffic goes to one node; write its name"
            return
        channels = self.traffic.channels()
        missing = [channel for channel in channels if channel not in targets]
        if missing:
            yield "to", f"says no node for {listed(missing)}, where a {self.traffic.kind} goes"
