"""What every queue discipline keeps, whatever it does with the order."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simnet.models.packet import Packet
from simnet.models.queueing import Discipline, disciplines
from simnet.network import Queue

CLASSES = 3

packets = st.tuples(st.integers(1, 1500), st.integers(0, CLASSES - 1))
steps = st.lists(st.one_of(packets, st.just("send"), st.just("depart")), max_size=60)
queues = st.builds(
    Queue,
    limit_packets=st.integers(1, 12),
    limit_bytes=st.integers(1, 12_000),
    bands=st.integers(1, CLASSES),
)


every_discipline = pytest.mark.parametrize("discipline", disciplines().values(), ids=disciplines())


class Bench:
    """Drives a discipline as a port does, one packet in transmission at a time."""

    def __init__(self, discipline: type[Discipline], queue: Queue) -> None:
        self.queue = queue
        self.discipline = discipline(queue)
        self.now = 0
        self.offered: list[Packet] = []
        self.inside: list[Packet] = []
        self.sending: Packet | None = None
        self.fates: list[tuple[int, str]] = []

    def step(self, what: object) -> None:
        self.now += 1
        if isinstance(what, tuple):
            packet = Packet(0, 0, len(self.offered), what[0], what[1], (), self.now)
            self.offered.append(packet)
            accepted = self.discipline.enqueue(packet, self.now)
            self.fates.append((packet.seq, "in" if accepted else "dropped"))
            if accepted:
                self.inside.append(packet)
        elif self.sending is None:
            self.send()
        elif what == "depart":
            self.depart()

    def send(self) -> None:
        self.sending = self.discipline.dequeue(self.now)
        assert (self.sending is None) == (not self.inside)
        if self.sending is not None:
            assert self.sending in self.inside

    def depart(self) -> None:
        assert self.sending is not None
        self.discipline.departed(self.sending, self.now)
        self.inside.remove(self.sending)
        self.fates.append((self.sending.seq, "out"))
        self.sending = None

    def empty(self) -> None:
        """Send all that is left."""
        while self.sending is not None or self.inside:
            self.now += 1
            if self.sending is None:
                self.send()
            else:
                self.depart()


@every_discipline
@given(queue=queues, story=steps)
def test_every_packet_leaves_once_or_is_dropped(
    discipline: type[Discipline], queue: Queue, story: list[object]
) -> None:
    bench = Bench(discipline, queue)
    for what in story:
        bench.step(what)
    bench.empty()
    assert bench.discipline.dequeue(bench.now) is None
    fates = Counter(fate for _, fate in bench.fates)
    assert fates["in"] == fates["out"]
    assert fates["in"] + fates["dropped"] == len(bench.offered)
    assert len(set(bench.fates)) == len(bench.fates)


@every_discipline
@given(queue=queues, story=steps)
def test_packets_of_a_class_keep_their_order(
    discipline: type[Discipline], queue: Queue, story: list[object]
) -> None:
    bench = Bench(discipline, queue)
    for what in story:
        bench.step(what)
    bench.empty()
    for traffic_class in range(CLASSES):
        out = [
            seq
            for seq, fate in bench.fates
            if fate == "out" and bench.offered[seq].traffic_class == traffic_class
        ]
        assert out == sorted(out)


@every_discipline
@given(queue=queues, story=steps)
def test_limits_hold_and_refuse_nothing_that_fits_alone(
    discipline: type[Discipline], queue: Queue, story: list[object]
) -> None:
    """Limits are of a band at most; an empty queue takes any packet within them."""
    bench = Bench(discipline, queue)
    for what in story:
        was_empty = not bench.inside
        bench.step(what)
        assert len(bench.inside) <= queue.limit_packets * queue.bands
        assert sum(p.size_bytes for p in bench.inside) <= queue.limit_bytes * queue.bands
        if isinstance(what, tuple) and was_empty:
            assert bool(bench.inside) == (what[0] <= queue.limit_bytes)


@every_discipline
@given(queue=queues, story=steps)
def test_it_does_the_same_again(
    discipline: type[Discipline], queue: Queue, story: list[object]
) -> None:
    one, two = Bench(discipline, queue), Bench(discipline, queue)
    for what in story:
        one.step(what)
        two.step(what)
    assert one.fates == two.fates
