"""Which input moves the answer most."""

import math

import numpy as np
import pytest
from scipy import stats

from simnet.statistics.sensitivity import (
    Effect,
    partial_rank_correlation,
    range_over_levels,
    regression,
    strongest_first,
)

RANDOM = np.random.default_rng(21)
INPUTS = RANDOM.uniform(size=(40, 3)) * [1.0, 100.0, 1e-3]
LINEAR = 3.0 * INPUTS[:, 0] - 0.05 * INPUTS[:, 1] + RANDOM.normal(0.0, 0.3, 40)


def excludes_0(effect: Effect) -> bool:
    return effect.low > 0.0 or effect.high < 0.0


def test_regression_in_standard_deviations() -> None:
    found = regression(INPUTS, LINEAR)
    z = (INPUTS - INPUTS.mean(axis=0)) / INPUTS.std(axis=0, ddof=1)
    y = (LINEAR - LINEAR.mean()) / LINEAR.std(ddof=1)
    expected = np.linalg.lstsq(z, y, rcond=None)[0]
    assert [each.value for each in found.effects] == pytest.approx(list(expected))
    assert found.r_squared > 0.9
    assert found.points == 40
    assert [excludes_0(each) for each in found.effects] == [True, True, False]
    assert [each.input for each in strongest_first(found.effects)] == [1, 0, 2]


def test_regression_on_one_input_is_that_of_scipy() -> None:
    x = INPUTS[:, 1]
    expected = stats.linregress(x, LINEAR)
    (found,) = regression(x[:, np.newaxis], LINEAR).effects
    scale = x.std(ddof=1) / LINEAR.std(ddof=1)
    half = stats.t.ppf(0.975, 38) * expected.stderr * scale
    assert found.value == pytest.approx(expected.slope * scale)
    assert (found.low, found.high) == pytest.approx((found.value - half, found.value + half))


def test_an_exact_law_leaves_no_doubt() -> None:
    found = regression(INPUTS[:, :1], 2.0 * INPUTS[:, 0] + 1.0)
    assert found.effects[0].value == pytest.approx(1.0)
    assert found.r_squared == pytest.approx(1.0)
    assert found.effects[0].high - found.effects[0].low < 1e-6


def test_an_input_that_does_not_vary_has_no_effect_to_tell() -> None:
    inputs = INPUTS.copy()
    inputs[:, 2] = 7.0
    found = regression(inputs, LINEAR)
    assert math.isnan(found.effects[2].value)
    assert (found.effects[2].low, found.effects[2].high) == (-math.inf, math.inf)
    assert excludes_0(found.effects[0])
    effects = partial_rank_correlation(inputs, LINEAR)
    assert math.isnan(effects[2].value)
    assert (effects[2].low, effects[2].high) == (-1.0, 1.0)
    assert [each.input for each in strongest_first(found.effects)] == [1, 0, 2]


def test_inputs_that_say_the_same_cannot_be_told_apart() -> None:
    found = regression(np.column_stack((INPUTS[:, 0], 2 * INPUTS[:, 0])), LINEAR)
    assert all(math.isnan(each.value) for each in found.effects)
    assert math.isnan(found.r_squared)
    twins = partial_rank_correlation(np.column_stack((INPUTS[:, 0], 2 * INPUTS[:, 0])), LINEAR)
    assert all(math.isnan(each.value) for each in twins)


@pytest.mark.parametrize("points", [0, 1, 2, 3, 4])
def test_few_points_tell_nothing(points: int) -> None:
    found = regression(INPUTS[:points], LINEAR[:points])
    assert all(math.isinf(each.low) and math.isinf(each.high) for each in found.effects)
    effects = partial_rank_correlation(INPUTS[:points], LINEAR[:points])
    assert not any(map(excludes_0, effects))


def test_an_answer_that_does_not_vary() -> None:
    assert math.isnan(regression(INPUTS, np.ones(40)).r_squared)
    assert all(math.isnan(each.value) for each in partial_rank_correlation(INPUTS, np.ones(40)))


