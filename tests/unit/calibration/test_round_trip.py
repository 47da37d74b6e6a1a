"""Counters made of known users give them back, within the interval, as often as it says."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path

import numpy as np
import pytest

from simnet.calibration.fit import Estimate
from simnet.calibration.run import Calibration
from simnet.scenario.load import Loaded, load_traced
from tests.unit.calibration import known
from tests.unit.calibration.known import Users

RUN = {
    "long-apari/school": 18.0,
    "tiong-ohang/school": 25.0,
    "long-pahangai/school": 9.0,
    "tiong-ohang/clinic": 3.0,
}
"""Users of the runs on the engine, at all hours."""
NOMINAL = 0.95


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> Loaded:
    """The scenario, which writes other users than there are."""
    file = tmp_path_factory.mktemp("scenario") / "known.yaml"
    file.write_text(known.SCENARIO, encoding="utf-8")
    return load_traced(file)


def estimates(found: Calibration) -> Iterator[tuple[str, int | None, Estimate]]:
    """Users by site: in the mean (hour None) and at each hour, on each sort of days."""
    for each in found.fit.fitted:
        (unit,) = each.units
        for profile in each.profiles:
            yield unit.name, None, profile.mean.times(unit.users)
            for hour, factor in profile.by_hour.items():
                yield unit.name, hour, factor.times(unit.users)


def held(found: Calibration, of: Mapping[str, Users]) -> dict[str, list[bool]]:
    """Whether intervals hold the truth, of means and of hours."""
    says: dict[str, list[bool]] = {"mean": [], "hour": []}
    for name, hour, estimate in estimates(found):
        truth = of[name].mean if hour is None else of[name].at(hour)
        says["mean" if hour is None else "hour"].append(estimate.holds(truth))
    return says


def widths(found: Calibration, of: Mapping[str, Users]) -> list[float]:
    """Widths of the intervals of means, as shares of the truth."""
    return [
        (estimate.high - estimate.low) / of[name].mean
        for name, hour, estimate in estimates(found)
        if hour is None
    ]


def on_the_engine(
    loaded: Loaded, folder: Path, hours: int, seeds: range
) -> Iterator[tuple[int, Calibration]]:
    ready = known.ready_to_run(Path(loaded.files[0]), hours)
    for seed in seeds:
        yield seed, known.calibrated(loaded, known.simulated(ready, seed), folder)


def test_a_week_gives_users_and_hours_back(loaded: Loaded, tmp_path: Path) -> None:
    of, says = known.truth(), []
    for seed in range(3):
        found = known.calibrated(loaded, known.line_bits(7, seed, of), tmp_path)
        assert [each.days for each in found.fit.fitted[0].profiles] == ["weekday", "weekend"]
        assert not found.fit.unseen + found.fit.entangled + found.full
        assert np.median(widths(found, of)) < 0.06
        says.append(held(found, of))
    # Of 24 means and 576 hours, two and 43 outside are what chance allows (1 in 1000).
    assert sum(each["mean"].count(False) for each in says) <= 5
    assert sum(each["hour"].count(False) for each in says) <= 43


def test_a_run_on_the_engine_gives_its_users_back(loaded: Loaded, tmp_path: Path) -> None:
    for _, found in on_the_engine(loaded, tmp_path, 3, range(1, 3)):
        assert not found.unexplained
        for name, hour, estimate in estimates(found):
            if hour is None:
                assert estimate.holds(RUN[name]), (name, estimate)


@pytest.mark.nightly
@pytest.mark.parametrize(
    ("days", "level"), [(7, 0.0), (1, 0.0), (14, 0.15)], ids=["week", "day", "uneven_days"]
)
def test_intervals_hold_as_often_as_they_say(
    loaded: Loaded, tmp_path: Path, days: int, level: float
) -> None:
    of = known.truth(level)
    says: defaultdict[str, list[bool]] = defaultdict(list)
    for seed in range(100):
        found = known.calibrated(loaded, known.line_bits(days, seed, of), tmp_path)
        for name, values in held(found, of).items():
            says[name] += values
    for name, values in says.items():
        assert np.mean(values) >= NOMINAL, name
        assert np.mean(values) <= 0.995, name


@pytest.mark.nightly
def test_a_hundred_runs_on_the_engine_give_their_users_back(loaded: Loaded, tmp_path: Path) -> None:
    says: defaultdict[str, list[bool]] = defaultdict(list)
    for _, found in on_the_engine(loaded, tmp_path, 6, range(1, 101)):
        for name, hour, estimate in estimates(found):
            if hour is None:
                says[name].append(estimate.holds(RUN[name]))
    assert {name: len(values) for name, values in says.items()} == dict.fromkeys(RUN, 100)
    for name, values in says.items():
        assert sum(values) >= 90, name
    assert np.mean([list(each) for each in says.values()]) >= NOMINAL
