"""The growth that a service level carries."""

import math
from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from simnet.measures import parse_level
from simnet.statistics.headroom import Headroom, Search, bracket

LUCK = np.random.default_rng(17).normal(0.0, 1.0, 200)
FOUR_SECONDS = parse_level("all.completion <= 4.0 s")


class Site:
    """A page load that rises with growth, and a log of what was asked."""

    def __init__(self, mean: Callable[[float], float], sd: float = 0.1) -> None:
        self.mean, self.sd = mean, sd
        self.asked: list[tuple[float, int]] = []

    def __call__(self, growth: float, replications: int) -> np.ndarray:
        self.asked.append((growth, replications))
        return self.mean(growth) + self.sd * growth * LUCK[:replications]


def queue(growth: float) -> float:
    """A mean wait that explodes at a growth of 4; 4 s at 3."""
    return 4.0 / (4.0 - growth) if growth < 4.0 else 100.0


def verdict_at(found: Headroom, growth: float) -> str:
    return next(each.verdict for each in found.points if each.growth == growth)


def test_finds_where_the_level_breaks() -> None:
    found = bracket(Site(queue), FOUR_SECONDS)
    assert found.status == "found"
    assert found.low < 3.0 < found.high
    assert found.high - found.low < 0.35
    assert found.low <= found.estimate <= found.high
    assert found.estimate == pytest.approx(3.0, abs=0.05)
    assert verdict_at(found, found.low) == "kept"
    assert verdict_at(found, found.high) == "broken"
    assert found.monotone
    assert list(found.points) == sorted(found.points, key=lambda each: each.growth)


def test_without_chance_only_the_resolution_is_left() -> None:
    found = bracket(Site(queue, sd=0.0), FOUR_SECONDS, Search(resolution=0.01))
    assert found.low <= 3.0 < found.high
    assert found.high - found.low <= 0.01


def test_a_level_may_be_at_least_something() -> None:
    site = Site(queue)
    at_least = parse_level("all.goodput >= 999999996 bps")
    found = bracket(lambda growth, n: 1e9 - site(growth, n), at_least)
    expected = bracket(Site(queue), FOUR_SECONDS)
    assert (found.low, found.high) == (expected.low, expected.high)
    assert found.estimate == pytest.approx(expected.estimate)


def test_never_breaks_up_to_the_cap() -> None:
    site = Site(lambda growth: 1.0)
    found = bracket(site, FOUR_SECONDS, Search(cap=5.0))
    assert (found.status, found.low, found.high) == ("never_breaks", 5.0, math.inf)
    assert found.estimate == math.inf
    assert max(growth for growth, _ in site.asked) == 5.0


def test_already_broken() -> None:
    found = bracket(Site(lambda growth: 9.0), FOUR_SECONDS)
    assert (found.status, found.high) == ("already_broken", 1.0)
    assert math.isnan(found.low)
    assert math.isnan(found.estimate)
    assert [each.growth for each in found.points] == [1.0]


def test_not_sure_even_of_today() -> None:
    found = bracket(Site(lambda growth: 3.0 + growth, sd=1.0), FOUR_SECONDS)
    assert found.status == "open_at_start"
    assert math.isnan(found.low)
    assert found.high > 1.0
    assert verdict_at(found, 1.0) == "open"
    # No end can be moved between the start and the next growth that is open too.
    assert [each.growth for each in found.points][1] == 1.25
    assert verdict_at(found, 1.25) == "open"
    assert found.replications == sum(each.interval.n for each in found.points)


def test_not_sure_at_the_cap() -> None:
    found = bracket(Site(lambda growth: growth, sd=0.3), FOUR_SECONDS, Search(cap=4.0))
    assert (found.status, found.high) == ("open_at_cap", math.inf)
    assert 2.0 < found.low < 4.0
    low = found.points[[each.growth for each in found.points].index(found.low) + 1]
    assert low.verdict == "open"
    assert low.growth - found.low <= 0.05


