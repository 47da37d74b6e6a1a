"""Both engines have one meaning: every packet at every interface, and every count, is the same."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given

from simnet._fastpath import DISCIPLINES, SCHEDULERS
from simnet.chance import variates as laws
from simnet.engine import run
from simnet.engine.columns import Columns, Counts
from simnet.models.tcp.control.bbr import DRAIN, PROBE_BW, PROBE_RTT, STARTUP, BbrWindow
from simnet.network import (
    UNLIMITED,
    DatagramSource,
    Flow,
    Interface,
    Loss,
    Network,
    Node,
    Outage,
    Queue,
    RunPlan,
    TcpParameters,
    TransferSource,
)
from tests.property.applications import KINDS, hurried
from tests.property.chains import chained_networks
from tests.property.media import OWN as MEDIA
from tests.property.networks import datagram_networks, networks, peopled_networks, plans
from tests.property.queues import OWN

SLOW = Interface("slow", "slow", 0, 1, rate_bps=1, delay_ns=1)
"""A byte takes eight seconds, a queue of some packets days."""


def assert_same_columns(of: str, fast: Columns, reference: Columns) -> None:
    assert list(fast) == list(reference)
    for name, expected in reference.items():
        assert fast[name].dtype == expected.dtype, f"{of}.{name}"
        np.testing.assert_array_equal(fast[name], expected, err_msg=f"{of}.{name}")


def assert_same(fast: Counts, reference: Counts) -> None:
    assert fast.trace is not None
    assert reference.trace is not None
    assert_same_columns("trace", fast.trace, reference.trace)
    for of in (
        "interfaces", "interface_classes", "interface_series", "flows", "flow_series", "transfers",
    ):  # fmt: skip
        assert_same_columns(of, getattr(fast, of), getattr(reference, of))
    for of in ("interface_wait", "flow_delay"):
        for column in ("owner", "bucket", "count"):
            np.testing.assert_array_equal(
                getattr(getattr(fast, of), column),
                getattr(getattr(reference, of), column),
                err_msg=f"{of}.{column}",
            )
    assert fast.experiences == reference.experiences
    assert fast.packet_hops == reference.packet_hops
    assert fast.window_ns == reference.window_ns
    assert fast.interval_ns == reference.interval_ns


def compare(network: Network, plan: RunPlan) -> None:
    assert_same(run(network, plan, "fast"), run(network, plan, "reference"))


def test_every_discipline_and_scheduler_of_the_core_is_drawn() -> None:
    assert set(OWN) == set(DISCIPLINES)
    assert set(MEDIA) == set(SCHEDULERS)


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_people_of_every_kind(kind: str) -> None:
    """With their defaults and their example, on lines that are wide, narrow and broken."""
    queue = Queue(limit_packets=12)
    wide = replace(SLOW, name="wide", rate_bps=20_000_000, delay_ns=10**6, queue=queue)
    narrow = replace(wide, name="narrow", rate_bps=300_000, loss=Loss(0.02))
    broken = replace(wide, name="broken", outages=(Outage(10**8, 3 * 10**8, True),))
    flow = Flow(kind, kind, kind, 0, 1, (0,), (1,))
    moved = False
    for speed, share in ((50.0, 0.01), (3_000.0, 0.001), (100_000.0, 0.001)):
        for line, example in ((wide, True), (narrow, False), (broken, False)):
            somebody = hurried(kind, example, speed, share)
            lines = (line, replace(line, name="back"))
            network = Network((Node("a"), Node("b")), lines, (flow,), people=(somebody,))
            plan = RunPlan(4 * 10**8, seed=round(speed), trace=True)
            compare(network, plan)
            found = run(network, plan, "fast")
            moved |= bool(found.packet_hops and found.experiences) or not somebody.felt
    assert moved


@pytest.mark.slow
@given(datagram_networks(down=True), plans())
def test_datagrams(network: Network, plan: RunPlan) -> None:
    compare(network, plan)


@pytest.mark.slow
@given(networks(down=True), plans(longest_ms=1200))
def test_transfers(network: Network, plan: RunPlan) -> None:
    compare(network, plan)


@pytest.mark.slow
@given(peopled_networks(down=True), plans(longest_ms=700))
def test_people(network: Network, plan: RunPlan) -> None:
    compare(network, plan)


@pytest.mark.slow
@given(chained_networks(datagrams=True), plans())
def test_datagrams_through_chains(network: Network, plan: RunPlan) -> None:
    compare(network, plan)


@pytest.mark.slow
@given(chained_networks(datagrams=False), plans(longest_ms=1200))
def test_transfers_through_chains(network: Network, plan: RunPlan) -> None:
    compare(network, plan)


def test_no_time_on_a_fast_line_is_after_others_of_that_time() -> None:
    """Packets of 40 bytes pass the line 0 in no time, and those of 1500 wait for them."""
    quick = replace(SLOW, name="quick", rate_bps=10**12, delay_ns=0)
    wide = replace(SLOW, name="wide", rate_bps=10**7)
    narrow = replace(SLOW, name="narrow", rate_bps=10**7, queue=Queue(limit_packets=3))
    lines = quick, wide, replace(wide, name="also wide"), narrow
    sizes = laws.sequence([40.0, 1500.0, 1500.0, 40.0, 40.0, 1500.0])
    source = DatagramSource(laws.constant(0.001), sizes, burst=laws.sequence([1.0, 3.0]))
    flows = tuple(
        Flow(f"flow-{k}", "all", f"flow-{k}", 0, 1, path, path, work=source)
        for k, path in enumerate([(2, 0, 3), (1, 3)])
    )
    compare(Network((Node("a"), Node("b")), lines, flows), RunPlan(10**8, trace=True))


def test_what_leaves_a_line_after_the_run_goes_no_further() -> None:
    """The second line of the chain would have it until after the last time that there is."""
    lines = tuple(replace(SLOW, name=f"line-{k}", queue=Queue(limit_packets=1)) for k in range(2))
    source = DatagramSource(laws.constant(0.01), laws.constant(10.0**9))
    flow = Flow("flow", "all", "flow", 0, 1, (0, 1), (0, 1), work=source)
    compare(Network((Node("a"), Node("b")), lines, (flow,)), RunPlan(10**8, trace=True))


def test_a_packet_that_takes_no_time_is_sent_at_the_rate_before_a_change() -> None:
    """It waits for one of a nanosecond, at whose end the rate falls; the next one meets that."""
    falls = replace(SLOW, rate_bps=10**13, rate_changes=((1, 10**7), (10**5, 2 * 10**6)))
    lines = falls, replace(SLOW, name="next", rate_bps=10**7, loss_changes=((10**6, 1.0),))
    sizes = laws.sequence([1500.0, 40.0, 1500.0, 40.0])
    source = DatagramSource(laws.constant(0.01), sizes, burst=laws.constant(4), immediate=True)
    flow = Flow("flow", "all", "flow", 0, 1, (0, 1), (0, 1), work=source)
    network = Network((Node("a"), Node("b")), lines, (flow,))
    plan = RunPlan(8 * 10**6, trace=True)
    compare(network, plan)
    trace = run(network, plan, "fast").trace
    assert trace is not None
    departures = trace["departure_ns"][trace["interface"] == 0].tolist()
    # Of 12,000 bits, and 2,320 that were less than a nanosecond's work, 999.99 are sent before the
    # second change, at 10 Mbit/s; the rest at 2.
    assert departures[:3] == [1, 1, 100_000 + 6_660_005]


def test_two_policers_before_a_queue_in_a_chain() -> None:
    """Both see each packet as it enters, not as it enters the chain; bytes are what is full."""
    rates = [("rate", 3_000_000), ("burst", 4_000), ("excess_burst", 0), ("peak_rate", None)]
    rest = [("peak_burst", None), ("yellow", "pass"), ("yellow_class", 0)]
    loose = (*rates, *rest, ("colour_aware", False), ("red", "remark"), ("red_class", 1))
    strict = (("rate", 1_000_000), *loose[1:-2], ("red", "drop"), ("red_class", 0))
    queue = Queue(limit_bytes=4_000)
    for parameters in (strict, loose):
        queue = Queue("policer", parameters=parameters, inner=queue)
    wide = replace(SLOW, name="wide", rate_bps=4_000_000, queue=Queue(limit_packets=9))
    policed = replace(wide, name="policed", queue=queue, rate_bps=600_000)
    lines = wide, policed, replace(wide, name="next")
    source = DatagramSource(laws.exponential(0.002), laws.constant(1000))
    flow = Flow("flow", "all", "flow", 0, 1, (0, 1, 2), (0, 1, 2), work=source)
    network = Network((Node("a"), Node("b")), lines, (flow,), classes=("first", "second"))
    compare(network, RunPlan(10**9, trace=True))


def test_many_queues_that_decide_later() -> None:
    """So many that the core asks for memory ahead, of events that have no packet too."""
    bucket = (("rate", 300_000), ("burst", 2_000), ("peak", None), ("mtu", 1_514))
    shaped = Queue("token_bucket", parameters=bucket, inner=Queue(limit_packets=20))
    lines = tuple(replace(SLOW, name=f"line-{k}", queue=shaped) for k in range(24))
    source = DatagramSource(laws.exponential(0.02), laws.constant(1000))
    flows = tuple(
        Flow(f"flow-{k}", "all", f"flow-{k}", 0, 1, (k,), (k,), work=source) for k in range(24)
    )
    compare(Network((Node("a"), Node("b")), lines, flows), RunPlan(2 * 10**9, trace=True))


def test_endless_transfers_through_one_bottleneck() -> None:
    """The drops, recoveries and growth of flows that never end."""
    queue = Queue(limit_packets=30)
    there = replace(SLOW, name="there", link="x", rate_bps=5_000_000, delay_ns=10**7, queue=queue)
    back = replace(there, name="back")
    endless = TransferSource(laws.constant(float(UNLIMITED)), laws.constant(0))
    flows = tuple(
        Flow(f"flow-{k}", "all", f"flow-{k}", 0, 1, (0,), (1,), work=work, tcp=TcpParameters(cc))
        for k, (cc, work) in enumerate(
            [("cubic", endless), ("newreno", endless), ("cubic", replace(endless, start_ns=10**9))]
        )
    )
    network = Network((Node("a"), Node("b")), (there, back), flows)
    compare(network, RunPlan(6 * 10**9, warmup_ns=10**9, trace=True))


def test_bbr_through_all_its_modes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Long enough to drain for an RTT, idle enough to restart, and lossy enough to be policed."""
    modes, policed = set(), []
    judge = BbrWindow.on_delivery

    def watched(control: BbrWindow, state: int, in_flight: int, now: int) -> None:
        judge(control, state, in_flight, now)
        modes.add(control.mode)
        policed.append(control.long_term.in_use)

    monkeypatch.setattr(BbrWindow, "on_delivery", watched)
    late = laws.exponential(0.00005)
    queue = Queue(limit_packets=12)
    there = replace(SLOW, name="there", rate_bps=2_000_000, delay_ns=2 * 10**7, queue=queue)
    there = replace(there, lateness=late, loss=Loss(0.005))
    back = replace(there, name="back", loss=Loss())
    lossy = replace(there, name="lossy", rate_bps=10**9, loss=Loss(0.25))
    endless = TransferSource(laws.constant(float(UNLIMITED)), laws.constant(0))
    short = TransferSource(
        laws.constant(300.0), laws.constant(40_000.0), think=laws.exponential(0.7), persistent=True
    )
    flows = tuple(
        Flow(f"flow-{k}", "all", f"flow-{k}", 0, 1, path, (1,), work=work, tcp=TcpParameters("bbr"))
        for k, (path, work) in enumerate([((0,), endless), ((0,), short), ((2, 0), endless)])
    )
    network = Network((Node("a"), Node("b")), (there, back, lossy), flows)
    compare(network, RunPlan(13 * 10**9, trace=True))
    assert modes == {STARTUP, DRAIN, PROBE_BW, PROBE_RTT}
    assert any(policed)


