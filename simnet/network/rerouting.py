"""Routing that follows what is up: outages of links become other ways of flows, after a while.

A router notices that a neighbour is gone when its messages have failed to come for a time, the
detection time: OSPF's RouterDeadInterval (RFC 2328, 10.5 and appendix C.3), or BFD's detection
time (RFC 5880, 6.8.4). Then all routers compute their tables anew, which takes the convergence
time; here they do so at once. When the link is up again it must stay so for a time until it is used
(a hold-down against flapping).

A link is down for routing while either of its directions is, whether its queue is kept or not. A
flow without any way keeps the one that it had, and loses what it sends. A line at rate 0 is not
down: it delays.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from itertools import chain, pairwise

from simnet.errors import NetworkError
from simnet.network.model import MOST_LEGS, UNLIMITED, DatagramSource, Flow, Leg, Network, Reroute
from simnet.network.multipath import Ask, Multipath
from simnet.network.proxies import Proxy, legs_of
from simnet.network.routing import Path

Spell = tuple[int, int]
"""From a time on until another, ns."""


@dataclass(frozen=True, slots=True)
class Recovery:
    """How long it takes until flows go another way, and until they come back."""

    detection_ns: int
    """From the beginning of an outage until it is noticed; a shorter one is not."""
    convergence_ns: int
    """From then until all routers forward along other ways."""
    back_after_ns: int
    """From the end of an outage until the link is used again."""


@dataclass(frozen=True, slots=True)
class Routing:
    """How the ways of a network's flows follow what is up."""

    recovery: Recovery
    costs: tuple[int, ...]
    """Of each interface."""
    stops: tuple[tuple[int, ...], ...]
    """Of each flow: the nodes that its way joins, from its source to its target."""
    ecmp: bool = False
    outer: tuple[tuple[int, str], ...] = ()
    """(node, link): nobody passes that node from one such link to another."""
    proxies: tuple[tuple[str, Proxy], ...] = ()
    """By name of the link on which each stands."""
    closed_to: tuple[tuple[str, tuple[str, ...]], ...] = ()
    """Zones by name, and the links that their flows never take as another way."""
    zones: tuple[int, ...] = ()
    """Of each flow, the number of its zone; -1: it may take any link."""
    sealed: tuple[int, ...] = ()
    """Flows that no proxy splits."""

    def paths(
        self, network: Network, flows: Sequence[int], down: AbstractSet[str]
    ) -> dict[int, tuple[Path, Path]]:
        """Return the paths there and back of flows that have some while links are down."""
        by_zone: dict[int, list[int]] = defaultdict(list)
        for flow in flows:
            by_zone[self.zones[flow]].append(flow)
        found: dict[int, tuple[Path, Path]] = {}
        for zone, members in by_zone.items():
            shut = self.closed_to[zone][1] if zone >= 0 else ()
            routes = Multipath(
                len(network.nodes),
                network.interfaces,
                self.costs,
                frozenset(self.outer),
                self.ecmp,
                {*down, *shut},
            )
            asked = {flow: self._asks(network.flows[flow], flow) for flow in members}
            known = routes.between(chain.from_iterable(asked.values()))
            for flow, parts in asked.items():
                ways = [way for part in parts if (way := known[part]) is not None]
                if len(ways) == len(parts):
                    found[flow] = (
                        tuple(chain.from_iterable(there for there, _ in ways)),
                        tuple(chain.from_iterable(back for _, back in reversed(ways))),
                    )
        return found

    def _asks(self, flow: Flow, index: int) -> list[Ask]:
        name = flow.name if self.ecmp else ""
        return [(here, there, name) for here, there in pairwise(self.stops[index])]


def rerouted(network: Network) -> Network:
    """Return a network whose flows take other ways while links on their own are down."""
    routing = network.routing
    if routing is None:
        return network
    unused = unused_links(_down(network), routing.recovery)
    if not unused:
        return network
    ways: dict[int, list[tuple[int, tuple[Path, Path]]]] = defaultdict(list)
    links = [each.link for each in network.interfaces]
    hit = [
        frozenset(links[index] for index in (*flow.path, *flow.reverse_path)) & unused.keys()
        for flow in network.flows
    ]
    now = {index: (flow.path, flow.reverse_path) for index, flow in enumerate(network.flows)}
    users = _users(network, routing)
    before: frozenset[str] = frozenset()

    def may_change(index: int, down: frozenset[str]) -> bool:
        """Tell whether a flow that is away already may have another way than before."""
        if not hit[index] & before:
            return True
        lost = {links[each] for way in now[index] for each in way} & (down - before)
        ends = {routing.stops[index][0], routing.stops[index][-1]}
        return bool(lost) or any(link not in users or users[link] & ends for link in before - down)

    for time_ns, down in epochs(unused):
        away = [index for index, mine in enumerate(hit) if mine & down and may_change(index, down)]
        paths = routing.paths(network, away, down) if away else {}
        for index, mine in enumerate(hit):
            if not mine:
                continue
            flow = network.flows[index]
            way = paths.get(index, now[index]) if mine & down else (flow.path, flow.reverse_path)
            if way != now[index]:
                now[index] = way
                ways[index].append((time_ns, way))
        before = down
    flows = list(network.flows)
    for index, changes in ways.items():
        proxies = {} if index in routing.sealed else dict(routing.proxies)
        flows[index] = _with(flows[index], changes, links, proxies)
    return replace(network, flows=tuple(flows))


