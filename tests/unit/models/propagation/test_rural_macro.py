"""Path loss of rural cells, against the formulas of TR 38.901 worked out by hand."""

from __future__ import annotations

import pytest

from simnet.errors import DomainError
from simnet.models.propagation.rural_macro import RuralPath

PATH = RuralPath(1.8)


def test_it_is_that_of_the_report() -> None:
    # 97.55 + 1.434 - 0.701 + 1.399, before the break point at 1979 m.
    assert PATH.in_sight_db(1.0) == pytest.approx(99.68, abs=0.01)
    # 161.04 - 9.237 + 5.242 - 37.512 + 0.009 + 5.106 + 0.001.
    assert PATH.hidden_db(1.0) == pytest.approx(124.65, abs=0.01)


def test_beyond_the_break_point_it_grows_with_the_fourth_power() -> None:
    assert PATH.in_sight_db(10) - PATH.in_sight_db(5) == pytest.approx(12.04, abs=0.01)


@pytest.mark.parametrize("height_m", [1.5, 5.0, 10.0])
def test_it_grows_with_distance_and_is_least_in_sight(height_m: float) -> None:
    path = RuralPath(0.9, 50.0, height_m)
    kilometres = [0.05 * step for step in range(1, 400)]
    hidden = [path.hidden_db(km) for km in kilometres]
    assert hidden == sorted(hidden)
    assert all(path.in_sight_db(km) <= path.hidden_db(km) for km in kilometres)


@pytest.mark.parametrize("km", [0.001, 22.0])
def test_what_it_does_not_know_is_refused(km: float) -> None:
    with pytest.raises(DomainError, match="distance"):
        PATH.hidden_db(km)
