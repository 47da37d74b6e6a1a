"""What a measured figure is compared with: a mean with the mean, one run with the median."""

from __future__ import annotations

import pytest

from simnet.verify.comparison import Figure, judged_comparison, share_within, single_draws
from simnet.verify.estimates import Estimate

RUNS = Estimate((3.6,) * 7 + (9.0,) * 5)
"""Waits of runs of two kinds."""


def test_one_measured_run_is_compared_with_the_median() -> None:
    figure = Figure("links[0].queueing_delay_ms", 3.6, RUNS, True, single=True)
    assert figure.within
    assert figure.interval == (3.6, 9.0)
    (line,) = judged_comparison(({},), (figure,), "").lines()
    assert line["simulated"] == {"links[0].queueing_delay_ms": 3.6}


def test_several_measured_runs_are_compared_by_their_mean() -> None:
    figure = Figure("links[0].queueing_delay_ms", 3.6, RUNS, True)
    assert not figure.within
    assert figure.ratio == pytest.approx(5.85 / 3.6)


GOODPUT = Estimate(tuple(10 + 0.1 * number for number in range(39)))
"""39 runs from 10 to 13.8 Mbit/s."""


@pytest.mark.parametrize(
    ("measured", "within", "drawn"),
    [(11.9, True, False), (10.0, False, True), (13.8, False, True), (9.99, False, False)],
)
def test_a_single_draw_is_told_from_what_is_within_its_aim(
    measured: float, within: bool, drawn: bool
) -> None:
    figure = Figure("bulk[0].goodput_mbps", measured, GOODPUT, True, single=True)
    assert (figure.within, figure.drawn) == (within, drawn)
    case = judged_comparison(({},), (figure,), "")
    assert (case.verdict == "pass") == within
    assert share_within([case]) == (int(within), 1)
    assert single_draws([case]) == int(drawn)
    (line,) = case.lines()
    assert line["single_draws"] == {"bulk[0].goodput_mbps": within or drawn}


def test_central_runs_are_those_that_hold_one_more_with_95_percent() -> None:
    assert Figure("", 0, GOODPUT, True).draws == (10.0, 13.8)
    twice = Estimate(tuple(map(float, range(79))))
    assert Figure("", 0, twice, True).draws == (1.0, 77.0)


def test_several_measured_runs_are_no_single_draw() -> None:
    figure = Figure("bulk[0].goodput_mbps", 10.0, GOODPUT, True)
    assert not figure.drawn
    (line,) = judged_comparison(({},), (figure,), "").lines()
    assert "single_draws" not in line
