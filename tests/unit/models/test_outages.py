"""An outage loses what is on the wire and what waits, on both engines alike."""

from __future__ import annotations

from dataclasses import replace

import pytest

from simnet.chance import variates as laws
from simnet.engine import Counts, run
from simnet.network import (
    DatagramSource,
    Flow,
    Interface,
    Network,
    Node,
    Outage,
    Queue,
    RunPlan,
    TransferSource,
)
from tests.property.runs import on_every_engine

MS = 1_000_000
S = 1_000 * MS
LINE = Interface("out", "l", 0, 1, 8_000_000, 10 * MS, Queue(limit_packets=50))
BACK = replace(LINE, name="back", source=1, target=0)
"""A byte takes a microsecond, so a packet of 1000 bytes a millisecond."""


def counted(
    engine: str, line: Interface, sizes: list[tuple[int, int]], end_ms: int = 100
) -> Counts:
    """Send packets of (time in ms, bytes) over a line and return what was counted."""
    replay = tuple((at * MS, size) for at, size in sizes)
    one = laws.constant(1)
    flow = Flow("f", "g", "f", 0, 1, (0,), (1,), work=DatagramSource(one, one, replay=replay))
    network = Network((Node("a"), Node("b")), (line, BACK), (flow,))
    return run(network, RunPlan(end_ms * MS), engine)


def down(start_ms: int, end_ms: int, keep_queue: bool = False) -> Interface:
    """The line with an outage, as a cut is lowered: without a rate meanwhile."""
    rates = ((start_ms * MS, 0), (end_ms * MS, LINE.rate_bps))
    return replace(
        LINE, rate_changes=rates, outages=(Outage(start_ms * MS, end_ms * MS, keep_queue),)
    )


def figures(counts: Counts) -> tuple[int, int, int]:
    """Packets carried, lost and delivered."""
    line, flow = counts.interfaces, counts.flows
    return (
        int(line["carried_packets"][0]),
        int(line["lost_packets"][0]),
        int(flow["delivered_packets"][0]),
    )


@on_every_engine
def test_what_has_departed_and_not_arrived_is_lost(engine: str) -> None:
    counts = counted(engine, down(5, 20), [(0, 1000)])
    assert figures(counts) == (1, 0, 0)
    assert counts.flows["network_dropped_packets"][0] == 1


@on_every_engine
def test_what_has_arrived_is_not(engine: str) -> None:
    """Sent in the first millisecond, it arrives at 11 ms; at that very time it would be lost."""
    assert figures(counted(engine, down(12, 20), [(0, 1000)])) == (1, 0, 1)
    assert figures(counted(engine, down(11, 20), [(0, 1000)])) == (1, 0, 0)


@on_every_engine
def test_the_packet_in_transmission_and_those_that_wait_are_lost(engine: str) -> None:
    counts = counted(engine, down(2, 20), [(0, 1000)] * 5)
    # Two have departed and are on the wire; one is in transmission, two wait.
    assert figures(counts) == (2, 3, 0)
    assert counts.interfaces["inside_packets_end"][0] == 0
    assert counts.interfaces["busy_ns"][0] == 2 * MS


@on_every_engine
def test_a_queue_that_is_kept_is_sent_when_the_line_is_back(engine: str) -> None:
    counts = counted(engine, down(2, 20, keep_queue=True), [(0, 1000)] * 5 + [(10, 1000)])
    assert figures(counts) == (2 + 3, 1, 3)


@on_every_engine
def test_what_comes_meanwhile_is_lost_and_what_comes_at_its_end_is_not(engine: str) -> None:
    sizes = [(5, 1000), (19, 1000), (20, 1000)]
    assert figures(counted(engine, down(5, 20), sizes)) == (1, 2, 1)


@on_every_engine
def test_by_class_too(engine: str) -> None:
    line = replace(down(2, 20), queue=Queue("priority", limit_packets=50, bands=2))
    assert figures(counted(engine, line, [(0, 1000)] * 5)) == (2, 3, 0)


@on_every_engine
def test_tcp_takes_a_time_out_to_come_back(engine: str) -> None:
    """Its window is lost with the line; a queue that is kept lets it go on at once."""

    def received(keep_queue: bool) -> int:
        lines = [
            replace(each, rate_changes=cut.rate_changes, outages=cut.outages)
            for each, cut in ((LINE, down(1000, 1200, keep_queue)),) * 2
        ]
        endless = TransferSource(laws.constant(2.0**40), laws.constant(0))
        flow = Flow("f", "g", "f", 0, 1, (0,), (1,), work=endless)
        network = Network(
            (Node("a"), Node("b")), (lines[0], replace(lines[1], name="back")), (flow,)
        )
        counts = run(network, RunPlan(2 * S, interval_ns=100 * MS), engine)
        return int(counts.flow_series["goodput_bytes"][12:14].sum())

    assert received(keep_queue=False) < received(keep_queue=True) / 3


@pytest.mark.parametrize("keep_queue", [False, True])
@on_every_engine
def test_all_is_accounted_for(engine: str, keep_queue: bool) -> None:
    counts = counted(engine, down(7, 30, keep_queue), [(k, 700) for k in range(60)], 200)
    line, flow = counts.interfaces, counts.flows
    assert line["offered_packets"][0] == 60 == flow["sent_packets"][0]
    assert flow["delivered_packets"][0] + flow["network_dropped_packets"][0] == 60
