"""Weights against the whole: 20 pupils who stand for 10 each against 200 pupils on one line.

Differences of means over replications are held against their 99.9 % intervals (Welch), so that
weights which distort nothing fail one comparison in a thousand seeds. Seeds are fixed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache
from typing import Any

import numpy as np
import pytest
from scipy.stats import ttest_1samp, ttest_ind

from simnet import engine
from simnet.lowering import lower, plan
from simnet.measures import figure
from simnet.network import Network
from simnet.scenario import Scenario
from simnet.tables import Results
from simnet.tables.builder import build
from simnet.tables.manifest import describe
from simnet.verify.estimates import CERTAIN
from tests.verification.theory import needs_core

pytestmark = [needs_core, pytest.mark.slow]

RUNS = 12
PAGES = "all.page_load.mean"
TOTALS = ("all.goodput", "all.attempts", "all.served", "line.carried", "line.utilisation")
PUPIL = {
    "kind": "pupil",
    "page": {"lognormal": {"mean": "500 kB", "sd": "500 kB"}},
    "reading": {"exponential": "60 s"},
    "patience": "60 s",
}
STREAM = {"kind": "poisson", "rate": "5 /s", "size": {"exponential": "1000 B"}}
TRANSFERS = {
    "kind": "transfers",
    "down": {"exponential": "500 kB"},
    "interarrival": {"exponential": "60 s"},
}
FIRST_COME = {"packets": 1000}
ALIKE = {"kind": "drr", "by": "flow", "packets": 10_000}
"""A queue that shares a line alike among transfers: processor sharing."""
HALF_FULL, NEARLY_FULL = "27 Mbps", "14.5 Mbps"
"""Of the line, at which 200 pupils take half of it, and nine tenths."""
STATED, STATED_NEARLY_FULL = 0.05, 0.15
"""How far page loads may be from those of all, as docs/weights.md says: on a line half full, and on
one nearly full."""


def network(
    rate: str,
    weight: int,
    traffic: Mapping[str, Any] = PUPIL,
    queue: Mapping[str, Any] = FIRST_COME,
) -> tuple[Network, Scenario]:
    scenario = Scenario.model_validate(
        {
            "name": "site",
            "run": {"duration": "1000 s", "warmup": "100 s", "interval": "100 s"},
            "nodes": {"site": {}, "net": {}},
            "links": {
                "line": {
                    "from": "site",
                    "to": "net",
                    "rate": rate,
                    "delay": "1 ms",
                    "queue": queue,
                }
            },
            "flows": {
                "users": {
                    "from": "site",
                    "to": "net",
                    "count": 200,
                    "weight": weight,
                    "traffic": traffic,
                }
            },
        }
    )
    return lower(scenario), scenario


def replications(
    found: tuple[Network, Scenario], measures: Sequence[str], runs: int = RUNS
) -> dict[str, np.ndarray[Any, Any]]:
    """Return what measures say of runs with the seeds from 1 on."""
    laid, scenario = found
    rows = []
    for seed in range(1, runs + 1):
        planned = replace(plan(scenario), seed=seed)
        counts = engine.run(laid, planned)
        results = Results(describe(counts, laid, planned, {}), build(counts, laid, planned))
        rows.append([figure(each, results) for each in measures])
    return dict(zip(measures, np.array(rows).T, strict=True))


@cache
def measured(rate: str, weight: int) -> dict[str, np.ndarray[Any, Any]]:
    return replications(network(rate, weight), (PAGES, "line.drops", *TOTALS))


def differences(some: np.ndarray[Any, Any], every: np.ndarray[Any, Any]) -> tuple[float, float]:
    """Return the interval of the difference of means."""
    found = ttest_ind(some, every, equal_var=False).confidence_interval(CERTAIN)
    return float(found.low), float(found.high)


@pytest.mark.parametrize("measure", TOTALS)
def test_some_make_the_totals_of_all(measure: str) -> None:
    low, high = differences(measured(HALF_FULL, 10)[measure], measured(HALF_FULL, 1)[measure])
    assert low <= 0.0 <= high


def test_on_a_line_half_full_pages_load_about_as_those_of_all() -> None:
    every = measured(HALF_FULL, 1)[PAGES]
    low, high = differences(measured(HALF_FULL, 10)[PAGES], every)
    assert low / every.mean() <= STATED
    assert high / every.mean() >= -STATED


def test_without_the_others_on_the_line_it_would_be_seen() -> None:
    laid, scenario = network(HALF_FULL, 10)
    alone = replace(laid, flows=tuple(replace(each, mean=None) for each in laid.flows))
    found = replications((alone, scenario), (PAGES, "line.utilisation"))
    for measure, values in found.items():
        every = measured(HALF_FULL, 1)[measure]
        _, high = differences(values, every)
        assert high / every.mean() < -STATED, measure


def test_on_a_line_nearly_full_pages_load_about_so_and_drops_are_too_few() -> None:
    some, every = measured(NEARLY_FULL, 10), measured(NEARLY_FULL, 1)
    low, high = differences(some[PAGES], every[PAGES])
    assert low / every[PAGES].mean() <= STATED_NEARLY_FULL
    assert high / every[PAGES].mean() >= -STATED_NEARLY_FULL
    _, high = differences(some["line.drops"], every["line.drops"])
    assert high < 0.0


def test_those_who_wait_for_a_line_nearly_full_ask_it_for_less() -> None:
    """Without that relief of the line, pages would come out much too slow."""
    laid, scenario = network(NEARLY_FULL, 10)
    flows = tuple(
        replace(each, mean=each.mean and replace(each.mean, waits=False)) for each in laid.flows
    )
    found = replications((replace(laid, flows=flows), scenario), (PAGES,))[PAGES]
    every = measured(NEARLY_FULL, 1)[PAGES]
    low, _ = differences(found, every)
    assert low / every.mean() > STATED_NEARLY_FULL


@pytest.mark.parametrize("rate", ["27 Mbps", "15.5 Mbps"])
def test_transfers_that_come_whatever_the_line_does_take_as_long_as_all_would(rate: str) -> None:
    """M/G/1 with processor sharing: the same mean of half the line and of nine tenths."""
    some, every = (
        replications(network(rate, weight, TRANSFERS, ALIKE), ("all.completion.mean",))
        for weight in (10, 1)
    )
    low, high = differences(some["all.completion.mean"], every["all.completion.mean"])
    assert low <= 0.0 <= high


@pytest.mark.parametrize(("rate", "sojourn_s"), [("16 Mbps", 1e-3), ("8.9 Mbps", 8e-3 / 0.9)])
def test_datagrams_have_the_delay_of_all(rate: str, sojourn_s: float) -> None:
    """M/M/1: the mean sojourn 1 / (service rate - arrival rate), and 1 ms of propagation."""
    found = replications(network(rate, 10, STREAM), ("all.delay.mean",))["all.delay.mean"]
    interval = ttest_1samp(found, sojourn_s + 1e-3).confidence_interval(CERTAIN)
    assert interval.low <= sojourn_s + 1e-3 <= interval.high
