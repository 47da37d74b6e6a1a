"""Weighted fair queueing (PGPS) against the fluid system that it follows, in exact fractions."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simnet.models.packet import Packet
from simnet.models.queueing import at_work
from simnet.models.queueing.wfq import Wfq, WfqQueue
from simnet.verify.families.fluid import Arrival, finishes
from tests.unit.models.ports import StandIn

RATE_BPS = 8_000_000
NS_A_BYTE = 1000
Sent = list[tuple[int, int]]
"""Session and end (bytes of time) of what was sent, in order."""


def wfq(port: StandIn, **given: object) -> WfqQueue:
    declared = Wfq.model_validate({"packets": "unlimited", **given})
    queue = at_work(declared.described(3), port)
    assert isinstance(queue, WfqQueue)
    return queue


def play(arrivals: list[tuple[int, int, int]], *weights: int, rate_bps: int = RATE_BPS) -> Sent:
    """Send packets of (time, session, bytes) over a line of a byte a unit of time."""
    queue = wfq(StandIn(rate_bps), weights=list(weights))
    coming = sorted(arrivals, key=lambda each: each[0])
    now, place, sent = 0, 0, []
    while place < len(coming) or queue._inside:
        while place < len(coming) and coming[place][0] <= now:
            at, session, size = coming[place]
            assert queue.enqueue(Packet(0, 0, place, size, session, (), 0), at * NS_A_BYTE)
            place += 1
        packet = queue.dequeue(now * NS_A_BYTE)
        if packet is None:
            now = coming[place][0]
            continue
        ends = now + packet.size_bytes
        # What comes meanwhile is known of before the next one is chosen.
        while place < len(coming) and coming[place][0] < ends:
            at, session, size = coming[place]
            queue.enqueue(Packet(0, 0, place, size, session, (), 0), at * NS_A_BYTE)
            place += 1
        now = ends
        queue.departed(packet, now * NS_A_BYTE)
        sent.append((packet.seq, now))
    return sent


def test_one_of_half_the_weight_runs_ten_packets_ahead_of_ten_others_and_then_stands() -> None:
    # Bennett and Zhang 1996, figure 2. The tenth packet has the finish of the others': the session
    # named first goes first.
    packets = [(0, 0, 100)] * 11 + [(0, other, 100) for other in range(1, 11)]
    ends = [end for seq, end in play(packets, 10, *[1] * 10) if seq < 11]
    assert ends == [*range(100, 1100, 100), 2100]


def test_a_session_that_the_fluid_system_has_served_starts_now() -> None:
    # Session 0 sends 100 of its 1000 bytes in the fluid system until session 1 comes at 100 (both
    # of weight 1), which finishes at 100 + 2 * 50 there: before 800 others of session 0.
    assert play([(0, 0, 500), (0, 0, 500), (100, 1, 50)], 1, 1) == [(0, 500), (2, 550), (1, 1050)]


def test_after_a_pause_nobody_is_ahead() -> None:
    queue = wfq(StandIn(RATE_BPS), weights=[1, 1])
    for at in (0, 10_000_000):
        assert queue.enqueue(Packet(0, 0, at, 100, 0, (), 0), at)
        packet = queue.dequeue(at)
        assert packet is not None
        queue.departed(packet, at + 100 * NS_A_BYTE)
        assert queue.clock.virtual == 0


WORKLOADS = st.lists(
    st.tuples(st.integers(0, 8_000), st.integers(0, 2), st.integers(40, 1500)),
    min_size=1,
    max_size=40,
).map(lambda each: [(at, session, size) for at, session, size in each])


@settings(max_examples=60)
@given(WORKLOADS, st.tuples(*[st.integers(1, 7)] * 3))
def test_every_packet_ends_within_one_packet_of_the_fluid_system(
    packets: list[tuple[int, int, int]], weights: tuple[int, int, int]
) -> None:
    # Theorem 1 of Parekh and Gallager 1993, to within the rounding of virtual time.
    packets.sort(key=lambda each: each[0])
    arrivals = [Arrival(Fraction(at), session, Fraction(size)) for at, session, size in packets]
    fluid = finishes(arrivals, [Fraction(weight) for weight in weights], Fraction(1))
    longest = max(size for _, _, size in packets)
    for seq, end in play(packets, *weights):
        assert end <= fluid[seq] + longest


@settings(max_examples=30)
@given(WORKLOADS, st.tuples(*[st.integers(1, 7)] * 3))
def test_of_those_that_wait_together_the_fluid_systems_first_goes_first(
    packets: list[tuple[int, int, int]], weights: tuple[int, int, int]
) -> None:
    packets = [(0, session, size) for _, session, size in packets]
    arrivals = [Arrival(Fraction(0), session, Fraction(size)) for _, session, size in packets]
    fluid = finishes(arrivals, [Fraction(weight) for weight in weights], Fraction(1))
    ends = [fluid[seq] for seq, _ in play(packets, *weights)]
    assert all(later > earlier - Fraction(1, 1000) for earlier, later in pairwise(ends))


@pytest.mark.parametrize("by", ["flow", "user"])
def test_flows_or_users_share_alike(by: str) -> None:
    queue = wfq(StandIn(RATE_BPS), by=by)
    for seq in range(12):
        owner = 0 if seq < 10 else 1
        queue.enqueue(Packet(owner, 0, seq, 1000, 0, (), 0, user=owner), 0)
    order = []
    while (packet := queue.dequeue(0)) is not None:
        queue.departed(packet, 0)
        order.append(packet.flow)
    assert sorted(order[:4]) == [0, 0, 1, 1]


def test_what_a_shaper_holds_back_stops_the_clock() -> None:
    # After a packet the line stands: no time passes in the fluid system either.
    queue = wfq(StandIn(RATE_BPS), weights=[1, 1])
    for seq in range(3):
        queue.enqueue(Packet(0, 0, seq, 1000, 0, (), 0), 0)
    packet = queue.dequeue(0)
    assert packet is not None
    queue.departed(packet, 1_000_000)
    before = queue.clock.virtual
    queue.enqueue(Packet(1, 0, 9, 1000, 1, (), 0), 500_000_000)
    assert queue.clock.virtual == before == 1000 * 2**20
