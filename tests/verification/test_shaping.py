"""Long-run rates of policed, shaped and shared lines are those written, in both engines."""

from __future__ import annotations

from typing import Any

import pytest

from simnet.chance import variates
from simnet.kinds import find_kind
from simnet.models.queueing import Queueing
from simnet.network import DatagramSource, Queue, RunPlan
from simnet.verify.lab import NS, Sketch, Trial, simulate
from simnet.verify.observe import Station
from tests.verification.theory import needs_core

WARMUP_NS, LENGTH_NS = NS // 2, 4 * NS
PACKET_BYTES = 1000


def queue(kind: str, number: int = 1, **given: Any) -> Queue:
    declared = find_kind(Queueing, kind).model_validate(  # type: ignore[type-abstract]  # a base is asked for
        {"kind": kind, **given}
    )
    return declared.described(number)


def line(engine: str, link: Queue, rates_bps: list[int]) -> Station:
    """A link of 100 Mbps under constant bit rates, one a class."""
    sketch = Sketch("shaping")
    index = sketch.link("a", "b", 100e6, queue=link)
    for number, rate_bps in enumerate(rates_bps):
        gap = variates.constant(8 * PACKET_BYTES / rate_bps)
        source = DatagramSource(gap=gap, size=variates.constant(PACKET_BYTES))
        sketch.flow(source, (index,), traffic_class=number)
    plan = RunPlan(WARMUP_NS + LENGTH_NS, 1, WARMUP_NS, LENGTH_NS)
    return Station(simulate(sketch.network(len(rates_bps)), plan, Trial(1, engine=engine)))


def rates_bps(station: Station) -> list[float]:
    """What each class carried."""
    carried = station.counts.interface_classes["carried_bytes"][0]
    return [8 * float(each) * NS / LENGTH_NS for each in carried]


engines = pytest.mark.parametrize("engine", [pytest.param("fast", marks=needs_core), "reference"])


@engines
def test_above_a_policed_rate_just_that_passes(engine: str) -> None:
    station = line(engine, queue("policer", rate="10 Mbps", burst="20 kB"), [12_000_000])
    # In four seconds 5000 packets, but for the one at each end.
    assert abs(station.column("carried_packets") - 5000) <= 1
    assert station.drop_share == pytest.approx(1 / 6, abs=1e-3)


@engines
def test_above_a_shaped_rate_just_that_leaves_and_the_line_is_mostly_free(engine: str) -> None:
    shaper = queue("token_bucket", rate="10 Mbps", burst="20 kB", packets="unlimited")
    station = line(engine, shaper, [12_000_000])
    assert abs(station.column("carried_packets") - 5000) <= 1
    assert station.drop_share == 0
    assert station.utilisation == pytest.approx(0.1, rel=1e-3)


@engines
def test_classes_get_what_they_are_guaranteed_and_share_the_rest_by_quanta(engine: str) -> None:
    classes = [{"rate": f"{rate} Mbps", "ceil": "12 Mbps"} for rate in (1, 3, 2)]
    shared = queue("htb", 3, rate="12 Mbps", classes=classes, packets=50)
    station = line(engine, shared, [20_000_000] * 3)
    # 6 Mbps are left, in proportion 1:3:2.
    assert rates_bps(station) == pytest.approx([2e6, 6e6, 4e6], rel=0.01)


@engines
def test_classes_of_a_tree_borrow_from_their_own_parent_first(engine: str) -> None:
    """The example of the HTB user guide times 100: mail is silent, so web gets all that A has."""
    a = {"rate": "4 Mbps", "ceil": "10 Mbps"}
    classes = [
        {"rate": "3 Mbps", "ceil": "10 Mbps", "parent": "A"},
        {"rate": "6 Mbps", "ceil": "10 Mbps"},
        {"rate": "1 Mbps", "ceil": "10 Mbps", "parent": "A"},
    ]
    shared = queue("htb", 3, rate="10 Mbps", inner={"A": a}, classes=classes, packets=50)
    station = line(engine, shared, [20_000_000] * 2)
    assert rates_bps(station) == pytest.approx([4e6, 6e6], rel=0.01)


@engines
def test_a_class_that_wants_less_than_its_guarantee_gets_all_of_it(engine: str) -> None:
    classes = [{"rate": "1 Mbps"}, {"rate": "3 Mbps", "ceil": "8 Mbps"}]
    shared = queue("htb", 2, rate="12 Mbps", classes=classes, packets=50)
    station = line(engine, shared, [900_000, 20_000_000])
    assert rates_bps(station) == pytest.approx([0.9e6, 8e6], rel=0.005)
    dropped = station.counts.interface_classes["dropped_packets"][0]
    assert int(dropped[0]) == 0
