"""The tables of places, of events, and of the outages of flows: none of them needs a packet.

A flow is without a way while a link on the path that it has then, there or back, is down: in an
outage, or at a rate of 0. Where ways follow what is up, that is until routers have found another.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator

import numpy as np
import pyarrow as pa

from simnet.engine.columns import IntArray
from simnet.network import Interface, Network, RunPlan
from simnet.tables import schema
from simnet.tables.columns import assemble
from simnet.units import NS_PER_S

Spell = tuple[int, int]
"""[start_ns, end_ns)."""


def places(network: Network) -> pa.Table:
    """Return the table of places."""
    return assemble(
        schema.PLACES,
        {
            "place": [each.name for each in network.places],
            "kind": [each.kind for each in network.places],
            "district": [each.district for each in network.places],
            "regency": [each.regency for each in network.places],
        },
    )


def events(network: Network, plan: RunPlan) -> pa.Table:
    """Return the table of events; an end beyond the run is that of the run."""
    found = network.events
    return assemble(
        schema.EVENTS,
        {
            "event": list(range(1, len(found) + 1)),
            "action": [each.action for each in found],
            "what": [each.what for each in found],
            "links": ["; ".join(each.links) for each in found],
            "start_s": [each.start_ns / NS_PER_S for each in found],
            "end_s": [min(each.end_ns, plan.duration_ns) / NS_PER_S for each in found],
            "share_left": [each.share_left for each in found],
            "longer_s": [each.longer_ns / NS_PER_S for each in found],
            "share_lost": [each.share_lost for each in found],
        },
    )


def outages(network: Network, plan: RunPlan) -> pa.Table:
    """Return the table of the outages of flows."""
    rows = [
        (flow.name, start_ns / NS_PER_S, end_ns / NS_PER_S)
        for flow, spells in zip(network.flows, flow_outages(network, plan), strict=True)
        for start_ns, end_ns in spells
    ]
    names, starts, ends = zip(*rows, strict=True) if rows else ((), (), ())
    return assemble(
        schema.OUTAGES, {"flow": list(names), "start_s": list(starts), "end_s": list(ends)}
    )


def flow_outages(network: Network, plan: RunPlan) -> Iterator[list[Spell]]:
    """Yield for each flow when it has no way, in order of time, within the run."""
    down = {
        index: spells
        for index, interface in enumerate(network.interfaces)
        if (spells := union(_down(interface, plan.duration_ns)))
    }
    known: dict[frozenset[int], list[Spell]] = {frozenset(): []}

    def without(path: Iterable[int], reverse_path: Iterable[int]) -> list[Spell]:
        hit = frozenset(down.keys() & {*path, *reverse_path}) if down else frozenset()
        if hit not in known:
            known[hit] = union(spell for index in hit for spell in down[index])
        return known[hit]

    for flow in network.flows:
        if not flow.reroutes or not down:
            yield without(flow.path, flow.reverse_path)
            continue
        until = [*(each.time_ns for each in flow.reroutes), plan.duration_ns]
        ways = [(0, flow.path, flow.reverse_path)]
        ways += [(each.time_ns, each.path, each.reverse_path) for each in flow.reroutes]
        yield union(
            (max(start_ns, since_ns), min(end_ns, until_ns))
            for (since_ns, there, back), until_ns in zip(ways, until, strict=True)
            for start_ns, end_ns in without(there, back)
            if max(start_ns, since_ns) < min(end_ns, until_ns)
        )


def down_ns(network: Network, edges_ns: IntArray) -> IntArray:
    """Return how long each interface is down between neighbouring moments, ns.

    Args:
        edges_ns: n + 1 moments in increasing order.

    Returns: shape (n, interfaces).
    """
    found = np.zeros((edges_ns.size - 1, len(network.interfaces)), dtype=np.int64)
    for index, interface in enumerate(network.interfaces):
        for start_ns, end_ns in union(_down(interface, int(edges_ns[-1]))):
            inside = np.minimum(end_ns, edges_ns[1:]) - np.maximum(start_ns, edges_ns[:-1])
            found[:, index] += np.maximum(inside, 0)
    return found


def _down(interface: Interface, end_ns: int) -> Iterator[Spell]:
    """Yield when an interface carries nothing, in any order, within the run."""
    for outage in interface.outages:
        if outage.start_ns < end_ns:
            yield outage.start_ns, min(outage.end_ns, end_ns)
    changes = [(0, interface.rate_bps), *interface.rate_changes, (end_ns, 0)]
    for (start_ns, rate_bps), (until_ns, _) in itertools.pairwise(changes):
        if not rate_bps and start_ns < min(until_ns, end_ns):
            yield start_ns, min(until_ns, end_ns)


def union(spells: Iterable[Spell]) -> list[Spell]:
    """Return spells in order of time, those that touch or overlap made one."""
    found: list[Spell] = []
    for start_ns, end_ns in sorted(spells):
        if found and start_ns <= found[-1][1]:
            found[-1] = (found[-1][0], max(end_ns, found[-1][1]))
        else:
            found.append((start_ns, end_ns))
    return found
