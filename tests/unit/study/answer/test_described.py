"""What a study says of its alternatives without a run: accesses, differences, what is alike."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import pytest

from simnet.runs.alike import checksum
from simnet.study.answer.described import Described, described
from simnet.study.answer.estimates import cells
from simnet.study.execution.preparing import prepared, worlds_behind
from simnet.study.plan.study_plan import StudyPlan, plan_study
from tests.unit.lowering.worlds import WORLD

CHANGES: dict[str, Any] = {
    "alternatives": {
        "idle": {"add": {"villages.far.access.subscription": "50 Mbps"}},
        "slow": {
            "add": {"villages.far.access.subscription": "2 Mbps"},
            "set": {"backhaul.links.river.rate": "200 Mbps"},
        },
    },
    "stress": {"gone": {"events": [{"at": "3 s", "cut": "isps.other.transit"}]}},
}


@pytest.fixture(scope="module")
def plan(tmp_path_factory: pytest.TempPathFactory) -> StudyPlan:
    file = tmp_path_factory.mktemp("described") / "world.yaml"
    file.write_text(json.dumps({**WORLD, **CHANGES}), encoding="utf-8")
    return plan_study(file)


@pytest.fixture(scope="module")
def known(plan: StudyPlan) -> Described:
    ready = {cell.name: prepared(plan, cell) for cell in plan.cells}
    played = {name: checksum(each.network, each.plan) for name, each in ready.items()}
    return described(plan, worlds_behind(plan), played)


def test_cells_name_those_that_are_simulated_identically(plan: StudyPlan, known: Described) -> None:
    found = {row["cell"]: (row["same_as"], row["same_unstressed"]) for row in cells(plan, known)}
    assert found == {
        "base": ("", ""),
        "base+gone": ("", "base"),
        "idle": ("base", ""),
        "idle+gone": ("base+gone", "idle"),
        "slow": ("", ""),
        "slow+gone": ("", "slow"),
    }


def test_each_alternative_has_a_row_for_each_village(known: Described) -> None:
    def of(row: Mapping[str, Any]) -> tuple[Any, ...]:
        return row["alternative"], row["village"], row["down_access_bps"], row["down_access_limit"]

    assert [of(row) for row in known.accesses if row["village"] == "far"] == [
        ("base", "far", 10_000_000, "technology"),
        ("idle", "far", 10_000_000, "technology"),
        ("slow", "far", 2_000_000, "subscription"),
    ]
    assert len(known.accesses) == 6


def test_a_bill_without_prices_says_so_and_sums_nothing(known: Described) -> None:
    (base, _, _) = known.cost_totals
    assert (base["total_idr"], base["with_vat_idr"], base["complete"]) == (None, None, False)
    assert (base["priced_points"], base["unpriced_points"]) == (0, 7)
    assert base["unpriced"].startswith("access/fibre/telco; access/geo/satellite; backhaul/river")
    assert {row["total_idr"] for row in known.costs} == {None}


def test_changes_are_of_villages_first_then_of_all_else(known: Described) -> None:
    rows = [row for row in known.changes if row["alternative"] == "slow"]
    assert [(row["village"], row["path"], row["old"], row["new"]) for row in rows] == [
        ("far", "villages.far.access.down", "10 Mbps", "2 Mbps"),
        ("far", "villages.far.access.up", "3 Mbps", "2 Mbps"),
        ("far", "villages.far.access.subscription", None, "2 Mbps"),
        ("", "backhaul.links.river.rate", "300 Mbps", "200 Mbps"),
    ]
