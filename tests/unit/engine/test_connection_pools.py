"""Persistent connections of people: who waits for whom, and what waiting counts as."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Generator

import pytest

from simnet.actions import Action, Clock, Outcome, Status, Together, Transfer
from simnet.chance.streams import RandomStream
from simnet.errors import BehaviourError
from simnet.network import Network, Person, Queue
from tests.unit.engine.builders import MBPS, MS, SECOND, chain, link, plan, with_flows
from tests.unit.engine.conftest import Simulate

Story = Generator[Action, Outcome, None]


class Script:
    def __init__(self, tell: Callable[[RandomStream], Story]) -> None:
        self.tell = tell

    def actions(self, random: RandomStream, clock: Clock) -> Story:
        return self.tell(random)


def alone(story: Callable[[RandomStream], Story]) -> Network:
    """One person behind 10 Mbps and 20 ms each way."""
    hop = link(10 * MBPS, 20 * MS, Queue(limit_packets=100))
    network = with_flows(chain([hop], [hop]), None)
    person = Person("person", "people", "person", Script(story), {"internet": 0}, 0)
    return dataclasses.replace(network, people=(person,))


def object_of(size: int, parallel: int, patience_s: float = float("inf")) -> Transfer:
    return Transfer(size, 300, patience_s, over="page", parallel=parallel)


def test_transfers_over_one_connection_follow_one_another_without_a_handshake(
    simulate: Simulate,
) -> None:
    def story(random: RandomStream) -> Story:
        yield Together(tuple(object_of(size, 1) for size in (1000, 2000, 3000)))

    counts = simulate(alone(story), plan(2))
    ends = counts.transfers["end_ns"].tolist()
    assert counts.flows["connections"].tolist() == [1]
    assert counts.transfers["start_ns"].tolist() == [0, 0, 0]
    # SYN and SYN-ACK of 60 bytes; the ACK of 52 and the request of 352; another ACK and the answer,
    # of one, two or three segments that leave together. Each byte takes 800 ns. The client has
    # acknowledged an answer, in 52 bytes, before it asks for the next.
    assert ends[0] == 80 * MS + (60 + 60 + 52 + 352 + 52 + 1052) * 800
    assert ends[1] - ends[0] == 40 * MS + (52 + 352 + 52 + 2104) * 800
    assert ends[2] - ends[1] == 40 * MS + (52 + 352 + 52 + 3156) * 800


def test_no_more_connections_are_open_at_once_than_parallel_says(simulate: Simulate) -> None:
    def story(random: RandomStream) -> Story:
        yield Together(tuple(object_of(20_000, 3) for _ in range(7)))
        yield Together(tuple(object_of(20_000, 6) for _ in range(5)))

    counts = simulate(alone(story), plan(10))
    assert counts.flows["connections"].tolist() == [5]
    ends = counts.transfers["end_ns"].tolist()
    assert ends[:7] == sorted(ends[:7])
    assert counts.transfers["status"].tolist() == [Status.DONE] * 12


def test_patience_runs_while_a_transfer_waits(simulate: Simulate) -> None:
    outcomes: list[Outcome] = []

    def story(random: RandomStream) -> Story:
        outcomes.append(
            (yield Together((object_of(10**9, 1, 2.0), object_of(100, 1, 1.5), object_of(100, 1))))
        )

    counts = simulate(alone(story), plan(10, trace=False))
    (long, impatient, last), *_ = outcomes  # type: ignore[misc]
    assert (long.status, long.seconds) == (Status.GIVEN_UP, 2.0)  # type: ignore[union-attr]
    assert (impatient.status, impatient.seconds) == (Status.GIVEN_UP, 1.5)  # type: ignore[union-attr]
    assert impatient.received_bytes == 0  # type: ignore[union-attr]
    assert last.status is Status.DONE  # type: ignore[union-attr]
    assert last.seconds > 2.0  # type: ignore[union-attr]
    assert counts.transfers["end_ns"].tolist()[:2] == [2 * SECOND, 1500 * MS]
    assert counts.flows["transfers_started"].tolist() == [3]
    assert counts.flows["transfers_given_up"].tolist() == [2]
    # What was given up under way took its connection with it.
    assert counts.flows["connections"].tolist() == [2]


def test_a_transfer_that_waits_at_the_end_of_the_run_is_in_the_table(simulate: Simulate) -> None:
    def story(random: RandomStream) -> Story:
        yield Together((object_of(10**9, 1), object_of(100, 1)))

    table = simulate(alone(story), plan(1, trace=False)).transfers
    assert table["status"].tolist() == [Status.UNFINISHED] * 2
    assert table["end_ns"].tolist() == [SECOND] * 2
    assert table["received_bytes"][1] == 0


@pytest.mark.parametrize(
    ("action", "reason"),
    [
        (Transfer(over=""), "over must be a name or None, got ''"),
        (Transfer(over="page", parallel=0), "parallel must be a whole number >= 1, got 0"),
        (Transfer(over="page", up_bytes=0), "up_bytes must be >= 1 over a connection"),
    ],
)
def test_what_cannot_be_had_over_a_kept_connection_is_refused(
    simulate: Simulate, action: Transfer, reason: str
) -> None:
    def story(random: RandomStream) -> Story:
        yield action

    with pytest.raises(BehaviourError, match=reason):
        simulate(alone(story), plan(1))
