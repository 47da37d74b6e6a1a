"""Offered load of a network's interfaces, before any simulation.

The mean offered loads of all flows, added along their paths, to be held against the capacities. A
flow that stands for others counts as often as its weight says. Transfers count with the headers of
their full segments, but without acknowledgements; a person with several destinations counts in full
on each, one who is there at times with the mean share of the run in which they are.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from simnet.network import DatagramSource, Flow, Network
from simnet.traffic.base import Offered, Person, innermost, offered_by


@dataclass(frozen=True, slots=True)
class Loads:
    """Offered load of each interface, in the order of the network."""

    mean_bps: tuple[float, ...]
    """Sum of the mean loads that are known."""
    elastic_flows: tuple[int, ...]
    """How many flows besides take whatever there is: bulk transfers, loops without a pause."""


def offered_loads(network: Network) -> Loads:
    """Return what the flows offer to every interface on their paths."""
    mean_bps = [0.0] * len(network.interfaces)
    elastic = [0] * len(network.interfaces)
    for flow, offered in zip(network.flows, offered_by_one(network), strict=True):
        for interface in (*flow.path, *flow.reverse_path) if offered is None else ():
            elastic[interface] += flow.weight
        if offered is not None:
            for interface in flow.path:
                mean_bps[interface] += flow.weight * offered.up_bps
            for interface in flow.reverse_path:
                mean_bps[interface] += flow.weight * offered.down_bps
    return Loads(tuple(mean_bps), tuple(elastic))


def offered_by_one(network: Network) -> Iterator[Offered | None]:
    """Yield what each flow offers while it is active, none of those that it stands for counted."""
    by_people = _offered_by_people(network)
    for index, flow in enumerate(network.flows):
        yield by_people.get(index) if flow.work is None else _offered_by_flow(flow)


def _offered_by_flow(flow: Flow) -> Offered | None:
    if flow.work is None:
        return None
    offered = offered_by(flow.work, flow.datagram_header_bytes)
    if offered is None or isinstance(flow.work, DatagramSource):
        return offered
    return with_headers(offered, flow)


def _offered_by_people(network: Network) -> dict[int, Offered]:
    """Return the load of each flow that a person drives, where it is known."""
    found = {}
    known: dict[int, Offered | None] = {}
    for person in network.people:
        behaviour, share = innermost(person.behaviour)
        if id(behaviour) not in known:  # one for all people of an app
            known[id(behaviour)] = (
                behaviour.offered_bps() if isinstance(behaviour, Person) else None
            )
        offered = known[id(behaviour)]
        if offered is not None:
            offered = Offered(offered.up_bps * share, offered.down_bps * share)
            for index in person.channels.values():
                found[index] = with_headers(offered, network.flows[index])
    return found


def with_headers(offered: Offered, flow: Flow) -> Offered:
    """Return the load of transfers over a flow with the headers of full segments."""
    factor = 1 + flow.tcp.header_bytes / flow.tcp.mss_bytes
    return Offered(offered.up_bps * factor, offered.down_bps * factor)
