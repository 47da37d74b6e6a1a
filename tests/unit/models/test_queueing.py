"""The queue disciplines one by one, declared and at work."""

from __future__ import annotations

import pytest

from simnet.errors import InputError
from simnet.models.packet import Packet
from simnet.models.queueing import Discipline, Occupancy, at_work
from simnet.models.queueing.fifo import Fifo, FifoQueue
from simnet.models.queueing.priority import Priority, PriorityQueue
from simnet.network import Queue
from tests.unit.models.ports import StandIn

PORT = StandIn()


def packet(seq: int = 0, size_bytes: int = 100, traffic_class: int = 0) -> Packet:
    return Packet(0, 0, seq, size_bytes, traffic_class, (), 0)


def drain(queue: Discipline) -> list[int]:
    """Numbers of the packets in the order in which they would be sent."""
    order = []
    while (sent := queue.dequeue(0)) is not None:
        order.append(sent.seq)
        queue.departed(sent, 0)
    return order


def test_occupancy_takes_up_to_the_packet_limit() -> None:
    occupancy = Occupancy(Queue(limit_packets=2))
    assert [occupancy.admit(packet()) for _ in range(3)] == [True, True, False]
    occupancy.release(packet())
    assert occupancy.admit(packet())


def test_occupancy_takes_what_exactly_fits_in_bytes() -> None:
    occupancy = Occupancy(Queue(limit_bytes=250))
    assert occupancy.admit(packet(size_bytes=200))
    assert not occupancy.admit(packet(size_bytes=51))
    assert occupancy.admit(packet(size_bytes=50))
    assert (occupancy.packets, occupancy.bytes) == (2, 250)


def test_a_packet_larger_than_the_queue_never_fits() -> None:
    assert not Occupancy(Queue(limit_bytes=99)).admit(packet(size_bytes=100))


def test_fifo_keeps_the_order_of_arrival() -> None:
    queue = FifoQueue(Queue(), PORT)
    for seq in (3, 1, 2):
        assert queue.enqueue(packet(seq), 0)
    assert drain(queue) == [3, 1, 2]


def test_a_dequeued_packet_keeps_its_place_until_it_has_departed() -> None:
    queue = FifoQueue(Queue(limit_packets=1), PORT)
    assert queue.enqueue(packet(), 0)
    sent = queue.dequeue(0)
    assert sent is not None
    assert not queue.enqueue(packet(), 0)
    queue.departed(sent, 0)
    assert queue.enqueue(packet(), 0)


def test_priority_serves_the_first_band_first() -> None:
    queue = PriorityQueue(Queue("priority", bands=3), PORT)
    for seq, band in enumerate((2, 0, 1, 0, 2)):
        queue.enqueue(packet(seq, traffic_class=band), 0)
    assert drain(queue) == [1, 3, 2, 0, 4]


def test_classes_beyond_the_bands_share_the_last_one() -> None:
    queue = PriorityQueue(Queue("priority", bands=2, limit_packets=2), PORT)
    accepted = [queue.enqueue(packet(seq, traffic_class=seq), 0) for seq in range(4)]
    assert accepted == [True, True, True, False]
    assert drain(queue) == [0, 1, 2]


def test_one_band_of_priority_is_fifo() -> None:
    queue = PriorityQueue(Queue("priority"), PORT)
    for seq in range(4):
        queue.enqueue(packet(seq, traffic_class=3 - seq), 0)
    assert drain(queue) == [0, 1, 2, 3]


def test_a_port_gets_the_discipline_that_its_queue_names() -> None:
    assert isinstance(at_work(Queue("fifo"), PORT), FifoQueue)
    assert isinstance(at_work(Queue("priority", bands=2), PORT), PriorityQueue)
    with pytest.raises(InputError, match="unknown queue discipline 'fifi'; did you mean 'fifo'"):
        at_work(Queue("fifi"), PORT)


def test_a_queue_of_a_scenario_becomes_one_of_the_network() -> None:
    assert Fifo().described(3) == Queue("fifo", limit_packets=1000)
    assert Fifo(bytes="30 kB").described(3) == Queue("fifo", limit_bytes=30_000)  # type: ignore[arg-type]
    assert Priority(packets="unlimited").described(3) == Queue("priority", bands=3)
    assert Priority(bands=2).limited(7, 9000, 3) == Queue("priority", 7, 9000, 2)
