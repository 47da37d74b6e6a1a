"""What happens first among events of the same nanosecond: kind, then origin, then count."""

from __future__ import annotations

import dataclasses
from collections.abc import Generator

import pytest

from simnet.actions import Action, Clock, Outcome, Stream
from simnet.chance.streams import RandomStream
from simnet.models.schedule import Order, priority
from simnet.network import DatagramSource, Flow, Interface, Network, Node, Person, Queue
from tests.unit.engine.builders import MBPS, MS, link, plan, replay
from tests.unit.engine.conftest import Simulate


def star(arms: int, hub: Interface, delay_ns: int = MS) -> Network:
    """`arms` equal interfaces (1, 2, ...) that lead to the one of the hub (0)."""
    names = [f"arm-{i}" for i in range(arms)]
    arm = link(8 * MBPS, delay_ns)
    interfaces = [
        dataclasses.replace(hub, name="hub", source=arms, target=arms + 1),
        *[dataclasses.replace(arm, name=n, source=i, target=arms) for i, n in enumerate(names)],
    ]
    nodes = tuple(Node(name) for name in (*names, "hub", "end"))
    return Network(nodes, tuple(interfaces), ())


def flow(index: int, path: tuple[int, ...], work: DatagramSource | None) -> Flow:
    return Flow(f"flow-{index}", "all", f"flow-{index}", 0, 0, path, (), work=work)


def order_at_hub(simulate: Simulate, network: Network) -> list[int]:
    """Flows in the order in which their packets entered interface 0."""
    counts = simulate(network, plan(1))
    assert counts.trace is not None
    return counts.trace["flow"][counts.trace["interface"] == 0].tolist()


def test_sources_go_by_the_number_of_their_flow(simulate: Simulate) -> None:
    network = star(1, link())
    flows = tuple(flow(i, (0,), replay((MS, 100))) for i in range(4))
    assert order_at_hub(simulate, dataclasses.replace(network, flows=flows)) == [0, 1, 2, 3]


def test_arrivals_go_by_the_number_of_the_interface_they_come_from(simulate: Simulate) -> None:
    """Whatever the order in which they were sent off."""
    network = star(3, link())
    flows = (
        flow(0, (3, 0), replay((0, 1000))),
        flow(1, (1, 0), replay((0, 1000))),
        flow(2, (2, 0), replay((0, 1000))),
    )
    assert order_at_hub(simulate, dataclasses.replace(network, flows=flows)) == [1, 2, 0]


def test_an_arrival_comes_before_what_a_source_sends(simulate: Simulate) -> None:
    network = star(1, link())
    flows = (flow(0, (0,), replay((2 * MS, 1000))), flow(1, (1, 0), replay((0, 1000))))
    assert order_at_hub(simulate, dataclasses.replace(network, flows=flows)) == [1, 0]


def test_a_rate_change_comes_before_an_arrival(simulate: Simulate) -> None:
    network = star(1, link(8 * MBPS, rate_changes=((2 * MS, 1 * MBPS),)))
    flows = (flow(0, (1, 0), replay((0, 1000))),)
    counts = simulate(dataclasses.replace(network, flows=flows), plan(1))
    assert counts.trace is not None
    assert counts.trace["departure_ns"].tolist() == [10 * MS, MS]


def test_a_departure_comes_before_a_rate_change_and_makes_room(simulate: Simulate) -> None:
    hub = link(8 * MBPS, queue=Queue(limit_packets=1), rate_changes=((MS, 0), (5 * MS, 8 * MBPS)))
    flows = (flow(0, (0,), replay((0, 1000))), flow(1, (0,), replay((MS, 1000))))
    counts = simulate(dataclasses.replace(star(1, hub), flows=flows), plan(1))
    assert counts.trace is not None
    assert counts.trace["departure_ns"].tolist() == [MS, 6 * MS]


def test_without_delay_a_packet_is_one_event_further_on(simulate: Simulate) -> None:
    """It arrives at the time of its departure, and still before what sources send then."""
    network = star(1, link(), delay_ns=0)
    flows = (flow(0, (0,), replay((MS, 1000))), flow(1, (1, 0), replay((0, 1000))))
    assert order_at_hub(simulate, dataclasses.replace(network, flows=flows)) == [1, 0]


@pytest.mark.parametrize("simulate", ["reference"], indirect=True)
def test_the_network_acts_before_the_people(simulate: Simulate) -> None:
    class Caller:
        def actions(self, random: RandomStream, clock: Clock) -> Generator[Action, Outcome, None]:
            yield Stream(0.001, up_bps=8e6, packet_bytes=100)

    network = star(1, link())
    flows = (flow(0, (0,), None), flow(1, (0,), replay((MS, 100))))
    caller = Person("caller", "people", "caller", Caller(), {"internet": 0}, start_ns=MS)
    acted = dataclasses.replace(network, flows=flows, people=(caller,))
    assert order_at_hub(simulate, acted)[0] == 1


def test_kind_decides_before_origin_and_both_before_simpy() -> None:
    orders = [priority(kind, origin) for kind in Order for origin in (0, 1, 2**48 - 1)]
    assert orders == sorted(orders)
    assert len(set(orders)) == len(orders)
    assert max(orders) < 0