def test_points_without_an_answer_are_left_out() -> None:
    answers = LINEAR.copy()
    answers[[3, 9]] = math.nan
    kept = np.isfinite(answers)
    assert regression(INPUTS, answers) == regression(INPUTS[kept], answers[kept])
    whole = partial_rank_correlation(INPUTS, answers)
    assert whole == partial_rank_correlation(INPUTS[kept], answers[kept])


def test_ranks_of_one_input_are_those_of_spearman() -> None:
    for column in range(3):
        (each,) = partial_rank_correlation(INPUTS[:, [column]], LINEAR)
        assert each.value == pytest.approx(stats.spearmanr(INPUTS[:, column], LINEAR).statistic)
        assert each.low < each.value < each.high


def test_intervals_of_ranks_are_fishers_with_the_variance_of_bonett_and_wright() -> None:
    alone = partial_rank_correlation(INPUTS[:, :1], LINEAR)
    # Of 40 points, and two other inputs that are held.
    for effects, degrees in ((alone, 37), (partial_rank_correlation(INPUTS, LINEAR), 35)):
        for each in effects:
            half = stats.norm.ppf(0.975) * math.sqrt((1 + each.value**2 / 2) / degrees)
            z = math.atanh(each.value)
            assert (each.low, each.high) == pytest.approx(
                (math.tanh(z - half), math.tanh(z + half))
            )


def test_ranks_take_any_rising_law() -> None:
    (found,) = partial_rank_correlation(INPUTS[:, :1], np.exp(20 * INPUTS[:, 0]))
    assert (found.value, found.low, found.high) == (1.0, 1.0, 1.0)
    (fallen,) = partial_rank_correlation(INPUTS[:, :1], -(INPUTS[:, 0] ** 9))
    assert fallen.value == -1.0


def test_partial_ranks_see_past_what_other_inputs_explain() -> None:
    (alone,) = partial_rank_correlation(INPUTS[:, :1], LINEAR)
    partial = partial_rank_correlation(INPUTS, LINEAR)
    assert abs(partial[0].value) > abs(alone.value)
    assert excludes_0(partial[0])
    assert not excludes_0(partial[2])
    # With one other input there is a formula.
    ranks = stats.rankdata(np.column_stack((INPUTS[:, :2], LINEAR)), axis=0)
    r = np.corrcoef(ranks.T)
    expected = (r[0, 2] - r[0, 1] * r[1, 2]) / math.sqrt((1 - r[0, 1] ** 2) * (1 - r[1, 2] ** 2))
    assert partial_rank_correlation(INPUTS[:, :2], LINEAR)[0].value == pytest.approx(expected)


def test_needs_an_answer_for_each_point() -> None:
    with pytest.raises(ValueError, match="40 points"):
        regression(INPUTS, LINEAR[:-1])


def test_range_over_two_levels_is_their_difference() -> None:
    base = RANDOM.normal(5.0, 2.0, 20)
    other = base + RANDOM.normal(1.0, 0.3, 20)
    found = range_over_levels([base, other])
    expected = stats.ttest_rel(other, base).confidence_interval(0.95)
    assert (found.low, found.high) == pytest.approx((expected.low, expected.high))
    assert (found.least, found.most, found.n) == (0, 1, 20)
    assert found.value == pytest.approx(np.mean(other - base))


def test_range_over_levels_of_an_input_without_effect_reaches_down_to_0() -> None:
    levels = RANDOM.normal(5.0, 1.0, (6, 20))
    found = range_over_levels(levels)
    assert found.low == 0.0
    assert found.low <= found.value <= found.high


def test_range_over_levels_that_are_hard_to_measure() -> None:
    assert range_over_levels([[1.0, 2.0]]).value == 0.0
    assert range_over_levels([[1.0], [3.0]]).high == math.inf
    never = range_over_levels([[math.nan, math.nan], [math.nan, math.nan]])
    assert math.isnan(never.value)
    assert (never.low, never.high) == (0.0, math.inf)
    with pytest.raises(ValueError, match="at least one level"):
        range_over_levels([])
