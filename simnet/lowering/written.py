"""Provenance of a lowered network: where the scenario describes a node, a link, a flow, a person.

Names are not taken apart: what a scenario is lowered to is named again, until the name is found.
That is done only where something is wrong.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path as FilePath

from simnet.lowering import naming
from simnet.lowering.demand import Demand
from simnet.lowering.generic import flows
from simnet.lowering.stress import link_names
from simnet.lowering.village import village_users
from simnet.scenario import Scenario
from simnet.scenario.model.stress import lines
from simnet.scenario.read.tree import Path


def demands(scenario: Scenario, folder: FilePath = FilePath()) -> Iterator[Demand]:
    """Yield all users of a scenario's network; traces are looked for in `folder`."""
    yield from village_users(scenario, folder)
    yield from flows(scenario, folder)


def written(scenario: Scenario, what: str, name: str) -> Path | None:
    """Return the path where a scenario describes a part of its network; None if nowhere.

    Args:
        what: what it is: node, link, flow, person, village, traffic class.
        name: its name in the network.
    """
    find = {"node": _node, "village": _node, "link": _link, "flow": _flow, "person": _flow}
    if what == "traffic class":
        return ("classes",)
    return find[what](scenario, name) if what in find else None


def _node(scenario: Scenario, name: str) -> Path | None:
    return {
        **{naming.town(each): ("backhaul", "towns", each) for each in scenario.backhaul.towns},
        **{naming.isp(each): ("isps", each) for each in scenario.isps},
        **{
            naming.site(village, site): ("villages", village, "sites", site)
            for village, described in scenario.villages.complete.items()
            for site in described.sites
        },
        **{village: ("villages", village) for village in scenario.villages.rows},
        **{each: ("nodes", each) for each in scenario.nodes},
    }.get(name)


def _link(scenario: Scenario, name: str) -> Path | None:
    found: dict[str, Path] = {
        naming.lan(naming.site(village, site)): ("site_types", described.type or site, "lan")
        for village, complete in scenario.villages.complete.items()
        for site, described in complete.sites.items()
    }
    found |= {link: line for line in lines(scenario) for link in link_names(scenario, line)}
    return found.get(name)


def _flow(scenario: Scenario, name: str) -> Path | None:
    if name in scenario.flows:
        return ("flows", name)
    for demand in demands(scenario):
        if name in demand.flow_names() or name in demand.names():
            return demand.written
    return None
