"""Lowering: a scenario's villages, providers and backhaul become nodes, links and flows.

Every name and every random stream comes from the names of the scenario, never from a technology
or from an order, so that alternatives meet the same people (see :mod:`simnet.lowering.naming`).
"""

from __future__ import annotations

from pathlib import Path

from simnet.lowering.conditions import with_conditions
from simnet.lowering.demand import add_use
from simnet.lowering.generic import with_traces
from simnet.lowering.intranet import close_intranet
from simnet.lowering.lateness import with_lateness
from simnet.lowering.links import linked
from simnet.lowering.media import with_media
from simnet.lowering.providers import with_providers
from simnet.lowering.routing import built
from simnet.lowering.stress import with_events
from simnet.lowering.weights import with_weights
from simnet.lowering.written import demands, written
from simnet.network import Network, RunPlan
from simnet.scenario import Scenario
from simnet.scenario.model.hours import calendar_of

__all__ = ["lower", "plan", "written"]


def lower(scenario: Scenario, folder: Path = Path()) -> Network:
    """Return the network that a scenario describes; its traces are looked for in `folder`.

    Raises:
        InputError: two things claim one name, a flow's ends are not joined, or a trace cannot be
            read.
    """
    builder = linked(scenario)
    for demand in demands(scenario, folder):
        add_use(builder, demand, scenario.run.seed)
    close_intranet(builder, scenario)
    network = with_traces(built(builder, scenario), scenario, folder)
    network = with_providers(network, scenario)
    network = with_media(with_lateness(network, scenario), scenario)
    network = with_conditions(with_events(network, scenario), scenario, folder)
    return with_weights(network, scenario.run.duration)


def plan(scenario: Scenario) -> RunPlan:
    """Return how long the scenario is run, from which seed, and what is recorded."""
    return scenario.run.plan(calendar_of(scenario))
