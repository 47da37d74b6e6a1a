"""What the compiled core can play; the rest runs on the reference engine."""

from __future__ import annotations

from simnet.network import Network

DISCIPLINES = ("fifo", "priority")
CONTROLS = ("cubic", "newreno")


def lacking(network: Network) -> str | None:
    """Return what a network has that the compiled core has not; None where it has all."""
    for interface in network.interfaces:
        if interface.queue.discipline not in DISCIPLINES:
            return f"the queue discipline {interface.queue.discipline!r} of {interface.name!r}"
    for flow in network.flows:
        if flow.tcp.congestion_control not in CONTROLS:
            return f"the congestion control {flow.tcp.congestion_control!r} of {flow.name!r}"
    return None
