"""The generic world: networks of nodes, interfaces, flows and people, ready to be simulated."""

from __future__ import annotations

from simnet.conditions.events import Event
from simnet.network.builder import NetworkBuilder, Reverse
from simnet.network.flows import (
    QUIC,
    TCP,
    DatagramSource,
    Flow,
    Leg,
    MeanLoad,
    Person,
    Reroute,
    TcpParameters,
    TransferSource,
)
from simnet.network.links import (
    GilbertElliott,
    Interface,
    Loss,
    Medium,
    Member,
    Node,
    Outage,
    Place,
    Queue,
)
from simnet.network.model import Network, RunPlan, users_of, weights_of_people
from simnet.network.proxies import Proxy
from simnet.network.shift import shifted
from simnet.network.transports import with_transport
from simnet.units import UNLIMITED

__all__ = [
    "QUIC",
    "TCP",
    "UNLIMITED",
    "DatagramSource",
    "Event",
    "Flow",
    "GilbertElliott",
    "Interface",
    "Leg",
    "Loss",
    "MeanLoad",
    "Medium",
    "Member",
    "Network",
    "NetworkBuilder",
    "Node",
    "Outage",
    "Person",
    "Place",
    "Proxy",
    "Queue",
    "Reroute",
    "Reverse",
    "RunPlan",
    "TcpParameters",
    "TransferSource",
    "shifted",
    "users_of",
    "weights_of_people",
    "with_transport",
]
