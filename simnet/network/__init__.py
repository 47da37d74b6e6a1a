"""The generic world: networks of nodes, interfaces, flows and people, ready to be simulated."""

from __future__ import annotations

from simnet.network.builder import NetworkBuilder, Reverse
from simnet.network.model import (
    QUIC,
    TCP,
    UNLIMITED,
    DatagramSource,
    Event,
    Flow,
    GilbertElliott,
    Interface,
    Leg,
    Loss,
    Medium,
    Member,
    Network,
    Node,
    Outage,
    Person,
    Place,
    Queue,
    Reroute,
    RunPlan,
    TcpParameters,
    TransferSource,
    users_of,
)
from simnet.network.proxies import Proxy
from simnet.network.shift import shifted
from simnet.network.transports import with_transport

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
    "with_transport",
]
