"""CoDel's control law by the arithmetic of RFC 8289."""

from __future__ import annotations

import math

import pytest

from simnet.models.packet import ECT_0, NOT_ECT, Packet
from simnet.models.queueing import at_work
from simnet.models.queueing.codel import Codel, CodelQueue
from simnet.network import Queue
from tests.unit.models.ports import StandIn

MS = 1_000_000
STEP = MS // 10


def queue_of(port: StandIn, **given: object) -> CodelQueue:
    declared = Codel.model_validate({"kind": "codel", "packets": "unlimited", **given})
    made = at_work(declared.described(1), port)
    assert isinstance(made, CodelQueue)
    return made


def packet(seq: int, ecn: int = NOT_ECT, now: int = 0) -> Packet:
    made = Packet(0, 0, seq, 1000, 0, (), now, ecn=ecn)
    made.arrival_ns = now
    return made


def dropped_at(queue: CodelQueue, port: StandIn, until_ns: int) -> list[int]:
    """Take a packet each tenth of a millisecond; return when one was dropped or marked."""
    times: list[int] = []
    for now in range(10 * MS, until_ns, STEP):
        before = len(port.dropped) + len(port.marked)
        sent = queue.dequeue(now)
        assert sent is not None
        queue.departed(sent, now)
        times += [now] * (len(port.dropped) + len(port.marked) - before)
    return times


@pytest.mark.parametrize("ecn", [NOT_ECT, ECT_0])
def test_a_standing_queue_is_dropped_at_ever_shorter_intervals(ecn: int) -> None:
    """Case CODEL-01: 100, 70.7, 57.7, 50 ... ms after one another."""
    port = StandIn()
    queue = queue_of(port, ecn=True)
    for seq in range(20_000):
        assert queue.enqueue(packet(seq, ecn), 0)
    first, *times = dropped_at(queue, port, 700 * MS)
    assert first == 110 * MS  # the first look that is an interval after waits were too long
    due = 0.0
    for count, time in enumerate(times, start=1):
        due += 100 / math.sqrt(count)
        assert due - 1e-6 <= (time - first) / MS <= due + STEP / MS
    assert len(times) > 10
    assert bool(port.marked) == (ecn == ECT_0)
    assert bool(port.dropped) == (ecn == NOT_ECT)


def test_a_queue_that_empties_in_time_is_left_alone() -> None:
    """Case CODEL-03: bursts that are gone within an interval."""
    port = StandIn()
    queue = queue_of(port)
    for start in range(0, 3000 * MS, 200 * MS):
        for seq in range(900):
            queue.enqueue(packet(seq, now=start), start)
        now = start
        while (sent := queue.dequeue(now)) is not None:
            queue.departed(sent, now)
            now += STEP
    assert port.dropped == []


def test_the_last_packet_is_never_dropped() -> None:
    port = StandIn()
    queue = queue_of(port)
    for seq in range(50):
        now = seq * 1000 * MS
        queue.enqueue(packet(seq, now=now), now)
        sent = queue.dequeue(now + 900 * MS)
        assert sent is not None
        queue.departed(sent, now + 900 * MS)
    assert port.dropped == []


def test_a_dropping_state_begins_again_close_to_the_rate_that_it_left() -> None:
    port = StandIn()
    queue = queue_of(port)
    for seq in range(6000):
        queue.enqueue(packet(seq), 0)
    often = dropped_at(queue, port, 450 * MS)
    while (sent := queue.dequeue(500 * MS)) is not None:  # what came in time ends it
        queue.departed(sent, 500 * MS)
    for seq in range(6000, 12_000):
        queue.enqueue(packet(seq, now=500 * MS), 500 * MS)
    first, second = _next_two(queue, port)
    assert len(often) > 5
    assert second - first < 60 * MS  # anew it would be 100 ms


def _next_two(queue: CodelQueue, port: StandIn) -> list[int]:
    times: list[int] = []
    now = 510 * MS
    while len(times) < 2:
        before = len(port.dropped)
        sent = queue.dequeue(now)
        assert sent is not None
        queue.departed(sent, now)
        times += [now] * (len(port.dropped) - before)
        now += STEP
    return times


def test_it_is_named_alone_with_the_defaults_of_linux() -> None:
    found = dict(Codel().parameters())
    assert found == {"target": 5 * MS, "interval": 100 * MS, "packet": 1514, "ecn": False}
    assert Codel().described(1) == Queue("codel", 1000, parameters=tuple(found.items()))
