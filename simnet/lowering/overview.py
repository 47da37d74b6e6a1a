"""Overview of a lowered network: its nodes and links, the routes of flows, the offered load."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from simnet.actions import Behaviour
from simnet.lowering.offered import offered_loads
from simnet.network import Network, weights_of_people
from simnet.presence.present import Present
from simnet.traffic.base import Until, innermost


@dataclass(frozen=True, slots=True)
class InterfaceLoad:
    """One direction of a link: what it can carry and what is offered to it."""

    interface: str
    link: str
    source: str
    target: str
    rate_bps: int
    least_rate_bps: int
    """The lowest rate during the run; below `rate_bps` where the rate changes."""
    delay_ns: int
    flows: int
    """How many flows pass, those that others stand for among them."""
    offered_bps: float
    """Sum of the mean loads of those that have one."""
    elastic_flows: int
    """How many of them take whatever there is."""

    beside: float = 0.0
    """Share of the time that what is offered to those that share its medium takes, overheads left
    out."""

    @property
    def utilisation(self) -> float:
        """Offered load over capacity, with that of all who share its medium."""
        return _share(self.offered_bps, self.rate_bps) + self.beside


@dataclass(frozen=True, slots=True)
class Route:
    """The way that flows of one group take between two nodes."""

    group: str
    source: str
    target: str
    flows: int
    nodes: tuple[str, ...]
    """All nodes on the way, both ends included."""
    delay_ns: int
    bottleneck_bps: int


@dataclass(frozen=True, slots=True)
class Weighted:
    """A group of flows of which one that is simulated may stand for several."""

    group: str
    flows: int
    """How many there are."""
    simulated: int


@dataclass(frozen=True, slots=True)
class Attended:
    """People of one group who come and go."""

    group: str
    people: int
    present: float
    """Mean number of them who are there in the run's window."""


@dataclass(frozen=True, slots=True)
class Overview:
    """A laid out network at a glance."""

    node_kinds: Mapping[str, int]
    interfaces: tuple[InterfaceLoad, ...]
    """The most loaded first."""
    routes: tuple[Route, ...]
    flows: int
    people: int
    weighted: tuple[Weighted, ...] = ()
    """The groups of which not all flows are simulated."""
    attended: tuple[Attended, ...] = ()
    """Groups of people who come and go."""


def _share(offered_bps: float, rate_bps: int) -> float:
    """Return offered load over capacity; infinite where something is offered to a rate of 0."""
    if rate_bps:
        return offered_bps / rate_bps
    return float("inf") if offered_bps else 0.0


def _beside(network: Network, offered_bps: Sequence[float]) -> dict[int, float]:
    """Return what the other members of its medium need of the time, of each that shares one."""
    found = {}
    for medium in network.media:
        indices = [member.interface for member in medium.members]
        needed = {i: _share(offered_bps[i], network.interfaces[i].rate_bps) for i in indices}
        for index in indices:
            found[index] = sum(each for i, each in needed.items() if i != index)
    return found


def overview(network: Network) -> Overview:
    """Return a network at a glance, with what is offered to it."""
    offered = offered_loads(network)
    beside = _beside(network, offered.mean_bps)
    passing: Counter[int] = Counter()
    for flow in network.flows:
        for index in (*flow.path, *flow.reverse_path):
            passing[index] += flow.weight
    loads = [
        InterfaceLoad(
            interface=each.name,
            link=each.link,
            source=network.nodes[each.source].name,
            target=network.nodes[each.target].name,
            rate_bps=each.rate_bps,
            least_rate_bps=min([each.rate_bps, *(rate for _, rate in each.rate_changes)]),
            delay_ns=each.delay_ns,
            flows=passing[index],
            offered_bps=offered.mean_bps[index],
            elastic_flows=offered.elastic_flows[index],
            beside=beside.get(index, 0.0),
        )
        for index, each in enumerate(network.interfaces)
    ]
    return Overview(
        node_kinds=dict(sorted(Counter(node.kind for node in network.nodes).items())),
        interfaces=tuple(sorted(loads, key=lambda load: (-load.utilisation, load.interface))),
        routes=tuple(_routes(network)),
        flows=sum(flow.weight for flow in network.flows),
        people=sum(weights_of_people(network)),
        weighted=tuple(weighted(network)),
        attended=tuple(_attended(network)),
    )


def weighted(network: Network) -> Iterator[Weighted]:
    """Yield the groups of which not all flows are simulated."""
    there: Counter[str] = Counter()
    for flow in network.flows:
        there[flow.group] += flow.weight
    simulated = Counter(flow.group for flow in network.flows)
    for group, flows in there.items():
        if flows > simulated[group]:
            yield Weighted(group, flows, simulated[group])


def _attended(network: Network) -> Iterator[Attended]:
    people: Counter[str] = Counter()
    present: dict[str, list[float]] = defaultdict(list)
    coming = set()
    for person, weight in zip(network.people, weights_of_people(network), strict=True):
        people[person.group] += weight
        present[person.group].append(weight * innermost(person.behaviour)[1])
        if _comes_and_goes(person.behaviour):
            coming.add(person.group)
    for group, each in present.items():
        if group in coming:
            yield Attended(group, people[group], math.fsum(each))


def _comes_and_goes(behaviour: Behaviour) -> bool:
    within = behaviour.behaviour if isinstance(behaviour, Until) else behaviour
    return isinstance(within, Present)


def _routes(network: Network) -> Iterator[Route]:
    alike: Counter[tuple[str, tuple[int, ...]]] = Counter()
    for flow in network.flows:
        alike[flow.group, flow.path] += flow.weight
    for (group, path), flows in alike.items():
        way = [network.interfaces[index] for index in path]
        ends = [way[0].source, *(each.target for each in way)]
        names = tuple(network.nodes[index].name for index in ends)
        yield Route(
            group=group,
            source=names[0],
            target=names[-1],
            flows=flows,
            nodes=names,
            delay_ns=sum(each.delay_ns for each in way),
            bottleneck_bps=min(each.rate_bps for each in way),
        )
