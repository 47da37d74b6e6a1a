"""Propagation delays shifted at random: a check of whether a figure hangs on phase.

Packets clocked by acknowledgements can lock into step with a full queue (phase effects: Floyd and
Jacobson, "Traffic phase effects in packet-switched gateways", 1991). Then a tenth of a millisecond
more of delay changes who is dropped, and runs that differ in nothing but chance agree on a figure
that no real network has.
"""

from __future__ import annotations

from dataclasses import replace

from simnet.chance.streams import RandomStream
from simnet.network.links import Interface
from simnet.network.model import Network, RunPlan


def shifted(network: Network, plan: RunPlan) -> Network:
    """Return a network with each propagation delay longer by up to what the plan says.

    Each interface has a shift of its own, anew for each seed, and the same in every alternative.
    """
    most_ns = plan.delay_shift_ns
    if most_ns == 0:
        return network

    def more_ns(name: str) -> int:
        return RandomStream(plan.seed, f"interface/{name}/shift").integer(most_ns + 1)

    return replace(
        network,
        interfaces=tuple(_longer(each, more_ns(each.name)) for each in network.interfaces),
    )


def _longer(interface: Interface, more_ns: int) -> Interface:
    return replace(
        interface,
        delay_ns=interface.delay_ns + more_ns,
        delay_changes=tuple((at, delay_ns + more_ns) for at, delay_ns in interface.delay_changes),
    )
