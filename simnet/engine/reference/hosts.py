"""The ends of the network: where packets enter the first port of their path, and arrive.

Hosts take no time: what is sent enters the network at once, in the order sent.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol

from simpy.core import Environment

from simnet.engine.reference.meters import FlowMeter
from simnet.models.link import Port
from simnet.models.packet import NOT_ECT, Packet
from simnet.models.schedule import Call, Order, priority
from simnet.models.tcp.segment import Segment
from simnet.network import Flow, Leg, Network, users_of
from simnet.network.ways import WHOLE, Legs, WayChange, ways_of

Route = tuple[tuple[Port, ...], tuple[Port, ...]]
"""The ports that are passed there, and those back."""


class Receiver(Protocol):
    """Whoever wants to know of its packets' arrival: a connection, a person's stream."""

    def receive(self, packet: Packet) -> None:
        """Take a packet that has arrived at the end of its path."""


class Hosts:
    """All hosts of a network; `connect` gives them their ports before the first packet."""

    def __init__(self, env: Environment, network: Network, meters: Sequence[FlowMeter]) -> None:
        self._env = env
        self._flows = flows = network.flows
        self._users = users_of(network)
        self._meters = meters
        self._ways = [ways_of(flow, network.interfaces) for flow in flows]
        self._splits = [ways.split for ways in self._ways]
        """Over which relays connections of each flow are split that are opened now."""
        self._ports: Sequence[Port] = ()
        self._paths: list[Route] = []
        self._legs: list[list[list[Route]]] = []
        """Of each flow and its relays, the legs between them."""
        self._datagrams = [[0, 0] for _ in flows]
        """Datagrams sent so far, by flow and side."""

    def connect(self, ports: Sequence[Port]) -> None:
        """Lay the path of every flow and of its legs, each way, and see that it is changed."""
        self._ports = ports
        self._paths = [self._laid(flow) for flow in self._flows]
        self._legs = [
            [[self._laid(leg) for leg in legs] for legs in ways.splits] for ways in self._ways
        ]
        order = priority(Order.RATE_CHANGE, len(ports))
        for flow, ways in enumerate(self._ways):
            for change in ways.changes:
                Call(self._env, self._on_reroute, change.time_ns, order, (flow, change))

    def _laid(self, part: Flow | Leg | WayChange) -> Route:
        return (
            tuple(self._ports[index] for index in part.path),
            tuple(self._ports[index] for index in part.reverse_path),
        )

    def _on_reroute(self, call: Call) -> None:
        """Let what a flow sends from now on go another way."""
        flow: int
        change: WayChange
        flow, change = call.subject
        self._paths[flow] = self._laid(change)
        self._splits[flow] = change.split
        if change.split != WHOLE:
            self._legs[flow][change.split] = [self._laid(leg) for leg in change.legs]

    def legs_of(self, flow: int) -> tuple[int, Legs]:
        """Return the relays that split a connection opened now, by their number, and its legs."""
        split = self._splits[flow]
        return split, () if split == WHOLE else self._ways[flow].splits[split]

    def send_datagram(
        self,
        flow: int,
        side: int,
        size_bytes: int,
        owner: Receiver | None = None,
        connection: int = 0,
    ) -> None:
        """Send a datagram of `size_bytes` on the wire, now; `connection` tells streams apart."""
        count = self._datagrams[flow]
        seq = count[side]
        count[side] = seq + 1
        path = self._paths[flow][side]
        self._send(flow, side, seq, size_bytes, None, owner, connection, NOT_ECT, path)

    def send_segment(
        self,
        flow: int,
        side: int,
        seq: int,
        segment: Segment,
        owner: Receiver,
        connection: int,
        leg: int = 0,
        split: int = WHOLE,
    ) -> None:
        """Send a TCP segment, now; `seq` is -1 if it carries no payload.

        `leg` is one of those between the relays of the number `split`.
        """
        path = (self._paths[flow] if split == WHOLE else self._legs[flow][split][leg])[side]
        self._send(
            flow, side, seq, segment.size_bytes, segment, owner, connection, segment.ecn, path
        )

    def _send(
        self,
        flow: int,
        side: int,
        seq: int,
        size_bytes: int,
        content: Any,
        owner: Receiver | None,
        connection: int,
        ecn: int,
        path: tuple[Port, ...],
    ) -> None:
        packet = Packet(
            flow,
            side,
            seq,
            size_bytes,
            self._flows[flow].traffic_class,
            path,
            int(self._env.now),
            content,
            owner,
            ecn,
            self._users[flow],
            connection,
        )
        self._meters[flow].sent(packet)
        path[0].receive(packet)

    def deliver(self, packet: Packet) -> None:
        """Take a packet off the network at its receiver, now."""
        now = int(self._env.now)
        meter = self._meters[packet.flow]
        meter.delivered(packet, now)
        if packet.content is None:
            meter.goodput_bytes += packet.size_bytes
        owner: Receiver | None = packet.owner
        if owner is not None:
            owner.receive(packet)
