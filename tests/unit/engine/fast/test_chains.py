"""A packet passes a chain of interfaces at once: events are counted, which hold on any machine."""

from __future__ import annotations

import dataclasses

import pytest

from simnet.chance.variates import constant
from simnet.engine import run
from simnet.network import Interface, Network, Outage, Queue
from tests.unit.engine.builders import MS, SECOND, cbr, chain, link, plan, with_flows

FIFO = link(delay_ns=MS)
CHANGES = dataclasses.replace(
    FIFO,
    rate_changes=((SECOND // 2, 20_000_000),),
    delay_changes=((SECOND // 3, 2 * MS),),
    loss_changes=((SECOND // 4, 0.0),),
)
STALLS = dataclasses.replace(FIFO, rate_changes=((2 * SECOND, 0),))
BREAKS = dataclasses.replace(FIFO, outages=(Outage(2 * SECOND, 3 * SECOND),))
QUICK = link(rate_bps=10**13)
AT_TIMES_QUICK = link(rate_changes=((2 * SECOND, 10**13),))
AT_TIMES_SHORT = dataclasses.replace(QUICK, delay_ns=MS, delay_changes=((2 * SECOND, 0),))
DECIDES_LATER = link(delay_ns=MS, queue=Queue("priority"))


def events_of(network: Network) -> float:
    """Play a second; return the events of a packet of the first flow, but for its sending."""
    counts = run(network, plan(1, trace=False), "fast")
    return round(counts.events / int(counts.flows["sent_packets"][0]) - 1, 1)


@pytest.mark.parametrize(
    ("links", "events"),
    [
        ([FIFO] * 6, 1),
        ([CHANGES, CHANGES, FIFO], 1),
        ([FIFO, FIFO, CHANGES, FIFO, FIFO], 1),
        ([STALLS, STALLS, FIFO], 3),
        ([FIFO, FIFO, DECIDES_LATER, FIFO, FIFO], 3),
        ([FIFO, FIFO, BREAKS, FIFO, FIFO], 3),
        ([FIFO, FIFO, link(rate_bps=10**10), FIFO], 1),
        ([FIFO, FIFO, QUICK, FIFO], 2),
        ([FIFO, FIFO, AT_TIMES_QUICK, FIFO], 2),
        ([FIFO, FIFO, AT_TIMES_SHORT, FIFO], 2),
    ],
)
def test_only_the_last_interface_of_a_chain_has_an_event(
    links: list[Interface], events: int
) -> None:
    assert events_of(with_flows(chain(links), cbr(0.01))) == events


def test_a_host_that_sends_into_the_middle_parts_a_chain() -> None:
    network = with_flows(chain([FIFO] * 4), cbr(0.01), cbr(start_ns=2 * SECOND))
    joins = dataclasses.replace(network.flows[1], source=2, path=(2, 3))
    network = dataclasses.replace(network, flows=(network.flows[0], joins))
    assert events_of(network) == 2


def test_what_a_chain_will_do_is_counted_in_its_time() -> None:
    """The run ends while packets of one burst wait, are sent and are still to come."""
    slow = link(rate_bps=1_000_000, delay_ns=MS, queue=Queue(limit_packets=2))
    network = with_flows(
        chain([link(rate_bps=4_000_000, delay_ns=MS), slow, FIFO]), cbr(1, burst=constant(6))
    )
    counts = run(network, plan(0.01), "fast")
    # The burst enters the second at 3, 5, .. 13 ms, a packet takes 8 ms there: four have come by
    # 10 ms, and the third and the fourth found two.
    assert counts.interfaces["offered_packets"].tolist() == [6, 4, 0]
    assert counts.interfaces["dropped_packets"].tolist() == [0, 2, 0]
    assert counts.interfaces["carried_packets"].tolist() == [4, 0, 0]
    assert counts.interfaces["inside_packets_end"].tolist() == [2, 2, 0]
    assert counts.flows["network_dropped_packets"].tolist() == [2]
