"""Every line is cut for the whole run: nothing of it is calm, blank or best."""

from __future__ import annotations

import math
from pathlib import Path

import pytest

from simnet.cli import main
from simnet.report import format as show
from simnet.report.base import Card, Cards, Scale, named
from simnet.report.html import Writer
from simnet.report.languages import language
from simnet.report.run.sections import summary
from simnet.report.study.estimate import Estimate
from simnet.report.study.shades import Shades
from simnet.report.words import say
from simnet.study.folder.results import StudyResults, read_study
from simnet.tables import Results, read
from tests.unit.report.run.test_trunk_cut import VILLAGES
from tests.unit.report.study.conftest import parts_of, sections_of, spaced, tables_of, words_of

STUDY = """
stress:
  down:
    events:
      - {at: "08:00:00", cut: isps.telkom.transit}
      - {at: "08:00:00", cut: isps.starlink.transit}
study:
  measures: {pages: school.completion.p95, mean: school.completion.mean}
  service_levels: {pages: pages <= 4 s}
  replications: 2
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("down")
    scenario = VILLAGES[: VILLAGES.index("events:")].replace("60 s", "20 s", 1)
    (path / "down.yaml").write_text(scenario + STUDY, encoding="utf-8")
    assert main(["run", str(path / "down.yaml"), "--out", str(path / "out"), "--quiet"]) == 0
    return path / "out"


@pytest.fixture(scope="module")
def results(folder: Path) -> StudyResults:
    return read_study(folder)


@pytest.fixture(scope="module")
def down(folder: Path) -> Results:
    each = [read(path) for path in sorted((folder / "runs").iterdir())]
    return next(run for run in each if run["events"].shape[0])


def test_the_first_screen_says_that_nobody_had_service(results: StudyResults) -> None:
    answer = sections_of(results)["answer"]  # type: ignore[arg-type]
    assert "Stress test down, with base: none of the 3 villages has service at any time." in (
        words_of(answer)
    )
    cells = [cell for table in tables_of(answer) for row in table.rows for cell in row]
    (cell,) = [cell for cell in cells if spaced(cell.text) == "0 of 3" and cell.about]
    assert (cell.tone, spaced(cell.about)) == ("bad", "no service anywhere, at any time")


@pytest.mark.parametrize("name", ["places", "villages"])
def test_a_wait_without_end_is_the_worst_figure_of_a_table(
    results: StudyResults, name: str
) -> None:
    section = sections_of(results)[name]  # type: ignore[arg-type]
    cells = [cell for table in tables_of(section) for row in table.rows for cell in row[1:]]
    endless = [cell for cell in cells if "never" in spaced(cell.text) + spaced(cell.about)]
    assert len(endless) >= 3
    assert {cell.shade for cell in endless} == {1.0}
    assert all(spaced(cell.text) != show.NONE for cell in cells)
    scales = [part for part in parts_of(section.parts) if isinstance(part, Scale)]
    assert all("never" not in spaced(stop) for scale in scales for stop in scale.stops)


def test_a_run_without_any_service_is_called_that(down: Results) -> None:
    section = summary.section(named([down]))
    said = words_of(section)
    assert "All 3 villages were without service for the whole measured time." in said
    assert "Served worst" not in said
    assert "within never" not in said
    cards: list[Card] = [
        card for part in section.parts if isinstance(part, Cards) for card in part.cards
    ]
    (card,) = [each for each in cards if spaced(each.what) == "Villages without service"]
    assert (card.tone, spaced(card.about)) == ("bad", "no village had service at any time")


def test_shades_end_with_waits_without_end() -> None:
    some = Shades.of([Estimate.alone(each, "s") for each in (1.0, 2.0, math.inf)], True)
    assert [some.shade(each) for each in (1.0, 2.0, math.inf)] == [0.0, 1.0, 1.0]
    none = Shades.of([Estimate.alone(math.inf, "s")], True)
    assert none.shade(math.inf) == 1.0
    assert [spaced(each) for each in none.stops("s", math.nan)] == ["never"]


def test_tables_are_sorted_by_waits_without_end(results: StudyResults) -> None:
    tables = [
        part
        for part in parts_of(sections_of(results)["places"].parts)  # type: ignore[arg-type]
        if hasattr(part, "rows")
    ]
    html = "".join(Writer(language("en"), "").part(table) for table in tables)
    assert 'data-value="Infinity">never' in html


@pytest.mark.parametrize(
    ("code", "now", "before"),
    [
        ("en", "no end now", "no end before"),
        ("id", "kini tidak pernah selesai", "sebelumnya tidak pernah selesai"),
    ],
)
def test_a_difference_from_a_wait_without_end_is_said(code: str, now: str, before: str) -> None:
    write = language(code).plain
    for mean, said in ((math.inf, now), (-math.inf, before)):
        found = Estimate(mean, math.nan, math.nan, "s", difference=True)
        assert write(found.figure()) == write(found.words()) == said
        assert write(found.interval()) == write(say("study.no_interval"))
