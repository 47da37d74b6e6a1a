"""Seeds of a lowered network: the same network under another seed.

The seed decides when users whose starts are staggered begin, and nothing else of a network; what
is random during a run the engines draw themselves. So a network need not be lowered again for
each replication, nor the files that its traffic replays be there.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from simnet.lowering.demand import start_ns
from simnet.network import Flow, Network
from simnet.network import Person as NetworkPerson
from simnet.scenario import Scenario
from simnet.traffic.base import Person, Traffic, Until, innermost


def staggered(scenario: Scenario) -> dict[str, Traffic]:
    """Return the traffic whose starts are staggered, by the use that its streams are keyed by."""
    found = {name: flow.traffic for name, flow in scenario.flows.items() if flow.traffic.stagger}
    types = {
        name: {app: use.traffic for app, use in site_type.apps.items() if use.traffic.stagger}
        for name, site_type in scenario.site_types.items()
    }
    if not any(types.values()):
        return found
    for village, described in scenario.villages.complete.items():
        for name, site in described.sites.items():
            for app, traffic in types[site.type or name].items():
                found[f"{village}/{name}/{app}"] = traffic
    return found


def reseeded(network: Network, uses: Mapping[str, Traffic], seed: int | None) -> Network:
    """Return a network as it is under another seed.

    Args:
        network: the network, lowered under any seed.
        uses: what `staggered` says of the scenario that it was lowered from.
        seed: the seed; None for a network that no seed has part in.
    """
    if not uses:
        return network
    return replace(
        network,
        flows=tuple(_flow(each, uses, seed) for each in network.flows),
        people=tuple(_person(each, seed) for each in network.people),
    )


def _flow(flow: Flow, uses: Mapping[str, Traffic], seed: int | None) -> Flow:
    traffic = uses.get(flow.stream.rpartition("-")[0])
    if flow.work is None or traffic is None:
        return flow
    starts_ns = start_ns(traffic, flow.stream, seed)
    return replace(flow, work=replace(flow.work, start_ns=starts_ns))


def _person(person: NetworkPerson, seed: int | None) -> NetworkPerson:
    played = person.behaviour
    behaviour, _ = innermost(played)
    if not isinstance(behaviour, Person) or not behaviour.stagger:
        return person
    starts_ns = start_ns(behaviour, person.stream, seed)
    within = played.behaviour if isinstance(played, Until) else played
    return replace(person, start_ns=starts_ns, behaviour=behaviour.behaviour(starts_ns, within))
