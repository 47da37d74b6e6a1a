"""What a measured figure is compared with: a mean with the mean, one run with the median."""

from __future__ import annotations

import pytest

from simnet.verify.comparison import Figure, judged_comparison
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