@pytest.mark.parametrize("interval_ms", [5, 100])
def test_marks_and_their_echoes(interval_ms: int) -> None:
    """Marked and unmarked flows through CoDel, with losses on the way of the echoes."""
    law = (("target", 10**6), ("interval", interval_ms * 10**6), ("packet", 1514), ("ecn", True))
    queue = Queue("codel", limit_packets=60, parameters=law)
    there = replace(SLOW, name="there", link="x", rate_bps=5_000_000, delay_ns=10**7, queue=queue)
    back = replace(there, name="back", loss=Loss(0.02))
    endless = TransferSource(laws.constant(float(UNLIMITED)), laws.constant(0))
    short = TransferSource(laws.constant(60_000.0), laws.constant(0), think=laws.exponential(0.1))
    flows = tuple(
        Flow(f"flow-{k}", "all", f"flow-{k}", 0, 1, (0,), (1,), work=work, tcp=tcp)
        for k, (work, tcp) in enumerate(
            [
                (endless, TcpParameters("cubic", ecn=True)),
                (endless, TcpParameters("newreno", ecn=True)),
                (short, TcpParameters("cubic", ecn=True)),
                (short, TcpParameters("cubic")),
            ]
        )
    )
    network = Network((Node("a"), Node("b")), (there, back), flows)
    plan = RunPlan(6 * 10**9, warmup_ns=10**9, trace=True)
    compare(network, plan)
    marked = run(network, plan, "fast").flows["marked_packets"]
    assert marked[:3].all()
    assert marked[3] == 0


def test_times_further_apart_than_a_key_of_the_heap_can_tell() -> None:
    """Years, with delays of days: the compiled core counts from a base that it has to move."""
    hour = 3600 * 10**9
    far = replace(SLOW, name="far", link="far", delay_ns=100 * hour)
    near = replace(SLOW, name="near", link="near", rate_bps=10**9, delay_ns=0)
    weekly = DatagramSource(laws.constant(7.0 * 24 * 3600), laws.constant(125), immediate=True)
    often = DatagramSource(laws.exponential(30_000.0), laws.exponential(500.0))
    flows = tuple(
        Flow(f"flow-{k}", "all", f"flow-{k}", 0, 1, path, path, work=work)
        for k, (path, work) in enumerate(
            [((0, 2), weekly), ((1, 0), often), ((2,), often), ((0,), often), ((1, 2, 1), weekly)]
        )
    )
    network = Network((Node("a"), Node("b")), (SLOW, far, near), flows)
    plan = RunPlan(20_000 * hour, warmup_ns=hour, interval_ns=1000 * hour, trace=True)
    compare(network, plan)
