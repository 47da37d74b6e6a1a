"""Tables where flows stand for others: sums count each so often, and lines carry all of them."""

from __future__ import annotations

import itertools
from dataclasses import replace

import numpy as np
import pytest

from simnet import engine
from simnet.chance import variates
from simnet.conditions.others import left
from simnet.network import (
    UNLIMITED,
    DatagramSource,
    MeanLoad,
    Network,
    NetworkBuilder,
    Outage,
    Person,
    RunPlan,
)
from simnet.tables.builder import build
from simnet.tables.flows import groups
from simnet.tables.manifest import describe
from simnet.tables.others import others
from simnet.traffic.pupil import Pupil

S = 1_000_000_000
PLAN = RunPlan(10 * S, warmup_ns=2 * S)
RATE = 8_000_000
PACKETS = DatagramSource(variates.constant(0.01), variates.constant(1000))


def network(*weights: int) -> Network:
    """Flows of 800 kbps each on a line of 8 Mbps, and what they say of their mean."""
    builder = NetworkBuilder()
    builder.add_node("a")
    builder.add_node("b")
    builder.add_link("ab", "a", "b", RATE, delay_ns=1_000_000)
    for number, weight in enumerate(weights, 1):
        builder.add_flow(f"f{number}", "a", "b", work=PACKETS, group="all", weight=weight)
    found = builder.build()
    flows = tuple(replace(each, mean=MeanLoad(800_000, 0)) for each in found.flows)
    return replace(found, flows=flows)


def tables(network: Network) -> dict[str, dict[str, list[object]]]:
    counts = engine.run(network, PLAN)
    return {name: table.to_pydict() for name, table in build(counts, network, PLAN).items()}


def test_groups_count_a_flow_as_often_as_its_weight_says() -> None:
    found = tables(network(3, 1))
    flows, group = found["flows"], found["groups"]
    assert flows["weight"] == [3, 1]
    assert group["flows"] == [4]
    for name in ("sent_packets", "delivered_bytes", "delay_count"):
        first, second = flows[name]
        assert group[name] == [3 * first + second]  # type: ignore[operator]
    assert group["goodput_bps"] == [3 * flows["goodput_bps"][0] + flows["goodput_bps"][1]]  # type: ignore[operator]
    assert sum(found["group_delay"]["packets"]) == group["delay_count"][0]  # type: ignore[arg-type]
    assert sum(found["site_delay"]["packets"]) == group["delay_count"][0]  # type: ignore[arg-type]
    assert found["group_series"]["goodput_bps"][5] == pytest.approx(4 * 800_000)


def test_groups_count_people_as_often_too() -> None:
    found = network(3)
    person = Person("p", "all", "p", Pupil(), {"internet": 0})
    found = replace(found, flows=(replace(found.flows[0], work=None),), people=(person,))
    counts = engine.run(network(1), PLAN)
    assert groups(counts, found).column("people").to_pylist() == [3]


def test_a_line_carries_those_who_are_not_played() -> None:
    one, eight = tables(network(1))["interfaces"], tables(network(8))["interfaces"]
    assert one["others_bps"] == [0.0, 0.0]
    assert eight["others_bps"] == [pytest.approx(7 * 800_000), 0.0]
    assert one["utilisation"][0] == pytest.approx(0.1)
    assert eight["utilisation"][0] == pytest.approx(0.8)
    assert eight["carried_bps"][0] == pytest.approx(8 * 800_000)
    assert eight["offered_bps"][0] == pytest.approx(8 * 800_000)
    assert eight["capacity_bps"][0] == pytest.approx(RATE)
    assert eight["carried_ratio"][0] == pytest.approx(0.8)
    assert eight["carried_packets"] == one["carried_packets"]
    assert eight["rate_bps"] == one["rate_bps"]


def test_so_it_does_in_each_interval() -> None:
    series = tables(network(8))["interface_series"]
    assert series["utilisation"][:10] == pytest.approx([0.8] * 10, abs=0.01)
    assert series["carried_bps"][5] == pytest.approx(8 * 800_000)


def test_the_line_itself_is_as_it_was() -> None:
    assert tables(network(8))["conditions"] == tables(network(1))["conditions"]


def test_what_is_taken_is_averaged_over_the_time_up() -> None:
    cut = network(8)
    line = replace(
        cut.interfaces[0],
        rate_changes=((4 * S, 0), (6 * S, RATE)),
        outages=(Outage(4 * S, 6 * S),),
    )
    cut = replace(cut, interfaces=(line, *cut.interfaces[1:]))
    edges = np.array([0, 2, 5, 6, 10], dtype=np.int64) * S
    found = others(cut, edges)
    assert found.share[:, 0] == pytest.approx([0.7, 0.7, 0.0, 0.7])
    assert found.bps[:, 0] == pytest.approx([5.6e6, 5.6e6 * 2 / 3, 0.0, 5.6e6])
    assert not found.share[:, 1].any()


def test_a_manifest_says_how_many_there_are_of_whom_some_are_played() -> None:
    counts = engine.run(network(8, 2), PLAN)
    assert describe(counts, network(8, 2), PLAN, {})["network"]["stood_for"] == {
        "flows": 10, "people": 0,
    }  # fmt: skip
    assert "stood_for" not in describe(counts, network(1, 1), PLAN, {})["network"]


def test_both_engines_play_the_same() -> None:
    if len(engine.engines()) < 2:
        pytest.skip("there is no compiled core")
    many = network(8, 3)
    fast, reference = (build(engine.run(many, PLAN, name), many, PLAN) for name in engine.engines())
    assert fast == reference


def test_an_engine_plays_what_is_left() -> None:
    rates = [each.rate_changes for each in left(network(8)).interfaces]
    assert rates == [((0, RATE - 7 * 800_000),), ()]
    assert all(time_ns < UNLIMITED for time_ns, _ in itertools.chain(*rates))
