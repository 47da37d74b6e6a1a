"""Routing that follows what is up: outages of links become other ways of flows, after a while.

A router notices that a neighbour is gone when its messages have failed to come for a time, the
detection time: OSPF's RouterDeadInterval (RFC 2328, 10.5 and appendix C.3), or BFD's detection
time (RFC 5880, 6.8.4). Then all routers compute their tables anew, which takes the convergence
time; here they do so at once. When the link is up again it must stay so for a time until it is used
(a hold-down against flapping).

A link is down for routing while either of its directions is, whether its queue is kept or not, and
while it gives nothing, as a radio link in rain: no hello gets through. A flow without any way keeps
the one that it had, and loses what it sends. A slow line is up; but a place with two lines may
leave the first while that is too slow (:mod:`simnet.network.second_lines`), and goes back to it
when it has no other way.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from itertools import chain, pairwise

from simnet.errors import NetworkError
from simnet.network.flows import MOST_LEGS, DatagramSource, Flow, Leg, Reroute
from simnet.network.links import Interface
from simnet.network.model import Network
from simnet.network.multipath import Ask, Multipath
from simnet.network.proxies import Proxy, legs_of
from simnet.network.recovery import Recovery, Routing
from simnet.network.routing import Path
from simnet.network.second_lines import Spell, below
from simnet.units import UNLIMITED

Ways = tuple[Path, Path]
"""There and back."""


@dataclass(frozen=True, slots=True)
class Gone:
    """Links that are left out of tables."""

    down: frozenset[str] = frozenset()
    slow: frozenset[str] = frozenset()
    """Those that are up, and used by who has no other way."""

    @property
    def links(self) -> frozenset[str]:
        """All of them."""
        return self.down | self.slow


def paths_without(
    network: Network, routing: Routing, flows: Sequence[int], gone: Gone
) -> dict[int, Ways]:
    """Return the paths there and back of flows that have some while links are gone.

    A flow that goes over a second line does so while there is a way; then whatever line is
    fast enough counts, then whatever is up.
    """
    leaves = dict(routing.leaves)
    mine = [flow for flow in flows if flow in leaves]
    firsts = frozenset(leaves[flow] for flow in mine)
    found = _without(network, routing, mine, gone.links | firsts, strict=True) if mine else {}
    if gone.slow:
        rest = [flow for flow in flows if flow not in found]
        found |= _without(network, routing, rest, gone.links, strict=True)
    rest = [flow for flow in flows if flow not in found]
    return found | _without(network, routing, rest, gone.down)


def _without(
    network: Network,
    routing: Routing,
    flows: Sequence[int],
    down: AbstractSet[str],
    *,
    strict: bool = False,
) -> dict[int, Ways]:
    """Return the paths of flows that have some without some links; zones may all be strict."""
    by_zone: dict[int, list[int]] = defaultdict(list)
    for flow in flows:
        by_zone[routing.zones[flow]].append(flow)
    found: dict[int, Ways] = {}
    for zone, members in by_zone.items():
        name, shut = routing.closed_to[zone] if zone >= 0 else ("", ())
        if not strict and name in routing.lenient:
            shut = ()
        routes = Multipath(
            len(network.nodes),
            network.interfaces,
            routing.costs,
            frozenset(routing.outer),
            routing.ecmp,
            {*down, *shut},
        )
        asked = {flow: _asks(routing, network.flows[flow], flow) for flow in members}
        known = routes.between(chain.from_iterable(asked.values()))
        for flow, parts in asked.items():
            ways = [way for part in parts if (way := known[part]) is not None]
            if len(ways) == len(parts):
                found[flow] = (
                    tuple(chain.from_iterable(there for there, _ in ways)),
                    tuple(chain.from_iterable(back for _, back in reversed(ways))),
                )
    return found


def _asks(routing: Routing, flow: Flow, index: int) -> list[Ask]:
    name = flow.name if routing.ecmp else ""
    return [(here, there, name) for here, there in pairwise(routing.stops[index])]


def rerouted(network: Network) -> Network:
    """Return a network whose flows take other ways while links on their own are gone."""
    routing = network.routing
    if routing is None:
        return network
    unused, slow = unused_links(_down(network), routing), _slow_links(network, routing)
    if not unused and not slow:
        return network
    ways: dict[int, list[tuple[int, Ways]]] = defaultdict(list)
    links = [each.link for each in network.interfaces]
    hit = [
        frozenset(links[index] for index in (*flow.path, *flow.reverse_path))
        & (unused.keys() | slow.keys())
        for flow in network.flows
    ]
    now = {index: (flow.path, flow.reverse_path) for index, flow in enumerate(network.flows)}
    users = _users(network, routing)
    before = Gone()

    def may_change(index: int, gone: Gone) -> bool:
        """Tell whether a flow that is away already may have another way than before."""
        if not hit[index] & before.links:
            return True
        left = (gone.down - before.down) | (gone.slow - before.slow)
        back = (before.down - gone.down) | (before.slow - gone.slow)
        lost = {links[each] for way in now[index] for each in way} & left
        ends = {routing.stops[index][0], routing.stops[index][-1]}
        return bool(lost) or any(link not in users or users[link] & ends for link in back)

    for time_ns, gone in _epochs(unused, slow):
        out = gone.links
        away = [index for index, mine in enumerate(hit) if mine & out and may_change(index, gone)]
        paths = paths_without(network, routing, away, gone) if away else {}
        for index, mine in enumerate(hit):
            if not mine:
                continue
            flow = network.flows[index]
            way = paths.get(index, now[index]) if mine & out else (flow.path, flow.reverse_path)
            if way != now[index]:
                now[index] = way
                ways[index].append((time_ns, way))
        before = gone
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


def _slow_links(network: Network, routing: Routing) -> dict[str, list[Spell]]:
    """Return when first lines are left out because they are slow: watched, then noticed."""
    watched = {each.first: each for each in routing.second_lines if each.least_bps}
    if not watched:
        return {}
    by_link: dict[str, list[Interface]] = defaultdict(list)
    for each in network.interfaces:
        if each.link in watched:
            by_link[each.link].append(each)
    detections, recovery = dict(routing.detections), routing.recovery
    found = {}
    for link, line in watched.items():
        noticed_ns = line.low_ns + detections.get(link, recovery.detection_ns)
        found[link] = _unused(line.low(by_link[link]), replace(recovery, detection_ns=noticed_ns))
    return {link: spells for link, spells in found.items() if spells}


def _down(network: Network) -> dict[str, list[Spell]]:
    """Return when each link has a direction that is down, in order, without overlap."""
    found: dict[str, list[Spell]] = defaultdict(list)
    for each in network.interfaces:
        for outage in each.outages:
            found[each.link].append((outage.start_ns, outage.end_ns))
        found[each.link] += below(each, 1)
    return {link: _union(spells) for link, spells in found.items() if spells}


def _union(spells: list[Spell]) -> list[Spell]:
    joined: list[Spell] = []
    for start_ns, end_ns in sorted(spells):
        if joined and start_ns <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(joined[-1][1], end_ns))
        else:
            joined.append((start_ns, end_ns))
    return joined


def unused_links(down: Mapping[str, Sequence[Spell]], routing: Routing) -> dict[str, list[Spell]]:
    """Return when links are left out of all tables, by name, of when they are down.

    Args:
        down: spells of each link in order, apart from one another, ns.
        routing: how long it takes.
    """
    detections, recovery = dict(routing.detections), routing.recovery
    found = {
        link: _unused(
            spells,
            replace(recovery, detection_ns=detections.get(link, recovery.detection_ns)),
        )
        for link, spells in down.items()
    }
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


def _epochs(
    unused: Mapping[str, list[Spell]], slow: Mapping[str, list[Spell]]
) -> Iterator[tuple[int, Gone]]:
    """Yield from each time on, in order, which links are left out of the tables."""
    marks: dict[int, list[tuple[bool, bool, str]]] = defaultdict(list)
    for is_slow, spells_of in ((False, unused), (True, slow)):
        for link, spells in spells_of.items():
            for left_ns, back_ns in spells:
                marks[left_ns].append((True, is_slow, link))
                if back_ns < UNLIMITED:
                    marks[back_ns].append((False, is_slow, link))
    out: tuple[set[str], set[str]] = (set(), set())
    for time_ns in sorted(marks):
        for leaves, is_slow, link in sorted(marks[time_ns]):
            (out[is_slow].add if leaves else out[is_slow].discard)(link)
        yield time_ns, Gone(frozenset(out[False]), frozenset(out[True]))


def epochs(unused: Mapping[str, list[Spell]]) -> Iterator[tuple[int, frozenset[str]]]:
    """Yield from each time on, in order, which links are left out because they are down."""
    for time_ns, gone in _epochs(unused, {}):
        yield time_ns, gone.down


def _with(
    flow: Flow,
    changes: Sequence[tuple[int, Ways]],
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
