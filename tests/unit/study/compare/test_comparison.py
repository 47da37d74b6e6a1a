"""Two references compared and told apart, against the figures of their runs."""

import math
from pathlib import Path

import pytest

from simnet.errors import ResultsError
from simnet.measures import parse_measure, value
from simnet.scenario.changes import Change, changes
from simnet.statistics.independent import welch
from simnet.statistics.paired import difference
from simnet.study.compare.comparison import compare
from simnet.study.compare.diff import diff
from simnet.study.compare.references import reference
from simnet.study.folder.results import read_study
from tests.unit.study.conftest import Maker


def figures(folder: Path, cell: str, text: str) -> list[float]:
    study, measure = read_study(folder), parse_measure(text)
    return [value(measure, study.run(cell, number)) for number in (1, 2, 3)]


def test_cells_of_one_study_are_paired(folder: Path) -> None:
    got = compare(f"{folder}:base", f"{folder}:wide")
    assert [row.name for row in got.rows] == ["delay", "load"]
    row = got.rows[0]
    base, wide = (figures(folder, cell, "all.delay.mean") for cell in ("base", "wide"))
    expected = difference(wide, base)
    assert row.method == "paired"
    assert (row.difference.mean, row.difference.low, row.difference.high) == (
        expected.mean,
        expected.low,
        expected.high,
    )
    assert row.a.mean == pytest.approx(sum(base) / 3)
    assert row.told_apart
    assert row.better == "b"
    assert 0 < row.relative < 1


def test_a_comparison_is_a_table_too(folder: Path) -> None:
    got = compare(folder, f"{folder}:wide")
    frame = got.frame()
    assert frame.measure.tolist() == ["delay", "load"]
    assert frame.difference_low.tolist() == [row.difference.low for row in got.rows]
    assert frame.better.tolist() == ["b", "b"]
    assert frame.pairs.tolist() == [3, 3]


def test_without_a_cell_the_scenario_as_written_is_meant(folder: Path) -> None:
    got = compare(folder, f"{folder}:wide")
    assert (got.a, got.b) == (f"{folder}:base", f"{folder}:wide")
    assert got.rows == compare(f"{folder}:base", f"{folder}:wide").rows


def test_other_seeds_are_independent(folder: Path, make: Maker) -> None:
    other = make(seed=50)
    row = compare(f"{folder}:base", f"{other}:base", ["delay"]).rows[0]
    a, b = (figures(each, "base", "all.delay.mean") for each in (folder, other))
    assert row.method == "independent"
    assert row.difference == welch(b, a)
    assert not row.told_apart
    assert row.better is None


def test_studies_whose_seeds_overlap_are_paired_where_they_do(folder: Path, make: Maker) -> None:
    row = compare(folder, make(seed=6), ["delay"]).rows[0]
    assert (row.method, row.difference.n, row.a.n) == ("paired", 2, 3)
    assert (row.difference.mean, row.difference.sd) == (0.0, 0.0)


def test_two_runs_have_no_interval(folder: Path) -> None:
    study = read_study(folder)
    one, other = study.run("base", 1).folder, study.run("wide", 1).folder
    assert one
    assert other
    got = compare(one, other)
    assert [row.name for row in got.rows] == ["delay", "loss", "goodput", "utilisation", "drops"]
    row = got.rows[0]
    assert row.method == "none"
    assert row.a.n == row.b.n == 1
    assert not row.told_apart
    assert row.difference.mean == pytest.approx(row.b.mean - row.a.mean)
    assert got.confidence == 0.95


def test_a_run_against_a_cell(folder: Path) -> None:
    run = read_study(folder).run("wide", 1).folder
    assert run
    got = compare(run, f"{folder}:wide")
    assert [row.name for row in got.rows] == ["delay", "load"]
    assert got.rows[0].method == "none"


def test_measures_may_be_chosen_by_name_or_text(folder: Path) -> None:
    got = compare(folder, f"{folder}:wide", ["load", "all.goodput"])
    assert [(row.name, row.measure.text) for row in got.rows] == [
        ("load", "links.utilisation"),
        ("all.goodput", "all.goodput"),
    ]
    assert got.rows[1].a.mean == pytest.approx(sum(figures(folder, "base", "all.goodput")) / 3)
    named = compare(folder, f"{folder}:wide", {"speed": "all.goodput"})
    assert [row.name for row in named.rows] == ["speed"]
    with pytest.raises(ResultsError, match="unknown measure 'lod'; did you mean 'load'"):
        compare(folder, folder, ["lod"])
    with pytest.raises(ValueError, match="unknown quantity"):
        compare(folder, folder, ["all.speed"])


