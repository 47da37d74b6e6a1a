"""Outages of flows and of links, and the utilisation of a line that is cut for a while."""

from __future__ import annotations

import itertools
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from simnet.chance.variates import constant
from simnet.engine.run import run
from simnet.network import (
    DatagramSource,
    Medium,
    Member,
    Network,
    NetworkBuilder,
    Outage,
    RunPlan,
)
from simnet.tables import build
from simnet.tables.service import union

S = 1_000_000_000


def line(*outages: Outage, **changes: object) -> Network:
    """A line of 1 Mbps that is full while it is up."""
    builder = NetworkBuilder()
    for node in ("a", "b"):
        builder.add_node(node)
    builder.add_link("ab", "a", "b", 1_000_000)
    flood = DatagramSource(gap=constant(0.005), size=constant(1250.0))
    builder.add_flow("flood", "a", "b", work=flood)
    network = builder.build()
    stalled = {"outages": outages, **changes}
    return replace(
        network, interfaces=tuple(replace(each, **stalled) for each in network.interfaces)
    )


PLAN = RunPlan(duration_ns=10 * S, warmup_ns=0, interval_ns=S)


@pytest.mark.parametrize("engine", ["fast", "reference"])
def test_a_line_that_is_full_while_it_is_up_is_full(engine: str) -> None:
    network = line(Outage(2 * S, 6 * S), rate_changes=((2 * S, 0), (6 * S, 1_000_000)))
    found = build(run(network, PLAN, engine), network, PLAN)
    there = found["interfaces"].to_pylist()[0]
    assert there["down_s"] == 4.0
    assert there["utilisation"] == pytest.approx(1.0, abs=0.01)
    assert there["rate_bps"] == 1_000_000
    series = [row["utilisation"] for row in found["interface_series"].to_pylist()[:10]]
    assert series[2:6] == [None] * 4
    assert min(each for each in series if each is not None) > 0.95


def test_spells_that_overlap_or_touch_are_one_outage_of_the_flow() -> None:
    network = line(Outage(S, 2 * S), Outage(2 * S, 3 * S), rate_changes=((5 * S, 0), (7 * S, 1)))
    outages = build(run(network, PLAN), network, PLAN)["outages"].to_pylist()
    assert [(row["start_s"], row["end_s"]) for row in outages] == [(1.0, 3.0), (5.0, 7.0)]


@given(st.lists(st.tuples(st.integers(0, 50), st.integers(1, 20)), max_size=8))
def test_a_union_covers_the_same_moments(spells: list[tuple[int, int]]) -> None:
    given_spells = [(start, start + length) for start, length in spells]
    covered = np.zeros(80, dtype=bool)
    for start, end in given_spells:
        covered[start:end] = True
    found = union(given_spells)
    again = np.zeros(80, dtype=bool)
    for start, end in found:
        again[start:end] = True
    assert (covered == again).all()
    assert all(end < start for (_, end), (start, _) in itertools.pairwise(found))


def test_airtimes_of_members_sum_to_the_utilisation_of_their_medium() -> None:
    builder = NetworkBuilder()
    for node in ("a", "b", "c", "d"):
        builder.add_node(node)
    for name, to, rate, gap in (("slow", "b", 1_000_000, 0.02), ("fast", "c", 10_000_000, 0.01)):
        builder.add_link(name, "a", to, rate)
        work = DatagramSource(gap=constant(gap), size=constant(1250.0))
        builder.add_flow(name, "a", to, work=work)
    builder.add_link("alone", "a", "d", 1_000_000)
    network = builder.build()
    shared = tuple(Member(k) for k, each in enumerate(network.interfaces) if each.link != "alone")
    network = replace(network, media=(Medium("air", shared),))
    found = build(run(network, PLAN, "reference"), network, PLAN)["interfaces"].to_pandas()
    took = found.set_index("interface")["airtime"]
    # 50 packets a second of 10 ms, 100 of 1 ms.
    assert took[["slow:a->b", "fast:a->c"]].tolist() == pytest.approx([0.5, 0.1], abs=0.01)
    assert took.sum() == pytest.approx(found["utilisation"].iloc[0])
    assert np.isnan(took["alone:a->d"])
