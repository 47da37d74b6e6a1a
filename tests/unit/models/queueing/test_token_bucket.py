"""The shaper: what leaves conforms to rate and burst, to the bit and in any interval."""

from __future__ import annotations

from dataclasses import replace
from itertools import accumulate
from typing import Any

import pytest

from simnet.chance.streams import RandomStream
from simnet.errors import InputError
from simnet.kinds import ValidationError
from simnet.models.packet import WORK_OF_A_BYTE, Packet
from simnet.models.queueing import Discipline, at_work
from simnet.models.queueing.token_bucket import TokenBucket
from simnet.models.token_bucket import Bucket
from simnet.network import UNLIMITED, Queue
from tests.unit.models.ports import StandIn

MS = 1_000_000
S = 1_000 * MS


def packet(seq: int = 0, size_bytes: int = 1000, traffic_class: int = 0) -> Packet:
    return Packet(0, 0, seq, size_bytes, traffic_class, (), 0)


def declared(**given: Any) -> TokenBucket:
    return TokenBucket.model_validate({"rate": "8 Mbps", "burst": "10 kB", **given})


def shaper(port: StandIn | None = None, **given: Any) -> Discipline:
    return at_work(declared(**given).described(3), port or StandIn())


def sends(queue: Discipline, until_ns: int, now: int = 0) -> list[tuple[int, int]]:
    """Let all go as soon as it may, as (time, size); transmission takes no time."""
    sent = []
    while now <= until_ns:
        head = queue.dequeue(now)
        if head is None:
            now = queue.ready_ns(now)
        else:
            queue.departed(head, now)
            sent.append((now, head.size_bytes))
    return sent


def test_ns3_tbf_third_case() -> None:
    """Bucket of 5000 B at 5 kB/s: of attempts each 0.1 s, the tenth finds 500 B for 1000."""
    queue = shaper(rate="40 kbps", burst="5000 B", peak="800 kbps", mtu="1000 B")
    for seq in range(10):
        assert queue.enqueue(packet(seq), 0)
    passed = [queue.dequeue((2 + k) * 100 * MS) is not None for k in range(10)]
    assert passed == [True] * 9 + [False]
    assert queue.ready_ns(1100 * MS) == 1200 * MS


def test_ns3_tbf_fourth_case() -> None:
    """A peak of 20 kB/s with a bucket of one packet: 40 ms bring 800 B, the rest 10 ms later."""
    queue = shaper(rate="40 kbps", burst="20 kB", peak="160 kbps", mtu="1000 B")
    for seq in range(10):
        queue.enqueue(packet(seq), 0)
    assert queue.dequeue(0) is not None
    assert queue.dequeue(40 * MS) is None
    assert queue.ready_ns(40 * MS) == 50 * MS
    assert queue.dequeue(50 * MS) is not None