FEW = 64
"""Nodes behind a line that serves only them, at most."""


def _users(network: Network, routing: Routing) -> dict[str, frozenset[int]]:
    """Return of links that lead only to a few nodes, as to a village, the nodes behind them.

    They lie behind the end at which the link is outer: nobody else's way passes there.
    """
    joined: dict[int, list[tuple[int, str]]] = defaultdict(list)
    for each in network.interfaces:
        joined[each.source].append((each.target, each.link))
    outer = frozenset(routing.outer)
    found: dict[str, frozenset[int]] = {}
    for end, link in routing.outer:
        behind, look = {end}, [end]
        while look and len(behind) <= FEW:
            node = look.pop()
            for other, over in joined[node]:
                if other not in behind and not (node == end and (end, over) in outer):
                    behind.add(other)
                    look.append(other)
        if len(behind) <= FEW and not look:
            found[link] = frozenset(behind)
    return found


def _down(network: Network) -> dict[str, list[Spell]]:
    """Return when each link has a direction that is down, in order, without overlap."""
    found: dict[str, list[Spell]] = defaultdict(list)
    for each in network.interfaces:
        for outage in each.outages:
            found[each.link].append((outage.start_ns, outage.end_ns))
    return {link: _union(spells) for link, spells in found.items()}


def _union(spells: list[Spell]) -> list[Spell]:
    joined: list[Spell] = []
    for start_ns, end_ns in sorted(spells):
        if joined and start_ns <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(joined[-1][1], end_ns))
        else:
            joined.append((start_ns, end_ns))
    return joined


def unused_links(down: Mapping[str, Sequence[Spell]], recovery: Recovery) -> dict[str, list[Spell]]:
    """Return when links are left out of all tables, by name, of when they are down.

    Args:
        down: spells of each link in order, apart from one another, ns.
        recovery: how long it takes.
    """
    found = {link: _unused(spells, recovery) for link, spells in down.items()}
    return {link: spells for link, spells in found.items() if spells}


def _unused(spells: Sequence[Spell], recovery: Recovery) -> list[Spell]:
    """Return when a link is left out of all tables, of when it is down.

    What is noticed before it is used again makes it stay away; one that comes back before all have
    converged is not left at all.
    """
    until: list[Spell] = []
    for start_ns, end_ns in spells:
        noticed_ns = start_ns + recovery.detection_ns
        if noticed_ns >= end_ns:
            continue
        back_ns = UNLIMITED if end_ns >= UNLIMITED else end_ns + recovery.back_after_ns
        if until and noticed_ns <= until[-1][1]:
            until[-1] = (until[-1][0], back_ns)
        else:
            until.append((noticed_ns + recovery.convergence_ns, back_ns))
    return [(left_ns, back_ns) for left_ns, back_ns in until if left_ns < back_ns]


def epochs(unused: dict[str, list[Spell]]) -> Iterator[tuple[int, frozenset[str]]]:
    """Yield from each time on, in order, which links are left out of the tables."""
    marks: dict[int, list[tuple[bool, str]]] = defaultdict(list)
    for link, spells in unused.items():
        for left_ns, back_ns in spells:
            marks[left_ns].append((True, link))
            if back_ns < UNLIMITED:
                marks[back_ns].append((False, link))
    down: set[str] = set()
    for time_ns in sorted(marks):
        for leaves, link in sorted(marks[time_ns]):
            (down.add if leaves else down.discard)(link)
        yield time_ns, frozenset(down)


def _with(
    flow: Flow,
    changes: Sequence[tuple[int, tuple[Path, Path]]],
    links: Sequence[str],
    proxies: dict[str, Proxy],
) -> Flow:
    def legs(path: Path, reverse_path: Path) -> tuple[Leg, ...]:
        split = proxies and not isinstance(flow.work, DatagramSource) and flow.tcp.can_be_split
        found = legs_of(path, reverse_path, flow.tcp, links, proxies)[0] if split else ()
        if len(found) > MOST_LEGS:
            raise NetworkError(
                f"on another way proxies split its connections into {len(found)} legs, "
                f"at most {MOST_LEGS}",
                "flow",
                flow.name,
            )
        return found

    return replace(flow, reroutes=tuple(Reroute(at, *way, legs(*way)) for at, way in changes))
