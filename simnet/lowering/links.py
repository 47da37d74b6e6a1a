"""All nodes and links of a scenario, and nobody on them."""

from __future__ import annotations

from simnet.lowering.backhaul import add_backhaul, add_isps
from simnet.lowering.generic import add_links, add_nodes
from simnet.lowering.intranet import add_intranet
from simnet.lowering.village import add_villages
from simnet.network import NetworkBuilder
from simnet.scenario import Scenario


def linked(scenario: Scenario) -> NetworkBuilder:
    """Return a builder with the nodes and links of a scenario, whose flows are still to be added.

    Raises:
        NetworkError: two things claim one name, or a village has no access that can be laid.
    """
    builder = NetworkBuilder(scenario.classes)
    add_nodes(builder, scenario)
    add_backhaul(builder, scenario)
    add_isps(builder, scenario)
    add_intranet(builder, scenario)
    add_villages(builder, scenario)
    add_links(builder, scenario)
    return builder
