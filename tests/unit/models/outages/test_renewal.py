"""A component breaks and is repaired: its availability is that of the renewal theory."""

from __future__ import annotations

from itertools import pairwise

import pytest

from simnet.calendar.days import NS_PER_YEAR, month_of
from simnet.models.outages.renewal import ORIGIN_NS, Unit, Wear, broken
from simnet.models.outages.spells import Spells, united, without
from tests.unit.models.outages.theory import DAY_NS, DAY_S, agrees, repair, share_down

YEARS = 300


def year(wear: Wear, seed: int, key: str = "a") -> Spells:
    return broken(Unit(wear, seed, key), NS_PER_YEAR)


@pytest.mark.parametrize("law", ["lognormal", "exponential", "constant"])
def test_a_component_is_up_for_mtbf_over_mtbf_and_mttr(law: str) -> None:
    wear = Wear(20 * DAY_S, repair("2 d", law=law))
    assert agrees([share_down(year(wear, seed)) for seed in range(YEARS)], 2 / 22)


@pytest.mark.parametrize("law", ["lognormal", "exponential", "constant"])
def test_the_first_day_of_january_is_as_any_other(law: str) -> None:
    # Long times up and long repairs: a start with all up would show for months.
    wear = Wear(100 * DAY_S, repair("50 d", law=law, variation=2.0))
    began = [broken(Unit(wear, seed, "a"), ORIGIN_NS + 40 * DAY_NS) for seed in range(4 * YEARS)]
    for day in (0, 30):
        first_ns = ORIGIN_NS + day * DAY_NS
        found = [share_down(each, first_ns, first_ns + DAY_NS) for each in began]
        assert agrees(found, 50 / 150)


def test_two_in_series_are_up_for_the_product_and_in_parallel_down_for_it() -> None:
    wear = Wear(99 * DAY_S, repair("11 d"))
    down = 0.1
    pairs = [(year(wear, seed, "a"), year(wear, seed, "b")) for seed in range(2 * YEARS)]
    both = [without(one, without(one, other)) for one, other in pairs]
    assert agrees([share_down(united(*pair)) for pair in pairs], 1 - (1 - down) ** 2)
    assert agrees([share_down(each) for each in both], down**2)


def test_what_breaks_in_some_months_breaks_in_no_other() -> None:
    wear = Wear(10 * DAY_S, repair("1 h"), (12, 1))
    starts = [start_ns for seed in range(20) for start_ns, _ in year(wear, seed)]
    assert {month_of(start_ns) for start_ns in starts} == {1, 12}
    # 62 days of two years, a failure in ten days of them.
    assert 20 * 12.4 * 0.7 < len(starts) < 20 * 12.4 * 1.3


def test_outages_follow_one_another_and_end_after_they_begin() -> None:
    spells = year(Wear(DAY_S, repair("6 h")), 1)
    assert all(start_ns < end_ns for start_ns, end_ns in spells)
    assert all(end_ns < start_ns for (_, end_ns), (start_ns, _) in pairwise(spells))
