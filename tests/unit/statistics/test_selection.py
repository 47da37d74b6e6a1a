"""Comparison with the best: who is, who may be, who is not and by how much."""

import math

import numpy as np
import pytest
from scipy import stats

from simnet.statistics.selection import Standing, compare_with_best

REPLICATIONS = 12
RANDOM = np.random.default_rng(11)
COMMON = RANDOM.normal(0.0, 2.0, REPLICATIONS)


def system(mean: float, own: float = 0.2) -> np.ndarray:
    return mean + COMMON + RANDOM.normal(0.0, own, REPLICATIONS)


FAR = np.array([system(5.0), system(3.0), system(6.0)])
NEAR = np.array([system(3.05), system(3.0), system(6.0, own=1.0)])


def verdicts(standings: list[Standing]) -> list[str]:
    return [each.verdict for each in standings]


def test_a_sole_best_and_how_much_worse_the_others_are() -> None:
    found = compare_with_best(FAR)
    assert verdicts(found) == ["worse", "best", "worse"]
    assert [each.rank for each in found] == [2, 1, 3]
    assert [each.system for each in found] == [0, 1, 2]
    for i in (0, 2):
        # Two comparisons, hence 0.05 / 2 for each, on both sides.
        expected = stats.ttest_rel(FAR[i], FAR[1]).confidence_interval(1 - 0.05 / 2)
        against = found[i].against_best
        assert (against.low, against.high) == pytest.approx((expected.low, expected.high))
        assert against.mean == pytest.approx(np.mean(FAR[i] - FAR[1]))
        assert against.confidence == 0.95
    best = found[1].against_best
    assert (best.mean, best.low, best.high) == (0.0, 0.0, 0.0)


def test_contenders_are_not_told_apart_and_others_are_worse_than_the_best_of_them() -> None:
    found = compare_with_best(NEAR)
    assert verdicts(found) == ["not_told_apart", "not_told_apart", "worse"]
    leader = min(found, key=lambda each: each.rank)
    follower = found[1 - leader.system]
    assert leader.against_best.mean == 0.0
    assert leader.against_best.low == follower.against_best.low == 0.0
    assert leader.against_best.high > 0.0
    assert follower.against_best.high > follower.against_best.mean > 0.0
    bounds = [stats.ttest_rel(NEAR[2], NEAR[i]).confidence_interval(1 - 0.05 / 2) for i in (0, 1)]
    worse = found[2].against_best
    assert worse.low == pytest.approx(min(each.low for each in bounds))
    assert worse.high == pytest.approx(max(each.high for each in bounds))


def test_the_most_may_be_best() -> None:
    found = compare_with_best(-FAR, least_is_best=False)
    assert verdicts(found) == ["worse", "best", "worse"]
    expected = compare_with_best(FAR)
    assert [each.against_best for each in found] == [each.against_best for each in expected]
    assert [each.mean for each in found] == [-each.mean for each in expected]
    assert verdicts(compare_with_best(FAR, least_is_best=False)) == ["worse", "worse", "best"]


def test_a_single_system_is_the_best() -> None:
    (found,) = compare_with_best([[1.0, 2.0, 4.0]])
    assert (found.verdict, found.rank) == ("best", 1)
    assert found.mean == pytest.approx(7 / 3)
    assert (found.against_best.low, found.against_best.high) == (0.0, 0.0)
    assert found.against_best.n == 3


def test_no_system() -> None:
    assert compare_with_best([]) == []


def test_one_replication_tells_nothing_apart() -> None:
    found = compare_with_best([[1.0], [5.0]])
    assert verdicts(found) == ["not_told_apart", "not_told_apart"]
    assert [each.rank for each in found] == [1, 2]
    assert [each.against_best.mean for each in found] == [0.0, 4.0]
    assert found[1].against_best.high == math.inf


def test_equal_systems_share_rank_and_verdict() -> None:
    same = [1.0, 3.0, 2.0]
    found = compare_with_best([same, [9.0, 11.0, 10.5], same])
    assert verdicts(found) == ["not_told_apart", "worse", "not_told_apart"]
    assert [each.rank for each in found] == [1, 3, 1]


def test_systems_without_chance_are_told_apart_by_any_difference() -> None:
    found = compare_with_best([[1.0, 1.0], [1.0, 1.0], [2.0, 2.0]])
    assert verdicts(found) == ["not_told_apart", "not_told_apart", "worse"]
    assert (found[2].against_best.low, found[2].against_best.high) == (1.0, 1.0)


def test_more_systems_make_each_comparison_stricter() -> None:
    pair = np.array([COMMON, COMMON + 0.15 + RANDOM.normal(0.0, 0.2, REPLICATIONS)])
    alone = compare_with_best(pair)
    crowd = compare_with_best([*pair, *(system(20.0 + i) for i in range(8))])
    assert crowd[1].against_best.high > alone[1].against_best.high


def test_what_was_not_measured_is_left_out_pair_by_pair() -> None:
    values = FAR.copy()
    values[0, 3] = math.nan
    found = compare_with_best(values)
    assert verdicts(found) == ["worse", "best", "worse"]
    assert found[0].against_best.n == REPLICATIONS - 1
    assert found[0].against_best.missing == 1
    assert found[2].against_best == compare_with_best(FAR)[2].against_best


def test_a_system_that_was_never_measured_ranks_last_and_is_not_judged() -> None:
    found = compare_with_best([FAR[0], [math.nan] * REPLICATIONS, FAR[1]])
    assert verdicts(found) == ["worse", "not_told_apart", "not_told_apart"]
    assert found[1].rank == 3
    assert math.isnan(found[1].mean)
    assert math.isnan(found[1].against_best.mean)
    assert found[1].against_best.high == math.inf


def test_gaps_that_make_every_system_beaten_leave_everything_open() -> None:
    gap = math.nan
    # By turns: the first beats the second, the second the third, the third the first.
    values = [
        [0.0, 0.1, gap, gap, 9.0, 9.1],
        [5.0, 5.2, 0.0, 0.1, gap, gap],
        [gap, gap, 5.0, 5.2, 0.0, 0.3],
    ]
    assert verdicts(compare_with_best(values)) == ["not_told_apart"] * 3


def test_systems_need_the_same_replications() -> None:
    with pytest.raises(ValueError, match="got 3, 2 of them"):
        compare_with_best([[1.0, 2.0, 3.0], [1.0, 2.0]])
