"""Demand: users of one kind of traffic at one node, lowered to flows, or to people with flows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from simnet.chance.streams import first_uniform
from simnet.lowering import naming
from simnet.network import DatagramSource, NetworkBuilder, TcpParameters, TransferSource
from simnet.presence.attendance import Attendance
from simnet.presence.present import Present
from simnet.scenario.model.transport_mix import TransportMix
from simnet.scenario.model.vpn import Tunnel
from simnet.scenario.read.tree import Path
from simnet.traffic.base import Person, Source, Traffic

Work = DatagramSource | TransferSource


@dataclass(frozen=True, slots=True)
class Demand:
    """Some users of one kind of traffic at one node.

    `targets` maps a destination to a node; sources have exactly one. `ways` says in which
    directions datagrams go: "up" from `node`, "down" to it. `users` are there, `count` are written;
    one that is simulated stands for `weight` of them, the last one for the rest.
    """

    name: str
    group: str
    node: str
    targets: Mapping[str, str]
    traffic: Traffic
    count: int
    users: int
    traffic_class: str
    transports: TransportMix
    ways: tuple[str, ...] = ("up",)
    via: Mapping[str, str] = field(default_factory=dict)
    """Nodes to pass on the way to a destination, where the best path is not the one to take."""
    zones: Mapping[str, str] = field(default_factory=dict)
    """What no other way to a destination may lead out of (simnet.network.NetworkBuilder.close)."""
    written: Path = ()
    """The path of the scenario that describes it."""
    tunnels: Mapping[str, Tunnel] = field(default_factory=dict)
    """Tunnels to destinations that are reached through one."""
    attendance: Attendance | None = None
    """When people are there; None: always."""
    weight: int = 1

    @property
    def numbers(self) -> range:
        """The numbers of the users that are simulated, from 1 on."""
        return range(1, -(-self.users // self.weight) + 1)

    def weight_of(self, number: int) -> int:
        """Return for how many users one that is simulated stands."""
        return min(self.weight, self.users - self.weight * (number - 1))

    def flow_names(self) -> Iterator[str]:
        """Yield the names of its flows."""
        people = isinstance(self.traffic, Person)
        for number in self.numbers:
            name = naming.user(self.name, number, self.count)
            if people:
                yield from _channels(name, self.targets).values()
            else:
                yield from (name + _SUFFIX[way] for way in self.ways)

    def names(self) -> Iterator[str]:
        """Yield the names of its users, whether flows or people."""
        for number in self.numbers:
            yield naming.user(self.name, number, self.count)


_SUFFIX = {"up": "", "down": "/down"}
"""What is added to the name of a user's flow in a direction."""


def _channels(name: str, targets: Mapping[str, str]) -> dict[str, str]:
    """Return the flow of a person to each destination."""
    return {channel: name if len(targets) == 1 else f"{name}/{channel}" for channel in targets}


def add_use(builder: NetworkBuilder, use: Demand, seed: int) -> None:
    """Add all users of `use` to the network."""
    if isinstance(use.traffic, Person):
        for number in use.numbers:
            _add_person(builder, use, use.traffic, number, seed)
    elif isinstance(use.traffic, Source):
        work, header_bytes = use.traffic.work(), use.traffic.header_bytes
        for number in use.numbers:
            for way in use.ways:
                _add_source(builder, use, work, header_bytes, number, way, seed)


def _add_source(
    builder: NetworkBuilder,
    use: Demand,
    work: Work,
    header_bytes: int,
    number: int,
    way: str,
    seed: int,
) -> None:
    ((channel, target),) = use.targets.items()
    tunnel = use.tunnels.get(channel)
    suffix = _SUFFIX[way]
    stream = naming.stream(use.name, number) + suffix
    ends = (use.node, target) if way == "up" else (target, use.node)
    starts_ns = start_ns(use.traffic, stream, seed)
    builder.add_flow(
        naming.user(use.name, number, use.count) + suffix,
        *ends,
        work=work if starts_ns == work.start_ns else replace(work, start_ns=starts_ns),
        group=use.group,
        stream=stream,
        weight=use.weight_of(number),
        traffic_class=use.traffic_class,
        tcp=tunnelled(use.transports.of(use.name, number), tunnel),
        datagram_header_bytes=header_bytes + (0 if tunnel is None else tunnel.overhead),
        via=use.via.get(channel),
        zone=use.zones.get(channel),
        sealed=tunnel is not None,
    )


def _add_person(
    builder: NetworkBuilder, use: Demand, traffic: Person, number: int, seed: int
) -> None:
    """Add a person, with a flow to each destination that they may go to."""
    name, stream = naming.user(use.name, number, use.count), naming.stream(use.name, number)
    channels = _channels(name, use.targets)
    for channel, flow in channels.items():
        builder.add_flow(
            flow,
            use.node,
            use.targets[channel],
            group=use.group,
            stream=f"{stream}/{channel}",
            weight=use.weight_of(number),
            traffic_class=use.traffic_class,
            tcp=tunnelled(use.transports.of(use.name, number), use.tunnels.get(channel)),
            via=use.via.get(channel),
            zone=use.zones.get(channel),
            sealed=channel in use.tunnels,
        )
    starts_ns = start_ns(traffic, stream, seed)
    within = None if use.attendance is None else Present(traffic, use.attendance)
    builder.add_person(
        name,
        traffic.behaviour(starts_ns, within),
        channels,
        group=use.group,
        stream=stream,
        start_ns=starts_ns,
        felt=[each.name for each in traffic.felt],
    )


def tunnelled(tcp: TcpParameters, tunnel: Tunnel | None) -> TcpParameters:
    """Return a transport as it is within a tunnel: fuller headers, and less in each packet."""
    if tunnel is None:
        return tcp
    return replace(
        tcp,
        mss_bytes=min(tcp.mss_bytes, tunnel.mtu - tcp.header_bytes),
        header_bytes=tcp.header_bytes + tunnel.overhead,
    )


def start_ns(traffic: Traffic, stream: str, seed: int | None) -> int:
    """Return when one user of `traffic` begins; without a seed, when the first of them may."""
    if not traffic.stagger or seed is None:
        return traffic.start
    return traffic.start + int(first_uniform(seed, f"{stream}/start") * traffic.stagger)
