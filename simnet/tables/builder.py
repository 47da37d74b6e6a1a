"""All tables of one run, from what an engine counted."""

from __future__ import annotations

from collections.abc import Sequence

import pyarrow as pa

from simnet.conditions.cause import Cause
from simnet.engine.columns import Counts
from simnet.network import Network, RunPlan
from simnet.tables import conditions, flows, interfaces, rain, service


def build(
    counts: Counts, network: Network, plan: RunPlan, causes: Sequence[Cause] = ()
) -> dict[str, pa.Table]:
    """Return every table of the schema by its name.

    Args:
        counts: what an engine counted.
        network: what it played.
        plan: how it played it.
        causes: what made the conditions of the network's links.
    """
    return {
        "nodes": interfaces.nodes(network),
        "places": service.places(network),
        "events": service.events(network, plan),
        "outages": service.outages(network, plan),
        "conditions": conditions.conditions(network, plan),
        "rain": rain.rain(causes, plan),
        "interfaces": interfaces.interfaces(counts, network),
        "interface_classes": interfaces.interface_classes(counts, network),
        "interface_series": interfaces.interface_series(counts, network, plan),
        "interface_wait": interfaces.interface_wait(counts, network),
        "flows": flows.flows(counts, network),
        "groups": flows.groups(counts, network),
        "group_series": flows.group_series(counts, network, plan),
        "group_delay": flows.group_delay(counts, network),
        "site_delay": flows.site_delay(counts, network),
        "transfers": flows.transfers(counts, network),
        "experiences": flows.experiences(counts, network),
    }
