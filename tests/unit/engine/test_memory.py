"""Memory is estimated from what makes it grow, and a run that cannot fit is refused."""

from __future__ import annotations

from dataclasses import replace

import pytest

from simnet.actions import Behaviour
from simnet.calendar.year import Calendar
from simnet.chance.variates import constant
from simnet.engine import memory
from simnet.engine.memory import check_memory, estimate_memory
from simnet.errors import ResourceError
from simnet.network import (
    UNLIMITED,
    DatagramSource,
    Network,
    NetworkBuilder,
    Proxy,
    Queue,
    RunPlan,
    TcpParameters,
    TransferSource,
)
from simnet.presence.attendance import Attendance
from simnet.presence.present import Present
from simnet.presence.profile import Habit, Setting
from simnet.traffic.exam import Exam
from simnet.traffic.web import Web

SECOND = 1_000_000_000
PLAN = RunPlan(duration_ns=100 * SECOND, interval_ns=SECOND)
DATAGRAMS = DatagramSource(gap=constant(0.001), size=constant(1000.0))


HUNDRED = Queue(limit_packets=100)


def network(work: DatagramSource | TransferSource, queue: Queue = HUNDRED) -> Network:
    """Two nodes, a link of 1 Mbps and 10 ms, and one flow."""
    builder = NetworkBuilder()
    builder.add_node("a")
    builder.add_node("b")
    builder.add_link("ab", "a", "b", 1_000_000, delay_ns=10_000_000, queue=queue)
    builder.add_flow("f", "a", "b", work=work)
    return builder.build()


def part(name: str, work: DatagramSource | TransferSource, **plan: object) -> int:
    """One part of the estimate."""
    return estimate_memory(network(work), replace(PLAN, **plan)).parts[name]  # type: ignore[arg-type]


def test_time_series_grow_with_the_number_of_intervals() -> None:
    once, often = (part("time series", DATAGRAMS, interval_ns=ns) for ns in (SECOND, SECOND // 10))
    assert often == 10 * once


def test_transfers_are_counted() -> None:
    by_clock = TransferSource(up=constant(1), down=constant(1), interarrival=constant(0.5))
    loop = TransferSource(up=constant(300), down=constant(1e3), think=constant(2.0))
    bulk = TransferSource(up=constant(1e9), down=constant(0))
    few = replace(by_clock, limit_transfers=7)
    row = memory.TRANSFER_BYTES
    assert part("transfers", by_clock) == 201 * row
    assert 45 * row < part("transfers", loop) <= 51 * row
    assert part("transfers", bulk) == row
    assert part("transfers", few) == 7 * row
    thoughtless = replace(loop, think=constant(0.0))
    assert part("transfers", thoughtless) <= 100 / 0.02 * row + row


def test_an_overloaded_queue_without_limit_grows() -> None:
    unlimited = Queue(limit_packets=UNLIMITED)
    waiting = {
        name: estimate_memory(network(DATAGRAMS, queue), PLAN, engine).parts["waiting packets"]
        for name, queue, engine in (
            ("limited", Queue(limit_packets=100), "fast"),
            ("unlimited", unlimited, "fast"),
            ("reference", unlimited, "reference"),
        )
    }
    # 8 Mbps into 1 Mbps for 100 s: 87 500 packets of 1000 B stay behind.
    assert waiting["limited"] == 200 * memory.PACKET_BYTES["fast"]
    assert waiting["unlimited"] == pytest.approx(89_500 * memory.PACKET_BYTES["fast"], rel=1e-3)
    assert waiting["reference"] > 5 * waiting["unlimited"]


def test_a_trace_counts_packets_and_hops() -> None:
    assert part("trace", DATAGRAMS) == 0
    traced = part("trace", DATAGRAMS, trace=True)
    assert traced == pytest.approx(100_000 * 8 * 8 * memory.TABLE_FACTOR, rel=1e-3)


def test_a_run_that_cannot_fit_is_refused_with_advice() -> None:
    plan = replace(PLAN, interval_ns=1000)
    with pytest.raises(ResourceError) as caught:
        check_memory(network(DATAGRAMS), plan, available_bytes=4_000_000_000)
    assert str(caught.value) == (
        "this run would need about 51 GB of memory, 50 GB of it for time series, "
        "and there are 4 GB; give a longer run.interval"
    )
    assert check_memory(network(DATAGRAMS), plan, available_bytes=10**12).total_bytes > 4e9


def test_a_split_connection_counts_as_one_of_each_leg() -> None:
    builder = NetworkBuilder()
    for node in "abcd":
        builder.add_node(node)
    proxy = Proxy(TcpParameters(), 100_000)
    for near, far in ("ab", "bc", "cd"):
        builder.add_link(near + far, near, far, 10**6, proxy=proxy if near == "b" else None)
    fetch = TransferSource(constant(300), constant(10_000))
    builder.add_flow("f", "a", "d", work=fetch)
    network = builder.build()
    (flow,) = network.flows
    whole = replace(network, flows=(replace(flow, legs=()),))
    plan = RunPlan(duration_ns=10**9)
    split, plain = (estimate_memory(each, plan) for each in (network, whole))
    more = split.parts["interfaces and flows"] - plain.parts["interfaces and flows"]
    assert more == 2 * memory.OWNER_BYTES


def waiting(behaviour: Behaviour, people: int = 50) -> int:
    """What packets of people who do the same may take."""
    builder = NetworkBuilder()
    builder.add_node("a")
    builder.add_node("b")
    builder.add_link("ab", "a", "b", 1_000_000, delay_ns=10_000_000, queue=Queue())
    for number in range(people):
        builder.add_flow(f"f{number}", "a", "b")
        builder.add_person(f"p{number}", behaviour, {"internet": f"f{number}"})
    return estimate_memory(builder.build(), PLAN).parts["waiting packets"]


def test_people_count_by_how_many_are_there_and_by_what_they_ask_for() -> None:
    busy = Web.model_validate({"kind": "web"})
    seldom = Web.model_validate({"kind": "web", "away": "10 h"})
    some = Attendance(Habit(active=0.1), Setting(Calendar()), 0.1)
    assert waiting(Present(busy, some)) < 0.25 * waiting(busy)
    assert waiting(seldom) < 0.1 * waiting(busy)
    unknown = Exam.model_validate({"kind": "exam"})
    assert unknown.offered_bps() is None
    assert waiting(unknown) >= waiting(busy)
