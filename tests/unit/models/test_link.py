"""A port by itself: what it tells its observer, and its dice."""

from __future__ import annotations

import pytest
from simpy.core import Environment

from simnet.chance.streams import RandomStream
from simnet.models.link import LossProcess, Port
from simnet.models.packet import Packet
from simnet.network import Interface, Loss, Queue

MBPS = 1_000_000
MS = 1_000_000


class Notes:
    """Writes down what a port tells it, and what is delivered."""

    def __init__(self, env: Environment) -> None:
        self.env = env
        self.lines: list[tuple[object, ...]] = []

    def lost(self, packet: Packet, now_ns: int) -> None:
        self.lines.append(("lost", packet.seq, now_ns))

    def dropped(self, packet: Packet, now_ns: int) -> None:
        self.lines.append(("dropped", packet.seq, now_ns))

    def accepted(self, packet: Packet, now_ns: int) -> None:
        self.lines.append(("accepted", packet.seq, now_ns))

    def departed(self, packet: Packet, start_ns: int, now_ns: int) -> None:
        self.lines.append(("departed", packet.seq, start_ns, now_ns))

    def transmits(self, whether: bool, now_ns: int) -> None:
        """Not written down: it follows from the rest."""

    def rate_changed(self, rate_bps: int, now_ns: int) -> None:
        self.lines.append(("rate", rate_bps, now_ns))

    def deliver(self, packet: Packet) -> None:
        self.lines.append(("delivered", packet.seq, self.env.now))


def interface(
    name: str = "a>b",
    queue: Queue = Queue(),  # noqa: B008  (frozen)
    loss: Loss = Loss(),  # noqa: B008
    rate_changes: tuple[tuple[int, int], ...] = (),
) -> Interface:
    return Interface(name, "a-b", 0, 1, 8 * MBPS, 3 * MS, queue, loss, rate_changes)


def play(spec: Interface, packets: int, ports: int = 1) -> list[tuple[object, ...]]:
    """Let packets of 1000 B enter a row of equal ports at time 0."""
    env = Environment(initial_time=0)
    notes = Notes(env)
    row = tuple(Port(env, i, spec, 1, notes, notes.deliver) for i in range(ports))
    for seq in range(packets):
        row[0].receive(Packet(0, 0, seq, 1000, 0, row, 0))
    env.run()
    return notes.lines


def test_the_story_of_two_packets() -> None:
    assert play(interface(), 2) == [
        ("accepted", 0, 0),
        ("accepted", 1, 0),
        ("departed", 0, 0, MS),
        ("departed", 1, MS, 2 * MS),
        ("delivered", 0, 4 * MS),
        ("delivered", 1, 5 * MS),
    ]


def test_the_next_port_of_the_path_receives_what_the_last_one_sent() -> None:
    assert play(interface(), 1, ports=3) == [
        ("accepted", 0, 0),
        ("departed", 0, 0, MS),
        ("accepted", 0, 4 * MS),
        ("departed", 0, 4 * MS, 5 * MS),
        ("accepted", 0, 8 * MS),
        ("departed", 0, 8 * MS, 9 * MS),
        ("delivered", 0, 12 * MS),
    ]


def test_loss_and_drops_are_told_apart() -> None:
    story = play(interface(queue=Queue(limit_packets=1), loss=Loss(every=3)), 3)
    assert story[:3] == [("accepted", 0, 0), ("dropped", 1, 0), ("lost", 2, 0)]


def test_rate_changes_are_told() -> None:
    changes = ((MS // 2, 0), (2 * MS, 4 * MBPS))
    assert play(interface(rate_changes=changes), 1) == [
        ("accepted", 0, 0),
        ("rate", 0, MS // 2),
        ("rate", 4 * MBPS, 2 * MS),
        ("departed", 0, 0, 3 * MS),
        ("delivered", 0, 6 * MS),
    ]


def test_dice_of_an_interface_are_named_after_it() -> None:
    stream = RandomStream(1, "interface/a>b/loss")
    expected = [stream.uniform() < 0.3 for _ in range(200)]
    story = play(interface(loss=Loss(probability=0.3)), 200)
    lost = [False] * 200
    for line in story:
        if line[0] == "lost":
            lost[line[1]] = True  # type: ignore[call-overload]
    assert lost == expected


@pytest.mark.parametrize(
    ("loss", "expected"),
    [
        (Loss(every=1), [True] * 6),
        (Loss(every=3), [False, False, True] * 2),
        (Loss(probability=1.0), [True] * 6),
    ],
)
def test_dice(loss: Loss, expected: list[bool]) -> None:
    dice = LossProcess(loss, RandomStream(1, "dice"))
    assert [dice.lose() for _ in expected] == expected


def test_both_rules_see_every_packet() -> None:
    stream = RandomStream(1, "dice")
    drawn = [stream.uniform() < 0.5 for _ in range(60)]
    dice = LossProcess(Loss(probability=0.5, every=4), RandomStream(1, "dice"))
    found = [dice.lose() for _ in range(60)]
    assert found == [lost or i % 4 == 3 for i, lost in enumerate(drawn)]
