"""The policer: colours by the rules of RFC 2697 and RFC 2698, and what is done with them."""

from __future__ import annotations

from collections.abc import Sequence
from types import SimpleNamespace
from typing import Any

import pytest

from simnet.kinds import ValidationError
from simnet.models.meters import GREEN, RED, YELLOW, Meter, SingleRate, TwoRates
from simnet.models.packet import WORK_OF_A_BYTE, Packet
from simnet.models.queueing import Discipline, at_work
from simnet.models.queueing.policer import Policer
from simnet.models.token_bucket import Bucket
from tests.unit.models.ports import StandIn

MS = 1_000_000
NAMES = "gyr"


def packet(size_bytes: int = 1500, colour: int = GREEN, seq: int = 0) -> Packet:
    made = Packet(0, 0, seq, size_bytes, 0, (), 0)
    made.colour = colour
    return made


def colours(meter: Meter, packets: Sequence[Packet], gap_ns: int) -> str:
    return "".join(NAMES[meter.colour(each, k * gap_ns)] for k, each in enumerate(packets))


def left(*levels: int) -> list[float]:
    return [level / WORK_OF_A_BYTE for level in levels]


def test_the_worked_example_of_two_buckets() -> None:
    """CIR 8 kbps, CBS = EBS = 1000 B (Cisco IOS, policing with two token buckets; RFC 2697)."""
    meter = SingleRate(Bucket(8_000, 1000), 1000, aware=False)
    seen = []
    for time_ms, size in ((0, 450), (250, 900), (650, 1000), (850, 400)):
        colour = meter.colour(packet(size), time_ms * MS)
        seen.append((NAMES[colour], *left(meter.committed.level, meter.excess_level)))
    assert seen == [("g", 550, 1000), ("y", 800, 100), ("g", 0, 300), ("r", 200, 300)]


def test_single_rate_colour_by_colour() -> None:
    """CIR 1 Mbps, CBS = EBS = 3000 B, 1500 B each 5 ms: 2.4 Mbps empties one, then the other."""
    meter = SingleRate(Bucket(1_000_000, 3000), 3000, aware=False)
    assert colours(meter, [packet() for _ in range(12)], 5 * MS) == "ggygygrrgrgr"
    assert left(meter.committed.level, meter.excess_level) == [875, 0]


def test_two_rates_colour_by_colour() -> None:
    """CIR 1 Mbps CBS 3000 B, PIR 2 Mbps PBS 6000 B, 1500 B each 5 ms."""
    meter = TwoRates(Bucket(1_000_000, 3000), Bucket(2_000_000, 6000), aware=False)
    assert colours(meter, [packet() for _ in range(12)], 5 * MS) == "ggygygyygygy"
    assert left(meter.committed.level, meter.peak.level) == [875, 1750]


def test_above_the_peak_rate_is_red_and_costs_nothing() -> None:
    meter = TwoRates(Bucket(1_000_000, 1500), Bucket(2_000_000, 3000), aware=False)
    assert colours(meter, [packet() for _ in range(4)], 0) == "gyrr"
    assert left(meter.committed.level, meter.peak.level) == [0, 0]


@pytest.mark.parametrize(
    "meter",
    [
        lambda aware: SingleRate(Bucket(8, 9000), 9000, aware),
        lambda aware: TwoRates(Bucket(8, 9000), Bucket(8, 9000), aware),
    ],
)
def test_a_colour_that_a_packet_brings_gets_no_better_where_the_meter_minds(meter: Any) -> None:
    brought = [packet(colour=colour) for colour in (GREEN, YELLOW, RED)]
    assert colours(meter(True), brought, 0) == "gyr"
    assert colours(meter(False), brought, 0) == "ggg"


def test_a_yellow_packet_leaves_the_committed_tokens_to_green_ones() -> None:
    single = SingleRate(Bucket(8, 1500), 1500, aware=True)
    assert colours(single, [packet(colour=YELLOW), packet(colour=YELLOW), packet()], 0) == "yrg"


def declared(**given: Any) -> Policer:
    return Policer.model_validate({"rate": "8 Mbps", "burst": "3 kB", **given})


def policer(**given: Any) -> Discipline:
    return at_work(declared(**given).described(3), StandIn())


def offered(queue: Discipline, count: int, gap_ns: int = 0) -> list[bool]:
    return [queue.enqueue(packet(seq=seq), seq * gap_ns) for seq in range(count)]


def test_rate_and_burst_alone_drop_what_exceeds() -> None:
    """1.5 ms bring one packet of 1500 B; offered each 1 ms, two in three pass in the long run."""
    accepted = offered(policer(packets="unlimited"), 302, MS)
    assert accepted[:8] == [True, True, True, True, False, True, True, False]
    # In 301 ms come 301 kB, and 3 kB were there.
    assert sum(accepted) == (301_000 + 3_000) // 1500


def test_actions_by_colour() -> None:
    given = {"peak_rate": "16 Mbps", "peak_burst": "6 kB", "yellow": "remark", "yellow_class": 2}
    queue = policer(**given)
    assert offered(queue, 6) == [True] * 4 + [False] * 2
    sent = [queue.dequeue(0) for _ in range(4)]
    assert [(each.colour, each.traffic_class) for each in sent if each] == [(0, 0)] * 2 + [
        (1, 2)
    ] * 2
    assert offered(policer(excess_burst="3 kB", yellow="drop", red="pass"), 6) == [
        True, True, False, False, True, True,
    ]  # fmt: skip


def test_what_passes_waits_in_the_queue_within() -> None:
    queue = policer(burst="9 kB", queue={"kind": "token_bucket", "rate": "1 Mbps", "burst": "2 kB"})
    assert offered(queue, 3) == [True] * 3
    first = queue.dequeue(0)
    assert first is not None
    assert queue.dequeue(0) is None
    assert queue.ready_ns(0) == 8 * MS
    queue.departed(first, 0)
    assert [lost.seq for lost in queue.flush(0)] == [1, 2]


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"burst": "1500 B"}, r"burst \(1.5 kB\) is smaller than a packet \(1.514 kB\)"),
        ({"excess_burst": "1 kB"}, "excess_burst .* is smaller than a packet"),
        ({"peak_rate": "9 Mbps"}, "peak_rate needs peak_burst too"),
        ({"peak_burst": "9 kB"}, "peak_burst needs peak_rate too"),
        ({"peak_rate": "7 Mbps", "peak_burst": "9 kB"}, r"peak_rate \(7 Mbps\) must not be below"),
        (
            {"peak_rate": "9 Mbps", "peak_burst": "9 kB", "excess_burst": "9 kB"},
            "either excess_burst .* or peak_rate",
        ),
        ({"red": "remark"}, "red: remark needs red_class"),
        ({"yellow_class": 1}, "yellow_class is for yellow: remark, not for yellow: pass"),
    ],
)
def test_what_cannot_work_is_refused(given: dict[str, Any], message: str) -> None:
    with pytest.raises(ValidationError, match=message):
        declared(**given)


def test_a_class_that_a_scenario_has_not_makes_no_sense() -> None:
    remarks = declared(red="remark", red_class=3)
    scenario = SimpleNamespace(classes=("voice", "web", "bulk"))
    there = "there is no class 3 (allowed: 0 (voice) to 2 (bulk))"
    assert list(remarks.sense(scenario)) == [("red_class", there)]
    assert list(remarks.misfits(1_000_000)) == [("rate", "8 Mbps is above the link's 1 Mbps")]
