"""Routing of the scenario: whether ways follow what is up, and equal ones are shared."""

from __future__ import annotations

from simnet.lowering import naming
from simnet.network import Network, NetworkBuilder
from simnet.network.recovery import Recovery
from simnet.scenario import Scenario
from simnet.scenario.model.routing import Routing


def built(builder: NetworkBuilder, scenario: Scenario) -> Network:
    """Return the network of a builder, with the routing that the scenario asks for.

    Raises:
        NetworkError: a flow's ends are not joined by links.
    """
    routing = scenario.routing
    if routing is None:
        return builder.build()
    detect_accesses(builder, scenario, routing)
    return builder.build(recovery_of(routing), routing.ecmp)


def recovery_of(routing: Routing) -> Recovery:
    """Return how long it takes until flows go another way, as a scenario says."""
    return Recovery(routing.detection, routing.convergence, routing.back_after)


def detect_accesses(builder: NetworkBuilder, scenario: Scenario, routing: Routing) -> None:
    """Say how soon villages notice that their lines are down, where it is another time."""
    if routing.of_accesses != routing.detection:
        for name in scenario.villages.lines:
            builder.detect(naming.access_link(name), routing.of_accesses)
