"""The tables of a study, against figures worked out by hand."""

import csv
import io
import math
from collections.abc import Mapping
from dataclasses import replace

import pytest

from simnet.statistics.sequential import Precision
from simnet.study.answer import Run, tables_of
from simnet.study.plan.cells import Cell
from simnet.tables import write_csv
from simnet.tables.schema.study import STUDY_TABLES
from simnet.tables.study import tables_of as assembled
from tests.unit.study.answer.sample import LOADS, PLAN, RUNS, T2, answer, run

HALF = T2 / math.sqrt(3)
"""Half the width of the interval of three values with a standard deviation of 1."""


def near(value: float) -> object:
    return pytest.approx(value, rel=1e-12)


def test_cells_and_runs_are_listed_in_the_order_of_the_plan() -> None:
    found = answer(RUNS[::-1])
    assert [row["cell"] for row in found["cells"]] == ["base", "base+cut", "fast", "fast+cut"]
    assert found["cells"][3]["alternative"] == "fast"
    assert found["cells"][3]["stress"] == "cut"
    assert [(row["cell"], row["replication"], row["seed"]) for row in found["runs"][2:5]] == [
        ("base", 3, 13),
        ("base+cut", 1, 11),
        ("base+cut", 2, 12),
    ]
    assert found["runs"][0]["key"] == "key-base-1"


def test_every_value_is_kept() -> None:
    found = [row for row in answer()["values"] if row["measure"] == "load"]
    assert [row["value"] for row in found if row["cell"] == "fast+cut"] == [5.0, 3.0, 4.0]
    assert len(found) == len(RUNS)


def test_estimates() -> None:
    found = {(row["cell"], row["measure"]): row for row in answer()["estimates"]}
    row = found["base", "load"]
    assert row == {
        "cell": "base",
        "measure": "load",
        "unit": "s",
        "replications": 3,
        "missing": 0,
        "mean": 4.0,
        "low": near(4.0 - HALF),
        "high": near(4.0 + HALF),
        "sd": 1.0,
        "half_width": near(HALF),
        "precise": True,
    }
    assert found["base", "rate"]["precise"] is None
    assert found["base", "rate"]["half_width"] == 0.0


def test_a_precision_that_is_not_reached() -> None:
    plan = replace(PLAN, precision={"load": replace(PLAN.precision["load"], absolute=2.4)})
    assert answer(plan=plan)["estimates"][0]["precise"] is False


def test_quantiles_over_replications_say_how_many_they_need() -> None:
    found = {(row["cell"], row["measure"], row["share"]): row for row in answer()["quantiles"]}
    assert found["base", "load", 0.5]["value"] == 4.0
    assert found["base", "load", 0.9]["value"] == 5.0
    assert found["base", "load", 0.5]["needed"] == 6
    table = assembled(tables_of(PLAN, RUNS))["quantiles"]
    assert table["high"].null_count == table.num_rows


def test_places() -> None:
    found = answer()["places"]
    assert {row["measure"] for row in found} == {"load"}
    assert [(row["place"], row["mean"]) for row in found if row["cell"] == "fast"] == [
        ("upper", 2.0),
        ("lower", 3.0),
    ]


def test_interfaces() -> None:
    row = answer()["interfaces"][0]
    assert (row["interface"], row["link"], row["source"], row["target"]) == (
        "ab:a->b",
        "ab",
        "a",
        "b",
    )
    assert row["utilisation_mean"] == row["utilisation_low"] == row["utilisation_high"] == 0.5
    assert math.isnan(row["wait_p95_s_mean"])  # type: ignore[arg-type]
    assert row["carried_bps_mean"] == 902.0
    assert row["carried_bps_high"] == near(902.0 + HALF)


def test_levels_are_judged_by_the_whole_interval() -> None:
    found = {row["level"]: row for row in answer()["levels"] if row["cell"] == "base"}
    assert {name: row["verdict"] for name, row in found.items()} == {
        "easy": "kept",
        "tight": "open",
        "hard": "broken",
        "rate": "kept",
    }
    assert found["tight"]["met"] == near(2 / 3)
    assert found["tight"]["threshold"] == 4.0
    assert found["rate"]["threshold"] == 100.0
    assert found["rate"]["unit"] == "bit/s"
    assert found["hard"]["met"] == 0.0


def placed(levels: Mapping[str, tuple[float, float]], **service: tuple[float, float]) -> list[Run]:
    """Three runs a cell whose villages `upper` and `lower` have these figures."""
    both = ("upper", "lower")
    return [
        replace(
            each,
            observed=replace(
                each.observed,
                level_places={"tight": dict(zip(both, levels[each.cell], strict=True))},
            ),
            service={name: dict(zip(both, pair, strict=True)) for name, pair in service.items()},
        )
        for each in RUNS
        if each.cell in levels
    ]


