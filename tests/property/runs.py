"""What the properties run: which engines, on how many random networks, for how long."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable

import pytest
from hypothesis import settings
from hypothesis import strategies as st

from simnet.engine import engines
from simnet.network import Flow, Interface, Network, RunPlan
from tests.property.networks import datagram_networks, networks, plans

on_every_engine = pytest.mark.parametrize("engine", engines())

Run = tuple[Network, RunPlan]


@st.composite
def runs(draw: st.DrawFn) -> Run:
    """A network of datagrams, or a longer run of one with transfers."""
    if draw(st.booleans()):
        return draw(datagram_networks()), draw(plans())
    return draw(networks()), draw(plans(longest_ms=1500))


def without_loops(network: Network) -> Network:
    """Let no path pass an interface twice, so that a packet is met once at each."""
    flows = tuple(
        dataclasses.replace(
            flow,
            path=tuple(dict.fromkeys(flow.path)),
            reverse_path=tuple(dict.fromkeys(flow.reverse_path)),
        )
        for flow in network.flows
    )
    return dataclasses.replace(network, flows=flows)


def examples(share: float) -> settings:
    """Run a property on a share of the examples of the profile."""
    return settings(max_examples=max(1, round(settings.default.max_examples * share)))


def with_work(network: Network, change: Callable[[Flow], object]) -> Network:
    """Replace the work of every flow by what `change` makes of it."""
    flows = tuple(dataclasses.replace(flow, work=change(flow)) for flow in network.flows)
    return dataclasses.replace(network, flows=flows)


def with_interfaces(network: Network, change: Callable[[Interface], Interface]) -> Network:
    return dataclasses.replace(network, interfaces=tuple(map(change, network.interfaces)))