def test_the_long_run_rate_is_exact_where_times_are_not_whole() -> None:
    """The n-th packet after the burst goes when n x 8000 bits have come, rounded up once."""
    rate = 1_000_003
    queue = shaper(rate=f"{rate} bps", burst="2000 B", packets="unlimited")
    for seq in range(500):
        queue.enqueue(packet(seq), 0)
    times = [time for time, _ in sends(queue, 3 * S)]
    assert times[:2] == [0, 0]
    assert times[2:] == [-(-n * 1000 * WORK_OF_A_BYTE // rate) for n in range(1, len(times) - 1)]
    assert len(times) == 2 + 3 * rate // 8000


@pytest.mark.parametrize("seed", range(5))
def test_what_leaves_in_any_interval_conforms(seed: int) -> None:
    """Tokens taken in [s, t] are at most burst + rate x (t - s), and mtu + peak x (t - s)."""
    chance = RandomStream(seed, "arrivals")
    rate, burst, peak, mtu = 1_000_003, 9_000, 5_000_000, 1_500
    queue = shaper(
        rate=f"{rate} bps", burst=f"{burst} B", peak=f"{peak} bps", mtu=f"{mtu} B",
        packets="unlimited",
    )  # fmt: skip
    sent: list[tuple[int, int]] = []
    now = 0
    for seq in range(300):
        queue.enqueue(packet(seq, 40 + chance.integer(1461)), now)
        then = now + (chance.integer(100 * MS) if chance.uniform() < 0.1 else 0)
        sent += sends(queue, then, now)
        now = then
    so_far = [0, *accumulate(size * WORK_OF_A_BYTE for _, size in sent)]
    most = 0
    for first, (start, _) in enumerate(sent):
        for last in range(first, len(sent)):
            length = sent[last][0] - start
            taken = so_far[last + 1] - so_far[first]
            assert taken <= burst * WORK_OF_A_BYTE + rate * length
            assert taken <= mtu * WORK_OF_A_BYTE + peak * length
            most = max(most, taken - rate * length)
    assert most > 0.9 * burst * WORK_OF_A_BYTE


def test_a_bucket_is_full_at_the_start_and_holds_no_more_after_a_pause() -> None:
    queue = shaper(rate="8 Mbps", burst="3000 B")
    for begin in (0, 10 * S):
        for seq in range(4):
            queue.enqueue(packet(seq), begin)
        assert [queue.dequeue(begin) is not None for _ in range(4)] == [True] * 3 + [False]
        assert queue.ready_ns(begin) == begin + MS
        assert queue.dequeue(begin + MS) is not None


def test_the_queue_within_decides_who_is_next_and_who_is_dropped() -> None:
    port = StandIn()
    within = {"kind": "priority", "bands": 2, "packets": 2}
    queue = shaper(port, rate="8 Mbps", burst="1514 B", queue=within)
    taken = [queue.enqueue(packet(seq, 1514, seq % 2), 0) for seq in (1, 3, 5, 0)]
    assert taken == [True, True, False, True]
    first = queue.dequeue(0)
    assert first is not None
    assert first.seq == 0
    queue.departed(first, 0)
    assert queue.dequeue(1) is None
    queue.enqueue(packet(2, 1514, 0), 2)
    assert [size for _, size in sends(queue, S)] == [1514] * 3


def test_an_outage_takes_out_the_packet_that_was_next_too() -> None:
    queue = shaper(rate="8 kbps", burst="1514 B", packets=3)
    for seq in range(3):
        assert queue.enqueue(packet(seq), 0)
    first = queue.dequeue(0)
    assert first is not None
    assert queue.dequeue(0) is None
    assert [lost.seq for lost in queue.flush(0)] == [1, 2]
    queue.departed(first, 0)
    assert [queue.enqueue(packet(seq), 0) for seq in range(4)] == [True] * 3 + [False]


def test_what_is_larger_than_a_bucket_is_refused() -> None:
    assert not shaper(burst="1514 B").enqueue(packet(size_bytes=1515), 0)
    assert not shaper(peak="9 Mbps", mtu="1000 B").enqueue(packet(size_bytes=1001), 0)


def test_a_shaper_within_a_shaper_holds_back_twice() -> None:
    within = {"kind": "token_bucket", "rate": "4 Mbps", "burst": "2000 B"}
    queue = shaper(rate="8 Mbps", burst="2000 B", queue=within)
    for seq in range(6):
        queue.enqueue(packet(seq), 0)
    # Two go at once; the outer one has long been refilled when the inner one lets a packet go.
    assert [time for time, _ in sends(queue, S)] == [0, 0, 2 * MS, 4 * MS, 6 * MS, 8 * MS]


def test_limits_are_those_of_the_queue_within() -> None:
    plain = declared(packets=7).described(3)
    assert plain.inner == Queue("fifo", limit_packets=7)
    assert (plain.limit_packets, plain.limit_bytes) == (7, UNLIMITED)
    nested = declared(queue={"kind": "priority", "packets": 7}).described(3)
    assert nested.inner == Queue("priority", limit_packets=7, bands=3)
    assert nested.limit_packets == 21
    with pytest.raises(InputError, match="needs one within"):
        at_work(replace(plain, inner=None), StandIn())


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"burst": "1 kB"}, r"burst \(1 kB\) is smaller than a packet \(1.514 kB\)"),
        ({"burst": "600 MB"}, "burst must be at most 500 MB, got 600 MB"),
        ({"peak": "8 Mbps"}, r"peak \(8 Mbps\) must be above rate \(8 Mbps\)"),
        ({"packets": 5, "queue": {"kind": "fifo"}}, "write queue.packets"),
    ],
)
def test_what_cannot_work_is_refused(given: dict[str, Any], message: str) -> None:
    with pytest.raises(ValidationError, match=message):
        declared(**given)


def test_a_rate_above_that_of_the_link_does_not_fit() -> None:
    assert list(declared(peak="20 Mbps").misfits(10_000_000)) == [
        ("peak", "20 Mbps is above the link's 10 Mbps")
    ]


def test_debts_end_at_a_minute() -> None:
    bucket = Bucket(8_000, 1000)
    bucket.take(1_000_000)
    assert bucket.wait_ns(0) == 60 * S
