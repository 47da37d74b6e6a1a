"""Builder of networks: names in, a checked Network with its routes out.

A link is given once and becomes two interfaces, named ``<link>:<from>-><to>`` and
``<link>:<to>-><from>``. Everything that an engine relies on is checked here, at one door; each
NetworkError names the node, link, flow or person that is wrong.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from simnet.actions import Behaviour
from simnet.errors import NetworkError, unknown
from simnet.network.flows import DatagramSource, Person, TcpParameters, TransferSource
from simnet.network.links import Interface, Loss, Node, Place, Queue
from simnet.network.model import Network
from simnet.network.planned import PlannedFlow, PlannedNetwork
from simnet.network.proxies import Proxy
from simnet.network.ranges import out_of_range
from simnet.network.recovery import Recovery, Routing
from simnet.network.second_lines import SecondLine

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


class NetworkBuilder:
    """Collects nodes, links, flows and people by name; `build` returns the frozen Network."""

    def __init__(self, classes: Sequence[str] = ("default",)) -> None:
        if not classes:
            raise NetworkError("a network needs at least one traffic class")
        self._planned = PlannedNetwork(_unique("traffic class", classes))
        self._index: dict[str, int] = {}
        self._links: dict[str, tuple[str, str]] = {}
        self._flow_index: dict[str, int] = {}

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
        if name in self._planned.nodes:
            raise NetworkError("already defined", "node", name)
        for what, value, most in (("latitude", latitude, 90), ("longitude", longitude, 180)):
            if value is not None and not -most <= value <= most:
                raise NetworkError(
                    f"{what} must be in [-{most}, {most}], got {value}", "node", name
                )
        self._index[name] = len(self._planned.nodes)
        self._planned.nodes[name] = Node(name, kind, place, latitude, longitude)

    def add_place(self, name: str, kind: str, district: str = "", regency: str = "") -> None:
        """Say what a place is that nodes name; of one name, what is said last holds."""
        self._planned.places[name] = Place(name, kind, district, regency)

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
            if end not in self._planned.nodes:
                raise NetworkError(unknown("node", end, self._planned.nodes), "link", name)
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
            self._planned.proxies[name] = proxy

    def add_flow(
        self,
        name: str,
        source: str,
        target: str,
        *,
        work: DatagramSource | TransferSource | None = None,
        group: str = "",
        stream: str = "",
        weight: int = 1,
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

        It stands for `weight` flows, itself among them (:class:`simnet.network.Flow`).

        `group` and `stream` (the key of its random streams) are the flow's name unless given.

        Raises:
            NetworkError: the name is taken, a node or the class is unknown, both ends are one
                node, or a number is out of range.
        """
        if name in self._planned.flows:
            raise NetworkError("already defined", "flow", name)
        for end in (source, target) if via is None else (source, target, via):
            if end not in self._planned.nodes:
                raise NetworkError(unknown("node", end, self._planned.nodes), "flow", name)
        if source == target:
            raise NetworkError(f"source and target are the same node {source!r}", "flow", name)
        if not 0 <= datagram_header_bytes <= 65_535:
            raise NetworkError(
                f"header must be 0 to 65535 bytes, got {datagram_header_bytes}", "flow", name
            )
        if weight < 1:
            raise NetworkError(f"weight must be >= 1, got {weight}", "flow", name)
        self._flow_index[name] = len(self._planned.flows)
        self._planned.flows[name] = PlannedFlow(
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
            weight,
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
        if name in self._planned.people:
            raise NetworkError("already defined", "person", name)
        if not channels:
            raise NetworkError("has no channel to anywhere", "person", name)
        if start_ns < 0:
            raise NetworkError(f"start must be >= 0, got {start_ns} ns", "person", name)
        flows = self._planned.flows
        for channel, flow in channels.items():
            if flow not in flows:
                raise NetworkError(
                    f"channel {channel!r}: {unknown('flow', flow, flows)}",
                    "person",
                    name,
                )
            if flows[flow].work is not None:
                raise NetworkError(
                    f"channel {channel!r}: flow {flow!r} has work of its own", "person", name
                )
        self._planned.people[name] = Person(
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
        return (
            tuple(self._planned.nodes.values()),
            tuple(self._planned.interfaces),
            tuple(self._planned.costs),
        )

    def unrouted(self) -> dict[str, str]:
        """Return the flows whose ends are not joined by links, by name, and why not."""
        return self._planned.unrouted()

    def no_passing(self, node: str, links: Sequence[str]) -> None:
        """Say that no way passes a node from one of some links at it to another of them."""
        self._planned.outer.update((self._index[node], link) for link in links)

    def close(self, zone: str, links: Iterable[str], *, lenient: bool = False) -> None:
        """Say which links no flow of a zone takes when it has to go another way.

        In a lenient zone a flow takes them while it has no way without them, and does not go over
        a second line if that leads to them.
        """
        self._planned.closed_to[zone] = frozenset(links)
        if lenient:
            self._planned.lenient.append(zone)

    def detect(self, link: str, detection_ns: int) -> None:
        """Say that a link is found down after another time than the others."""
        self._planned.detections[link] = detection_ns

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
        self._planned.second_lines.append(line)

    def build(self, recovery: Recovery | None = None, ecmp: bool = False) -> Network:
        """Return the network with the paths of all flows.

        Args:
            recovery: how ways follow what is up; without it they are what they are at first.
            ecmp: whether flows share paths that are equally short, each keeping to one.

        Raises:
            NetworkError: a flow's ends are not joined by links; says how far each end reaches. A
                proxy stands where it has nothing to split.
        """
        return self._planned.routed(recovery, ecmp)

    def routing(self, recovery: Recovery) -> Routing:
        """Return how ways follow what is up, of the flows that have been added."""
        return self._planned.routing(recovery)

    def _class_index(self, flow: str, traffic_class: str | int) -> int:
        classes = self._planned.classes
        if isinstance(traffic_class, str):
            if traffic_class not in classes:
                raise NetworkError(unknown("traffic class", traffic_class, classes), "flow", flow)
            return classes.index(traffic_class)
        if not 0 <= traffic_class < len(classes):
            raise NetworkError(
                f"traffic class {traffic_class} is not one of 0 to {len(classes) - 1}",
                "flow",
                flow,
            )
        return traffic_class

    def _add_interface(self, interface: Interface, cost: int) -> None:
        fault = next(out_of_range(interface, cost), None)
        if fault is not None:
            raise NetworkError(fault, "interface", interface.name, interface.link)
        self._planned.interfaces.append(interface)
        self._planned.link_of.append(interface.link)
        self._planned.costs.append(cost)


def _pairs(changes: Sequence[tuple[int, T]]) -> tuple[tuple[int, T], ...]:
    return tuple((time_ns, value) for time_ns, value in changes)


def _either(reverse: T | None, forward: T) -> T:
    return forward if reverse is None else reverse


def _unique(what: str, names: Sequence[str]) -> tuple[str, ...]:
    for position, name in enumerate(names):
        if name in names[:position]:
            raise NetworkError("given twice", what, name)
    return tuple(names)
