"""The links of a scenario with all that makes their conditions, and nobody on them.

A year without packets asks nothing of people and their flows, nor of events that count from the
start of a run.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from simnet.lowering import naming
from simnet.lowering.conditions import with_causes
from simnet.lowering.intranet import ZONE, close_intranet, goes_around, stays_closed
from simnet.lowering.links import linked
from simnet.lowering.routing import detect_accesses, recovery_of
from simnet.network import Network
from simnet.network.recovery import Routing
from simnet.scenario import Scenario


@dataclass(frozen=True, slots=True)
class Living:
    """A network without flows, and what its routes go by."""

    network: Network
    """With its causes."""
    costs: tuple[int, ...]
    """Of each interface."""
    routing: Routing | None
    """How ways follow what is up, of no flow; None where they are what they are."""


def living(scenario: Scenario, folder: Path = Path()) -> Living:
    """Return the links of a scenario and what makes their conditions.

    Args:
        scenario: the scenario.
        folder: where its files are looked for.

    Raises:
        NetworkError: two things claim one name, or a village has no access that can be laid.
        InputError: a file of a route cannot be read.
    """
    scenario = scenario.model_copy(update={"events": ()})
    builder = linked(scenario)
    close_intranet(builder, scenario)
    nodes, interfaces, costs = builder.parts
    asked = scenario.routing
    if asked is not None:
        detect_accesses(builder, scenario, asked)
    routing = None if asked is None else builder.routing(recovery_of(asked))
    return Living(with_causes(Network(nodes, interfaces, ()), scenario, folder), costs, routing)


def outside(scenario: Scenario, village: str) -> str:
    """Return the node that a village must reach: its provider's internet, else the data centre.

    Empty where there is neither.
    """
    if scenario.internet is not None:
        return naming.internet(scenario.villages.complete[village].access.isp or "")
    return naming.DATA_CENTRE if scenario.intranet is not None else ""


def to_data_centre(scenario: Scenario, village: str) -> tuple[tuple[str, ...], str]:
    """Return the nodes that a village's way to the data centre joins, and the zone it stays in.

    It goes round by the internet of the village's provider where the village is not on the closed
    network; the zone is empty where the way may take any link.
    """
    described = scenario.villages.complete[village]
    if goes_around(scenario, described):
        around = (naming.internet(described.access.isp or ""),) if scenario.internet else ()
        return (village, *around, naming.DATA_CENTRE), ""
    return (village, naming.DATA_CENTRE), ZONE if stays_closed(scenario) else ""
