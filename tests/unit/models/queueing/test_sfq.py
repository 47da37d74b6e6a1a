"""Start-time fair queueing: its order by hand, exact shares, and the bounds of its paper."""

from __future__ import annotations

from collections import Counter

from simnet.chance.streams import RandomStream
from simnet.models.packet import Packet
from simnet.models.queueing import at_work
from simnet.models.queueing.sfq import Sfq, SfqQueue
from tests.unit.models.ports import StandIn


def sfq(*weights: int) -> SfqQueue:
    declared = Sfq.model_validate({"weights": list(weights), "packets": "unlimited"})
    queue = at_work(declared.described(3), StandIn())
    assert isinstance(queue, SfqQueue)
    return queue


def fill(queue: SfqQueue, traffic_class: int, *sizes: int) -> None:
    for seq, size in enumerate(sizes):
        assert queue.enqueue(Packet(0, 0, seq, size, traffic_class, (), 0), 0)


def send(queue: SfqQueue) -> Packet:
    packet = queue.dequeue(0)
    assert packet is not None
    queue.departed(packet, 0)
    return packet


def order(queue: SfqQueue, count: int) -> list[int]:
    return [send(queue).traffic_class for _ in range(count)]


def test_the_packet_that_starts_first_goes_first() -> None:
    # Starts of class 0 (weight 2): 0, 50, 100, 150; of class 1: 0, 100, 200. Equals: class 0.
    queue = sfq(2, 1)
    fill(queue, 0, *[100] * 4)
    fill(queue, 1, *[100] * 3)
    assert order(queue, 7) == [0, 1, 0, 0, 1, 0, 1]


def test_a_class_of_half_the_weight_is_not_a_run_ahead_of_ten_others() -> None:
    # The example of Bennett and Zhang 1996 (figure 2): WFQ sends 10 packets of the first class
    # before any of the ten others, as much as 10 ahead of the fluid; this one alternates.
    queue = sfq(10, *[1] * 10)
    fill(queue, 0, *[100] * 11)
    for other in range(1, 11):
        fill(queue, other, 100)
    sent = order(queue, 21)
    assert sent[:11] == list(range(11))
    assert sent[11:] == [0] * 10


def test_a_class_that_was_idle_starts_now_and_claims_nothing_of_the_past() -> None:
    queue = sfq(1, 1)
    fill(queue, 0, *[100] * 10)
    order(queue, 5)
    fill(queue, 1, *[100] * 5)
    assert order(queue, 6) == [1, 0] * 3


def test_shares_follow_the_weights_to_within_a_packet_of_each() -> None:
    # Goyal, Vin and Cheng 1996, while both want to send:
    # |W_f / r_f - W_m / r_m| <= l_f / r_f + l_m / r_m.
    weights, sizes = (3, 2, 1), (1500, 576, 64)
    queue = sfq(*weights)
    for band, size in enumerate(sizes):
        fill(queue, band, *[size] * 3000)
    sent: Counter[int] = Counter()
    for _ in range(3500):
        head = send(queue)
        sent[head.traffic_class] += head.size_bytes
        for one in range(3):
            for other in range(one):
                apart = sent[one] / weights[one] - sent[other] / weights[other]
                most = sizes[one] / weights[one] + sizes[other] / weights[other]
                assert abs(apart) <= most + 1e-3
    assert sent.total() > 900_000


def test_nothing_is_lost_by_dividing_by_a_weight() -> None:
    # A third of 2**20 a byte is no whole number; 3000 packets on, the class is where it should be.
    queue = sfq(3, 1)
    fill(queue, 0, *[1] * 3000)
    fill(queue, 1, *[1] * 1001)
    sent = Counter(order(queue, 4000))
    assert sent == {0: 3000, 1: 1000}


def test_a_packet_departs_within_the_bound_of_its_paper() -> None:
    # Its delay guarantee: departure <= expected arrival + (own size + the others' largest) / C, the
    # expected arrival being when a line of its class's rate would begin to send it. C is one byte
    # a unit of time; rates are 1/2, 1/3 and 1/6 of it.
    weights, sizes, total = (3, 2, 1), (1500, 576, 64), 6
    chance = RandomStream(1, "arrivals")
    for _ in range(20):
        queue = sfq(*weights)
        coming = sorted(
            (chance.integer(60_000), band) for band in range(3) for _ in range(40 * 2**band)
        )
        expected, free, latest = [0.0] * 3, [0.0] * 3, {}
        for seq, (at, band) in enumerate(coming):
            expected[band] = max(at, free[band])
            free[band] = expected[band] + sizes[band] * total / weights[band]
            latest[seq] = expected[band] + sum(sizes)
        now, seq, sent = 0, 0, 0
        while sent < len(coming):
            while seq < len(coming) and coming[seq][0] <= now:
                at, band = coming[seq]
                queue.enqueue(Packet(0, 0, seq, sizes[band], band, (), at), at)
                seq += 1
            head = queue.dequeue(now)
            if head is None:
                now = coming[seq][0]
                continue
            now += head.size_bytes
            queue.departed(head, now)
            sent += 1
            assert now <= latest[head.seq] + 1e-6
