"""Tables of the years: sums that can be told by hand, intervals that hold, the same on workers."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from simnet.availability.plan import Below, YearsPlan
from simnet.availability.run import availability
from simnet.conditions.cause import BACKWARD, NS_PER_DAY, NS_PER_HOUR
from simnet.scenario.model.hours import Hours
from simnet.statistics.intervals import mean_interval
from simnet.tables.availability import AnyTable, read_years, store_years
from simnet.timelines.world import World
from tests.unit.timelines.causes import Alternating, Capacity, Cuts
from tests.unit.timelines.test_year import MBPS, world

H = NS_PER_HOUR
HOURS = Hours.model_validate({})
OPEN = HOURS.calendar()


def plan(years: int = 3, **worlds: World) -> YearsPlan:
    return YearsPlan("x", "", "", "x.yaml", worlds, HOURS, OPEN, years=years, seed=4)


def rows(table: AnyTable, **wanted: str) -> list[dict[str, object]]:
    return [
        row for row in table.to_pylist() if all(row[name] == each for name, each in wanted.items())
    ]


def test_hours_without_a_way_are_those_of_the_outages_that_fall_into_them() -> None:
    # Day 7 is Thursday, 8 January: office hours from 07:30 to 16:00; the 9th ends at 11:00.
    thursday = 7 * NS_PER_DAY
    cut = Cuts((("trunk", ((thursday + 15 * H, thursday + 34 * H),)),))
    tables = availability(plan(base=world(cut)))
    without = {
        row["hours"]: row["without_h_mean"] for row in rows(tables["availability"], village="b")
    }
    assert without == {
        "all": pytest.approx(19.0),
        "school": pytest.approx(2.75),
        "clinic": pytest.approx(2.5),
        "office": pytest.approx(1.0 + 2.5),
    }
    (every,) = rows(tables["availability"], village="b", hours="all")
    assert every["availability_mean"] == pytest.approx(1 - 19 / 8760)
    assert every["availability_low"] == every["availability_high"] == every["availability_mean"]
    (any_cause,) = rows(tables["availability_outages"], village="b", cause="any")
    assert (any_cause["outages_mean"], any_cause["mean_s"]) == (1.0, 19 * 3600)


def test_a_village_without_a_route_has_no_hour_of_service() -> None:
    tables = availability(plan(base=world()))
    (lost,) = rows(tables["availability"], village="c", hours="school")
    assert (lost["way"], lost["availability_mean"], lost["availability_worst"]) == (False, 0, 0)
    assert lost["without_h_mean"] == lost["open_h"]
    (narrow, *_) = rows(tables["availability_rates"], village="c", hours="all")
    assert narrow["below_h_mean"] == 8760


def test_hours_below_a_rate_hold_those_without_a_way() -> None:
    slow = Capacity("trunk", BACKWARD, ((0, 100 * MBPS), (5 * H, 12 * MBPS), (9 * H, 100 * MBPS)))
    cut = Cuts((("trunk", ((20 * H, 22 * H),)),))
    asked = plan(base=world(slow, cut))
    found = {
        (row["village"], row["below"]): row["below_h_mean"]
        for row in rows(availability(asked)["availability_rates"], hours="all")
    }
    # Of 50 Mbps, 12 are below a quarter; of 20 Mbps only below three quarters.
    assert [found["b", f"{each} %"] for each in (25, 50, 75)] == pytest.approx([6, 6, 6])
    assert [found["a", f"{each} %"] for each in (25, 50, 75)] == pytest.approx([2, 2, 6])
    assert Below(bps=10 * MBPS).text == "10 Mbps"


def test_tables_are_the_same_bytes_on_workers() -> None:
    causes = (Alternating("access/a", 9e5, 9e4), Alternating("trunk", 9e5, 9e4))
    asked = plan(years=7, base=world(*causes), other=world(causes[0]))
    alone, together = availability(asked, 1), availability(asked, 2)
    assert {name: table.to_pylist() for name, table in alone.items()} == {
        name: table.to_pylist() for name, table in together.items()
    }
    # What both alternatives share befalls them at the same times.
    without = {
        each: [row["without_all_h"] for row in rows(alone["availability_years"], alternative=each)]
        for each in ("base", "other")
    }
    here = np.array(without["base"]) >= np.array(without["other"])
    assert here.all()


def test_intervals_over_years_hold_the_truth_about_as_often_as_they_say() -> None:
    held = 0
    for seed in range(40):
        cause = Alternating("trunk", 30 * 86400.0, 3 * 86400.0)
        asked = YearsPlan("x", "", "", "", {"base": world(cause)}, HOURS, OPEN, years=6, seed=seed)
        years = rows(availability(asked)["availability_years"], village="b")
        hours = [float(str(row["without_all_h"])) for row in years]
        # Up at first, so that a little less than 1/11 of a year is lost: q T - q / (a + b).
        truth = 8760 / 11 - 24 / 11 / (1 / 30 + 1 / 3)
        held += mean_interval(hours).contains(truth)
    assert 34 <= held <= 40


def test_what_is_stored_is_read_back(tmp_path: Path) -> None:
    asked = plan(base=world())
    about = {
        "years": 3, "seed": 4, "confidence": 0.95, "alternatives": ["base"], "villages": {},
        "below": [each.text for each in asked.below],
    }  # fmt: skip
    stored = store_years(tmp_path / "y", availability(asked), about)
    read = read_years(tmp_path / "y")
    assert {**stored.manifest, "sha256": read.manifest["sha256"]} == read.manifest
    assert all(read.arrow(name).equals(stored.arrow(name)) for name in stored)
