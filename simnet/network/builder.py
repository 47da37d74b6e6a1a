"""Builder of networks: names in, a checked Network with its routes out.

A link is given once and becomes two interfaces, named ``<link>:<from>-><to>`` and
``<link>:<to>-><from>``. Everything that an engine relies on is checked here, at one door; each
NetworkError names the node, link, flow or person that is wrong.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain, pairwise
from typing import TypeVar

from simnet.actions import Behaviour
from simnet.errors import NetworkError, listed, unknown
from simnet.network.model import (
    MOST_LEGS,
    DatagramSource,
    Flow,
    Interface,
    Leg,
    Loss,
    Network,
    Node,
    Person,
    Place,
    Queue,
    TcpParameters,
    TransferSource,
)
from simnet.network.multipath import Multipath
from simnet.network.proxies import Proxy, legs_of
from simnet.network.ranges import out_of_range
from simnet.network.rerouting import Gone, Recovery, Routing
from simnet.network.routing import Path, Routes
from simnet.network.second_lines import SecondLine, left_to_others

T = TypeVar("T")

RateChanges = Sequence[tuple[int, int]]
"""(time_ns, rate_bps) in increasing order of time."""

DelayChanges = Sequence[tuple[int, int]]
"""(time_ns, delay_ns) in increasing order of time."""

LossChanges = Sequence[tuple[int, float]]
"""(time_ns, probability) in increasing order of time."""

_FIFO = Queue()
_NO_LOSS = Loss()
_TCP = TcpParameters()


@dataclass(frozen=True, slots=True)
class Reverse:
    """What differs in the direction from a link's target to its source; None: as the other way."""

    rate_bps: int | None = None
    delay_ns: int | None = None
    queue: Queue | None = None
    loss: Loss | None = None
    cost: int | None = None
    rate_changes: RateChanges | None = None
    delay_changes: DelayChanges | None = None
    loss_changes: LossChanges | None = None


_SYMMETRIC = Reverse()


@dataclass(frozen=True, slots=True)
class _PlannedFlow:
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

    @property
    def legs(self) -> list[tuple[int, int]]:
        """The pairs of nodes that its way is made of."""
        stops = [self.source, self.target]
        if self.via is not None and self.via not in stops:
            stops.insert(1, self.via)
        return list(pairwise(stops))


