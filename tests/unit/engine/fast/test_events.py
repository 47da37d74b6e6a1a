"""A hop costs one event whatever decides who is next: events are counted, which hold anywhere."""

from __future__ import annotations

import dataclasses

import pytest

from simnet.chance.variates import constant, exponential
from simnet.engine import run
from simnet.kinds import kinds_of
from simnet.models.medium import Scheduling
from simnet.models.queueing import Queueing
from simnet.network import UNLIMITED, DatagramSource, Medium, Member, Network
from tests.unit.engine.builders import MS, link, plan, with_flows
from tests.unit.engine.builders import chain as chain_of

SECONDS = 2
BUSY = DatagramSource(gap=exponential(0.0005), size=constant(500))
"""8 Mbit/s, over lines of 10 Mbit/s: most packets wait."""
QUEUES = sorted(
    name
    for name, kind in kinds_of(Queueing).items()  # type: ignore[type-abstract]
    # It lets nothing go before it is told what waits, which is an event.
    if kind.compiled and name != "on_demand"
)
SCHEDULERS = sorted(kinds_of(Scheduling))  # type: ignore[type-abstract]


def events_a_hop(network: Network) -> float:
    """Play, and return the events of a packet at an interface, but for its sending."""
    counts = run(network, plan(SECONDS, trace=False), "fast")
    sent = int(counts.flows["sent_packets"].sum())
    assert counts.packet_hops > 1000
    return (counts.events - sent) / counts.packet_hops


@pytest.mark.parametrize("name", QUEUES)
def test_a_queue_that_decides_later_costs_one_event_a_hop(name: str) -> None:
    kind = kinds_of(Queueing)[name]  # type: ignore[type-abstract]
    queue = kind.model_validate({"kind": name, **kind.example}).limited(UNLIMITED, UNLIMITED, 1)
    lines = [link(delay_ns=5 * MS, queue=queue)] * 2
    assert events_a_hop(with_flows(chain_of(lines), BUSY)) <= 1.1


@pytest.mark.parametrize("name", SCHEDULERS)
def test_a_medium_costs_its_members_one_event_a_packet(name: str) -> None:
    kind = kinds_of(Scheduling)[name]  # type: ignore[type-abstract]
    declared = kind.model_validate({"kind": name, **kind.example})
    medium = Medium(
        "air", (Member(0), Member(1)), name, UNLIMITED, parameters=declared.parameters()
    )
    network = with_flows(chain_of([link(20_000_000, delay_ns=5 * MS)] * 2), BUSY)
    assert events_a_hop(dataclasses.replace(network, media=(medium,))) <= 1.3