def test_a_level_is_broken_where_one_village_breaks_it() -> None:
    runs = placed({"base": (2.0, 6.5), "base+cut": (2.0, 3.0)})
    found = answer(runs)
    base, cut = (
        row
        for row in found["levels"]
        if row["level"] == "tight" and row["cell"] in ("base", "base+cut")
    )
    assert (base["verdict"], base["worst"], base["mean"]) == ("broken", "lower", 6.5)
    assert (base["places"], base["places_kept"], base["places_broken"]) == (2, 1, 1)
    assert (cut["verdict"], cut["worst"], cut["mean"]) == ("kept", "lower", 3.0)
    listed = [row["place"] for row in found["level_places"] if row["cell"] == "base"]
    assert listed == ["lower", "upper"]


def test_a_village_that_measured_nothing_does_not_keep_a_level() -> None:
    found = answer(placed({"base": (2.0, math.nan)}))["levels"]
    tight = next(row for row in found if row["level"] == "tight" and row["cell"] == "base")
    assert (tight["verdict"], tight["worst"]) == ("open", "lower")


def test_demand_that_a_dark_village_did_not_utter_is_that_of_the_same_people() -> None:
    usual = placed(
        {"base": (2.0, 2.0)},
        availability=(1.0, 1.0),
        without_service=(0.0, 0.0),
        attempts=(100.0, 100.0),
        served=(98.0, 100.0),
        unserved=(0.02, 0.0),
    )
    dark = placed(
        {"base+cut": (2.0, 2.0)},
        availability=(1.0, 0.25),
        without_service=(0.0, 45.0),
        attempts=(100.0, 40.0),
        served=(98.0, 30.0),
        unserved=(0.02, 0.25),
    )
    found = {(row["cell"], row["village"]): row for row in answer([*usual, *dark])["service"]}
    lower = found["base+cut", "lower"]
    assert (lower["against"], lower["unuttered"], lower["without_s"]) == ("base", 60.0, 45.0)
    assert lower["unserved_mean"] == near(0.7)  # 10 of 40 attempts, and 60 not made, of 100
    assert lower["availability_mean"] == 0.25
    assert found["base", "upper"]["unserved_mean"] == near(0.02)


def test_what_a_village_loses_or_keeps_is_judged_within_a_tolerance() -> None:
    found = {
        (row["cell"], row["against"], row["place"]): row for row in answer()["place_differences"]
    }
    # 1 - 3, 2 - 4, 3 - 5 s: less is better.
    assert found["fast", "base", "upper"]["verdict"] == "better"
    assert found["fast", "base", "upper"]["tolerance"] == near(0.4)
    assert found["fast+cut", "base+cut", "lower"]["verdict"] == "open"
    wide = replace(PLAN, tolerance={"load": Precision(absolute=2.5)})
    again = answer(plan=wide)["place_differences"]
    assert {
        row["verdict"] for row in again if (row["cell"], row["against"]) == ("fast", "base")
    } == {"unchanged"}
    assert found["base+cut", "base", "upper"]["verdict"] == "worse"


def test_a_village_whose_wait_had_no_end_notices_that_it_has_one() -> None:
    never = [run("base", number, math.inf) for number in (1, 2, 3)]
    rows = answer([*never, *RUNS[3:6]])["place_differences"]
    upper = next(row for row in rows if (row["cell"], row["place"]) == ("fast", "upper"))
    assert upper["verdict"] == "better"
    assert upper["tolerance"] == 0.0


def test_differences_are_paired() -> None:
    found = {
        (row["cell"], row["against"]): row
        for row in answer()["differences"]
        if row["measure"] == "load"
    }
    assert set(found) == {
        ("base+cut", "base"),
        ("fast", "base"),
        ("fast+cut", "base+cut"),
        ("fast+cut", "fast"),
    }
    # 1 - 3, 2 - 4, 3 - 5.
    same = found["fast", "base"]
    assert (same["mean"], same["low"], same["high"]) == (-2.0, -2.0, -2.0)
    assert same["correlation"] == near(1.0)
    # 5 - 6, 3 - 8, 4 - 7: mean -3, standard deviation 2, of two with variance 1 each.
    cut = found["fast+cut", "base+cut"]
    assert (cut["mean"], cut["low"], cut["high"]) == (
        -3.0,
        near(-3 - 2 * HALF),
        near(-3 + 2 * HALF),
    )
    assert cut["correlation"] == near(-1.0)
    assert cut["variance_ratio"] == near(0.5)
    table = assembled(tables_of(PLAN, RUNS))["differences"]
    assert table["variance_ratio"].null_count > 0


