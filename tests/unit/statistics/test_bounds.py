"""Verdicts on bounds hold as often as they say, and a well-served place hides no other."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from simnet.statistics.arrays import FloatArray, tail_of
from simnet.statistics.bounds import joint_verdict

TAIL = tail_of(0.95)


@dataclass(frozen=True)
class AtMost:
    bound: float

    def excess(self, figure: float, /) -> float:
        return figure - self.bound


LEVEL = AtMost(4.0)


def rows(*means: float, n: int = 10, sd: float = 0.1, seed: int = 1) -> list[FloatArray]:
    """Return replications of places with these means, which share half of their luck."""
    random = np.random.default_rng(seed)
    common = random.normal(0.0, sd, n)
    return [mean + (common + random.normal(0.0, sd, n)) / np.sqrt(2.0) for mean in means]


def test_a_level_is_kept_only_where_every_place_keeps_it() -> None:
    assert joint_verdict(rows(2.0, 3.0, 3.5), 3, LEVEL, TAIL).verdict == "kept"
    one_slow = joint_verdict(rows(2.0, 2.0, 2.0, 6.5), 4, LEVEL, TAIL)
    assert one_slow.verdict == "broken"
    assert one_slow.each == ("kept", "kept", "kept", "broken")
    assert one_slow.worst == 3


def test_a_share_of_places_may_be_enough() -> None:
    twenty = rows(*[2.0] * 19, 6.5)
    assert joint_verdict(twenty, 19, LEVEL, TAIL).verdict == "kept"
    assert joint_verdict(twenty, 20, LEVEL, TAIL).verdict == "broken"
    assert joint_verdict(rows(*[2.0] * 17, 6.5, 6.5, 6.5), 19, LEVEL, TAIL).verdict == "broken"


def test_many_places_a_little_beyond_are_found_by_their_mean() -> None:
    little = [4.1 + 0.1 * (-1.0) ** np.arange(place, place + 4) for place in range(10)]
    found = joint_verdict(little, 10, LEVEL, TAIL)
    assert found.surely.count("broken") == 0
    assert found.verdict == "broken"


def test_a_place_without_figures_is_never_kept_and_comes_first() -> None:
    silent = [*rows(2.0, 2.0), np.full(10, np.nan)]
    found = joint_verdict(silent, 3, LEVEL, TAIL)
    assert (found.verdict, found.each[2], found.worst) == ("open", "open", 2)


@pytest.mark.parametrize("needed", [0, 3])
def test_more_places_than_there_are_cannot_be_asked_for(needed: int) -> None:
    with pytest.raises(ValueError, match="of 2 places"):
        joint_verdict(rows(1.0, 2.0), needed, LEVEL, TAIL)


places = st.lists(
    st.one_of(st.floats(1.0, 7.0), st.sampled_from([np.inf, np.nan])), min_size=1, max_size=6
)
"""Means of places; of some nobody was served, and of some nothing was measured."""


@given(places, st.integers(1, 30), st.integers(0, 99))
def test_well_served_places_never_turn_broken_into_kept(
    means: list[float], more: int, seed: int
) -> None:
    before = rows(*means, seed=seed)
    after = [*before, *rows(*[1.0] * more, seed=seed + 100)]
    if joint_verdict(before, len(before), LEVEL, TAIL).verdict != "kept":
        assert joint_verdict(after, len(after), LEVEL, TAIL).verdict != "kept"


@given(places, st.integers(0, 99))
def test_a_place_is_judged_as_in_a_study_of_its_own(means: list[float], seed: int) -> None:
    found = joint_verdict(together := rows(*means, seed=seed), len(means), LEVEL, TAIL)
    own = [joint_verdict([row], 1, LEVEL, TAIL).verdict for row in together]
    assert list(found.each) == own


@given(places, st.integers(0, 99))
def test_one_place_that_surely_breaks_a_bound_breaks_it(means: list[float], seed: int) -> None:
    found = joint_verdict(rows(*means, n=5, seed=seed), len(means), LEVEL, TAIL)
    if "broken" in found.surely:
        assert found.verdict == "broken"


def wrong(verdict: str, *means: float, needed: int) -> int:
    """Return how often 1,000 studies of 10 replications come to a verdict."""
    studies = (rows(*means, seed=seed) for seed in range(1000))
    return sum(joint_verdict(each, needed, LEVEL, TAIL).verdict == verdict for each in studies)


@pytest.mark.parametrize(
    ("verdict", "means", "needed"),
    [
        ("broken", [4.0] * 10, 10),  # kept everywhere, if only just
        ("kept", [1.0] * 9 + [4.0 + 1e-9], 10),  # broken in one place, if only just
        ("kept", [1.0] * 8 + [4.0 + 1e-9] * 2, 9),
        ("broken", [4.0] * 9 + [9.0], 9),
    ],
)
def test_a_joint_verdict_is_wrong_as_seldom_as_that_of_one_interval(
    verdict: str, means: list[float], needed: int
) -> None:
    """Nominal: 25 of 1,000 studies; more than 43 come by chance once in 1,000 tests."""
    assert wrong(verdict, *means, needed=needed) <= 43
