"""The same network under another seed.

The seed decides when users whose starts are staggered begin, and nothing else of a network; what
is random during a run the engines draw themselves. So a network need not be lowered again for
each replication, nor the files that its traffic replays be there.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from simnet.lowering.demand import start_ns
from simnet.network import Flow, Network
from simnet.network import Person as Somebody
from simnet.scenario import Scenario
from simnet.traffic.base import Person, Traffic, Until


def reseeded(network: Network, scenario: Scenario, seed: int) -> Network:
    """Return the network that `scenario`, of which `network` was lowered, has under `seed`."""
    traffic = _staggered(scenario)
    return replace(
        network,
        flows=tuple(_flow(each, traffic, seed) for each in network.flows),
        people=tuple(_person(each, seed) for each in network.people),
    )


def _staggered(scenario: Scenario) -> dict[str, Traffic]:
    """Return the traffic whose starts are staggered, by the use that its streams are keyed by."""
    found = {name: flow.traffic for name, flow in scenario.flows.items()}
    for village, described in scenario.villages.complete.items():
        for name, site in described.sites.items():
            for app, use in scenario.site_types[site.type or name].apps.items():
                found[f"{village}/{name}/{app}"] = use.traffic
    return {use: traffic for use, traffic in found.items() if traffic.stagger}


def _flow(flow: Flow, traffic: Mapping[str, Traffic], seed: int) -> Flow:
    use = flow.stream.rpartition("-")[0]
    if flow.work is None or use not in traffic:
        return flow
    starts_ns = start_ns(traffic[use], flow.stream, seed)
    return replace(flow, work=replace(flow.work, start_ns=starts_ns))


def _person(person: Somebody, seed: int) -> Somebody:
    within = person.behaviour
    behaviour = within.behaviour if isinstance(within, Until) else within
    if not isinstance(behaviour, Person) or not behaviour.stagger:
        return person
    starts_ns = start_ns(behaviour, person.stream, seed)
    return replace(person, start_ns=starts_ns, behaviour=behaviour.behaviour(starts_ns))
