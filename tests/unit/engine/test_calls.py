"""Streams in pieces: a call whose outcomes are its reception reports, on both engines."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Generator

from simnet.actions import Action, Clock, Outcome, Stream, StreamOutcome, Think
from simnet.chance.streams import RandomStream
from simnet.network import Network, Person, Queue
from tests.unit.engine.builders import MBPS, MS, chain, link, plan, with_flows
from tests.unit.engine.conftest import Simulate

Story = Generator[Action, Outcome, None]
Tell = Callable[[RandomStream], Story]


class Script:
    """A behaviour made of a function."""

    def __init__(self, tell: Tell) -> None:
        self.tell = tell

    def actions(self, random: RandomStream, clock: Clock) -> Story:
        return self.tell(random)


def caller(story: Tell) -> Network:
    """One person behind 10 Mbps and 20 ms each way."""
    hop = link(10 * MBPS, 20 * MS, Queue(limit_packets=100))
    network = with_flows(chain([hop], [hop]), None)
    person = Person("caller", "people", "caller", Script(story), {"internet": 0}, 0)
    return dataclasses.replace(network, people=(person,))


def test_a_call_in_pieces_sends_as_one_and_reports_each(simulate: Simulate) -> None:
    """A datagram every 20 ms, whatever the pieces; 200 B at 10 Mbps take 0.16 ms."""
    pieces: list[StreamOutcome] = []

    def in_pieces(random: RandomStream) -> Story:
        for seconds in (0.05, 0.03, 0.02, 0.9):
            outcome = yield Stream(seconds, down_bps=80_000, up_bps=80_000, over="call")
            assert isinstance(outcome, StreamOutcome)
            pieces.append(outcome)

    def whole(random: RandomStream) -> Story:
        yield Stream(1.0, down_bps=80_000, up_bps=80_000)

    one, other = (simulate(caller(story), plan(2)) for story in (in_pieces, whole))
    assert one.trace is not None
    assert other.trace is not None
    for column in ("arrival_ns", "departure_ns", "interface", "side"):
        assert one.trace[column].tolist() == other.trace[column].tolist()
    # Those under way at a joint are received in the next piece: sent at 0, 20 and 40 ms.
    assert [piece.sent_up for piece in pieces] == [3, 1, 1, 45]
    assert sum(piece.received_up for piece in pieces) == 49  # the last one is under way
    assert pieces[0].received_up < pieces[0].sent_up
    assert {round(piece.delay_up_s, 9) for piece in pieces} == {0.02016}
    assert {piece.jitter_up_s for piece in pieces} == {0.0}


def test_the_rate_of_a_call_may_change_between_pieces(simulate: Simulate) -> None:
    def story(random: RandomStream) -> Story:
        yield Stream(0.05, up_bps=80_000, over="call")
        yield Stream(0.2, up_bps=32_000, over="call")
        yield Think(1.0)
        yield Stream(0.01, up_bps=80_000, over="call")

    trace = simulate(caller(story), plan(2)).trace
    assert trace is not None
    first = trace["interface"] == trace["interface"][0]
    sent_ms = [ns // MS for ns in trace["arrival_ns"][first].tolist()]
    # 50 ms after the last at 40 ms, and at once after a pause.
    assert sent_ms == [0, 20, 40, 90, 140, 190, 240, 1250]
