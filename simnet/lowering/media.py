"""Shared media of the scenario, as the network has them: members are interfaces.

Where a medium says what is transmitted at on the air, an interface has that rate, and what it had
before is what is bought: a token bucket before its queue holds it to that in the long run.
"""

from __future__ import annotations

from dataclasses import replace

from simnet.lowering import naming
from simnet.models.token_bucket import LARGEST_PACKET
from simnet.network import UNLIMITED, Interface, Medium, Member, Network, Queue
from simnet.scenario import Scenario
from simnet.scenario.model import media as written


def with_media(network: Network, scenario: Scenario) -> Network:
    """Return the network with the scenario's media, and its interfaces at their rates on the air.

    A medium that nobody shares in this world is left out.
    """
    if not scenario.media:
        return network
    places: dict[str, list[int]] = {}
    for index, each in enumerate(network.interfaces):
        places.setdefault(each.link, []).append(index)
    interfaces = list(network.interfaces)
    found = []
    for name, medium in scenario.media.items():
        members = []
        air_bps = medium.on_air(scenario)
        for sharer in medium.sharers(scenario):
            for way in medium.ways:
                index = places[_link(sharer)][way]
                interfaces[index] = _on_air(interfaces[index], medium, air_bps(sharer, way))
                members.append(_member(index, medium, medium.of(sharer)))
        if members:
            found.append(_medium(name, medium, members))
    return replace(network, interfaces=tuple(interfaces), media=tuple(found))


def _medium(name: str, medium: written.Medium, members: list[Member]) -> Medium:
    most_packets, most_ns = medium.most_packets, medium.aggregate_time
    return Medium(
        name=name,
        members=tuple(members),
        scheduler=medium.scheduler.kind,
        most_packets=UNLIMITED if most_packets is None else most_packets,
        most_ns=UNLIMITED if most_ns is None else most_ns,
        parameters=medium.scheduler.parameters(),
    )


def _member(index: int, medium: written.Medium, share: written.Share) -> Member:
    overhead_ns = medium.overhead if share.overhead is None else share.overhead
    return Member(index, 1 if share.weight is None else share.weight, overhead_ns)


def _link(sharer: written.Sharer) -> str:
    """Return the name of the link that a line is lowered to."""
    if sharer.kind == "access":
        return naming.access_link(sharer.name)
    return naming.lan(sharer.name) if sharer.kind == "lan" else sharer.name


def _on_air(interface: Interface, medium: written.Medium, air_bps: int | None) -> Interface:
    """Return an interface at its rate on the air, held to what is bought where that is less."""
    if air_bps is None or air_bps == interface.rate_bps:
        return interface
    if air_bps < interface.rate_bps:
        return replace(interface, rate_bps=air_bps)
    own = interface.queue
    packets, size = (min(UNLIMITED, own.bands * n) for n in (own.limit_packets, own.limit_bytes))
    bought = (
        ("rate", interface.rate_bps),
        ("burst", medium.burst),
        ("peak", None),
        ("mtu", LARGEST_PACKET),
    )
    shaper = Queue("token_bucket", packets, size, 1, bought, own)
    return replace(interface, rate_bps=air_bps, queue=shaper)
