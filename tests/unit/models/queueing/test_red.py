"""RED: the average, the curve, the spread of the drops, and the queue that is made of them."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest

from simnet.chance.streams import RandomStream
from simnet.kinds import ValidationError
from simnet.models.packet import CE, ECT_0, NOT_ECT, Packet
from simnet.models.queueing import Discipline
from simnet.models.queueing.red import Red
from simnet.models.red import Average, Curve, Gaps, power, weight_for
from simnet.network import UNLIMITED, Queue
from tests.unit.models.ports import StandIn

MS = 1_000_000
MBPS = 1_000_000


def packet(seq: int = 0, size_bytes: int = 1500, ecn: int = NOT_ECT) -> Packet:
    return Packet(0, 0, seq, size_bytes, 0, (), 0, ecn=ecn)


def queue(port: StandIn, limit_packets: int = UNLIMITED, **parameters: Any) -> Discipline:
    red = Red(packets="unlimited", **parameters)
    return red.discipline(Queue("red", limit_packets), port)


def kept(red: Discipline, count: int, ecn: int = NOT_ECT) -> list[bool]:
    return [red.enqueue(packet(seq, ecn=ecn), 0) for seq in range(count)]


@pytest.mark.parametrize(("weight", "after"), [(0.001, 1.2544226), (0.002, 2.4686622)])
def test_a_burst_moves_the_average_as_equation_2_of_the_paper_says(
    weight: float, after: float
) -> None:
    average, burst = Average(weight, 1500, 0), 50
    for waiting in range(1, burst + 1):
        average.arrival(waiting, 0)
    power_of = (1 - weight) ** (burst + 1)
    assert average.value == pytest.approx(burst + 1 + (power_of - 1) / weight, rel=1e-9)
    assert average.value == pytest.approx(after, rel=1e-7)


def test_time_without_traffic_counts_as_the_packets_that_could_have_been_sent() -> None:
    average = Average(0.01, packet_bytes=1500, rate_bps=12 * MBPS)  # one a millisecond
    average.value = 40.0
    average.idle(0)
    average.idle(5 * MS)  # it has been idle since the first time
    assert average.arrival(7, 10 * MS + 1) == pytest.approx(40.0 * 0.99**10)
    assert average.arrival(7, 20 * MS) == pytest.approx(40.0 * 0.99**11 + 0.07)  # no idle time


def test_a_line_that_stands_still_as_it_begins_has_no_time_without_traffic() -> None:
    average = Average(0.01, packet_bytes=1500, rate_bps=0)
    average.value = 40.0
    average.idle(0)
    assert average.arrival(0, 10**18) == 40.0


def test_powers_come_from_squares() -> None:
    assert power(0.5, 10) == 2.0**-10
    assert power(0.998, 1000) == pytest.approx(0.998**1000, rel=1e-12)
    assert power(0.998, 10**30) == 0.0
    assert power(0.0, 0) == 1.0


@pytest.mark.parametrize(
    ("average", "gentle", "abrupt"),
    [
        (19.9, 0.0, 0.0),
        (20.0, 0.0, 0.0),
        (30.0, 0.025, 0.025),
        (40.0, 0.05, 0.05),
        (60.0, 0.1, 1.0),
        (90.0, 0.55, 1.0),
        (120.0, 1.0, 1.0),
    ],
)
def test_the_curve_rises_to_max_p_and_gently_or_at_once_to_1(
    average: float, gentle: float, abrupt: float
) -> None:
    assert Curve(20, 60, 0.1, gentle=True).chance(average) == pytest.approx(gentle)
    assert Curve(20, 60, 0.1, gentle=False).chance(average) == pytest.approx(abrupt)


def test_gaps_between_drops_are_uniform_from_1_to_1_over_p() -> None:
    """Floyd and Jacobson 1993, section 7: mean 25.5 at p = 0.02, where chance alone has 50."""
    gaps, stream, p, drops = Gaps(), RandomStream(1, "red"), 0.02, 5000
    seen: Counter[int] = Counter()
    gap = 0
    assert not gaps.due(p, stream)  # the first packet above the minimum
    while seen.total() < drops:
        gap += 1
        if gaps.due(p, stream):
            seen[gap] += 1
            gap = 0
    assert set(seen) == set(range(1, 51))
    expected = drops / 50
    chi_square = sum((n - expected) ** 2 / expected for n in seen.values())
    assert chi_square < 85.35  # 49 degrees of freedom: of a thousand seeds one misses it


def test_below_the_minimum_nothing_is_dropped_whatever_waits() -> None:
    red = queue(StandIn(), minimum=5, maximum=15, weight=0.001)
    assert all(kept(red, 90))


def test_above_the_maximum_everything_is_dropped_until_the_average_has_sunk() -> None:
    red = queue(StandIn(), minimum=1, maximum=2, weight=1.0, gentle=False)
    assert kept(red, 10) == [True] * 2 + [False] * 8  # the third finds two
    assert red.dequeue(0) is not None
    assert red.enqueue(packet(), 0)


def test_what_is_in_transmission_does_not_wait() -> None:
    red = queue(StandIn(), minimum=1, maximum=2, weight=1.0, gentle=False)
    assert kept(red, 1) == [True]
    assert red.dequeue(0) is not None
    assert kept(red, 3) == [True, True, False]


def test_bytes_count_where_the_thresholds_are_in_bytes() -> None:
    sizes = {"minimum_bytes": "1 kB", "maximum_bytes": "3 kB"}
    red = queue(StandIn(), **sizes, weight=1.0, gentle=False, probability=1e-9)
    assert [red.enqueue(packet(size_bytes=500), 0) for _ in range(8)] == [True] * 6 + [False] * 2


def test_a_packet_is_marked_instead_of_dropped_where_its_transport_can_be_told() -> None:
    port = StandIn()
    red = queue(port, limit_packets=4, minimum=1, maximum=2, weight=1.0, gentle=False, ecn=True)
    assert kept(red, 6, ecn=ECT_0) == [True] * 4 + [False] * 2  # the limit drops all the same
    assert port.marked == [2, 3]
    assert not red.enqueue(packet(9), 0)
    assert [p.ecn for p in red.flush(0)] == [ECT_0, ECT_0, CE, CE]


def test_harddrop_marks_below_the_maximum_only() -> None:
    port = StandIn()
    red = queue(port, minimum=1, maximum=2, weight=1.0, ecn=True, harddrop=True)
    assert not all(kept(red, 50, ecn=ECT_0))
    assert port.marked == []


def test_thresholds_follow_from_each_other() -> None:
    assert Red().thresholds() == (5, 15)
    assert Red(minimum=20).thresholds() == (20, 60)
    assert Red(maximum=30).thresholds() == (10, 30)
    assert Red(minimum_bytes="30 kB").thresholds() == (30_000, 90_000)  # type: ignore[arg-type]
    network = dict(Red(minimum=20).described(1).parameters)
    assert (network["minimum"], network["maximum"], network["minimum_bytes"]) == (20, 60, None)


@pytest.mark.parametrize(
    ("log", "longest"),
    [(1, 33), (2, 35), (3, 39), (4, 46), (5, 57), (6, 75), (7, 101), (8, 135), (9, 190)],
)
def test_the_weight_for_a_burst_is_the_one_that_linux_lists(log: int, longest: int) -> None:
    """include/net/red.h: the longest bursts for a minimum of 32 packets, by weight."""
    assert weight_for(longest - 1, 32) >= 0.5**log
    assert weight_for(longest + 1, 32) <= 0.5**log


def test_a_line_of_tc_can_be_written_as_it_stands() -> None:
    """`red limit 400000 min 30000 max 90000 avpkt 1000 burst 55` of tc-red(8)."""
    red = Red(
        bytes="400 kB", minimum_bytes="30 kB", maximum_bytes="90 kB", packet="1 kB", burst=55,
        probability=0.02, ecn=True, gentle=False,
    )  # type: ignore[arg-type]  # fmt: skip
    assert red.used_weight() == 0.5**5
    own = dict(red.described(1).parameters)
    assert (own["weight"], own["burst"]) == (0.5**5, None)
    assert Red().used_weight() == 0.002


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"minimum": 60, "maximum": 20}, r"minimum \(60\) must be below maximum \(20\)"),
        ({"minimum": 20, "maximum": 20}, r"minimum \(20\) must be below maximum \(20\)"),
        ({"minimum": 20, "packets": 60}, r"must be below the limit, packets \(60\)"),
        ({"minimum_bytes": "2 kB", "bytes": "5 kB"}, r"must be below the limit, bytes \(5000\)"),
        ({"maximum_bytes": "2 kB"}, "maximum_bytes needs minimum_bytes"),
        ({"minimum": 2, "minimum_bytes": "2 kB"}, "in packets or in bytes, not both"),
        ({"probability": 0}, "greater than 0"),
        ({"weight": 0.01, "burst": 50}, "give either weight or burst"),
        ({"minimum": 20, "burst": 19}, r"burst \(19\) must be at least the minimum, 20 packets"),
        ({"weight": 1.5}, "less than or equal to 1"),
    ],
)
def test_thresholds_out_of_order_are_refused(given: dict[str, Any], message: str) -> None:
    with pytest.raises(ValidationError, match=message):
        Red(**given)
