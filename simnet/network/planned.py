"""A network whose flows have ends but no ways yet; and the ways that they are given.

The shortest paths of all flows are found at once, those that go over a second line are sent over
it, and proxies on the way split connections.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import chain, pairwise

from simnet.errors import NetworkError, listed
from simnet.network.flows import (
    MOST_LEGS,
    DatagramSource,
    Flow,
    Leg,
    Person,
    TcpParameters,
    TransferSource,
)
from simnet.network.links import Interface, Node, Place
from simnet.network.model import Network
from simnet.network.multipath import Multipath
from simnet.network.proxies import Proxy, legs_of
from simnet.network.recovery import Recovery, Routing
from simnet.network.rerouting import Gone, paths_without
from simnet.network.routing import Path, Routes
from simnet.network.second_lines import SecondLine, left_to_others


@dataclass(frozen=True, slots=True)
class PlannedFlow:
    """A flow without its paths: which nodes they join, and what they may take."""

    name: str
    source: int
    target: int
    group: str
    stream: str
    traffic_class: int
    work: DatagramSource | TransferSource | None
    tcp: TcpParameters
    datagram_header_bytes: int
    via: int | None
    zone: str | None
    sealed: bool
    weight: int = 1

    @property
    def legs(self) -> list[tuple[int, int]]:
        """The pairs of nodes that its way is made of."""
        stops = [self.source, self.target]
        if self.via is not None and self.via not in stops:
            stops.insert(1, self.via)
        return list(pairwise(stops))


@dataclass(slots=True)
class PlannedNetwork:
    """What a network is to have, as far as it has been added."""

    classes: tuple[str, ...]
    nodes: dict[str, Node] = field(default_factory=dict)
    places: dict[str, Place] = field(default_factory=dict)
    interfaces: list[Interface] = field(default_factory=list)
    costs: list[int] = field(default_factory=list)
    """Of each interface."""
    link_of: list[str] = field(default_factory=list)
    """Of each interface."""
    proxies: dict[str, Proxy] = field(default_factory=dict)
    """By name of the link on which each stands."""
    flows: dict[str, PlannedFlow] = field(default_factory=dict)
    people: dict[str, Person] = field(default_factory=dict)
    outer: set[tuple[int, str]] = field(default_factory=set)
    """(node, link): nobody passes that node from one such link to another."""
    closed_to: dict[str, frozenset[str]] = field(default_factory=dict)
    """Of each zone, the links that its flows do not take as another way."""
    lenient: list[str] = field(default_factory=list)
    """Zones whose flows take such links while they have no other way."""
    detections: dict[str, int] = field(default_factory=dict)
    """Links that are found down after another time than the others, ns."""
    second_lines: list[SecondLine] = field(default_factory=list)

    def unrouted(self) -> dict[str, str]:
        """Return the flows whose ends are not joined by links, by name, and why not."""
        routes, paths = self._routes()
        return {
            flow.name: self._no_path(flow, routes)
            for flow in self.flows.values()
            if any(paths[leg] is None for leg in flow.legs)
        }

    def routed(self, recovery: Recovery | None = None, ecmp: bool = False) -> Network:
        """Return the network with the paths of all flows.

        Args:
            recovery: how ways follow what is up; without it they are what they are at first.
            ecmp: whether flows share paths that are equally short, each keeping to one.

        Raises:
            NetworkError: a flow's ends are not joined by links; says how far each end reaches. A
                proxy stands where it has nothing to split.
        """
        paths = self._paths(ecmp)
        idle = {name for name, proxy in self.proxies.items() if not proxy.optional}
        network = Network(
            nodes=tuple(self.nodes.values()),
            interfaces=tuple(self.interfaces),
            flows=tuple(self._routed(flow, paths[flow.name], idle) for flow in self.flows.values()),
            people=tuple(self.people.values()),
            classes=self.classes,
            places=tuple(self.places.values()),
        )
        if recovery is not None:
            routing = self.routing(recovery, ecmp, self._leaves(network))
            network = replace(network, routing=routing, flows=self._shared(network, routing, idle))
        for name in self.proxies:
            if name in idle:
                raise NetworkError(
                    "no connection crosses it on its way, so its proxy has nothing to split",
                    "link",
                    name,
                )
        return network

    def routing(
        self, recovery: Recovery, ecmp: bool = False, leaves: tuple[tuple[int, str], ...] = ()
    ) -> Routing:
        """Return how ways follow what is up, of the flows that have been added.

        `leaves` are flows that go over a second line, and the first line that they leave.
        """
        flows, zones = self.flows.values(), list(self.closed_to)
        return Routing(
            recovery,
            tuple(self.costs),
            tuple((flow.legs[0][0], *(there for _, there in flow.legs)) for flow in flows),
            ecmp,
            tuple(sorted(self.outer)),
            tuple(self.proxies.items()),
            tuple((zone, tuple(sorted(links))) for zone, links in self.closed_to.items()),
            tuple(self.lenient),
            tuple(zones.index(flow.zone) if flow.zone in zones else -1 for flow in flows),
            tuple(index for index, flow in enumerate(flows) if flow.sealed),
            tuple(self.detections.items()),
            tuple(self.second_lines),
            leaves,
        )

    def _leaves(self, network: Network) -> tuple[tuple[int, str], ...]:
        """Return the flows that go over a second line, and which line they leave to others."""
        lines = [each for each in self.second_lines if each.weights is not None]
        if not lines:
            return ()
        found = []
        for index, flow in enumerate(network.flows):
            links = (self.link_of[each] for each in (*flow.path, *flow.reverse_path))
            if (first := left_to_others(lines, flow.name, links)) is not None:
                found.append((index, first))
        return tuple(found)

    def _shared(self, network: Network, routing: Routing, idle: set[str]) -> tuple[Flow, ...]:
        """Return the flows, those that go over a second line on their way over that."""
        flows = list(network.flows)
        found = paths_without(network, routing, [flow for flow, _ in routing.leaves], Gone())
        planned = list(self.flows.values())
        for index, first in routing.leaves:
            way = found.get(index)
            if way and first not in {self.link_of[each] for path in way for each in path}:
                flows[index] = self._routed(planned[index], [way], idle)
        return tuple(flows)

    def _routes(self) -> tuple[Routes, dict[tuple[int, int], tuple[Path, Path] | None]]:
        routes = Routes(len(self.nodes), self.interfaces, self.costs)
        flows = self.flows.values()
        return routes, routes.between(leg for flow in flows for leg in flow.legs)

    def _paths(self, ecmp: bool) -> dict[str, list[tuple[Path, Path] | None]]:
        """Return the legs of each flow's way, each there and back."""
        flows = self.flows.values()
        if not ecmp and not self.outer:
            _, paths = self._routes()
            return {flow.name: [paths[leg] for leg in flow.legs] for flow in flows}
        routes = Multipath(
            len(self.nodes), self.interfaces, self.costs, frozenset(self.outer), ecmp
        )
        asked = {
            flow.name: [(*leg, flow.name if ecmp else "") for leg in flow.legs] for flow in flows
        }
        found = routes.between(chain.from_iterable(asked.values()))
        return {name: [found[ask] for ask in asks] for name, asks in asked.items()}

    def _routed(
        self,
        flow: PlannedFlow,
        legs: Sequence[tuple[Path, Path] | None],
        idle: set[str],
    ) -> Flow:
        """Return a flow with its paths; the links of proxies that split it are idle no more."""
        found = [leg for leg in legs if leg is not None]
        if len(found) < len(legs):
            routes, _ = self._routes()
            raise NetworkError(self._no_path(flow, routes), "flow", flow.name)
        path = _joined([there for there, _ in found])
        reverse_path = _joined([back for _, back in reversed(found)])
        return Flow(
            name=flow.name,
            group=flow.group,
            stream=flow.stream,
            source=flow.source,
            target=flow.target,
            path=path,
            reverse_path=reverse_path,
            traffic_class=flow.traffic_class,
            work=flow.work,
            tcp=flow.tcp,
            datagram_header_bytes=flow.datagram_header_bytes,
            legs=self._split(flow, path, reverse_path, idle),
            weight=flow.weight,
        )

    def _split(
        self, flow: PlannedFlow, path: Path, reverse_path: Path, idle: set[str]
    ) -> tuple[Leg, ...]:
        """Return the legs into which proxies split the connections of a flow."""
        if not self.proxies or isinstance(flow.work, DatagramSource):
            return ()
        legs, used = legs_of(path, reverse_path, flow.tcp, self.link_of, self.proxies)
        if len(legs) > MOST_LEGS:
            raise NetworkError(
                f"proxies split its connections into {len(legs)} legs, at most {MOST_LEGS}",
                "flow",
                flow.name,
            )
        idle -= used
        return legs if flow.tcp.can_be_split and not flow.sealed else ()

    def _no_path(self, flow: PlannedFlow, routes: Routes) -> str:
        names = list(self.nodes)
        source, target = names[flow.source], names[flow.target]
        message = f"no path from {source!r} to {target!r}"
        for end, index in ((source, flow.source), (target, flow.target)):
            others = [names[node] for node in routes.reachable(index) if node != index]
            if not others:
                return f"{message}: {end!r} has no link"
        reached = [names[node] for node in routes.reachable(flow.source)]
        return f"{message}: links from {source!r} lead only to {listed(reached, 6)}"


def _joined(legs: Sequence[Path]) -> Path:
    """Return one path out of its legs; a single one is shared by all flows that take it."""
    return legs[0] if len(legs) == 1 else tuple(chain.from_iterable(legs))
