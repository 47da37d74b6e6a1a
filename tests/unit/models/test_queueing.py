"""The queue disciplines one by one, and how they are found."""

from __future__ import annotations

from importlib.metadata import EntryPoint

import pytest

from simnet.errors import InputError
from simnet.models import queueing
from simnet.models.packet import Packet
from simnet.models.queueing import Discipline, Occupancy, disciplines, find_discipline
from simnet.models.queueing.fifo import Fifo
from simnet.models.queueing.priority import Priority
from simnet.network import Queue


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
    queue = Fifo(Queue())
    for seq in (3, 1, 2):
        assert queue.enqueue(packet(seq), 0)
    assert drain(queue) == [3, 1, 2]


def test_a_dequeued_packet_keeps_its_place_until_it_has_departed() -> None:
    queue = Fifo(Queue(limit_packets=1))
    assert queue.enqueue(packet(), 0)
    sent = queue.dequeue(0)
    assert sent is not None
    assert not queue.enqueue(packet(), 0)
    queue.departed(sent, 0)
    assert queue.enqueue(packet(), 0)


def test_priority_serves_the_first_band_first() -> None:
    queue = Priority(Queue("priority", bands=3))
    for seq, band in enumerate((2, 0, 1, 0, 2)):
        queue.enqueue(packet(seq, traffic_class=band), 0)
    assert drain(queue) == [1, 3, 2, 0, 4]


def test_classes_beyond_the_bands_share_the_last_one() -> None:
    queue = Priority(Queue("priority", bands=2, limit_packets=2))
    accepted = [queue.enqueue(packet(seq, traffic_class=seq), 0) for seq in range(4)]
    assert accepted == [True, True, True, False]
    assert drain(queue) == [0, 1, 2]


def test_one_band_of_priority_is_fifo() -> None:
    queue = Priority(Queue("priority"))
    for seq in range(4):
        queue.enqueue(packet(seq, traffic_class=3 - seq), 0)
    assert drain(queue) == [0, 1, 2, 3]


def test_disciplines_are_found_by_the_names_of_their_files() -> None:
    assert find_discipline("fifo") is Fifo
    assert find_discipline("priority") is Priority
    assert list(disciplines()) == sorted(disciplines())


def test_an_unknown_discipline_is_refused_with_the_nearest() -> None:
    with pytest.raises(InputError, match="unknown queue discipline 'fifi'; did you mean 'fifo'"):
        find_discipline("fifi")


class Lifo(Fifo):
    """A discipline of somebody else's package."""


@pytest.fixture
def other_package(monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> None:
    """Offer Lifo by an entry point of the name that the test asks for."""
    entry = EntryPoint(request.param, f"{__name__}:Lifo", "simnet.queueing")
    monkeypatch.setattr(EntryPoint, "load", lambda _: Lifo)
    monkeypatch.setattr(queueing, "entry_points", lambda group: [entry])
    disciplines.cache_clear()
    yield
    disciplines.cache_clear()


@pytest.mark.parametrize("other_package", ["lifo"], indirect=True)
@pytest.mark.usefixtures("other_package")
def test_another_package_offers_one_by_entry_point() -> None:
    assert find_discipline("lifo") is Lifo


@pytest.mark.parametrize("other_package", ["fifo"], indirect=True)
@pytest.mark.usefixtures("other_package")
def test_a_name_that_is_taken_is_refused() -> None:
    with pytest.raises(InputError, match=r"'fifo' of .*Lifo already exists"):
        disciplines()