def test_a_subject_that_only_one_study_knows_has_no_figure(folder: Path, make: Maker) -> None:
    other = make(measures={"lost": parse_measure("school.loss")}, objective="lost")
    row = compare(folder, other, ["lost"]).rows[0]
    assert math.isnan(row.a.mean)
    assert not row.told_apart


def test_studies_with_other_measures_are_compared_by_all(folder: Path, make: Maker) -> None:
    texts = {
        "load": parse_measure("all.goodput"),
        "utilisation": parse_measure("links.utilisation"),
    }
    other = make(measures=texts, objective="load")
    got = compare(folder, other)
    assert [(row.name, row.measure.text) for row in got.rows] == [
        ("delay", "all.delay.mean"),
        ("load", "links.utilisation"),
        ("all.goodput", "all.goodput"),
    ]
    assert all(row.difference.mean == 0.0 for row in got.rows)


def test_a_name_of_the_study_may_have_a_scope_behind_it(folder: Path) -> None:
    named, written = compare(
        folder, f"{folder}:wide", ["delay, worst group", "all.delay.mean, worst group"]
    ).rows
    assert named.measure == written.measure
    assert (named.a, named.b) == (written.a, written.b)
    with pytest.raises(ResultsError, match="unknown measure 'dela'; did you mean 'delay'"):
        compare(folder, folder, ["dela, worst group"])
    with pytest.raises(ValueError, match="'each group' is for a service level"):
        compare(folder, folder, ["delay, each group"])


def test_what_neither_of_the_two_has_is_no_comparison(folder: Path) -> None:
    with pytest.raises(ValueError, match="unknown subject of delay 'al'; did you mean 'all'"):
        compare(folder, f"{folder}:wide", ["al.delay.mean"])
    with pytest.raises(ValueError, match="unknown subject of loss 'school'"):
        compare(folder, f"{folder}:wide", {"lost": "school.loss"})
    run = read_study(folder).run("base", 1).folder
    assert run
    with pytest.raises(ValueError, match="in no village here"):
        compare(run, run, ["all.delay.mean, worst village"])


def test_a_folder_whose_name_has_a_colon(folder: Path, tmp_path: Path) -> None:
    inside = tmp_path / "a:b"
    inside.symlink_to(folder)
    assert reference(inside).name == f"{inside}:base"
    assert reference(f"{inside}:wide").cell == "wide"  # type: ignore[union-attr]


def test_references_that_lead_nowhere(folder: Path, tmp_path: Path) -> None:
    with pytest.raises(ResultsError, match="there is no results folder"):
        reference(tmp_path / "nowhere")
    with pytest.raises(ResultsError, match="there is no results folder"):
        reference(f"{tmp_path / 'nowhere'}:base")
    with pytest.raises(ResultsError, match="unknown cell 'wild'"):
        reference(f"{folder}:wild")
    run = read_study(folder).run("base", 1).folder
    with pytest.raises(ResultsError, match="holds no study, so it has no cell 'base'"):
        reference(f"{run}:base")


def test_what_differs_between_two_cells(folder: Path) -> None:
    got = diff(f"{folder}:base", f"{folder}:wide")
    assert got.changes == (Change("links.ab.rate", "8000000 bps", "16000000 bps"),)
    assert [row.name for row in got.outcome] == ["load", "delay"]
    sizes = [row.relative for row in got.outcome]
    assert sizes == sorted(sizes, reverse=True)


def test_nothing_differs_between_a_cell_and_itself(folder: Path) -> None:
    got = diff(folder, f"{folder}:base")
    assert got.changes == ()
    assert got.outcome == ()


def test_what_is_only_in_one_of_two_scenarios() -> None:
    a = {"links": {"a.b": {"rate": 1}, "c": {}}, "list": [1, 2], "gone": None, "same": 1}
    b = {"links": {"a.b": {"rate": 2}}, "list": [1], "same": 1, "new": {"x": True}}
    assert list(changes(a, b)) == [
        Change('links."a.b".rate', "1", "2"),
        Change("links.c", "{}", None),
        Change("list", "[1, 2]", "[1]"),
        Change("new.x", None, "true"),
    ]