def test_ranking_in_each_circumstance() -> None:
    found = {
        (row["stress"], row["alternative"]): row
        for row in answer()["ranking"]
        if row["measure"] == "load"
    }
    fast, base = found["none", "fast"], found["none", "base"]
    assert (fast["rank"], fast["verdict"], fast["worse_high"]) == (1, "best", 0.0)
    assert (base["rank"], base["verdict"]) == (2, "worse")
    assert (base["worse_by"], base["worse_low"], base["worse_high"]) == (2.0, 2.0, 2.0)
    assert (base["mean"], base["low"]) == (4.0, near(4.0 - HALF))
    # With the cut, -3 +- 4.97 holds 0: with two systems the pair's interval is the plain one.
    fast, base = found["cut", "fast"], found["cut", "base"]
    assert (fast["verdict"], base["verdict"]) == ("not_told_apart", "not_told_apart")
    assert (base["worse_by"], base["worse_low"]) == (3.0, 0.0)
    assert base["worse_high"] == near(3 + 2 * HALF)


def test_more_is_better_for_goodput() -> None:
    runs = [
        run(cell, n, 1.0, 100.0 + n + 50.0 * (cell == "fast")) for cell in LOADS for n in (1, 2)
    ]
    found = [row for row in answer(runs)["ranking"] if row["measure"] == "rate"]
    assert [(row["cell"], row["verdict"]) for row in found[:2]] == [
        ("base", "worse"),
        ("fast", "best"),
    ]


def test_a_replication_without_figures_is_counted() -> None:
    runs = [*RUNS, run("base", 4, math.nan)]
    found = answer(runs)["estimates"][0]
    assert (found["replications"], found["missing"], found["mean"]) == (3, 1, 4.0)


def test_pairs_are_of_the_same_replication() -> None:
    runs = [each for each in RUNS if (each.cell, each.replication) != ("fast", 2)]
    found = next(row for row in answer(runs)["differences"] if row["cell"] == "fast")
    assert (found["replications"], found["mean"], found["low"]) == (2, -2.0, -2.0)


def test_one_replication_has_no_interval() -> None:
    table = assembled(tables_of(PLAN, [run(cell, 1, 2.0) for cell in LOADS]))
    assert table["estimates"]["mean"].null_count == 0
    for column in ("low", "high", "sd", "half_width"):
        assert table["estimates"][column].null_count == table["estimates"].num_rows
    assert set(table["levels"]["verdict"].to_pylist()) == {"open"}


def test_a_study_that_has_not_run_has_tables_too() -> None:
    table = assembled(tables_of(PLAN, []))
    assert set(table) == set(STUDY_TABLES)
    assert table["estimates"].num_rows == 8
    assert table["estimates"]["mean"].null_count == 8
    assert set(table["ranking"]["verdict"].to_pylist()) == {"not_told_apart"}
    assert table["runs"].num_rows == 0


def test_names_that_a_spreadsheet_would_run_are_harmless_in_csv() -> None:
    name = "=HYPERLINK(1)"
    plan = replace(PLAN, cells=(Cell(name, name),), levels=())
    file = io.StringIO()
    write_csv(assembled(tables_of(plan, [run(name, 1, 1.0)]))["estimates"], file)
    lines = list(csv.reader(io.StringIO(file.getvalue())))
    assert {line[0] for line in lines[1:]} == {f"'{name}"}
    assert lines[1][lines[0].index("low")] == ""


def test_given_rows_are_passed_on() -> None:
    warmup = {"cell": "base", "series": "goodput", "truncation_s": math.nan, "used_s": 10.0}
    found = assembled(tables_of(PLAN, RUNS, warmup=[warmup]))["warmup"].to_pylist()
    assert found == [{**warmup, "truncation_s": None}]
    with pytest.raises(KeyError, match="used_s missing"):
        tables_of(PLAN, RUNS, warmup=[{k: v for k, v in warmup.items() if k != "used_s"}])


def test_runs_that_are_not_of_the_study_are_refused() -> None:
    with pytest.raises(ValueError, match="no cell 'other'"):
        tables_of(PLAN, [run("other", 1, 1.0)])
    with pytest.raises(ValueError, match="replication 2 of 'fast' is there twice"):
        tables_of(PLAN, [*RUNS, run("fast", 2, 1.0)])


def test_villages_that_break_a_level_or_are_dark_come_first() -> None:
    runs = placed(
        {"base": (2.0, 6.5)},
        availability=(0.5, 1.0),
        without_service=(30.0, 0.0),
        attempts=(10.0, 10.0),
        served=(10.0, 10.0),
        unserved=(0.0, 0.0),
    )
    found = answer(runs)["villages"]
    assert [(row["village"], row["level"], row["verdict"]) for row in found] == [
        ("lower", "tight", "broken"),
        ("upper", "tight", "kept"),
    ]
    assert (found[0]["mean"], found[0]["unit"], found[1]["availability"]) == (6.5, "s", 0.5)