def test_more_replications_where_it_is_hard_to_tell() -> None:
    site = Site(queue)
    found = bracket(site, FOUR_SECONDS, Search(least=5, most=30))
    by_growth: dict[float, list[int]] = {}
    for growth, n in site.asked:
        by_growth.setdefault(growth, []).append(n)
    assert by_growth[1.0] == [5]
    assert [5, 10, 20, 30] in by_growth.values()
    assert all([5, 10, 20, 30][: len(asked)] == asked for asked in by_growth.values())
    assert found.replications == sum(max(asked) for asked in by_growth.values())
    narrower = bracket(site, FOUR_SECONDS, Search(least=5, most=200))
    assert narrower.high - narrower.low < found.high - found.low


def test_the_break_seen_first_counts_where_the_measure_recovers() -> None:
    def recovering(growth: float) -> float:
        return 6.0 if 1.4 < growth < 1.9 else 1.0 if growth < 5.0 else 9.0

    found = bracket(Site(recovering, sd=0.01), FOUR_SECONDS)
    assert found.status == "found"
    assert found.low <= 1.4 < found.high <= 1.9
    wavy = bracket(
        Site(lambda growth: growth + (0.5 if growth == 1.25 else 0.0), sd=0.01), FOUR_SECONDS
    )
    assert wavy.status == "found"
    assert not wavy.monotone


def test_growths_at_which_nothing_can_be_measured_are_open() -> None:
    def vanishing(growth: float, n: int) -> np.ndarray:
        return np.full(n, math.nan) if growth > 2.0 else 1.0 + 0.1 * LUCK[:n]

    found = bracket(vanishing, FOUR_SECONDS)
    assert (found.status, found.high) == ("open_at_cap", math.inf)
    assert 1.9 < found.low <= 2.0
    assert found.estimate == math.inf


@pytest.mark.parametrize("seed", range(60))
def test_looks_no_more_often_than_its_confidence_is_shared_among(seed: int) -> None:
    random = np.random.default_rng(seed)
    search = Search(
        start=float(random.choice([0.5, 1.0])),
        cap=float(random.uniform(1.5, 30.0)),
        first_step=float(random.uniform(0.05, 2.0)),
        resolution=float(random.uniform(0.01, 0.5)),
        least=int(random.integers(2, 8)),
        most=int(random.integers(8, 100)),
    )
    verdicts = random.choice([-3.0, 0.0, 0.0, 3.0], 10_000)
    # Whatever the outcomes, even senseless ones.
    site = Site(lambda growth: 10.0 + float(verdicts[int(growth * 1e6) % 10_000]), sd=0.5)
    found = bracket(site, parse_level("all.completion <= 10.0 s"), search)
    nearest = min(search.first_step, search.resolution) / 2
    assert len(found.points) <= (search.cap - search.start) / nearest + 2
    growths = [growth for growth, _ in site.asked]
    assert max(growths.count(each) for each in growths) <= search.looks


def test_asks_for_the_same_whatever_the_limit_is_named() -> None:
    with pytest.raises(ValueError, match="either at most or at least"):
        replace(FOUR_SECONDS, at_most=None)
    with pytest.raises(ValueError, match="either at most or at least"):
        replace(FOUR_SECONDS, at_least=0.0)


@pytest.mark.parametrize(
    "wrong",
    [
        {"start": 0.0},
        {"cap": 1.0},
        {"resolution": 0.0},
        {"first_step": -1.0},
        {"least": 1},
        {"least": 9, "most": 8},
    ],
)
def test_refuses_searches_that_cannot_be(wrong: dict[str, float]) -> None:
    with pytest.raises(ValueError, match="Search"):
        Search(**wrong)  # type: ignore[arg-type]


def test_needs_the_values_that_it_asked_for() -> None:
    with pytest.raises(ValueError, match="5 replications were asked for, 3 values came"):
        bracket(lambda growth, n: np.ones(3), FOUR_SECONDS)
