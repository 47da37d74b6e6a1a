"""The moment that a stress test has picked: told once, with when it is and how bad."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from simnet.report.base import Runs
from simnet.report.run.sections import moment
from simnet.tables import Results
from tests.unit.report.study.conftest import words_of

PICKED = {
    "stress": "bad-day", "weekday": "monday", "day": 9, "month": 3, "year": 4, "clock": "07:40",
    "rank": 3, "sessions": 1200, "hours": "school", "opens": "07:15", "closes": "12:30",
    "of": "all", "worst": "downtime", "lost": 0.25, "lost_in_run": 1.0,
}  # fmt: skip


def having(runs: Runs, picked: Mapping[str, Any]) -> Runs:
    """Runs that all play in a moment."""
    return Runs(
        tuple(
            replace(each, results=Results({**each.results.manifest, "moment": picked}, {}))
            for each in runs
        )
    )


def test_a_picked_moment_is_told_once_for_all_runs_in_it(two: Runs) -> None:
    found = moment.section(having(two, PICKED))
    assert found is not None
    assert len(found.parts) == 1
    said = words_of(found)
    for part in ("bad-day", "9 March", "07:40", "1 200", "25.0 %", "100 %"):
        assert part in said


def test_runs_that_picked_no_moment_have_no_such_section(one: Runs) -> None:
    assert moment.section(one) is None
