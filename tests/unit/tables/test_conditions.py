"""The table of conditions: links that change, step by step, and no larger than it may get."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from simnet.conditions.state import CUT, State
from simnet.network import Network, NetworkBuilder, Outage, RunPlan
from simnet.tables.conditions import conditions, thinned

S = 10**9
PLAN = RunPlan(duration_ns=10 * S)


def network(**changes: Any) -> Network:
    """Two lines, of which the first changes on its way there."""
    builder = NetworkBuilder()
    for node in ("a", "b", "c"):
        builder.add_node(node)
    builder.add_link("ab", "a", "b", 1000, delay_ns=5)
    builder.add_link("bc", "b", "c", 1000)
    made = builder.build()
    first, *others = made.interfaces
    return replace(made, interfaces=(replace(first, **changes), *others))


def test_it_holds_the_steps_of_what_changes_and_nothing_else() -> None:
    changed = network(rate_changes=((2 * S, 0), (4 * S, 1000)), outages=(Outage(2 * S, 4 * S),))
    found = conditions(changed, PLAN).to_pylist()
    assert {(each["link"], each["direction"]) for each in found} == {("ab", "forward")}
    assert [(each["time_s"], each["rate_bps"], each["up"]) for each in found] == [
        (0.0, 1000.0, True),
        (2.0, 0.0, False),
        (4.0, 1000.0, True),
    ]


def test_what_is_down_from_beginning_to_end_is_told() -> None:
    found = conditions(network(rate_changes=((0, 0),)), PLAN).to_pylist()
    assert [(each["time_s"], each["up"]) for each in found] == [(0.0, False)]


def test_means_over_slices_keep_the_bits_that_could_be_sent_and_hide_no_outage() -> None:
    states = tuple(
        State(at * S, 0 if at == 7 else 100 + at, at, 0.5, CUT if at == 7 else 0)
        for at in range(10)
    )
    found = list(thinned(states, 10 * S, 4))
    assert [each.time_ns for each in found] == [0, 2.5 * S, 5 * S, 7.5 * S]
    assert sum(each.rate_bps for each in found) * 2.5 == pytest.approx(
        sum(each.rate_bps for each in states)
    )
    assert [each.up for each in found] == [True, True, False, False]
    assert [each.steps for each in found] == [3, 3, 3, 3]
    assert [each.loss for each in found] == [0.5] * 4