class NetworkBuilder:
    """Collects nodes, links, flows and people by name; `build` returns the frozen Network."""

    def __init__(self, classes: Sequence[str] = ("default",)) -> None:
        if not classes:
            raise NetworkError("a network needs at least one traffic class")
        self._classes = _unique("traffic class", classes)
        self._nodes: dict[str, Node] = {}
        self._index: dict[str, int] = {}
        self._interfaces: list[Interface] = []
        self._costs: list[int] = []
        self._links: dict[str, tuple[str, str]] = {}
        self._link_of: list[str] = []
        self._proxies: dict[str, Proxy] = {}
        self._flows: dict[str, _PlannedFlow] = {}
        self._flow_index: dict[str, int] = {}
        self._people: dict[str, Person] = {}
        self._places: dict[str, Place] = {}
        self._outer: set[tuple[int, str]] = set()
        self._closed_to: dict[str, frozenset[str]] = {}
        self._lenient: list[str] = []
        self._detections: dict[str, int] = {}
        self._second_lines: list[SecondLine] = []

    def add_node(
        self,
        name: str,
        kind: str = "node",
        place: str = "",
        latitude: float | None = None,
        longitude: float | None = None,
    ) -> None:
        """Add a node.

        Raises:
            NetworkError: the name is taken, or the coordinates are not on Earth.
        """
        if name in self._nodes:
            raise NetworkError("already defined", "node", name)
        for what, value, most in (("latitude", latitude, 90), ("longitude", longitude, 180)):
            if value is not None and not -most <= value <= most:
                raise NetworkError(
                    f"{what} must be in [-{most}, {most}], got {value}", "node", name
                )
        self._index[name] = len(self._nodes)
        self._nodes[name] = Node(name, kind, place, latitude, longitude)

    def add_place(self, name: str, kind: str, district: str = "", regency: str = "") -> None:
        """Say what a place is that nodes name; of one name, what is said last holds."""
        self._places[name] = Place(name, kind, district, regency)

    def add_link(
        self,
        name: str,
        source: str,
        target: str,
        rate_bps: int,
        *,
        delay_ns: int = 0,
        queue: Queue = _FIFO,
        loss: Loss = _NO_LOSS,
        cost: int = 1,
        rate_changes: RateChanges = (),
        delay_changes: DelayChanges = (),
        loss_changes: LossChanges = (),
        reverse: Reverse = _SYMMETRIC,
        proxy: Proxy | None = None,
    ) -> None:
        """Add a link: an interface from `source` to `target` and one back.

        Changes of rate, delay and loss are for both directions unless `reverse` has its own; where
        that has another rate, delay or loss, give it its own changes of them too. `proxy` splits
        the TCP connections that cross the link.

        Raises:
            NetworkError: the name is taken, an end is unknown, both ends are one node, or a
                number is out of range.
        """
        if name in self._links:
            raise NetworkError("already defined", "link", name)
        for end in (source, target):
            if end not in self._nodes:
                raise NetworkError(unknown("node", end, self._nodes), "link", name)
        if source == target:
            raise NetworkError(f"joins node {source!r} to itself", "link", name)
        self._links[name] = (source, target)
        forward = Interface(
            name=f"{name}:{source}->{target}",
            link=name,
            source=self._index[source],
            target=self._index[target],
            rate_bps=rate_bps,
            delay_ns=delay_ns,
            queue=queue,
            loss=loss,
            rate_changes=_pairs(rate_changes),
            delay_changes=_pairs(delay_changes),
            loss_changes=_pairs(loss_changes),
        )
        self._add_interface(forward, cost)
        backward = Interface(
            name=f"{name}:{target}->{source}",
            link=name,
            source=forward.target,
            target=forward.source,
            rate_bps=_either(reverse.rate_bps, rate_bps),
            delay_ns=_either(reverse.delay_ns, delay_ns),
            queue=_either(reverse.queue, queue),
            loss=_either(reverse.loss, loss),
            rate_changes=_pairs(_either(reverse.rate_changes, rate_changes)),
            delay_changes=_pairs(_either(reverse.delay_changes, delay_changes)),
            loss_changes=_pairs(_either(reverse.loss_changes, loss_changes)),
        )
        self._add_interface(backward, _either(reverse.cost, cost))
        if proxy is not None:
            self._proxies[name] = proxy

    def add_flow(
        self,
        name: str,
        source: str,
        target: str,
        *,
        work: DatagramSource | TransferSource | None = None,
        group: str = "",
        stream: str = "",
        traffic_class: str | int = 0,
        tcp: TcpParameters = _TCP,
        datagram_header_bytes: int = 0,
        via: str | None = None,
        zone: str | None = None,
        sealed: bool = False,
    ) -> None:
        """Add a flow between two nodes; `build` finds its paths, which pass `via` if it is given.

        What is `sealed` no proxy splits: it goes through a tunnel. No other way of it takes a link
        that its `zone` is closed to (see `close`).

        `group` and `stream` (the key of its random streams) are the flow's name unless given.

        Raises:
            NetworkError: the name is taken, a node or the class is unknown, both ends are one
                node, or a number is out of range.
        """
        if name in self._flows:
            raise NetworkError("already defined", "flow", name)
        for end in (source, target) if via is None else (source, target, via):
            if end not in self._nodes:
                raise NetworkError(unknown("node", end, self._nodes), "flow", name)
        if source == target:
            raise NetworkError(f"source and target are the same node {source!r}", "flow", name)
        if not 0 <= datagram_header_bytes <= 65_535:
            raise NetworkError(
                f"header must be 0 to 65535 bytes, got {datagram_header_bytes}", "flow", name
            )
        self._flow_index[name] = len(self._flows)
        self._flows[name] = _PlannedFlow(
            name,
            self._index[source],
            self._index[target],
            group or name,
            stream or name,
            self._class_index(name, traffic_class),
            work,
            tcp,
            datagram_header_bytes,
            None if via is None else self._index[via],
            zone,
            sealed,
        )

    def add_person(
        self,
        name: str,
        behaviour: Behaviour,
        channels: Mapping[str, str],
        *,
        group: str = "",
        stream: str = "",
        start_ns: int = 0,
        felt: Sequence[str] = (),
    ) -> None:
        """Add a person; `channels` maps the name of a destination to the name of a flow.

        The flows must have been added before, without work of their own. `felt` are the quantities
        that the person may say that it has felt.

        Raises:
            NetworkError: the name is taken, there is no channel, or a channel's flow is unknown
                or carries work of its own.
        """
        if name in self._people:
            raise NetworkError("already defined", "person", name)
        if not channels:
            raise NetworkError("has no channel to anywhere", "person", name)
        if start_ns < 0:
            raise NetworkError(f"start must be >= 0, got {start_ns} ns", "person", name)
        for channel, flow in channels.items():
            if flow not in self._flows:
                raise NetworkError(
                    f"channel {channel!r}: {unknown('flow', flow, self._flows)}", "person", name
                )
            if self._flows[flow].work is not None:
                raise NetworkError(
                    f"channel {channel!r}: flow {flow!r} has work of its own", "person", name
                )
        self._people[name] = Person(
            name,
            group or name,
            stream or name,
            behaviour,
            {channel: self._flow_index[flow] for channel, flow in channels.items()},
            start_ns,
            tuple(felt),
        )

    @property
    def parts(self) -> tuple[tuple[Node, ...], tuple[Interface, ...], tuple[int, ...]]:
        """The nodes, the interfaces, and the cost of each, as far as they have been added."""
        return tuple(self._nodes.values()), tuple(self._interfaces), tuple(self._costs)

    def unrouted(self) -> dict[str, str]:
        """Return the flows whose ends are not joined by links, by name, and why not."""
        routes, paths = self._routes()
        return {
            flow.name: self._no_path(flow, routes)
            for flow in self._flows.values()
            if any(paths[leg] is None for leg in flow.legs)
        }

    def no_passing(self, node: str, links: Sequence[str]) -> None:
        """Say that no way passes a node from one of some links at it to another of them."""
        self._outer.update((self._index[node], link) for link in links)

    def close(self, zone: str, links: Iterable[str], *, lenient: bool = False) -> None:
        """Say which links no flow of a zone takes when it has to go another way.

        In a lenient zone a flow takes them while it has no way without them, and does not go over
        a second line if that leads to them.
        """
        self._closed_to[zone] = frozenset(links)
        if lenient:
            self._lenient.append(zone)

    def detect(self, link: str, detection_ns: int) -> None:
        """Say that a link is found down after another time than the others."""
        self._detections[link] = detection_ns

    def add_second_line(
        self,
        node: str,
        first: str,
        second: str,
        *,
        weights: tuple[int, int] | None = None,
        least_bps: int = 0,
        low_ns: int = 0,
    ) -> None:
        """Say that two links are a node's first and second line to the world; nobody passes.

        With `weights` the node's flows share them. The first is left while it has given less than
        `least_bps` towards the node for `low_ns`.
        """
        self.no_passing(node, [first, second])
        line = SecondLine(self._index[node], first, second, weights, least_bps, low_ns)
        self._second_lines.append(line)

    def build(self, recovery: Recovery | None = None, ecmp: bool = False) -> Network:
        """Return the network with the paths of all flows.

        Args:
            recovery: how ways follow what is up; without it they are what they are at first.
            ecmp: whether flows share paths that are equally short, each keeping to one.

        Raises:
            NetworkError: a flow's ends are not joined by links; says how far each end reaches. A
                proxy stands where it has nothing to split.
        """
        paths = self._paths(ecmp)
        idle = {name for name, proxy in self._proxies.items() if not proxy.optional}
        network = Network(
            nodes=tuple(self._nodes.values()),
            interfaces=tuple(self._interfaces),
            flows=tuple(
                self._routed(flow, paths[flow.name], idle) for flow in self._flows.values()
            ),
            people=tuple(self._people.values()),
            classes=self._classes,
            places=tuple(self._places.values()),
        )
        if recovery is not None:
            routing = self.routing(recovery, ecmp, self._leaves(network))
            network = replace(network, routing=routing, flows=self._shared(network, routing, idle))
        for name in self._proxies:
            if name in idle:
                raise NetworkError(
                    "no connection crosses it on its way, so its proxy has nothing to split",
                    "link",
                    name,
                )
        return network

    def _leaves(self, network: Network) -> tuple[tuple[int, str], ...]:
        """Return the flows that go over a second line, and which line they leave to others."""
        lines = [each for each in self._second_lines if each.weights is not None]
        if not lines:
            return ()
        found = []
        for index, flow in enumerate(network.flows):
            links = (self._link_of[each] for each in (*flow.path, *flow.reverse_path))
            if (first := left_to_others(lines, flow.name, links)) is not None:
                found.append((index, first))
        return tuple(found)

    def _shared(self, network: Network, routing: Routing, idle: set[str]) -> tuple[Flow, ...]:
        """Return the flows, those that go over a second line on their way over that."""
        flows = list(network.flows)
        found = routing.paths(network, [flow for flow, _ in routing.leaves], Gone())
        planned = list(self._flows.values())
        for index, first in routing.leaves:
            way = found.get(index)
            if way and first not in {self._link_of[each] for path in way for each in path}:
                flows[index] = self._routed(planned[index], [way], idle)
        return tuple(flows)

    def _routes(self) -> tuple[Routes, dict[tuple[int, int], tuple[Path, Path] | None]]:
        routes = Routes(len(self._nodes), self._interfaces, self._costs)
        flows = self._flows.values()
        return routes, routes.between(leg for flow in flows for leg in flow.legs)

    def _paths(self, ecmp: bool) -> dict[str, list[tuple[Path, Path] | None]]:
        """Return the legs of each flow's way, each there and back."""
        flows = self._flows.values()
        if not ecmp and not self._outer:
            _, paths = self._routes()
            return {flow.name: [paths[leg] for leg in flow.legs] for flow in flows}
        routes = Multipath(
            len(self._nodes), self._interfaces, self._costs, frozenset(self._outer), ecmp
        )
        asked = {
            flow.name: [(*leg, flow.name if ecmp else "") for leg in flow.legs] for flow in flows
        }
        found = routes.between(chain.from_iterable(asked.values()))
        return {name: [found[ask] for ask in asks] for name, asks in asked.items()}

    def routing(
        self, recovery: Recovery, ecmp: bool = False, leaves: tuple[tuple[int, str], ...] = ()
    ) -> Routing:
        """Return how ways follow what is up, of the flows that have been added.

        `leaves` are flows that go over a second line, and the first line that they leave.
        """
        flows, zones = self._flows.values(), list(self._closed_to)
        return Routing(
            recovery,
            tuple(self._costs),
            tuple((flow.legs[0][0], *(there for _, there in flow.legs)) for flow in flows),
            ecmp,
            tuple(sorted(self._outer)),
            tuple(self._proxies.items()),
            tuple((zone, tuple(sorted(links))) for zone, links in self._closed_to.items()),
            tuple(self._lenient),
            tuple(zones.index(flow.zone) if flow.zone in zones else -1 for flow in flows),
            tuple(index for index, flow in enumerate(flows) if flow.sealed),
            tuple(self._detections.items()),
            tuple(self._second_lines),
            leaves,
        )

    def _routed(
        self,
        flow: _PlannedFlow,
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
        )

    def _split(
        self, flow: _PlannedFlow, path: Path, reverse_path: Path, idle: set[str]
    ) -> tuple[Leg, ...]:
        """Return the legs into which proxies split the connections of a flow."""
        if not self._proxies or isinstance(flow.work, DatagramSource):
            return ()
        legs, used = legs_of(path, reverse_path, flow.tcp, self._link_of, self._proxies)
        if len(legs) > MOST_LEGS:
            raise NetworkError(
                f"proxies split its connections into {len(legs)} legs, at most {MOST_LEGS}",
                "flow",
                flow.name,
            )
        idle -= used
        return legs if flow.tcp.can_be_split and not flow.sealed else ()

    def _no_path(self, flow: _PlannedFlow, routes: Routes) -> str:
        names = list(self._nodes)
        source, target = names[flow.source], names[flow.target]
        message = f"no path from {source!r} to {target!r}"
        for end, index in ((source, flow.source), (target, flow.target)):
            others = [names[node] for node in routes.reachable(index) if node != index]
            if not others:
                return f"{message}: {end!r} has no link"
        reached = [names[node] for node in routes.reachable(flow.source)]
        return f"{message}: links from {source!r} lead only to {listed(reached, 6)}"

    def _class_index(self, flow: str, traffic_class: str | int) -> int:
        if isinstance(traffic_class, str):
            if traffic_class not in self._classes:
                raise NetworkError(
                    unknown("traffic class", traffic_class, self._classes), "flow", flow
                )
            return self._classes.index(traffic_class)
        if not 0 <= traffic_class < len(self._classes):
            raise NetworkError(
                f"traffic class {traffic_class} is not one of 0 to {len(self._classes) - 1}",
                "flow",
                flow,
            )
        return traffic_class

    def _add_interface(self, interface: Interface, cost: int) -> None:
        fault = next(out_of_range(interface, cost), None)
        if fault is not None:
            raise NetworkError(fault, "interface", interface.name, interface.link)
        self._interfaces.append(interface)
        self._link_of.append(interface.link)
        self._costs.append(cost)


def _joined(legs: Sequence[Path]) -> Path:
    """Return one path out of its legs; a single one is shared by all flows that take it."""
    return legs[0] if len(legs) == 1 else tuple(chain.from_iterable(legs))


def _pairs(changes: Sequence[tuple[int, T]]) -> tuple[tuple[int, T], ...]:
    return tuple((time_ns, value) for time_ns, value in changes)


def _either(reverse: T | None, forward: T) -> T:
    return forward if reverse is None else reverse


def _unique(what: str, names: Sequence[str]) -> tuple[str, ...]:
    for position, name in enumerate(names):
        if name in names[:position]:
            raise NetworkError("given twice", what, name)
    return tuple(names)
