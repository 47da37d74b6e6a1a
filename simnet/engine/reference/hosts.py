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
from simnet.models.tcp.segment import Segment
from simnet.network import Flow, Leg, Network, users_of


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
        self._paths: list[tuple[tuple[Port, ...], tuple[Port, ...]]] = []
        self._legs: list[list[tuple[tuple[Port, ...], tuple[Port, ...]]]] = []
        self._datagrams = [[0, 0] for _ in flows]
        """Datagrams sent so far, by flow and side."""

    def connect(self, ports: Sequence[Port]) -> None:
        """Lay the path of every flow and of its legs, each way."""

        def laid(part: Flow | Leg) -> tuple[tuple[Port, ...], tuple[Port, ...]]:
            return (
                tuple(ports[index] for index in part.path),
                tuple(ports[index] for index in part.reverse_path),
            )

        self._paths = [laid(flow) for flow in self._flows]
        self._legs = [[laid(leg) for leg in flow.legs] for flow in self._flows]

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
    ) -> None:
        """Send a TCP segment, now; `seq` is -1 if it carries no payload."""
        legs = self._legs[flow]
        path = (legs[leg] if legs else self._paths[flow])[side]
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
