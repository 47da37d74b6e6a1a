"""Delays shifted at random, to see whether a figure hangs on phase."""

from __future__ import annotations

from dataclasses import replace

from simnet.chance.variates import constant
from simnet.engine import run
from simnet.network import NetworkBuilder, RunPlan, TransferSource, shifted

MS = 1_000_000


def network():
    builder = NetworkBuilder()
    for node in ("a", "b", "c"):
        builder.add_node(node)
    builder.add_link("ab", "a", "b", 10_000_000, delay_ns=5 * MS)
    builder.add_link("bc", "b", "c", 10_000_000, delay_ns=5 * MS)
    file = TransferSource(up=constant(100.0), down=constant(50_000.0))
    builder.add_flow("file", "c", "a", work=file)
    return builder.build()


def delays(seed: int, most_ns: int) -> list[int]:
    plan = RunPlan(MS, seed=seed, delay_shift_ns=most_ns)
    return [each.delay_ns for each in shifted(network(), plan).interfaces]


def test_each_delay_is_longer_by_a_shift_of_its_own() -> None:
    found = delays(1, 300_000)
    assert all(5 * MS <= delay <= 5 * MS + 300_000 for delay in found)
    assert len(set(found)) == 4
    assert found == delays(1, 300_000) != delays(2, 300_000)


def test_without_a_shift_nothing_changes() -> None:
    world = network()
    assert shifted(world, RunPlan(MS, seed=1)) is world


def test_a_run_is_played_with_the_shifted_delays() -> None:
    plan = RunPlan(2000 * MS, seed=3, delay_shift_ns=300_000)
    plain = replace(plan, delay_shift_ns=0)
    moved = shifted(network(), plan)
    assert (
        run(network(), plan).transfers["end_ns"].tolist()
        == run(moved, plain).transfers["end_ns"].tolist()
        != run(network(), plain).transfers["end_ns"].tolist()
    )
