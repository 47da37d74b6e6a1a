"""People on a real engine: their transfers and streams become packets."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Generator

import pytest

from simnet.actions import (
    Action,
    Clock,
    Outcome,
    Status,
    Stream,
    Think,
    Together,
    Transfer,
    TransferOutcome,
)
from simnet.chance.streams import RandomStream
from simnet.errors import BehaviourError
from simnet.network import Network, Person, Queue
from tests.unit.engine.builders import MBPS, MS, SECOND, chain, link, plan, with_flows
from tests.unit.engine.conftest import Simulate

Story = Generator[Action, Outcome, None]
Tell = Callable[[RandomStream], Story]

pytestmark = pytest.mark.parametrize("simulate", ["reference"], indirect=True)


class Script:
    """A behaviour made of a function."""

    def __init__(self, tell: Tell) -> None:
        self.tell = tell

    def actions(self, random: RandomStream, clock: Clock) -> Story:
        return self.tell(random)


def village(*stories: Tell, start_ns: int = 0, rate_bps: int = 10 * MBPS) -> Network:
    """People who share one link; each has a flow of their own."""
    hop = link(rate_bps, 20 * MS, Queue(limit_packets=100))
    network = with_flows(chain([hop], [hop]), *[None] * len(stories))
    people = tuple(
        Person(f"person-{i}", "people", f"person-{i}", Script(story), {"internet": i}, start_ns)
        for i, story in enumerate(stories)
    )
    return dataclasses.replace(network, people=people)


def test_transfers_of_people_are_rows_of_the_table(simulate: Simulate) -> None:
    outcomes: list[Outcome] = []

    def story(random: RandomStream) -> Story:
        for size in (1000, 50_000):
            outcomes.append((yield Transfer(down_bytes=size, up_bytes=400)))
            yield Think(0.25)

    counts = simulate(village(story, start_ns=SECOND), plan(10))
    table = counts.transfers
    assert table["start_ns"][0] == SECOND
    assert table["start_ns"][1] == table["end_ns"][0] + 250 * MS
    assert table["up_bytes"].tolist() == [400, 400]
    took = [
        (end - start) / 1e9 for start, end in zip(table["start_ns"], table["end_ns"], strict=True)
    ]
    assert [outcome.seconds for outcome in outcomes] == took  # type: ignore[union-attr]
    assert [outcome.received_bytes for outcome in outcomes] == [1000, 50_000]  # type: ignore[union-attr]
    assert {outcome.status for outcome in outcomes} == {Status.DONE}  # type: ignore[union-attr]


def test_a_person_gives_up_and_goes_on(simulate: Simulate) -> None:
    outcomes: list[Outcome] = []

    def story(random: RandomStream) -> Story:
        outcomes.append((yield Transfer(down_bytes=10**9, patience_s=2.5)))
        outcomes.append((yield Transfer(down_bytes=1000, patience_s=2.5)))

    counts = simulate(village(story), plan(10, trace=False))
    given_up, done = outcomes
    assert given_up.status is Status.GIVEN_UP  # type: ignore[union-attr]
    assert given_up.seconds == 2.5  # type: ignore[union-attr]
    assert 0 < given_up.received_bytes < 10**9  # type: ignore[union-attr]
    assert done.status is Status.DONE  # type: ignore[union-attr]
    assert counts.transfers["received_bytes"].tolist() == [given_up.received_bytes, 1000]  # type: ignore[union-attr]


def test_a_stream_sends_at_its_rate_and_counts_what_has_arrived(simulate: Simulate) -> None:
    """160 B at 64 kbit/s: one each 20 ms, from the start until before the end."""
    outcomes: list[Outcome] = []

    def story(random: RandomStream) -> Story:
        outcomes.append((yield Stream(1.0, down_bps=64_000, up_bps=32_000, packet_bytes=160)))

    counts = simulate(village(story, start_ns=7), plan(3))
    (outcome,) = outcomes
    assert outcome.sent_down == 50  # type: ignore[union-attr]
    assert outcome.received_down == 49  # type: ignore[union-attr]
    assert outcome.sent_up == outcome.received_up == 25  # type: ignore[union-attr]
    assert outcome.seconds == 1.0  # type: ignore[union-attr]
    assert counts.trace is not None
    down = counts.trace["arrival_ns"][counts.trace["side"] == 1]
    assert down.tolist() == [7 + 20 * MS * i for i in range(50)]
    assert counts.flows["sent_packets"].tolist() == [75]
    assert counts.transfers["serial"].size == 0


def test_what_is_under_way_at_the_end_of_a_stream_is_not_received(simulate: Simulate) -> None:
    """The last of 50 leaves at 980 ms and takes 20.128 ms."""
    received: list[int] = []

    def story_of(seconds: float) -> Tell:
        def story(random: RandomStream) -> Story:
            outcome = yield Stream(seconds, down_bps=64_000, packet_bytes=160)
            received.append(outcome.received_down)  # type: ignore[union-attr]

        return story

    for seconds in (1.0, 1.000_127_999, 1.000_128):
        simulate(village(story_of(seconds)), plan(3))
    simulate(village(story_of(0.0)), plan(3))
    assert received == [49, 49, 50, 0]


def test_what_is_done_together_shares_the_link(simulate: Simulate) -> None:
    outcomes: list[Outcome] = []

    def story(random: RandomStream) -> Story:
        page = Transfer(down_bytes=100_000)
        outcomes.append((yield Together((page, page, page))))
        outcomes.append((yield Together((page,))))

    counts = simulate(village(story), plan(10, trace=False))
    three, one = outcomes
    assert [part.status for part in three] == [Status.DONE] * 3  # type: ignore[union-attr]
    assert max(part.seconds for part in three) > one[0].seconds  # type: ignore[index,union-attr]
    assert counts.transfers["start_ns"][3] == counts.transfers["end_ns"][:3].max()


def test_serials_are_of_the_run_and_streams_take_one_too(simulate: Simulate) -> None:
    def story(random: RandomStream) -> Story:
        yield Together((Transfer(), Stream(1.0, up_bps=1000), Transfer()))

    counts = simulate(village(story, story), plan(5))
    assert counts.transfers["serial"].tolist() == [0, 2, 3, 5]
    assert counts.transfers["flow"].tolist() == [0, 0, 1, 1]


def test_what_the_run_cuts_short_is_unfinished(simulate: Simulate) -> None:
    outcomes: list[Outcome] = []

    def story(random: RandomStream) -> Story:
        outcomes.append((yield Transfer(down_bytes=10**9)))

    counts = simulate(village(story), plan(2, trace=False))
    assert counts.transfers["status"].tolist() == [Status.UNFINISHED]
    received_bytes = counts.transfers["received_bytes"].tolist()[0]
    assert received_bytes > 0
    assert outcomes == [TransferOutcome(Status.UNFINISHED, 2.0, received_bytes)]


def test_many_people_at_once(simulate: Simulate) -> None:
    """All act at the same nanosecond; the order of their transfers is theirs."""

    def story(random: RandomStream) -> Story:
        for _ in range(3):
            outcome = yield Transfer(down_bytes=3000)
            assert outcome.status is Status.DONE  # type: ignore[union-attr]
            yield Think(1.0)

    counts = simulate(village(*[story] * 40, start_ns=SECOND), plan(20, trace=False))
    assert counts.transfers["flow"].tolist()[:40] == list(range(40))
    assert counts.flows["transfers_done"].tolist() == [3] * 40


def test_what_is_wrong_stops_the_run(simulate: Simulate) -> None:
    def story(random: RandomStream) -> Story:
        yield Transfer(down_bytes=1000)
        yield Think(-1.0)

    with pytest.raises(BehaviourError, match=r"person 'person-0' at 0\.\d+ s, .*:\d+: Think"):
        simulate(village(story), plan(5))


def test_a_person_that_comes_after_the_end_does_nothing(simulate: Simulate) -> None:
    def story(random: RandomStream) -> Story:
        yield Transfer(down_bytes=1000)

    counts = simulate(village(story, start_ns=5 * SECOND), plan(5))
    assert counts.transfers["serial"].size == 0
