"""Flows given directly: who sends what to whom."""

from __future__ import annotations

from typing import Annotated, Any

from simnet.kinds import Declared, Field, Name, PositiveCount, one_of
from simnet.scenario.model.base import ClassName, NodeName
from simnet.scenario.model.tcp import Tcp
from simnet.traffic.base import Traffic

AnyTraffic: Any = one_of(Traffic)  # type: ignore[type-abstract]
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
    group: Name | None = None
    """Flows of one group are also measured together; by default each name is a group."""
    tcp: Tcp = Tcp()
    """TCP of this flow, where it differs from the scenario's."""
