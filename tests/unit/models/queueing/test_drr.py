"""Deficit round robin: the paper's trace, exact shares, and what a class cannot hoard."""

from __future__ import annotations

from collections import Counter

import pytest

from simnet.kinds import ValidationError
from simnet.models.packet import Packet
from simnet.models.queueing import at_work
from simnet.models.queueing.drr import Drr, DrrQueue
from tests.unit.models.ports import StandIn


def drr(*weights: int, quantum: int = 1514) -> DrrQueue:
    declared = Drr.model_validate(
        {"weights": list(weights), "quantum": f"{quantum} B", "packets": "unlimited"}
    )
    queue = at_work(declared.described(3), StandIn())
    assert isinstance(queue, DrrQueue)
    return queue


def fill(queue: DrrQueue, traffic_class: int, *sizes: int) -> None:
    for seq, size in enumerate(sizes):
        assert queue.enqueue(Packet(0, 0, seq, size, traffic_class, (), 0), 0)


def send(queue: DrrQueue) -> tuple[int, int]:
    packet = queue.dequeue(0)
    assert packet is not None
    queue.departed(packet, 0)
    return packet.traffic_class, packet.size_bytes


def test_the_trace_of_the_paper_is_followed() -> None:
    # Shreedhar and Varghese 1996, figures 2 and 3: quantum 500, queue 1 holds 200, 750 and 20.
    queue = drr(1, 1, 1, 1, quantum=500)
    for band, sizes in enumerate(((200, 750, 20), (500, 500), (200, 600, 100), (50, 700, 180))):
        fill(queue, band, *sizes)
    sent, left = [], []
    while queue.rounds:
        band, size = send(queue)
        sent.append((band + 1, size))
        left.append(queue.rounds.deficit.get(band, "none"))
    assert sent == [
        (1, 200), (2, 500), (3, 200), (4, 50),
        (1, 750), (1, 20), (2, 500), (3, 600), (3, 100), (4, 700), (4, 180),
    ]  # fmt: skip
    # In the second round 800 bytes cover 750, and a queue that is emptied keeps nothing.
    assert left == [300, 0, 300, 450, 50, "none", "none", 200, "none", 250, "none"]


def test_shares_follow_the_weights_whatever_the_sizes_of_packets() -> None:
    # Quanta 3000, 2000 and 1000; packets of 1500, 576 and 64 bytes. Between any two moments in
    # which all want to send, a class gets its share to within its quantum and a packet.
    queue = drr(3, 2, 1, quantum=1000)
    sizes = (1500, 576, 64)
    for band, size in enumerate(sizes):
        fill(queue, band, *[size] * 4000)
    sent: Counter[int] = Counter()
    for _ in range(4000):
        band, size = send(queue)
        sent[band] += size
        rounds = sum(sent.values()) / 6000
        for other, quantum in enumerate((3000, 2000, 1000)):
            assert abs(sent[other] - rounds * quantum) <= quantum + 1500
        assert all(0 <= queue.rounds.deficit[k] < 3000 for k in range(3))
    assert sent.total() > 1_000_000


def test_a_class_that_was_idle_has_saved_nothing() -> None:
    queue = drr(1, 1, quantum=1500)
    fill(queue, 0, 100)
    send(queue)
    fill(queue, 1, *[1500] * 4)
    fill(queue, 0, *[1500] * 4)
    assert [send(queue)[0] for _ in range(8)] == [1, 0] * 4


def test_a_class_waits_no_longer_than_a_latency_rate_server_lets_it() -> None:
    # Stiliadis and Varma 1998: latency (3 F - 2 q) / r; four classes of one quantum of 1500 B.
    queue = drr(1, 1, 1, 1, quantum=1500)
    for band in (1, 2, 3):
        fill(queue, band, *[1500] * 50)
    for _ in range(10):
        send(queue)
    fill(queue, 0, *[1500] * 20)
    at, served = 0, 0
    while served < 20 * 1500:
        band, size = send(queue)
        at += size
        served += size if band == 0 else 0
        assert served >= (at - (3 * 6000 - 2 * 1500)) / 4


def test_a_packet_larger_than_a_turn_waits_for_several() -> None:
    queue = drr(1, 1, quantum=500)
    fill(queue, 0, 1400)
    fill(queue, 1, *[500] * 3)
    assert [send(queue)[0] for _ in range(4)] == [1, 1, 0, 1]


@pytest.mark.parametrize("weights", [[], [0, 1], [1.5], [-1], [1001], "3", None])
def test_weights_are_whole_and_positive(weights: object) -> None:
    with pytest.raises(ValidationError):
        Drr.model_validate({"weights": weights})


def test_weights_are_needed() -> None:
    with pytest.raises(ValidationError, match="weights"):
        Drr.model_validate({})
