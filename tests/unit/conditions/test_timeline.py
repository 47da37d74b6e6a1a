"""Timelines of link directions, and what they come to."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simnet.conditions import read_recorded
from simnet.conditions.recorded import recorded
from simnet.conditions.state import CUT, KEPT, OPEN, State
from simnet.conditions.timeline import spread, timeline
from simnet.network import Interface, Loss, Outage

LINE = Interface("ab:a->b", "ab", 0, 1, rate_bps=100, delay_ns=10, loss=Loss(0.5))
STATES = st.tuples(
    st.integers(0, 10**10),
    st.integers(0, 10**9),
    st.floats(0, 1),
    st.sampled_from((OPEN, CUT, KEPT)),
)


def test_a_timeline_has_a_state_for_each_change_within_the_period() -> None:
    line = replace(
        LINE,
        rate_changes=((0, 50), (20, 0), (30, 50), (100, 7)),
        delay_changes=((20, 12),),
        loss_changes=((25, 0.5),),
        outages=(Outage(20, 30),),
    )
    assert timeline(line, 100) == (
        State(0, 50, 10, 0.5),
        State(20, 0, 12, 0.5, CUT),
        State(30, 50, 12, 0.5),
    )


def test_a_spread_weighs_each_state_by_its_time_and_counts_what_is_down_once() -> None:
    states = (
        State(0, 0, 90, 0.0),
        State(10, 100, 5, 0.0),
        State(50, 0, 99, 1.0, CUT),
        State(60, 0, 99, 1.0, KEPT),
        State(70, 20, 7, 0.25),
    )
    found = spread(states, 100)
    assert (found.downs, found.down_ns, found.longest_ns) == (2, 30, 20)
    assert (found.least_bps, found.delays_ns) == (20, (5, 7))
    assert found.mean_bps == pytest.approx((40 * 100 + 30 * 20) / 100)
    assert found.mean_loss == pytest.approx(30 * 0.25 / 70)


def test_a_line_that_is_never_up_has_no_rate_and_loses_everything() -> None:
    found = spread((State(0, 0, 3, 0.0, CUT),), 10)
    assert (found.downs, found.least_bps, found.mean_bps, found.mean_loss) == (1, 0, 0.0, 1.0)


@settings(max_examples=30, deadline=None)
@given(st.lists(STATES, min_size=1, max_size=6), st.lists(st.integers(1, 10**12), min_size=6))
def test_what_is_written_of_a_timeline_is_read_back_as_it_was(
    tmp_path_factory: pytest.TempPathFactory,
    states: list[tuple[int, int, float, int]],
    gaps: list[int],
) -> None:
    times = [sum(gaps[:index]) for index in range(len(states))]
    written = [State(time, *each) for time, each in zip(times, states, strict=True)]
    path = tmp_path_factory.mktemp("trace") / "ab.csv"
    path.write_text(recorded(written))
    found = read_recorded(path)
    assert found.rates == tuple((each.time_ns, each.rate_bps) for each in written)
    assert found.delays == tuple((each.time_ns, each.delay_ns) for each in written)
    assert found.losses == tuple((each.time_ns, each.loss) for each in written)
    assert found.outages == tuple((each.time_ns, each.outage) for each in written)


def test_a_file_without_cuts_says_none(tmp_path: Path) -> None:
    (tmp_path / "ab.csv").write_text("time,loss\n0,0\n")
    assert read_recorded(tmp_path / "ab.csv").outages == ()
