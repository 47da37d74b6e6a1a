"""A packet keeps the way on which it was sent, whatever becomes of its flow's way meanwhile."""

from __future__ import annotations

from collections import defaultdict

from hypothesis import given

from simnet.engine import run
from simnet.network import Flow, Network, Reroute, RunPlan
from tests.property.networks import datagram_networks, plans
from tests.property.records import Passage, records
from tests.property.runs import examples, on_every_engine_at_night, plain


def way_at(flow: Flow, side: int, sent_ns: int) -> tuple[int, ...]:
    """Return the path that is in force on a side of a flow."""
    in_force: Flow | Reroute = flow
    for each in flow.reroutes:
        if each.time_ns <= sent_ns:
            in_force = each
    return (in_force.path, in_force.reverse_path)[side]


@on_every_engine_at_night
@examples(0.25)
@given(network=datagram_networks().map(plain), plan=plans())
def test_a_packet_goes_the_way_that_was_in_force_when_it_was_sent(
    engine: str, network: Network, plan: RunPlan
) -> None:
    """And no other: it is on its way, or was delivered, lost or dropped there."""
    met: dict[tuple[int, int, int], list[tuple[int, int, Passage]]] = defaultdict(list)
    for index, record in enumerate(records(network, run(network, plan, engine))):
        for passage in record.passages:
            of = passage.flow, passage.side, passage.seq
            met[of].append((passage.arrival, index, passage))
    for (flow, side, _), passages in met.items():
        way = way_at(network.flows[flow], side, min(at for at, *_ in passages))
        assert sorted(index for _, index, _ in passages) == sorted(way[: len(passages)])
        if len(passages) < len(way):
            last = max((p for *_, p in passages), key=lambda p: (p.arrival, p.left, not p.accepted))
            delay_ns = network.interfaces[way[len(passages) - 1]].delay_ns
            assert not last.accepted or last.left + delay_ns >= plan.duration_ns
