"""What lines tell of sites: through differences, not at all, and where the model is wrong."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import numpy as np
import pytest

from simnet.calibration.cells import Cell, gathered
from simnet.calibration.counters.clocks import WITA, zone_of
from simnet.calibration.counters.rates import Rates
from simnet.calibration.run import Choices
from simnet.errors import InputError
from simnet.scenario.load import Loaded, load_traced
from tests.unit.calibration import known


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> Loaded:
    file = tmp_path_factory.mktemp("scenario") / "known.yaml"
    file.write_text(known.SCENARIO, encoding="utf-8")
    return load_traced(file)


@pytest.fixture(scope="module")
def week() -> dict[str, np.ndarray]:
    return known.line_bits(7, 5, known.truth())


def names(units: object) -> list[str]:
    return [unit.name for unit in units]  # type: ignore[attr-defined]


def test_a_site_follows_from_what_the_others_leave(
    loaded: Loaded, week: dict[str, np.ndarray], tmp_path: Path
) -> None:
    found = known.calibrated(loaded, week, tmp_path)
    fitted = {each.name: each for each in found.fit.fitted}
    users = fitted["long-pahangai/school"].profiles[0].mean.times(10)
    assert users.holds(known.truth()["long-pahangai/school"].mean)


def test_one_direction_does_not_tell_a_school_from_a_clinic(
    loaded: Loaded, week: dict[str, np.ndarray], tmp_path: Path
) -> None:
    lines = ("access/tiong-ohang=tiong-ohang in",)
    found = known.calibrated(loaded, week, tmp_path, lines=lines)
    assert [each.name for each in found.fit.fitted] == ["tiong-ohang/school + tiong-ohang/clinic"]
    assert names(found.fit.unseen) == ["long-apari/school", "long-pahangai/school"]


def test_a_village_as_one_is_told_where_its_sites_are_not(
    loaded: Loaded, week: dict[str, np.ndarray], tmp_path: Path
) -> None:
    lines = ("access/tiong-ohang=tiong-ohang in",)
    found = known.calibrated(loaded, week, tmp_path, Choices(per="village"), lines)
    assert [each.name for each in found.fit.fitted] == ["tiong-ohang"]


def test_what_the_model_does_not_have_is_told_with_its_hours(
    loaded: Loaded, week: dict[str, np.ndarray], tmp_path: Path
) -> None:
    backup = np.tile(np.repeat([float(hour in (2, 3)) for hour in range(24)], 12), 7) * 300 * 2e6
    odd = {**week, "long-apari out": week["long-apari out"] + backup}
    found = known.calibrated(loaded, odd, tmp_path)
    told = {(each.line, each.first, each.last) for each in found.unexplained}
    assert ("access/long-apari up", 2, 3) in told
    assert {each.line for each in found.unexplained} <= {
        "access/long-apari up",
        "backhaul/trunk up",
    }


def test_a_full_line_says_that_less_was_counted_than_asked_for(
    loaded: Loaded, week: dict[str, np.ndarray], tmp_path: Path
) -> None:
    evening = np.tile(np.repeat([float(hour == 19) for hour in range(24)], 12), 7) * 300 * 280e6
    found = known.calibrated(loaded, {**week, "trunk in": week["trunk in"] + evening}, tmp_path)
    (full,) = found.full
    assert (full.line, full.hours) == ("backhaul/trunk down", (19,))
    assert 0.9 < full.share < 1


def test_nobody_is_below_nobody(
    loaded: Loaded, week: dict[str, np.ndarray], tmp_path: Path
) -> None:
    less = {**week, "trunk in": week["trunk in"] * 0.5, "trunk out": week["trunk out"] * 0.5}
    found = known.calibrated(loaded, less, tmp_path)
    for each in found.fit.fitted:
        for profile in each.profiles:
            assert profile.mean.low >= 0
            assert all(0 <= one.low <= one.value <= one.high for one in profile.by_hour.values())
    assert "backhaul/trunk down" in {each.line for each in found.unexplained}


def test_hours_are_of_the_zone_and_common_to_all_lines() -> None:
    starts = np.arange(48) * 300.0 + known.MONDAY.replace(tzinfo=WITA).timestamp()
    one = Rates(starts, starts + 300, np.arange(48.0), 300.0)
    other = Rates(starts[12:], starts[12:] + 300, np.ones(36), 300.0)
    cells = gathered([one, other], WITA)
    monday = known.MONDAY.toordinal()
    assert cells.cells[0] == Cell(monday, 1)
    assert cells.within_hours
    assert cells.cells[-1] == Cell(monday, 3, 3)
    assert cells.lost == 4
    west = gathered([one], zone_of("WIB"))
    assert {(cell.day, cell.hour) for cell in west.cells} == {
        (monday - 1, 23), (monday, 0), (monday, 1), (monday, 2),
    }  # fmt: skip
    with pytest.raises(InputError, match="no hour is measured on all lines"):
        gathered([one], WITA, hours=(7, 15))


def test_saturday_is_of_the_weekend() -> None:
    saturday = datetime(2026, 1, 10)  # noqa: DTZ001 (a day, not a time)
    days = [saturday + timedelta(days=each) for each in range(-1, 3)]
    assert [Cell(day.toordinal(), 0).is_weekend for day in days] == [False, True, True, False]


def test_one_that_stands_for_several_puts_their_load_on_lines(
    week: dict[str, np.ndarray], tmp_path: Path
) -> None:
    file = tmp_path / "weighted.yaml"
    text = known.SCENARIO.replace("        count: 10\n", "        count: 10\n        weight: 4\n")
    file.write_text(text, encoding="utf-8")
    found = known.calibrated(load_traced(file), week, tmp_path, lines=known.LINES[:1])
    (fitted,) = found.fit.fitted
    assert fitted.units[0].users == 10
    assert fitted.profiles[0].mean.times(10).holds(known.truth()["long-apari/school"].mean)
