"""Several exchanges at once over one connection: HTTP/2 over TCP, HTTP/3 over QUIC."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Generator

import pytest

from simnet.actions import Action, Clock, Outcome, Status, Together, Transfer
from simnet.chance.streams import RandomStream
from simnet.errors import BehaviourError
from simnet.network import QUIC, Loss, Network, Person, Queue, TcpParameters, with_transport
from tests.unit.engine.builders import MBPS, MS, SECOND, chain, link, plan, with_flows
from tests.unit.engine.conftest import Simulate

Story = Generator[Action, Outcome, None]
TCP = TcpParameters()
OVER_QUIC = with_transport(TcpParameters(), QUIC)
OBJECT = 3 * 1437
"""Three segments of QUIC."""


class Script:
    def __init__(self, tell: Callable[[RandomStream], Story]) -> None:
        self.tell = tell

    def actions(self, random: RandomStream, clock: Clock) -> Story:
        return self.tell(random)


def alone(story: Callable[[RandomStream], Story], tcp: TcpParameters, lost: int = 0) -> Network:
    """One person behind 10 Mbps and 20 ms each way; every `lost`-th packet down is lost."""
    up = link(10 * MBPS, 20 * MS, Queue(limit_packets=100))
    down = dataclasses.replace(up, loss=Loss(every=lost) if lost else Loss())
    network = with_flows(chain([up], [down]), None, tcp=tcp)
    person = Person("person", "people", "person", Script(story), {"internet": 0}, 0)
    return dataclasses.replace(network, people=(person,))


def part(size: int, patience_s: float = float("inf")) -> Transfer:
    return Transfer(size, 300, patience_s, over="page", multiplex=True)


def page(random: RandomStream) -> Story:
    yield Together((part(OBJECT), part(OBJECT), part(OBJECT)))


def test_answers_share_one_connection_and_come_in_the_order_of_requests(
    simulate: Simulate,
) -> None:
    counts = simulate(alone(page, OVER_QUIC), plan(2))
    assert counts.flows["connections"].tolist() == [1]
    first, second, third = counts.transfers["end_ns"].tolist()
    # Initial, three datagrams, the client's last one and the first request; then the answers one
    # behind another: three packets of 1,500 bytes each, 800 ns a byte.
    assert first == 80 * MS + (1228 + 3 * 1228 + 1228 + 363 + 4500) * 800
    assert second - first == third - second == 4500 * 800


def test_a_loss_holds_up_only_its_own_answer_over_quic(simulate: Simulate) -> None:
    unhurt = simulate(alone(page, OVER_QUIC), plan(2)).transfers["end_ns"].tolist()
    # The seventh packet down is the first of the second answer: three are of the handshake.
    hurt = simulate(alone(page, OVER_QUIC, lost=7), plan(2)).transfers["end_ns"].tolist()
    # It is lost before the line, which is free for the third answer a packet earlier.
    assert (hurt[0], hurt[2]) == (unhurt[0], unhurt[2] - 1500 * 800)
    # Sent again when the third answer's packets are acknowledged: a round trip later.
    assert hurt[1] - unhurt[1] > 40 * MS


def test_a_loss_holds_up_all_that_is_behind_it_over_tcp(simulate: Simulate) -> None:
    unhurt = simulate(alone(page, TCP), plan(2)).transfers["end_ns"].tolist()
    hurt = simulate(alone(page, TCP, lost=7), plan(2)).transfers["end_ns"].tolist()
    late = [after - before for after, before in zip(hurt, unhurt, strict=True)]
    assert late[0] == 0
    assert min(late[1:]) > 30 * MS
    assert hurt[1] == hurt[2]


@pytest.mark.parametrize("tcp", [TCP, OVER_QUIC], ids=["tcp", "quic"])
def test_one_that_is_given_up_leaves_the_others_their_connection(
    simulate: Simulate, tcp: TcpParameters
) -> None:
    outcomes: list[Outcome] = []

    def story(random: RandomStream) -> Story:
        outcomes.append((yield Together((part(10**6, 0.5), part(1000)))))
        outcomes.append((yield part(10**9, 0.5)))
        outcomes.append((yield part(1000)))

    counts = simulate(alone(story, tcp), plan(10, trace=False))
    assert counts.transfers["status"].tolist() == [
        Status.GIVEN_UP,
        Status.DONE,
        Status.GIVEN_UP,
        Status.DONE,
    ]
    first, behind, *_ = counts.transfers["end_ns"].tolist()
    assert first == SECOND // 2
    # What is left of the million is still sent: 0.8 s at 10 Mbps.
    assert 800 * MS < behind < 1000 * MS
    # One that was alone took the connection with it.
    assert counts.flows["connections"].tolist() == [2]


def test_what_is_shared_has_a_name(simulate: Simulate) -> None:
    def story(random: RandomStream) -> Story:
        yield Transfer(multiplex=True)

    with pytest.raises(BehaviourError, match="multiplex needs over, the name of what is shared"):
        simulate(alone(story, TCP), plan(1))
