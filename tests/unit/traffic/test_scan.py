"""Probes: their rate, how many come at once, and how bursty that makes them."""

from __future__ import annotations

import numpy as np
import pytest

from simnet import engine
from simnet.chance.variates import constant, exponential
from simnet.measures import parse_measure, value
from simnet.network import DatagramSource, NetworkBuilder, Queue, RunPlan
from simnet.preview.sources import sent_bytes
from simnet.tables import Results, build
from simnet.tables.manifest import describe
from simnet.testing import check_traffic
from simnet.traffic.scan import Scan

S = 1_000_000_000


def made(**given: object) -> Scan:
    return Scan.model_validate({"kind": "scan", **given})


def run(*works: DatagramSource, rate_bps: int, length_s: int) -> Results:
    """Return a run of datagrams up a line."""
    builder = NetworkBuilder()
    builder.add_node("site", kind="site", place="village")
    builder.add_node("town")
    queue = Queue(limit_packets=100)
    builder.add_link("access", "town", "site", rate_bps, delay_ns=S // 50, queue=queue)
    for number, work in enumerate(works):
        builder.add_flow(f"flow-{number}", "site", "town", work=work, group=f"group-{number}")
    network = builder.build()
    plan = RunPlan(duration_ns=length_s * S, interval_ns=10 * S)
    counts = engine.run(network, plan, "fast", None)
    return Results(describe(counts, network, plan, {}), build(counts, network, plan))


def test_an_address_is_probed_once_in_eleven_seconds() -> None:
    work = made().work()
    assert work.gap.mean == pytest.approx(475_000 / 41_500, rel=1e-3)
    assert work.size == constant(51.0)
    offered = made().offered_bps()
    assert offered is not None
    # The telescope's 17 Mbps over its addresses.
    assert offered.up_bps * 475_000 == pytest.approx(17e6, rel=0.01)


def test_sweeps_come_less_often_so_that_the_rate_stays() -> None:
    work = made(rate="20 /s", addresses=3, sweep=10).work()
    assert work.gap == exponential(1 / 6)
    assert work.burst == constant(10.0)


@pytest.mark.parametrize("sweep", [1, 10, {"exponential": 5}, {"uniform": {"low": 0, "high": 4}}])
def test_the_load_is_the_rate_whatever_the_sweep(sweep: object) -> None:
    check_traffic(Scan, rate="50 /s", sweep=sweep)


@pytest.mark.parametrize(
    ("sweep", "dispersion"),
    [(1, 1.0), (10, 10.0), ({"discrete": {"values": [1, 19], "weights": [1, 1]}}, 18.1)],
)
def test_counts_vary_as_those_of_a_poisson_process_of_sweeps(
    sweep: object, dispersion: float
) -> None:
    """Index of dispersion: mean square of a sweep over its mean."""
    work = made(rate="100 /s", sweep=sweep).work()
    plan = RunPlan(duration_ns=10_000 * S, interval_ns=10 * S)
    sent = sent_bytes([work], 0, plan)[:999] / 51
    found = np.var(sent, ddof=1) / np.mean(sent)
    # 999 intervals: a standard error of about 5 %.
    assert found == pytest.approx(dispersion, rel=0.2)


def test_an_infected_device_takes_a_thin_line_up() -> None:
    probes = made(rate="200 /s", size="60 B").work()
    office = DatagramSource(gap=constant(0.1), size=constant(400.0))
    for rate_bps, lost in ((1_000_000, False), (96_000, True)):
        results = run(office, probes, rate_bps=rate_bps, length_s=120)
        assert (value(parse_measure("group-0.loss"), results) > 0.02) is lost
