"""Processing jitter: how late hosts and routers take packets off a line, at every interface alike.

Where nothing is ever late, packets that acknowledgements clock lock into phase with a full queue,
and what a flow gets hangs on a fraction of a millisecond of delay.
"""

from __future__ import annotations

from dataclasses import replace

from simnet.network import Network
from simnet.scenario import Scenario
from simnet.units import NS_PER_S


def with_lateness(network: Network, scenario: Scenario) -> Network:
    """Return a network whose interfaces all have the lateness of the scenario, if it has any."""
    if scenario.late is None:
        return network
    variate = scenario.late.variate(NS_PER_S)
    interfaces = (replace(each, lateness=variate) for each in network.interfaces)
    return replace(network, interfaces=tuple(interfaces))
